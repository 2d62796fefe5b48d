"""The arrays of an index, and what can be asked of them by number and by key."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any
from zlib import crc32

from geo.gazetteer._gaz import Sections
from geo.gazetteer.model import Place

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DEGREE = 10_000_000
"""Coordinates are whole ten-millionths of a degree."""
MAIN, FORM, OTHER = 0, 1, 2
"""Kinds of name: the one that leads, a form of it (another language's, say), and any other: former ones, mostly."""
KINDS = 4


def key_hash(key: str) -> int:
    """Return the 32-bit hash under which a key is filed."""
    return crc32(key.encode())


class Tables:
    """Places, their names' keys, and the neighbourhoods of keys, in an open index file.

    Places and keys are numbered from 0. A posting is a place's number times `KINDS`, plus the kind of name.
    """

    def __init__(self, path: Path) -> None:
        sections = Sections(path)
        array = sections.array
        self.meta: dict[str, Any] = sections.meta
        self.lat = array("lat")
        self.lon = array("lon")
        self.population = array("population")
        self._geonameid = array("geonameid")
        self._name_at, self._names = array("name_at"), array("names")
        self.country, self.admin1, self.admin2, self.feature = map(array, ("country", "admin1", "admin2", "feature"))
        self.countries: list[str] = self.meta["countries"]
        self.admin1_names: list[str] = self.meta["admin1"]
        self.admin2_names: list[str] = self.meta["admin2"]
        self.features: list[str] = self.meta["features"]
        self._hash, self._key_at, self._keys = array("key_hash"), array("key_at"), array("keys")
        self._posting_at, self._postings = array("posting_at"), array("postings")
        self._loose_hash, self._loose_at, self._loose = array("loose_hash"), array("loose_at"), array("loose")
        self._cut_hash, self._cut_loose = array("cut_hash"), array("cut_loose")
        self._typed_at, self._typed = array("typed_at"), array("typed")
        self._typed_place_at, self._typed_place = array("typed_place_at"), array("typed_place")
        self._slip_hash, self._slip_typed = array("slip_hash"), array("slip_typed")

    def __len__(self) -> int:
        return len(self.lat)

    def name(self, number: int) -> str:
        """Return the leading name of a place."""
        return str(self._names[self._name_at[number] : self._name_at[number + 1]], "utf-8")

    def position(self, number: int) -> tuple[float, float]:
        """Return latitude and longitude of a place, degrees, EPSG:4326."""
        return self.lat[number] / DEGREE, self.lon[number] / DEGREE

    def place(self, number: int) -> Place:
        """Return a place."""
        geonameid = self._geonameid[number]
        lat, lon = self.position(number)
        return Place(
            name=self.name(number),
            geonameid=None if geonameid < 0 else geonameid,
            lat=lat,
            lon=lon,
            country=self.countries[self.country[number]],
            admin1=self.admin1_names[self.admin1[number]],
            feature=self.features[self.feature[number]],
            population=self.population[number],
        )

    def is_settlement(self, number: int) -> bool:
        """Return whether a place is a populated one."""
        return self.features[self.feature[number]].startswith("PPL")

    def key(self, number: int) -> str:
        """Return a tight key."""
        return str(self._keys[self._key_at[number] : self._key_at[number + 1]], "ascii")

    def find(self, tight: str) -> int:
        """Return the number of a tight key; -1 where no name has it."""
        wanted = key_hash(tight)
        at = bisect_left(self._hash, wanted)
        while at < len(self._hash) and self._hash[at] == wanted:
            if self.key(at) == tight:
                return at
            at += 1
        return -1

    def postings(self, key: int) -> memoryview[int]:
        """Return the places that bear a name with this key, each as its number times `KINDS` plus the name's kind."""
        return self._postings[self._posting_at[key] : self._posting_at[key + 1]]

    def keys_with(self, loose: str) -> memoryview[int] | tuple[()]:
        """Return the numbers of the tight keys that have this loose key."""
        wanted = key_hash(loose)
        at = bisect_left(self._loose_hash, wanted)
        if at < len(self._loose_hash) and self._loose_hash[at] == wanted:
            return self._loose[self._loose_at[at] : self._loose_at[at + 1]]
        return ()

    def loose_near(self, cut: str) -> Iterator[int]:
        """Yield the numbers of the loose keys that `cut` remains of when letters are struck out."""
        wanted = key_hash(cut)
        at = bisect_left(self._cut_hash, wanted)
        while at < len(self._cut_hash) and self._cut_hash[at] == wanted:
            yield self._cut_loose[at]
            at += 1

    def keys_of_loose(self, number: int) -> memoryview[int]:
        """Return the numbers of the tight keys under one loose key."""
        return self._loose[self._loose_at[number] : self._loose_at[number + 1]]

    def typed_near(self, struck: str) -> Iterator[int]:
        """Yield the numbers of the typed names that `struck` remains of when at most one letter is struck out."""
        wanted = key_hash(struck)
        at = bisect_left(self._slip_hash, wanted)
        while at < len(self._slip_hash) and self._slip_hash[at] == wanted:
            yield self._slip_typed[at]
            at += 1

    def typed(self, number: int) -> str:
        """Return a name as it is typed: its Latin letters alone."""
        return str(self._typed[self._typed_at[number] : self._typed_at[number + 1]], "ascii")

    def places_typed(self, number: int) -> memoryview[int]:
        """Return the numbers of the places that a typed name belongs to."""
        return self._typed_place[self._typed_place_at[number] : self._typed_place_at[number + 1]]
