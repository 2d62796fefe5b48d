from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import shapely

from geo._errors import ControlError
from geo.control.mapping import load_mapping, shipped_mapping
from geo.control.read import read_snapshot, read_snapshots
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from pathlib import Path

_WEST, _EAST = shapely.box(36, 48, 37, 49), shapely.box(37, 48, 38, 49)


def _feature(geometry: shapely.Geometry | dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    drawn = shapely.geometry.mapping(geometry) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": drawn}


def _write(path: Path, *features: dict[str, Any], **more: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features), **more}))
    return path


@pytest.mark.parametrize(
    ("fill", "name", "status"),
    [
        ("#a52714", "", "held"),
        ("#880e4f", "anything", "held"),
        ("#A52714", "Звільнено", "held"),
        ("#bcaaa4", "", "contested"),
        ("#bdbdbd", "", "contested"),
        ("#0f9d58", "Окуповано", "free"),
        ("#ff5252", "Окуповано /// Occupied", "ignored"),
        ("#000000", "ОРДЛО /// CADR and CALR\n", "held"),
        ("#000000", " Окупований  Крим", "held"),
        (None, "Під питанням /// Contested", "contested"),
        (None, "Окуповано. 01.04", "held"),
        ("#123456", "Звільнено 25.03 /// Liberated 25.03", "free"),
        ("#123456", "Polygon 54", None),
    ],
)
def test_colour_is_the_key_and_names_decide_where_it_says_nothing(
    fill: str | None, name: str, status: str | None
) -> None:
    assert shipped_mapping("deepstate").status({"fill": fill, "name": name}) == status


def test_held_wins_over_contested_over_free(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "2023-06-04.geojson",
        _feature(shapely.box(36, 48, 38, 49), fill="#bcaaa4"),
        _feature(_WEST, fill="#a52714"),
        _feature(_WEST, fill="#0f9d58"),
    )
    snapshot = read_snapshot(path)
    assert (snapshot.date, snapshot.source, snapshot.file) == (date(2023, 6, 4), "DeepState", "2023-06-04.geojson")
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST), rel=1e-12)
    assert area_km2(snapshot.contested) == pytest.approx(area_km2(_EAST), rel=1e-12)
    assert snapshot.notes == ()


def test_collections_are_opened_and_points_never_read(tmp_path: Path) -> None:
    collection = shapely.GeometryCollection([_WEST, shapely.Point(30, 50), shapely.LineString([(0, 0), (1, 1)])])
    path = _write(
        tmp_path / "d_20230604.json",
        _feature(collection, fill="#a52714", name="x"),
        _feature(shapely.Point(36, 48), fill="#a52714", name="unit"),
        _feature(None, fill="#a52714"),
    )
    snapshot = read_snapshot(path)
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST), rel=1e-12)


def test_altitudes_are_dropped(tmp_path: Path) -> None:
    ring = [[36, 48, 0], [37, 48, 5.5], [37, 49, 0], [36, 48, 0]]
    path = _write(tmp_path / "2023-06-04.geojson", _feature({"type": "Polygon", "coordinates": [ring]}, fill="#a52714"))
    assert not read_snapshot(path).held.has_z


def test_unknown_ground_is_left_out_and_named(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "2023-06-24.geojson",
        _feature(_WEST, fill="#a52714"),
        _feature(_EAST, fill="#ce93d8", name="Mutineers"),
    )
    (note,) = read_snapshot(path).notes
    assert "feature 2" in note
    assert "#ce93d8" in note
    assert "Mutineers" in note


def test_area_only_files_hold_what_is_held(shared_data: Path) -> None:
    snapshot = read_snapshot(shared_data / "data/deepstate-area-only/deepstatemap_data_20240708.geojson")
    assert snapshot.date == date(2024, 7, 8)
    assert snapshot.source == "DeepState"
    assert area_km2(snapshot.held) == pytest.approx(109_361.407, rel=1e-6)
    assert snapshot.contested.is_empty


def test_nzz_files_are_wrapped_and_mapped(shared_data: Path) -> None:
    snapshot = read_snapshot(shared_data / "data/nzz/2023-07-24.json")
    assert (snapshot.source, snapshot.date) == ("NZZ", date(2023, 7, 24))
    # NZZ leaves out what was held before 2022: less than DeepState's 108,919 km², more than half of it.
    assert 60_000 < area_km2(snapshot.held) < 100_000
    assert any("before 2022" in note for note in snapshot.notes)


