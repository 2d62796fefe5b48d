"""What the names of a text may mean, name by name and in one row."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.recognise import Span

EARTH_KM = 6371.0088


@dataclass
class Sense:
    """Mentions of one name in a text, and what they may mean together.

    Attributes
    ----------
    found, spans
        The entries that they may mean, and where they stand.
    base
        Log weight of each entry by itself.
    shares
        Current belief in each; sums to 1.
    lat, lon
        Where each entry is, degrees (EPSG:4326).
    settled
        Whether each entry is a populated place.
    divisions
        Which entries are divisions or countries, and of what kind.
    reasons
        What spoke for each, in words.
    to_front
        Distance of each to the front, km; empty where no front is known.
    """

    found: list[Candidate]
    spans: list[Span]
    base: NDArray[np.float64]
    shares: NDArray[np.float64]
    lat: NDArray[np.float64]
    lon: NDArray[np.float64]
    settled: NDArray[np.bool_]
    divisions: list[tuple[int, str]]
    reasons: list[list[str]] = field(default_factory=list)
    to_front: list[float] = field(default_factory=list)


class Entries:
    """All that the names of a text may mean, in one row.

    Attributes
    ----------
    first
        Where the entries of each name begin, and where the last end, shape (n + 1,).
    name
        Which name each entry is one of, shape (m,).
    number, lat, lon, settled
        Of each entry, shape (m,); degrees in EPSG:4326.
    on_sphere
        Each entry's place on a sphere, km from its centre, shape (m, 3).
    shares
        Current belief in each, shape (m,).
    divided
        Whether each name may be that of a division or country, shape (n,).
    """

    def __init__(self, senses: Sequence[Sense]) -> None:
        self.first = np.cumsum([0, *(len(sense.found) for sense in senses)])
        self.name = np.repeat(np.arange(len(senses)), np.diff(self.first))
        self.number = np.array([one.number for sense in senses for one in sense.found], dtype=np.intp)
        self.lat = np.concatenate([sense.lat for sense in senses])
        self.lon = np.concatenate([sense.lon for sense in senses])
        self.on_sphere = _on_sphere(self.lat, self.lon)
        self.settled = np.concatenate([sense.settled for sense in senses])
        self.shares = np.concatenate([sense.shares for sense in senses])
        self.divided = np.array([bool(sense.divisions) for sense in senses])

    def of(self, name: int) -> slice:
        """Return where the entries of one name are."""
        return slice(self.first[name], self.first[name + 1])

    def best(self) -> NDArray[np.intp]:
        """Return where the entry of each name is that is believed most, the first of equals."""
        order: NDArray[np.intp] = np.lexsort((-self.shares, self.name))[self.first[:-1]]
        return order

    def settlements(self, names: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where the settlements among some names' entries are, and which of `names` each belongs to."""
        whose, at = ranges(self.first[names], self.first[names + 1] - self.first[names])
        return at[self.settled[at]], whose[self.settled[at]]


def ranges(first: NDArray[np.intp], counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the numbers of runs, given where they begin and how long they are, and which run each belongs to."""
    run = np.repeat(np.arange(len(counts)), counts)
    return run, np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)


def _on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    north, east = np.radians(lat), np.radians(lon)
    flat = np.cos(north)
    return EARTH_KM * np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])
