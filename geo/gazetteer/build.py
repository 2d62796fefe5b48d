"""Building an index: merge what the sources say of one settlement, then file every name under its keys."""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import PlaceError
from geo.gazetteer import _gaz
from geo.gazetteer.names import is_russian_form, letters, loose_key, tight_key
from geo.gazetteer.official import leading_name
from geo.gazetteer.sources import Record, Source, read_source, shipped_areas, shipped_sources
from geo.gazetteer.tables import DEGREE, FORM, KINDS, MAIN, OTHER, key_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAME_PLACE_KM = 2.0
"""Records with one leading name and no more than this apart are one settlement."""
_KM_PER_DEGREE = 111.2
_LONG_ENOUGH_FOR_TWO_CUTS = 7
_WELL_KNOWN = 20_000
_ONE_BYTE, _TWO_BYTES = 256, 65536


def build_index(sources: Sequence[str | Path], out: str | Path, *, label: str | None = None) -> None:
    """Build a gazetteer's index file.

    The countries, seas and divisions that ship go into every index, and so do the shipped towns of countries that
    the sources do not cover, and the shipped supplement for those that they do. Where sources disagree on a
    place, the earlier one leads.

    Parameters
    ----------
    sources
        GeoNames country files and CSV tables, see `read_source`; none for what ships.
    out
        Where the index goes.
    label
        What the gazetteer is called in every answer; made from the sources' names where None.

    Raises
    ------
    PlaceError
        If a source cannot be read, or there is no place in any.
    """
    supplement, towns = shipped_sources()
    read = [read_source(Path(path)) for path in sources]
    if not read:
        read = [supplement, towns]
    else:
        covered = {record.country for source in read for record in source.records}
        read.append(Source(supplement.label, [one for one in supplement.records if one.country in covered]))
        read.append(Source(towns.label, [one for one in towns.records if one.country not in covered]))
    if not any(source.records for source in read[: len(sources) or None]):
        msg = f"{', '.join(map(str, sources))}: no place in there"
        raise PlaceError(msg)
    title = label or " + ".join(source.label for source in read[: len(sources) or None])
    write_index([shipped_areas(), *read], Path(out), label=title)


def write_index(sources: Sequence[Source], out: Path, *, label: str) -> None:
    """Write the index of `sources`; the first to name a place leads."""
    merged = merge(sources)
    arrays, meta = _places(merged)
    arrays |= _names(merged)
    arrays |= _typed(merged)
    meta |= {"label": label, "sources": [source.label for source in sources]}
    _gaz.write(out, meta, arrays)


def merge(sources: Sequence[Source]) -> list[Record]:
    """Return one record a place, in a fixed order.

    Records are one place where they share a GeoNames id, or where they are populated places of one leading
    name within `SAME_PLACE_KM`. Names are united; the larger population holds.
    """
    divisions = {record.code: record.name for source in reversed(sources) for record in source.records if record.code}
    titles = {
        (record.country, record.name): divisions[record.code]
        for source in sources
        for record in source.records
        if record.code
    }
    kept: list[Record] = []
    by_id: dict[int, int] = {}
    by_name: dict[str, list[int]] = defaultdict(list)
    for source in sources:
        for record in source.records:
            record = _led(_retitled(record, titles))
            same = by_id.get(record.geonameid) if record.geonameid is not None else None
            key = tight_key(record.name)
            if same is None and record.feature.startswith("PPL"):
                same = next((i for i in by_name[key] if _apart_km(kept[i], record) <= SAME_PLACE_KM), None)
            if same is None:
                same = len(kept)
                kept.append(record)
                if record.feature.startswith("PPL"):
                    by_name[key].append(same)
            else:
                kept[same] = _united(kept[same], record)
            if record.geonameid is not None:
                by_id[record.geonameid] = same
    kept.sort(key=lambda record: (record.geonameid is None, record.geonameid or 0, record.name, record.lat))
    return kept


def _retitled(record: Record, titles: dict[tuple[str, str], str]) -> Record:
    admin1 = titles.get((record.country, record.admin1), record.admin1)
    admin2 = titles.get((record.country, record.admin2), record.admin2)
    return replace(record, admin1=admin1, admin2=admin2)


def _led(record: Record) -> Record:
    if not record.feature.startswith("PPL"):
        return record
    name = leading_name(record.name, record.names, record.country)
    return record if name == record.name else replace(record, name=name, names=(record.name, *record.names))


def _united(one: Record, other: Record) -> Record:
    names = dict.fromkeys((*one.names, other.name, *other.names))
    names.pop(one.name, None)
    return replace(
        one,
        names=tuple(names),
        population=max(one.population, other.population),
        country=one.country or other.country,
        admin1=one.admin1 or other.admin1,
        admin2=one.admin2 or other.admin2,
        feature=other.feature if one.feature == "PPL" else one.feature,
    )


def _apart_km(one: Record, other: Record) -> float:
    north = (one.lat - other.lat) * _KM_PER_DEGREE
    east = (one.lon - other.lon) * _KM_PER_DEGREE * math.cos(math.radians(one.lat))
    return math.hypot(north, east)


