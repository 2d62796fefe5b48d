from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo._errors import ControlError
from geo.control.area import measure_area
from geo.control.change import measure_change
from geo.control.model import ControlSnapshot
from geo.control.read import read_snapshot
from geo.control.repair import as_multipolygon
from geo.geodesy import area_km2, area_sd_km2, length_km
from geo.regions.model import Region


def _snapshot(day: int, held: shapely.Geometry, contested: shapely.Geometry | None = None) -> ControlSnapshot:
    contested = shapely.Polygon() if contested is None else contested
    return ControlSnapshot(
        date=date(2023, 6, day),
        source="test",
        held=as_multipolygon(held),
        contested=as_multipolygon(shapely.difference(contested, held)),
    )


def _region(name: str, polygon: shapely.Geometry) -> Region:
    return Region(name, name, "file", as_multipolygon(polygon))


_NOTHING = shapely.Polygon()
_WEST, _EAST = shapely.box(36, 48, 37, 49), shapely.box(37, 48, 38, 49)


def test_ground_that_was_held_and_is_free_counts_in_every_reading() -> None:
    change = measure_change(_snapshot(1, shapely.union(_WEST, _EAST)), _snapshot(2, _WEST))
    gained, lost = change.row("all", "Ukraine"), change.row("all", "Russia")
    assert (gained.low_km2, gained.km2, gained.high_km2) == pytest.approx((area_km2(_EAST),) * 3, rel=1e-12)
    assert (lost.low_km2, lost.km2, lost.high_km2) == (0, 0, 0)
    assert lost.sd_km2 == 0


@pytest.mark.parametrize(
    ("before", "after", "defender", "attacker"),
    [
        ("held", "free", (1, 1, 1), (0, 0, 0)),
        ("held", "contested", (0, 1, 1), (0, 0, 0)),
        ("contested", "free", (0, 0, 1), (0, 0, 0)),
        ("free", "held", (0, 0, 0), (1, 1, 1)),
        ("contested", "held", (0, 0, 0), (0, 1, 1)),
        ("free", "contested", (0, 0, 0), (0, 0, 1)),
        ("held", "held", (0, 0, 0), (0, 0, 0)),
        ("contested", "contested", (0, 0, 0), (0, 0, 0)),
    ],
)
def test_readings_of_each_transition(
    before: str, after: str, defender: tuple[int, ...], attacker: tuple[int, ...]
) -> None:
    def with_east(day: int, status: str) -> ControlSnapshot:
        held = shapely.union(_WEST, _EAST) if status == "held" else _WEST
        return _snapshot(day, held, _EAST if status == "contested" else _NOTHING)

    change = measure_change(with_east(1, before), with_east(2, after))
    unit = area_km2(_EAST)
    for actor, counted in (("Ukraine", defender), ("Russia", attacker)):
        row = change.row("all", actor)
        assert np.array([row.low_km2, row.km2, row.high_km2]) / unit == pytest.approx(counted, abs=1e-12)
    if before != after:
        assert list(change.faces["status_before"]) == [before]
        assert list(change.faces["status_after"]) == [after]
        assert change.faces["km2"].sum() == pytest.approx(unit, rel=1e-12)


def test_faces_carry_their_coordinate_system_and_areas() -> None:
    change = measure_change(_snapshot(1, _WEST), _snapshot(2, shapely.box(36.5, 48, 37.5, 49)))
    assert change.faces.crs.to_epsg() == 4326
    assert list(change.faces.columns) == ["status_before", "status_after", "km2", "geometry"]
    assert len(change.faces) == 2
    assert change.faces["km2"].to_numpy() == pytest.approx(area_km2(change.faces.geometry), rel=1e-12)


def test_no_change_gives_rows_of_zeros() -> None:
    change = measure_change(_snapshot(1, _WEST, _EAST), _snapshot(2, _WEST, _EAST), [_region("west", _WEST)])
    assert [(row.region, row.actor) for row in change.rows] == [
        ("all", "Ukraine"), ("all", "Russia"), ("west", "Ukraine"), ("west", "Russia"),
    ]  # fmt: skip
    assert all(row.high_km2 == row.sd_km2 == 0 for row in change.rows)
    assert len(change.faces) == 0
    assert change.faces.crs.to_epsg() == 4326


