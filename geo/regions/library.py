"""The regions that ship, and regions from a user's polygon file."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from geo._errors import RegionError
from geo._shipped import shipped
from geo.regions.model import Region, multipolygon

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd


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


def read_regions(source: Path | gpd.GeoDataFrame, *, name_column: str | None = None) -> tuple[Region, ...]:
    """Read regions from a polygon file or a table of polygons.

    Parameters
    ----------
    source
        Any vector file that GDAL reads, or a GeoDataFrame; its coordinate system is honoured.
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
        Where the file is missing, unreadable, without polygons, or without a coordinate system.
    """
    import geopandas as gpd

    if isinstance(source, gpd.GeoDataFrame):
        table, origin, file = source, "the table", ""
    else:
        table, origin, file = _read_table(source), str(source), source.name
    if not isinstance(table, gpd.GeoDataFrame) or not table.geom_type.isin(["Polygon", "MultiPolygon"]).any():
        msg = f"{origin}: holds no polygons; regions must be polygons"
        raise RegionError(msg)
    if table.crs is None:
        msg = f"{origin}: states no coordinate system; give it one (EPSG:4326 for longitude and latitude)"
        raise RegionError(msg)
    table = table[table.geom_type.isin(["Polygon", "MultiPolygon"])].to_crs(4326)
    candidates = [name_column] if name_column else ["name", "region", "label", "title", "id"]
    column = next((name for name in candidates if name in table.columns), None)
    if name_column and column is None:
        msg = f"{origin}: has no column {name_column!r}; its columns are {', '.join(map(str, table.columns))}"
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
    from pyogrio.errors import DataSourceError

    if not path.exists():
        msg = f"{path}: no such file; give a polygon file, or 'oblast' or 'sector'"
        raise RegionError(msg)
    try:
        return gpd.read_file(path)
    except (DataSourceError, ValueError) as error:
        msg = f"{path}: not a vector file that can be read ({error}); give GeoJSON, GeoPackage, Shapefile or the like"
        raise RegionError(msg) from error


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
