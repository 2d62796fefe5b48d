from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo._errors import GeometryError
from geo.control.read import read_snapshot
from geo.geodesy import area_km2, area_sd_km2, geodesic_area_km2, length_km

_GEOD = Geod(ellps="WGS84")


def _snyder_zone_km2(south: float, north: float, width: float) -> float:
    """Closed form of Snyder 1987, eq. 3-12: the zone between two parallels, `width` degrees wide."""
    a, f = 6378.137, 1 / 298.257223563
    e = math.sqrt(f * (2 - f))

    def q(latitude: float) -> float:
        s = math.sin(math.radians(latitude))
        return (1 - e * e) * (s / (1 - (e * s) ** 2) - math.log((1 - e * s) / (1 + e * s)) / (2 * e))

    return a * a / 2 * (q(north) - q(south)) * math.radians(width)


@pytest.mark.parametrize(
    ("west", "south", "east", "north"),
    [(36, 48, 37, 49), (-180, -90, 180, 90), (0, 0, 90, 90), (-10, -1, 10, 1), (100, -90, 101, -89), (5, 80, 179, 85)],
)
def test_boxes_match_snyders_closed_form(west: float, south: float, east: float, north: float) -> None:
    measured = area_km2(shapely.box(west, south, east, north))
    assert measured == pytest.approx(_snyder_zone_km2(south, north, east - west), rel=1e-13)


def test_whole_ellipsoid() -> None:
    # The authalic sphere of WGS 84 has radius 6371.0071809 km (Moritz 2000 gives 6371.0072 for GRS 80).
    assert area_km2(shapely.box(-180, -90, 180, 90)) == pytest.approx(4 * math.pi * 6371.0071809**2, rel=1e-10)


def _star(rng: np.random.Generator, lon: float, lat: float, radius: float, vertices: int) -> shapely.Polygon:
    turn = 2 * np.pi * (np.arange(vertices) + rng.uniform(-0.4, 0.4, vertices)) / vertices
    reach = radius * rng.uniform(0.4, 1, vertices)
    return shapely.Polygon(np.column_stack([lon + reach * np.cos(turn), lat + reach * np.sin(turn)]))


@pytest.mark.parametrize("latitude", [-84, -60, -35, -3, 0, 3, 20, 48, 70, 84])
def test_random_polygons_match_densified_geodesics(latitude: float) -> None:
    rng = np.random.default_rng(latitude + 100)
    for vertices in (4, 9, 60):
        polygon = _star(rng, rng.uniform(-170, 170), latitude, 3.0, vertices)
        # A geodesic leaves the straight edge by the square of its length times tan φ.
        dense = shapely.segmentize(polygon, 0.0005 if abs(latitude) < 45 else 0.0002 if abs(latitude) < 75 else 0.0001)
        area, perimeter = _GEOD.geometry_area_perimeter(dense)
        assert area_km2(polygon) == pytest.approx(abs(area) / 1e6, rel=2e-10)
        assert length_km(polygon) == pytest.approx(perimeter / 1e3, rel=1e-11)


def _quadrature(polygon: shapely.Polygon) -> tuple[float, float]:
    """Area and perimeter by 8 times 40 Gauss-Legendre nodes an edge, in extended precision."""
    real = np.longdouble
    radians = real("3.14159265358979323846264338327950288") / 180
    a, f = real("6378.137"), 1 / real("298.257223563")
    e2 = f * (2 - f)
    lon, lat = (shapely.get_coordinates(polygon).astype(real) * radians).T
    dlon, dlat = np.diff(lon), np.diff(lat)
    area = length = real(0)
    nodes, weights = (values.astype(real)[:, None] for values in np.polynomial.legendre.leggauss(40))
    for piece in range(8):
        at = (piece + (1 + nodes) / 2) / 8
        phi, east = lat[:-1] + at * dlat, lon[:-1] - lon[0] + at * dlon
        slack = 1 - e2 * np.sin(phi) ** 2
        meridian, normal = a * (1 - e2) / slack**1.5, a / np.sqrt(slack)
        area += (weights * east * meridian * normal * np.cos(phi) * dlat).sum() / 16
        length += (weights * np.hypot(meridian * dlat, normal * np.cos(phi) * dlon)).sum() / 16
    return float(abs(area)), float(length)


