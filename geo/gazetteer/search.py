"""One name, and what is known of where it should be: ranked places."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from geo._errors import PlaceError
from geo.gazetteer.candidates import Candidate, candidates
from geo.gazetteer.compass import bearing as bearing_between
from geo.gazetteer.compass import bearing_of, distance_km, name_of, turn
from geo.gazetteer.model import Match, Place
from geo.gazetteer.names import loose_key, tight_key
from geo.gazetteer.tables import OTHER
from geo.gazetteer.words import words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo.gazetteer.tables import Tables

SAME_GROUND_KM = 5.0
"""Entries this near each other are not told apart when it comes to doubt."""
CLEAR = 0.6
"""Share of all weight that the best entry, and those on its ground, must have not to be ambiguous."""
_NAME_WEIGHT = 14.0
_POPULATION_WEIGHT = 0.45
_UNKNOWN_PEOPLE = 200
_FAME_WEIGHT, _FAMOUS = 1.5, 30_000
_FORMER_NAME = -1.0
_NEAR_KM = 8.0
_BEARING_SPREAD = 30.0
_ELSEWHERE = -6.0
_SETTLEMENT = {"PPLX": -1.0, "PPLF": -1.0, "PPLL": -0.5}
_SURE_NAME = 0.95
_AREA = {"PCLI": 7.0, "CONT": 6.0, "SEA": 4.0, "RGN": 3.0, "ADM1": 1.0}


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a gazetteer answers to one name.

    Attributes
    ----------
    query
        The name as asked.
    matches
        The places it may be, best first.
    ambiguous
        True where the best is too close to call.
    gazetteer
        Label of the gazetteer that answered.
    """

    query: str
    matches: tuple[Match, ...]
    ambiguous: bool
    gazetteer: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the answer in the JSON shape of the command line."""
        return {
            "query": self.query,
            "matches": [match.to_dict() for match in self.matches],
            "ambiguous": self.ambiguous,
            "gazetteer": self.gazetteer,
        }


def prior(tables: Tables, candidate: Candidate) -> float:
    """Return the log weight of a candidate before anything is known of where it is: name, kind, population."""
    feature = tables.features[tables.feature[candidate.number]]
    name = _NAME_WEIGHT * (candidate.fit - 1)
    if not feature.startswith("PPL"):
        return name + (_AREA.get(feature, 0.0) if candidate.fit >= _SURE_NAME else 0.0)
    people = tables.population[candidate.number] or _UNKNOWN_PEOPLE
    former = _FORMER_NAME if candidate.kind == OTHER else 0.0
    size = _POPULATION_WEIGHT * math.log(1 + people / 100)
    if candidate.exact and candidate.kind != OTHER and candidate.fit >= _SURE_NAME:
        size += _FAME_WEIGHT * math.log(1 + people / _FAMOUS)
    return name + former + size + _SETTLEMENT.get(feature, 0.0)


def nearness(km: float, scale_km: float = _NEAR_KM) -> float:
    """Return the log weight of being `km` away: a Cauchy density, whose tail forgives what is far."""
    return -math.log1p((km / scale_km) ** 2)


def direction(degrees: float) -> float:
    """Return the log weight of being `degrees` off a bearing that was named."""
    return -min(0.5 * (degrees / _BEARING_SPREAD) ** 2, 5.0)


def share(weights: Sequence[float]) -> list[float]:
    """Turn log weights into shares of 1."""
    top = max(weights)
    raw = [math.exp(weight - top) for weight in weights]
    total = sum(raw)
    return [value / total for value in raw]


def doubtful(tables: Tables, ranked: Sequence[tuple[Candidate, float]]) -> bool:
    """Return whether the first of (candidate, share) is too close to call; others on its ground count for it."""
    here = tables.position(ranked[0][0].number)
    on_ground = sum(
        part for found, part in ranked if distance_km(here, tables.position(found.number)) <= SAME_GROUND_KM
    )
    return on_ground < CLEAR


def search(
    tables: Tables,
    name: str,
    *,
    near: Place | None = None,
    bearing: str | None = None,
    oblast: str | None = None,
    country: str | None = None,
    limit: int = 5,
) -> SearchResult:
    """Return the places that a name may be; see `Gazetteer.search`."""
    label = str(tables.meta["label"])
    heading = None
    if bearing is not None:
        heading = bearing_of(bearing)
        if heading is None:
            msg = f"{bearing!r} is no compass direction; write for instance N, SW or south-west"
            raise PlaceError(msg)
        if near is None:
            msg = f"a bearing ({bearing}) needs the place that it is seen from; give near as well"
            raise PlaceError(msg)
    found = candidates(tables, name)
    if country is not None:
        found = [one for one in found if tables.countries[tables.country[one.number]] == country.upper()]
    if not found:
        return SearchResult(name, (), ambiguous=False, gazetteer=label)
    in_oblast = _in_oblast(tables, oblast) if oblast is not None else None
    weights, reasons = [], []
    for one in found:
        weight, why = prior(tables, one), [one.how]
        if near is not None:
            here, there = tables.position(one.number), (near.lat, near.lon)
            km = distance_km(there, here)
            seen_at = bearing_between(there, here)
            weight += nearness(km)
            why.append(f"{km:.0f} km {name_of(seen_at)} of {near.name}" if km >= 1 else f"at {near.name}")
            if heading is not None:
                weight += direction(turn(heading, seen_at)) if km >= 1 else direction(90)
        if in_oblast is not None:
            inside = in_oblast(one.number)
            weight += 0.0 if inside else _ELSEWHERE
            why.append(("in " if inside else "not in ") + str(oblast))
        weights.append(weight)
        reasons.append(why)
    shares = share(weights)
    order = sorted(range(len(found)), key=lambda i: (-shares[i], found[i].number))
    ranked = [(found[i], shares[i]) for i in order]
    namesakes = sum(one.fit >= ranked[0][0].fit for one in found) - 1
    matches = tuple(
        Match(
            tables.place(found[i].number),
            min(1.0, found[i].fit * shares[i]),
            "; ".join([*reasons[i], *_standing(tables, found[i].number, namesakes if i == order[0] else 0)]),
        )
        for i in order[:limit]
    )
    return SearchResult(name, matches, ambiguous=doubtful(tables, ranked), gazetteer=label)


def _standing(tables: Tables, number: int, namesakes: int) -> list[str]:
    people = tables.population[number]
    said = [f"population {people:,}"] if people else []
    if namesakes > 0:
        said.append(f"{namesakes} other{'s' if namesakes > 1 else ''} of the name")
    return said


def _in_oblast(tables: Tables, oblast: str) -> Callable[[int], bool]:
    wanted = _bare(oblast)
    numbers = {i for i, name in enumerate(tables.admin1_names) if name and _bare(name) == wanted}
    if not numbers:
        divisions = {"ADM1", "ADM2"}
        numbers = {
            tables.admin1[one.number]
            for one in candidates(tables, oblast, typos=False)
            if tables.features[tables.feature[one.number]] in divisions
        }
    if not numbers:
        known = ", ".join(name for name in tables.admin1_names if name)
        msg = f"no oblast {oblast!r} in the gazetteer; it has {known}"
        raise PlaceError(msg)
    return lambda number: tables.admin1[number] in numbers


def _bare(division: str) -> str:
    """Return the key of a division's name without the word that says what it is."""
    lists = words()
    kept = [word for word in division.split() if not lists.has("division_nouns", word.lower())]
    key = tight_key(" ".join(kept) or division)
    return loose_key(key) or key
