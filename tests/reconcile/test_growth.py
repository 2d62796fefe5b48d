from datetime import date

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.control.model import ControlSnapshot
from geo.gazetteer.model import Place
from geo.geodesy import area_km2
from geo.reconcile.growth import grown_footprint
from geo.regions.model import Region, multipolygon
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

REPORT = Report("a.md", "", date(2023, 7, 24), "--date")
# A front that runs due west to east along 47.5° north, held ground to its south.
HELD = shapely.box(35, 46, 37, 47.5)
SNAPSHOT = ControlSnapshot(
    date(2023, 6, 4), "a map", multipolygon(HELD), multipolygon(shapely.box(35, 47.5, 37, 47.52))
)
REGION = Region("middle", "the middle", "file", multipolygon(shapely.box(35.5, 46.5, 36.5, 48)))
TOWN = Place("Town", None, 47.4, 36.0, "UA")


def _claim(km2, actor="Ukraine", kind="cumulative"):
    area = AreaFigure(km2, km2 - 0.5, km2 + 0.5, "exact", (StatedFigure(km2, "km2"),))
    period = Period(kind, date(2023, 6, 4), date(2023, 7, 24))
    return Claim("c1", "area", (0, 1), "q", "en", actor, "middle", area=area, period=period)


@given(st.floats(0.5, 3000))
@settings(max_examples=25, deadline=None)
def test_it_has_the_claimed_area_on_ground_that_the_side_did_not_have(km2):
    drawn = grown_footprint(_claim(km2), REPORT, region=REGION, before=SNAPSHOT)
    assert drawn is not None
    assert area_km2(drawn.polygon) == pytest.approx(km2, rel=1.1e-3)
    open_ground = HELD.union(SNAPSHOT.contested).intersection(REGION.polygon)
    assert area_km2(multipolygon(drawn.polygon.difference(open_ground.buffer(1e-7)))) < 1e-3 * km2
    assert drawn.estimate
    assert drawn.polygon.is_valid


def test_it_grows_evenly_from_the_front():
    """On 75 km of parallel, 150 km² are a strip of 2 km, half of it on contested ground."""
    drawn = grown_footprint(_claim(150.0), REPORT, region=REGION, before=SNAPSHOT)
    width = Geod(ellps="WGS84").inv(35.5, 47.5, 36.5, 47.5)[2] / 1e3
    half = 150.0 / width / 2
    south, north = drawn.polygon.bounds[1], drawn.polygon.bounds[3]
    assert (47.5 - south) * 111.17 == pytest.approx(half, rel=0.06)
    assert (north - 47.5) * 111.17 == pytest.approx(half, rel=0.06)


def test_the_attacker_gains_the_other_way():
    drawn = grown_footprint(_claim(50.0, actor="Russia"), REPORT, region=REGION, before=SNAPSHOT)
    assert area_km2(drawn.polygon) == pytest.approx(50.0, rel=1.1e-3)
    assert drawn.polygon.bounds[1] >= 47.5 - 1e-9


def test_without_polygons_it_grows_from_the_settlement():
    """A circle: 78.54 km² have a radius of 5 km."""
    drawn = grown_footprint(_claim(78.5398), REPORT, places=[TOWN])
    assert drawn.label == "78.54 km² claimed, grown from the settlement"
    distance = Geod(ellps="WGS84").inv(TOWN.lon, TOWN.lat, drawn.polygon.bounds[2], TOWN.lat)[2]
    assert distance == pytest.approx(5000, rel=0.005)


def test_more_than_there_is_says_so():
    drawn = grown_footprint(_claim(5e6), REPORT, region=REGION, before=SNAPSHOT)
    there = area_km2(multipolygon(HELD.union(SNAPSHOT.contested).intersection(REGION.polygon)))
    assert area_km2(drawn.polygon) == pytest.approx(there, rel=1e-3)
    assert drawn.label.startswith("5,000,000 km² claimed, and no more than 8,")


@pytest.mark.parametrize(
    "given",
    [
        {"claim": _claim(0.0), "places": [TOWN]},
        {"claim": _claim(-5.0), "places": [TOWN]},
        {"claim": _claim(5.0, kind="total_held"), "places": [TOWN]},
        {"claim": _claim(5.0), "before": SNAPSHOT},
        {"claim": _claim(5.0), "region": REGION},
        {"claim": Claim("c1", "control", (0, 1), "q", "en"), "places": [TOWN]},
    ],
)
def test_nothing_is_drawn_without_a_size_or_a_place(given):
    given = dict(given)
    assert grown_footprint(given.pop("claim"), REPORT, **given) is None
