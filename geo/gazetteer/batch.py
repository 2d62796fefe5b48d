"""Tables of names: one look-up a row."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from geo._errors import PlaceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Place
    from geo.gazetteer.search import SearchResult


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """Read a CSV table of names.

    Parameters
    ----------
    path
        UTF-8, with a header; column ``name`` is needed, ``near``, ``oblast`` and ``country`` are used.

    Returns
    -------
    columns, rows
        As they stand in the file, in its order.

    Raises
    ------
    PlaceError
        Where the file is missing, is not UTF-8 text, or has no column ``name``.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restval="")
            rows = [{key: value for key, value in row.items() if key is not None} for row in reader]
            columns = list(reader.fieldnames or ())
    except FileNotFoundError:
        msg = f"{path}: no such file; give a CSV file with a column 'name'"
        raise PlaceError(msg) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{path}: not a readable UTF-8 CSV file ({error})"
        raise PlaceError(msg) from None
    if "name" not in columns:
        msg = (
            f"{path}: line 1: no column 'name'; the columns are {' '.join(', '.join(columns).split())[:100] or 'none'}"
        )
        raise PlaceError(msg)
    return columns, rows


def geocode_table(gazetteer: Gazetteer, rows: Iterable[Mapping[str, str]]) -> Iterator[dict[str, Any]]:
    """Look up the name of each row.

    Parameters
    ----------
    gazetteer
        Where to look.
    rows
        With ``name``, and where present ``near``, ``oblast`` and ``country``. A `near` or `oblast` that the
        gazetteer does not know is passed over.

    Yields
    ------
    row
        The row's own columns, then ``matched``, ``geonameid``, ``lat``, ``lon`` (EPSG:4326), ``score`` and
        ``ambiguous``; empty where nothing matches.
    """
    anchors: dict[str, Place | None] = {"": None}
    for row in rows:
        result = _search(gazetteer, row, anchors)
        match = result.matches[0] if result.matches else None
        yield {
            **row,
            "matched": match and match.place.name,
            "geonameid": match and match.place.geonameid,
            "lat": match and match.place.lat,
            "lon": match and match.place.lon,
            "score": match and round(match.score, 4),
            "ambiguous": str(result.ambiguous).lower() if match else None,
        }


def _search(gazetteer: Gazetteer, row: Mapping[str, str], anchors: dict[str, Place | None]) -> SearchResult:
    near = (row.get("near") or "").strip()
    if near not in anchors:
        found = gazetteer.search(near, limit=1).matches
        anchors[near] = found[0].place if found else None
    country = (row.get("country") or "").strip() or None
    name, oblast = row.get("name") or "", (row.get("oblast") or "").strip() or None
    try:
        return gazetteer.search(name, near=anchors[near], oblast=oblast, country=country, limit=2)
    except PlaceError:
        return gazetteer.search(name, near=anchors[near], country=country, limit=2)