def test_invalid_rings_are_repaired_and_reported(tmp_path: Path) -> None:
    # The northern border runs back on itself and crosses its own line in a loop a kilometre wide.
    ring = [(36, 48), (37, 48), (37, 49), (36.49, 49), (36.5, 49.01), (36.51, 48.99), (36, 49), (36, 48)]
    path = _write(tmp_path / "2023-06-04.geojson", _feature(shapely.Polygon(ring), fill="#a52714"))
    snapshot = read_snapshot(path)
    assert snapshot.held.is_valid
    (note,) = snapshot.notes
    assert "feature 1 repaired" in note
    assert "km² became" in note


def test_real_defects_change_nothing_that_matters(shared_data: Path) -> None:
    snapshot = read_snapshot(shared_data / "data/deepstate/2022-04-19.geojson")
    assert sum("repaired" in note for note in snapshot.notes) == 3
    assert snapshot.held.is_valid
    assert snapshot.contested.is_valid
    assert shapely.intersection(snapshot.held, snapshot.contested).area < 1e-12


def test_the_day_can_be_said(tmp_path: Path) -> None:
    path = _write(tmp_path / "today.geojson", _feature(_WEST, fill="#a52714"))
    assert read_snapshot(path, day=date(2024, 2, 29)).date == date(2024, 2, 29)


def _deepstate(path: Path, polygon: shapely.Geometry) -> Path:
    return _write(path, _feature(polygon, fill="#a52714"))


def _raw(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


_HEAD = b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"fill":"#a52714"},"geometry":'
_SWAPPED = shapely.box(48, 36, 49, 37)
_BOWTIE = shapely.Polygon([(36, 48), (37, 49), (37, 48), (36, 49)])


def _polygon(coordinates: bytes) -> bytes:
    return _HEAD + b'{"type":"Polygon","coordinates":' + coordinates + b"}}]}"


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("2023-06-04.geojson", b"", "empty"),
        ("2023-06-04.geojson", b" \n ", "empty"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[37,49],[36,48]]]")[:-20], "truncated"),
        ("2023-06-04.geojson", _HEAD + b'{"type":"Pol', "truncated"),
        ("2023-06-04.geojson", b"<html><body>404</body></html>", "not JSON .* line 1"),
        ("2023-06-04.geojson", b"\xff\xfe\x00{", "not UTF-8"),
        ("2023-06-04.geojson", b"[1, 2, 3]", "no GeoJSON object"),
        ("2023-06-04.geojson", b'{"type":"FeatureCollection"}', "no list of features"),
        ("2023-06-04.geojson", b'{"type":"FeatureCollection","features":[]}', "no features"),
        ("2023-06-04.geojson", b'{"type":"FeatureCollection","features":[7]}', "feature 1 is not"),
        ("2023-06-04.geojson", b"[" * 200_000, "nested too deeply"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[NaN,49],[36,48]]]"), "feature 1: .* NaN"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[1e999,49],[36,48]]]"), "infinite"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[null,49],[36,48]]]"), "pair of numbers"),
        ("2023-06-04.geojson", _polygon(b'[[["36",48],[37,48],[36,49],[36,48]]]'), "pair of numbers"),
        ("2023-06-04.geojson", _polygon(b"[[[36],[37,48],[36,49],[36,48]]]"), "feature 1: .* unlike length"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48,9],[37,48],[36,49],[36,48]]]"), "feature 1: .* unlike length"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48]]]"), "feature 1"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[" + b"9" * 5000 + b",49],[36,48]]]"), "number"),
        ("2023-06-04.geojson", _polygon(b"[[[36,48],[37,48],[" + b"9" * 60 + b",49],[36,48]]]"), "reach 1e.60"),
        ("2023-06-04.geojson", _HEAD + b'{"type":"Point","coordinates":[36,48]}}]}', "no polygon"),
        ("2023-06-04.txt", b"{}", "no known format"),
        ("june.geojson", _polygon(b"[[[36,48],[37,48],[37,49],[36,48]]]"), "no date"),
    ],
)  # fmt: skip
def test_broken_files_get_a_message_of_their_own(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = _raw(tmp_path / name, content)
    with pytest.raises(ControlError, match=words) as caught:
        read_snapshot(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert "\n" not in message
    assert len(message) < len(str(path)) + 260


@pytest.mark.parametrize(
    ("polygon", "words"),
    [
        (_SWAPPED, "axes are exchanged"),
        (shapely.box(46, 136, 47, 137), "axes look exchanged"),
        (shapely.box(4_000_000, 6_100_000, 4_100_000, 6_200_000), "projected numbers labelled as degrees"),
        (shapely.box(-60, -30, -59, -29), "no polygon lies within"),
        (_BOWTIE, "feature 1: Self-intersection at 36.5 48.5"),
    ],
)
def test_untrue_coordinates_are_refused(tmp_path: Path, polygon: shapely.Polygon, words: str) -> None:
    with pytest.raises(ControlError, match=words):
        read_snapshot(_deepstate(tmp_path / "2023-06-04.geojson", polygon))


def test_a_file_larger_than_any_map_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geo.control.read.MAX_BYTES", 1000)
    path = _raw(tmp_path / "2023-06-04.geojson", b" " * 1001)
    with pytest.raises(ControlError, match="larger than"):
        read_snapshot(path)


def test_missing_files_and_folders_are_named(tmp_path: Path) -> None:
    with pytest.raises(ControlError, match="no such control file"):
        read_snapshot(tmp_path / "2023-06-04.geojson")
    (tmp_path / "2023-06-05.geojson").mkdir()
    with pytest.raises(ControlError, match="a folder"):
        read_snapshot(tmp_path / "2023-06-05.geojson")


def test_named_systems_are_honoured(tmp_path: Path) -> None:
    web = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    # 36 to 37 degrees east, 48 to 49 north, in metres of EPSG:3857.
    box = shapely.box(4007501.6688, 6106854.8349, 4118821.1596, 6274861.3941)
    snapshot = read_snapshot(_write(tmp_path / "2023-06-04.geojson", _feature(box, fill="#a52714"), crs=web))
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST), rel=1e-6)
    crs84 = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    same = read_snapshot(_write(tmp_path / "2023-06-05.geojson", _feature(_WEST, fill="#a52714"), crs=crs84))
    assert area_km2(same.held) == area_km2(_WEST)


