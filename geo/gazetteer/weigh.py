"""Weights that the rest of a text gives to what one of its names may mean: logarithms, to be added up."""

from __future__ import annotations

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
    from geo.gazetteer.senses import Entries, Sense
    from geo.gazetteer.tables import Tables

_GAIN = {"ADM1": 3.0, "ADM2": 3.0, "PCLI": 0.5}
# Share below which a division has no say.
_NAMED = 0.2
_WORST = -9.0
_SAID_SO = -3.0


def shares_of(weights: NDArray[np.float64], heat: float = 1.0) -> NDArray[np.float64]:
    """Turn log weights into shares of 1; heat above 1 levels them, so that no entry is ruled out too early."""
    if len(weights) == 1:
        return np.ones(1)
    raw = np.exp((weights - weights.max()) / heat)
    shares: NDArray[np.float64] = raw / raw.sum()
    return shares


def level(weights: NDArray[np.float64], sense: Sense) -> NDArray[np.float64]:
    """Give areas the weight of the best settlement: where a place lies tells settlements apart, not the two kinds."""
    if sense.settled.all():
        return weights
    if not sense.settled.any():
        return np.zeros_like(weights)
    leveled: NDArray[np.float64] = np.where(sense.settled, weights, weights[sense.settled].max())
    return leveled


class Enclosing(NamedTuple):
    """A division or country named beside: where among the entries it is, what kind, how loud, and what it holds."""

    at: int
    feature: str
    weight: float
    name: str
    inside: list[int]


def enclosing(
    sense: Sense, company: Company, senses: Sequence[Sense], entries: Entries, tables: Tables
) -> list[Enclosing]:
    """Return the divisions and countries named beside that hold an entry."""
    found: list[Enclosing] = []
    divided = entries.divided[company.names]
    if not divided.any():
        return found
    for name, close in zip(company.names[divided].tolist(), company.closeness[divided].tolist(), strict=True):
        for i, feature in senses[name].divisions:
            area = senses[name].found[i].number
            inside = [
                at for at, one in enumerate(sense.found) if one.number != area and lies_in(tables, one.number, area)
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
    if not named:
        return np.zeros(len(sense.found))
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


def lies_in(tables: Tables, number: int, area: int) -> bool:
    """Return whether a place lies in a division or country."""
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
