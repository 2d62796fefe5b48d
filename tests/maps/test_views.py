from dataclasses import replace

import geopandas as gpd
import pytest
from shapely import box

from geo.maps.sheet import gather_sheets
from geo.maps.views import busy_view, focus_of, pin_of, whole_view


def test_a_claim_is_seen_where_its_footprint_place_or_changed_ground_is(scene, sheet) -> None:
    area, advance, taken = scene.assessment().findings
    assert focus_of(area, sheet) == [[47.0, 35.0], [48.0, 35.4]]
    (south, west), (north, east) = focus_of(advance, sheet)
    assert (south + north) / 2 == pytest.approx(47.6, abs=0.01)
    assert (west + east) / 2 == pytest.approx(35.1, abs=0.01)
    (south, west), (north, east) = focus_of(taken, sheet)
    assert south < 47.9 < north
    assert west < 35.3 < east


def test_a_region_without_change_is_shown_whole(scene, sheet) -> None:
    area = replace(scene.assessment().findings[0], change=None)
    assert focus_of(area, sheet) == [[46.5, 34.0], [48.2, 35.5]]


def test_a_claim_about_all_ground_has_no_pin(scene, sheet) -> None:
    area = replace(scene.assessment().findings[0], region=None)
    assert pin_of(area) is None
    assert focus_of(area, sheet) is None


def test_countries_and_oblasts_get_no_pin(scene) -> None:
    scene.place = replace(scene.place, feature="ADM1")
    assert pin_of(scene.assessment().findings[1]) is None


def test_the_first_view_holds_what_the_claims_pin_down(sheet) -> None:
    (south, west), (north, east) = whole_view(sheet)
    assert (south, west) <= (47.0, 34.97)
    assert (north, east) >= (47.99, 35.4)
    assert north - south < 1.3


def test_without_claims_the_named_settlements_are_shown(scene) -> None:
    (sheet,) = gather_sheets([replace(scene.assessment(), findings=())])
    (south, west), (north, east) = whole_view(sheet)
    assert (south, north) == pytest.approx((47.6 - 0.09, 47.9 + 0.09))
    assert (west, east) == pytest.approx((35.1 - 0.14, 35.3 + 0.14))


def test_without_anything_named_the_held_ground_is_shown(scene, change) -> None:
    (sheet,) = gather_sheets([replace(scene.assessment(), findings=(), mentions=())])
    assert whole_view(replace(sheet, after=change.before)) == [[47.0, 35.0], [48.0, 36.0]]


def test_specks_far_off_do_not_widen_the_view(change) -> None:
    faces = gpd.GeoDataFrame(
        {"status_before": "held", "status_after": "free", "km2": [500.0, 499.0, 1.0]},
        geometry=[box(35, 47, 36, 48), box(36, 47.5, 37, 48), box(30, 40, 30.1, 40.1)],
        crs=4326,
    )
    assert busy_view([replace(change, faces=faces)]) == [[47.0, 35.0], [48.0, 37.0]]
