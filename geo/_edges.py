"""Integrals along edges that are straight in longitude and latitude, summed by ring.

Let Q(φ) be the area between the equator and the parallel φ per radian of longitude (Snyder 1987, eq. 3-12). Its
derivative is

    q(φ) = b² cos φ / (1 - e² sin² φ)² = Σ aₖ cos((2k + 1) φ),

where each term is about e² = 1/149 of the one before. So the Taylor series of q and Q about any latitude are a few
products away, and the vertices around it need no trigonometry of their own.

References
----------
Snyder, J. P. (1987). Map Projections: A Working Manual. USGS Professional Paper 1395, eq. 3-12, 4-18, 4-20.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo._errors import GeometryError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integral = Callable[[Floats, Floats, Floats, Floats], Floats]

_A_KM = 6378.137
_F = 1 / 298.257223563
_E2 = _F * (2 - _F)
_B2_KM2 = (_A_KM * (1 - _F)) ** 2
_RADIANS = np.pi / 180
_QUARTER, _TURN = np.pi / 2, 2 * np.pi
_SAME_MERIDIAN = 1e-12

# Edges at a time, so that they stay in the processor's cache.
_BLOCK = 1 << 13
# Gauss-Legendre rules, and the spans of latitude (radians; 19 and 130 km) beyond which an edge needs them.
_FEW, _MANY = np.polynomial.legendre.leggauss(5), np.polynomial.legendre.leggauss(16)
_SHORT, _LONG = 3e-3, 2e-2
# Taylor series are taken about multiples of a step (radians), so that they can be kept. They stop before terms below
# these shares: of q for Q, and of its derivative for the correction within an edge.
_STEP = 0.01
_TAIL, _TAIL_WITHIN = 1e-13, 1e-9


def integrate(lines: NDArray[np.object_], along: Integral) -> Floats:
    """Sum an integral over the edges of each line.

    Parameters
    ----------
    lines
        Rings, lines or polygons without holes, EPSG:4326.
    along
        `area_along` or `length_along`.

    Returns
    -------
    sums
        One for each line, with the sign of its direction; 0 for an empty one.

    Raises
    ------
    GeometryError
        For coordinates that are not finite or no degrees, and for edges that may cross the antimeridian.
    """
    counts = shapely.get_num_coordinates(lines)
    sums = np.zeros(len(lines))
    if not counts.all():
        drawn = np.flatnonzero(counts)
        if len(drawn):
            sums[drawn] = integrate(lines[drawn], along)
        return sums
    vertices = shapely.get_coordinates(lines)
    stops = counts.cumsum()
    opening = vertices[stops - counts] * _RADIANS
    for start in range(0, len(vertices) - 1, _BLOCK):
        block = vertices[start : start + _BLOCK + 1]
        one, other = (stops - start).searchsorted([1, len(block)])
        begins = np.concatenate([[0], stops[one:other] - start])
        lengths = np.concatenate([begins[1:], [len(block)]]) - begins
        edges = _in_block(block, opening[one : other + 1, 0].repeat(lengths), begins[1:] - 1, along)
        sums[one : other + 1] += np.add.reduceat(edges, begins)
    return sums


def _in_block(block: Floats, origin: Floats, ends: NDArray[np.intp], along: Integral) -> Floats:
    """Return the integral along the edge that begins at each vertex; none does where a ring ends."""
    lon, lat = block[:, 0] * _RADIANS, block[:, 1] * _RADIANS
    check_range(lon, lat)
    lon -= origin
    dlon, dlat = lon[1:] - lon[:-1], lat[1:] - lat[:-1]
    dlon[ends] = dlat[ends] = 0.0
    _check_edges(lat, dlon, dlat)
    edges = np.zeros(len(block))
    edges[:-1] = along(lon, lat, dlon, dlat)
    edges[ends] = 0.0
    return edges


def area_along(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats) -> Floats:
    """Return ∫ λ dQ along each edge, km²: the area between it and the meridian λ = 0.

    With λ in the middle of the edge that is λ·ΔQ + Δλ·Δφ·Δq·(1/12 + κΔφ²/720), κ = -q‴/q′: the trapezium rule with its
    first two end corrections. Long edges go by Gauss-Legendre.

    Parameters
    ----------
    lon, lat
        Vertices, radians.
    dlon, dlat
        From each vertex to the next; 0 where a ring ends.
    """
    south, north = float(lat.min()), float(lat.max())
    step = round((south + north) / 2 / _STEP)
    slopes, zones, kappa = _series(step, *_terms((north - south) / 2 + _STEP / 2))
    away = lat - step * _STEP
    slope, zone = _polynomial(slopes, away), _polynomial(zones, away)
    within = dlat * dlat
    within *= kappa / 720
    within += 1 / 12
    within *= dlat
    within *= dlon
    within *= slope[1:] - slope[:-1]
    out: Floats = zone[1:] - zone[:-1]
    out *= lon[:-1] + dlon / 2
    out += within
    return _refined(out, ((_SHORT, _FEW), (_LONG, _MANY)), _area_at, lon, lat, dlon, dlat)


def length_along(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats) -> Floats:
    """Return the length of each edge, km; arguments as for `area_along`."""
    out = np.zeros_like(dlon)
    for node, weight in zip(*_FEW, strict=True):
        out += _length_at(lon[:-1], lat[:-1], dlon, dlat, (1 + node) / 2) * (weight / 2)
    return _refined(out, ((_LONG, _MANY),), _length_at, lon, lat, dlon, dlat)


def _harmonics(count: int, terms: int) -> tuple[Floats, Floats]:
    """Return 2k + 1 for the harmonics of q, and aₖ (2k + 1)ⁿ / n!, a row for each n."""
    lat = np.pi * np.arange(64) / 64
    odd = np.arange(1, 2 * count, 2, dtype=np.float64)
    a = np.cos(np.outer(odd, lat)) @ _area_at(1.0, lat, 0.0, 1.0, 0.0) / 32
    n = np.arange(terms)
    derivatives: Floats = a * odd ** n[:, None] / np.cumprod(np.maximum(n, 1.0))[:, None]
    return odd, derivatives


def _terms(reach: float) -> tuple[int, int]:
    """Return how many terms the series of q and of Q need so far from their middle (radians)."""
    many, few = (int(reaches.searchsorted(reach)) + 1 for reaches in _REACHES)
    return few + 1, many


@lru_cache(maxsize=1024)
def _series(step: int, few: int, many: int) -> tuple[list[float], list[float], float]:
    """Return the coefficients of the Taylor series of q and Q about a latitude, in steps, and κ there.

    With the first two harmonics of q, κ is 1 + 24 (a₁ / a₀) (3 - 4 sin² φ).
    """
    sines = np.sin(_ODD * step * _STEP)
    q = _DERIVATIVES[:many] @ np.cos(_ODD * step * _STEP)
    q[1::2] = _DERIVATIVES[1:many:2] @ sines
    q[1::4] *= -1
    q[2::4] *= -1
    kappa = 1 + 24 * _DERIVATIVES[0, 1] / _DERIVATIVES[0, 0] * (3 - 4 * sines[0] ** 2)
    return q[:few].tolist(), [0.0, *(q / np.arange(1, many + 1)).tolist()], float(kappa)


def _polynomial(coefficients: Sequence[float], x: Floats) -> Floats:
    """Evaluate a polynomial, lowest coefficient first, but for its constant, which differences do not see."""
    out: Floats = x * coefficients[-1]
    for each in coefficients[-2:0:-1]:
        out += each
        out *= x
    return out


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
    widest = max(dlat.max(), -dlat.min())
    for limit, rule in rules:
        if widest > limit:
            long = np.flatnonzero(np.abs(dlat) > limit)
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
    nodes, weights = rule
    out: Floats = weights / 2 @ integrand(lon, lat, dlon, dlat, (1 + nodes[:, None]) / 2)
    return out


def _area_at(lon: Any, lat: Floats, dlon: Any, dlat: Any, at: Any) -> Floats:
    cos = np.cos(lat + at * dlat)
    slack = (1 - _E2) + _E2 * cos * cos
    area: Floats = (lon + at * dlon) * dlat * (_B2_KM2 * cos / (slack * slack))
    return area


def _length_at(lon: Floats, lat: Floats, dlon: Floats, dlat: Floats, at: Any) -> Floats:
    cos = np.cos(lat + at * dlat)
    slack = (1 - _E2) + _E2 * cos * cos
    north = dlat * (1 - _E2) / slack
    east = dlon * cos
    length: Floats = _A_KM * np.sqrt((north * north + east * east) / slack)
    return length


def check_range(lon: Floats, lat: Floats) -> None:
    """Raise `GeometryError` where longitudes or latitudes (radians) are not finite or beyond a turn and the poles."""
    east, north = (float(max(-values.min(), values.max())) for values in (lon, lat))
    if east <= _TURN and north <= _QUARTER:
        return
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        msg = "coordinates hold NaN or infinity; mend or drop those vertices"
        raise GeometryError(msg)
    msg = (
        f"coordinates reach {east / _RADIANS:.6g}, {north / _RADIANS:.6g}, which are no degrees of longitude and "
        "latitude; transform them to EPSG:4326 first"
    )
    raise GeometryError(msg)


def _check_edges(lat: Floats, dlon: Floats, dlat: Floats) -> None:
    if max(dlon.max(), -dlon.min()) <= np.pi * (1 + _SAME_MERIDIAN):
        return
    wide = np.flatnonzero(np.abs(dlon) > np.pi * (1 + _SAME_MERIDIAN))
    at_pole = (np.abs(lat[wide]) == _QUARTER) & (dlat[wide] == 0)
    whole_parallel = (np.abs(np.abs(dlon[wide]) - _TURN) < _SAME_MERIDIAN) & (dlat[wide] == 0)
    if not np.all(at_pole | whole_parallel):
        msg = (
            "an edge spans more than 180° of longitude: it crosses the antimeridian or goes around a pole; "
            "cut the polygon there (RFC 7946, section 3.1.9)"
        )
        raise GeometryError(msg)


_ODD, _DERIVATIVES = _harmonics(8, 64)
_N = np.arange(1, 62)
_LARGEST = np.abs(_DERIVATIVES).sum(axis=1) / _B2_KM2
_REACHES = [(_TAIL / _LARGEST[_N]) ** (1 / _N), (_TAIL_WITHIN / (_LARGEST[_N + 1] * (_N + 1))) ** (1 / _N)]