@pytest.mark.parametrize(
    ("crs", "words"),
    [
        ({"type": "name", "properties": {"name": "EPSG:999999"}}, "unknown coordinate system"),
        ({"type": "link"}, "names no coordinate system"),
        ("EPSG:4326", "names no coordinate system"),
    ],
)
def test_unknown_systems_are_refused(tmp_path: Path, crs: Any, words: str) -> None:
    path = _write(tmp_path / "2023-06-04.geojson", _feature(_WEST, fill="#a52714"), crs=crs)
    with pytest.raises(ControlError, match=words):
        read_snapshot(path)


_MAPPING = """
source = "Desk"
{more}
[[status]]
attribute = "control"
held = ["Occupied"]
contested = ["grey  zone"]
ignored = ["border"]
"""


def _mapping(tmp_path: Path, more: str = "") -> Path:
    path = tmp_path / "desk.toml"
    path.write_text(_MAPPING.format(more=more))
    return path


def test_a_mapping_says_what_attributes_mean(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "layer 2023_06_04.geojson",
        _feature(_WEST, control=" OCCUPIED"),
        _feature(_EAST, control="Grey zone "),
        _feature(shapely.box(30, 48, 31, 49), control="border"),
    )
    snapshot = read_snapshot(path, _mapping(tmp_path, 'attacker = "Red"\ndefender = "Blue"\nsigma_m = 500'))
    assert (snapshot.attacker, snapshot.defender, snapshot.sigma_m) == ("Red", "Blue", 500.0)
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST))
    assert area_km2(snapshot.contested) == pytest.approx(area_km2(_EAST))


def test_exchanged_axes_are_mended_when_told(tmp_path: Path) -> None:
    path = _write(tmp_path / "2023-06-04.geojson", _feature(_SWAPPED, control="occupied"))
    with pytest.raises(ControlError, match="axes are exchanged"):
        read_snapshot(path, _mapping(tmp_path))
    mended = read_snapshot(path, _mapping(tmp_path, 'axes = "lat lon"'))
    assert area_km2(mended.held) == pytest.approx(area_km2(_WEST))


def test_a_mapping_may_refuse_what_it_does_not_know(tmp_path: Path) -> None:
    path = _write(tmp_path / "2023-06-04.geojson", _feature(_WEST, control="?"))
    with pytest.raises(ControlError, match="feature 1: no rule of the mapping knows it"):
        read_snapshot(path, _mapping(tmp_path, 'otherwise = "refused"'))


