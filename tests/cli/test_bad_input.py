"""Bad input: exit code 3, one line that names the file and the mend, nothing on stdout, no traceback."""

import os
import subprocess
import sys

import geopandas as gpd
import pytest
from shapely import box


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "undated.txt").write_text("Ukraine retook 5 sq km near Bakhmut.")
    (tmp_path / "2023-06-04.geojson").write_text('{"type": "FeatureCollection", "features": [')
    (tmp_path / "points").mkdir()
    (tmp_path / "points" / "2023-06-04.geojson").write_text(
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {},'
        ' "geometry": {"type": "Point", "coordinates": [36, 48]}}]}'
    )
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["claims", "missing.txt", "--date", "2023-07-25"], ["missing.txt", "no such file"]),
        (["claims", "undated.txt"], ["undated.txt", "--date"]),
        (["change", "2023-06-04", "2023-07-24", "--control", "empty"], ["empty", "no control files"]),
        (["change", "2023-06-04", "2023-07-24", "--control", "points"], ["2023-06-04.geojson", "no polygon"]),
        (["change", "2023-06-04", "2023-07-24", "--control", "missing"], ["missing", "no such file or folder"]),
        (["change", "2001-06-04", "2023-07-24"], ["2001-06-04", "first is on"]),
        (["area", "2023-06-04.geojson"], ["2023-06-04.geojson", "line 1"]),
        (["area", "2023-06-04.geojson", "--by", "raions.geojson"], ["raions.geojson", "no such file"]),
        (["geocode", "Qxzyvvwk"], ["Qxzyvvwk", "spelling"]),
        (["geocode", "Andriivka", "--near", "Qxzyvvwk"], ["Qxzyvvwk", "spelling"]),
        (["geocode", "Andriivka", "--oblast", "Atlantis"], ["Atlantis"]),
        (["geocode", "Bakhmut", "--gazetteer", "undated.txt"], ["undated.txt"]),
        (["gazetteer", "build", "--file", "missing.zip", "--out", "x.gaz"], ["missing.zip"]),
        (["reconcile", "undated.txt", "--date", "2023-07-25", "--control", "empty"], ["empty"]),
    ],
)
def test_one_line_that_helps(territory, folder, monkeypatch, arguments, words):
    monkeypatch.chdir(folder)
    outcome = territory(*arguments)
    assert outcome.code == 3
    lines = outcome.err.strip().splitlines()
    assert len(lines) == 1, outcome.err
    for word in words:
        assert word in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["reconcile"],
        ["claims", "undated.txt", "--date", "yesterday"],
        ["geocode"],
        ["geocode", "Andriivka", "--bearing", "SW"],
        ["change", "2023-06-04", "undated.txt"],
        ["claims", "undated.txt", "--format", "xml"],
    ],
)
def test_bad_usage_is_code_2(territory, folder, monkeypatch, arguments):
    monkeypatch.chdir(folder)
    outcome = territory(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Usage" in outcome.err


def test_nothing_to_report_is_code_1(territory, tmp_path):
    path = tmp_path / "quiet.txt"
    path.write_text("The minister visited a school on Monday and planted an apple tree.")
    outcome = territory("claims", path, "--date", "2023-07-25", "--format", "json")
    assert outcome.code == 1
    assert '"claims": []' in outcome.out


def test_one_bad_report_does_not_lose_the_others(territory, folder):
    outcome = territory(
        "claims", folder / "missing.txt", folder / "undated.txt", "--date", "2023-07-25", "--format", "csv"
    )
    assert "5 km²" in outcome.out
    assert "missing.txt" in outcome.err
    assert outcome.code == 3


def test_python_m_geo_is_the_same_command_and_leaves_no_traceback(folder):
    run = subprocess.run(
        [sys.executable, "-m", "geo", "area", "missing.geojson"],
        cwd=folder,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 3
    assert run.stdout == ""
    assert run.stderr.startswith("territory: missing.geojson:")
    assert "Traceback" not in run.stderr


def test_one_bad_day_is_named_and_the_rest_is_measured(territory, folder):
    archive = folder / "archive"
    archive.mkdir()
    for day, east in (("01", 37.0), ("03", 37.1)):
        square = gpd.GeoDataFrame(geometry=[box(36, 47, east, 48)], crs=4326)
        square.to_file(archive / f"map_2023-06-{day}.geojson")
    (archive / "map_2023-06-02.geojson").write_text('{"type":"FeatureCollection","features":[')
    series = territory("series", archive, "--format", "csv")
    assert series.code == 0
    assert "2023-06-01,2023-06-03,all,Russia" in series.out
    assert "map_2023-06-02.geojson" in series.err
    area = territory("area", *sorted(archive.iterdir()), "--format", "csv")
    assert area.code == 3
    assert area.out.count(",held,") == 2
    assert "map_2023-06-02.geojson" in area.err
