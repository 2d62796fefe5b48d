"""Rings that cross themselves so often that mending them would take hours: counted before anything is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from shapely import Geometry

_MOST = 100_000


def is_tangled(polygon: Geometry) -> bool:
    """Return whether far more edges of an invalid polygon meet one another than those of a slip do.

    `shapely.make_valid` takes time and memory with the number of crossings, and n edges may have n² of them: a few
    kilobytes keep it busy for minutes. Edges whose boxes meet are counted, and counting ends at the limit.
    """
    rings, _ = shapely.get_rings(shapely.get_parts(polygon), return_index=True)
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    within = ring[1:] == ring[:-1]
    edges = shapely.linestrings(np.stack([vertices[:-1], vertices[1:]], axis=1)[within])
    tree = shapely.STRtree(edges)
    most = _MOST + 3 * len(edges)  # each edge meets itself and its two neighbours
    met, at, size = 0, 0, 1
    while at < len(edges) and met <= most:
        found = tree.query(edges[at : at + size]).shape[1]
        met, at = met + found, at + size
        size = size * 2 if found < _MOST else 1
    return met > most
