"""Compass words in English, Ukrainian and Russian, and bearings between points."""

from __future__ import annotations

import math
import re

_EARTH_KM = 6371.0088
_POINTS = ("n", "nne", "ne", "ene", "e", "ese", "se", "sse", "s", "ssw", "sw", "wsw", "w", "wnw", "nw", "nnw")
_ENGLISH = {"north": "n", "south": "s", "east": "e", "west": "w"}
# Stems of one compass word; the second of a compound comes after a hyphen, a blank or nothing.
_CYRILLIC = {
    "північн": "n", "північ": "n", "півн": "n", "південн": "s", "півден": "s", "південь": "s", "півдн": "s",
    "східн": "e", "схід": "e", "сход": "e", "західн": "w", "захід": "w", "заход": "w",
    "северн": "n", "северо": "n", "север": "n", "южн": "s", "юго": "s", "юг": "s",
    "восточн": "e", "восток": "e", "запад": "w", "западн": "w",
}  # fmt: skip
_CYRILLIC_WORD = "|".join(sorted(_CYRILLIC, key=len, reverse=True))
_COMPOUND = re.compile(rf"^({_CYRILLIC_WORD})\w*?[\s-]*(?:({_CYRILLIC_WORD})\w*)?$")
_ENGLISH_WORD = "north|south|east|west"
_ENGLISH_COMPOUND = re.compile(
    rf"^({_ENGLISH_WORD})(?:(?:ern|wards?|erly)?|[\s-]*({_ENGLISH_WORD})(?:[\s-]*({_ENGLISH_WORD}))?(?:ern|wards?|erly)?)$"
)
_OPPOSITE = ({"n", "s"}, {"e", "w"})


def bearing_of(words: str) -> float | None:
    """Return the bearing that a compass word names, in degrees clockwise from north; None where it names none.

    Examples
    --------
    >>> bearing_of("SW"), bearing_of("south-west"), bearing_of("північно-західніше"), bearing_of("юго-восточнее")
    (225.0, 225.0, 315.0, 135.0)
    """
    text = words.strip().lower()
    if text in _POINTS:
        return _POINTS.index(text) * 22.5
    if match := _ENGLISH_COMPOUND.match(text):
        letters = [_ENGLISH[word] for word in match.groups() if word]
    elif match := _COMPOUND.match(text):
        letters = [_CYRILLIC[word] for word in match.groups() if word]
    else:
        return None
    point = "".join(letters)
    if len(point) == 2 and (set(point) in _OPPOSITE or point[0] in "ew"):
        point = point[::-1] if set(point) not in _OPPOSITE else ""
    if len(point) == 2 and point[0] == point[1]:
        point = point[0]
    return _POINTS.index(point) * 22.5 if point in _POINTS else None


def name_of(bearing: float) -> str:
    """Return the nearest of eight compass words for a bearing in degrees.

    Examples
    --------
    >>> name_of(230)
    'south-west'
    """
    words = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
    return words[round(bearing / 45) % 8]


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two points (latitude, longitude in degrees), km, on a sphere.

    Examples
    --------
    >>> round(distance_km((50.45, 30.52), (49.99, 36.23)))  # Kyiv to Kharkiv
    409
    """
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    chord = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def bearing(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the initial bearing from `one` to `other` (latitude, longitude in degrees), degrees from north."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*one, *other))
    east = math.sin(lon2 - lon1) * math.cos(lat2)
    north = math.cos(lat1) * math.sin(lat2) - math.sin(lat1) * math.cos(lat2) * math.cos(lon2 - lon1)
    return math.degrees(math.atan2(east, north)) % 360


def turn(one: float, other: float) -> float:
    """Return the angle between two bearings, 0 to 180 degrees."""
    return abs((one - other + 180) % 360 - 180)
