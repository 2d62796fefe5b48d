"""Coordinate systems of control files: honoured where named, refused where they cannot be true."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.control.mapping import SourceMapping

_LON_LAT = {"EPSG:4326", "OGC:CRS84", "URN:OGC:DEF:CRS:OGC:1.3:CRS84", "URN:OGC:DEF:CRS:OGC::CRS84",
            "URN:OGC:DEF:CRS:EPSG::4326", "WGS84", "WGS 84", "CRS84"}  # fmt: skip
_DENSIFY_M = 100.0
_MOST = 0.5


def to_lon_lat(path: Path, polygons: NDArray[np.object_], crs: str, mapping: SourceMapping) -> NDArray[np.object_]:
    """Return polygons in EPSG:4326, longitude first.

    Parameters
    ----------
    path
        Named in messages.
    polygons
        As drawn.
    crs
        What the file names; empty where it names nothing, and then the mapping's is used, or EPSG:4326.
    mapping
        Says the coordinate system, the order of axes and the extent where the file does not.

    Returns
    -------
    polygons
        Projected ones are densified to 100 m first, for their edges are straight in their own plane.

    Raises
    ------
    ControlError
        For an unknown coordinate system, numbers that are no degrees, and exchanged axes.
    """
    if mapping.axes == "lat lon":
        polygons = _exchanged(polygons)
    named = crs or mapping.crs
    if named and named.upper() not in _LON_LAT:
        polygons = _transformed(path, polygons, named)
    _refuse_untrue(path, shapely.get_coordinates(polygons), mapping)
    return polygons


def _exchanged(polygons: NDArray[np.object_]) -> NDArray[np.object_]:
    swapped: NDArray[np.object_] = shapely.transform(polygons, lambda vertices: vertices[:, ::-1])
    return swapped


def _transformed(path: Path, polygons: NDArray[np.object_], named: str) -> NDArray[np.object_]:
    from pyproj import CRS, Transformer
    from pyproj.exceptions import CRSError, ProjError

    try:
        crs = CRS.from_user_input(named)
        turn = Transformer.from_crs(crs, 4326, always_xy=True)
        if crs.is_projected:
            polygons = shapely.segmentize(polygons, _DENSIFY_M / crs.axis_info[0].unit_conversion_factor)
        moved: NDArray[np.object_] = shapely.transform(
            polygons, lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1], errcheck=True))
        )
    except CRSError:
        msg = f"{path}: unknown coordinate system {named[:60]!r}; name it as EPSG:… in a mapping file"
    except ProjError:
        msg = f"{path}: its coordinates do not fit the coordinate system {named[:60]!r} that it names; mend either"
    else:
        return moved
    raise ControlError(msg)


def _refuse_untrue(path: Path, vertices: NDArray[np.float64], mapping: SourceMapping) -> None:
    if not len(vertices):
        return
    x, y = vertices.T
    exchange = 'exchange them, or say axes = "lat lon" in a mapping file'
    if not np.isfinite(vertices).all():
        msg = f"{path}: a coordinate is NaN or infinite; mend or drop that polygon"
        raise ControlError(msg)
    if np.abs(x).max() > 360 or np.abs(y).max() > 180:
        msg = (
            f"{path}: coordinates reach {np.abs(x).max():.6g}, {np.abs(y).max():.6g}: projected numbers labelled as "
            'degrees; name their coordinate system (crs = "EPSG:…") in a mapping file'
        )
        raise ControlError(msg)
    if np.abs(y).max() > 90:
        msg = f"{path}: latitudes reach {np.abs(y).max():.6g}: the axes look exchanged; {exchange}"
        raise ControlError(msg)
    if mapping.extent is None:
        return
    west, south, east, north = mapping.extent
    inside = np.mean((x >= west) & (x <= east) & (y >= south) & (y <= north))
    if inside > _MOST:
        return
    if np.mean((y >= west) & (y <= east) & (x >= south) & (x <= north)) > _MOST:
        msg = f"{path}: the axes are exchanged (latitude first); {exchange}"
        raise ControlError(msg)
    if inside == 0:
        msg = (
            f"{path}: no polygon lies within {west:g}-{east:g} E, {south:g}-{north:g} N, where this source's ground "
            "is; name the coordinate system (crs) or the extent in a mapping file"
        )
        raise ControlError(msg)
