"""GeoJSON files, read as hostile text: one parse, and polygons built only where they are asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import shapely

from geo._errors import ControlError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_FEATURE = b'{"type":"Feature"'


class Shape:
    """A geometry whose polygons are built where they are asked for, once.

    Parameters
    ----------
    geometry
        A GeoJSON geometry object, or a shapely geometry.
    """

    __slots__ = ("_built", "_geometry")

    def __init__(self, geometry: Any) -> None:
        self._geometry = geometry
        self._built: tuple[shapely.Polygon, ...] | None = None

    def polygons(self) -> tuple[shapely.Polygon, ...]:
        """Return the polygons in two dimensions, as drawn; points and lines are left out."""
        if self._built is None:
            if isinstance(self._geometry, shapely.Geometry):
                self._built = tuple(_parts(shapely.force_2d(self._geometry)))
            else:
                self._built = tuple(filter(None, map(_polygon, _coordinates(self._geometry))))
            self._geometry = None
        return self._built


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a control file.

    Attributes
    ----------
    place
        Where it stands in the file, in words.
    properties
        Its attributes.
    shape
        Its geometry.
    """

    place: str
    properties: Mapping[str, Any]
    shape: Shape

    def polygons(self) -> tuple[shapely.Polygon, ...]:
        """Return its polygons; raise `ControlError` where they cannot be built."""
        try:
            return self.shape.polygons()
        except (TypeError, ValueError, IndexError, OverflowError, shapely.errors.GEOSException) as error:
            msg = f"{self.place}: the polygon cannot be built ({' '.join(str(error).split())[:90]}); mend or drop it"
            raise ControlError(msg) from None


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """The features of one file.

    Attributes
    ----------
    features
        In the order of the file.
    crs
        The coordinate system that the file names; empty where it names none.
    """

    features: tuple[Feature, ...]
    crs: str = ""


def read_geojson(path: Path, content: bytes, members: Sequence[str] = ()) -> FeatureTable:
    """Read the features of a GeoJSON file.

    Parameters
    ----------
    path
        Named in messages.
    content
        The file's bytes.
    members
        Dotted names of members that may hold the GeoJSON object, for files that wrap it.

    Returns
    -------
    table
        All features but those without a geometry.

    Raises
    ------
    ControlError
        For a file that is empty, truncated, nested without end, or no GeoJSON.
    """
    document = _by_feature(content) or _parse(path, content)
    wrapped = [_member(document, name) for name in members]
    top = next((value for value in (document, *wrapped) if _is_geojson(value)), None)
    if top is None:
        msg = f"{path}: JSON, but no GeoJSON object (no FeatureCollection, Feature or geometry); is it another file?"
        raise ControlError(msg)
    if top["type"] == "FeatureCollection":
        listed = top.get("features")
    elif top["type"] == "Feature":
        listed = [top]
    else:
        listed = [{"type": "Feature", "properties": {}, "geometry": top}]
    if not isinstance(listed, list):
        msg = f"{path}: the FeatureCollection has no list of features; fetch the file again"
        raise ControlError(msg)
    features = []
    for number, feature in enumerate(listed, start=1):
        place = f"{path}: feature {number}"
        drawn = feature if isinstance(feature, _Drawn) else _drawn(feature)
        if drawn is None:
            msg = f"{place} is not a GeoJSON feature; mend or drop it"
            raise ControlError(msg)
        if drawn.shape is not None:
            features.append(Feature(place, drawn.properties, drawn.shape))
    return FeatureTable(tuple(features), _crs(path, document))


@dataclass(frozen=True, slots=True)
class _Drawn:
    properties: Mapping[str, Any]
    shape: Shape | None


def _drawn(feature: Any) -> _Drawn | None:
    if not isinstance(feature, dict) or not isinstance(feature.get("geometry") or {}, dict):
        return None
    properties = feature.get("properties")
    shape = Shape(feature["geometry"]) if feature.get("geometry") else None
    return _Drawn(properties if isinstance(properties, dict) else {}, shape)


