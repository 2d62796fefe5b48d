"""Charts of the index: claims on a timeline, each beside what was measured, as positions to draw."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from geo.maps.claims import claims_of
from geo.maps.wording import figure, long_date, plain, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.maps.sheet import Sheet

WIDTH: Final = 1080
HEIGHT: Final = 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 20, 14, 26
_APART: Final = 9.0
_TITLES: Final = {
    "cumulative": "in all since the start of an operation",
    "increment": "within a bounded window, mostly a week",
    "total_held": "held in all",
}


@dataclass(frozen=True)
class Mark:
    """One claim on a chart: `x` and all `y` in the chart's units, with the words that a pointer meets."""

    x: float
    claimed: float
    claimed_low: float
    claimed_high: float
    low: float | None
    central: float | None
    high: float | None
    verdict: str
    href: str
    label: str


@dataclass(frozen=True)
class Chart:
    """Claims of one actor and one kind of window on a common scale.

    Attributes
    ----------
    title
        What the claims are about.
    marks
        One a claim.
    rows, columns
        Grid lines: position and label; rows in km², columns by month.
    """

    title: str
    marks: tuple[Mark, ...]
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]


def draw_charts(sheets: Sequence[Sheet]) -> list[Chart]:
    """Place every claim of an area on a timeline of report dates.

    Parameters
    ----------
    sheets
        Report dates, in any order.

    Returns
    -------
    charts
        One an actor and kind of window, cumulative claims first; claims without a window are increments.
    """
    groups: dict[tuple[str, str], list[tuple[date, dict[str, Any]]]] = {}
    for sheet in sorted(sheets, key=lambda entry: entry.date):
        for claim in claims_of(sheet):
            if claim["claimed"] and claim["kind"] == "area":
                groups.setdefault((claim["period"] or "increment", claim["actor"] or "someone"), []).append(
                    (sheet.date, claim)
                )
    days = [sheet.date for sheet in sheets]
    order = list(_TITLES)
    return [
        _chart(f"Ground {'' if kind == 'total_held' else f'gained by {plain(actor)} '}{_TITLES[kind]}", entries, days)
        for (kind, actor), entries in sorted(groups.items(), key=lambda item: (order.index(item[0][0]), item[0][1]))
    ]


def _chart(title: str, entries: list[tuple[date, dict[str, Any]]], days: list[date]) -> Chart:
    most = max(max(claim["claimed"]["high"], (claim["measured"] or {}).get("high", 0)) for _, claim in entries)
    step = nice_step(most)
    top = max(step * math.ceil(most * 1.02 / step), step)

    def up(value: float) -> float:
        return float(round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top, 1))

    start, end = min(days), max(days)
    span = max((end - start).days, 1)

    def along(day: date) -> float:
        return _LEFT + 18 + (WIDTH - _LEFT - _RIGHT - 36) * (day - start).days / span

    marks = []
    seen: dict[date, int] = {}
    crowd = {day: sum(other == day for other, _ in entries) for day, _ in entries}
    for day, claim in entries:
        nth = seen[day] = seen.get(day, -1) + 1
        marks.append(_mark(along(day) + _APART * (nth - (crowd[day] - 1) / 2), day, claim, up))
    rows = tuple((up(step * n), stated(step * n)) for n in range(round(top / step) + 1))
    return Chart(title, tuple(marks), rows, tuple(_months(start, end, along)))


def nice_step(most: float) -> float:
    """Return a round distance between grid lines that gives three to six of them.

    Examples
    --------
    >>> nice_step(262), nice_step(37), nice_step(0.0)
    (50.0, 10.0, 1.0)
    """
    if most <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(most / 4))
    return next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor * 6 >= most)


def _mark(x: float, day: date, claim: dict[str, Any], up: Callable[[float], float]) -> Mark:
    claimed, measured = claim["claimed"], claim["measured"]
    said = f"{long_date(day)}: {claim['title']}. "
    found = f"Measured {figure(measured['km2'])} km², {measured['spread']}. " if measured else "Not measured. "
    return Mark(
        x=round(x, 1),
        claimed=up(claimed["km2"]),
        claimed_low=up(claimed["low"]),
        claimed_high=up(claimed["high"]),
        low=measured and up(measured["low"]),
        central=measured and up(measured["km2"]),
        high=measured and up(measured["high"]),
        verdict=claim["verdict"],
        href=f"{day.isoformat()}.html#claim-{claim['key']}",
        label=said + found + claim["verdict"].capitalize(),
    )


def _months(start: date, end: date, along: Callable[[date], float]) -> list[tuple[float, str]]:
    first = start.replace(day=1)
    months: list[tuple[float, str]] = []
    while first <= end:
        following = (first + timedelta(days=32)).replace(day=1)
        if first >= start:
            months.append(
                (round(along(first), 1), f"{first:%B %Y}" if not months or first.month == 1 else f"{first:%B}")
            )
        first = following
    return months or [(round(along(start), 1), long_date(start))]
