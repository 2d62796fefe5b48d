"""What else a text surely names around each entry, once all is weighed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.gazetteer.senses import EARTH_KM, ranges
from geo.gazetteer.weigh import lies_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.company import Company
    from geo.gazetteer.senses import Entries, Sense
    from geo.gazetteer.tables import Tables

_SURE = 0.5
_NEAR_KM = 32.0
_KNOWN_EVERYWHERE = 20_000
_WITHIN_REACH_KM = 150.0


class Nearest(NamedTuple):
    """The nearest settlement that is surely named beside each entry: km, infinite where none is, and its number."""

    km: NDArray[np.float64]
    number: NDArray[np.intp]

    def told(self, entry: int, tables: Tables) -> list[str]:
        """Return the reason that one is near, if it is."""
        if self.km[entry] > _NEAR_KM:
            return []
        return [f"{self.km[entry]:.0f} km from {tables.name(int(self.number[entry]))}, named too"]


def nearest(company: Sequence[Company], entries: Entries) -> Nearest:
    """Return the nearest settlement named beside, for each entry."""
    sizes = np.array([len(beside.names) for beside in company])
    names = np.concatenate([beside.names for beside in company])
    entry, at = ranges((np.cumsum(sizes) - sizes)[entries.name], sizes[entries.name])
    other = entries.best()[names[at]]
    fits = entries.settled[other] & (entries.shares[other] > _SURE) & (entries.number[other] != entries.number[entry])
    entry, other = entry[fits], other[fits]
    km = _distances(entries.lat[entry], entries.lon[entry], entries.lat[other], entries.lon[other])
    found = Nearest(np.full(len(entries.lat), np.inf), np.zeros(len(entries.lat), dtype=np.intp))
    np.minimum.at(found.km, entry, km)
    nearest = np.flatnonzero(km == found.km[entry])[::-1]  # of equals the first is to stay
    found.number[entry[nearest]] = entries.number[other[nearest]]
    return found


def stranded(senses: Sequence[Sense], entries: Entries, near: Nearest, tables: Tables) -> list[bool]:
    """Return for each name whether its best entry is a small settlement far from all else that the text names.

    It may then be another place of that name, which the gazetteer lacks; a name that the gazetteer has but once
    is doubted only where the text names divisions and it lies in none of them.
    """
    best = entries.best()
    sure = entries.shares[best] >= _SURE
    companions = np.flatnonzero(sure & entries.settled[best])
    areas = [
        number
        for number in entries.number[best[sure]].tolist()
        if tables.features[tables.feature[number]] in ("ADM1", "ADM2")
    ]
    lost = []
    for name, (sense, at) in enumerate(zip(senses, best.tolist(), strict=True)):
        number = int(entries.number[at])
        if (
            not entries.settled[at]
            or near.km[at] <= _WITHIN_REACH_KM
            or tables.population[number] >= _KNOWN_EVERYWHERE
            or any(lies_in(tables, number, area) for area in areas)
        ):
            lost.append(False)
            continue
        others = best[companions[companions != name]]
        km = _distances(entries.lat[at], entries.lon[at], entries.lat[others], entries.lon[others])
        reached = bool((km <= _WITHIN_REACH_KM).any())
        lost.append(not reached and (bool(areas) or (len(others) > 0 and not _only_one(sense))))
    return lost


def _only_one(sense: Sense) -> bool:
    return sense.found[int(np.argmax(sense.shares))].exact and sum(one.exact for one in sense.found) == 1


def _distances(
    lat: NDArray[np.float64], lon: NDArray[np.float64], lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    north = np.radians(lats - lat)
    east = np.radians(lons - lon) * np.cos(np.radians((lats + lat) / 2))
    km: NDArray[np.float64] = EARTH_KM * np.hypot(north, east)
    return km
