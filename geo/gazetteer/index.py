"""The gazetteer: open an index, look names up, list places."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo._shipped import shipped
from geo.gazetteer.names import tight_key
from geo.gazetteer.search import SearchResult, search
from geo.gazetteer.tables import KINDS, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.model import Place

CACHED = "gazetteer.gaz"
"""Name of the index in the cache folder that goes before the one that ships."""


class Gazetteer:
    """An open index of places.

    Attributes
    ----------
    path
        The index file.
    label
        What it is called in every answer.
    tables
        Its arrays, for rooms that work on many places at once.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = Tables(path)
        self.label = str(self.tables.meta["label"])

    def __len__(self) -> int:
        return len(self.tables)

    def search(
        self,
        name: str,
        *,
        near: Place | None = None,
        bearing: str | None = None,
        oblast: str | None = None,
        country: str | None = None,
        limit: int = 5,
    ) -> SearchResult:
        """Return the places that a name may be, best first.

        Parameters
        ----------
        name
            In any spelling, Latin or Cyrillic.
        near
            A place that it should be near.
        bearing
            Where it lies as seen from `near`: ``"SW"``, ``"south-west"``.
        oblast
            The first-level division that it should be in, by any of its names.
        country
            ISO 3166-1 alpha-2 code of the only country to look in.
        limit
            How many matches at most.

        Returns
        -------
        result
            Scores are shares of all that the name may be, times the name's own fit. No match for what is no name.

        Raises
        ------
        PlaceError
            If the bearing or the oblast is unknown.

        Examples
        --------
        >>> open_gazetteer().search("Kharkov").matches[0].place.name
        'Kharkiv'
        """
        return search(self.tables, name, near=near, bearing=bearing, oblast=oblast, country=country, limit=limit)

    def lookup(self, name: str) -> tuple[int, ...]:
        """Return the numbers of the places whose leading or other name has this name's key; the quickest way in."""
        key = self.tables.find(tight_key(name))
        return tuple(posting // KINDS for posting in self.tables.postings(key)) if key >= 0 else ()

    def place(self, number: int) -> Place:
        """Return a place by its number in this index."""
        return self.tables.place(number)

    def settlements(self, bounds: tuple[float, float, float, float] | None = None) -> Iterator[Place]:
        """Yield the populated places.

        Parameters
        ----------
        bounds
            West, south, east, north in degrees (EPSG:4326); None for everywhere.
        """
        tables = self.tables
        for number in range(len(tables)):
            lat, lon = tables.position(number)
            if bounds is not None and not (bounds[0] <= lon <= bounds[2] and bounds[1] <= lat <= bounds[3]):
                continue
            if tables.is_settlement(number):
                yield tables.place(number)


def open_gazetteer(path: str | Path | None = None) -> Gazetteer:
    """Open a gazetteer.

    Parameters
    ----------
    path
        An index file; None for the one in the cache folder, or where there is none, the one that ships.

    Raises
    ------
    PlaceError
        If the file is no index.
    """
    if path is not None:
        return Gazetteer(Path(path))
    cached = cache_folder() / CACHED
    return Gazetteer(cached if cached.exists() else shipped("gazetteer", "default.gaz"))


def cache_folder() -> Path:
    """Return the folder that downloads and built indexes are kept in."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("territory"))
