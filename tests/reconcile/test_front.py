"""The line of contact: no coast, no state border, no seam; and footprints that grow from it."""

from datetime import date

import pytest
import shapely
from shapely import Point

from geo.control.archive import open_archive
from geo.control.model import ControlSnapshot
from geo.geodesy import area_km2, length_km
from geo.reconcile.front import contact_line
from geo.reconcile.growth import grown_footprint
from geo.regions.lookup import find_region
from geo.regions.model import multipolygon
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

JUNE4, JULY24 = date(2023, 6, 4), date(2023, 7, 24)


def test_seams_are_no_front_and_pockets_are():
    """A square of 1° with a seam of 50 m and a pocket of 0.2° by 0.2° inside it; nothing is known of the land."""
    pocket, seam = shapely.box(10.2, 50.2, 10.4, 50.4), shapely.box(10.6, 50.1, 10.6005, 50.9)
    held = multipolygon(shapely.box(10, 50, 11, 51).difference(pocket).difference(seam))
    line = contact_line(ControlSnapshot(JUNE4, "a map", held, multipolygon(Point()), "", "Redland", "Blueland"))
    assert line.length == pytest.approx(4 + 0.8, abs=0.01)


def test_coasts_and_state_borders_are_no_front(shared_data):
    """Of the 4,000 km around held ground in July 2023, the front is the 900 to 1,000 that papers spoke of."""
    line = contact_line(open_archive(shared_data / "data" / "deepstate").in_force(JULY24))
    assert 850 < length_km(line) < 1000
    near = {name: line.distance(Point(*at)) for name, at in {
        "Robotyne": (35.838, 47.443), "Kupiansk": (37.615, 49.71), "Mariupol": (37.55, 47.10),
        "Sevastopol": (33.52, 44.60), "Milove, on the border": (40.13, 49.38)}.items()}  # fmt: skip
    assert near["Robotyne"] < 0.06
    assert near["Kupiansk"] < 0.2
    assert min(near["Mariupol"], near["Sevastopol"], near["Milove, on the border"]) > 0.5


@pytest.mark.parametrize(
    ("region", "actor", "km2", "day"),
    [
        ("south", "Ukraine", 192.0, JUNE4),
        ("east", "Ukraine", 35.0, JUNE4),
        ("Kharkiv oblast", "Russia", 20.0, JUNE4),
        ("Kherson oblast", "Ukraine", 2400.0, date(2022, 10, 1)),
    ],
)
def test_claimed_ground_lies_by_the_line_of_contact(shared_data, region, actor, km2, day):
    """The claimed area, as a strip along the front of the region: its depth is the area over the front's length."""
    snapshot = open_archive(shared_data / "data" / "deepstate").in_force(day)
    ground = find_region(region)
    area = AreaFigure(km2, km2, km2, "exact", (StatedFigure(km2, "km2"),))
    claim = Claim("c1", "area", (0, 1), "q", "en", actor, region, area=area, period=Period("cumulative", day, JULY24))
    drawn = grown_footprint(claim, Report("a.md", "", JULY24, "--date"), region=ground, before=snapshot)
    line = contact_line(snapshot).intersection(ground.polygon)
    strip_km = km2 / length_km(line)
    farthest_km = 111.2 * shapely.hausdorff_distance(drawn.polygon, line)
    assert area_km2(drawn.polygon) == pytest.approx(km2, rel=1e-3)
    assert farthest_km < 2.5 * strip_km + 0.3
    assert drawn.polygon.difference(ground.polygon.buffer(1e-9)).area < 1e-9
