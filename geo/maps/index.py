"""The index: all report dates on one page, claimed against measured, each leading to its map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo._files import write_whole
from geo.maps.wording import date_range, long_date, plain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from geo.maps.sheet import Sheet


def render_index(sheets: Sequence[Sheet], *, timeline: bool = False) -> str:
    """Return the index of all report dates as HTML that needs no script.

    Parameters
    ----------
    sheets
        The report dates that have a page, in any order.
    timeline
        Whether ``timeline.html`` lies beside the index and is to be linked.

    Returns
    -------
    html
        One self-contained document: charts of claimed against measured, and a table that links each map.
    """
    from jinja2 import Environment

    from geo.maps._assets import asset, content_policy
    from geo.maps.claims import VERDICTS, claims_of
    from geo.maps.palette import SIGNS, css_variables
    from geo.maps.timescale import HEIGHT, LEFT, RIGHT, TOP, WIDTH, draw_charts

    ordered = sorted(sheets, key=lambda sheet: sheet.date)
    days = [_day(sheet, claims_of(sheet)) for sheet in ordered]
    verdicts = [claim["verdict"] for day in days for claim in day["claims"]]
    style = css_variables() + asset("index.css")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(asset("index.html"))
    return template.render(
        style=style,
        policy=content_policy([], [style], "data:"),
        days=days,
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
        estimate=any(sheet.after is not None and sheet.after.estimate for sheet in ordered),
    )


def write_index(sheets: Sequence[Sheet], out: Path, *, timeline: bool = False) -> Path:
    """Write the index as ``out/index.html``; an old one stays whole until the new one is complete."""
    return write_whole(out / "index.html", render_index(sheets, timeline=timeline))


def _day(sheet: Sheet, claims: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "date": sheet.date.isoformat(),
        "text": long_date(sheet.date),
        "reports": [
            {"title": plain(entry.report.title or entry.report.name), "publisher": plain(entry.report.publisher)}
            for entry in sheet.assessments
        ],
        "claims": claims,
    }
