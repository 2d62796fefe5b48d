"""Charts of the index: claims on a timeline, each beside what was measured, as positions to draw."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from geo.maps.wording import long_date, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.maps.index import IndexDay

WIDTH: Final = 560
HEIGHT: Final = 190
LEFT: Final = 40
RIGHT: Final = 8
TOP: Final = 10
_BOTTOM: Final = 24
_APART: Final = 8.0
_CROWD: Final = 3
_ELSEWHERE: Final = "other ground"
_KINDS: Final = {
    "cumulative": "total since a start",
    "increment": "within a window",
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
    """Claims about one region and one kind of window, on the time scale that all charts share.

    Attributes
    ----------
    title
        What the claims are about.
    marks
        One a claim, by date.
    rows, columns
        Grid lines: position and label; rows in km², columns by month.
    line
        Points of the line through the claimed totals; empty for claims that do not add up over time.
    """

    title: str
    marks: tuple[Mark, ...]
    rows: tuple[tuple[float, str], ...]
    columns: tuple[tuple[float, str], ...]
    line: str


def draw_charts(days: Sequence[IndexDay]) -> dict[str, list[Chart]]:
    """Place every claim of an area on a timeline of report dates.

    Parameters
    ----------
    days
        Report dates, in any order.

    Returns
    -------
    charts
        For each actor the charts, the regions with most claims first. Where there are fewer than three
        claims of a kind about a region, they share a chart with others; claims without a window count as increments.
    """
    ordered = sorted(days, key=lambda entry: entry.date)
    found = [
        (entry.date, claim)
        for entry in ordered
        for claim in entry.claims
        if claim["kind"] == "area" and claim["claimed"]
    ]
    dates = [entry.date for entry in ordered]
    actors = Counter(claim["actor"] or "someone" for _, claim in found)
    return {
        actor: _charts([(day, claim) for day, claim in found if (claim["actor"] or "someone") == actor], dates)
        for actor, _ in actors.most_common()
    }


def _charts(found: list[tuple[date, dict[str, Any]]], days: list[date]) -> list[Chart]:
    counts = Counter((claim["ground"], claim["period"] or "increment") for _, claim in found)
    grounds = list(dict.fromkeys(ground for (ground, _), count in counts.most_common() if count >= _CROWD))
    charts = []
    for ground in [*grounds, _ELSEWHERE]:
        for kind, words in _KINDS.items():
            entries = [
                (day, claim)
                for day, claim in found
                if (claim["period"] or "increment") == kind
                and (claim["ground"] if counts[claim["ground"], kind] >= _CROWD else _ELSEWHERE) == ground
            ]
            if entries:
                joined = kind != "increment" and ground != _ELSEWHERE
                charts.append(_chart(f"{ground[:1].upper()}{ground[1:]}: {words}", entries, days, joined))
    return charts


def _chart(title: str, entries: list[tuple[date, dict[str, Any]]], days: list[date], joined: bool) -> Chart:
    most = max(max(claim["claimed"]["high"], (claim["measured"] or {}).get("high", 0)) for _, claim in entries)
    step = nice_step(most)
    top = max(step * math.ceil(most * 1.02 / step), step)

    def up(value: float) -> float:
        return float(round(HEIGHT - _BOTTOM - (HEIGHT - TOP - _BOTTOM) * value / top, 1))

    start, end = min(days), max(days)
    span = max((end - start).days, 1)

    def along(day: date) -> float:
        return LEFT + 12 + (WIDTH - LEFT - RIGHT - 24) * (day - start).days / span

    marks = []
    seen: Counter[date] = Counter()
    crowd = Counter(day for day, _ in entries)
    for day, claim in entries:
        marks.append(_mark(along(day) + _APART * (seen[day] - (crowd[day] - 1) / 2), day, claim, up))
        seen[day] += 1
    rows = tuple((up(step * n), stated(step * n)) for n in range(round(top / step) + 1))
    line = " ".join(f"{mark.x},{mark.claimed}" for mark in marks) if joined and len(marks) > 1 else ""
    return Chart(title, tuple(marks), rows, tuple(_months(start, end, along)), line)


def nice_step(most: float) -> float:
    """Return a round distance between grid lines that gives two to four of them.

    Examples
    --------
    >>> nice_step(262), nice_step(37), nice_step(0.0)
    (100.0, 10.0, 1.0)
    """
    if most <= 0:
        return 1.0
    power: float = 10.0 ** math.floor(math.log10(most / 4))
    return next(power * factor for factor in (1.0, 2.0, 2.5, 5.0, 10.0) if power * factor * 4 >= most)


def _mark(x: float, day: date, claim: dict[str, Any], up: Callable[[float], float]) -> Mark:
    claimed, measured = claim["claimed"], claim["measured"]
    said = f"{long_date(day)}: {claim['title']}. "
    found = f"Measured {_reading(measured)}. " if measured else "Not measured. "
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


def _reading(measured: dict[str, Any]) -> str:
    return f"{measured['text']}, {measured['spread']}" if measured["spread"] else str(measured["text"])


def _months(start: date, end: date, along: Callable[[date], float]) -> list[tuple[float, str]]:
    first = start.replace(day=1)
    months: list[tuple[float, str]] = []
    while first <= end:
        following = (first + timedelta(days=32)).replace(day=1)
        if first >= start:
            label = f"{first:%b %Y}" if not months or first.month == 1 else f"{first:%b}"
            months.append((round(along(first), 1), label))
        first = following
    return months or [(round(along(start), 1), long_date(start))]
