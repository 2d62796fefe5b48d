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
    window = ("--from", "2023-09-01", "--to", "2023-09-05")
    series = territory("series", archive, *window, "--format", "json")
    assert "km² that Ukraine gained look redrawn, not taken: 203.8 on 2023-09-04" in series.err


@pytest.fixture
def strips(tmp_path):
    """Write regions between meridians, 48° to 49° N."""

    def write(*strips: tuple[float, float]):
        features = [
            {
                "type": "Feature",
                "properties": {"name": f"strip {west}"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[west, 48], [east, 48], [east, 49], [west, 49], [west, 48]]],
                },
            }
            for west, east in strips
        ]
        path = tmp_path / "strips.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return write


def test_held_ground_in_no_region_is_told(territory, sparse, strips):
    """A degree cell at 48° N has 8,217.732 km²; the strips cover its western half."""
    regions = strips((36, 36.25), (36.25, 36.5))
    may, july = sorted(sparse.iterdir())
    told = territory("area", may, "--by", regions, "--format", "json")
    assert told.err == "territory: on 2023-05-01 4,108.9 km² of held ground lie in none of the regions\n"
    assert {row["region"] for row in json.loads(told.out)} == {"all", "strip 36", "strip 36.25"}
    several = territory("area", may, july, "--by", regions)
    assert several.err == (
        "territory: on 2023-07-01, the most of 2 files, 8,217.7 km² of held ground lie in none of the regions\n"
    )


@pytest.mark.parametrize("bounds", [((36, 36.5), (36.5, 37)), ((36, 36.3), (36.2, 36.5))], ids=["covered", "overlap"])
def test_nothing_is_told_of_regions_that_cover_all_or_overlap(territory, sparse, strips, bounds):
    assert territory("area", sparse / "2023-05-01.geojson", "--by", strips(*bounds)).err == ""
    assert territory("area", sparse / "2023-05-01.geojson").err == ""