@lru_cache(maxsize=2048)
def _drawn_from(text: bytes) -> _Drawn | None:
    return _drawn(orjson.loads(text))


def _by_feature(content: bytes) -> dict[str, Any] | None:
    """Parse a compact FeatureCollection feature by feature; None where it is not laid out so.

    Nine in ten features of a daily file stand in the file of the day before, byte for byte, and the same
    bytes are the same feature. Whatever does not fit is left to one parse of the whole, which says what is wrong.
    """
    head, *rest = content.split(_FEATURE)
    if not rest:
        return None
    try:
        last = _FEATURE.decode() + rest[-1].decode()
        _, end = json.JSONDecoder().raw_decode(last)
        document = json.loads(head + b"0" + last[end:].encode())
        if not isinstance(document, dict) or document.get("features") != [0]:
            return None
        texts = [_FEATURE + text for text in rest]
        texts[-1] = last[:end].encode()
        if not all(text.endswith(b"},") for text in texts[:-1]):
            return None
        document["features"] = [_drawn_from(text.removesuffix(b",")) for text in texts]
    except (ValueError, RecursionError):
        return None
    return document


def _parse(path: Path, content: bytes) -> Any:
    if not content.strip():
        msg = f"{path}: the file is empty; fetch it again"
        raise ControlError(msg)
    try:
        return json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        msg = f"{path}: byte {error.start} is not UTF-8 text; is this a GeoJSON file?"
    except RecursionError:
        msg = f"{path}: the JSON is nested too deeply to be a map; refused"
    except json.JSONDecodeError as error:
        cut = error.pos >= len(error.doc.rstrip()) - 1 or error.msg.startswith("Unterminated")
        what = "the file ends too early (truncated?)" if cut else f"not JSON ({error.msg})"
        msg = f"{path}: {what} at line {error.lineno}, column {error.colno}; fetch it again"
    except ValueError as error:
        msg = f"{path}: a number in the JSON cannot be read ({' '.join(str(error).split())[:80]}); refused"
    raise ControlError(msg)


def _is_geojson(value: Any) -> bool:
    kinds = {"FeatureCollection", "Feature", "Polygon", "MultiPolygon", "GeometryCollection", "Point", "LineString"}
    kind = value.get("type") if isinstance(value, dict) else None
    return isinstance(kind, str) and kind in kinds


def _member(document: Any, name: str) -> Any:
    for key in name.split(".") if name else []:
        document = document.get(key) if isinstance(document, dict) else None
    return document


def _crs(path: Path, document: Any) -> str:
    crs = document.get("crs") if isinstance(document, dict) else None
    if crs is None:
        return ""
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        msg = f'{path}: the member "crs" names no coordinate system; name it ("EPSG:…") or drop the member'
        raise ControlError(msg)
    return name


def _coordinates(geometry: Any, depth: int = 0) -> list[Any]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "Polygon":
        return [geometry.get("coordinates")]
    if kind == "MultiPolygon":
        return list(geometry.get("coordinates") or [])
    if kind == "GeometryCollection" and depth < 8:
        return [found for part in geometry.get("geometries") or [] for found in _coordinates(part, depth + 1)]
    return []


def _polygon(coordinates: Any) -> shapely.Polygon | None:
    rings = [_ring(ring) for ring in coordinates if len(ring)]
    return shapely.Polygon(rings[0], rings[1:]) if rings else None


def _ring(ring: Any) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        vertices = np.array(ring)
    except ValueError:  # vertices of unlike length
        vertices = np.empty(0)
    if vertices.ndim != 2 or vertices.shape[1] < 2 or vertices.dtype.kind not in "if":
        msg = "a vertex is not a pair of numbers, or they are of unlike length"
        raise ValueError(msg)
    vertices = vertices[:, :2].astype(np.float64)
    if not np.isfinite(vertices).all():
        msg = "a coordinate is NaN or infinite"
        raise ValueError(msg)
    return vertices


def _parts(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    if geometry.geom_type == "Polygon":
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in _parts(part)]
