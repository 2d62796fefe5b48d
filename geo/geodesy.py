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

from geo._errors import GeometryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    Floats = NDArray[np.float64]

_A_KM = 6378.137
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_B2_KM2 = (_A_KM * (1 - _F)) ** 2

# Gauss-Legendre rules, and the spans of latitude (radians; 13 and 130 km) beyond which an edge needs them.
_FEW = np.polynomial.legendre.leggauss(5)
_MANY = np.polynomial.legendre.leggauss(16)
_TAYLOR, _LONG = 2e-3, 2e-2
_BLOCK = 1 << 13
_POLYGON = 3  # type number of shapely and GEOS
_RADIANS = np.pi / 180
_DENSIFY_M = 100.0
_LAT_LIMIT, _LON_LIMIT = 90.0, 360.0
_SAME_MERIDIAN = 1e-12


def area_km2(geometry: BaseGeometry | Sequence[BaseGeometry] | NDArray[np.object_] | gpd.GeoSeries) -> Any:
    r"""Return the exact area on the WGS 84 ellipsoid under edges straight in longitude and latitude.

    By Green's theorem the area that a ring encloses is

    .. math:: A = \oint \lambda \, \mathrm{d}Q = \sum_{edges} \Delta\varphi
              \int_0^1 (\lambda(t) - \lambda_0) \, q(\varphi(t)) \, \mathrm{d}t, \qquad
              q(\varphi) = \frac{\mathrm{d}Q}{\mathrm{d}\varphi} = \frac{b^2 \cos\varphi}{(1 - e^2 \sin^2\varphi)^2}

    with Q the area between the equator and φ per radian of longitude (Snyder 1987, eq. 3-12), integrated
    along each edge: short ones by Taylor's series, long ones by Gauss-Legendre. Longitudes count from the
    ring's first vertex λ₀, so that small rings lose no digits.

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
    enclosed = np.abs(_per_ring(rings, _area_of_edges))
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
    lengths = np.bincount(line_owner, weights=_per_ring(lines, _length_of_edges), minlength=len(geometries))
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
        _check(lon, lat)
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
    while np.any(shapely.get_type_id(parts) > _POLYGON):
        parts, inner = shapely.get_parts(parts, return_index=True)
        owner = owner[inner]
    return parts, owner


def _rings(
    geometries: NDArray[np.object_],
) -> tuple[NDArray[np.object_], NDArray[np.bool_], NDArray[np.intp]]:
    """Return the rings of polygons, which of them are shells, and which geometry each belongs to.

    A polygon without holes stands for its ring: it has the same vertices, and needs no copy.
    """
    parts, owner = _flatten(geometries)
    polygonal = shapely.get_type_id(parts) == _POLYGON
    pierced = polygonal & (shapely.get_num_interior_rings(parts) > 0)
    whole = polygonal & ~pierced
    rings, polygon = shapely.get_rings(parts[pierced], return_index=True)
    is_shell = np.ones(whole.sum() + len(rings), dtype=bool)
    is_shell[len(is_shell) - len(rings) + 1 :] = polygon[1:] != polygon[:-1]
    return (
        np.concatenate([parts[whole], rings]),
        is_shell,
        np.concatenate([owner[whole], owner[pierced][polygon]]),
    )


def _per_ring(lines: NDArray[np.object_], of_edges: Callable[..., Floats]) -> Floats:
    """Sum an integral over the edges of each line, in blocks that stay in the processor's cache."""
    counts = shapely.get_num_coordinates(lines)
    drawn = counts > 0
    sums = np.zeros(len(lines))
    if not drawn.any():
        return sums
    counts = counts[drawn]
    vertices = shapely.get_coordinates(lines)
    first = np.cumsum(counts) - counts
    last = first + counts - 1
    origin = np.repeat(vertices[first, 0], counts)
    edges = np.zeros(len(vertices))
    for start in range(0, len(vertices) - 1, _BLOCK):
        stop = min(start + _BLOCK, len(vertices) - 1)
        lon, lat = vertices[start : stop + 1].T.copy()
        _check(lon, lat)
        lon[:-1] -= origin[start:stop]
        lon[-1] -= origin[stop - 1]
        lon *= _RADIANS
        lat *= _RADIANS
        dlon, dlat = lon[1:] - lon[:-1], lat[1:] - lat[:-1]
        jumps = last[np.searchsorted(last, start) : np.searchsorted(last, stop)] - start
        dlon[jumps] = dlat[jumps] = 0.0
        _check_edges(lat, dlon, dlat)
        edges[start:stop] = of_edges(lon[:-1], lat[:-1], dlon, dlat)
    sums[drawn] = np.add.reduceat(edges, first)
    return sums


