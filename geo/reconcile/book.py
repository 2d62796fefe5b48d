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

from geo.reconcile.adjustment import Adjustment, adjust, chi2_chance
from geo.reconcile.least_squares import System, solve
from geo.reconcile.mapped import combine_maps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from geo.reconcile.cells import Grid
    from geo.reconcile.mapped import Known, MapReadings
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

    def rough(self, kept: Flags, near: Floats | None = None) -> Floats:
        """Return a first solution of the cells from claims alone, km²: what sources' errors are shares of.

        Each claim is taken as sure to that share, so that two sources that are far apart over one large gain do not
        bend the small ones beside it: first to a share of what it says, then to one of what all together say, since
        otherwise the smallest figure would be thought the surest.
        """
        values, below, above = self._figures(kept)
        design, priors = self._with_bases(self.rows)[kept], self._never_less(self._all_cells())
        x = np.zeros(design.shape[1]) if near is None else self.pad(near, design.shape[1])
        sizes = values
        for _ in range(2):
            error = self.reporting * sizes
            x = solve(System(design, values, np.hypot(below, error), np.hypot(above, error), *priors), x).x
            sizes = np.clip(design @ x, 0.0, None)
        return np.clip(x[: self.grid.cells], 0.0, None)

    def error(self, reading: int, rough: Floats) -> float:
        """Return the standard deviation of the source's own error in one reading, km²."""
        source = self.readings[reading].source
        patterns, owners, _ = self._lumps[source]
        held = patterns[int(np.searchsorted(owners, reading))]
        return float(np.sqrt(((held * self._lump_sd(source, rough)) ** 2).sum()))

    def claims_system(self, kept: Flags, rough: Floats) -> System:
        """Return the claims alone; cells never fall below zero, and what a region has left over is small."""
        return self._claims(kept, rough, self.rows, self._never_less(self._all_cells()))

    def adjust_whole(self, kept: Flags, rough: Floats) -> Adjustment:
        """Solve claims and maps together.

        A mapped cell is what the maps show plus their common error, and that is known beforehand: one unknown a cell
        with a standard deviation of 1, see `whole_row`. How far several maps agree is part of the test.
        """
        known = self.known
        open_ = self.rows.copy()
        open_[:, known.cells] = 0.0
        chosen = np.repeat(self.grid.leftover, self.grid.intervals)
        below, above = self._never_less(chosen)
        below[known.cells] = above[known.cells] = 0.0
        system = self._claims(kept, rough, open_, (below, above))
        on_maps = self.rows[:, known.cells]
        solved = adjust(
            replace(
                system,
                design=np.hstack([system.design, (on_maps @ known.root)[kept]]),
                values=system.values - (on_maps @ known.km2)[kept],
                prior_below=np.append(system.prior_below, np.ones(len(known.cells))),
                prior_above=np.append(system.prior_above, np.ones(len(known.cells))),
            )
        )
        chi2, dof = solved.chi2 + known.chi2, solved.dof + known.dof
        return replace(solved, chi2=chi2, dof=dof, p=chi2_chance(chi2, dof))

    def whole_row(self, row: Floats, width: int) -> tuple[Floats, float]:
        """Return a row of cells as one of all unknowns of `adjust_whole`, and what the maps show of it, km²."""
        known = self.known
        open_ = row.copy()
        open_[known.cells] = 0.0
        shared = row[known.cells] @ known.root
        padded = np.concatenate([open_, np.zeros(width - len(row) - len(shared)), shared])
        return padded, float(row[known.cells] @ known.km2)

    def pad(self, row: Floats, width: int) -> Floats:
        """Return a row of cells as a row of all unknowns of the claims alone."""
        return np.concatenate([row, np.zeros(width - len(row))])

    @cached_property
    def known(self) -> Known:
        """What the maps together show."""
        return combine_maps(self.maps, self.grid)

    def _claims(self, kept: Flags, rough: Floats, rows: Floats, cells: tuple[Floats, Floats]) -> System:
        designs, deviations = [self._with_bases(rows)], []
        for source, (patterns, owners, _) in self._lumps.items():
            block = np.zeros((len(rows), patterns.shape[1]))
            block[owners] = patterns
            designs.append(block)
            deviations.append(self._lump_sd(source, rough))
        values, below, above = self._figures(kept)
        sd = np.concatenate(deviations)
        return System(
            np.hstack(designs)[kept],
            values,
            below,
            above,
            np.concatenate([cells[0], sd]),
            np.concatenate([cells[1], sd]),
        )

    @cached_property
    def _lumps(self) -> dict[str, tuple[Floats, NDArray[np.intp], NDArray[np.intp]]]:
        """The windows that each source tells apart: which of its readings hold each, which these are, and of cells."""
        found = {}
        for source in dict.fromkeys(each.source for each in self.readings):
            owners = np.flatnonzero([each.source == source for each in self.readings])
            patterns, index = np.unique(self.rows[owners], axis=1, return_inverse=True)
            held = patterns.any(axis=0)
            place = np.where(held, np.cumsum(held) - 1, -1)[index.ravel()]
            found[source] = patterns[:, held], owners, place
        return found

    def _lump_sd(self, source: str, rough: Floats) -> Floats:
        """Return a source's own error in each window that it tells apart, km²."""
        patterns, _, place = self._lumps[source]
        amounts = np.bincount(place[place >= 0], weights=rough[place >= 0], minlength=patterns.shape[1])
        # The scatter of single figures, where there is one, is the source's error as far as it can be seen.
        share = 0.0 if source in self.looseness else self.reporting
        sd: Floats = np.hypot(share * amounts, _LEAST_ERROR_KM2)
        return sd

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

    def _never_less(self, chosen: Flags) -> tuple[Floats, Floats]:
        """Return how far cells and beginnings may lie below and above zero, km²; a leftover is a small share."""
        leftover = np.repeat(self.grid.leftover, self.grid.intervals)
        parts = np.sqrt(np.maximum(self.rows[:, leftover].sum(axis=1), 1.0))
        share = (np.array([each.km2 for each in self.readings]) / parts)[:, None] * self.rows
        wide = np.maximum(self.reporting * share.max(axis=0, initial=0.0), _LEAST_ERROR_KM2)
        free = np.full(self.groups, np.inf)
        return (
            np.append(np.where(chosen, _SLACK_KM2, np.inf), free),
            np.append(np.where(chosen & leftover, wide, np.inf), free),
        )

    def _all_cells(self) -> Flags:
        return np.ones(self.grid.cells, dtype=bool)


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
