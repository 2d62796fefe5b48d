"""Dated files a month at a time: the unit in which they are read, compared and kept.

A new day costs its month's work and no more, and a month of an archive costs one file in the cache.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from geo._errors import ControlError
from geo.control.cache import cache_key, load_drawn, load_faces, save_drawn, save_faces
from geo.control.local import faces_between
from geo.control.read import drawn_of, file_content
from geo.control.revisions import Revisions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from shapely import MultiPolygon

    from geo.control.drawn import Drawn
    from geo.control.faces import Faces
    from geo.control.mapping import SourceMapping

_SIDECARS = {".shp": (".shx", ".dbf", ".prj", ".cpg")}


@dataclass(frozen=True, slots=True)
class _Day:
    date: date
    path: Path
    content: bytes
    digest: str


class MonthlyReader:
    """Compares the dated files of one source, and keeps what it read and found.

    Parameters
    ----------
    files
        The file of each day.
    mapping
        What the attributes mean; None to recognise each file.
    source
        Who drew the polygons: files of others are bad.
    cache
        Folder for what was read and found; None keeps nothing.
    land
        The land that the war is about, to tell revisions of the map; None looks for none.

    Attributes
    ----------
    bad
        Day → why its file cannot be used.
    """

    bad: dict[date, str]

    def __init__(
        self,
        files: Mapping[date, Path],
        mapping: SourceMapping | None,
        source: str,
        cache: Path | None,
        land: MultiPolygon | None = None,
    ) -> None:
        self._files, self._mapping, self._source, self._cache = files, mapping, source, cache
        self._land = land
        self._latest: dict[date, Drawn] = {}
        self.bad = {}

    def changes(self, days: Sequence[date]) -> Iterator[tuple[date, date, Faces]]:
        """Compare each of these days with the usable one before it.

        Parameters
        ----------
        days
            Ascending.

        Yields
        ------
        before, after, faces
            In order of the days; bad days are passed over.
        """
        # Taken for readable at first: what is kept of a pair says that both of its days are.
        last = next(self._before(days[0]), None)
        for number, month in enumerate(months_of(days)):
            opened = [found for day in month if (found := self._open(day)) is not None]
            pairs = self._known(last, opened)
            if pairs is None and number == 0:
                last = next((day for day in self._before(days[0]) if self._attempt(day) is not None), None)
                pairs = self._known(last, opened)
            if pairs is None:
                drawn = self._drawn(opened)
                if last is not None:
                    drawn = {last.date: self._parse(last), **drawn}
                pairs = _compared(drawn, self._land)
                kept = self._kept("faces", _chain(last, opened))
                if kept and len(drawn) == len(_chain(last, opened)):
                    with suppress(OSError):  # a cache that cannot be written must not stop the measuring
                        save_faces(kept, pairs)
                opened = [day for day in opened if day.date in drawn]
            last = opened[-1] if opened else last
            for (before, after), faces in pairs.items():
                yield before, after, faces

    def _before(self, first: date) -> Iterator[_Day]:
        """Yield the days before one whose files can be opened, latest first."""
        for earlier in sorted((day for day in self._files if day < first), reverse=True):
            day = self._open(earlier)
            if day is not None:
                yield day

    def _known(self, last: _Day | None, opened: Sequence[_Day]) -> dict[tuple[date, date], Faces] | None:
        chain = _chain(last, opened)
        kept = self._kept("faces", chain)
        return load_faces(kept, pairwise(day.date for day in chain)) if kept else None

    def _open(self, day: date) -> _Day | None:
        path = self._files[day]
        try:
            content = file_content(path)
        except ControlError as error:
            self.bad[day] = str(error)
            return None
        return _Day(day, path, content, _digest(day, path, content))

    def _drawn(self, days: Sequence[_Day]) -> dict[date, Drawn]:
        kept = self._kept("drawn", days)
        found = load_drawn(kept) if kept else {}
        if len(found) < len(days):
            found = {day.date: read for day in days if (read := self._attempt(day)) is not None}
            if kept and len(found) == len(days):
                with suppress(OSError):
                    save_drawn(kept, found)
        if found:
            last = max(found)
            self._latest = {last: found[last]}
        return found

    def _attempt(self, day: _Day) -> Drawn | None:
        try:
            return self._parse(day)
        except ControlError as error:
            self.bad[day.date] = str(error)
            return None

    def _parse(self, day: _Day) -> Drawn:
        if day.date not in self._latest:
            drawing = drawn_of(day.path, day.content, self._mapping, day.date)[0]
            if drawing.source != self._source:
                msg = f"{day.path}: drawn by {drawing.source}, the rest by {self._source}; keep sources apart"
                raise ControlError(msg)
            self._latest = {day.date: drawing}
        return self._latest[day.date]

    def _kept(self, what: str, days: Sequence[_Day]) -> Path | None:
        if self._cache is None:
            return None
        land = self._land.wkb_hex if what == "faces" and self._land is not None else ""
        key = cache_key(what, repr(self._mapping), self._source, land, *(day.digest for day in days))
        return self._cache / f"{key}.parquet"


def file_digest(day: date, path: Path) -> str:
    """Return a digest of a day's file, name and content; one that cannot be read has one as well."""
    try:
        return _digest(day, path, file_content(path))
    except ControlError as error:
        return str(error)


def _digest(day: date, path: Path, content: bytes) -> str:
    digest = hashlib.sha256(f"{day} {path.name}\n".encode())
    digest.update(content)
    for suffix in _SIDECARS.get(path.suffix.lower(), ()):
        sidecar = path.with_suffix(suffix)
        digest.update(sidecar.read_bytes() if sidecar.exists() else b"")
    return digest.hexdigest()


def months_of(days: Sequence[date]) -> list[list[date]]:
    """Group ascending days by calendar month."""
    return [list(month) for _, month in groupby(days, key=lambda day: (day.year, day.month))]


def _chain(last: _Day | None, opened: Sequence[_Day]) -> list[_Day]:
    return [*opened] if last is None else [last, *opened]


def _compared(drawn: Mapping[date, Drawn], land: MultiPolygon | None) -> dict[tuple[date, date], Faces]:
    pairs = {(first, second): faces_between(drawn[first], drawn[second]) for first, second in pairwise(drawn)}
    if land is None:
        return pairs
    found = _revisions(land).among(pairs, drawn)
    return {days: replace(faces, redrawn=redrawn) for (days, faces), redrawn in zip(pairs.items(), found, strict=True)}


@lru_cache(maxsize=1)
def _revisions(land: MultiPolygon) -> Revisions:
    return Revisions(land)
