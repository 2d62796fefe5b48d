"""Pages: one self-contained HTML file a report date."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geo._files import write_whole
from geo.spread import spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.maps.sheet import Sheet

_SCRIPTS = (
    "dom.js",
    "ground.js",
    "moving.js",
    "towns.js",
    "legend.js",
    "chart.js",
    "beside.js",
    "panel.js",
    "markers.js",
    "method.js",
    "search.js",
    "compare.js",
    "sheet.js",
)


def render_page(sheet: Sheet, *, tiles: bool = False) -> str:
    """Return the page of one report date as HTML.

    Parameters
    ----------
    sheet
        What the page shows.
    tiles
        Whether to ask OpenStreetMap for a background. Without it the page loads nothing at all.

    Returns
    -------
    html
        One document with everything inside it; the same sheet gives the same bytes.
    """
    from geo.maps._shell import render_document
    from geo.maps.story import tell_story

    story = tell_story(sheet)
    title = f"{story['headline']} | Reports of {story['dateText']}"
    return render_document(title, story, scripts=_SCRIPTS, tiles=tiles)


def write_pages(sheets: Sequence[Sheet], out: str | Path, *, tiles: bool = False, jobs: int | None = 1) -> list[Path]:
    """Write one page a sheet, as ``out/YYYY-MM-DD.html``.

    Parameters
    ----------
    sheets
        What the pages show.
    out
        The folder; made where it is missing.
    tiles
        Whether the pages ask OpenStreetMap for a background.
    jobs
        Processes to share the work, as in `geo.spread.spread`.

    Returns
    -------
    paths
        In the order of the sheets. An old page stays whole until its new one is complete.
    """
    write = partial(_write_page, out=Path(out), tiles=tiles)
    return list(spread(write, sheets, jobs=jobs, total=len(sheets), name=_name))


def _write_page(sheet: Sheet, out: Path, tiles: bool) -> Path:
    return write_whole(out / f"{sheet.date.isoformat()}.html", render_page(sheet, tiles=tiles))


def _name(sheet: Sheet) -> str:
    return f"the page of {sheet.date}"
