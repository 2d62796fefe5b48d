"""Change over time: every consecutive pair of an archive's snapshots, and the ground held after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.archive import FileArchive
from geo.control.faces import boundary, changed_faces
from geo.control.months import MonthlyReader, months_of
from geo.control.readings import gains_km2
from geo.control.shares import RegionIndex
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.control.faces import Faces
    from geo.control.mapping import SourceMapping
    from geo.control.model import Archive, ControlSnapshot
    from geo.regions.model import Region

    Floats = NDArray[np.float64]

Every = Literal["day", "week", "month"]
_CENTRAL = 1


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
        Confirmed, central and widest reading, km².
    held_km2
        Ground that the attacker holds in the region after the change, km²; the same on both sides' rows.
    """

    before: date
    after: date
    region: str
    actor: str
    low_km2: float
    km2: float
    high_km2: float
    held_km2: float


@dataclass(frozen=True, slots=True)
class _Step:
    """One pair, measured: its gains, of shape (2, 3, regions)."""

    before: date
    after: date
    gains: Floats


def measure_series(
    archive: Archive,
    regions: Sequence[Region] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    every: Every = "day",
    jobs: int = 1,
    cache: Path | None = None,
    executor: Executor | None = None,
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
        ``"day"`` for every snapshot; ``"week"`` and ``"month"`` for those in force on Sundays and on the
        last days of months, and on `start` and `end`.
    jobs
        Processes that share the work of an archive of files.
    cache
        Folder for parsed snapshots; None parses every file anew.
    executor
        Takes the place of the processes: a Dask client's ``get_executor()``, for instance.

    Returns
    -------
    rows
        By pair, then region ``"all"`` first, then the regions in order; the defender first in each.

    Raises
    ------
    ControlError
        Where fewer than two snapshots are there, or `every` is unknown.
    """
    if every not in get_args(Every):
        msg = f"every {every!r} is unknown; it is one of {', '.join(get_args(Every))}"
        raise ControlError(msg)
    days = _days(archive, start, end, every)
    if isinstance(archive, FileArchive) and archive.dated_by_name and every == "day":
        steps = _measure_files(archive, days, regions, jobs, cache, executor)
    else:
        steps = _measure_snapshots([archive.in_force(day) for day in days], regions)
    if not steps:
        window = f"between {start or days[0]} and {end or days[-1]}"
        msg = f"{archive.source}: a series needs two snapshots at least {window}; widen the window"
        raise ControlError(msg)
    opening = archive.in_force(steps[0].before)
    names, sides = ("all", *(region.name for region in regions)), (opening.defender, opening.attacker)
    rows: list[SeriesRow] = []
    held = _held_km2(opening, RegionIndex(regions))
    for step in steps:
        held = held + step.gains[1, _CENTRAL] - step.gains[0, _CENTRAL]
        rows += _rows(step, names, sides, held.tolist())
    return tuple(rows)


def _rows(step: _Step, names: Sequence[str], sides: Sequence[str], held: Sequence[float]) -> Iterator[SeriesRow]:
    gains = step.gains.tolist()
    for column, name in enumerate(names):
        for side, actor in enumerate(sides):
            low, central, high = (reading[column] for reading in gains[side])
            yield SeriesRow(step.before, step.after, name, actor, low, central, high, held[column])


def _days(archive: Archive, start: date | None, end: date | None, every: str) -> list[date]:
    known = archive.dates
    first = max((day for day in known if start is not None and day <= start), default=known[0])
    last = min(end, known[-1]) if end is not None else known[-1]
    inside = [day for day in known if first <= day <= last]
    if every == "day" or not inside:
        return inside
    opening = max(first, start) if start is not None else first
    ends = [opening + timedelta(days=n) for n in range(1, (last - opening).days)]
    wanted = [day for day in ends if (day.isoweekday() == 7 if every == "week" else (day + timedelta(days=1)).day == 1)]
    return [opening, *wanted, last] if last > opening else [opening]


def _measure_files(
    archive: FileArchive,
    days: Sequence[date],
    regions: Sequence[Region],
    jobs: int,
    cache: Path | None,
    executor: Executor | None,
) -> list[_Step]:
    files, parts = archive.files, _parts(days[1:], jobs)
    tasks = [
        ({d: files[d] for d in days if d <= part[-1]}, part, archive.mapping, archive.source, cache, regions)
        for part in parts
    ]
    if executor is not None:
        results = list(executor.map(_measure_part, *zip(*tasks, strict=True)))
    elif len(tasks) > 1:
        with _processes(len(tasks)) as pool:
            results = list(pool.map(_measure_part, *zip(*tasks, strict=True)))
    else:
        results = [_measure_part(*task) for task in tasks]
    for day, why in sorted({day: why for _, bad in results for day, why in bad.items()}.items()):
        archive.leave_out(day, why)
    return [step for steps, _ in results for step in steps]


def _parts(days: Sequence[date], jobs: int) -> list[list[date]]:
    """Divide days into as many runs of whole months as there are jobs."""
    parts: list[list[date]] = [[]] if days else []
    for month in months_of(days):
        done = sum(map(len, parts)) + len(month) / 2
        if parts[-1] and len(parts) < jobs and done > len(days) * len(parts) / jobs:
            parts.append([])
        parts[-1] += month
    return parts


def _processes(count: int) -> Executor:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_all_start_methods, get_context

    method = "forkserver" if "forkserver" in get_all_start_methods() else "spawn"
    return ProcessPoolExecutor(count, mp_context=get_context(method))


def _measure_part(
    files: Mapping[date, Path],
    days: Sequence[date],
    mapping: SourceMapping | None,
    source: str,
    cache: Path | None,
    regions: Sequence[Region],
) -> tuple[list[_Step], dict[date, str]]:
    reader, index = MonthlyReader(files, mapping, source, cache), RegionIndex(regions)
    steps = [_Step(before, after, _gains(faces, index)) for before, after, faces in reader.changes(days)]
    return steps, reader.bad


def _measure_snapshots(snapshots: Sequence[ControlSnapshot], regions: Sequence[Region]) -> list[_Step]:
    index = RegionIndex(regions)
    apart = {snapshot.date: snapshot for snapshot in snapshots}
    edges = ((day, boundary(snapshot)) for day, snapshot in apart.items())
    return [
        _Step(before, after, _gains(changed_faces(first, second), index))
        for (before, first), (after, second) in pairwise(edges)
    ]


def _gains(faces: Faces, index: RegionIndex) -> Floats:
    return gains_km2(faces, np.column_stack([faces.km2, index.area_km2(faces.polygons, faces.km2)]))


def _held_km2(snapshot: ControlSnapshot, index: RegionIndex) -> Floats:
    polygons = shapely.get_parts(snapshot.held)
    km2 = area_km2(polygons)
    held: Floats = np.column_stack([km2, index.area_km2(polygons, km2)]).sum(axis=0)
    return held
