r"""The book of one side: every reading of the ground that it gained, as one system of equations.

The unknowns are the gains x of all cells. A source that adds week to week keeps books: its totals and increments may
agree to the digit and yet all be off together. So a claim of source s reads :math:`a \cdot (x + e_s)` with its
rounding, where the source's own error :math:`e_s` is independent from one of its windows to the next and has a
standard deviation of a share of what it reports. Claims of one source are thereby tested against one another to
their digits, and against maps and other sources to that share.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.adjustment import System, adjust

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from geo.reconcile.cells import Grid
    from geo.reconcile.mapped import MapReadings
    from geo.reconcile.readings import Reading

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Ground gained is never less than nothing; the slack lets rounded totals stand still.
_SLACK_KM2 = 0.05
# No source's own error over one of its windows is smaller than one blot of a map: 250 m by 1 km.
_LEAST_ERROR_KM2 = 0.25


@dataclass(frozen=True)
class Book:
    """Readings, and the cells that they sum.

    Attributes
    ----------
    grid
        The cells.
    readings
        The claims' readings, each once.
    bases
        For each reading the number of its unknown beginning; −1 where the beginning is known.
    maps
        What polygons show.
    reporting
        A source's own error, as a share of what it reports.
    looseness
        Source → by what share its single figures scatter besides their rounding; sources that keep books have none.
    """

    grid: Grid
    readings: tuple[Reading, ...]
    bases: tuple[int, ...]
    maps: tuple[MapReadings, ...]
    reporting: float
    looseness: dict[str, float] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Floats:
        """Which cells each reading sums: shape (readings, cells)."""
        return np.array([self.grid.row(each.ground, each.start, each.end) for each in self.readings])

    @property
    def groups(self) -> int:
        """How many unknown beginnings there are."""
        return max(self.bases, default=-1) + 1

    def comparable(self, reading: int) -> bool:
        """Whether a reading's window begins on a known day."""
        return self.bases[reading] < 0

    def rough(self, kept: Flags) -> Floats:
        """Return a first solution of the cells from claims alone, km²: what sources' errors are shares of."""
        columns = self._with_bases(self.rows)[kept]
        values, below, above = self._figures(kept)
        system = System(columns, values, below, above)
        return np.clip(adjust(self._never_less(system, self._all_cells())).x[: self.grid.cells], 0.0, None)

    def error(self, reading: int, rough: Floats) -> float:
        """Return the standard deviation of the source's own error in one reading, km²."""
        patterns, _, sd = self._lumps(self.readings[reading].source, rough)
        return float(np.sqrt(((patterns[self._place(reading)] * sd) ** 2).sum()))

    def claims_system(self, kept: Flags, rough: Floats) -> System:
        """Return the claims alone; cells never fall below zero, and what a region has left over is small."""
        return self._never_less(self._claims(kept, rough), self._all_cells())

    def whole_system(self, kept: Flags, rough: Floats) -> System:
        """Return claims and maps together. The claims come first, in order."""
        system = self._never_less(self._claims(kept, rough), self._unmapped_leftover())
        return replace(system, **self._joint(system.design.shape[1]))

    def pad(self, row: Floats, width: int) -> Floats:
        """Return a row of cells as a row of all unknowns."""
        return np.concatenate([row, np.zeros(width - len(row))])

    def _claims(self, kept: Flags, rough: Floats) -> System:
        rows = self._with_bases(self.rows)
        designs, deviations = [rows], []
        for source in dict.fromkeys(each.source for each in self.readings):
            patterns, owners, sd = self._lumps(source, rough)
            block = np.zeros((len(rows), patterns.shape[1]))
            block[owners] = patterns
            designs.append(block)
            deviations.append(sd)
        design = np.hstack(designs)[kept]
        sd = np.concatenate(deviations)
        own = np.zeros((len(sd), design.shape[1]))
        own[:, rows.shape[1] :] = np.eye(len(sd))
        values, below, above = self._figures(kept)
        return System(
            np.vstack([design, own]),
            np.concatenate([values, np.zeros(len(sd))]),
            np.concatenate([below, sd]),
            np.concatenate([above, sd]),
        )

    def _lumps(self, source: str, rough: Floats) -> tuple[Floats, NDArray[np.intp], Floats]:
        """Return the windows that a source tells apart: which of its readings hold each, and its error in it."""
        owners = np.flatnonzero([each.source == source for each in self.readings])
        rows = self.rows[owners]
        patterns, index = np.unique(rows, axis=1, return_inverse=True)
        amounts = np.bincount(index.ravel(), weights=rough, minlength=patterns.shape[1])
        held = patterns.any(axis=0)
        # The scatter of single figures, where there is one, is the source's error as far as it can be seen.
        share = 0.0 if source in self.looseness else self.reporting
        sd = np.hypot(share * amounts[held], _LEAST_ERROR_KM2)
        return patterns[:, held], owners, sd

    def _place(self, reading: int) -> int:
        source = self.readings[reading].source
        return sum(each.source == source for each in self.readings[:reading])

    def _with_bases(self, rows: Floats) -> Floats:
        block = np.zeros((len(rows), self.groups))
        for number, base in enumerate(self.bases):
            if base >= 0:
                block[number, base] = 1.0
        return np.hstack([rows, block])

    def _figures(self, kept: Flags) -> tuple[Floats, Floats, Floats]:
        figures = np.array([(each.km2, *self.sides(number)) for number, each in enumerate(self.readings)])[kept]
        return figures[:, 0], figures[:, 1], figures[:, 2]

    def sides(self, reading: int) -> tuple[float, float]:
        """Return the standard deviations of one figure below and above it, km²."""
        each = self.readings[reading]
        loose = self.looseness.get(each.source, 0.0) * each.km2
        return math.hypot(each.below, loose), math.hypot(each.above, loose)

    def _never_less(self, system: System, chosen: Flags) -> System:
        """Add to a system that cells do not fall below zero, and that leftovers are a small share of the whole."""
        cells = np.flatnonzero(chosen)
        leftover = np.repeat(self.grid.leftover, self.grid.intervals)
        parts = np.sqrt(np.maximum(self.rows[:, leftover].sum(axis=1), 1.0))
        share = (np.array([each.km2 for each in self.readings]) / parts)[:, None] * self.rows
        wide = np.maximum(self.reporting * share.max(axis=0, initial=0.0)[cells], _LEAST_ERROR_KM2)
        leftover = leftover[cells]
        rows = np.zeros((len(cells), system.design.shape[1]))
        rows[np.arange(len(cells)), cells] = 1.0
        return replace(
            system,
            design=np.vstack([system.design, rows]),
            values=np.concatenate([system.values, np.zeros(len(cells))]),
            below=np.concatenate([system.below, np.full(len(cells), _SLACK_KM2)]),
            above=np.concatenate([system.above, np.where(leftover, wide, np.inf)]),
        )

    def _all_cells(self) -> Flags:
        return np.ones(self.grid.cells, dtype=bool)

    def _unmapped_leftover(self) -> Flags:
        chosen = np.repeat(self.grid.leftover, self.grid.intervals)
        for each in self.maps:
            chosen[each.cells] = False
        return chosen

    def _joint(self, width: int) -> dict[str, Floats]:
        from scipy.linalg import block_diag

        design = np.zeros((sum(len(each.cells) for each in self.maps), width))
        row = 0
        for each in self.maps:
            design[np.arange(row, row + len(each.cells)), each.cells] = 1.0
            row += len(each.cells)
        return {
            "joint_design": design,
            "joint_values": np.concatenate([each.km2 for each in self.maps]) if self.maps else np.zeros(0),
            "joint_covariance": block_diag(*(each.covariance for each in self.maps)) if self.maps else np.zeros((0, 0)),
        }


def share_beginnings(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], tuple[int, ...]]:
    """Give totals that do not say since when a beginning.

    They begin on the day on which most of the side's other totals begin. Where there is none such, the totals of one
    source and region share an unknown amount from before the first of them: their differences are still readings.

    Parameters
    ----------
    readings
        Of one side.

    Returns
    -------
    readings, bases
        As a `Book` takes them.
    """
    known = Counter(each.start for each in readings if each.cumulative and not each.open)
    usual, times = known.most_common(1)[0] if known else (None, 0)
    if 2 * times <= known.total():
        usual = None
    first: dict[tuple[str, str], date] = {}
    for each in readings:
        if each.open:
            key = (each.source, each.ground)
            first[key] = min(first.get(key, each.end), each.end)
    groups: dict[tuple[str, str], int] = {}
    given: list[Reading] = []
    bases: list[int] = []
    for each in readings:
        key = (each.source, each.ground)
        dated = each if not each.open else replace(each, start=first[key])
        if each.open and usual is not None and usual < each.end:
            dated = replace(each, start=usual, open=False)
        given.append(dated)
        bases.append(groups.setdefault(key, len(groups)) if dated.open else -1)
    return tuple(given), tuple(bases)