def test_regions_that_the_change_does_not_reach_have_rows_of_zeros_beside_those_of_all_ground() -> None:
    before, after = _snapshot(1, shapely.union(_WEST, _EAST)), _snapshot(2, _WEST)
    far, near = _region("far", shapely.box(30, 48, 31, 49)), _region("near", _EAST)
    change = measure_change(before, after, [far])
    assert change.rows[:2] == measure_change(before, after).rows
    assert [(row.region, row.actor, row.km2, row.sd_km2) for row in change.rows[2:]] == [
        ("far", "Ukraine", 0, 0),
        ("far", "Russia", 0, 0),
    ]
    both = measure_change(before, after, [far, near])
    assert both.row("far", "Ukraine") == change.row("far", "Ukraine")
    assert both.row("near", "Ukraine").km2 == pytest.approx(area_km2(_EAST), rel=1e-12)


def test_standard_deviation_follows_the_lines_that_bound_the_change() -> None:
    before, after = _snapshot(1, shapely.union(_WEST, _EAST)), _snapshot(2, _WEST)
    inner = shapely.box(36.9, 48.4, 37.6, 48.6)
    change = measure_change(before, after, [_region("inner", inner)])
    around = length_km(_EAST)
    assert change.row("all", "Ukraine").sd_km2 == pytest.approx(area_sd_km2(around, 250, 1000), rel=1e-9)
    # The region's own border is no drawn line: only the old front that runs through it counts.
    front = length_km(shapely.LineString([(37, 48.4), (37, 48.6)]))
    assert change.row("inner", "Ukraine").sd_km2 == pytest.approx(area_sd_km2(front, 250, 1000), rel=1e-9)
    coarse = measure_change(replace(before, sigma_m=1000.0), replace(after, sigma_m=1000.0))
    assert coarse.row("all", "Ukraine").sd_km2 == pytest.approx(4 * change.row("all", "Ukraine").sd_km2)


def test_snapshots_of_different_wars_are_refused() -> None:
    with pytest.raises(ControlError, match="compare snapshots of one war"):
        measure_change(_snapshot(1, _WEST), replace(_snapshot(2, _WEST), attacker="Blue"))


def test_two_regions_of_one_name_are_refused() -> None:
    with pytest.raises(ControlError, match="'west'"):
        measure_change(_snapshot(1, _WEST), _snapshot(2, _EAST), [_region("west", _WEST), _region("west", _EAST)])


def test_the_json_shape() -> None:
    shape = measure_change(_snapshot(1, _WEST), _snapshot(2, _EAST)).to_dict()
    assert shape["before"] == "2023-06-01"
    assert shape["after"] == "2023-06-02"
    assert shape["source"] == "test"
    assert list(shape["rows"][0]) == ["region", "actor", "low_km2", "km2", "high_km2", "sd_km2"]


# Real figures, from the polygons by geopandas.overlay and equal-area projection.
def test_deepstate_first_weeks_of_the_counteroffensive(shared_data) -> None:
    folder = shared_data / "data/deepstate"
    before, after = read_snapshot(folder / "2023-06-04.geojson"), read_snapshot(folder / "2023-07-24.geojson")
    change = measure_change(before, after)
    ukraine, russia = change.row("all", "Ukraine"), change.row("all", "Russia")
    assert ukraine.low_km2 == pytest.approx(315.32, rel=1e-4)
    assert ukraine.km2 == pytest.approx(397.18, rel=1e-4)
    assert russia.low_km2 == pytest.approx(18.41, rel=5e-4)
    assert russia.km2 == pytest.approx(44.16, rel=2e-4)
    assert area_km2(before.held) == pytest.approx(109_272.44, rel=1e-7)
    assert area_km2(after.held) == pytest.approx(108_919.42, rel=1e-7)


@pytest.mark.parametrize(
    ("first", "second"), [("2022-04-18", "2022-04-19"), ("2022-06-15", "2022-06-16"), ("2023-04-19", "2023-04-20")]
)
def test_pairs_whose_edges_were_split_conserve_ground(shared_data, first: str, second: str) -> None:
    folder = shared_data / "data/deepstate"
    before, after = read_snapshot(folder / f"{first}.geojson"), read_snapshot(folder / f"{second}.geojson")
    change = measure_change(before, after)
    net = change.row("all", "Russia").km2 - change.row("all", "Ukraine").km2
    assert area_km2(before.held) + net == pytest.approx(area_km2(after.held), rel=1e-12)
    moved = area_km2(shapely.symmetric_difference(before.contested, after.contested))
    faces = change.faces[(change.faces.status_before == "contested") | (change.faces.status_after == "contested")]
    assert faces["km2"].sum() == pytest.approx(moved, abs=1e-6)


