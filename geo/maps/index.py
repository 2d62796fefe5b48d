"""The index: all report dates on one page, claimed against measured, each leading to its map."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._files import write_whole
from geo.maps.wording import date_range, long_date, plain

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from geo.maps.sheet import Sheet


@dataclass(frozen=True, slots=True)
class IndexDay:
    """What the index says of one report date: small, where a `Sheet` holds the polygons.

    Attributes
    ----------
    date
        The day on which the reports were published.
    reports
        Title and publisher of each report.
    claims
        As `geo.maps.claims.claims_of` returns them.
    estimate
        Whether the polygons are inferred.
    """

    date: datetime.date
    reports: tuple[tuple[str, str], ...]
    claims: list[dict[str, Any]]
    estimate: bool


def index_day(sheet: Sheet) -> IndexDay:
    """Return what the index says of a sheet."""
    from geo.maps.claims import claims_of

    reports = tuple(
        (plain(entry.report.title or entry.report.name), plain(entry.report.publisher)) for entry in sheet.assessments
    )
    return IndexDay(sheet.date, reports, claims_of(sheet), sheet.after is not None and sheet.after.estimate)


def render_index(sheets: Sequence[Sheet | IndexDay], *, timeline: bool = False) -> str:
    """Return the index of all report dates as HTML that needs no script.

    Parameters
    ----------
    sheets
        The report dates that have a page, or what the index says of them, in any order.
    timeline
        Whether ``timeline.html`` lies beside the index and is to be linked.

    Returns
    -------
    html
        One self-contained document: charts of claimed against measured, and a table that links each map.
    """
    from jinja2 import Environment

    from geo.maps._assets import asset, content_policy
    from geo.maps.claims import VERDICTS
    from geo.maps.palette import SIGNS, css_variables
    from geo.maps.timescale import HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw_charts

    entries = [sheet if isinstance(sheet, IndexDay) else index_day(sheet) for sheet in sheets]
    ordered = sorted(entries, key=lambda entry: entry.date)
    verdicts = [claim["verdict"] for entry in ordered for claim in entry.claims]
    style = css_variables() + asset("index.css")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(asset("index.html"))
    return template.render(
        style=style,
        policy=content_policy([], [style], "data:"),
        days=[_shown(entry) for entry in ordered],
        timeline=timeline,
        charts=draw_charts(ordered),
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=TOP,
        signs=SIGNS,
        tally=[(verdict, verdicts.count(verdict)) for verdict in VERDICTS if verdict in verdicts],
        total=len(verdicts),
        span=date_range(ordered[0].date, ordered[-1].date) if ordered else "",
        estimate=any(entry.estimate for entry in ordered),
    )


def write_index(sheets: Sequence[Sheet | IndexDay], out: str | Path, *, timeline: bool = False) -> Path:
    """Write the index as ``out/index.html``; an old one stays whole until the new one is complete."""
    return write_whole(Path(out) / "index.html", render_index(sheets, timeline=timeline))


def _shown(entry: IndexDay) -> dict[str, Any]:
    return {
        "date": entry.date.isoformat(),
        "text": long_date(entry.date),
        "reports": [{"title": title, "publisher": publisher} for title, publisher in entry.reports],
        "claims": entry.claims,
    }
