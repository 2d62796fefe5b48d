"""The faces that changed between two snapshots, at a cost that follows what changed.

Let h and c be the indicator functions of held and contested ground. An edge that bounds the same ground on the
same side in both snapshots is no jump of Δh = h' − h or Δc = c' − c, so it cancels. The edges that are left close
into faces, and in each face Δh and Δc are constant. As held and contested ground have nothing in common, the pair
(Δh, Δc) alone says what became of the face: (+1, 0) is free → held, (+1, −1) contested → held, and so on. Each face
needs one look-up: the jumps that a ray from one of its points crosses, counted over the edges that are left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError
from geo._tangle import are_tangled
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from geo.control.model import ControlSnapshot

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

# (Δh, Δc) -> status before, status after; what is not listed did not change.
TRANSITIONS: dict[tuple[int, int], tuple[str, str]] = {
    (1, 0): ("free", "held"),
    (1, -1): ("contested", "held"),
    (-1, 0): ("held", "free"),
    (-1, 1): ("held", "contested"),
    (0, 1): ("free", "contested"),
    (0, -1): ("contested", "free"),
}

# Nodes that an overlay put on an edge stand off it by the rounding of a double: faces this narrow are that.
_ROUNDING_KM = 1e-9
_KM_PER_DEG = 111.2
_ROUNDING_DEG = 1e-12
_GRID_DEG = 1e-10
_MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F), np.uint64(0x165667B19E3779F9),
        np.uint64(0xD6E8FEB86659FD93))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edges:
    """Edges of polygons, each from its western (of a meridian's, southern) end.

    Attributes
    ----------
    ends
        Shape (n, 4): longitude and latitude of both ends, degrees.
    jump
        Shape (n,): how much the indicator function rises from the right of the edge to its left.
    """

    ends: Floats
    jump: Ints


@dataclass(frozen=True, slots=True)
class Boundary:
    """The edges of a snapshot's held and of its contested ground."""

    held: Edges
    contested: Edges


@dataclass(frozen=True, slots=True)
class Faces:
    """Ground whose status changed.

    Attributes
    ----------
    polygons
        In EPSG:4326, without ground in common.
    before, after
        Status of each before and after.
    km2
        Area of each.
    redrawn
        Which were found to be revisions of the map, no events; none where nobody looked.
    """

    polygons: NDArray[np.object_]
    before: NDArray[np.str_]
    after: NDArray[np.str_]
    km2: Floats
    redrawn: NDArray[np.bool_]


def boundary(snapshot: ControlSnapshot) -> Boundary:
    """Return the edges of a snapshot, to be compared with those of others."""
    return boundary_of(snapshot.held, snapshot.contested)


def boundary_of(held: MultiPolygon, contested: MultiPolygon) -> Boundary:
    """Return the edges of held and of contested ground."""
    return Boundary(_edges(shapely.get_parts(held)), _edges(shapely.get_parts(contested)))


def differing_ends(before: NDArray[np.object_], after: NDArray[np.object_]) -> Floats:
    """Return the ends of the edges at which the numbers of polygons that cover the ground differ."""
    return _difference(_edges(before), _edges(after)).ends


def changed_faces(before: Boundary, after: Boundary, days: tuple[date, date]) -> Faces:
    """Return the faces whose status differs between two snapshots.

    Parameters
    ----------
    before, after
        The edges of the two.
    days
        Their dates, for the message.

    Returns
    -------
    faces
        In an order that follows from the geometry alone.

    Raises
    ------
    ControlError
        Where the lines of the two cross so often that the faces between them are past counting.
    """
    held, contested = _difference(before.held, after.held), _difference(before.contested, after.contested)
    if are_tangled(np.concatenate([held.ends, contested.ends])):
        first, second = days
        msg = (
            f"the lines of {first} and of {second} cross one another too often to be compared; are both maps of one "
            "front? Leave one of the two out"
        )
        raise ControlError(msg)
    held, contested = _split_at_nodes(held, contested)
    polygons = _closed(np.unique(np.concatenate([held.ends, contested.ends]), axis=0))
    km2 = area_km2(polygons)
    ground = km2 > _ROUNDING_KM * _KM_PER_DEG * shapely.length(polygons)
    polygons, km2 = polygons[ground], km2[ground]
    inside = shapely.get_coordinates(shapely.point_on_surface(polygons))
    rise = zip(_value_at(inside, held).tolist(), _value_at(inside, contested).tolist(), strict=True)
    transitions = [TRANSITIONS.get(pair) for pair in rise]
    changed = np.array([transition is not None for transition in transitions], dtype=bool)
    names = np.array([transition for transition in transitions if transition], dtype=str).reshape(-1, 2)
    return Faces(polygons[changed], names[:, 0], names[:, 1], km2[changed], np.zeros(len(names), dtype=bool))


def _edges(polygons: NDArray[np.object_]) -> Edges:
    rings, part = shapely.get_rings(shapely.get_parts(polygons), return_index=True)
    hole = np.zeros(len(rings), dtype=bool)
    hole[1:] = part[1:] == part[:-1]
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    along = ring[1:] == ring[:-1]
    start, end = vertices[:-1][along], vertices[1:][along]
    ground_on_left = shapely.is_ccw(rings) != hole
    jump = np.where(ground_on_left, 1, -1)[ring[:-1][along]]
    ends, backwards = _westward_first(start, end)
    jump[backwards] *= -1
    return Edges(ends, jump)


def _westward_first(start: Floats, end: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return edges from their western (of a meridian's, southern) end, and which had to be turned."""
    backwards = (start[:, 0] > end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] > end[:, 1]))
    ends = np.concatenate([start, end], axis=1) + 0.0
    ends[backwards] = ends[backwards][:, [2, 3, 0, 1]]
    return ends, backwards


def _difference(before: Edges, after: Edges) -> Edges:
    """Return the edges at which the difference of two indicator functions jumps."""
    ends = np.concatenate([before.ends, after.ends])
    return _summed(ends, np.concatenate([-before.jump, after.jump]))


def _summed(ends: Floats, jump: Ints) -> Edges:
    """Add up the jumps of equal edges, and drop those that come to nothing."""
    if not len(ends):
        return Edges(ends, jump)
    order = np.argsort(_hash(ends), kind="stable")
    ends, jump = ends[order], jump[order]
    first = np.ones(len(ends), dtype=bool)
    first[1:] = (ends[1:] != ends[:-1]).any(axis=1)
    start = np.flatnonzero(first)
    total = np.add.reduceat(jump, start)
    return Edges(ends[start][total != 0], total[total != 0])


def _hash(ends: Floats) -> NDArray[np.uint64]:
    """Bring equal rows together: a collision leaves two edges uncancelled, which costs time, not truth."""
    mixed = np.zeros(len(ends), dtype=np.uint64)
    for column, factor in zip(np.ascontiguousarray(ends.T).view(np.uint64), _MIX, strict=True):
        mixed ^= column
        mixed *= factor
        mixed ^= mixed >> np.uint64(29)
    return mixed


def _split_at_nodes(*grounds: Edges) -> tuple[Edges, ...]:
    """Split edges at ends of others that lie on them but for rounding.

    Where new ground meets an old edge, the overlay that made the snapshot put a node on that edge, and a node
    stands off its edge by the rounding of a double. Split there, the two versions of the edge cancel.
    """
    nodes = np.unique(np.concatenate([edges.ends.reshape(-1, 2) for edges in grounds]), axis=0)
    return tuple(_split(edges, nodes) for edges in grounds)


def _split(edges: Edges, nodes: Floats) -> Edges:
    lines = shapely.linestrings(edges.ends.reshape(-1, 2, 2))
    node, edge = shapely.STRtree(lines).query(shapely.points(nodes), predicate="dwithin", distance=_ROUNDING_DEG)
    at, ends = nodes[node], edges.ends[edge]
    inner = (at != ends[:, :2]).any(axis=1) & (at != ends[:, 2:]).any(axis=1)
    if not inner.any():
        return edges
    at, edge, ends = at[inner], edge[inner], ends[inner]
    along = ((at - ends[:, :2]) * (ends[:, 2:] - ends[:, :2])).sum(axis=1)
    whole = np.unique(edge)
    owner = np.concatenate([whole, edge, whole])
    points = np.concatenate([edges.ends[whole, :2], at, edges.ends[whole, 2:]])
    order = np.lexsort((np.concatenate([np.full(len(whole), -np.inf), along, np.full(len(whole), np.inf)]), owner))
    owner, points = owner[order], points[order]
    joined = owner[1:] == owner[:-1]
    pieces, backwards = _westward_first(points[:-1][joined], points[1:][joined])
    kept = np.ones(len(edges.jump), dtype=bool)
    kept[whole] = False
    jump = edges.jump[owner[1:][joined]] * np.where(backwards, -1, 1)
    return _summed(np.concatenate([edges.ends[kept], pieces]), np.concatenate([edges.jump[kept], jump]))


def _closed(ends: Floats) -> NDArray[np.object_]:
    """Return the faces between lines; where noding in doubles leaves one open, nodes go to a grid."""
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    faces, cuts, dangles, _ = shapely.polygonize_full(shapely.get_parts(shapely.union_all(lines)))
    if not (cuts.is_empty and dangles.is_empty):
        faces = shapely.polygonize(shapely.get_parts(shapely.union_all(lines, grid_size=_GRID_DEG)))
    parts: NDArray[np.object_] = shapely.get_parts(faces)
    return parts


def _value_at(points: Floats, edges: Edges) -> Ints:
    """Sum the jumps down to each point along the meridian from the pole, where every function is 0."""
    sky = np.column_stack([points[:, 0], np.full(len(points), 90.0)])
    rays = shapely.linestrings(np.stack([points, sky], axis=1))
    ray, edge = shapely.STRtree(shapely.linestrings(edges.ends.reshape(-1, 2, 2))).query(rays)
    west, south, east, north = edges.ends[edge].T
    x, y = points[ray].T
    crosses = (west <= x) & (x < east)
    share = np.divide(x - west, east - west, out=np.zeros_like(x), where=crosses)
    crosses &= south + share * (north - south) > y
    jumps = np.bincount(ray[crosses], weights=edges.jump[edge[crosses]], minlength=len(points))
    return -np.rint(jumps).astype(np.int64)
