"""Change over time: every consecutive pair of an archive's snapshots, and the ground held after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from geo._errors import ControlError
from geo.control.area import area_by_region
from geo.control.shares import RegionIndex
from geo.control.stretches import Stretch, measure_stretches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from geo.control.model import Archive
    from geo.control.stretches import Step
    from geo.regions.model import Region

    Floats = NDArray[np.float64]

Every = Literal["day", "week", "month"]
_LOW, _CENTRAL, _HIGH = range(3)


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """Ground gained by one actor in one region between two consecutive snapshots.

    Attributes
    ----------
    before, after
        The days of the two snapshots.
    region
        ``"all"`` for all ground, else the region's name.
    actor
        The side that gained.
    low_km2, km2, high_km2
        Confirmed, central and widest reading, km². Ground that the map-maker redrew counts as well.
    redrawn_low_km2, redrawn_km2, redrawn_high_km2
        The part of each reading that looks redrawn, not taken (`geo.control.revisions`), km²; 0 where no
        `land` was given to tell by.
    held_km2
        Ground that the attacker holds in the region after the change, km²; the same on both sides' rows.
    held_sd_km2
        Standard deviation of the ground held from positional uncertainty, km², from a boundary
        at most a month old.
    contested_km2
        Contested ground in the region after the change, km².
    """

    before: date
    after: date
    region: str
    actor: str
    low_km2: float
    km2: float
    high_km2: float
    redrawn_low_km2: float
    redrawn_km2: float
    redrawn_high_km2: float
    held_km2: float
    held_sd_km2: float
    contested_km2: float


def measure_series(
    archive: Archive,
    regions: Sequence[Region] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    every: Every = "day",
    jobs: int | None = 1,
    scheduler: str | None = None,
    cache: str | Path | None = None,
    land: MultiPolygon | None = None,
) -> tuple[SeriesRow, ...]:
    """Measure the change between all consecutive snapshots of an archive.

    Parameters
    ----------
    archive
        Where the snapshots come from. Days that cannot be used end up in its `bad`; their neighbours are
        compared instead.
    regions
        Clip to each of these as well.
    start, end
        First and last day; the snapshot in force on `start` opens the series. All days without them.
    every
        ``"day"`` for every snapshot; ``"week"`` and ``"month"`` for those in force on Mondays and on the
        first days of months, and on `start` and `end`. A month's change is what lies between its first day
        and the next month's, as publishers count it.
    jobs
        Processes that share the work of an archive of files that are dated by name; None takes as many as there are
        processors where there is much to do.
    scheduler
        Address of a Dask scheduler, whose workers take the place of processes. They read the files and the cache
        under the same paths.
    cache
        Folder for parsed snapshots; None parses every file anew.
    land
        The land that the war is about, EPSG:4326 (`geo.regions.lookup.land_of`), to tell revisions of the map from
        events; None tells none.

    Returns
    -------
    rows
        By pair, then region ``"all"`` first, then the regions in order; the defender first in each.

    Raises
    ------
    ControlError
        Where fewer than two snapshots are there, or `every` is unknown.
    WorkError
        Where workers are gone, or lack the files.
    """
    pieces = iter_series(
        archive, regions, start=start, end=end, every=every, jobs=jobs, scheduler=scheduler, cache=cache, land=land
    )
    return tuple(row for rows in pieces for row in rows)


def iter_series(
    archive: Archive,
    regions: Sequence[Region] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    every: Every = "day",
    jobs: int | None = 1,
    scheduler: str | None = None,
    cache: str | Path | None = None,
    land: MultiPolygon | None = None,
) -> Iterator[tuple[SeriesRow, ...]]:
    """Yield the rows of `measure_series` a stretch at a time, for series that are larger than memory."""
    stretches = plan_series(archive, start=start, end=end, every=every)
    kept = None if cache is None else Path(cache)
    measured = measure_stretches(archive, stretches, regions, jobs=jobs, scheduler=scheduler, cache=kept, land=land)
    yield from series_rows(archive, measured, regions)


def plan_series(
    archive: Archive, *, start: date | None = None, end: date | None = None, every: Every = "day"
) -> list[Stretch]:
    """Divide a series into stretches, the same whoever measures them; `measure_series` describes the parameters.

    Raises
    ------
    ControlError
        Where fewer than two snapshots are there, or `every` is unknown.
    """
    if every not in get_args(Every):
        msg = f"every {every!r} is unknown; it is one of {', '.join(get_args(Every))}"
        raise ControlError(msg)
    days = _days(archive, start, end, every)
    if len(days) < 2:
        window = f"between {start or archive.dates[0]} and {end or archive.dates[-1]}"
        msg = f"{archive.source}: a series needs two snapshots at least {window}; widen the window"
        raise ControlError(msg)
    months = {"month": 1} if every == "month" else {}
    found, opening = [], days[0]
    for first, inside in groupby(days[1:], key=lambda day: day.replace(day=1, **months)):
        stretch = Stretch(first, opening, tuple(inside), daily=every == "day")
        found.append(stretch)
        opening = stretch.days[-1]
    return found


def series_rows(
    archive: Archive, measured: Iterable[Stretch], regions: Sequence[Region] = ()
) -> Iterator[tuple[SeriesRow, ...]]:
    """Yield the rows of each stretch, which go on from where the ones before end.

    Parameters
    ----------
    archive
        Where the first snapshot is read, for the ground that is held when the series begins.
    measured
        The stretches of a series, in order, with their steps.
    regions
        The regions that were measured.

    Raises
    ------
    ControlError
        Where not one pair is there.
    """
    account: _Account | None = None
    for stretch in measured:
        rows: list[SeriesRow] = []
        for step in stretch.steps:
            account = account or _Account(archive, step.before, regions)
            rows += account.enter(step)
        yield tuple(rows)
    if account is None:
        msg = f"{archive.source}: a series needs two readable snapshots at least; look at what was left out"
        raise ControlError(msg)


class _Account:
    """The ground that is held and contested as a series goes on, everywhere and by region."""

    def __init__(self, archive: Archive, day: date, regions: Sequence[Region]) -> None:
        self._index = RegionIndex(regions)
        opening = archive.in_force(day)
        self._sides = (opening.defender, opening.attacker)
        self._held = area_by_region(opening.held, self._index)
        self._contested = area_by_region(opening.contested, self._index)

    def enter(self, step: Step) -> Iterator[SeriesRow]:
        """Add a step, and yield its rows."""
        gained = step.gains[:, _CENTRAL]
        entered = step.gains[:, _HIGH] - 2 * gained + step.gains[:, _LOW]
        self._held = self._held + gained[1] - gained[0]
        self._contested = self._contested + entered[1] - entered[0]
        ground = np.stack([self._held, step.held_sd, np.maximum(self._contested, 0)], axis=1).tolist()
        for column, name in enumerate(("all", *self._index.names)):
            for side, actor in enumerate(self._sides):
                gains = (*step.gains[side, :, column].tolist(), *step.redrawn[side, :, column].tolist())
                yield SeriesRow(step.before, step.after, name, actor, *gains, *ground[column])


def _days(archive: Archive, start: date | None, end: date | None, every: str) -> list[date]:
    known = archive.dates
    first = max((day for day in known if start is not None and day <= start), default=known[0])
    last = min(end, known[-1]) if end is not None else known[-1]
    inside = [day for day in known if first <= day <= last]
    if every == "day" or not inside:
        return inside
    opening = max(first, start) if start is not None else first
    between = [opening + timedelta(days=n) for n in range(1, (last - opening).days)]
    wanted = [day for day in between if (day.isoweekday() if every == "week" else day.day) == 1]
    return [opening, *wanted, last] if last > opening else [opening]
