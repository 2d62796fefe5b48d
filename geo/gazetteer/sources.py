"""Where places come from: GeoNames country files, what ships, a user's own table."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from geo._errors import PlaceError
from geo._shipped import shipped
from geo._zip import ZipError, open_zip

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_COLUMNS = 19
_MAX_BYTES = 2 << 30
_MOST_PEOPLE = 2**31 - 1
_GREATEST_ID = 2**31 - 1
_FEATURES = {"PCLI", "PCLD", "PCLS", "ADM1", "ADM2", "SEA"}
_GONE = {"PPLH", "PPLQ", "PPLW"}
_SYNONYMS = {
    "name": ("name", "settlement", "place"),
    "lat": ("lat", "latitude"),
    "lon": ("lon", "lng", "longitude"),
    "names": ("names", "other_names", "alternatenames", "name_uk", "name_ru", "former_names"),
    "country": ("country", "countrycode"),
    "admin1": ("admin1", "oblast"),
    "admin2": ("admin2", "raion"),
    "feature": ("feature", "feature_code"),
    "population": ("population",),
    "geonameid": ("geonameid",),
}


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as a source has it: the fields of `Place`, and some more.

    Attributes
    ----------
    names
        Every other name, as written.
    code
        The code by which other records name this division, ``"UA.05"`` or ``"UA.05.1402"``; empty for places.
    """

    name: str
    lat: float
    lon: float
    names: tuple[str, ...] = ()
    country: str = ""
    admin1: str = ""
    admin2: str = ""
    feature: str = "PPL"
    population: int = 0
    geonameid: int | None = None
    code: str = ""


@dataclass
class Source:
    """A readable source.

    Attributes
    ----------
    label
        What it is called in every answer.
    records
        Its entries, in its own order.
    """

    label: str
    records: list[Record] = field(default_factory=list)


def read_source(path: Path) -> Source:
    """Read a source by what its name ends in.

    Parameters
    ----------
    path
        ``.zip`` or ``.txt``: a GeoNames country file as published. ``.csv``: a table with the columns
        ``name``, ``lat``, ``lon`` (degrees, EPSG:4326), and any of ``names`` (divided by ``|``), ``country``,
        ``admin1`` or ``oblast``, ``admin2`` or ``raion``, ``feature``, ``population``, ``geonameid``.

    Returns
    -------
    source
        Its entries.

    Raises
    ------
    PlaceError
        If the file is missing, broken, or of another kind.
    """
    try:
        if path.suffix.lower() == ".zip":
            return Source(f"GeoNames {path.stem}", list(_geonames(_unzipped(path), path)))
        if path.suffix.lower() == ".txt":
            return Source(f"GeoNames {path.stem}", list(_geonames(path.read_text("utf-8").split("\n"), path)))
        if path.suffix.lower() == ".csv":
            return Source(path.stem, list(_table(path)))
    except (OSError, UnicodeDecodeError, csv.Error, ZipError) as error:
        msg = f"{path}: cannot be read as a gazetteer source ({error})"
        raise PlaceError(msg) from error
    msg = f"{path}: a gazetteer source is a GeoNames .zip or .txt, or a .csv table"
    raise PlaceError(msg)


def shipped_sources() -> list[Source]:
    """Return what ships: the front-line supplement and the towns, the supplement's facts going first."""
    return [
        replace_label(read_source(shipped("gazetteer", "supplement.csv")), "shipped supplement"),
        replace_label(read_source(shipped("gazetteer", "cities.csv")), "shipped towns (GeoNames)"),
    ]


def shipped_areas() -> Source:
    """Return the countries, seas, and first- and second-level divisions that ship."""
    return replace_label(read_source(shipped("gazetteer", "areas.csv")), "shipped areas")


def replace_label(source: Source, label: str) -> Source:
    """Return the source under another label."""
    return replace(source, label=label)


def _unzipped(path: Path) -> Iterator[str]:
    with open_zip(path, _MAX_BYTES) as archive:
        inside = [name for name in archive.namelist() if name.endswith(".txt") and name != "readme.txt"]
        if len(inside) != 1:
            msg = f"{path}: a GeoNames country file holds one table, this one holds {inside or 'none'}"
            raise PlaceError(msg)
        with archive.open(inside[0]) as file:
            yield from io.TextIOWrapper(file, "utf-8", newline="\n")


