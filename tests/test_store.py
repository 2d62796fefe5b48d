"""Files that other tools open: they say where they are, hold what was measured, and come back as the same objects."""

import csv
import dataclasses
import json
import math
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from geopandas.testing import assert_geodataframe_equal
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from shapely import MultiPolygon, Point, Polygon, box, from_wkb, segmentize

import geo
from geo._errors import TerritoryError
from geo._shipped import shipped
from geo.control.model import Change, ControlSnapshot
from geo.gazetteer.model import Match, Mention, Place
from geo.geodesy import area_km2
from geo.reconcile.assess import footprints as draw_footprints
from geo.reconcile.footprint import Footprint
from geo.reconcile.meter import GroundMeter
from geo.reconcile.model import Assessment, Measurement, Reconciliation
from geo.regions.model import Region
from geo.reports.model import AdvanceFigure, AreaFigure, Claim, ControlFigure, Period, Report, StatedFigure
from geo.store import Run, read_run, run_frames, safe_cell, write_faces, write_layer, write_run, write_table
from geo.store._rows import flatten, rebuild

DRAWN = ("snapshots", "regions", "changes", "disagreements", "footprints", "places", "claims", "verdicts")
PLAIN = ("reports", "gains", "shares")


def multi(*bounds):
    return MultiPolygon([box(*each) for each in bounds])


def snapshot(day, held, contested=None, **more):
    contested = contested or MultiPolygon()
    return ControlSnapshot(day, "Map desk", held, contested, f"{day}.geojson", "Redland", "Blueland", **more)


@pytest.fixture(scope="module")
def assessments():
    """Two reports: one with two claims that share a window, one without a claim."""
    before = snapshot(date(2031, 5, 1), multi((10, 50, 11, 51)), notes=("one ring closed",))
    after = snapshot(date(2031, 5, 8), multi((10, 50, 10.9, 51)), multi((10.95, 50, 11, 51)))
    region = Region("north", "the north", "sector", multi((10, 50.5, 11, 51)), ("northern",), "Drawn along a river.")
    change = geo.measure_change(before, after, [region])
    place = Match(Place("Östdorf", None, 50.25, 10.97, "XX", "Rimland", "PPL", 812), 0.75, "the only one; 'near'")
    text = "=cmd()|'x'!A0 <b>Blueland</b> took “3 km²” near Östdorf — and `more` ${1+1} 🙂 in the north."
    report = Report("a.md", text, date(2031, 5, 9), "front matter", "T", "P", "https://example.org/?a=1&b=2", "en")
    area = AreaFigure(3.0, 2.5, 3.5, "exact", (StatedFigure(3.0, "km2"), StatedFigure(1.2, "mi2")), units_agree=True)
    window = Period("increment", date(2031, 5, 1), date(2031, 5, 8), "over the week")
    span = (text.index("3 km²"), text.index("3 km²") + 5)
    claims = (
        Claim(
            "c1", "area", span, "3 km²", "en", "Blueland", "north", area=area, period=window,
            stated_on=date(2031, 5, 8), source="@minister", verified=False,
        ),
        Claim("c2", "advance", (30, 35), text[30:35], "en", "Blueland", place="Östdorf", place_span=(47, 54),
              direction="east", advance=AdvanceFigure(0.5, None, 2.0, 1.0)),
        Claim("c3", "control", (47, 54), text[47:54], "en", None, place="Östdorf", control=ControlFigure("taken")),
    )  # fmt: skip
    row = change.row("north", "Blueland")
    measured = Measurement(row.low_km2, row.km2, row.high_km2, row.sd_km2, before.date, after.date, "north", "Map desk")
    findings = (
        Reconciliation("a.md", claims[0], measured, 3 / row.km2, "understated", "3 km²; shown.", None, region, change),
        Reconciliation("a.md", claims[1], measured, 1 / 3, "supported", "-1 is less.", place, region, change),
        Reconciliation("a.md", claims[2], None, None, "untestable", "Cannot be tested.", place),
    )
    mentions = (
        Mention("Östdorf", (47, 54), place, (place, dataclasses.replace(place, score=1 / 3)), ambiguous=True),
        Mention("Nowhere", (0, 7), None),
    )
    quiet = Report("b.txt", "Nothing.", date(2031, 5, 2), "--date")
    return [Assessment(report, mentions, findings), Assessment(quiet, (), ())]


