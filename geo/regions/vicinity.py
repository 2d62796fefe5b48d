"""The ground around a settlement, for claims that name a village and no region."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo.regions.model import Region

if TYPE_CHECKING:
    from pyproj import Geod

_CORNERS = 96


@lru_cache(maxsize=256)
def vicinity(name: str, lat: float, lon: float, radius_km: float) -> Region:
    """Return the ground within a distance of a point.

    Parameters
    ----------
    name
        The settlement's name.
    lat, lon
        WGS 84 (EPSG:4326), degrees.
    radius_km
        Geodesic radius, km.

    Returns
    -------
    region
        A 96-gon of kind ``"vicinity"`` in EPSG:4326, within 0.1 % of the circle's area.

    Examples
    --------
    >>> vicinity("Kupiansk", 49.71, 37.62, 10).name
    'within 10 km of Kupiansk'
    """
    import numpy as np
    from shapely import MultiPolygon, polygons

    at = np.repeat([[lon], [lat], [radius_km * 1000]], _CORNERS, axis=1)
    lons, lats, _ = _ellipsoid().fwd(at[0], at[1], np.arange(_CORNERS) * 360 / _CORNERS, at[2])
    label = f"within {radius_km:g} km of {name}"
    return Region(
        name=label,
        label=label,
        kind="vicinity",
        polygon=MultiPolygon([polygons(np.column_stack([lons, lats]))]),
        reason="The claim names a settlement and no region, so the ground around it is measured.",
        source="drawn for this claim",
    )


@cache
def _ellipsoid() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")
