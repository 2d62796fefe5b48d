"""Mosaics: the ground of several snapshots as one set of faces, each with its status on every date.

Each face is stored once, however many dates it is drawn for, and neighbours share their borders exactly:
all outlines are snapped to one grid, noded together, and only then simplified, as one coverage.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import Geometry

    from geo.control.model import ControlSnapshot

GRID: Final = 10_000
"""Grid steps a degree: 1e-4° is 11 m of latitude, less than a pixel at the closest useful zoom."""

_TOLERANCE: Final = 1.5e-4
VERTICES: Final = 12_000
"""How many vertices one source's ground is drawn with at most."""


@dataclass(frozen=True)
class Mosaic:
    """Faces of ground, each with its status on every snapshot's date.

    Attributes
    ----------
    statuses
        One string a face, one letter a snapshot: ``h`` held, ``c`` contested, ``f`` free; then one letter a mark:
        ``m`` marked, ``f`` not.
    faces
        MultiPolygons in EPSG:4326 on the grid, none of which overlap. For drawing only: areas are
        measured on the full geometry elsewhere.
    """

    statuses: tuple[str, ...]
    faces: tuple[Geometry, ...]

    def encoded(self) -> list[list[Any]]:
        """Return ``[statuses, shape]`` pairs, the shapes as `encode_shape` writes them."""
        return [[status, encode_shape(face)] for status, face in zip(self.statuses, self.faces, strict=True)]


def build_mosaic(
    snapshots: Sequence[ControlSnapshot], marks: Sequence[Geometry] = (), *, vertices: int = VERTICES
) -> Mosaic:
    """Cut the ground of all snapshots into faces of one history each.

    Parameters
    ----------
    snapshots
        Snapshots in the order of the letters in `Mosaic.statuses`.
    marks
        Further ground in EPSG:4326 whose faces are marked, in the order of the letters after the snapshots'.
    vertices
        Faces are simplified, with a tolerance doubled from 1.5e-4°, until they have no more vertices than this.

    Returns
    -------
    mosaic
        Faces that are held or contested on some date or marked, joined where their history is the same.
    """
    grounds = [(snapshot.held, snapshot.contested) for snapshot in snapshots]
    cells = _cells([*(ground for pair in grounds for ground in pair), *marks])
    if not len(cells):
        return Mosaic((), ())
    points = _deep_points(cells)
    letters = np.full((len(cells), len(grounds) + len(marks)), "f")
    for column, (held, contested) in enumerate(grounds):
        letters[_within(points, contested), column] = "c"
        letters[_within(points, held), column] = "h"
    for column, mark in enumerate(marks, start=len(grounds)):
        letters[_within(points, mark), column] = "m"
    histories = np.array(["".join(row) for row in letters])
    kept = sorted(set(histories.tolist()) - {"f" * letters.shape[1]})
    joined = np.array([shapely.coverage_union_all(cells[histories == history]) for history in kept])
    faces = _simplified(joined, vertices)
    drawn = [(history, face) for history, face in zip(kept, faces, strict=True) if not face.is_empty]
    return Mosaic(tuple(history for history, _ in drawn), tuple(face for _, face in drawn))


def encode_shape(shape: Geometry) -> list[list[list[int]]]:
    """Return a polygonal shape as grid steps: polygons of rings of ``[x, y, dx, dy, dx, dy, …]``.

    Parameters
    ----------
    shape
        Polygon or MultiPolygon in EPSG:4326; rounded to the grid.

    Examples
    --------
    >>> encode_shape(shapely.box(30, 50, 30.5, 50.5))
    [[[305000, 500000, 0, 5000, -5000, 0, 0, -5000]]]
    """
    encoded = []
    for polygon in shapely.get_parts(shape):
        rings = [_steps(ring) for ring in shapely.get_rings(polygon)]
        if rings and rings[0]:
            encoded.append([ring for ring in rings if ring])
    return encoded


def simplified_outlines(shapes: Sequence[Geometry], tolerance: float) -> list[Geometry]:
    """Return the shapes thinned to the tolerance (degrees), neighbours still sharing their borders."""
    if not shapes:
        return []
    return list(shapely.coverage_simplify(np.array(shapes, dtype=object), tolerance))


def _cells(grounds: Sequence[Geometry]) -> NDArray[np.object_]:
    pieces = [_segments(ring) for ground in grounds for ring in shapely.get_rings(shapely.get_parts(ground))]
    if not pieces:
        return np.array([], dtype=object)
    segments = np.concatenate(pieces)
    swapped = (segments[:, 0] > segments[:, 2]) | (
        (segments[:, 0] == segments[:, 2]) & (segments[:, 1] > segments[:, 3])
    )
    segments[swapped] = segments[swapped][:, [2, 3, 0, 1]]
    segments = np.unique(segments, axis=0)
    lines = shapely.linestrings(segments.reshape(-1, 2, 2).astype(float))
    noded = shapely.unary_union(lines, grid_size=1)
    cells = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    return np.asarray(shapely.transform(cells, lambda steps: steps / GRID), dtype=object)


def _segments(ring: Geometry) -> NDArray[np.int64]:
    steps = np.rint(shapely.get_coordinates(ring) * GRID).astype(np.int64)
    pairs = np.hstack([steps[:-1], steps[1:]])
    return np.asarray(pairs[(pairs[:, :2] != pairs[:, 2:]).any(axis=1)])


def _deep_points(cells: NDArray[np.object_]) -> NDArray[np.object_]:
    """Return a point in each cell, away from its edge where it is wide enough.

    Rounding moves edges by up to a grid step, so a point nearer to the edge than that may lie in a neighbour's ground.
    """
    inner = shapely.buffer(cells, -1.5 / GRID, quad_segs=1)
    return np.asarray(shapely.point_on_surface(np.where(shapely.is_empty(inner), cells, inner)))


def _within(points: NDArray[np.object_], ground: Geometry) -> NDArray[np.bool_]:
    shapely.prepare(ground)
    return np.asarray(shapely.contains(ground, points))


def _simplified(faces: NDArray[np.object_], vertices: int) -> NDArray[np.object_]:
    tolerance = _TOLERANCE
    thinned = shapely.coverage_simplify(faces, tolerance)
    while shapely.get_num_coordinates(thinned).sum() > vertices and tolerance < 1:
        tolerance *= 2
        thinned = shapely.coverage_simplify(faces, tolerance)
    return np.asarray(thinned)


def _steps(ring: Geometry) -> list[int]:
    points = np.rint(shapely.get_coordinates(ring) * GRID).astype(int)[:-1]
    points = points[np.append(True, (np.diff(points, axis=0) != 0).any(axis=1))] if len(points) else points
    if len(points) < 3:
        return []
    points[1:] -= points[:-1].copy()
    return [int(step) for step in points.ravel()]
