"""A series as a plot shows it: ground held on each day, and gains of each side by week."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.control.series import SeriesRow

_SUNDAY = 7


@dataclass(frozen=True, slots=True)
class Week:
    """What one side gained in a calendar week, km²: the sum of the gains between its snapshots."""

    start: date
    end: date
    low_km2: float
    km2: float
    high_km2: float


@dataclass(frozen=True, slots=True)
class RegionSeries:
    """One region over time.

    Attributes
    ----------
    region
        Its name.
    sides
        Defender and attacker.
    held
        Day and ground held by the attacker, km².
    weeks
        Weeks of the defender and of the attacker.
    """

    region: str
    sides: tuple[str, str]
    held: tuple[tuple[date, float], ...]
    weeks: tuple[tuple[Week, ...], tuple[Week, ...]]


def by_region(rows: Sequence[SeriesRow]) -> tuple[RegionSeries, ...]:
    """Gather the rows of a series by region, gains by calendar week (Monday to Sunday)."""
    sides = tuple(dict.fromkeys(row.actor for row in rows))
    regions: dict[str, list[SeriesRow]] = defaultdict(list)
    for row in rows:
        regions[row.region].append(row)
    return tuple(
        RegionSeries(
            region,
            (sides[0], sides[1]),
            tuple((row.after, row.held_km2) for row in own if row.actor == sides[0]),
            (_weeks(own, sides[0]), _weeks(own, sides[1])),
        )
        for region, own in regions.items()
    )


def _weeks(rows: Sequence[SeriesRow], actor: str) -> tuple[Week, ...]:
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for row in rows:
        if row.actor == actor:
            sunday = row.after + timedelta(days=_SUNDAY - row.after.isoweekday())
            for index, gain in enumerate((row.low_km2, row.km2, row.high_km2)):
                sums[sunday][index] += gain
    return tuple(Week(end - timedelta(days=6), end, *gains) for end, gains in sorted(sums.items()))
