"""What the commands on polygons say besides their figures."""

import json

import pytest


def _square(west: float, south: float = 48.0) -> list[list[list[float]]]:
    return [[[36, south], [west, south], [west, south + 1], [36, south + 1], [36, south]]]


@pytest.fixture
def sparse(tmp_path):
    """Held ground 36° to 37° E on 1 May and, half a degree wider, on 1 July; a file a month or two."""
    folder = tmp_path / "sparse"
    folder.mkdir()
    for day, east in (("2023-05-01", 37.0), ("2023-07-01", 37.5)):
        feature = {
            "type": "Feature",
            "properties": {"fill": "#a52714"},
            "geometry": {"type": "Polygon", "coordinates": _square(east)},
        }
        (folder / f"{day}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return folder


def test_dates_without_a_snapshot_are_told(territory, sparse):
    outcome = territory("change", "2023-06-01", "2023-07-01", "--control", sparse, "--format", "json")
    assert json.loads(outcome.out)["before"] == "2023-05-01"
    assert outcome.err == "territory: no snapshot of 2023-06-01; the one of 2023-05-01 was in force\n"
    still = territory("change", "2023-05-03", "2023-06-01", "--control", sparse)
    assert (still.code, still.err.count("the one of 2023-05-01 was in force")) == (1, 2)


def test_months_of_a_sparse_archive_are_the_dates_that_it_has(territory, sparse):
    rows = json.loads(territory("series", sparse, "--every", "month", "--format", "json").out)
    assert {(row["before"], row["after"]) for row in rows} == {("2023-05-01", "2023-07-01")}
    assert set(rows[0]) == {"before", "after", "region", "actor", "low_km2", "km2", "high_km2", "held_km2"}


def test_ground_that_was_redrawn_is_told_by_side(territory, shared_data):
    """Early in September 2023 the map's coast was drawn anew: 204 km² left held ground, far from any front."""
    archive = shared_data / "data/deepstate"
    outcome = territory("change", "2023-09-03", "2023-09-04", "--control", archive, "--format", "json")
    assert "203.8 km² that Ukraine gained look redrawn, not taken: 203.8 far" in outcome.err
    assert "that Russia gained look redrawn, not taken:" in outcome.err
