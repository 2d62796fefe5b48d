"""Weights that the rest of a text gives to what one of its names may mean: logarithms, to be added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from geo.gazetteer.compass import bearing, distance_km, name_of, turn
from geo.gazetteer.search import direction, nearness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.company import Company
    from geo.gazetteer.hints import Relation
    from geo.gazetteer.recognise import Span
    from geo.gazetteer.tables import Tables

_EARTH_KM = 6371.0088
_NEIGHBOUR_KM = 8.0
_NEIGHBOUR_WEIGHT = 2.0
_NO_NEIGHBOUR = 0.01
_SAME_ENTRY = -2.0
_GAIN = {"ADM1": 3.0, "ADM2": 3.0, "PCLI": 0.5}
# Shares below which an entry has no say, as a settlement and as a division.
_LIVE, _NAMED = 0.002, 0.2
_SURE = 0.5
_WORST = -9.0
_SAID_SO = -3.0
_KNOWN_EVERYWHERE = 20_000
_WITHIN_REACH_KM = 150.0


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


def shares_of(weights: NDArray[np.float64], heat: float = 1.0) -> NDArray[np.float64]:
    """Turn log weights into shares of 1; heat above 1 levels them, so that no entry is ruled out too early."""
    raw = np.exp((weights - weights.max()) / heat)
    shares: NDArray[np.float64] = raw / raw.sum()
    return shares


def level(weights: NDArray[np.float64], sense: Sense) -> NDArray[np.float64]:
    """Give areas the weight of the best settlement: where a place lies tells settlements apart, not the two kinds."""
    if not sense.settled.any():
        return np.zeros_like(weights)
    leveled: NDArray[np.float64] = np.where(sense.settled, weights, weights[sense.settled].max())
    return leveled


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

    def believe(self, name: int, shares: NDArray[np.float64]) -> None:
        """Set the belief in the entries of one name."""
        self.shares[self.first[name] : self.first[name + 1]] = shares

    def best(self) -> NDArray[np.intp]:
        """Return where the entry of each name is that is believed most, the first of equals."""
        order: NDArray[np.intp] = np.lexsort((-self.shares, self.name))[self.first[:-1]]
        return order

    def settlements(self, names: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return where the settlements among some names' entries are, and which of `names` each belongs to."""
        whose, at = _ranges(self.first[names], self.first[names + 1] - self.first[names])
        return at[self.settled[at]], whose[self.settled[at]]


class Enclosing(NamedTuple):
    """A division or country named beside: where among the entries it is, what kind, how loud, and what it holds."""

    at: int
    feature: str
    weight: float
    name: str
    inside: list[int]


def beside(sense: Sense, company: Company, entries: Entries) -> NDArray[np.float64]:
    """Weigh the settlements named beside: one that is near lifts an entry, those that are far do no harm.

    A mixture over all neighbours of Cauchy densities of the distance, each by its share and its closeness; it
    counts in full once the closeness of all comes to 1.
    """
    at, whose = entries.settlements(company.names)
    live = entries.shares[at] > _LIVE
    at, whose = at[live], whose[live]
    if not len(at):
        return np.zeros(len(sense.found))
    shares = entries.shares[at]
    own = np.array([one.number for one in sense.found])
    same = own[:, None] == entries.number[at]
    # The chord stands for the arc: 0.03 % less at 500 km.
    chord_km2 = 2 * (_EARTH_KM**2 - _on_sphere(sense.lat, sense.lon) @ entries.on_sphere[at].T)
    parts = np.where(same, 0.0, company.closeness[whose] * shares)
    mixture = (parts / (1 + chord_km2 / _NEIGHBOUR_KM**2)).sum(axis=1)
    clash = np.where(same, shares, 0.0).sum(axis=1)
    total = company.closeness[whose[np.diff(whose, prepend=-1) > 0]].sum()
    weights = _NEIGHBOUR_WEIGHT * min(1.0, total) * np.log(mixture + _NO_NEIGHBOUR) + _SAME_ENTRY * clash
    return level(weights, sense)


class Nearest(NamedTuple):
    """The nearest settlement that is surely named beside each entry: km, infinite where none is, and its number."""

    km: NDArray[np.float64]
    number: NDArray[np.intp]

    def told(self, entry: int, tables: Tables) -> list[str]:
        """Return the reason that one is near, if it is."""
        if self.km[entry] > 4 * _NEIGHBOUR_KM:
            return []
        return [f"{self.km[entry]:.0f} km from {tables.name(int(self.number[entry]))}, named too"]