@pytest.fixture(scope="module")
def footprints():
    triangle = Polygon([(10.97, 50.2), (11, 50.2), (11, 50.25)])
    return [
        Footprint("a.md", "c2", "claimed advance", triangle, 1.0),
        Footprint("a.md", "c1", "claimed ground", MultiPolygon([triangle]), estimate=False),
    ]


@pytest.fixture(scope="module")
def run(assessments, footprints, tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "run.gpkg"
    write_run(assessments, path, footprints=footprints)
    return path


@pytest.fixture(scope="module")
def shipped_run():
    gazetteer, meter = geo.open_gazetteer(), GroundMeter(geo.default_archive())
    paths = sorted(shipped("reports").glob("*.md"))[:6]
    judged = [geo.assess(geo.read_report(str(path)), gazetteer, [meter]) for path in paths]
    return judged, draw_footprints(judged, meter.archive)


def assert_same(got: Assessment, expected: Assessment) -> None:
    assert (got.report, got.mentions) == (expected.report, expected.mentions)
    for ours, theirs in zip(got.findings, expected.findings, strict=True):
        for field in dataclasses.fields(Reconciliation):
            if field.name not in {"change", "disagreements"}:
                assert getattr(ours, field.name) == getattr(theirs, field.name), field.name
        if theirs.change is None:
            assert ours.change is None
        else:
            assert ours.change is not None
            assert (ours.change.before, ours.change.after) == (theirs.change.before, theirs.change.after)
            assert ours.change.rows == theirs.change.rows
            assert_geodataframe_equal(ours.change.faces, theirs.change.faces)
        for one, other in zip(ours.disagreements, theirs.disagreements, strict=True):
            assert (one.sources, one.rows) == (other.sources, other.rows)
            assert one.first is ours.change
            assert_geodataframe_equal(one.pieces, other.pieces)


def test_reading_back_gives_the_same_objects(run, assessments, footprints):
    back = read_run(run)
    assert len(back.assessments) == 2
    for got, expected in zip(back.assessments, assessments, strict=True):
        assert_same(got, expected)
    assert back.footprints == tuple(footprints)
    first, second = (finding.change for finding in back.assessments[0].findings[:2])
    assert first is second


def test_what_ships_comes_back_the_same(tmp_path, shipped_run):
    assessments, footprints = shipped_run
    write_run(assessments, tmp_path / "run.gpkg", footprints=footprints)
    for got, expected in zip(read_run(tmp_path / "run.gpkg").assessments, assessments, strict=True):
        assert_same(got, expected)


def test_drawn_polygons_come_back_the_same(tmp_path, shared_data):
    report = geo.read_report(str(shipped("reports", "2023-07-25-globalnews.md")))
    archives = [geo.open_archive(shared_data / "data" / name) for name in ("deepstate", "nzz")]
    judged = geo.assess(report, geo.open_gazetteer(), archives)
    assert any(finding.disagreements for finding in judged.findings)
    write_run([judged], tmp_path / "run.gpkg")
    assert_same(read_run(tmp_path / "run.gpkg").assessments[0], judged)
    shares = gpd.read_file(tmp_path / "run.gpkg", layer="disagreements")
    assert list(area_km2(shares.geometry)) == pytest.approx(list(shares["km2"]), rel=1e-9)
    figures = gpd.read_file(tmp_path / "run.gpkg", layer="shares").query("region == 'all'")
    drawn = shares.query("kind == 'both'").groupby("actor")["km2"].first()
    assert dict(zip(figures["actor"], figures["both_km2"], strict=False)) == pytest.approx(drawn.to_dict())


def test_layers_have_names_types_and_a_crs(run):
    layers = dict(pyogrio.list_layers(run))
    assert set(layers) == {*DRAWN, *PLAIN, "layer_styles"}
    for name in DRAWN:
        info = pyogrio.read_info(run, layer=name)
        assert info["crs"] == "EPSG:4326"
        assert info["geometry_type"] == layers[name]
        assert info["layer_metadata"]["DESCRIPTION"]
    assert {layers[name] for name in PLAIN} == {None}
    metadata = pyogrio.read_info(run, layer="claims")["dataset_metadata"]
    assert metadata["POLYGONS_BY"] == "Map desk"
    assert metadata["PROGRAM"].startswith("territory-change ")


def test_the_layers_say_what_was_measured(run, assessments):
    change = assessments[0].findings[0].change
    changes = gpd.read_file(run, layer="changes")
    gained = changes[changes["gained_by"] == "Blueland"].groupby("reading")["km2"].sum()
    row = change.row("all", "Blueland")
    assert gained["low"] == pytest.approx(row.low_km2, rel=1e-9)
    assert gained["low"] + gained["central"] == pytest.approx(row.km2, rel=1e-9)
    snapshots = gpd.read_file(run, layer="snapshots")
    # One degree by one north of 50° N between parallels: geodesics along 2,000 pieces of each edge.
    edges = segmentize(box(10, 50, 11, 51), 1 / 2000)
    assert snapshots["km2"][0] == pytest.approx(abs(Geod(ellps="WGS84").geometry_area_perimeter(edges)[0]) / 1e6)
    assert snapshots["status"].tolist() == ["held", "contested"] * 2
    verdicts = gpd.read_file(run, layer="verdicts")
    assert verdicts["verdict"].tolist() == ["understated", "supported", "untestable"]
    assert verdicts.geometry[1].equals(Point(10.97, 50.25))
    assert verdicts.geometry[0].within(box(10, 50.5, 11, 51))
    places = gpd.read_file(run, layer="places")
    assert places.geometry.isna().tolist() == [False, True]


def test_every_drawn_layer_has_a_default_style(run):
    with sqlite3.connect(run) as store:
        styles = store.execute(
            "SELECT f_table_name, f_geometry_column, styleQML FROM layer_styles WHERE useAsDefault = 1"
        ).fetchall()
        registered = dict(store.execute("SELECT table_name, data_type FROM gpkg_contents"))
    assert sorted(name for name, _, _ in styles) == sorted(DRAWN)
    assert {column for _, column, _ in styles} == {"geom"}
    assert registered["layer_styles"] == "attributes"
    documents = {name: document for name, _, document in styles}
    assert "Held by Redland" in documents["snapshots"]
    assert "Gained by Blueland" in documents["changes"]
    for verdict in ("supported", "stretched", "overstated", "understated", "untestable"):
        assert f'value="{verdict}"' in documents["verdicts"]


def test_the_same_run_gives_the_same_bytes_in_another_process(run, tmp_path):
    code = (
        "import sys; from pathlib import Path; from geo.store import Run, read_run, write_run\n"
        "back = read_run(Path(sys.argv[1]))\n"
        "write_run(back.assessments, Path(sys.argv[2]), footprints=back.footprints)"
    )
    again = tmp_path / "again.gpkg"
    subprocess.run([sys.executable, "-c", code, run, again], check=True)
    assert again.read_bytes() == run.read_bytes()


def test_a_run_without_reports_is_a_file_too(tmp_path):
    write_run([], tmp_path / "empty.gpkg")
    assert read_run(tmp_path / "empty.gpkg") == Run((), ())
    assert all(frame.empty for frame in run_frames([]).values())


def test_names_of_sides_are_text_in_styles(assessments, tmp_path):
    hostile = '<b>&"Redland\x07'
    [first, *_] = assessments
    change = first.findings[0].change
    renamed = [dataclasses.replace(end, attacker=hostile) for end in (change.before, change.after)]
    found = dataclasses.replace(first.findings[0], change=geo.measure_change(*renamed))
    write_run([dataclasses.replace(first, findings=(found,))], tmp_path / "run.gpkg")
    with sqlite3.connect(tmp_path / "run.gpkg") as store:
        query = "SELECT styleQML FROM layer_styles WHERE f_table_name = 'snapshots'"
        [[document]] = store.execute(query).fetchall()
    labels = [category.get("label") for category in ElementTree.fromstring(document).iter("category")]  # noqa: S314
    assert labels == ['Held by <b>&"Redland', "Contested"]


def test_sqlite_finds_the_file_whole(run):
    with sqlite3.connect(run) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert store.execute("PRAGMA foreign_key_check").fetchall() == []
        assert store.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"GPKG", "big"),)


