"""Change over time: every consecutive pair of an archive's snapshots, and the ground held after each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.archive import FileArchive
from geo.control.cache import read_days
from geo.control.faces import Boundary, boundary, changed_faces
from geo.control.readings import gains_km2
from geo.control.shares import RegionIndex
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from numpy.typing import NDArray

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
    """One pair, measured: gains of shape (2, 3, regions), and the ground held after it in each region."""

    before: date
    after: date
    gains: Floats
    held: Floats


@dataclass(frozen=True, slots=True)
class _Run:
    """What one worker measured: a run of pairs, its first and last snapshot, and the days it could not use."""

    steps: tuple[_Step, ...]
    first: ControlSnapshot | None
    last: ControlSnapshot | None
    held_first: Floats
    bad: Mapping[date, str]


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
    if isinstance(archive, FileArchive) and every == "day":
        steps, sides = _measure_files(archive, days, regions, jobs, cache, executor)
    else:
        snapshots = {snapshot.date: snapshot for snapshot in map(archive.in_force, days)}
        run = _measure_run(snapshots.values(), regions)
        steps, sides = list(run.steps), _sides(run)
    if not steps:
        window = f"between {start or archive.dates[0]} and {end or archive.dates[-1]}"
        msg = f"{archive.source}: a series needs two snapshots at least {window}; widen the window"
        raise ControlError(msg)
    names = ("all", *(region.name for region in regions))
    return tuple(row for step in steps for row in _rows(step, names, sides))


def _rows(step: _Step, names: Sequence[str], sides: Sequence[str]) -> Iterable[SeriesRow]:
    for column, name in enumerate(names):
        held = float(step.held[column])
        for side, actor in enumerate(sides):
            low, central, high = step.gains[side, :, column].tolist()
            yield SeriesRow(step.before, step.after, name, actor, low, central, high, held)


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
) -> tuple[list[_Step], tuple[str, str]]:
    files = archive.files
    parts = [
        ({day: files[day] for day in part}, archive.mapping, archive.source, cache, regions)
        for part in _parts(days, jobs)
    ]
    if executor is not None:
        runs = list(executor.map(_measure_part, *zip(*parts, strict=True)))
    elif len(parts) > 1:
        with _processes(len(parts)) as pool:
            runs = list(pool.map(_measure_part, *zip(*parts, strict=True)))
    else:
        runs = [_measure_part(*part) for part in parts]
    for day, why in (bad for run in runs for bad in run.bad.items()):
        archive.leave_out(day, why)
    runs = [run for run in runs if run.first is not None]
    steps: list[_Step] = []
    for index, run in enumerate(runs):
        if index:
            seam = _measure_run((runs[index - 1].last, run.first), regions).steps[0]  # type: ignore[arg-type]
            steps.append(_Step(seam.before, seam.after, seam.gains, run.held_first))
        steps += run.steps
    return steps, _sides(runs[0]) if runs else ("", "")


def _parts(days: Sequence[date], jobs: int) -> list[list[date]]:
    """Divide days into as many runs of whole months, the unit of the cache, as there are jobs."""
    months = [list(month) for _, month in groupby(days, key=lambda day: (day.year, day.month))]
    parts: list[list[date]] = [[]]
    for month in months:
        if parts[-1] and len(parts) < jobs and len(parts[-1]) + len(month) / 2 > len(days) / jobs:
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
    mapping: SourceMapping | None,
    source: str,
    cache: Path | None,
    regions: Sequence[Region],
) -> _Run:
    bad: dict[date, str] = {}

    def usable() -> Iterable[ControlSnapshot]:
        for day, found in read_days(files, mapping, cache):
            if isinstance(found, ControlError):
                bad[day] = str(found)
            elif found.source != source:
                bad[day] = f"{files[day]}: drawn by {found.source}, the rest by {source}; keep sources apart"
            else:
                yield found

    return _measure_run(usable(), regions, bad)


def _measure_run(
    snapshots: Iterable[ControlSnapshot], regions: Sequence[Region], bad: Mapping[date, str] | None = None
) -> _Run:
    index = RegionIndex(regions)
    steps: list[_Step] = []
    first = last = None
    edges: Boundary | None = None
    held = held_first = np.zeros(1 + len(regions))
    for snapshot in snapshots:
        now = boundary(snapshot)
        if last is None or edges is None:
            first = snapshot
            held = held_first = _held_km2(snapshot, index)
        else:
            faces = changed_faces(edges, now)
            shares = np.column_stack([faces.km2, index.area_km2(faces.polygons, faces.km2)])
            gains = gains_km2(faces, shares)
            held = held + gains[1, _CENTRAL] - gains[0, _CENTRAL]
            steps.append(_Step(last.date, snapshot.date, gains, held))
        last, edges = snapshot, now
    return _Run(tuple(steps), first, last, held_first, bad or {})


def _held_km2(snapshot: ControlSnapshot, index: RegionIndex) -> Floats:
    polygons = shapely.get_parts(snapshot.held)
    km2 = area_km2(polygons)
    held: Floats = np.column_stack([km2, index.area_km2(polygons, km2)]).sum(axis=0)
    return held


def _sides(run: _Run) -> tuple[str, str]:
    return (run.first.defender, run.first.attacker) if run.first is not None else ("", "")
