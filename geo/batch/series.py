"""A series kept as partitions: what was measured once is measured again only where its files changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.control.months import file_digest
from geo.control.series import plan_series, series_rows
from geo.control.stretches import Step, Stretch, measure_stretches
from geo.spread import program
from geo.store.partitions import Partitions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from shapely import MultiPolygon

    from geo.control.archive import FileArchive
    from geo.control.series import Every, SeriesRow
    from geo.regions.model import Region

_READINGS = ("low_km2", "km2", "high_km2")
_REDRAWN = ("redrawn_low_km2", "redrawn_km2", "redrawn_high_km2")
_HELD = ("held_km2", "held_sd_km2")
COLUMNS = ("before", "after", "region", "actor", *_READINGS, *_REDRAWN, *_HELD)


def keep_series(
    archive: FileArchive,
    folder: Path,
    regions: Sequence[Region] = (),
    *,
    start: date | None = None,
    end: date | None = None,
    every: Every = "day",
    jobs: int | None = None,
    scheduler: str | None = None,
    cache: Path | None = None,
    land: MultiPolygon | None = None,
) -> Iterator[tuple[tuple[SeriesRow, ...], bool]]:
    """Measure a series into partitions; `geo.control.series.measure_series` describes most parameters.

    Parameters
    ----------
    folder
        Where the partitions go: one a month, ``month=2023-06``, or for a series by months one a year, ``year=2023``.

    Yields
    ------
    rows, measured
        Of each partition, in order; `measured` is False where it was there already.

    Raises
    ------
    ControlError
        Where fewer than two snapshots are there.
    TerritoryError
        Where the folder holds partitions of another series.
    WorkError
        Where workers are gone, or lack the files.
    """
    stretches = plan_series(archive, start=start, end=end, every=every)
    parts = Partitions(folder, "year" if every == "month" else "month", numbers=(*_READINGS, *_REDRAWN, *_HELD))
    values = [f"{stretch.start:%Y}" if every == "month" else f"{stretch.start:%Y-%m}" for stretch in stretches]
    parts.expect(values)
    inputs = _Inputs(archive, regions, land)
    kept = {
        value: found
        for value, stretch in zip(values, stretches, strict=True)
        if (found := _kept(parts, value, stretch, inputs)) is not None
    }
    fresh = measure_stretches(
        archive,
        [stretch for value, stretch in zip(values, stretches, strict=True) if value not in kept],
        regions,
        jobs=jobs,
        scheduler=scheduler,
        cache=cache,
        land=land,
    )
    measured = []

    def in_order() -> Iterator[Stretch]:
        for value in values:
            measured.append(kept[value] if value in kept else next(fresh))
            for day, why in measured[-1].bad.items():
                if day in archive.files:
                    archive.leave_out(day, why)
            yield measured[-1]

    for value, rows in zip(values, series_rows(archive, in_order(), regions), strict=True):
        stretch, table = measured.pop(), [_row(row) for row in rows]
        if value not in kept or table != parts.read(value)[1]:
            opened = stretch.steps[0].before if stretch.steps else stretch.opening
            made = {
                "key": inputs.key(stretch, opened),
                "opened": opened.isoformat(),
                "left_out": {day.isoformat(): why for day, why in sorted(stretch.bad.items())},
            }
            parts.write(value, table, COLUMNS, made)
        yield rows, value not in kept


def _kept(parts: Partitions, value: str, stretch: Stretch, inputs: _Inputs) -> Stretch | None:
    """Return a stretch as its partition has it; None where that was made from something else."""
    made, rows = parts.read(value)
    if not made or made["key"] != inputs.key(stretch, date.fromisoformat(made["opened"])):
        return None
    bad = {date.fromisoformat(day): why for day, why in made["left_out"].items()}
    return replace(stretch, steps=_steps(rows, inputs.regions + 1), bad=bad)


class _Inputs:
    """What the figures of a stretch follow from, as keys."""

    def __init__(self, archive: FileArchive, regions: Sequence[Region], land: MultiPolygon | None) -> None:
        self.regions = len(regions)
        self._files = archive.files
        shapes = [f"{region.name} {shapely.to_wkb(region.polygon, hex=True)}" for region in regions]
        shapes.append("" if land is None else land.wkb_hex)
        self._common = [str(dict(program())), archive.source, repr(archive.mapping), *shapes]
        self._digests: dict[date, str] = {}

    def key(self, stretch: Stretch, opened: date) -> str:
        """Return the key of a stretch whose first pair begins on a day."""
        files = [self._digest(day) for day in sorted(self._files) if opened <= day <= stretch.days[-1]]
        parts = [*self._common, str(stretch.daily), *map(str, (stretch.opening, *stretch.days)), *files]
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()

    def _digest(self, day: date) -> str:
        if day not in self._digests:
            self._digests[day] = file_digest(day, self._files[day])
        return self._digests[day]


def _row(row: SeriesRow) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value := getattr(row, name), date) else value for name in COLUMNS}


def _steps(rows: Sequence[dict[str, Any]], regions: int) -> tuple[Step, ...]:
    steps = []
    for (before, after), both in groupby(rows, key=lambda row: (row["before"], row["after"])):
        pair = list(both)
        gains, redrawn = (
            np.array([[row[name] for name in names] for row in pair]).reshape(regions, 2, 3).transpose(1, 2, 0)
            for names in (_READINGS, _REDRAWN)
        )
        sd = np.array([row["held_sd_km2"] for row in pair[::2]])
        steps.append(Step(date.fromisoformat(before), date.fromisoformat(after), gains, redrawn, sd))
    return tuple(steps)