@settings(max_examples=100, deadline=None)
@given(
    latitude=st.floats(-89.9, 89.9),
    radius=st.floats(-2, 1.9).map(lambda power: 10**power),
    vertices=st.sampled_from([3, 4, 9, 60, 400]),
    narrow=st.floats(0.1, 1),
    seed=st.integers(0, 2**32 - 1),
)
@example(latitude=89.9, radius=79.0, vertices=4, narrow=1.0, seed=0)
@example(latitude=-89.9, radius=0.1, vertices=3, narrow=1.0, seed=0)
@example(latitude=44.0, radius=79.0, vertices=3, narrow=1.0, seed=0)
@example(latitude=-60.0, radius=3.0, vertices=4, narrow=1.0, seed=40)
def test_polygons_of_any_size_match_quadrature(
    latitude: float, radius: float, vertices: int, narrow: float, seed: int
) -> None:
    lon, lat = shapely.get_coordinates(_star(np.random.default_rng(seed), 0.0, latitude, radius, vertices)).T
    polygon = shapely.Polygon(np.column_stack([lon * narrow, np.clip(lat, -90, 90)]))
    area, perimeter = _quadrature(polygon)
    # Vertices in radians are rounded to 1e-14 of a degree, which small rings feel.
    assert area_km2(polygon) == pytest.approx(area, rel=1e-12 + 1e-13 / radius**2, abs=1e-11)
    assert length_km(polygon) == pytest.approx(perimeter, rel=1e-12 + 1e-13 / radius)


@pytest.mark.parametrize("latitude", [-89, -70, -31, -1, 0, 12, 48, 66, 88])
@pytest.mark.parametrize("step", [1.0, 0.2, 0.15, 0.03])
def test_edges_of_any_length_match_snyders_closed_form(latitude: float, step: float) -> None:
    """East and west edges slant and cancel, so that what is left is the zone; each length of edge goes another way."""
    up = np.linspace(latitude, latitude + 1, round(1 / step) + 1)
    west = np.column_stack([20 + 0.8 * (up - latitude), up])
    slanted = shapely.Polygon([*west, *(west + np.array([1.0, 0.0]))[::-1]])
    assert area_km2(slanted) == pytest.approx(_snyder_zone_km2(latitude, latitude + 1, 1.0), rel=1e-12)


def test_polygons_measured_together_or_alone_are_the_same() -> None:
    rng = np.random.default_rng(5)
    world = [_star(rng, rng.uniform(-170, 170), rng.uniform(-80, 80), rng.uniform(0.05, 2), 120) for _ in range(150)]
    assert sum(shapely.get_num_coordinates(world)) > 2 * 8192
    assert area_km2(world) == pytest.approx([area_km2(polygon) for polygon in world], rel=1e-11)
    assert length_km(world) == pytest.approx([length_km(polygon) for polygon in world], rel=1e-13)


def test_small_polygon_keeps_its_digits() -> None:
    # 10 m by 10 m at 48° north: the meridian and parallel arcs of Snyder 1987, eq. 4-18 and 4-20.
    step = 1e-4
    polygon = shapely.box(36.0, 48.0, 36.0 + step, 48.0 + step)
    assert area_km2(polygon) == pytest.approx(_snyder_zone_km2(48, 48.0 + step, step), rel=1e-9)


def test_snapshots_match_densified_geodesics(shared_data) -> None:
    held = read_snapshot(shared_data / "data/deepstate/2023-07-24.geojson").held
    dense = shapely.segmentize(held, 0.001)
    assert area_km2(held) == pytest.approx(geodesic_area_km2(dense), rel=1e-9)


def test_long_edges_differ_from_geodesics_by_percents() -> None:
    triangle = shapely.Polygon([(0, 50), (60, 50), (30, 60)])
    assert abs(geodesic_area_km2(triangle) / area_km2(triangle) - 1) > 0.02


