"""Changes of the map that are no events: lines drawn anew, and ground far from any front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.geodesy import length_km

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from geo.control.model import Change

_SLIVER_SHARE = 0.1
_INLAND_KM = 5.0
_AROUND_KM = 2.0
_MOST = 0.5
_KM_PER_DEG = 111.2


def find_revisions(
    change: Change, land: Polygon | MultiPolygon | None = None, *, front_km: float = 30.0
) -> gpd.GeoDataFrame:
    """Return the changed ground that the map-maker redrew, not the ground that anyone took.

    Three signs tell it apart. A *sliver* has a mean width, twice its area over its perimeter, of less than a
    tenth of the lines' own uncertainty σ: it lies between two drawings of one line. Ground *outside* lies, for
    the most part, more than 2 km off the land that the war is about. *Far* ground lies further than `front_km`
    from the front in both snapshots, the front being the boundary of held and contested ground more than
    5 km inside that land: coasts and state borders are none.

    Parameters
    ----------
    change
        A measured change. Its rows count all ground, revisions included.
    land
        The land that the war is about, EPSG:4326; None finds slivers only.
    front_km
        How far from the front ground may change hands between the two snapshots.

    Returns
    -------
    revisions
        The faces that are revisions (EPSG:4326), with a column ``why``: ``"sliver"``, ``"outside"`` or ``"far"``.
    """
    faces = change.faces
    polygons = faces.geometry.to_numpy()
    sigma_m = min(change.before.sigma_m, change.after.sigma_m)
    width_m = 2e3 * faces["km2"].to_numpy() / length_km(polygons)
    why = np.full(len(polygons), "", dtype=object)
    if land is not None and len(polygons):
        plane = _Plane(land)
        drawn = [shapely.union(s.held, s.contested) for s in (change.before, change.after)]
        why[np.logical_and(*(plane.beyond(polygons, ground, front_km) for ground in drawn))] = "far"
        why[plane.outside(polygons)] = "outside"
    why[width_m < _SLIVER_SHARE * sigma_m] = "sliver"
    return faces.assign(why=why)[why != ""]


class _Plane:
    """The land and its margins in kilometres north, and east by the scale of its middle latitude."""

    def __init__(self, land: Polygon | MultiPolygon) -> None:
        middle = np.radians((land.bounds[1] + land.bounds[3]) / 2)
        self._scale = np.array([np.cos(middle), 1.0]) * _KM_PER_DEG
        self._inland, self._around = shapely.buffer(self._flat(land), [-_INLAND_KM, _AROUND_KM])
        shapely.prepare(self._around)

    def beyond(self, polygons: Any, ground: MultiPolygon, front_km: float) -> NDArray[np.bool_]:
        """Return which polygons lie further than `front_km` from the boundary of ground inside the land."""
        front = shapely.intersection(self._flat(shapely.boundary(ground)), self._inland)
        shapely.prepare(front)
        near: NDArray[np.bool_] = shapely.dwithin(self._flat(polygons), front, front_km)
        return ~near

    def outside(self, polygons: Any) -> NDArray[np.bool_]:
        """Return which polygons lie outside the land and its margin by more than half."""
        flat = self._flat(polygons)
        inside = shapely.covers(self._around, flat)
        share = np.ones(len(flat))
        share[~inside] = shapely.area(shapely.intersection(flat[~inside], self._around)) / shapely.area(flat[~inside])
        out: NDArray[np.bool_] = share < _MOST
        return out

    def _flat(self, geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: xy * self._scale)
