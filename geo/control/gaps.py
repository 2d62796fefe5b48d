"""The gaps that settlements' catchments leave between them: ground of settlements that a table does not list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Catchments that bound a gap share a line with it, but for the rounding of its vertices; others may touch a corner.
_ROUNDING_DEG = 1e-7
_CORNER_DEG = 1e-5


class Gaps:
    """Gaps that catchments enclose on all sides.

    Parameters
    ----------
    cells
        The catchments, shape (n,), EPSG:4326.
    """

    def __init__(self, cells: NDArray[np.object_]) -> None:
        parts = shapely.get_parts(shapely.union_all(cells))
        gaps = np.array([shapely.Polygon(ring) for part in parts for ring in part.interiors], dtype=object)
        self._tree = shapely.STRtree(gaps)
        gap, cell = shapely.STRtree(cells).query(gaps, predicate="dwithin", distance=_ROUNDING_DEG)
        near = shapely.buffer(cells[cell], _ROUNDING_DEG)
        shared_deg = shapely.length(shapely.intersection(shapely.boundary(gaps[gap]), near))
        bounds = shared_deg > _CORNER_DEG
        self._bounding = [cell[bounds & (gap == number)].tolist() for number in range(len(gaps))]

    def around(self, lat: float, lon: float) -> list[int]:
        """Return the numbers of the catchments that bound the gap that a point lies in; none where it lies in none."""
        found = self._tree.query(shapely.Point(lon, lat), predicate="intersects")
        return self._bounding[found[0]] if len(found) else []
