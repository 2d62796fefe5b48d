"""Which places the names of a report mean, weighed together."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from geo.gazetteer.compass import bearing, distance_km, name_of, turn
from geo.gazetteer.hints import Relation, relations
from geo.gazetteer.model import Match, Mention
from geo.gazetteer.recognise import Span, recognise
from geo.gazetteer.search import direction, doubtful, nearness, prior, share

if TYPE_CHECKING:
    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.tables import Tables
    from geo.reports.model import Report

_ROUNDS = 3
_MOST = 80
_NEIGHBOUR_KM = 20.0
_NEIGHBOUR_WEIGHT = 1.8
_FRONT_KM = 8.0
_FRONT_WEIGHT = 1.0
_SAME_SENTENCE, _SAME_TEXT = 1.0, 0.3
_IN_DIVISION = 2.5
_ALTERNATIVES = 4


@dataclass
class _Sense:
    """Mentions of one name in a text, and what they may mean together."""

    found: list[Candidate]
    spans: list[Span]
    base: list[float]
    shares: list[float] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)


def resolve(
    text: str | Report,
    gazetteer: Gazetteer,
    *,
    front: Any = None,
    lang: str | None = None,
    alternatives: int = _ALTERNATIVES,
) -> tuple[Mention, ...]:
    """Return the places named in a text, each with the gazetteer entry that it means.

    All names are weighed together: how well each fits, kind and population of the entry, places named
    beside it, directions and distances from a named town, oblasts and raions named, and nearness to the front.
    One name means one place throughout a text.

    Parameters
    ----------
    text
        A report, or any text.
    gazetteer
        Where to look.
    front
        Where ground is fought over on that date: a shapely geometry in EPSG:4326 (the boundary of held ground, and what
        changed), or an array of longitudes and latitudes, shape (n, 2); None where unknown.
    lang
        ``"en"``, ``"uk"`` or ``"ru"``; the report's own where None, else told from the letters.
    alternatives
        How many other entries to give with each.

    Returns
    -------
    mentions
        In order of the text. A settlement's `feature` starts with ``PPL``; countries, divisions and seas are
        mentions too.
    """
    body = text if isinstance(text, str) else text.text
    language = lang or (_language(text) if isinstance(text, str) else text.lang)
    tables = gazetteer.tables
    spans = recognise(body, language, tables)
    senses = _senses(spans, tables)
    linked = relations(body, spans)
    fronts = _front_weights(senses, tables, front)
    for sense, near in zip(senses, fronts, strict=True):
        sense.base = [base + weight for base, weight in zip(sense.base, near, strict=True)]
        sense.shares = share(sense.base)
    distances: dict[tuple[int, int], list[list[float]]] = {}
    for _ in range(_ROUNDS):
        for sense in senses:
            _weigh(sense, senses, linked, body, tables, distances)
    return _mentions(senses, tables, front is not None, alternatives)


def _language(text: str) -> str:
    cyrillic = sum("Ѐ" <= char <= "ӿ" for char in text)
    if cyrillic * 4 < sum(char.isalpha() for char in text):
        return "en"
    return "ru" if sum(char in "ыэъё" for char in text.lower()) > sum(char in "іїєґ" for char in text.lower()) else "uk"


def _senses(spans: list[Span], tables: Tables) -> list[_Sense]:
    grouped: dict[frozenset[int], list[Span]] = defaultdict(list)
    for span in spans:
        top = span.found[0].fit
        grouped[frozenset(one.number for one in span.found if one.fit >= top - 0.03)].append(span)
    senses = []
    for members in grouped.values():
        best: dict[int, Candidate] = {}
        for span in members:
            for one in span.found:
                if one.number not in best or best[one.number].fit < one.fit:
                    best[one.number] = one
        found = sorted(best.values(), key=lambda one: (-prior(tables, one), one.number))[:_MOST]
        senses.append(_Sense(found, members, [prior(tables, one) for one in found]))
    return senses


def _front_weights(senses: list[_Sense], tables: Tables, front: Any) -> list[list[float]]:
    if front is None:
        return [[0.0] * len(sense.found) for sense in senses]
    from geo.gazetteer.front import distances_km

    points = [tables.position(one.number) for sense in senses for one in sense.found]
    away = iter(distances_km(points, front))
    return [[_FRONT_WEIGHT * nearness(next(away), _FRONT_KM) for _ in sense.found] for sense in senses]


def _weigh(
    sense: _Sense,
    senses: list[_Sense],
    linked: list[Relation],
    body: str,
    tables: Tables,
    distances: dict[tuple[int, int], list[list[float]]],
) -> None:
    weights = list(sense.base)
    sense.reasons = [[] for _ in sense.found]
    neighbours = [
        (other, closeness)
        for other in senses
        if other is not sense and (closeness := _closeness(sense, other, body)) > 0
    ]
    for at, one in enumerate(sense.found):
        here = tables.position(one.number)
        weights[at] += _beside(here, neighbours, tables, sense.reasons[at])
        weights[at] += _within(one, neighbours, tables, sense.reasons[at])
        weights[at] += _related(here, sense, senses, linked, tables, sense.reasons[at])
    sense.shares = share(weights)


def _closeness(one: _Sense, other: _Sense, body: str) -> float:
    best = 0.0
    for a in one.spans:
        for b in other.spans:
            low, high = (a.end, b.start) if a.end <= b.start else (b.end, a.start)
            same = not any(stop in body[low:high] for stop in (". ", "\n", "! ", "? "))
            best = max(best, _SAME_SENTENCE if same else _SAME_TEXT / (1 + (high - low) / 2000))
    return best


def _beside(
    here: tuple[float, float], neighbours: list[tuple[_Sense, float]], tables: Tables, reasons: list[str]
) -> float:
    """Weigh the settlements named beside: one that is near lifts, those that are far do no harm."""
    mixture, nearest = 0.0, (math.inf, -1)
    total = 0.0
    for other, closeness in neighbours:
        if not _is_settlement(tables, other.found[0].number):
            continue
        total += closeness
        for one, part in zip(other.found, other.shares, strict=True):
            if part < 0.02 or not _is_settlement(tables, one.number):
                continue
            km = distance_km(here, tables.position(one.number))
            mixture += closeness * part / (1 + (km / _NEIGHBOUR_KM) ** 2)
            if part > 0.5 and km < nearest[0]:
                nearest = (km, one.number)
    if not total:
        return 0.0
    if nearest[0] <= 2 * _NEIGHBOUR_KM:
        reasons.append(f"{nearest[0]:.0f} km from {tables.name(nearest[1])}, named too")
    return _NEIGHBOUR_WEIGHT * math.log((mixture + 0.01) / (1 + 0.01))


def _within(one: Candidate, neighbours: list[tuple[_Sense, float]], tables: Tables, reasons: list[str]) -> float:
    best = 0.0
    for other, closeness in neighbours:
        for area, part in zip(other.found, other.shares, strict=True):
            feature = tables.features[tables.feature[area.number]]
            if part < 0.3 or feature not in ("ADM1", "ADM2", "PCLI"):
                continue
            inside = (
                tables.admin1[area.number] == tables.admin1[one.number]
                if feature == "ADM1"
                else tables.admin2_names[tables.admin2[one.number]] == tables.name(area.number)
                if feature == "ADM2"
                else tables.country[area.number] == tables.country[one.number]
            )
            if inside and one.number != area.number:
                gain = part * closeness * (_IN_DIVISION if feature != "PCLI" else 0.5)
                if gain > best:
                    best = gain
                    if feature != "PCLI":
                        reasons.append(f"in {tables.name(area.number)}, which is named")
    return best


def _related(
    here: tuple[float, float],
    sense: _Sense,
    senses: list[_Sense],
    linked: list[Relation],
    tables: Tables,
    reasons: list[str],
) -> float:
    weight = 0.0
    for relation in linked:
        if relation.span not in sense.spans:
            continue
        anchor = next(other for other in senses if relation.anchor in other.spans)
        if anchor is sense:
            continue
        best = max(range(len(anchor.found)), key=lambda i: anchor.shares[i])
        there = tables.position(anchor.found[best].number)
        km = distance_km(there, here)
        gain = nearness(km) if relation.km is None else nearness(km - relation.km, max(3.0, 0.3 * relation.km))
        if relation.bearing is not None:
            seen_at = bearing(there, here)
            gain += direction(turn(relation.bearing, seen_at)) if km >= 1 else -2.0
            if gain > -3:
                reasons.append(
                    f"{km:.0f} km {name_of(seen_at)} of {tables.name(anchor.found[best].number)}, as the text says"
                )
        weight += relation.strength * max(gain, -8.0)
    return weight


def _is_settlement(tables: Tables, number: int) -> bool:
    return tables.features[tables.feature[number]].startswith("PPL")


def _mentions(senses: list[_Sense], tables: Tables, fronted: bool, alternatives: int) -> tuple[Mention, ...]:
    mentions = []
    for sense in senses:
        order = sorted(range(len(sense.found)), key=lambda i: (-sense.shares[i], sense.found[i].number))
        ranked = [(sense.found[i], sense.shares[i]) for i in order]
        unclear = doubtful(tables, ranked)
        matches = [_match(sense, i, tables, fronted) for i in order[: alternatives + 1]]
        mentions += [
            Mention(span.name, (span.start, span.end), matches[0], tuple(matches[1:]), ambiguous=unclear)
            for span in sense.spans
        ]
    return tuple(sorted(mentions, key=lambda mention: mention.span))


def _match(sense: _Sense, at: int, tables: Tables, fronted: bool) -> Match:
    one = sense.found[at]
    people = tables.population[one.number]
    why = [one.how, *sense.reasons[at]]
    if people:
        why.append(f"population {people:,}")
    if fronted:
        why.append("nearness to the front weighed")
    namesakes = sum(other.fit >= one.fit for other in sense.found) - 1
    if namesakes:
        why.append(f"{namesakes} other{'s' if namesakes > 1 else ''} of the name")
    return Match(tables.place(one.number), min(1.0, one.fit * sense.shares[at]), "; ".join(why))
