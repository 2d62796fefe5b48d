"""Control files to snapshots: one path from any format to held and contested ground."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from geo import _vector
from geo._errors import ControlError
from geo._tangle import are_tangled, edges_of
from geo._vector import MAX_BYTES
from geo.control.coordinates import to_lon_lat
from geo.control.drawn import Drawn
from geo.control.geojson import Feature, FeatureTable, read_geojson
from geo.control.mapping import SourceMapping, load_mapping, recognise, shipped_members
from geo.control.repair import valid_polygons
from geo.control.vector import read_vector

if TYPE_CHECKING:
    from datetime import date

    import shapely

    from geo.control.model import ControlSnapshot

SUFFIXES = (".geojson", ".json", *_vector.SUFFIXES)


def read_snapshot(
    path: str | Path, mapping: SourceMapping | str | Path | None = None, *, day: date | None = None
) -> ControlSnapshot:
    """Read the control polygons in force on one day from a file.

    Parameters
    ----------
    path
        GeoJSON (DeepState's daily files, area-only daily files and NZZ's are recognised), or with a
        mapping any GeoJSON, GeoPackage, Shapefile, KML, KMZ, FlatGeobuf or GeoParquet.
    mapping
        What the attributes mean: a `SourceMapping`, or the path of a mapping file.
    day
        The day that the polygons are dated, where neither the file's name nor the mapping says it; of a
        file with several days, the one to read.

    Returns
    -------
    snapshot
        Held and contested ground, valid and disjoint; `notes` says what was repaired or left out.

    Raises
    ------
    ControlError
        Where the file cannot be read, is of an unknown format, holds no polygons or no date, or its
        coordinates cannot be true.
    """
    snapshots = read_snapshots(path, mapping, day=day)
    if len(snapshots) > 1:
        days = f"{snapshots[0].date} to {snapshots[-1].date}"
        msg = f"{path}: holds {len(snapshots)} days ({days}); say which day is meant"
        raise ControlError(msg)
    return snapshots[0]


def read_snapshots(
    path: str | Path, mapping: SourceMapping | str | Path | None = None, *, day: date | None = None
) -> tuple[ControlSnapshot, ...]:
    """Read every day of a control file; `read_snapshot` describes the parameters.

    Returns
    -------
    snapshots
        In order of their dates: more than one where the mapping takes dates from an attribute or layer.
    """
    path = Path(path)
    if mapping is not None and not isinstance(mapping, SourceMapping):
        mapping = load_mapping(mapping)
    return snapshots_of(path, file_content(path), mapping, day)


def file_content(path: Path) -> bytes:
    """Return the bytes of a control file.

    Raises
    ------
    ControlError
        Where it is missing, unreadable, a folder, or larger than any map of control is.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            msg = f"{path}: larger than {MAX_BYTES / 2**20:,.0f} MiB; split it by date"
            raise ControlError(msg)
        return path.read_bytes()
    except FileNotFoundError:
        msg = f"{path}: no such control file"
    except IsADirectoryError:
        msg = f"{path}: a folder, not a control file; name a file in it"
    except OSError as error:
        msg = f"{path}: cannot be read ({error.strerror})"
    raise ControlError(msg)


def snapshots_of(
    path: Path, content: bytes, mapping: SourceMapping | None, day: date | None
) -> tuple[ControlSnapshot, ...]:
    """Return the snapshots in a file whose bytes are already read; `read_snapshot` says what is raised."""
    return tuple(drawn.snapshot() for drawn in drawn_of(path, content, mapping, day))


def drawn_of(path: Path, content: bytes, mapping: SourceMapping | None, day: date | None) -> tuple[Drawn, ...]:
    """Return what each day of a file draws, before its polygons are put together."""
    table, mapping = _features(path, content, mapping)
    dated: dict[date, list[Feature]] = {}
    for feature in table.features:
        dated.setdefault(_day_of(path, feature, mapping, day), []).append(feature)
    if day is not None and mapping.date_from != "name":
        if day not in dated:
            msg = f"{path}: has nothing dated {day}; it runs from {min(dated)} to {max(dated)}"
            raise ControlError(msg)
        dated = {day: dated[day]}
    return tuple(_drawn(path, when, FeatureTable(tuple(dated[when]), table.crs), mapping) for when in sorted(dated))


