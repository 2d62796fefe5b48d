"""Directions and distances between names, as a text puts them: 'A, 10 km south-west of B'."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geo.gazetteer.compass import bearing_of

if TYPE_CHECKING:
    from geo.gazetteer.recognise import Span

_KM = {"km": 1.0, "mi": 1.609344, "m": 0.001}
_ENGLISH = r"(?:north|south|east|west)(?:[\s-]?(?:north|south|east|west)){0,2}(?:ern|wards?|erly)?"
_UKRAINIAN = r"(?:північн\w*|південн\w*|півн\w*|півд\w*|північ|південь)(?:[\s-]+(?:схід|захід|сход\w*|заход\w*|східн\w*|західн\w*))?|(?:схід\w*|захід\w*|східн\w*|західн\w*|сход\w*|заход\w*)"
_RUSSIAN = r"(?:северо|юго)[\s-]?(?:запад\w*|восто\w*)|(?:север\w*|юг\w*|южн\w*|запад\w*|восто\w*)"
_COMPASS = re.compile(rf"\b(?:{_ENGLISH}|{_UKRAINIAN}|{_RUSSIAN})\b", re.IGNORECASE)
_DISTANCE = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*-?\s*(km|kms|kilomet\w+|miles?|mi|км|кілометр\w*|километр\w*|м|m|met\w+|метр\w*)\b",
    re.IGNORECASE,
)
_REVERSED = re.compile(r"\bto\s+(?:the|its)\s*$|^\s*(?:is|lies|lay|was|stands)\b", re.IGNORECASE)
_STOP = re.compile(r"[.!?]\s|\n")
_FAR = 90
_OF = re.compile(r"\b(?:of|from|від|от)\b", re.IGNORECASE)
_COMPARATIVE = re.compile(r"(?:іше|нее)$", re.IGNORECASE)


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
    """
    found: list[Relation] = []
    for first, second in zip(spans, spans[1:], strict=False):
        between = text[first.end : second.start]
        if len(between) <= _FAR and not _STOP.search(between):
            found += _between(first, second, between)
    return found


def _between(first: Span, second: Span, between: str) -> list[Relation]:
    compass = [match for match in _COMPASS.finditer(between) if bearing_of(match.group()) is not None]
    distance = _DISTANCE.search(between)
    km = _km(distance) if distance else None
    if compass:
        last = compass[-1]
        heading = bearing_of(last.group())
        tail = between[last.end() :]
        if _OF.search(tail) or _COMPARATIVE.search(last.group()):
            return [Relation(first, second, heading, km, 1.0)]
    elif km is not None and _OF.search(between):
        return [Relation(first, second, None, km, 1.0)]
    return []


def _km(match: re.Match[str]) -> float:
    value, unit = float(match.group(1).replace(",", ".")), match.group(2).lower()
    if unit.startswith("mi"):
        return value * _KM["mi"]
    return value * (_KM["km"] if unit[0] in "kк" else _KM["m"])
