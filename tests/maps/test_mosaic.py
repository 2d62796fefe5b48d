from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, affinity, box

from geo.control.model import ControlSnapshot
from geo.maps.mosaic import GRID, Mosaic, build_mosaic, encode_shape, simplified_outlines


def snapshot(held: list[Polygon], contested: list[Polygon]) -> ControlSnapshot:
    ground = shapely.union_all(held)
    rest = shapely.difference(shapely.union_all(contested), ground)
    parts = [part for part in shapely.get_parts(rest) if part.geom_type == "Polygon"]
    held_parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
    return ControlSnapshot(date(2023, 6, 4), "Survey", MultiPolygon(held_parts), MultiPolygon(parts))


def decoded(shape: list[list[list[int]]]) -> MultiPolygon:
    polygons = []
    for rings in shape:
        points = [np.cumsum(np.array(ring).reshape(-1, 2), axis=0) / GRID for ring in rings]
        polygons.append(Polygon(points[0], points[1:]))
    return MultiPolygon(polygons)


def ground_of(mosaic: Mosaic, column: int, letter: str) -> float:
    return sum(
        face.area for status, face in zip(mosaic.statuses, mosaic.faces, strict=True) if status[column] == letter
    )


def test_every_history_is_one_face_with_its_area() -> None:
    before = snapshot([box(35, 47, 36, 48)], [box(34.9, 47, 35, 47.5)])
    after = snapshot([box(35.2, 47, 36, 47.8)], [box(35.2, 47.8, 35.4, 48)])
    mosaic = build_mosaic([before, after])
    areas = dict(zip(mosaic.statuses, [face.area for face in mosaic.faces], strict=True))
    assert areas == pytest.approx({"hh": 0.64, "hf": 0.2 + 0.12, "hc": 0.04, "cf": 0.05})


def test_holes_stay_holes() -> None:
    ring = box(35, 47, 36, 48).difference(box(35.4, 47.4, 35.6, 47.6))
    mosaic = build_mosaic([snapshot([ring], [])])
    assert mosaic.statuses == ("h",)
    assert decoded(mosaic.encoded()[0][1]).area == pytest.approx(1 - 0.04)


def test_no_ground_is_no_faces() -> None:
    assert build_mosaic([]) == Mosaic((), ())
    assert build_mosaic([snapshot([], [])]).faces == ()


def test_a_shape_survives_encoding_to_the_grid() -> None:
    shape = MultiPolygon([box(35.12344, 47, 35.5, 47.5).difference(box(35.2, 47.1, 35.3, 47.2)), box(-1, -2, 0, 0)])
    assert decoded(encode_shape(shape)).hausdorff_distance(shape) <= 0.5 / GRID * 1.01


def test_a_shape_smaller_than_the_grid_vanishes() -> None:
    assert encode_shape(box(35, 47, 35.00001, 47.00001)) == []


squares = st.builds(
    lambda x, y, size, turn: affinity.rotate(box(x, y, x + size, y + size), turn),
    st.floats(30, 31),
    st.floats(47, 48),
    st.floats(0.05, 0.6),
    st.floats(0, 89),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.lists(squares, max_size=3), st.lists(squares, max_size=2)), min_size=1, max_size=3))
def test_faces_never_overlap_and_keep_each_dates_ground(dates: list[tuple[list[Polygon], list[Polygon]]]) -> None:
    snapshots = [snapshot(held, contested) for held, contested in dates]
    mosaic = build_mosaic(snapshots)
    faces = np.array(mosaic.faces, dtype=object)
    assert shapely.coverage_is_valid(faces)
    assert sum(face.area for face in mosaic.faces) == pytest.approx(shapely.union_all(faces).area, abs=1e-9)
    edges = sum(entry.held.length + entry.contested.length for entry in snapshots)
    for column, entry in enumerate(snapshots):
        slack = 2e-4 * edges + 1e-4
        assert ground_of(mosaic, column, "h") == pytest.approx(entry.held.area, abs=slack)
        assert ground_of(mosaic, column, "c") == pytest.approx(entry.contested.area, abs=slack)


def test_a_cell_with_a_spike_is_told_by_its_body() -> None:
    """A corner of one square sticks out of another whose edge it almost follows: rounding leaves a spike beside it."""
    square = affinity.rotate(box(30.25390625, 47.125, 30.64453125, 47.515625), 70.5)
    other = affinity.rotate(box(30, 47.08984375, 30.5798056688344335, 47.6696494188344335), 17)
    mosaic = build_mosaic([snapshot([], [square]), snapshot([], [other, square])])
    assert ground_of(mosaic, 0, "c") == pytest.approx(square.area, abs=1e-4)


def test_rounding_opens_no_gap_between_neighbours() -> None:
    left = Polygon([(35, 47), (35.33333, 47.2), (35.31111, 47.77777), (35, 48)])
    right = Polygon([(35.33333, 47.2), (36, 47), (36, 48), (35.31111, 47.77777)])
    mosaic = build_mosaic([snapshot([left], [right])])
    drawn = [decoded(shape) for _, shape in mosaic.encoded()]
    assert shapely.union_all(drawn).area == pytest.approx(sum(shape.area for shape in drawn), abs=1e-12)
    assert len(shapely.get_parts(shapely.union_all(drawn))) == 1


def test_many_vertices_are_thinned_to_the_budget() -> None:
    turns = np.linspace(0, 2 * np.pi, 5000, endpoint=False)
    circle = Polygon(np.column_stack([35 + np.cos(turns), 47 + np.sin(turns)]))
    mosaic = build_mosaic([snapshot([circle], [])], vertices=200)
    assert shapely.get_num_coordinates(mosaic.faces[0]) <= 200
    assert mosaic.faces[0].area == pytest.approx(np.pi, rel=0.01)


def test_neighbouring_outlines_share_their_thinned_border() -> None:
    wave = [(35 + 0.001 * np.sin(n), 47 + n / 50) for n in range(51)]
    west, east = Polygon([(34, 47), *wave, (34, 48)]), Polygon([(36, 48), *reversed(wave), (36, 47)])
    thinned = simplified_outlines([west, east], 2e-3)
    assert shapely.coverage_is_valid(np.array(thinned))
    assert shapely.get_num_coordinates(thinned).sum() < 0.8 * shapely.get_num_coordinates([west, east]).sum()


def test_a_full_day_of_real_polygons_stays_small(shared_data) -> None:
    import json

    from geo.control.read import read_snapshot

    folder = shared_data / "data" / "deepstate"
    days = [read_snapshot(folder / f"{day}.geojson") for day in ("2023-06-04", "2023-07-24")]
    mosaic = build_mosaic(days)
    assert shapely.coverage_is_valid(np.array(mosaic.faces))
    assert len(json.dumps(mosaic.encoded(), separators=(",", ":"))) < 80_000
    for column, day in enumerate(days):
        assert ground_of(mosaic, column, "h") == pytest.approx(day.held.area, rel=2e-4)