_ON_GRID = st.tuples(st.integers(0, 8), st.integers(0, 8))
_ANYWHERE = st.tuples(st.floats(0, 8, allow_subnormal=False), st.floats(0, 8, allow_subnormal=False))


@st.composite
def _ground(draw: st.DrawFn) -> shapely.Geometry:
    """Draw some polygons, on a grid (edges that coincide) or anywhere (edges that cross)."""
    corners = draw(st.lists(st.tuples(*[st.one_of(_ON_GRID, _ANYWHERE)] * 3), max_size=4))
    triangles = [shapely.Polygon(np.array(three) * 0.25 + [34.0, 46.0]) for three in corners]
    usable = [triangle for triangle in triangles if triangle.is_valid and triangle.area > 1e-6]
    return shapely.union_all(usable) if usable else _NOTHING


_SNAPSHOTS = st.builds(_snapshot, st.just(1), _ground(), _ground())
_LEFT, _RIGHT = shapely.box(30, 40, 35.1, 60), shapely.box(35.1, 40, 40, 60)


@settings(max_examples=120, deadline=None)
@given(before=_SNAPSHOTS, after=_SNAPSHOTS)
def test_ground_is_conserved_mirrored_and_additive(before: ControlSnapshot, after: ControlSnapshot) -> None:
    regions = [_region("left", _LEFT), _region("right", _RIGHT)]
    there, back = measure_change(before, after, regions), measure_change(after, before, regions)
    held = [{row.region: row.km2 for row in measure_area(s, regions) if row.status == "held"} for s in (before, after)]
    scale = 1 + held[0]["all"] + held[1]["all"]
    drawn_km = sum(length_km(ground) for s in (before, after) for ground in (s.held, s.contested))
    for region in ("all", "left", "right"):
        ukraine, russia = there.row(region, "Ukraine"), there.row(region, "Russia")
        assert abs(held[0][region] + russia.km2 - ukraine.km2 - held[1][region]) <= 1e-9 * scale
        for reading in ("low_km2", "km2", "high_km2", "sd_km2"):
            tolerance = 1e-6 if reading == "sd_km2" else 1e-9 * scale
            assert abs(getattr(ukraine, reading) - getattr(back.row(region, "Russia"), reading)) <= tolerance
            assert abs(getattr(russia, reading) - getattr(back.row(region, "Ukraine"), reading)) <= tolerance
        assert ukraine.low_km2 <= ukraine.km2 + 1e-12 <= ukraine.high_km2 + 2e-12
    for actor in ("Ukraine", "Russia"):
        for reading in ("low_km2", "km2", "high_km2"):
            whole = getattr(there.row("all", actor), reading)
            parts = sum(getattr(there.row(region, actor), reading) for region in ("left", "right"))
            # A node on a border is rounded to a double, some 1e-12 km, along the whole of its edge.
            assert abs(parts - whole) <= 1e-12 * (1 + whole + drawn_km)


@settings(max_examples=120, deadline=None)
@given(before=_SNAPSHOTS, after=_SNAPSHOTS)
def test_faces_are_what_overlays_give(before: ControlSnapshot, after: ControlSnapshot) -> None:
    change = measure_change(before, after)
    scale = 1 + sum(area_km2([s.held, s.contested]).sum() for s in (before, after))
    ground = {"held": (before.held, after.held), "contested": (before.contested, after.contested)}
    for one, other in (("held", "contested"), ("contested", "held")):
        expected = area_km2(shapely.intersection(ground[one][0], ground[other][1]))
        faces = change.faces[(change.faces.status_before == one) & (change.faces.status_after == other)]
        assert abs(faces["km2"].sum() - expected) <= 1e-7 * scale
    for status, (first, second) in ground.items():
        changed = change.faces[(change.faces.status_before == status) | (change.faces.status_after == status)]
        assert abs(changed["km2"].sum() - area_km2(shapely.symmetric_difference(first, second))) <= 1e-7 * scale
