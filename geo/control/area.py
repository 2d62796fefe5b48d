"""Ground by status on one day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.shares import RegionIndex
from geo.geodesy import area_km2, area_sd_km2, length_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from shapely import MultiPolygon

    from geo.control.model import ControlSnapshot
    from geo.regions.model import Region

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Ground of one status in one region on one day.

    Attributes
    ----------
    region
        ``"all"`` for all ground, else the region's name.
    status
        ``"held"``, ``"contested"`` or, in a region, ``"free"``.
    km2, sd_km2
        Area and its standard deviation from positional uncertainty, km².
    """

    region: str
    status: str
    km2: float
    sd_km2: float


def measure_area(snapshot: ControlSnapshot, regions: Sequence[Region] = ()) -> tuple[AreaRow, ...]:
    """Measure the ground of each status in a snapshot.

    The standard deviation is σ·√(L·ℓ), with L the length of the lines that bound the ground; borders of
    regions are no drawn lines and do not count.

    Parameters
    ----------
    snapshot
        The polygons.
    regions
        Clip to each of these as well; in a region, ``free`` is what is neither held nor contested.

    Returns
    -------
    rows
        Region ``"all"`` first, then the regions in order.
    """
    index = RegionIndex(regions)
    held, contested = (area_by_region(ground, index) for ground in (snapshot.held, snapshot.contested))
    held_km, contested_km = (boundary_by_region(ground, index) for ground in (snapshot.held, snapshot.contested))
    free = index.whole_km2() - held[1:] - contested[1:]
    free_km = boundary_by_region(shapely.union(snapshot.held, snapshot.contested), index)[1:]
    rows = []
    for column, region in enumerate(("all", *index.names)):
        parts = [("held", held[column], held_km[column]), ("contested", contested[column], contested_km[column])]
        if column:
            parts.append(("free", max(free[column - 1], 0.0), free_km[column - 1]))
        for status, km2, bound_km in parts:
            sd = area_sd_km2(float(bound_km), snapshot.sigma_m, snapshot.correlation_m)
            rows.append(AreaRow(region, status, float(km2), sd))
    return tuple(rows)


def outside_km2(rows: Sequence[AreaRow]) -> dict[str, float]:
    """Return how much held and contested ground lies in none of the regions.

    That is all ground less what lies in each region, so it holds where `overlap_km2` of them is nothing.

    Parameters
    ----------
    rows
        Of one snapshot, as `measure_area` gives them.

    Returns
    -------
    km2
        By status, km².
    """
    km2 = {"held": 0.0, "contested": 0.0}
    for row in rows:
        if row.status in km2:
            km2[row.status] += row.km2 if row.region == "all" else -row.km2
    return {status: max(area, 0.0) for status, area in km2.items()}


def overlap_km2(regions: Sequence[Region]) -> float:
    """Return the ground that regions share, pair by pair, km²."""
    polygons = np.array([region.polygon for region in regions], dtype=object)
    one, other = shapely.STRtree(polygons).query(polygons)
    pairs = one < other
    return float(area_km2(shapely.intersection(polygons[one[pairs]], polygons[other[pairs]])).sum())


def area_by_region(ground: MultiPolygon, index: RegionIndex) -> Floats:
    """Return the area of ground everywhere and then in each region, km²."""
    polygons = shapely.get_parts(ground)
    km2 = area_km2(polygons)
    areas: Floats = np.column_stack([km2, index.area_km2(polygons, km2)]).sum(axis=0)
    return areas


def boundary_by_region(ground: shapely.Geometry, index: RegionIndex) -> Floats:
    """Return the length of the boundary of ground everywhere and then in each region, km."""
    lines = shapely.get_parts(shapely.boundary(ground))
    km = length_km(lines)
    lengths: Floats = np.column_stack([km, index.length_km(lines, km)]).sum(axis=0)
    return lengths
