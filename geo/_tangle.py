"""Lines that cross so often that overlaying or mending them would take hours: counted before anything is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import Geometry

    Floats = NDArray[np.float64]

_MOST = 100_000
# On maps an edge's box meets three to five others, its neighbours among them; on this many at most it is no tangle.
_USUAL = 16
_SAMPLE = 16


def is_tangled(polygon: Geometry) -> bool:
    """Return whether far more edges of an invalid polygon meet one another than those of a slip do.

    `shapely.make_valid` takes time and memory with the number of crossings, and n edges may have n² of them: a few
    kilobytes keep it busy for minutes.
    """
    ends = edges_of(np.array([polygon]))
    return _meet(ends, _MOST + 3 * len(ends))  # each edge meets itself and its two neighbours


def are_tangled(ends: Floats) -> bool:
    """Return whether far more edges meet one another than those of a map do, so that no overlay should be tried.

    Parameters
    ----------
    ends
        Shape (n, 4): both ends of each edge.
    """
    if len(ends) ** 2 <= _MOST:
        return False
    low, high = np.minimum(ends[:, :2], ends[:, 2:]).T, np.maximum(ends[:, :2], ends[:, 2:]).T
    some = np.random.default_rng(len(ends)).integers(len(ends), size=(_SAMPLE, 1))
    meets = [one[some] <= two for one, two in zip((*low, *-high), (*high, *-low), strict=True)]
    met = int(np.count_nonzero(np.logical_and.reduce(meets)))
    return met > _USUAL * _SAMPLE and _meet(ends, _MOST + _USUAL * len(ends))


def edges_of(polygons: NDArray[np.object_]) -> Floats:
    """Return both ends of each edge of polygons, shape (n, 4)."""
    vertices, ring = shapely.get_coordinates(shapely.get_rings(shapely.get_parts(polygons)), return_index=True)
    ends: Floats = np.concatenate([vertices[:-1], vertices[1:]], axis=1)[ring[1:] == ring[:-1]]
    return ends


def _meet(ends: Floats, most: int) -> bool:
    """Return whether the boxes of more edges than so many meet; counting ends there."""
    edges = shapely.linestrings(ends.reshape(-1, 2, 2))
    tree = shapely.STRtree(edges)
    met, at, size = 0, 0, 1
    while at < len(edges) and met <= most:
        found = tree.query(edges[at : at + size]).shape[1]
        met, at = met + found, at + size
        size = size * 2 if found < _MOST else 1
    return met > most