def nearest(company: Sequence[Company], entries: Entries) -> Nearest:
    """Return the nearest settlement named beside, for each entry."""
    sizes = np.array([len(beside.names) for beside in company])
    names = np.concatenate([beside.names for beside in company])
    entry, at = _ranges((np.cumsum(sizes) - sizes)[entries.name], sizes[entries.name])
    other = entries.best()[names[at]]
    fits = entries.settled[other] & (entries.shares[other] > _SURE) & (entries.number[other] != entries.number[entry])
    entry, other = entry[fits], other[fits]
    km = _distances(entries.lat[entry], entries.lon[entry], entries.lat[other], entries.lon[other])
    order = np.lexsort((km, entry))
    order = order[np.diff(entry[order], prepend=-1) > 0]
    found = Nearest(np.full(len(entries.lat), np.inf), np.zeros(len(entries.lat), dtype=np.intp))
    found.km[entry[order]] = km[order]
    found.number[entry[order]] = entries.number[other[order]]
    return found


def _ranges(first: NDArray[np.intp], counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the numbers of runs, given where they begin and how long they are, and which run each belongs to."""
    run = np.repeat(np.arange(len(counts)), counts)
    return run, np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)


def _on_sphere(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> NDArray[np.float64]:
    north, east = np.radians(lat), np.radians(lon)
    flat = np.cos(north)
    return _EARTH_KM * np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])


def _distances(
    lat: NDArray[np.float64], lon: NDArray[np.float64], lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    north = np.radians(lats - lat)
    east = np.radians(lons - lon) * np.cos(np.radians((lats + lat) / 2))
    km: NDArray[np.float64] = _EARTH_KM * np.hypot(north, east)
    return km


def enclosing(
    sense: Sense, company: Company, senses: Sequence[Sense], entries: Entries, tables: Tables
) -> list[Enclosing]:
    """Return the divisions and countries named beside that hold an entry."""
    found = []
    for name, close in zip(company.names.tolist(), company.closeness.tolist(), strict=True):
        for i, feature in senses[name].divisions:
            area = senses[name].found[i].number
            inside = [
                at for at, one in enumerate(sense.found) if one.number != area and _inside(tables, one.number, area)
            ]
            if inside:
                at = int(entries.first[name]) + i
                found.append(Enclosing(at, feature, close * _GAIN[feature], tables.name(area), inside))
    return found


def divisions(found: Sequence[Candidate], tables: Tables) -> list[tuple[int, str]]:
    """Return which of the entries are divisions or countries, and of what kind."""
    features = [tables.features[tables.feature[one.number]] for one in found]
    return [(i, feature) for i, feature in enumerate(features) if feature in _GAIN]


def within(sense: Sense, named: Sequence[Enclosing], entries: Entries) -> NDArray[np.float64]:
    """Weigh the divisions and countries named: entries inside them gain, most by those named closest.

    Of several of one rank the one that speaks loudest counts; ranks add up.
    """
    gains = {feature: np.zeros(len(sense.found)) for feature in _GAIN}
    for area in named:
        part = float(entries.shares[area.at])
        if part < _NAMED:
            continue
        gain = part * area.weight
        for i in area.inside:
            if gain > gains[area.feature][i]:
                gains[area.feature][i] = gain
                if area.feature != "PCLI":
                    sense.reasons[i].append(f"in {area.name}, which is named")
    weights: NDArray[np.float64] = sum(gains.values(), np.zeros(len(sense.found)))
    return weights


def _inside(tables: Tables, number: int, area: int) -> bool:
    feature = tables.features[tables.feature[area]]
    if feature == "PCLI":
        return tables.country[area] == tables.country[number]
    if feature == "ADM1":
        return tables.admin1[area] == tables.admin1[number] and tables.admin1_names[tables.admin1[area]] != ""
    return tables.admin2_names[tables.admin2[number]] == tables.name(area)


def related(sense: Sense, anchors: list[tuple[Relation, Sense]], tables: Tables) -> NDArray[np.float64]:
    """Weigh the directions and distances that the text gives from towns that it names."""
    weights = np.zeros(len(sense.found))
    for relation, anchor in anchors:
        best = int(np.argmax(anchor.shares))
        town = tables.name(anchor.found[best].number)
        there = (float(anchor.lat[best]), float(anchor.lon[best]))
        for i in range(len(sense.found)):
            here = (float(sense.lat[i]), float(sense.lon[i]))
            km = distance_km(there, here)
            gain = nearness(km) if relation.km is None else nearness(km - relation.km, max(3.0, 0.3 * relation.km))
            if relation.bearing is not None:
                seen_at = bearing(there, here)
                gain += direction(turn(relation.bearing, seen_at)) if km >= 1 else direction(90)
                if gain > _SAID_SO:
                    sense.reasons[i].append(f"{km:.0f} km {name_of(seen_at)} of {town}, as the text says")
            elif gain > _SAID_SO:
                sense.reasons[i].append(f"{km:.0f} km from {town}, as the text says")
            weights[i] += relation.strength * max(gain, _WORST)
    return weights


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
            or any(_inside(tables, number, area) for area in areas)
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
