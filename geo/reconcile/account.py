"""One side's account: its claims tested against one another and against the maps, and what is left of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.book import Book, share_beginnings
from geo.reconcile.cells import make_grid
from geo.reconcile.mapped import map_cells
from geo.reconcile.readings import meet_totals
from geo.reconcile.suspicion import hold_against_maps, suspect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.reconcile.adjustment import Adjustment
    from geo.reconcile.meter import GroundMeter
    from geo.reconcile.model import Measurement
    from geo.reconcile.readings import Reading

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Account:
    """The reconciled book of one side.

    Attributes
    ----------
    book
        Its readings and cells.
    rough
        A first solution of the cells, km².
    alone
        The claims alone, without those that contradict the rest.
    everything, solved
        Claims and maps together: all of them, and without the claims that do not fit.
    accused
        Reading → residual in standard deviations, and the readings that the data cannot tell from it.
    compared
        Reading → each map that covers its window, with claimed minus measured in standard deviations.
    off_map
        Which readings fit none of the maps that cover them.
    scale
        What the standard deviations of `solved` are multiplied by where even the claims that fit are further from
        one another and the maps than they should be (the Birge ratio); 1 otherwise.
    """

    book: Book
    rough: Floats
    alone: Adjustment
    everything: Adjustment
    solved: Adjustment
    accused: dict[int, tuple[float, tuple[int, ...]]]
    compared: dict[int, tuple[tuple[Measurement, float], ...]]
    off_map: Flags
    scale: float

    def estimate(self, region: str, start: int, end: int) -> tuple[float, float] | None:
        """Return the reconciled gain between two of the grid's days and its standard deviation, km²."""
        days = self.book.grid.days
        row = self.book.grid.row(region, days[start], days[end])
        combination, shown = self.book.whole_row(row, self.solved.x.size)
        found = self.solved.estimate(combination)
        return None if found is None else (shown + found[0], found[1] * self.scale)

    def claimed(self, region: str, start: int, end: int) -> float | None:
        """Return what the claims alone add up to between two of the grid's days, km²."""
        days = self.book.grid.days
        row = self.book.grid.row(region, days[start], days[end])
        found = self.alone.estimate(self.book.pad(row, self.alone.x.size))
        return None if found is None else found[0]

    def residual(self, reading: int) -> float | None:
        """Return a kept reading's normalised residual; None where nothing else checks it."""
        index = self._index(reading, self._kept & ~self.off_map)
        z = float(self.solved.z[index])
        return None if np.isnan(z) else z

    def implied(self, reading: int) -> float | None:
        """Return what the other claims that fit say of a reading's window, km²; None where they leave it open."""
        if not self._kept[reading]:
            found = self.alone.estimate(self.book.claims_system(self._everyone, self.rough).design[reading])
            return None if found is None else found[0]
        index = self._index(reading, self._kept)
        z, sd, fitted = self.alone.z[index], self.alone.sd[index], self.alone.fitted[index]
        if np.isnan(z):
            return None
        off = self.book.readings[reading].km2 - fitted
        # A residual is the reading's redundancy times its distance from what the others say, and also
        # z · sd · √redundancy.
        return float(fitted if abs(z) < 1e-6 else self.book.readings[reading].km2 - (z * sd) ** 2 / off)

    @property
    def _everyone(self) -> Flags:
        return np.ones(len(self.book.readings), dtype=bool)

    @property
    def _kept(self) -> Flags:
        kept = self._everyone
        kept[list(self.accused)] = False
        return kept

    def _index(self, reading: int, kept: Flags) -> int:
        return int(np.count_nonzero(kept[:reading]))


def reconcile_side(
    readings: Sequence[Reading],
    meters: Sequence[GroundMeter],
    *,
    lag_days: int,
    significance: float,
    reporting: float,
) -> Account:
    """Reconcile the readings of one side.

    Parameters
    ----------
    readings
        Of one actor, each figure once.
    meters
        Sources of polygons.
    lag_days, significance, reporting
        As in `reconcile_ledger`.

    Returns
    -------
    account
        What fits, what does not, and the reconciled cells.
    """
    dated, bases = share_beginnings(meet_totals(readings))
    grid = make_grid(dated)
    seen = [map_cells(grid, meter, dated[0].actor, lag_days) for meter in meters]
    maps = tuple(each for each in seen if each is not None)
    # One chance of a false accusation is shared between the two tests.
    chance = 1 - (1 - significance) ** (0.5 if maps else 1.0)
    found = suspect(Book(grid, dated, bases, maps, reporting), chance)
    book, kept, rough = found.book, found.kept, found.rough
    everyone = np.ones(len(dated), dtype=bool)
    compared, off_map = hold_against_maps(book, rough, chance)
    solved = book.adjust_whole(kept & ~off_map, rough)
    ratio = float(np.sqrt(solved.chi2 / solved.dof)) if solved.p < significance else 1.0
    return Account(
        book=book,
        rough=rough,
        alone=found.alone,
        everything=book.adjust_whole(everyone, rough),
        solved=solved,
        accused=found.accused,
        compared=compared,
        off_map=off_map & kept,
        scale=max(ratio, 1.0),
    )