def test_files_that_are_no_run_are_refused_in_one_line(tmp_path):
    write_layer(gpd.GeoDataFrame({"a": [1]}, geometry=[Point(0, 0)], crs=4326), tmp_path / "other.gpkg")
    (tmp_path / "text.gpkg").write_text("not a database")
    for name in ("missing.gpkg", "other.gpkg", "text.gpkg"):
        with pytest.raises(TerritoryError, match=name) as raised:
            read_run(tmp_path / name)
        assert "\n" not in str(raised.value)


def test_a_run_goes_into_a_geopackage_in_a_folder_that_is_there(assessments, tmp_path):
    with pytest.raises(TerritoryError, match=r"\.gpkg"):
        write_run(assessments, tmp_path / "run.shp")
    with pytest.raises(TerritoryError, match="does not exist"):
        write_run(assessments, tmp_path / "nowhere" / "run.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_leaves_the_old_file(assessments, tmp_path, monkeypatch):
    path = tmp_path / "run.gpkg"
    path.write_bytes(b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pyogrio.raw.write_arrow", fail)
    with pytest.raises(OSError, match="No space"):
        write_run(assessments, path)
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["run.gpkg"]


def test_frames_have_the_columns_and_figures_of_the_file(run, assessments, footprints):
    frames = run_frames(assessments, footprints=footprints)
    assert set(frames) == {*DRAWN, *PLAIN}
    for name in DRAWN:
        frame = frames[name]
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs.to_epsg() == 4326
        stored = gpd.read_file(run, layer=name)
        assert list(frame.columns) == list(stored.columns)
        assert len(frame) == len(stored)
    assert frames["places"]["geonameid"].dtype == "Int64"
    assert frames["claims"]["stated_on"][0] == date(2031, 5, 8)


# The members that GeoParquet 1.0 requires, and what they may be (https://geoparquet.org/releases/v1.0.0/).
def assert_geoparquet(path: Path, geometry_types: set[str]) -> None:
    metadata = json.loads(pq.read_schema(path).metadata[b"geo"])
    assert metadata["version"] in {"1.0.0", "1.1.0"}
    primary = metadata["primary_column"]
    assert primary in pq.read_schema(path).names
    column = metadata["columns"][primary]
    assert column["encoding"] == "WKB"
    assert set(column["geometry_types"]) <= geometry_types
    # A CRS is PROJJSON; a missing one would mean OGC:CRS84.
    assert column["crs"]["id"] == {"authority": "EPSG", "code": 4326}
    assert column["crs"]["type"] == "GeographicCRS"
    assert column.get("edges", "planar") == "planar"
    covering = column.get("covering", {}).get("bbox")
    if covering:
        assert covering == {side: ["bbox", side] for side in ("xmin", "ymin", "xmax", "ymax")}
        assert None not in pq.read_table(path)[primary].to_pylist()
    bounds = column["bbox"]
    assert bounds[0] <= bounds[2]
    assert bounds[1] <= bounds[3]
    for value in pq.read_table(path)[primary].to_pylist():
        assert value is None or from_wkb(value).geom_type in geometry_types


def test_geoparquet_carries_valid_metadata(assessments, tmp_path):
    frames = run_frames(assessments)
    for name, kinds in (("changes", {"Polygon"}), ("verdicts", {"Point"}), ("snapshots", {"MultiPolygon"})):
        path = tmp_path / f"{name}.parquet"
        write_layer(frames[name], path)
        assert_geoparquet(path, kinds)
        assert len(gpd.read_parquet(path)) == len(frames[name])


def test_geojson_is_in_longitude_and_latitude(assessments, tmp_path):
    path = tmp_path / "verdicts.geojson"
    write_layer(run_frames(assessments)["verdicts"], path)
    data = json.loads(path.read_text(encoding="utf-8"))
    assert data["type"] == "FeatureCollection"
    assert data["features"][1]["geometry"] == {"type": "Point", "coordinates": [10.97, 50.25]}
    assert data["features"][1]["properties"]["verdict"] == "supported"


def test_csv_runs_no_formula(assessments, tmp_path):
    path = tmp_path / "reports.csv"
    write_layer(run_frames(assessments)["reports"], path)
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["text"].startswith("'=cmd()")
    assert [row["report_number"] for row in rows] == ["1", "2"]
    write_layer(run_frames(assessments)["verdicts"], tmp_path / "verdicts.csv")
    with (tmp_path / "verdicts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[1]["why"] == "'-1 is less."
    assert rows[1]["geometry"] == "POINT (10.97 50.25)"
    assert rows[2]["measured_km2"] == ""


def test_the_same_table_gives_the_same_bytes(assessments, tmp_path):
    change = assessments[0].findings[0].change
    for ending in ("gpkg", "geojson", "parquet"):
        for folder in ("a", "b"):
            (tmp_path / folder).mkdir(exist_ok=True)
            write_faces(change, tmp_path / folder / f"change.{ending}")
        assert (tmp_path / "a" / f"change.{ending}").read_bytes() == (tmp_path / "b" / f"change.{ending}").read_bytes()


def test_faces_are_kept_with_their_window(assessments, tmp_path):
    change: Change = assessments[0].findings[0].change
    for ending, read in (("gpkg", gpd.read_file), ("geojson", gpd.read_file), ("parquet", gpd.read_parquet)):
        write_faces(change, tmp_path / f"change.{ending}")
        kept = read(tmp_path / f"change.{ending}")
        assert kept.crs.to_epsg() == 4326
        assert kept["km2"].sum() == pytest.approx(change.faces["km2"].sum(), rel=1e-12)
        assert set(kept["source"]) == {"Map desk"}
        assert set(kept["before"].astype(str)) == {"2031-05-01"}


def test_rows_are_kept_as_tables(tmp_path):
    rows = [{"name": "@SUM(A1)", "km2": 1 / 3}, {"name": "b", "km2": None}]
    write_table(rows, ["name", "km2"], tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text() == "name,km2\n'@SUM(A1),0.3333333333333333\nb,\n"
    write_table(rows, ["name", "km2"], tmp_path / "t.parquet")
    kept = pd.read_parquet(tmp_path / "t.parquet")
    assert kept["name"].tolist() == ["@SUM(A1)", "b"]
    assert math.isnan(kept["km2"][1])
    with pytest.raises(TerritoryError, match="unknown ending"):
        write_table(rows, ["name"], tmp_path / "t.xlsx")


@given(st.text(max_size=20))
def test_no_text_is_left_that_a_spreadsheet_runs(text):
    cell = safe_cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == text


numbers = st.floats(allow_nan=False, allow_infinity=False)
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
areas = st.builds(
    AreaFigure, numbers, numbers, numbers, st.sampled_from(["exact", "about"]),
    st.lists(st.builds(StatedFigure, numbers, words), max_size=3).map(tuple), st.none() | st.booleans(),
)  # fmt: skip
periods = st.builds(Period, st.just("increment"), st.none() | st.dates(), st.none() | st.dates(), st.none() | words)
spans = st.tuples(st.integers(0, 99), st.integers(0, 99))
claim_strategy = st.builds(
    Claim, id=words, kind=st.just("area"), span=spans, quote=words, lang=words, actor=st.none() | words,
    area=st.none() | areas, period=st.none() | periods, stated_on=st.none() | st.dates(),
    verified=st.none() | st.booleans(), place_span=st.none() | spans,
)  # fmt: skip


@given(claim_strategy)
def test_a_row_is_the_whole_object(claim):
    assert rebuild(Claim, flatten(claim)) == claim


def test_a_file_from_before_a_field_was_added_is_read_with_its_default():
    row = flatten(Report("a", "b", date(2031, 5, 9), "text", lang="uk"))
    del row["lang"]
    assert rebuild(Report, row).lang == "en"
