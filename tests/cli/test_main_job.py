"""The main job on real reports and real polygons, as the command line shows it."""

import csv
import io
import json

import pytest


def test_shipped_report_is_read_in_full(territory, shared_data):
    path = shared_data / "reports" / "2023-07-25-globalnews.txt"
    outcome = territory("claims", path, "--date", "2023-07-25", "--format", "json")
    assert outcome.code == 0
    [report] = json.loads(outcome.out)
    assert (report["report"], report["published"]) == ("2023-07-25-globalnews.txt", "2023-07-25")
    text = path.read_text(encoding="utf-8")
    for claim in report["claims"]:
        start, end = claim["span"]
        assert text[start:end] == claim["quote"]
    areas = [claim for claim in report["claims"] if claim["kind"] == "area"]
    south, east = areas
    assert south["area"]["km2"] == 192
    assert south["area"]["bound"] == "at_least"
    assert south["area"]["stated"] == [{"value": 192, "unit": "km2"}, {"value": 74.13, "unit": "mi2"}]
    assert south["area"]["units_agree"] is True
    assert south["region"] == "south"
    assert south["actor"] == "Ukraine"
    assert south["period"]["kind"] == "cumulative"
    assert (south["period"]["start"], south["period"]["end"]) == ("2023-06-04", "2023-07-24")
    assert south["stated_on"] == "2023-07-24"
    assert "senior defence official" in south["source"]
    assert south["verified"] is False
    assert (east["area"]["km2"], east["region"], east["actor"]) == (35, "east", "Ukraine")
    boilerplate = text.index("Read original article")
    assert all(claim["span"][1] < boilerplate for claim in report["claims"])


def test_an_advance_has_depth_width_and_their_product(territory, shared_data):
    path = shared_data / "reports" / "2023-05-21-euromaidan.txt"
    [report] = json.loads(territory("claims", path, "--date", "2023-05-21", "--format", "json").out)
    [claim] = [claim for claim in report["claims"] if claim["kind"] == "advance"]
    assert claim["advance"] == {"depth_km": 0.7, "depth_high_km": None, "width_km": 1.73, "area_km2": 1.211}
    assert (claim["actor"], claim["place"]) == ("Ukraine", "Bakhmut")


def test_villages_are_where_they_are(territory, shared_data):
    reports = sorted((shared_data / "reports").glob("*.txt"))
    outcome = territory("places", *reports, "--date", "2023-07-25", "--format", "json")
    places = {
        mention["text"]: mention["place"]["geonameid"]
        for report in json.loads(outcome.out)
        for mention in report["mentions"]
        if mention["place"]
    }
    assert places["Bakhmut"] == 713174
    assert places["Staromayorske"] == 692812
    assert places["Andriivka"] == 9114136


def test_both_claims_are_supported_by_drawn_polygons(territory, shared_data):
    outcome = territory(
        "reconcile",
        shared_data / "reports" / "2023-07-25-globalnews.txt",
        "--date",
        "2023-07-25",
        "--control",
        shared_data / "data" / "deepstate",
        "--format",
        "json",
    )
    findings = {finding["claim"]["region"]: finding for finding in json.loads(outcome.out) if finding["measured"]}
    south, east = findings["south"], findings["east"]
    assert south["verdict"] == east["verdict"] == "supported"
    assert (south["measured"]["before"], south["measured"]["after"]) == ("2023-06-04", "2023-07-24")
    # An independent overlay with geopandas in EPSG:6933, clipped to the shipped sector, gives 160.82 and 222.29.
    assert south["measured"]["low_km2"] == pytest.approx(160.82, abs=0.05)
    assert south["measured"]["km2"] == pytest.approx(222.29, abs=0.05)
    assert south["measured"]["low_km2"] <= 192 <= south["measured"]["km2"]
    assert east["measured"]["low_km2"] <= 35 <= east["measured"]["km2"]
    assert "DeepState" in south["why"]


def test_all_ground_between_two_dates(territory, shared_data):
    deepstate = shared_data / "data" / "deepstate"
    outcome = territory("change", "2023-06-04", "2023-07-24", "--control", deepstate, "--format", "json")
    rows = {row["actor"]: row for row in json.loads(outcome.out)["rows"] if row["region"] == "all"}
    assert rows["Ukraine"]["low_km2"] == pytest.approx(315.32, rel=1e-4)
    assert rows["Ukraine"]["km2"] == pytest.approx(397.18, rel=1e-4)
    assert rows["Russia"]["low_km2"] == pytest.approx(18.41, rel=5e-4)
    assert rows["Russia"]["km2"] == pytest.approx(44.16, rel=5e-4)


def test_what_ships_is_read_judged_and_drawn_without_a_network(territory, tmp_path, monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the main job asked for the network")

    monkeypatch.setattr("socket.socket.connect", refuse)
    outcome = territory("map", "--out", tmp_path / "pages")
    assert outcome.code == 0
    pages = {path.name for path in (tmp_path / "pages").iterdir()}
    assert {"index.html", "2023-05-21.html", "2023-07-25.html"} <= pages
    assert len(pages) > 15
    for name in pages:
        content = (tmp_path / "pages" / name).read_text(encoding="utf-8")
        assert "http-equiv" in content
        assert "cdn." not in content
    assert "supported" in outcome.out


def test_csv_and_json_tell_the_same(territory, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("Ukrainian forces have liberated 12.6 square kilometers in the south over the past week.")
    asked = ("reconcile", path, "--date", "2023-07-31", "--format")
    [finding] = json.loads(territory(*asked, "json").out)
    [row] = csv.DictReader(io.StringIO(territory(*asked, "csv").out))
    assert float(row["km2"]) == finding["measured"]["km2"]
    assert row["verdict"] == finding["verdict"]


def test_standard_input_is_a_report(territory, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"Ukraine retook 5 sq km near Bakhmut.")))
    [report] = json.loads(territory("claims", "-", "--date", "2023-07-25", "--format", "json").out)
    assert report["report"] == "-"
    assert report["claims"][0]["area"]["km2"] == 5


def test_changed_ground_is_kept_in_files_that_gdal_opens(territory, tmp_path):
    import geopandas as gpd

    for ending in ("gpkg", "geojson"):
        path = tmp_path / f"change.{ending}"
        outcome = territory("change", "2023-06-04", "2023-07-24", "--out", path, "--format", "json")
        kept = gpd.read_file(path)
        gained = {row["actor"]: row["km2"] for row in json.loads(outcome.out)["rows"]}
        assert kept.crs.to_epsg() == 4326
        assert kept["km2"].sum() == pytest.approx(gained["Ukraine"] + gained["Russia"], rel=1e-9)
        assert set(kept["status_before"]) == {"held"}
    assert territory("change", "2023-06-04", "2023-07-24", "--out", tmp_path / "change.txt").code == 3
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["change.geojson", "change.gpkg"]


def test_batch_keeps_columns_and_order_and_neutralises_formulas(territory, tmp_path):
    path = tmp_path / "names.csv"
    path.write_text("id,name,near\n1,Bakhmut,\n2,=HYPERLINK(1),\n3,Andriivka,Bakhmut\n", encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(territory("geocode", "--batch", path).out)))
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[0]["geonameid"] == "713174"
    assert rows[1]["name"] == "'=HYPERLINK(1)"
    assert rows[1]["matched"] == ""
    assert list(rows[0]) == ["id", "name", "near", "matched", "geonameid", "lat", "lon", "score", "ambiguous"]
