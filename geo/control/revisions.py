"""Changes of the map that are no events: lines drawn anew, and ground far from any front."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.control.local import ground_within
from geo.geodesy import length_km

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from geo.control.drawn import Drawn
    from geo.control.faces import Faces
    from geo.control.model import Change, ControlSnapshot

    Objects = NDArray[np.object_]
    Flags = NDArray[np.bool_]

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
    plane = None if land is None else _Plane(land, front_km)
    why = _why(faces.geometry.to_numpy(), faces["km2"].to_numpy(), (change.before, change.after), plane)
    return faces.assign(why=why)[why != ""]


class Revisions:
    """Tells what was redrawn on many days, by the signs of `find_revisions`.

    Parameters
    ----------
    land
        The land that the war is about, EPSG:4326.
    front_km
        How far from the front ground may change hands between two snapshots.
    """

    def __init__(self, land: Polygon | MultiPolygon, front_km: float = 30.0) -> None:
        self._plane = _Plane(land, front_km)

    def between(self, faces: Faces, before: ControlSnapshot, after: ControlSnapshot) -> Flags:
        """Return which faces of two snapshots are revisions."""
        flags: Flags = _why(faces.polygons, faces.km2, (before, after), self._plane) != ""
        return flags

    def among(self, pairs: Mapping[tuple[date, date], Faces], drawn: Mapping[date, Drawn]) -> list[Flags]:
        """Return for each pair of days which of its faces are revisions.

        Fronts are long, and most faces lie near the one of the first day, which is taken for near: only the others
        are held against the lines of their own two days.

        Parameters
        ----------
        pairs
            The faces that changed between two days.
        drawn
            The days.
        """
        if not pairs:
            return []
        first = drawn[min(drawn)]
        opening = self._plane.front(shapely.union_all(np.concatenate([first.held, first.contested])))
        return [self._redrawn(faces, opening, [drawn[day] for day in days]) for days, faces in pairs.items()]

    def _redrawn(self, faces: Faces, opening: shapely.Geometry, days: list[Drawn]) -> Flags:
        redrawn = _is_sliver(faces.polygons, faces.km2, min(day.sigma_m for day in days))
        redrawn[~redrawn] = self._plane.outside(faces.polygons[~redrawn])
        remote = np.flatnonzero(~redrawn)
        remote = remote[self._plane.beyond(faces.polygons[remote], opening)]
        for day in days:
            polygons = faces.polygons[remote]
            remote = remote[self._plane.beyond(polygons, self._plane.front_near(polygons, day))]
        redrawn[remote] = True
        return redrawn


def _why(
    polygons: Objects, km2: NDArray[np.float64], days: tuple[ControlSnapshot, ControlSnapshot], plane: _Plane | None
) -> Objects:
    why = np.full(len(polygons), "", dtype=object)
    if plane is not None and len(polygons):
        fronts = [plane.front(shapely.union(day.held, day.contested)) for day in days]
        why[np.logical_and(*(plane.beyond(polygons, front) for front in fronts))] = "far"
        why[plane.outside(polygons)] = "outside"
    why[_is_sliver(polygons, km2, min(day.sigma_m for day in days))] = "sliver"
    return why


def _is_sliver(polygons: Objects, km2: NDArray[np.float64], sigma_m: float) -> Flags:
    sliver: Flags = 2e3 * km2 < _SLIVER_SHARE * sigma_m * length_km(polygons)
    return sliver


class _Plane:
    """The land and its margins in kilometres north, and east by the scale of its middle latitude."""

    def __init__(self, land: Polygon | MultiPolygon, front_km: float) -> None:
        middle = np.radians((land.bounds[1] + land.bounds[3]) / 2)
        self._scale = np.array([np.cos(middle), 1.0]) * _KM_PER_DEG
        self._front_km = front_km
        self._inland, self._around = shapely.buffer(self._flat(land), [-_INLAND_KM, _AROUND_KM])
        shapely.prepare(self._around)

    def front(self, ground: shapely.Geometry) -> shapely.Geometry:
        """Return the boundary of ground inside the land, on the plane."""
        front = shapely.intersection(self._flat(shapely.boundary(ground)), self._inland)
        shapely.prepare(front)
        return front

    def beyond(self, polygons: Objects, front: shapely.Geometry) -> Flags:
        """Return which polygons lie further than `front_km` from a front."""
        flat = self._flat(polygons)
        far: Flags = ~shapely.dwithin(shapely.get_point(shapely.get_exterior_ring(flat), 0), front, self._front_km)
        far[far] = ~shapely.dwithin(flat[far], front, self._front_km)
        return far

    def front_near(self, polygons: Objects, day: Drawn) -> shapely.Geometry:
        """Return the front of a day as far as it matters to `beyond` of some polygons."""
        # Ground is cut off further away than that, so the cuts themselves are in nobody's way.
        margin = np.tile((self._front_km + 1) / self._scale, 2) * [-1, -1, 1, 1]
        return self.front(ground_within(day, shapely.bounds(polygons) + margin)) if len(polygons) else shapely.Point()

    def outside(self, polygons: Objects) -> Flags:
        """Return which polygons lie outside the land and its margin by more than half."""
        flat = self._flat(polygons)
        share = shapely.covers(self._around, flat).astype(float)
        cut = (share == 0) & shapely.intersects(self._around, flat)
        share[cut] = shapely.area(shapely.intersection(flat[cut], self._around)) / shapely.area(flat[cut])
        out: Flags = share < _MOST
        return out

    def _flat(self, geometry: Any) -> Any:
        return shapely.transform(geometry, lambda xy: xy * self._scale)
