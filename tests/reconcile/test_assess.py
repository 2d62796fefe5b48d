from datetime import date

from shapely import Point

from geo.control.archive import open_archive
from geo.reconcile.assess import front_of
from geo.reports.model import Report


def test_the_front_is_no_coast_and_knows_what_just_changed(shared_data):
    report = Report("r.txt", "", date(2023, 7, 31), "--date")
    front = front_of(open_archive(shared_data / "data" / "deepstate"), report)
    # Staromaiorske changed hands on 27 July 2023; Sevastopol and Mariupol lie on held coasts.
    assert front.distance(Point(36.797, 47.757)) < 0.02
    assert front.distance(Point(33.52, 44.60)) > 1
    assert front.distance(Point(37.55, 47.10)) > 0.5


def test_no_polygons_no_front(shared_data):
    report = Report("r.txt", "", date(2020, 7, 31), "--date")
    assert front_of(open_archive(shared_data / "data" / "deepstate"), report) is None