def _features(path: Path, content: bytes, mapping: SourceMapping | None) -> tuple[FeatureTable, SourceMapping]:
    suffix = path.suffix.lower()
    if suffix in _vector.SUFFIXES:
        if not content:
            msg = f"{path}: the file is empty; fetch it again"
            raise ControlError(msg)
        table = read_vector(path, mapping.layers if mapping else (), mapping.crs if mapping else "")
    elif suffix in SUFFIXES:
        members = (mapping.features,) if mapping and mapping.features else shipped_members()
        table = read_geojson(path, content, members)
    else:
        msg = f"{path}: {suffix or 'a name without suffix'} is no known format; known are {', '.join(SUFFIXES)}"
        raise ControlError(msg)
    if not table.features:
        msg = f"{path}: holds no features; is it a control file?"
        raise ControlError(msg)
    if mapping is None:
        mapping = recognise([feature.properties for feature in table.features])
    if mapping is None:
        names = sorted({key for feature in table.features for key in feature.properties})
        msg = (
            f"{path}: no known format; its attributes are {', '.join(names)[:100] or 'none'}; "
            "say in a mapping file what they mean"
        )
        raise ControlError(msg)
    return table, mapping


def _day_of(path: Path, feature: Feature, mapping: SourceMapping, day: date | None) -> date:
    if mapping.date_from == "name":
        found = day or mapping.day(path.stem)
        if found is None:
            msg = f"{path}: the name holds no date; name it YYYY-MM-DD{path.suffix} or say the day"
            raise ControlError(msg)
        return found
    attribute = "layer" if mapping.date_from == "layer" else mapping.date_attribute
    text = str(feature.properties.get(attribute, ""))
    found = mapping.day(text)
    if found is None:
        msg = f"{feature.place}: no date in {attribute} = {text[:40]!r}; mend it, or the [date] lines of the mapping"
        raise ControlError(msg)
    return found


def _drawn(path: Path, day: date, table: FeatureTable, mapping: SourceMapping) -> Drawn:
    drawn: dict[str, list[tuple[shapely.Polygon, Feature]]] = {"held": [], "contested": []}
    unknown = []
    for feature in table.features:
        status = mapping.status(feature.properties)
        if status is None:
            status = mapping.otherwise
            if mapping.rules and status == "ignored" and feature.polygons():
                unknown.append(feature)
        if status == "refused":
            msg = f"{feature.place}: no rule of the mapping knows it ({_described(feature, mapping)}); add a value"
            raise ControlError(msg)
        if status in drawn:
            drawn[status] += [(polygon, feature) for polygon in feature.polygons()]
    if not drawn["held"] and not drawn["contested"]:
        kinds = "no polygon" if not any(f.polygons() for f in table.features) else "no held or contested polygon"
        msg = f"{path}: holds {kinds} in {len(table.features)} features; is it a control file of {mapping.source}?"
        raise ControlError(msg)
    order = list(itertools.chain(drawn["held"], drawn["contested"]))
    shapes = to_lon_lat(path, np.array([polygon for polygon, _ in order]), table.crs, mapping)
    shapes, repaired = valid_polygons(shapes, [feature for _, feature in order])
    if are_tangled(edges_of(shapes)):
        msg = f"{path}: its polygons cross one another too often to be put together; is it a control file?"
        raise ControlError(msg)
    count = len(drawn["held"])
    left_out = tuple(
        f"{feature.place.rpartition(': ')[2]} left out: unknown status ({_described(feature, mapping)})"
        for feature in unknown
    )
    return Drawn(
        date=day,
        source=mapping.source,
        held=shapes[:count],
        contested=shapes[count:],
        file=path.name,
        attacker=mapping.attacker,
        defender=mapping.defender,
        sigma_m=float(mapping.sigma_m),
        correlation_m=float(mapping.correlation_m),
        notes=(*mapping.notes, *repaired, *left_out),
    )


def _described(feature: Feature, mapping: SourceMapping) -> str:
    attributes = dict.fromkeys(rule.attribute for rule in mapping.rules)
    text = ", ".join(f"{name} {feature.properties.get(name, 'missing')!s}" for name in attributes)
    return " ".join(text.split())[:80]