def test_dates_come_from_an_attribute(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "all.geojson",
        _feature(_WEST, control="occupied", valid="01.06.2023"),
        _feature(_WEST, control="occupied", valid="05.06.2023"),
        _feature(_EAST, control="occupied", valid="05.06.2023"),
    )
    mapping = _mapping(tmp_path, '[date]\nfrom = "attribute"\nattribute = "valid"\nformat = "%d.%m.%Y"')
    assert [s.date for s in read_snapshots(path, mapping)] == [date(2023, 6, 1), date(2023, 6, 5)]
    assert area_km2(read_snapshot(path, mapping, day=date(2023, 6, 5)).held) > 1.9 * area_km2(_WEST)
    with pytest.raises(ControlError, match="holds 2 days"):
        read_snapshot(path, mapping)
    with pytest.raises(ControlError, match="has nothing dated 2023-06-02"):
        read_snapshot(path, mapping, day=date(2023, 6, 2))
    _write(path, _feature(_WEST, control="occupied", valid="soon"))
    with pytest.raises(ControlError, match="no date in valid = 'soon'"):
        read_snapshot(path, mapping)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("source = ", "not a readable TOML"),
        ("attacker = 'x'", "source"),
        ("source = 'x'\ncolour = 'y'", "unknown line 'colour'"),
        ("source = 'x'\nsigma_m = -1", "sigma_m"),
        ("source = 'x'\naxes = 'yx'", "axes cannot be 'yx'"),
        ("source = 'x'\n[date]\nfrom = 'sky'", "from cannot be 'sky'"),
        ("source = 'x'\n[[status]]\nheld = ['a']", "attribute"),
        ("source = 'x'\n[[status]]\nattribute = 'a'\nlost = ['b']", "status cannot be 'lost'"),
        ("source = 'x'\nextent = [1, 2]", "extent"),
    ],
)
def test_bad_mappings_say_which_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "m.toml"
    path.write_text(text)
    with pytest.raises(ControlError, match=words):
        load_mapping(path)


def test_a_missing_mapping_is_named(tmp_path: Path) -> None:
    with pytest.raises(ControlError, match="no such mapping file"):
        load_mapping(tmp_path / "m.toml")


def test_files_that_no_format_fits_ask_for_a_mapping(tmp_path: Path) -> None:
    path = _write(tmp_path / "2023-06-04.geojson", _feature(_WEST, owner="x", zone="y"))
    with pytest.raises(ControlError, match=r"owner, zone.*mapping file"):
        read_snapshot(path)


def _compact(features: list[Any], **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features, **more}, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"note": '"features":[{"type":"Feature"'},
        {"extra": [{"type": "Feature", "properties": {}}]},
        {"crs": {"type": "name", "properties": {"name": "EPSG:4326"}}},
    ],
)
def test_layout_does_not_matter(tmp_path: Path, more: dict[str, Any]) -> None:
    odd = _feature(_EAST, fill="#bcaaa4", name='{"type":"Feature"', nested={"type": "Feature"})
    features = [_feature(_WEST, fill="#a52714"), odd, _feature(None, fill="#a52714"), _feature(_EAST, fill="#ce93d8")]
    tight = read_snapshot(_raw(tmp_path / "2023-06-04.geojson", _compact(features, **more)))
    spread = read_snapshot(_write(tmp_path / "2023-06-05.geojson", *features, **more))
    assert tight.held == spread.held
    assert tight.contested == spread.contested
    assert tight.notes == spread.notes
    assert "feature 4" in tight.notes[0]


def test_compact_files_are_refused_in_the_same_words(tmp_path: Path) -> None:
    whole = _compact([_feature(_WEST, fill="#a52714"), _feature(_EAST, fill="#a52714")])
    path = tmp_path / "2023-06-04.geojson"
    for content, words in (
        (whole[:-30], "truncated"),
        (whole.replace(b"},{", b"};{"), "not JSON"),
        (whole.replace(b"37.0,49.0", b"37.0,NaN", 1), "feature 1: .*NaN"),
        (whole.replace(b'"Polygon"', b'"Point"'), "no polygon"),
        (whole.replace(b'"geometry":{', b'"geometry":7,"x":{', 1), "feature 1 is not a GeoJSON feature"),
    ):
        with pytest.raises(ControlError, match=words):
            read_snapshot(_raw(path, content))
