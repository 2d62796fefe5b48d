"""Control files in GDAL's formats and GeoParquet: layers, attributes and the coordinate system that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo._errors import ControlError
from geo._vector import read_layers
from geo.control.geojson import Feature, FeatureTable, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    frames = read_layers(path, ControlError, layers)
    if len({frame.crs.to_string() for _, frame in frames if frame.crs is not None}) > 1:
        frames = [(name, frame if frame.crs is None else frame.to_crs(4326)) for name, frame in frames]
    features: list[Feature] = []
    named = ""
    for layer, frame in frames:
        if frame.crs is not None:
            named = frame.crs.to_string()
        elif not crs and path.suffix.lower() not in _WITHOUT_CRS_MEANS_DEGREES:
            msg = f'{path}: names no coordinate system; say crs = "EPSG:…" in a mapping file'
            raise ControlError(msg)
        # Of a table without columns, pandas before 3 makes no records at all.
        try:
            attributes = frame.drop(columns=frame.geometry.name).to_dict("records") or [{}] * len(frame)
        except UnicodeDecodeError:  # GeoParquet is taken for text when it is looked at
            msg = f"{path}: an attribute is not UTF-8 text; write the file anew"
            raise ControlError(msg) from None
        for number, (row, geometry) in enumerate(zip(attributes, frame.geometry, strict=True), start=1):
            if geometry is not None and not geometry.is_empty:
                place = f"{path}: {layer + ' ' if layer else ''}feature {number}"
                features.append(Feature(place, _without_nulls({"layer": layer, **row}), Shape(geometry)))
    return FeatureTable(tuple(features), named)


def _without_nulls(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None and value == value}
