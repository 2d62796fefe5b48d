"""Control files in GDAL's formats and GeoParquet: layers, attributes and the coordinate system that they name."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import ControlError
from geo.control.geojson import MAX_BYTES, Feature, FeatureTable, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

SUFFIXES = (".gpkg", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet", ".geoparquet")
_ZIPPED = (".zip", ".kmz")
# How each format begins. GDAL goes by content, whatever the name says, and some of its formats read other files.
_MAGIC = {
    ".gpkg": (b"SQLite format 3",),
    ".shp": (b"\x00\x00\x27\x0a",),
    ".kml": (b"<?xml", b"<kml", b"\xef\xbb\xbf<"),
    ".fgb": (b"fgb",),
}
_WITHOUT_CRS_MEANS_DEGREES = (".kml", ".kmz")


def read_vector(path: Path, layers: Sequence[str] = (), crs: str = "") -> FeatureTable:
    """Read the features of a vector file.

    Parameters
    ----------
    path
        GeoPackage, Shapefile, KML, KMZ, FlatGeobuf or GeoParquet; a zip file with one of the first four.
    layers
        Layers to read; all that have geometry where empty. Each feature carries its layer's name as the
        attribute ``layer``.
    crs
        Coordinate system for a file that names none.

    Returns
    -------
    table
        All features but those without a geometry.

    Raises
    ------
    ControlError
        Where the file is unreadable, has no such layer, or no coordinate system is known.
    """
    frames = [("", _parquet(path))] if "parquet" in path.suffix.lower() else _layers(path, layers)
    features: list[Feature] = []
    named = ""
    for layer, frame in frames:
        if frame.crs is not None:
            named = frame.crs.to_string()
        elif not crs and path.suffix.lower() not in _WITHOUT_CRS_MEANS_DEGREES:
            msg = f'{path}: names no coordinate system; say crs = "EPSG:…" in a mapping file'
            raise ControlError(msg)
        attributes = frame.drop(columns=frame.geometry.name).to_dict("records")
        for number, (row, geometry) in enumerate(zip(attributes, frame.geometry, strict=True), start=1):
            if geometry is not None and not geometry.is_empty:
                place = f"{path}: {layer + ' ' if layer else ''}feature {number}"
                features.append(Feature(place, _without_nulls({"layer": layer, **row}), Shape(geometry)))
    return FeatureTable(tuple(features), named)


def _layers(path: Path, wanted: Sequence[str]) -> list[tuple[str, gpd.GeoDataFrame]]:
    import geopandas as gpd
    import pyogrio

    try:
        where = _inside(path)
        listed = pyogrio.list_layers(where)
        there = [str(name) for name, kind in listed if kind is not None]
        missing = [name for name in wanted if name not in there]
        if missing:
            msg = f"{path}: no layer {missing[0]!r}; there are {', '.join(there) or 'none'}"
            raise ControlError(msg)
        names = [name for name in there if not wanted or name in wanted]
        frames = [(name, gpd.read_file(where, layer=name, engine="pyogrio")) for name in names]
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError) as error:
        if isinstance(error, ControlError):
            raise
        raise _unreadable(path, error) from None
    crs = {frame.crs.to_string() for _, frame in frames if frame.crs is not None}
    if len(crs) > 1:
        frames = [(name, frame if frame.crs is None else frame.to_crs(4326)) for name, frame in frames]
    return frames


def _parquet(path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd

    try:
        return gpd.read_parquet(path)
    except (OSError, ValueError, TypeError) as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: Exception) -> ControlError:
    why = " ".join(str(error).replace(str(path), path.name).split())[:120]
    return ControlError(f"{path}: not readable as {path.suffix or 'a vector file'} ({why}); fetch it again")


def _inside(path: Path) -> str:
    """Return what GDAL is to open: the file, or the one member of a zip file that it can read."""
    if path.suffix.lower() not in _ZIPPED:
        with path.open("rb") as file:
            _check_magic(path, path.suffix, file.read(64))
        return str(path)
    try:
        with zipfile.ZipFile(path) as archive:
            members = [name for name in archive.namelist() if Path(name).suffix.lower() in _MAGIC]
            size = sum(member.file_size for member in archive.infolist())
            if len(members) != 1:
                msg = f"{path}: holds {len(members)} files in a known format ({', '.join(_MAGIC)}); pack just one"
                raise ControlError(msg)
            if size > MAX_BYTES:
                msg = f"{path}: {size / 2**20:,.0f} MiB unpacked, more than {MAX_BYTES / 2**20:,.0f}; split it by date"
                raise ControlError(msg)
            with archive.open(members[0]) as file:
                _check_magic(path, Path(members[0]).suffix, file.read(64))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise _unreadable(path, error) from None
    return f"/vsizip/{{{path.absolute()}}}/{members[0]}"


def _check_magic(path: Path, suffix: str, head: bytes) -> None:
    begins = _MAGIC[suffix.lower()]
    if not head.lstrip().startswith(begins) and not head.startswith(begins):
        msg = f"{path}: does not begin like a {suffix} file; fetch it again, or name it by its format"
        raise ControlError(msg)


def _without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None and value == value}
