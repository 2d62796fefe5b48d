"""The regions that ship, and regions from a user's polygon file."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import ControlError, RegionError
from geo._shipped import shipped
from geo._tangle import is_tangled
from geo._vector import MAX_BYTES, read_layers
from geo.regions.model import Region, multipolygon

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

_POLYGONAL = ("Polygon", "MultiPolygon")
_GEOJSON = (".geojson", ".json")


@cache
def load_regions(kind: str | None = None) -> tuple[Region, ...]:
    """Return the regions that ship.

    Parameters
    ----------
    kind
        ``"oblast"`` or ``"sector"``; None for both, sectors first.

    Returns
    -------
    regions
        Polygons in EPSG:4326 (longitude, latitude). Oblasts share their borders exactly and do not
        overlap; sectors may lie within one another.

    Raises
    ------
    RegionError
        Where `kind` is neither.
    """
    files = {"sector": "sectors.geojson", "oblast": "oblasts.geojson"}
    if kind is not None and kind not in files:
        msg = f"unknown kind of region {kind!r}: the kinds are {', '.join(sorted(files))}"
        raise RegionError(msg)
    chosen = files if kind is None else {kind: files[kind]}
    return tuple(
        _from_feature(feature)
        for name in chosen.values()
        for feature in json.loads(shipped("regions", name).read_text(encoding="utf-8"))["features"]
    )


def read_regions(source: str | Path | gpd.GeoDataFrame, *, name_column: str | None = None) -> tuple[Region, ...]:
    """Read regions from a polygon file or a table of polygons.

    Parameters
    ----------
    source
        GeoJSON, GeoPackage, Shapefile, KML, KMZ, FlatGeobuf, GeoParquet, or a GeoDataFrame; its coordinate system
        is honoured. Of several layers the first with polygons counts.
    name_column
        Column that names the polygons; by default the first of ``name``, ``region``, ``label``,
        ``title``, ``id`` that there is, else polygons are numbered.

    Returns
    -------
    regions
        One a row, of kind ``"file"``, in EPSG:4326 (longitude, latitude). Rows with the same name are merged.

    Raises
    ------
    RegionError
        Where the file is missing, unreadable, without polygons or a coordinate system, or where its numbers are no
        places.
    """
    import geopandas as gpd

    if isinstance(source, gpd.GeoDataFrame):
        table, origin, file = source, "the table", ""
    else:
        source = Path(source)
        table, origin, file = _read_table(source), str(source), source.name
    if not _polygonal(table).any():
        msg = f"{origin}: holds no polygons; regions must be polygons"
        raise RegionError(msg)
    if table.crs is None:
        msg = f"{origin}: states no coordinate system; give it one (EPSG:4326 for longitude and latitude)"
        raise RegionError(msg)
    table = _in_degrees(table[_polygonal(table)], origin)
    candidates = [name_column] if name_column else ["name", "region", "label", "title", "id"]
    column = next((name for name in candidates if name in table.columns), None)
    if name_column and column is None:
        msg = f"{origin}: has no column {name_column!r}; its columns are {', '.join(map(str, table.columns))}"
        raise RegionError(msg)
    if any(is_tangled(polygon) for polygon in table.geometry[~table.geometry.is_valid]):
        msg = f"{origin}: a polygon crosses itself too often to be mended; drop it"
        raise RegionError(msg)
    names = table[column].astype(str) if column else [f"region {n}" for n in range(1, len(table) + 1)]
    shapes = gpd.GeoDataFrame({"name": list(names)}, geometry=list(table.geometry.make_valid()), crs=4326)
    merged = shapes.dissolve("name", sort=False)
    return tuple(
        Region(name=str(name), label=str(name), kind="file", polygon=multipolygon(polygon), source=file)
        for name, polygon in merged.geometry.items()
    )


def _read_table(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd

    if not path.exists():
        msg = f"{path}: no such file; give a polygon file, or 'oblast' or 'sector'"
        raise RegionError(msg)
    if path.suffix.lower() in _GEOJSON:
        return _geojson(path)
    layers = [frame for _, frame in read_layers(path, RegionError) if isinstance(frame, gpd.GeoDataFrame)]
    return next((frame for frame in layers if _polygonal(frame).any()), gpd.GeoDataFrame(geometry=[]))


def _geojson(path: Path) -> gpd.GeoDataFrame:
    """Read GeoJSON as control files are: some of what GDAL takes for GeoJSON are instructions to it."""
    import geopandas as gpd
    from pyproj.exceptions import CRSError
    from shapely import MultiPolygon

    from geo.control.geojson import read_geojson

    if path.stat().st_size > MAX_BYTES:
        msg = f"{path}: larger than {MAX_BYTES / 2**20:,.0f} MiB; split it"
        raise RegionError(msg)
    try:
        table = read_geojson(path, path.read_bytes())
        drawn = [(dict(feature.properties), polygons) for feature in table.features if (polygons := feature.polygons())]
        shapes = [MultiPolygon(polygons) for _, polygons in drawn]
        return gpd.GeoDataFrame([row for row, _ in drawn], geometry=shapes, crs=table.crs or 4326)
    except ControlError as error:
        raise RegionError(str(error)) from None
    except CRSError:
        msg = f"{path}: unknown coordinate system {table.crs[:60]!r}; name it as EPSG:…"
        raise RegionError(msg) from None


def _polygonal(table: gpd.GeoDataFrame) -> pd.Series[bool]:
    kinds: pd.Series[bool] = table.geom_type.isin(_POLYGONAL)
    return kinds


def _in_degrees(table: gpd.GeoDataFrame, origin: str) -> gpd.GeoDataFrame:
    from numpy import abs as size
    from numpy import isfinite
    from shapely import get_coordinates

    table = table.to_crs(4326)
    vertices = get_coordinates(table.geometry)
    if not isfinite(vertices).all() or (size(vertices) > (360, 90)).any():
        msg = f"{origin}: coordinates that are no longitudes and latitudes; mend them, or name their coordinate system"
        raise RegionError(msg)
    return table


def _from_feature(feature: dict[str, Any]) -> Region:
    from shapely.geometry import shape

    properties = feature["properties"]
    return Region(
        name=properties["name"],
        label=properties["label"],
        kind=properties["kind"],
        polygon=multipolygon(shape(feature["geometry"])),
        names=tuple(properties["names"]),
        reason=properties.get("reason", ""),
        source=properties["source"],
        country=properties.get("country", ""),
        also=tuple(properties.get("also", ())),
    )
