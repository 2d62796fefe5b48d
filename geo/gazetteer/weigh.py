"""Weights that the rest of a text gives to what one of its names may mean: logarithms, to be added up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.gazetteer.compass import bearing, distance_km, name_of, turn
from geo.gazetteer.search import direction, nearness

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.hints import Relation
    from geo.gazetteer.recognise import Span
    from geo.gazetteer.tables import Tables

_EARTH_KM = 6371.0088
_NEIGHBOUR_KM = 8.0
_NEIGHBOUR_WEIGHT = 2.0
_NO_NEIGHBOUR = 0.01
_SAME_ENTRY = -2.0
_SAME_SENTENCE, _SAME_TEXT = 1.0, 0.3
_FADE = 2000
_GAIN = {"ADM1": 3.0, "ADM2": 3.0, "PCLI": 0.5}
_STOPS = (". ", "\n", "! ", "? ", "… ")
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


def closeness(one: Sense, other: Sense, body: str) -> float:
    """Return how much two names have to do with each other, by how near they stand in the text."""
    best = 0.0
    spans = [(span, 0) for span in one.spans] + [(span, 1) for span in other.spans]
    order = sorted((span.start, span.end, whose) for span, whose in spans)
    # Between names that do not follow each other stands one that is nearer to either.
    for (_, low, former), (high, _, latter) in pairwise(order):
        if former == latter:
            continue
        gap = high - low
        if gap <= 4 * _FADE and not any(stop in body[low:high] for stop in _STOPS):
            return _SAME_SENTENCE
        best = max(best, _SAME_TEXT / (1 + gap / _FADE))
    return best


def beside(sense: Sense, neighbours: list[tuple[Sense, float]], tables: Tables) -> NDArray[np.float64]:
    """Weigh the settlements named beside: one that is near lifts an entry, those that are far do no harm.

    A mixture over all neighbours of Cauchy densities of the distance, each by its share and its closeness; it
    counts in full once the closeness of all comes to 1.
    """
    mixture = np.zeros(len(sense.found))
    clash = np.zeros(len(sense.found))
    own = np.array([one.number for one in sense.found])
    nearest_km, nearest = np.full(len(sense.found), np.inf), [-1] * len(sense.found)
    total = 0.0
    for other, close in neighbours:
        live = np.flatnonzero((other.shares > 0.002) & other.settled)
        if not live.size:
            continue
        total += close
        km = _distances(sense.lat, sense.lon, other.lat[live], other.lon[live])
        numbers = np.array([other.found[i].number for i in live])
        parts = other.shares[live] * (own[:, None] != numbers[None, :])
        mixture += close * (parts / (1 + (km / _NEIGHBOUR_KM) ** 2)).sum(axis=1)
        clash += (other.shares[live] * (own[:, None] == numbers[None, :])).sum(axis=1)
        top = int(live[np.argmax(other.shares[live])])
        if other.shares[top] > 0.5:
            to_top = km[:, np.flatnonzero(live == top)[0]]
            for i in np.flatnonzero(to_top < nearest_km).tolist():
                if own[i] != other.found[top].number:
                    nearest_km[i], nearest[i] = to_top[i], other.found[top].number
    if not total:
        return np.zeros(len(sense.found))
    for i, km_away in enumerate(nearest_km):
        if km_away <= 4 * _NEIGHBOUR_KM:
            sense.reasons[i].append(f"{km_away:.0f} km from {tables.name(nearest[i])}, named too")
    weights = _NEIGHBOUR_WEIGHT * min(1.0, total) * np.log(mixture + _NO_NEIGHBOUR) + _SAME_ENTRY * clash
    return level(weights, sense)


def _distances(
    lat: NDArray[np.float64], lon: NDArray[np.float64], lats: NDArray[np.float64], lons: NDArray[np.float64]
) -> NDArray[np.float64]:
    north = np.radians(lats[None, :] - lat[:, None])
    east = np.radians(lons[None, :] - lon[:, None]) * np.cos(np.radians((lats[None, :] + lat[:, None]) / 2))
    km: NDArray[np.float64] = _EARTH_KM * np.hypot(north, east)
    return km


def within(sense: Sense, neighbours: list[tuple[Sense, float]], tables: Tables) -> NDArray[np.float64]:
    """Weigh the divisions and countries named: entries inside them gain, most by those named closest.

    Of several of one rank the one that speaks loudest counts; ranks add up.
    """
    gains = {feature: np.zeros(len(sense.found)) for feature in _GAIN}
    for other, close in neighbours:
        for area, part in zip(other.found, other.shares, strict=True):
            feature = tables.features[tables.feature[area.number]]
            if part < 0.2 or feature not in _GAIN:
                continue
            gain = float(part) * close * _GAIN[feature]
            for i, one in enumerate(sense.found):
                if gain > gains[feature][i] and one.number != area.number and _inside(tables, one.number, area.number):
                    gains[feature][i] = gain
                    if feature != "PCLI":
                        sense.reasons[i].append(f"in {tables.name(area.number)}, which is named")
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


def is_stranded(sense: Sense, senses: list[Sense], tables: Tables) -> bool:
    """Return whether the best entry is a small settlement far from all else that the text names.

    It may then be another place of that name, which the gazetteer lacks; a name that the gazetteer has but once
    is doubted only where the text names divisions and it lies in none of them.
    """
    best = int(np.argmax(sense.shares))
    number = sense.found[best].number
    if not sense.settled[best] or tables.population[number] >= _KNOWN_EVERYWHERE:
        return False
    companions, divisions = 0, 0
    for other in senses:
        top = int(np.argmax(other.shares))
        if other is sense or other.shares[top] < 0.5:
            continue
        area = other.found[top].number
        if other.settled[top]:
            companions += 1
            here, there = (sense.lat[best], sense.lon[best]), (other.lat[top], other.lon[top])
            if distance_km(here, there) <= _WITHIN_REACH_KM:
                return False
        elif tables.features[tables.feature[area]] in ("ADM1", "ADM2"):
            divisions += 1
            if _inside(tables, number, area):
                return False
    alone = sense.found[best].exact and sum(one.exact for one in sense.found) == 1
    return divisions > 0 or (companions > 0 and not alone)