def _places(records: list[Record]) -> tuple[dict[str, tuple[str, bytes]], dict[str, Any]]:
    arrays: dict[str, tuple[str, bytes]] = {}
    arrays["lat"] = _packed("i", (round(record.lat * DEGREE) for record in records))
    arrays["lon"] = _packed("i", (round(record.lon * DEGREE) for record in records))
    arrays["geonameid"] = _packed("i", (-1 if record.geonameid is None else record.geonameid for record in records))
    arrays["population"] = _packed("I", (record.population for record in records))
    arrays["name_at"], arrays["names"] = _strings([record.name for record in records])
    meta: dict[str, Any] = {}
    for column, title, code, most in (
        ("country", "countries", "H", _TWO_BYTES),
        ("admin1", "admin1", "H", _TWO_BYTES),
        ("admin2", "admin2", "H", _TWO_BYTES),
        ("feature", "features", "B", _ONE_BYTE),
    ):
        values = [getattr(record, column) for record in records]
        meta[title] = sorted(set(values))
        numbers = {value: i for i, value in enumerate(meta[title])}
        arrays[column] = _packed(code if len(numbers) <= most else "I", (numbers[value] for value in values))
    return arrays, meta


def _names(merged: list[Record]) -> dict[str, tuple[str, bytes]]:
    places: dict[str, dict[int, int]] = defaultdict(dict)
    for number, record in enumerate(merged):
        leading = tight_key(record.name)
        led_by = loose_key(leading)
        places[leading][number] = FORM if record.country == "UA" and is_russian_form(leading) else MAIN
        for name in record.names:
            key = tight_key(name)
            places[key].setdefault(number, FORM if loose_key(key) == led_by else OTHER)
    places.pop("", None)
    keys = sorted(places, key=lambda key: (key_hash(key), key))
    arrays: dict[str, tuple[str, bytes]] = {"key_hash": _packed("I", map(key_hash, keys))}
    arrays["key_at"], arrays["keys"] = _strings(keys)
    arrays["posting_at"], arrays["postings"] = _lists(
        [[number * KINDS + kind for number, kind in sorted(places[key].items())] for key in keys]
    )
    by_loose: dict[str, list[int]] = defaultdict(list)
    for number, key in enumerate(keys):
        by_loose[loose_key(key)].append(number)
    by_loose.pop("", None)
    loose = sorted(by_loose, key=lambda key: (key_hash(key), key))
    arrays["loose_hash"] = _packed("I", map(key_hash, loose))
    arrays["loose_at"], arrays["loose"] = _lists([by_loose[key] for key in loose])
    cuts = sorted((key_hash(cut), number) for number, key in enumerate(loose) for cut in cuttings(key))
    arrays["cut_hash"] = _packed("I", (value for value, _ in cuts))
    arrays["cut_loose"] = _numbers([number for _, number in cuts])
    return arrays


def _typed(merged: list[Record]) -> dict[str, tuple[str, bytes]]:
    """File settlements' names by letters: leading names, forms of them, and all other names of well-known ones."""
    places: dict[str, set[int]] = defaultdict(set)
    for number, record in enumerate(merged):
        if not record.feature.startswith("PPL"):
            continue
        led_by = loose_key(tight_key(record.name))
        for name in (record.name, *record.names):
            known = record.population >= _WELL_KNOWN or loose_key(tight_key(name)) == led_by
            if known and name.isascii():
                places[letters(name)].add(number)
    places.pop("", None)
    typed = sorted(places)
    arrays: dict[str, tuple[str, bytes]] = {}
    arrays["typed_at"], arrays["typed"] = _strings(typed)
    arrays["typed_place_at"], arrays["typed_place"] = _lists([sorted(places[name]) for name in typed])
    slips = sorted((key_hash(cut), number) for number, name in enumerate(typed) for cut in strikes(name))
    arrays["slip_hash"] = _packed("I", (value for value, _ in slips))
    arrays["slip_typed"] = _numbers([number for _, number in slips])
    return arrays


def strikes(typed: str) -> set[str]:
    """Return a name as typed, and what remains of it when any one letter is struck out."""
    return {typed} | {typed[:at] + typed[at + 1 :] for at in range(len(typed))}


def cuttings(loose: str) -> set[str]:
    """Return what remains of a loose key when none, one, or (of a long one) two of its letters are struck out."""
    most = 2 if len(loose) >= _LONG_ENOUGH_FOR_TWO_CUTS else 1 if len(loose) > 2 else 0
    return {
        "".join(loose[i] for i in range(len(loose)) if i not in struck)
        for cut in range(most + 1)
        for struck in combinations(range(len(loose)), cut)
    }


def _packed(code: str, values: Iterable[int]) -> tuple[str, bytes]:
    return code, array(code, values).tobytes()


def _numbers(values: list[int]) -> tuple[str, bytes]:
    return _packed("H" if max(values, default=0) < _TWO_BYTES else "I", values)


def _strings(values: list[str]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    encoded = [value.encode() for value in values]
    at = [0]
    for value in encoded:
        at.append(at[-1] + len(value))
    return _packed("I", at), ("B", b"".join(encoded))


def _lists(values: list[list[int]]) -> tuple[tuple[str, bytes], tuple[str, bytes]]:
    at = [0]
    for value in values:
        at.append(at[-1] + len(value))
    return _packed("I", at), _packed("I", (number for value in values for number in value))
