"""Which places the names of a report mean, weighed together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.gazetteer import around, weigh
from geo.gazetteer.beside import Neighbourhoods
from geo.gazetteer.company import companies
from geo.gazetteer.front import distances_km
from geo.gazetteer.hints import Relation, relations
from geo.gazetteer.model import Match, Mention
from geo.gazetteer.recognise import Span, recognise
from geo.gazetteer.search import doubtful, nearness, prior
from geo.gazetteer.senses import Entries, Sense

if TYPE_CHECKING:
    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.tables import Tables
    from geo.reports.model import Report

_HEATS = (2.0, 1.4, 1.0, 1.0)
_MOST = 200
_FRONT_KM = 8.0
_FRONT_WEIGHT = 1.5
_FAR_FROM_FRONT_KM = 80.0
_ONE_NAME = 0.035


def resolve(
    text: str | Report,
    gazetteer: Gazetteer,
    *,
    front: Any = None,
    lang: str | None = None,
    alternatives: int = 4,
) -> tuple[Mention, ...]:
    """Return the places named in a text, each with the gazetteer entry that it means.

    All names are weighed together: how well each fits, kind and population of the entry, places named
    beside it, directions and distances from a named town, oblasts and raions named, and nearness to the
    front. One name means one place throughout a text; of the names beside it the 64 that stand closest count.

    Parameters
    ----------
    text
        A report, or any text.
    gazetteer
        Where to look.
    front
        Where ground is fought over on that date: a shapely geometry in EPSG:4326 (the boundary of held
        ground, and what changed), or an array of longitudes and latitudes, shape (n, 2); None where unknown.
    lang
        ``"en"``, ``"uk"`` or ``"ru"``; the report's own where None, else told from the letters.
    alternatives
        How many other entries to give with each.

    Returns
    -------
    mentions
        In order of the text. A settlement's `feature` starts with ``PPL``; countries, divisions and seas
        are mentions too. Scores are the entry's share of belief times the fit of its name.
    """
    body = text if isinstance(text, str) else text.text
    language = lang or (_language(text) if isinstance(text, str) else text.lang)
    tables = gazetteer.tables
    spans = recognise(body, language, tables)
    senses = _senses(spans, tables)
    if not senses:
        return ()
    if front is not None:
        _lean_on_front(senses, front)
    anchors = _anchors(relations(body, spans), senses)
    tied = [[to for _, to in relations_of] for relations_of in anchors]
    company = companies([sense.spans for sense in senses], tied, body)
    entries = Entries(senses)
    named = [weigh.enclosing(sense, near, senses, entries, tables) for sense, near in zip(senses, company, strict=True)]
    beside = Neighbourhoods(company, entries)
    for turn, heat in enumerate(_HEATS, start=1):
        for at, sense in enumerate(senses):
            # A name with one entry means it, whatever is said: it is gone through once, for the reasons.
            one_entry = len(sense.found) == 1
            if one_entry and turn < len(_HEATS):
                continue
            sense.reasons = [[] for _ in sense.found]
            weights = (
                sense.base
                + weigh.within(sense, named[at], entries)
                + weigh.related(sense, [(relation, senses[to]) for relation, to in anchors[at]], tables)
            )
            if not one_entry:
                sense.shares = weigh.shares_of(weights + beside.weigh(at, sense), heat)
                entries.shares[entries.of(at)] = sense.shares
    return _mentions(senses, entries, around.nearest(company, entries), tables, alternatives)


def _language(text: str) -> str:
    """Tell the language from the letters; empty for Cyrillic that may be either."""
    letters = text.lower()
    cyrillic = sum("Ѐ" <= char <= "ӿ" for char in letters)
    if cyrillic * 4 < sum(char.isalpha() for char in letters):
        return "en"
    russian, ukrainian = sum(char in "ыэъё" for char in letters), sum(char in "іїєґ" for char in letters)
    return "ru" if russian > ukrainian else "uk" if ukrainian > russian else ""


def _senses(spans: list[Span], tables: Tables) -> list[Sense]:
    grouped: dict[frozenset[int], list[Span]] = defaultdict(list)
    for span in spans:
        top = span.found[0].fit
        grouped[frozenset(one.number for one in span.found if one.fit >= top - _ONE_NAME)].append(span)
    return [_sense(members, tables) for members in grouped.values()]


def _sense(members: list[Span], tables: Tables) -> Sense:
    best: dict[int, Candidate] = {}
    for span in members:
        for one in span.found:
            if one.number not in best or best[one.number].fit < one.fit:
                best[one.number] = one
    ranked = sorted((-prior(tables, one), one.number, one) for one in best.values())[:_MOST]
    found = [one for _, _, one in ranked]
    base = np.array([-weight for weight, _, _ in ranked])
    lat, lon = np.array([tables.position(one.number) for one in found]).T
    return Sense(
        found,
        members,
        base,
        weigh.shares_of(base, _HEATS[0]),
        lat,
        lon,
        np.array([tables.is_settlement(one.number) for one in found]),
        weigh.divisions(found, tables),
    )


def _lean_on_front(senses: list[Sense], front: Any) -> None:
    points = [point for sense in senses for point in zip(sense.lat, sense.lon, strict=True)]
    away = distances_km(points, front)
    weights = np.array([_FRONT_WEIGHT * nearness(min(km, _FAR_FROM_FRONT_KM), _FRONT_KM) for km in away])
    start = 0
    for sense in senses:
        end = start + len(sense.found)
        sense.to_front = away[start:end]
        sense.base = sense.base + weigh.level(weights[start:end], sense)
        start = end
        sense.shares = weigh.shares_of(sense.base, _HEATS[0])


def _anchors(linked: list[Relation], senses: list[Sense]) -> list[list[tuple[Relation, int]]]:
    """Return for each name what the text says of where it lies, and the number of the name that it lies from."""
    of_span = {span.start: at for at, sense in enumerate(senses) for span in sense.spans}
    anchors: list[list[tuple[Relation, int]]] = [[] for _ in senses]
    for relation in linked:
        at, to = of_span[relation.span.start], of_span[relation.anchor.start]
        if at != to:
            anchors[at].append((relation, to))
    return anchors


def _mentions(
    senses: list[Sense], entries: Entries, near: around.Nearest, tables: Tables, alternatives: int
) -> tuple[Mention, ...]:
    mentions = []
    for sense, first, lost in zip(
        senses, entries.first.tolist(), around.stranded(senses, entries, near, tables), strict=False
    ):
        order = sorted(range(len(sense.found)), key=lambda i: (-sense.shares[i], sense.found[i].number))
        if lost:
            sense.reasons[order[0]].append("far from everything else that is named")
        unclear = lost or (
            len(order) > 1 and doubtful(tables, [(sense.found[i], float(sense.shares[i])) for i in order])
        )
        matches = [_match(sense, i, near.told(first + i, tables), tables) for i in order[: alternatives + 1]]
        mentions += [
            Mention(span.name, (span.start, span.end), matches[0], tuple(matches[1:]), ambiguous=unclear)
            for span in sense.spans
        ]
    return tuple(sorted(mentions, key=lambda mention: mention.span))


def _match(sense: Sense, at: int, near: list[str], tables: Tables) -> Match:
    one = sense.found[at]
    people = tables.population[one.number]
    why = [one.how, *near, *dict.fromkeys(sense.reasons[at])]
    if sense.to_front and sense.settled[at]:
        why.append(f"{sense.to_front[at]:.0f} km from the front")
    if people and sense.settled[at]:
        why.append(f"population {people:,}")
    namesakes = sum(other.fit >= one.fit for other in sense.found) - 1
    if namesakes:
        why.append(f"{namesakes} other{'s' if namesakes > 1 else ''} of the name")
    return Match(tables.place(one.number), min(1.0, one.fit * float(sense.shares[at])), "; ".join(why))