def _geonames(lines: Iterable[str], path: Path) -> Iterator[Record]:
    rows = []
    for number, line in enumerate(lines, 1):
        row = line.rstrip("\r\n").split("\t")
        if row == [""]:
            continue
        if len(row) != _COLUMNS:
            msg = f"{path}, line {number}: {len(row)} columns, a GeoNames country file has {_COLUMNS}"
            raise PlaceError(msg)
        if (row[6] == "P" and row[7] not in _GONE) or row[7] in _FEATURES:
            rows.append((number, row))
    divisions = {_code(row): row[1] for _, row in rows if row[7] in ("ADM1", "ADM2")}
    for number, row in rows:
        try:
            lat, lon = _position(row[4], row[5])
            yield Record(
                name=row[1],
                lat=lat,
                lon=lon,
                names=readable([row[2], *row[3].split(",")]),
                country=row[8],
                admin1=divisions.get(f"{row[8]}.{row[10]}", ""),
                admin2=divisions.get(f"{row[8]}.{row[10]}.{row[11]}", "") if row[11] else "",
                feature=row[7],
                population=_whole(row[14] or "0", _MOST_PEOPLE),
                geonameid=_whole(row[0], _GREATEST_ID),
                code=_code(row),
            )
        except ValueError as error:
            msg = f"{path}, line {number}: {error}"
            raise PlaceError(msg) from error


def _position(lat: str, lon: str) -> tuple[float, float]:
    """Return latitude and longitude, degrees; refuse what is nowhere."""
    north, east = float(lat), float(lon)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        msg = f"latitude {lat[:20]}, longitude {lon[:20]} is nowhere"
        raise ValueError(msg)
    return north, east


def _whole(text: str, most: int) -> int:
    number = int(text)
    if not 0 <= number <= most:
        msg = f"{text[:20]} is not a whole number up to {most:,}"
        raise ValueError(msg)
    return number


def _code(row: list[str]) -> str:
    if row[7] == "ADM1":
        return f"{row[8]}.{row[10]}"
    return f"{row[8]}.{row[10]}.{row[11]}" if row[7] == "ADM2" else ""


def readable(names: Iterable[str]) -> tuple[str, ...]:
    """Return each name once, without those in lower case: other scripts, romanised by machine."""
    return tuple(dict.fromkeys(name for name in names if name and not name.islower()))


def _table(path: Path) -> Iterator[Record]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        columns = {
            ours: [column for column in theirs if column in (reader.fieldnames or ())]
            for ours, theirs in _SYNONYMS.items()
        }
        missing = [column for column in ("name", "lat", "lon") if not columns[column]]
        if missing:
            msg = f"{path}: a gazetteer table needs the columns name, lat and lon; it lacks {', '.join(missing)}"
            raise PlaceError(msg)

        def value(row: dict[str, str], column: str) -> str:
            return next((row[name].strip() for name in columns[column] if row[name]), "")

        for row in reader:
            try:
                lat, lon = _position(value(row, "lat"), value(row, "lon"))
                if not value(row, "name"):
                    msg = "no name"
                    raise ValueError(msg)
                yield Record(
                    name=value(row, "name"),
                    lat=lat,
                    lon=lon,
                    names=readable(part.strip() for name in columns["names"] for part in (row[name] or "").split("|")),
                    country=value(row, "country").upper(),
                    admin1=value(row, "admin1"),
                    admin2=value(row, "admin2"),
                    feature=value(row, "feature") or "PPL",
                    population=_whole(value(row, "population") or "0", _MOST_PEOPLE),
                    geonameid=_whole(value(row, "geonameid"), _GREATEST_ID) if value(row, "geonameid") else None,
                    code=row.get("code") or "",
                )
            except (ValueError, TypeError) as error:
                msg = f"{path}, line {reader.line_num}: {error}"
                raise PlaceError(msg) from error
