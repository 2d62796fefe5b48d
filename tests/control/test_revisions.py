from __future__ import annotations

from datetime import date

import shapely

from geo.control.change import measure_change
from geo.control.model import ControlSnapshot
from geo.control.read import read_snapshot
from geo.control.repair import as_multipolygon
from geo.control.revisions import find_revisions

_LAND = shapely.box(30, 45, 40, 50)


def _snapshot(day: int, held: shapely.Geometry) -> ControlSnapshot:
    empty = shapely.MultiPolygon()
    return ControlSnapshot(date(2023, 6, day), "test", as_multipolygon(held), empty)


def _why(before: shapely.Geometry, after: shapely.Geometry, land: shapely.Polygon | None = _LAND) -> list[str]:
    return sorted(find_revisions(measure_change(_snapshot(1, before), _snapshot(2, after)), land)["why"])


def test_ground_taken_at_the_front_is_an_event() -> None:
    assert _why(shapely.box(36, 45, 40, 50), shapely.box(35.9, 45, 40, 50)) == []


def test_slivers_along_an_old_line_are_revisions() -> None:
    # 1e-4 degrees are some 7 m: less than a tenth of the 250 m by which the line is off anyway.
    assert _why(shapely.box(36, 45, 40, 50), shapely.box(36.0001, 45, 40, 50)) == ["sliver"]
    assert _why(shapely.box(36, 45, 40, 50), shapely.box(36.0001, 45, 40, 50), None) == ["sliver"]


def test_a_coast_drawn_anew_far_from_the_front_is_a_revision() -> None:
    before = shapely.box(36, 45, 40, 50)
    bay = shapely.box(39.97, 47, 40, 47.2)
    assert _why(before, before - bay) == ["far"]
    assert _why(before, before - bay, None) == []


def test_ground_outside_the_land_is_a_revision() -> None:
    before = shapely.box(36, 45, 40, 50)
    assert _why(before, before | shapely.box(64, 14, 65, 15)) == ["outside"]


def test_both_are_told_from_an_advance_of_the_same_day() -> None:
    before = shapely.box(36, 45, 40, 50)
    after = (shapely.box(35.95, 45, 40, 50) - shapely.box(39.97, 47, 40, 47.2)) | shapely.box(64, 14, 65, 15)
    change = measure_change(_snapshot(1, before), _snapshot(2, after))
    revisions = find_revisions(change, _LAND)
    assert sorted(revisions["why"]) == ["far", "outside"]
    assert len(change.faces) == 3
    assert revisions.crs.to_epsg() == 4326


def test_a_day_of_slivers(shared_data) -> None:
    folder = shared_data / "data/deepstate"
    change = measure_change(read_snapshot(folder / "2023-04-19.geojson"), read_snapshot(folder / "2023-04-20.geojson"))
    slivers = find_revisions(change)
    # Every line was shifted by millimetres that day: thousands of faces that come to a fraction of a km².
    assert len(slivers) > 2000
    assert slivers["km2"].sum() < 0.2


def test_no_change_has_no_revisions() -> None:
    same = shapely.box(36, 45, 40, 50)
    assert _why(same, same) == []
