"""The page of a ledger: charts, every claim with its reason, and the scorecard, in one file that loads nothing."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from geo.maps.ledger_chart import draw_panels
from geo.maps.timescale import nice_step
from geo.maps.wording import date_range, figure, long_date, plain, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from geo.maps.ledger_chart import Panel, Point, Stretch
    from geo.reconcile.ledger_model import Ledger

TITLE: Final = "Ground claimed and ground measured, reconciled"
WIDTH: Final = 1080
HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 14, 26
_LABEL: Final = 150.0


def render_ledger(ledger: Ledger) -> str:
    """Return the plot of a ledger as one self-contained page.

    Parameters
    ----------
    ledger
        The reconciled claims.

    Returns
    -------
    html
        Charts, every claim with its reason, and the scorecard. It loads nothing; the charts stand without a
        script, which adds reading by pointer and keyboard. The same ledger gives the same bytes.
    """
    from jinja2 import Environment

    from geo.maps._assets import asset, content_policy
    from geo.maps.palette import css_variables

    style, script = css_variables() + asset("index.css") + asset("ledger.css"), asset("ledger.js")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(asset("ledger.html"))
    panels = draw_panels(ledger)
    days = [day for panel in panels for day in panel.days]
    misfits = sum(each.fits is False for each in ledger.claims)
    return template.render(
        title=TITLE,
        style=style,
        script=script,
        policy=content_policy([script], [style], "data:"),
        width=WIDTH,
        height=HEIGHT,
        span=date_range(min(days), max(days)) if days else "",
        total=len(ledger.claims),
        misfits=misfits,
        verdict=describe_test(ledger),
        panels=[_place(panel) for panel in panels],
        claims=[_claim(number, ledger) for number in range(len(ledger.claims))],
        scores=[score.to_dict() | {"source": plain(score.source)} for score in ledger.scorecard],
        number=_number,
    )


def describe_test(ledger: Ledger) -> str:
    """Say how the global test came out."""
    test, kept = ledger.test, ledger.kept
    if test.dof < 1:
        return "Nothing is stated twice, so nothing can be tested."
    return (
        f"All that was entered: χ² {test.chi2:.1f} with {test.dof} degrees of freedom, p = {test.p:.2g}; "
        f"without the claims that do not fit: χ² {kept.chi2:.1f} with {kept.dof}, p = {kept.p:.2g}. "
        "Bands hold 95 %."
    )


def _place(panel: Panel) -> dict[str, Any]:
    """Return a chart as positions: coordinates in the units of its ``viewBox``."""
    first, last = panel.days
    span = max((last - first).days, 1)
    step = nice_step(panel.most)
    top = step * math.ceil(panel.most * 1.02 / step)

    def along(day: date) -> float:
        return round(_LEFT + 12 + (WIDTH - _LEFT - _RIGHT - 24) * (day - first).days / span, 1)

    def up(km2: float) -> float:
        return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * min(max(km2 / top, 0.0), 1.0), 1)

    sources = list(dict.fromkeys(each.source for each in panel.measured))
    total = panel.kind == "total"
    return {
        "title": f"{plain(panel.actor)}: {plain(panel.title)}",
        "kind": panel.kind,
        "sources": sources,
        "measured": [
            _shape([each for each in panel.measured if each.source == source], total, along, up) for source in sources
        ],
        "line": _shape(panel.line, total, along, up),
        "rows": [(up(step * number), stated(step * number)) for number in range(round(top / step) + 1)],
        "columns": _columns(first, last, along),
        "points": [_mark(each, total, top, along, up) for each in panel.points],
    }


def _columns(first: date, last: date, along: Callable[[date], float]) -> list[tuple[float, str, str]]:
    """Return position, label and anchor of the first day, the months that have room, and the last day."""
    ends = [(along(first), long_date(first), "start"), (along(last), long_date(last), "end")]
    month = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
    months: list[tuple[float, str, str]] = []
    while month < last:
        x = along(month)
        if ends[0][0] + _LABEL < x < ends[1][0] - _LABEL and (not months or x > months[-1][0] + _LABEL / 2):
            months.append((x, f"{month:%B}", "middle"))
        month = (month + timedelta(days=32)).replace(day=1)
    return [ends[0], *months, ends[1]]


def _shape(
    stretches: Sequence[Stretch], total: bool, along: Callable[[date], float], up: Callable[[float], float]
) -> dict[str, Any]:
    """Return bands and lines as SVG paths: one through the ends of all windows, or a box a window."""
    if not stretches:
        return {"band": "", "line": "", "notes": []}
    notes = [
        {
            "x": along(each.end) if total else (along(each.start) + along(each.end)) / 2,
            "y": up(each.km2),
            "text": f"{date_range(each.start, each.end)}: {figure(each.km2)} km², "
            f"95 % {figure(each.low)} to {figure(each.high)}"
            + (f" ({each.source})" if each.source else ", reconciled"),
        }
        for each in stretches
    ]
    if not total:
        boxes = [(along(each.start), along(each.end), each) for each in stretches]
        band = "".join(f"M{a} {up(each.low)}H{b}V{up(each.high)}H{a}Z" for a, b, each in boxes)
        return {"band": band, "line": "".join(f"M{a} {up(each.km2)}H{b}" for a, b, each in boxes), "notes": notes}
    start = f"{along(stretches[0].start)} {up(0.0)}"
    there = "".join(f"L{along(each.end)} {up(each.high)}" for each in stretches)
    back = "".join(f"L{along(each.end)} {up(each.low)}" for each in reversed(stretches))
    line = "".join(f"L{along(each.end)} {up(each.km2)}" for each in stretches)
    return {"band": f"M{start}{there}{back}Z", "line": f"M{start}{line}", "notes": notes}


def _mark(
    point: Point, total: bool, top: float, along: Callable[[date], float], up: Callable[[float], float]
) -> dict[str, Any]:
    middle = along(point.day) if total else round((along(point.start) + along(point.day)) / 2, 1)
    return {
        "claim": point.claim,
        "x": middle,
        "y": up(point.km2),
        "low": up(point.low),
        "high": up(point.high),
        "outside": point.km2 > top,
        "fits": _FITS[point.fits],
        "label": point.label,
    }


_FITS: Final = {True: "fits", False: "misfit", None: "unchecked"}


def _claim(number: int, ledger: Ledger) -> dict[str, Any]:
    entry = ledger.claims[number]
    claim = entry.statement.claim
    return {
        "number": number,
        "fits": _FITS[entry.fits],
        "report": plain(entry.statement.report.name),
        "date": long_date(entry.statement.report.published),
        "source": plain(entry.source),
        "region": plain(entry.region or ""),
        "quote": plain(" ".join(claim.quote.split())),
        "km2": "" if claim.area is None else stated(claim.area.km2),
        "fitted": _number(entry.fitted_km2),
        "sd": _number(entry.residual_sd),
        "why": plain(entry.why),
    }


def _number(value: float | None) -> str:
    """Write a figure for a table with one decimal; nothing for a missing one, a true minus for one below zero."""
    if value is None:
        return ""
    tenths = round(value, 1) + 0.0
    return f"{tenths:,.1f}" if tenths >= 0 else f"−{-tenths:,.1f}"
