"""Which claims contradict the others or the maps, and sources whose figures contradict one another throughout."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.adjustment import Adjustment, adjust, critical_z, serial_elimination

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.reconcile.book import Book
    from geo.reconcile.model import Measurement

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# A source keeps no books where more than a third of its claims, and at least five, would have to be wrong.
_MANY, _SHARE = 5, 1 / 3
# The median of the absolute value of a standard normal number.
_MEDIAN = 0.6744897501960817
_LOOSEST = 1.0
_HALVINGS = 16


@dataclass(frozen=True)
class Suspicion:
    """What contradicts the rest of a book.

    Attributes
    ----------
    book
        The book, with the scatter that sources without accounts of their own were given.
    accused
        Reading → residual in standard deviations, and the readings that nothing tells apart from it.
    kept
        Which readings are left.
    rough
        The cells as these have them, km².
    alone
        These claims, solved.
    """

    book: Book
    accused: dict[int, tuple[float, tuple[int, ...]]]
    kept: Flags
    rough: Floats
    alone: Adjustment


def suspect(book: Book, chance: float) -> Suspicion:
    """Take out the claims that contradict the others.

    A source whose totals and increments come from one account has few misfits, and each is a finding. Where they are
    many, its figures are simply less sure than their digits: each is then given an error of a share of its size, the
    share for which the median residual is what it should be. A median is blind to the few that are false.

    Parameters
    ----------
    book
        The claims.
    chance
        Of accusing anything where all are honest.

    Returns
    -------
    suspicion
        What was taken out, and the book with the scatter that sources without accounts were given.
    """
    found = _accuse(book, chance)
    for source in dict.fromkeys(each.source for each in book.readings):
        own = np.array([each.source == source for each in book.readings])
        blamed = sum(bool(own[reading]) for reading in found.accused)
        if blamed >= _MANY and blamed > _SHARE * own.sum():
            looser = {**found.book.looseness, source: _scatter(found.book, source, own)}
            found = _accuse(replace(found.book, looseness=looser), chance)
    return found


def hold_against_maps(
    book: Book, rough: Floats, chance: float
) -> tuple[dict[int, tuple[tuple[Measurement, float], ...]], Flags]:
    """Hold each reading against each map over its own window.

    Parameters
    ----------
    book
        Claims and maps.
    rough
        A first solution of the cells, km².
    chance
        Of accusing anything where all are honest.

    Returns
    -------
    compared
        Reading → each map that covers its window, with claimed minus measured in standard deviations.
    off
        Which readings fit none of the maps that cover them.
    """
    compared: dict[int, tuple[tuple[Measurement, float], ...]] = {}
    for number, each in enumerate(book.readings):
        if not book.comparable(number):
            continue
        row = book.grid.row(each.ground, each.start, each.end)
        seen = []
        for source in book.maps:
            measured = source.read(row, each.start, each.end, each.ground)
            if measured is not None:
                below, above = book.sides(number)
                side = below if measured.km2 < each.km2 else above
                sd = float(np.sqrt(side**2 + book.error(number, rough) ** 2 + measured.sd_km2**2))
                seen.append((measured, (each.km2 - measured.km2) / sd))
        if seen:
            compared[number] = tuple(seen)
    off = np.zeros(len(book.readings), dtype=bool)
    if compared:
        critical = critical_z(chance, len(compared))
        for number, seen_by in compared.items():
            off[number] = min(abs(z) for _, z in seen_by) > critical
    return compared, off


def _accuse(book: Book, chance: float) -> Suspicion:
    everyone = np.ones(len(book.readings), dtype=bool)
    rough = book.rough(everyone)
    # The size of sources' errors follows from the gains, and those are only known without the gross errors.
    for again in (True, False):
        system = book.claims_system(everyone, rough)
        # Where a contradiction can be laid at the door of claims that no map bears out, it is.
        _, off = hold_against_maps(book, rough, chance)
        first = serial_elimination(system, np.flatnonzero(off), chance)[0] if off.any() else ()
        out = [reading for step in first for reading in step.readings]
        near = book.pad(rough, system.design.shape[1])
        then, rest = serial_elimination(system, range(len(everyone)), chance, without=out, near=near)
        accused = {reading: (step.z, step.readings) for step in (*first, *then) for reading in step.readings}
        kept = everyone.copy()
        kept[list(accused)] = False
        rough = book.rough(kept, rough)
        if again and not accused:
            break
    return Suspicion(book, accused, kept, rough, adjust(book.claims_system(kept, rough), near=rest.x))


def _scatter(book: Book, source: str, own: Flags) -> float:
    low, high = 0.0, _LOOSEST
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        tried = replace(book, looseness={**book.looseness, source: middle})
        everyone = np.ones(len(own), dtype=bool)
        z = adjust(tried.claims_system(everyone, tried.rough(everyone))).z[: len(own)][own]
        low, high = (middle, high) if np.nanmedian(np.abs(z)) > _MEDIAN else (low, middle)
    return high
