"""Areas and lengths on the WGS 84 ellipsoid, and how sure they are.

Edges are straight in longitude and latitude, as in GeoJSON (RFC 7946, section 3.1.1) and as overlays make
them. Areas under such edges add up: the parts of a polygon sum to the whole to rounding. Edges that are
geodesics do not have this property; `geodesic_area_km2` keeps them as a cross-check.

References
----------
Snyder, J. P. (1987). Map Projections: A Working Manual. USGS Professional Paper 1395, eq. 3-12, 4-18, 4-20.
Karney, C. F. F. (2013). Algorithms for geodesics. Journal of Geodesy 87, 43-55.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo._edges import area_along, check_range, integrate, length_along

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_POLYGON = 3  # type number of shapely and GEOS
_DENSIFY_M = 100.0


def area_km2(geometry: BaseGeometry | Sequence[BaseGeometry] | NDArray[np.object_] | gpd.GeoSeries) -> Any:
    r"""Return the exact area on the WGS 84 ellipsoid under edges straight in longitude and latitude.

    By Green's theorem the area that a ring encloses is

    .. math:: A = \oint \lambda \, \mathrm{d}Q = \sum_{edges} \Delta\varphi
              \int_0^1 (\lambda(t) - \lambda_0) \, q(\varphi(t)) \, \mathrm{d}t, \qquad
              q(\varphi) = \frac{\mathrm{d}Q}{\mathrm{d}\varphi} = \frac{b^2 \cos\varphi}{(1 - e^2 \sin^2\varphi)^2}

    with Q the area between the equator and φ per radian of longitude (Snyder 1987, eq. 3-12), integrated
    along each edge: short ones from Taylor series of Q and q, long ones by Gauss-Legendre. Longitudes count
    from the ring's first vertex λ₀, so that small rings lose no digits.

    Parameters
    ----------
    geometry
        One geometry, or many (array, list or GeoSeries). EPSG:4326, longitude first, unless a GeoSeries
        names another CRS: that is densified to 100 m and transformed. Rings may run either way; holes are
        subtracted; points and lines have no area.

    Returns
    -------
    area
        In km²: a float for one geometry, an array for many.

    Raises
    ------
    GeometryError
        For coordinates that are not finite or no degrees, and for edges that span more than 180° of
        longitude, which may cross the antimeridian or enclose a pole.

    Examples
    --------
    The whole ellipsoid (GRS 80 and WGS 84: 510,065,622 km²), and a degree cell at 48° north:

    >>> round(area_km2(shapely.box(-180, -90, 180, 90)))
    510065622
    >>> round(area_km2(shapely.box(36, 48, 37, 49)), 3)
    8217.732
    """
    geometries, single = _as_array(geometry)
    rings, is_shell, owner = _rings(geometries)
    enclosed = np.abs(integrate(rings, area_along))
    enclosed[~is_shell] *= -1
    areas = np.bincount(owner, weights=enclosed, minlength=len(geometries))
    return float(areas[0]) if single else areas


def length_km(geometry: BaseGeometry | Sequence[BaseGeometry] | NDArray[np.object_] | gpd.GeoSeries) -> Any:
    r"""Return the length of lines, or the perimeter of polygons, on the WGS 84 ellipsoid.

    Edges are straight in longitude and latitude:
    :math:`\int_0^1 \sqrt{M(\varphi)^2 \Delta\varphi^2 + N(\varphi)^2 \cos^2\varphi \, \Delta\lambda^2} \, \mathrm{d}t`,
    with M and N the radii of curvature (Snyder 1987, eq. 4-18 and 4-20).

    Parameters
    ----------
    geometry
        As for `area_km2`. Holes count; points have no length.

    Returns
    -------
    length
        In km: a float for one geometry, an array for many.

    Raises
    ------
    GeometryError
        As for `area_km2`.

    Examples
    --------
    A degree of the equator, 2πa / 360:

    >>> round(length_km(shapely.LineString([(0, 0), (1, 0)])), 4)
    111.3195
    """
    geometries, single = _as_array(geometry)
    parts, owner = _flatten(geometries)
    polygonal = shapely.get_type_id(parts) == _POLYGON
    rings, ring_owner = shapely.get_rings(parts[polygonal], return_index=True)
    lines = np.concatenate([rings, parts[~polygonal]])
    line_owner = np.concatenate([owner[polygonal][ring_owner], owner[~polygonal]])
    lengths = np.bincount(line_owner, weights=integrate(lines, length_along), minlength=len(geometries))
    return float(lengths[0]) if single else lengths


def geodesic_area_km2(geometry: BaseGeometry) -> float:
    """Return the area under geodesic edges (Karney 2013), whichever way the rings run.

    Parameters
    ----------
    geometry
        In EPSG:4326, longitude first.

    Returns
    -------
    area
        In km².

    Raises
    ------
    GeometryError
        For coordinates that are not finite or no degrees.
    """
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    rings, is_shell, _ = _rings(np.array([geometry], dtype=object))
    total = 0.0
    for ring, shell in zip(rings, is_shell, strict=True):
        lon, lat = shapely.get_coordinates(ring).T
        check_range(np.radians(lon), np.radians(lat))
        area = abs(geod.polygon_area_perimeter(lon, lat)[0])
        total += area if shell else -area
    return total / 1e6


def area_sd_km2(boundary_km: float, sigma_m: float, correlation_m: float) -> float:
    r"""Return the standard deviation of an area whose boundary is drawn with an error.

    Where each point of a boundary of length L is off across the line by an error of standard deviation σ
    with autocorrelation ρ(s) along it, the area is off by the integral of that error, so that
    :math:`\mathrm{var}(A) = \sigma^2 \int\!\!\int \rho \approx \sigma^2 L \ell`
    with the integral scale :math:`\ell = \int_{-\infty}^{\infty} \rho(s) \, \mathrm{d}s`.

    Parameters
    ----------
    boundary_km
        Length L of the boundary, km.
    sigma_m, correlation_m
        σ and ℓ, metres.

    Returns
    -------
    sd
        σ·√(L·ℓ), in km².

    Examples
    --------
    >>> round(area_sd_km2(100.0, 250.0, 1000.0), 6)
    2.5
    """
    return sigma_m / 1e3 * float(np.sqrt(boundary_km * correlation_m / 1e3))


def _as_array(geometry: Any) -> tuple[NDArray[np.object_], bool]:
    if isinstance(geometry, shapely.Geometry):
        return np.array([geometry], dtype=object), True
    crs = getattr(geometry, "crs", None)
    if crs is not None and not crs.is_geographic:
        step = _DENSIFY_M / crs.axis_info[0].unit_conversion_factor
        geometry = geometry.geometry.segmentize(step).to_crs(4326)
    elif crs is not None and crs.to_epsg() != 4326:
        geometry = geometry.geometry.to_crs(4326)
    return np.asarray(getattr(geometry, "geometry", geometry), dtype=object), False


def _flatten(geometries: NDArray[np.object_]) -> tuple[NDArray[np.object_], NDArray[np.intp]]:
    """Return the simple parts of geometries, and which each belongs to."""
    parts, owner = geometries, np.arange(len(geometries))
    while (shapely.get_type_id(parts) > _POLYGON).any():
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return parts, owner


def _rings(
    geometries: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.bool_], NDArray[np.intp]]:
    """Return the rings of polygons, which of them are shells, and which geometry each belongs to.

    Where no polygon has holes each stands for its ring: it has the same vertices, and needs no copy.
    """
    parts, owner = _flatten(geometries)
    polygonal = shapely.get_type_id(parts) == _POLYGON
    if not polygonal.all():
        parts, owner = parts[polygonal], owner[polygonal]
    if not shapely.get_num_interior_rings(parts).any():
        return parts, np.ones(len(parts), dtype=bool), owner
    rings, polygon = shapely.get_rings(parts, return_index=True)
    is_shell = np.ones(len(rings), dtype=bool)
    is_shell[1:] = polygon[1:] != polygon[:-1]
    return rings, is_shell, owner[polygon]
