"""The settlements named beside each name of a text, and what they say for the entries that it may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer.weigh import level

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.company import Company
    from geo.gazetteer.senses import Entries, Sense

_NEIGHBOUR_KM = 8.0
_NEIGHBOUR_WEIGHT = 2.0
_NO_NEIGHBOUR = 0.01
_SAME_ENTRY = -2.0
# Share below which an entry has no say.
_LIVE = 0.002
# Pairs of entries whose distances are kept from turn to turn: some 80 MB.
_KEPT = 8_000_000


class Neighbourhoods:
    """The neighbourhoods of all names of a text, kept from turn to turn as long as there is room."""

    def __init__(self, company: Sequence[Company], entries: Entries) -> None:
        self._company, self._entries = company, entries
        self._kept: dict[int, Neighbourhood] = {}
        self._room = _KEPT

    def weigh(self, name: int, sense: Sense) -> NDArray[np.float64]:
        """Return the weights of a name's entries, as the names beside it are believed now."""
        found = self._kept.get(name)
        if found is None:
            found = Neighbourhood(name, self._company[name], self._entries)
            if found.size <= self._room:
                self._room -= found.size
                self._kept[name] = found
        return found.weigh(sense, self._entries)


class Neighbourhood:
    """The settlements named beside one name: one that is near lifts an entry, those that are far do no harm.

    A mixture over all neighbours of Cauchy densities of the distance, each by its share and its closeness; it
    counts in full once the closeness of all comes to 1.
    """

    def __init__(self, name: int, company: Company, entries: Entries) -> None:
        self._at, whose = entries.settlements(company.names)
        self._opens = np.flatnonzero(np.concatenate([whose[:1] >= 0, whose[1:] != whose[:-1]]))
        self._closeness = company.closeness[whose[self._opens]]
        own = entries.of(name)
        self._same = entries.number[own, None] == entries.number[self._at]
        self._clashes = bool(self._same.any())
        self.size = self._same.size
        # The chord stands for the arc: 0.03 % less at 500 km. Axis by axis, since a matrix product has other last bits
        # on another processor.
        here, there = entries.on_sphere[own], entries.on_sphere[self._at]
        chord_km2 = sum((here[:, None, axis] - there[:, axis]) ** 2 for axis in range(3))
        self._density = np.where(self._same, 0.0, company.closeness[whose] / (1 + chord_km2 / _NEIGHBOUR_KM**2))

    def weigh(self, sense: Sense, entries: Entries) -> NDArray[np.float64]:
        """Return the weights of a name's entries, as the others are believed now."""
        if not len(self._at):
            return np.zeros(len(sense.found))
        shares = entries.shares[self._at]
        live = shares > _LIVE
        shares[~live] = 0.0
        mixture = (self._density * shares).sum(axis=1)
        total = self._closeness[np.logical_or.reduceat(live, self._opens)].sum()
        weights: NDArray[np.float64] = _NEIGHBOUR_WEIGHT * min(1.0, total) * np.log(mixture + _NO_NEIGHBOUR)
        if self._clashes:
            weights += _SAME_ENTRY * np.where(self._same, shares, 0.0).sum(axis=1)
        return level(weights, sense)
