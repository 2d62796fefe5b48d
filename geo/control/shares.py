"""How polygons and lines divide among regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError
from geo.geodesy import area_km2, length_km

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.regions.model import Region

    Floats = NDArray[np.float64]


class RegionIndex:
    """Regions, made ready for many clips.

    Attributes
    ----------
    names
        The regions' names, in the order given.
    """

    names: tuple[str, ...]

    def __init__(self, regions: Sequence[Region]) -> None:
        self.names = tuple(region.name for region in regions)
        twice = {name for name in self.names if self.names.count(name) > 1}
        if twice or "all" in self.names:
            msg = f"region {sorted(twice or {'all'})[0]!r} is there twice; regions need names of their own"
            raise ControlError(msg)
        self._polygons = np.array([region.polygon for region in regions], dtype=object)
        shapely.prepare(self._polygons)
        self._tree = shapely.STRtree(self._polygons)

    def area_km2(self, polygons: NDArray[np.object_], km2: Floats) -> Floats:
        """Return the area of each polygon in each region.

        Parameters
        ----------
        polygons
            In EPSG:4326.
        km2
            Their whole areas.

        Returns
        -------
        area
            Shape (polygons, regions), km².
        """
        return self._shares(polygons, km2, area_km2)

    def length_km(self, lines: NDArray[np.object_], km: Floats) -> Floats:
        """Return the length of each line in each region, as `area_km2` does for polygons."""
        return self._shares(lines, km, length_km)

    def whole_km2(self) -> Floats:
        """Return the area of each region, km²."""
        whole: Floats = area_km2(self._polygons)
        return whole

    def _shares(self, parts: NDArray[np.object_], whole: Floats, measure: Callable[..., Floats]) -> Floats:
        shares = np.zeros((len(parts), len(self.names)))
        part, region = self._tree.query(parts)
        inside = shapely.covers(self._polygons[region], parts[part])
        shares[part[inside], region[inside]] = whole[part[inside]]
        part, region = part[~inside], region[~inside]
        cut = shapely.intersects(self._polygons[region], parts[part])
        part, region = part[cut], region[cut]
        if not len(part):
            return shares
        clipped = shapely.intersection(parts[part], self._polygons[region])
        shares[part, region] = measure(clipped)
        return shares
