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


@dataclass(frozen=True, slots=True)
class Week:
    """What one side gained from a Monday's snapshot to the next Monday's, km², and the days from Monday to Sunday.

    The readings are without the ground that looks redrawn, which stands beside them.
    """

    start: date
    end: date
    low_km2: float
    km2: float
    high_km2: float
    redrawn_km2: float


@dataclass(frozen=True, slots=True)
class Held:
    """Ground held by the attacker on a day, its standard deviation and the contested ground beside it, km²."""

    day: date
    km2: float
    sd_km2: float
    contested_km2: float

    @property
    def band(self) -> tuple[float, float, float]:
        """Two standard deviations below and above, and above all that is held or contested."""
        twice = 2 * self.sd_km2
        return self.km2 - twice, self.km2 + twice, self.km2 + self.contested_km2 + twice


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
        Ground held by the attacker, day by day.
    weeks
        Weeks of the defender and of the attacker.
    """

    region: str
    sides: tuple[str, str]
    held: tuple[Held, ...]
    weeks: tuple[tuple[Week, ...], tuple[Week, ...]]


def by_region(rows: Sequence[SeriesRow]) -> tuple[RegionSeries, ...]:
    """Gather the rows of a series by region, gains by week."""
    sides = tuple(dict.fromkeys(row.actor for row in rows))
    regions: dict[str, list[SeriesRow]] = defaultdict(list)
    for row in rows:
        regions[row.region].append(row)
    return tuple(
        RegionSeries(
            region,
            (sides[0], sides[1]),
            tuple(
                Held(row.after, row.held_km2, row.held_sd_km2, row.contested_km2)
                for row in own
                if row.actor == sides[0]
            ),
            (_weeks(own, sides[0]), _weeks(own, sides[1])),
        )
        for region, own in regions.items()
    )


def _weeks(rows: Sequence[SeriesRow], actor: str) -> tuple[Week, ...]:
    sums: dict[date, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0, 0.0])
    for row in rows:
        if row.actor == actor:
            monday = row.before - timedelta(days=row.before.weekday())
            readings = (
                row.low_km2 - row.redrawn_low_km2,
                row.km2 - row.redrawn_km2,
                row.high_km2 - row.redrawn_high_km2,
                row.redrawn_km2,
            )
            sums[monday] = [total + km2 for total, km2 in zip(sums[monday], readings, strict=True)]
    return tuple(Week(start, start + timedelta(days=6), *gains) for start, gains in sorted(sums.items()))
