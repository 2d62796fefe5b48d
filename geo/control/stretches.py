"""Stretches of a series: runs of days that are measured by themselves, by whoever has a hand free.

Where a series is divided follows from the calendar, never from who measures it, and a pair's figures follow from its
two days alone: the same series comes out of one process, of many, and of a cluster.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

import numpy as np

from geo._errors import ControlError
from geo.control.archive import FileArchive, label_of
from geo.control.area import boundary_by_region
from geo.control.faces import boundary, changed_faces
from geo.control.months import MonthlyReader
from geo.control.readings import gains_km2
from geo.control.revisions import Revisions
from geo.control.shares import RegionIndex
from geo.geodesy import area_sd_km2
from geo.spread import Seen, check_seen, look, spread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from geo.control.faces import Faces
    from geo.control.mapping import SourceMapping
    from geo.control.model import Archive, ControlSnapshot
    from geo.regions.model import Region

    Floats = NDArray[np.float64]

# Files before a stretch that travel along, one of which is expected to be readable.
_EARLIER = 8


@dataclass(frozen=True, slots=True)
class Step:
    """One pair, measured.

    Attributes
    ----------
    before, after
        The days of the two snapshots.
    gains
        km², shape (2, 3, regions): by side (the defender first), by reading, all ground before the regions.
    redrawn
        km², as `gains`: the part of them that the map-maker redrew.
    held_sd
        km², shape (regions,): standard deviation of the ground held, from a boundary at most a month old.
    """

    before: date
    after: date
    gains: Floats
    redrawn: Floats
    held_sd: Floats


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days, each compared with the one before it.

    Attributes
    ----------
    start
        First day of the month or year that they lie in.
    opening
        The day before the first of them.
    days
        The days, ascending.
    daily
        Whether each has a file of its own; else the snapshots in force on these days are compared.
    steps
        The pairs; none before they are measured.
    bad
        Day → why its file cannot be used.
    """

    start: date
    opening: date
    days: tuple[date, ...]
    daily: bool
    steps: tuple[Step, ...] = ()
    bad: Mapping[date, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Errand:
    """A stretch, the files that its work needs, and whether those are all that there are before it."""

    stretch: Stretch
    files: tuple[tuple[date, Seen], ...]
    all_earlier: bool

    def __str__(self) -> str:
        days = self.stretch.days
        return f"{self.files[-1][1].path.parent}: {days[0]} to {days[-1]}"


def measure_stretches(
    archive: Archive,
    stretches: Sequence[Stretch],
    regions: Sequence[Region] = (),
    *,
    jobs: int | None = 1,
    scheduler: str | None = None,
    cache: Path | None = None,
    land: MultiPolygon | None = None,
) -> Iterator[Stretch]:
    """Measure stretches of an archive; `geo.control.series.measure_series` describes the parameters.

    Yields
    ------
    stretch
        With its steps, in order. Days that cannot be used are struck from the archive.
    """
    if not (isinstance(archive, FileArchive) and archive.dated_by_name):
        index = RegionIndex(regions)
        for stretch in stretches:
            yield replace(stretch, steps=_compare(archive, stretch, index, land))
        return
    files = sorted(archive.files.items())
    measure = partial(
        _measure, mapping=archive.mapping, source=archive.source, cache=cache, regions=tuple(regions), land=land
    )
    errands = (_errand(stretch, files, _EARLIER) for stretch in stretches)
    spreading = spread(measure, errands, jobs=jobs, scheduler=scheduler, total=len(stretches))
    for stretch, found in zip(stretches, spreading, strict=True):
        measured = found or measure(_errand(stretch, files, len(files))) or replace(stretch, steps=())
        for day, why in measured.bad.items():
            if day in archive.files:
                archive.leave_out(day, why)
        yield measured


def _errand(stretch: Stretch, files: Sequence[tuple[date, Path]], earlier: int) -> _Errand:
    """Return a stretch with its files: from some days before it, for those just before may be unreadable."""
    first = bisect_right(files, stretch.opening, key=itemgetter(0)) - earlier
    last = bisect_right(files, stretch.days[-1], key=itemgetter(0))
    return _Errand(stretch, tuple((day, look(path)) for day, path in files[max(0, first) : last]), first <= 0)


def _measure(
    errand: _Errand,
    mapping: SourceMapping | None,
    source: str,
    cache: Path | None,
    regions: tuple[Region, ...],
    land: MultiPolygon | None,
) -> Stretch | None:
    """Return a stretch with its steps; None where the files that came along do not tell what opens it."""
    for _, seen in errand.files:
        if seen.files:
            check_seen(seen)
    stretch, index = errand.stretch, RegionIndex(regions)
    paths = {day: seen.path for day, seen in errand.files}
    if not stretch.daily:
        archive = FileArchive(list(paths.values()), mapping, source)
        try:
            compared = _compare(archive, stretch, index, land)
        except ControlError:
            if errand.all_earlier:
                raise
            return None
        return replace(
            stretch,
            steps=compared,
            bad={day: archive.bad[label_of(paths[day])] for day in paths if day not in archive.dates},
        )
    reader = MonthlyReader(paths, mapping, source, cache, land)
    changes = list(reader.changes(stretch.days))
    steps: tuple[Step, ...] = ()
    if changes:
        sd = _held_sd(FileArchive(list(paths.values()), mapping, source).in_force(changes[0][0]), index)
        steps = tuple(Step(before, after, *_gains(faces, index), sd) for before, after, faces in changes)
    if errand.all_earlier or (steps and steps[0].before < stretch.days[0]):
        return replace(stretch, steps=steps, bad=reader.bad)
    return None


def _compare(archive: Archive, stretch: Stretch, index: RegionIndex, land: MultiPolygon | None) -> tuple[Step, ...]:
    revisions = None if land is None else Revisions(land)
    snapshots = [archive.in_force(day) for day in (stretch.opening, *stretch.days)]
    apart = {snapshot.date: snapshot for snapshot in snapshots}
    edges = ((snapshot, boundary(snapshot)) for snapshot in apart.values())
    steps = []
    for (before, first), (after, second) in pairwise(edges):
        faces = changed_faces(first, second, (before.date, after.date))
        if revisions is not None:
            faces = replace(faces, redrawn=revisions.between(faces, before, after))
        steps.append(Step(before.date, after.date, *_gains(faces, index), _held_sd(after, index)))
    return tuple(steps)


def _gains(faces: Faces, index: RegionIndex) -> tuple[Floats, Floats]:
    """Return what was gained, and what of it was redrawn."""
    area = np.column_stack([faces.km2, index.area_km2(faces.polygons, faces.km2)])
    gains = gains_km2(faces, area)
    redrawn = gains_km2(faces, area * faces.redrawn[:, None]) if faces.redrawn.any() else np.zeros_like(gains)
    return gains, redrawn


def _held_sd(snapshot: ControlSnapshot, index: RegionIndex) -> Floats:
    bound_km = boundary_by_region(snapshot.held, index)
    return np.array([area_sd_km2(km, snapshot.sigma_m, snapshot.correlation_m) for km in bound_km])