def test_holes_and_orientation_do_not_matter() -> None:
    shell, hole = shapely.box(30, 45, 33, 47), shapely.box(31, 45.5, 32, 46.5)
    expected = area_km2(shell) - area_km2(hole)
    for turned in (False, True):
        for turned_hole in (False, True):
            polygon = shapely.Polygon(
                list(shell.exterior.coords)[:: -1 if turned else 1],
                [list(hole.exterior.coords)[:: -1 if turned_hole else 1]],
            )
            assert area_km2(polygon) == pytest.approx(expected, rel=1e-14)
            assert geodesic_area_km2(polygon) == pytest.approx(
                geodesic_area_km2(shell) - geodesic_area_km2(hole), rel=1e-12
            )


def test_collections_count_their_polygons_only() -> None:
    box = shapely.box(30, 45, 31, 46)
    mixed = shapely.GeometryCollection([box, shapely.Point(1, 2), shapely.GeometryCollection([box])])
    assert area_km2(mixed) == pytest.approx(2 * area_km2(box))
    assert area_km2(shapely.Point(30, 45)) == 0
    assert area_km2(shapely.Polygon()) == 0


def test_arrays_keep_order_and_length() -> None:
    boxes = [shapely.box(30, 45, 31, 46), shapely.Polygon(), shapely.box(30, -46, 31, -45)]
    areas = area_km2(boxes)
    assert areas.shape == (3,)
    assert areas[0] == pytest.approx(areas[2])
    assert areas[1] == 0
    assert area_km2(np.array([], dtype=object)).shape == (0,)


def test_series_in_another_system_are_transformed() -> None:
    ground = gpd.GeoSeries([shapely.box(33, 47, 33.5, 47.5)], crs=4326)
    assert area_km2(ground)[0] == pytest.approx(area_km2(ground.iloc[0]), rel=1e-15)
    # Lambert's azimuthal equal-area projection keeps the area of ground whose edges are straight in its plane.
    plane = gpd.GeoSeries([shapely.box(0, 0, 50_000, 30_000)], crs="+proj=laea +lat_0=48 +lon_0=33 +datum=WGS84")
    assert area_km2(plane)[0] == pytest.approx(1500, rel=1e-7)
    feet = gpd.GeoSeries(
        [shapely.box(0, 0, 50_000 / 0.3048, 30_000 / 0.3048)],
        crs="+proj=laea +lat_0=48 +lon_0=33 +datum=WGS84 +units=ft",
    )
    assert area_km2(feet)[0] == pytest.approx(1500, rel=1e-7)


@settings(max_examples=60, deadline=None)
@given(
    lon=st.floats(-170, 170),
    lat=st.floats(-80, 80),
    size=st.floats(0.01, 8),
    cut=st.floats(0.1, 0.9),
    seed=st.integers(0, 2**32 - 1),
)
def test_parts_sum_to_the_whole(lon: float, lat: float, size: float, cut: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    # Vertices of the cut are put on the edges that it crosses: what is under test is the area, not the overlay.
    west = np.column_stack([np.full(5, lon), np.linspace(lat, lat + size, 5)])
    east = west + np.array([size, 0])
    middle = west + np.column_stack([size * cut + rng.uniform(-0.05, 0.05, 5) * size, np.zeros(5)])
    whole = shapely.Polygon([*east, *middle[-1:], *west[::-1], *middle[:1]])
    parts = [shapely.Polygon([*middle, *west[::-1]]), shapely.Polygon([*east, *middle[::-1]])]
    assert sum(area_km2(parts)) == pytest.approx(area_km2(whole), rel=1e-12)


def test_overlay_parts_sum_to_the_whole(shared_data) -> None:
    held = read_snapshot(shared_data / "data/deepstate/2023-07-24.geojson").held
    tiles = [shapely.box(x, y, x + 1, y + 1) for x in range(20, 46) for y in range(42, 55)]
    assert area_km2(shapely.intersection(held, tiles)).sum() == pytest.approx(area_km2(held), rel=1e-12)


def _with_vertex(lon: float, lat: float) -> shapely.Polygon:
    return shapely.set_coordinates(
        shapely.Polygon([(0, 0), (1, 0), (1, 1)]), np.array([(0, 0), (lon, lat), (1, 1), (0, 0)])
    )


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        (_with_vertex(1, float("nan")), "NaN"),
        (_with_vertex(float("inf"), 0), "NaN or infinity"),
        (shapely.Polygon([(4_000_000, 5_000_000), (4_000_001, 5_000_000), (4_000_000, 5_000_001)]), "no degrees"),
        (shapely.Polygon([(0, 0), (1, 0), (1, 91)]), "no degrees"),
        (shapely.Polygon([(179, 60), (-179, 60), (-179, 61), (179, 61)]), "antimeridian"),
        (shapely.Polygon([(0, 80), (120, 80), (-120, 80)]), "pole"),
    ],
)
def test_unmeasurable_polygons_are_refused(polygon: shapely.Polygon, words: str) -> None:
    with pytest.raises(GeometryError, match=words):
        area_km2(polygon)