def _area_of_edges(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats) -> Floats:
    """Integrate by Taylor's series about the middle of each edge, which takes one cosine; long ones by quadrature.

    With λ and φ at the middle and qₙ the n-th derivative of q, the integral is
    Δφ·(λ·(q + q₂·Δφ²/24) + Δλ·(q₁·Δφ/12 + q₃·Δφ³/480)), and q₃ ≈ -q₁ is good enough for the last term.
    """
    middle = lat + dlat / 2
    cos = np.cos(middle)
    cos2 = cos * cos
    slack = 1 / ((1 - _E2) + _E2 * cos2)
    bulge = _E2 * cos2 * slack
    sin2 = 1 - cos2
    sin = np.copysign(np.sqrt(sin2), middle)
    square = dlat * dlat
    even = cos * (1 - square / 24 * (1 - 4 * bulge + (12 * _E2) * sin2 * slack * (1 - 2 * bulge)))
    odd = dlat * sin * (1 - 4 * bulge) * (1 - square / 40) / 12
    out: Floats = _B2_KM2 * slack * slack * dlat * ((lon + dlon / 2) * even - dlon * odd)
    return _refined(out, ((_TAYLOR, _FEW), (_LONG, _MANY)), _area_at, lon, lat, dlon, dlat)


def _length_of_edges(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats) -> Floats:
    out = _quadrature(_FEW, _length_at, lon, lat, dlon, dlat)
    return _refined(out, ((_LONG, _MANY),), _length_at, lon, lat, dlon, dlat)


def _refined(
    out: Floats,
    rules: Sequence[tuple[float, tuple[Floats, Floats]]],
    integrand: Callable[..., Floats],
    lon: Floats,
    lat: Floats,
    dlon: Floats,
    dlat: Floats,
) -> Floats:
    """Replace the integrals of edges that span more latitude than a rule's limit by what the rule gives."""
    span = np.abs(dlat)
    for limit, rule in rules:
        long = np.flatnonzero(span > limit)
        if len(long):
            out[long] = _quadrature(rule, integrand, lon[long], lat[long], dlon[long], dlat[long])
    return out


def _quadrature(
    rule: tuple[Floats, Floats],
    integrand: Callable[..., Floats],
    lon: Floats,
    lat: Floats,
    dlon: Floats,
    dlat: Floats,
) -> Floats:
    out = np.zeros_like(lon)
    for node, weight in zip(*rule, strict=True):
        out += integrand(lon, lat, dlon, dlat, (1 + node) / 2) * (weight / 2)
    return out


def _area_at(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats, at: float) -> Floats:
    cos = np.cos(lat + at * dlat)
    slack = (1 - _E2) + _E2 * cos * cos
    return (lon + at * dlon) * dlat * (_B2_KM2 * cos / (slack * slack))


def _length_at(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats, at: float) -> Floats:
    cos = np.cos(lat + at * dlat)
    slack = (1 - _E2) + _E2 * cos * cos
    north = dlat * (1 - _E2) / slack
    east = dlon * cos
    return _A_KM * np.sqrt((north * north + east * east) / slack)


def _check(lon: Floats, lat: Floats) -> None:
    east, north = (float(max(-values.min(), values.max())) for values in (lon, lat))
    if east <= _LON_LIMIT and north <= _LAT_LIMIT:
        return
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        msg = "coordinates hold NaN or infinity; mend or drop those vertices"
        raise GeometryError(msg)
    msg = (
        f"coordinates reach {east:.6g}, {north:.6g}, which are no degrees of longitude and latitude; "
        "transform them to EPSG:4326 first"
    )
    raise GeometryError(msg)


def _check_edges(lat: Floats, dlon: Floats, dlat: Floats) -> None:
    wide = np.flatnonzero(np.abs(dlon) > np.pi * (1 + 1e-12))
    if not len(wide):
        return
    at_pole = (np.abs(lat[wide]) == np.pi / 2) & (dlat[wide] == 0)
    whole_parallel = (np.abs(np.abs(dlon[wide]) - 2 * np.pi) < _SAME_MERIDIAN) & (dlat[wide] == 0)
    if not np.all(at_pole | whole_parallel):
        msg = (
            "an edge spans more than 180° of longitude: it crosses the antimeridian or goes around a pole; "
            "cut the polygon there (RFC 7946, section 3.1.9)"
        )
        raise GeometryError(msg)
