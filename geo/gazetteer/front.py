"""How far places lie from the front."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_KM_PER_DEGREE = 111.2


def distances_km(points: Sequence[tuple[float, float]], front: Any) -> list[float]:
    """Return the distance of each point to the nearest part of the front, km.

    On a plane that is true to scale along the parallel in the front's middle: good to a few per cent
    over the length of a country, which is what a weight needs.

    Parameters
    ----------
    points
        Latitude and longitude, degrees (EPSG:4326).
    front
        A shapely geometry in EPSG:4326, or an array of longitudes and latitudes, shape (n, 2).
    """
    import numpy as np
    import shapely

    geometry = front if isinstance(front, shapely.Geometry) else shapely.multipoints(np.asarray(front, float))
    if geometry.is_empty:
        return [math.inf] * len(points)
    _, south, _, north = geometry.bounds
    scale = np.array([_KM_PER_DEGREE * math.cos(math.radians((south + north) / 2)), _KM_PER_DEGREE])
    plane = shapely.transform(geometry, lambda lonlat: lonlat * scale)
    shapely.prepare(plane)
    places = shapely.points(np.array([(lon, lat) for lat, lon in points], float).reshape(-1, 2) * scale)
    return [float(km) for km in shapely.distance(places, plane)]
