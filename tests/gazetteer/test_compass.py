from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.gazetteer.compass import bearing, bearing_of, distance_km, name_of, turn

_WGS84 = Geod(ellps="WGS84")
_degrees = st.floats(min_value=-60, max_value=60)


@pytest.mark.parametrize(
    ("words", "degrees"),
    [("N", 0), ("ssw", 202.5), ("west", 270), ("North-East", 45), ("southwestern", 225), ("southwards", 180),
     ("north-northwest", 337.5), ("південь", 180), ("південно-західніше", 225), ("північний схід", 45),
     ("східніше", 90), ("захід", 270),
     ("юго-западнее", 225), ("севернее", 0), ("восток", 90), ("юго-востоку", 135), ("западнее", 270)],
)  # fmt: skip
def test_compass_words(words: str, degrees: float) -> None:
    assert bearing_of(words) == degrees


@pytest.mark.parametrize("words", ["", "northsouth", "left", "up north", "eastleigh", "південь-північ", "1", "nn"])
def test_other_words_name_no_bearing(words: str) -> None:
    assert bearing_of(words) is None


@given(_degrees, _degrees, st.floats(-0.9, 0.9), st.floats(0.05, 0.9))
def test_distance_and_bearing_agree_with_geodesics(lat: float, lon: float, north: float, east: float) -> None:
    one, other = (lat, lon), (lat + north, lon + east)
    azimuth, _, metres = _WGS84.inv(lon, lat, lon + east, lat + north)
    assert distance_km(one, other) == pytest.approx(metres / 1000, rel=0.006)
    assert turn(bearing(one, other), azimuth) < 0.5


def test_names_of_bearings() -> None:
    assert [name_of(angle) for angle in (0, 359, 44, 181, 300)] == [
        "north",
        "north",
        "north-east",
        "south",
        "north-west",
    ]
    assert turn(350, 10) == 20
