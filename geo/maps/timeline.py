"""The timeline: the snapshots of a period on one page, under a slider."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo._files import write_whole
from geo.maps.mosaic import GRID, build_mosaic
from geo.maps.places import nearby_towns
from geo.maps.story import actors, credit_lines, encode_regions, encode_source, gains_of
from geo.maps.views import busy_view
from geo.maps.wording import date_range, figure, in_km2, long_date, plain, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.control.model import Change
    from geo.gazetteer.model import Place
    from geo.regions.model import Region

_SCRIPTS: Final = (
    "dom.js",
    "ground.js",
    "moving.js",
    "towns.js",
    "legend.js",
    "chart.js",
    "search.js",
    "method.js",
    "timeline.js",
)
_VERTICES: Final = 40_000


def render_timeline(
    changes: Sequence[Change], *, regions: Sequence[Region] = (), towns: Sequence[Place] = (), tiles: bool = False
) -> str:
    """Return a page that steps through snapshots.

    Parameters
    ----------
    changes
        Consecutive changes: each starts with the snapshot that the one before it ends with. At least one.
    regions
        Outlines to draw.
    towns
        Settlements for orientation and search.
    tiles
        Whether to ask OpenStreetMap for a background.

    Returns
    -------
    html
        One self-contained document. Every piece of ground is in it once, with its status on each date.

    Raises
    ------
    ValueError
        Where there is no change to show.
    """
    from geo.maps._shell import render_document

    if not changes:
        msg = "a timeline needs at least two snapshots"
        raise ValueError(msg)
    first, last = changes[0].before.date, changes[-1].after.date
    title = f"Who held what, {date_range(first, last)}"
    return render_document(title, _story(changes, title, regions, towns), scripts=_SCRIPTS, tiles=tiles)


def write_timeline(
    changes: Sequence[Change],
    out: Path,
    *,
    regions: Sequence[Region] = (),
    towns: Sequence[Place] = (),
    tiles: bool = False,
) -> Path:
    """Write the timeline as ``out/timeline.html``; an old one stays whole until the new one is complete."""
    page = render_timeline(changes, regions=regions, towns=towns, tiles=tiles)
    return write_whole(out / "timeline.html", page)


def _story(changes: Sequence[Change], title: str, regions: Sequence[Region], towns: Sequence[Place]) -> dict[str, Any]:
    snapshots = [changes[0].before, *(change.after for change in changes)]
    view = busy_view(changes)
    return {
        "kind": "timeline",
        "title": unbroken(title),
        "summary": _summary(changes),
        "estimate": any(snapshot.estimate for snapshot in snapshots),
        "actors": actors(snapshots),
        "grid": GRID,
        "view": view,
        "dates": [{"day": snapshot.date.isoformat(), "text": long_date(snapshot.date)} for snapshot in snapshots],
        "steps": [gains_of(change) for change in changes],
        "faces": build_mosaic(snapshots, vertices=_VERTICES).encoded(),
        "regions": encode_regions(regions),
        "footprints": [],
        "places": [],
        "claims": [],
        "towns": nearby_towns(towns, view, leave_out=frozenset()),
        "credits": credit_lines(regions, towns),
        "sources": [encode_source(snapshot) for snapshot in (snapshots[0], snapshots[-1])],
    }


def _summary(changes: Sequence[Change]) -> str:
    source = plain(changes[-1].after.source)
    totals: dict[str, float] = {}
    for change in changes:
        for gain in gains_of(change):
            totals[gain["actor"]] = totals.get(gain["actor"], 0.0) + gain["km2"]
    gained = "; ".join(f"{actor} {in_km2(figure(total))}" for actor, total in totals.items())
    return f"{len(changes) + 1} snapshots by {source}. Gained step by step, all steps together: {gained}."
