"""Directions and distances between names, as a text puts them: 'A, 10 km south-west of B'."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from geo.gazetteer.compass import bearing_of

if TYPE_CHECKING:
    from geo.gazetteer.recognise import Span

_MILE_KM = 1.609344
_ENGLISH = r"(?:north|south|east|west)(?:[\s-]?(?:north|south|east|west)){0,2}(?:ern|wards?|erly)?"
_UKRAINIAN = (
    r"(?:північн\w*|південн\w*|північ|південь)(?:[\s-]+(?:схід|захід|сход\w*|заход\w*|східн\w*|західн\w*))?"
    r"|(?:схід\w*|захід|східн\w*|західн\w*)"
)
_RUSSIAN = r"(?:северо|юго)[\s-]?(?:запад\w*|восто\w*)|(?:север\w*|юг\w*|южн\w*|запад\w*|восто\w*)"
_COMPASS = re.compile(rf"\b(?:{_ENGLISH}|{_UKRAINIAN}|{_RUSSIAN})\b", re.IGNORECASE)
_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?\s*(km|kms|kilomet\w+|miles?|mi|км|кілометр\w*|километр\w*)\b", re.IGNORECASE
)
# Longest sentence that is followed to its end, characters.
_SENTENCE = 1000
_STOP = re.compile(r"[.!?…]\s|\n")
_OF = re.compile(r"^\s*(?:outskirts |edge |side |end |flank |part )?(?:of|from|від|от|out of)\b", re.IGNORECASE)
_COMPARATIVE = re.compile(r"(?:іше|нее)$", re.IGNORECASE)
_TO_THE = re.compile(r"\b(?:to|on) (?:the|its)\s*$", re.IGNORECASE)
_AWAY = re.compile(r"\b(?:of|from|від|от|away)\b", re.IGNORECASE)
_FILLER = re.compile(
    r"^[\s,]*(?:(?:the|of|from|від|от|largely|destroyed|occupied|ruined|besieged|city|town|village|settlement|hub|міста|"
    r"селища|села|города|посёлка|поселка|села|окупованого|зруйнованого)[\s,]*)*$",
    re.IGNORECASE,
)
_NEAR = re.compile(
    r"^[\s,(]*(?:that |which |що |который |которое )?(?:is |lies |located |розташован\w+ |расположен\w+ )?"
    r"(?:near|close to|outside|next to|beside|on the outskirts of|біля|поблизу|неподалік|поруч із|поруч з|під|"
    r"около|возле|вблизи|недалеко от|рядом с|под)\s+(?:the )?(?:city of |town of |міста |города )?$",
    re.IGNORECASE,
)
_STATED, _OPENING = 1.1, 0.5
_TURNING = re.compile(r" (?:is|lies|lay|was|sits|stands)\b", re.IGNORECASE)
_TURNED = re.compile(rf"{_TURNING.pattern}[^.;]{{0,45}}?\bto (?:the|its) ({_ENGLISH})\b(?! of)", re.IGNORECASE)
_SAYS, _FAR = 4, 90
_LEAD = 70


class Relation(NamedTuple):
    """`span` lies at `bearing` degrees and `km` from `anchor`, either of them None where not said."""

    span: Span
    anchor: Span
    bearing: float | None
    km: float | None
    strength: float


def relations(text: str, spans: list[Span]) -> list[Relation]:
    """Return what a text says of where its names lie from each other.

    Parameters
    ----------
    text
        The text.
    spans
        The names in it, in order.

    Returns
    -------
    relations
        Those stated of a name before its anchor count in full, those that open a clause for the names after it half.
    """
    found: list[Relation] = []
    for first, second in pairwise(spans):
        between = text[first.end : second.start]
        if _SAYS <= len(between) <= _FAR and not _STOP.search(between):
            found += _stated(first, second, between)
    for before, anchor in pairwise(spans):
        if _TURNING.match(text, anchor.end):
            found += _turned(text, before, anchor)
    tied = {relation.anchor.start for relation in found}
    compass = [match.end() for match in _COMPASS.finditer(text)]
    for at, anchor in enumerate(spans):
        led = bisect_right(compass, anchor.start) > bisect_left(compass, anchor.start - _LEAD)
        if led and anchor.start not in tied:
            found += _opening(text, spans, at)
    return found


def _stated(first: Span, second: Span, between: str) -> list[Relation]:
    """Read 'first, 10 km south of second'."""
    distance = _DISTANCE.search(between)
    km = _km(distance)
    for match in reversed(list(_COMPASS.finditer(between))):
        heading = bearing_of(match.group())
        if heading is None:
            continue
        tail = between[match.end() :]
        if _leads_on(match.group(), tail):
            return [Relation(first, second, heading, km, _STATED)]
        if _TO_THE.search(between[: match.start()]) and not tail.strip(" ,"):
            break
    if km is not None and distance is not None and _AWAY.search(between[distance.end() :]):
        return [Relation(first, second, None, km, _STATED)]
    return [Relation(first, second, None, None, _STATED)] if _NEAR.match(between) else []


def _turned(text: str, before: Span, anchor: Span) -> list[Relation]:
    """Read 'anchor is 10 km to the north' of the name before it."""
    stop = _STOP.search(text, anchor.end, anchor.end + _FAR + 2)
    after = text[anchor.end : stop.start() if stop else len(text)][:_FAR]
    heading = _TURNED.match(after)
    if heading is None or before.name == anchor.name or anchor.start - before.end > 2 * _FAR:
        return []
    bearing = bearing_of(heading.group(1))
    if bearing is None:
        return []
    return [Relation(before, anchor, (bearing + 180) % 360, _km(_DISTANCE.search(after)), _STATED)]


def _opening(text: str, spans: list[Span], at: int) -> list[Relation]:
    """Read '10 km south of anchor lies name', and 'east of anchor they attacked name and name'."""
    anchor = spans[at]
    before = text[max(0, anchor.start - _LEAD) : anchor.start]
    stops = list(_STOP.finditer(before))
    before = before[stops[-1].end() :] if stops else before
    headings = [match for match in _COMPASS.finditer(before) if bearing_of(match.group()) is not None]
    if not headings or not _leads_on(headings[-1].group(), before[headings[-1].end() :]):
        return []
    last = headings[-1]
    km = _km(_DISTANCE.search(before[: last.start()]))
    found = []
    stop = _STOP.search(text, anchor.end, anchor.end + _SENTENCE)
    end = stop.end() if stop else anchor.end + _SENTENCE
    for after in range(at + 1, len(spans)):
        if spans[after].start >= end:
            break
        found.append(Relation(spans[after], anchor, bearing_of(last.group()), km, _OPENING))
    return found


def _leads_on(compass: str, tail: str) -> bool:
    """Whether what follows a compass word makes the next name its anchor."""
    if _OF.match(tail):
        return bool(_FILLER.match(_OF.sub("", tail)))
    return bool(_COMPARATIVE.search(compass)) and bool(_FILLER.match(tail))


def _km(match: re.Match[str] | None) -> float | None:
    if match is None:
        return None
    value = float(match.group(1).replace(",", "."))
    return value * _MILE_KM if match.group(2).lower().startswith("mi") else value
