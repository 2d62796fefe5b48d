"""Cells, map readings, beginnings and scores, each against numbers worked out by hand."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
import shapely

from geo.control.model import ControlSnapshot
from geo.geodesy import area_km2, area_sd_km2
from geo.reconcile.book import share_beginnings
from geo.reconcile.cells import make_grid
from geo.reconcile.ledger import reconcile_ledger
from geo.reconcile.mapped import map_cells
from geo.reconcile.meter import GroundMeter
from geo.reconcile.readings import read_statement
from geo.regions.library import load_regions
from geo.regions.model import Region, multipolygon

JULY3, JULY10, JULY17 = date(2023, 7, 3), date(2023, 7, 10), date(2023, 7, 17)


def _readings(statement, *regions, regions_known=None):
    return [read_statement(statement(region, JULY3, JULY10, 10.0), regions_known) for region in regions]


def test_faces_of_a_region_and_its_parts(statement):
    grid = make_grid(_readings(statement, "south", "melitopol", "berdiansk"))
    assert len(grid.faces) == 2
    assert grid.within["south"].all()
    assert (grid.within["melitopol"] ^ grid.within["berdiansk"]).all()
    assert not grid.leftover.any()


def test_what_is_left_over_is_a_face_of_its_own(statement):
    grid = make_grid(_readings(statement, "east", "bakhmut", None))
    size = {region.name: area_km2(region.polygon) for region in load_regions("sector")}
    faces = [area_km2(face.polygon) for face in grid.faces]
    assert grid.has_rest
    assert grid.leftover.tolist() == [False, True, True]
    assert faces[0] == pytest.approx(size["bakhmut"], rel=1e-9)
    assert faces[1] == pytest.approx(size["east"] - size["bakhmut"], rel=1e-9)
    assert grid.within["all"].all()


def test_slivers_between_borders_drawn_twice_are_no_faces(statement):
    one = Region("one", "one", "file", multipolygon(shapely.box(35, 47, 36, 48)))
    two = Region("two", "two", "file", multipolygon(shapely.box(35.9999, 47, 37, 48)))
    grid = make_grid(_readings(statement, "one", "two", regions_known=(one, two)))
    assert len(grid.faces) == 2


def test_rows_sum_cells(statement):
    readings = _readings(statement, "south", "bakhmut")
    readings.append(read_statement(statement("south", JULY3, JULY17, 20.0)))
    grid = make_grid(readings)
    assert grid.days == (JULY3, JULY10, JULY17)
    assert grid.row("south", JULY3, JULY17).tolist() == [1, 1, 0, 0]
    assert grid.row("bakhmut", JULY10, JULY17).tolist() == [0, 0, 0, 1]


class _Map:
    source = "a map"

    def __init__(self, fronts):
        self._fronts = fronts

    @property
    def dates(self):
        return tuple(sorted(self._fronts))

    def in_force(self, day):
        day = max(each for each in self.dates if each <= day)
        held, contested = self._fronts[day]
        grey = multipolygon(shapely.box(35, held, 36, contested)) if contested > held else shapely.MultiPolygon()
        return ControlSnapshot(day, "a map", multipolygon(shapely.box(35, 46, 36, held)), grey)


def _strip(low, high):
    return area_km2(shapely.box(35, low, 36, high))


def test_the_errors_of_map_readings(statement):
    """Weeks of 0.02 and 0.01 degrees, the first one half contested: line, contested ground and lag add up."""
    region = Region("middle", "the middle", "file", multipolygon(shapely.box(34.5, 46.5, 36.5, 48)))
    archive = _Map({JULY3: (47.50, 47.50), JULY10: (47.48, 47.49), JULY17: (47.47, 47.47)})
    known = (region,)
    weeks = [statement("middle", JULY3, JULY10, 1.0), statement("middle", JULY10, JULY17, 1.0)]
    grid = make_grid([read_statement(each, known) for each in weeks])
    readings = map_cells(grid, GroundMeter(archive), "Ukraine", 7)
    first, second = _strip(47.48, 47.50), _strip(47.47, 47.48)
    grey = _strip(47.48, 47.49)
    assert readings.km2 == pytest.approx([first, second], rel=1e-9)
    assert readings.low == pytest.approx([first - grey, second], rel=1e-9)
    assert readings.high == pytest.approx([first, second + grey], rel=1e-9)
    line = [readings.covariance[k, k] for k in (0, 1)]
    lag = np.array([first / 7, (first + second) / 14, second / 7]) * 7
    spread = grey**2 / 12
    change = GroundMeter(archive)
    for k, (start, end) in enumerate(((JULY3, JULY10), (JULY10, JULY17))):
        row = change.change(start, end, region).row("middle", "Ukraine")
        expected = row.sd_km2**2 + area_sd_km2(1.0, 250, 1000) ** 2 + spread + (lag[k] ** 2 + lag[k + 1] ** 2) / 12
        assert line[k] == pytest.approx(expected, rel=1e-9)
    assert readings.covariance[0, 1] == pytest.approx(-(lag[1] ** 2) / 12, rel=1e-9)
    total = readings.read(np.ones(2), JULY3, JULY17, "middle")
    assert total.sd_km2**2 == pytest.approx(readings.covariance.sum(), rel=1e-12)
    assert total.sd_km2**2 < line[0] + line[1]


def test_totals_begin_where_most_totals_of_the_side_begin(statement):
    dated = [read_statement(statement("south", date(2023, 6, 4), day, 100.0)) for day in (JULY3, JULY10)]
    open_ended = read_statement(statement("bakhmut", None, JULY10, 30.0))
    readings, bases = share_beginnings([*dated, open_ended])
    assert readings[2].start == date(2023, 6, 4)
    assert bases == (-1, -1, -1)
    other = replace(dated[0], start=date(2022, 2, 24))
    readings, bases = share_beginnings([dated[1], other, open_ended])
    assert readings[2].start == JULY10
    assert bases == (-1, -1, 0)


def test_scores_against_other_sources_where_there_is_no_map(statement):
    """B says 12, 22 and 32 where A says 10, 20 and 30: B is 2 above A, and A 2 below B."""
    days = [JULY3 + timedelta(7 * week) for week in range(4)]
    said = []
    for week, km2 in enumerate((10.0, 20.0, 30.0)):
        said.append(statement("south", days[week], days[week + 1], km2, source="A"))
        said.append(statement("south", days[week], days[week + 1], km2 + 2, source="B"))
    scores = {score.source: score for score in reconcile_ledger(said).scorecard}
    assert scores["B"].bias_km2 == pytest.approx(2.0, abs=0.01)
    assert scores["A"].bias_km2 == pytest.approx(-2.0, abs=0.01)
    assert scores["A"].bias_share == pytest.approx(-6 / 66, abs=0.001)
    assert scores["A"].spread_km2 == pytest.approx(0.0, abs=0.02)
    assert (scores["A"].claims, scores["A"].checked, scores["A"].compared) == (3, 3, 3)