def test_polygons_cut_at_the_antimeridian_are_measured() -> None:
    cut = shapely.MultiPolygon([shapely.box(179, 60, 180, 61), shapely.box(-180, 60, -179, 61)])
    assert area_km2(cut) == pytest.approx(_snyder_zone_km2(60, 61, 2), rel=1e-13)
    assert area_km2(shapely.box(179, 60, 181, 61)) == pytest.approx(area_km2(cut), rel=1e-13)


def test_polar_caps_are_measured() -> None:
    cap = shapely.Polygon([(-180, -90), (180, -90), (180, -80), (-180, -80)])
    assert area_km2(cap) == pytest.approx(_snyder_zone_km2(-90, -80, 360), rel=1e-13)


def test_length_of_arcs() -> None:
    # A quarter meridian of WGS 84 is 10,001.965729 km long.
    assert length_km(shapely.LineString([(10, 0), (10, 90)])) == pytest.approx(10_001.965729, rel=1e-9)
    assert length_km(shapely.Point(1, 1)) == 0
    assert length_km(shapely.LineString([(0, 60), (1, 60)])) == pytest.approx(
        _GEOD.line_length(np.linspace(0, 1, 20_000), np.full(20_000, 60.0)) / 1e3, rel=1e-9
    )


def _correlated_noise(rng: np.random.Generator, count: int, step: float, scale: float, tries: int) -> np.ndarray:
    """Periodic Gaussian noise of unit variance with ρ(s) = exp(-π s² / ℓ²), whose integral is ℓ."""
    frequency = np.fft.fftfreq(count, step)
    spectrum = np.exp(-np.pi * (frequency * scale) ** 2)
    spectrum /= spectrum.sum()
    white = rng.standard_normal((tries, count)) + 1j * rng.standard_normal((tries, count))
    return np.real(np.fft.fft(white * np.sqrt(spectrum), axis=1))


@pytest.mark.parametrize(("sigma", "scale"), [(250.0, 1000.0), (100.0, 3000.0)])
def test_positional_uncertainty_matches_monte_carlo(sigma: float, scale: float) -> None:
    rng = np.random.default_rng(7)
    radius, count, tries = 30_000.0, 4_000, 1_500
    around = np.linspace(0, 2 * np.pi, count, endpoint=False)
    length = 2 * np.pi * radius
    off = sigma * _correlated_noise(rng, count, length / count, scale, tries)
    x, y = (radius + off) * np.cos(around), (radius + off) * np.sin(around)
    areas = 0.5 * np.sum(x * np.roll(y, -1, axis=1) - np.roll(x, -1, axis=1) * y, axis=1) / 1e6
    assert off.std() == pytest.approx(sigma, rel=0.02)
    assert areas.std() == pytest.approx(area_sd_km2(length / 1e3, sigma, scale), rel=0.06)
