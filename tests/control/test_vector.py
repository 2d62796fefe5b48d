from __future__ import annotations

import warnings
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo._errors import ControlError
from geo.control.read import read_snapshot, read_snapshots
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from pathlib import Path

_WEST, _EAST = shapely.box(36, 48, 37, 49), shapely.box(37, 48, 38, 49)
_FRAME = gpd.GeoDataFrame(
    {"status": ["Occupied ", "grey zone", None]}, geometry=[_WEST, _EAST, shapely.box(30, 48, 31, 49)], crs=4326
)
_MAPPING = """
source = "Desk"
{more}
[[status]]
attribute = "status"
held = ["occupied"]
contested = ["grey zone"]
"""


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    path = tmp_path / "desk.toml"
    path.write_text(_MAPPING.format(more=""))
    return path


def _zip(path: Path, *members: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for member in members:
            archive.write(member, member.name)
    return path


def _made(folder: Path, suffix: str) -> Path:
    path = folder / f"2023-06-04{suffix}"
    if suffix in (".parquet", ".geoparquet"):
        _FRAME.to_parquet(path)
    elif suffix == ".zip":
        _FRAME.to_file(folder / "2023-06-04.shp")
        _zip(path, *(folder / f"2023-06-04.{part}" for part in ("shp", "shx", "dbf", "prj")))
    elif suffix == ".kmz":
        _FRAME.to_file(folder / "2023-06-04.kml", driver="LIBKML")
        _zip(path, folder / "2023-06-04.kml")
    else:
        _FRAME.to_file(path, driver="LIBKML" if suffix == ".kml" else None)
    return path


@pytest.mark.parametrize(
    "suffix", [".geojson", ".gpkg", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet", ".geoparquet"]
)
def test_every_format_gives_the_same_ground(tmp_path: Path, mapping: Path, suffix: str) -> None:
    snapshot = read_snapshot(_made(tmp_path, suffix), mapping)
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST), rel=1e-12)
    assert area_km2(snapshot.contested) == pytest.approx(area_km2(_EAST), rel=1e-12)
    assert any("feature 3 left out" in note for note in snapshot.notes)


def test_names_in_kml_decide_where_it_has_no_colours(tmp_path: Path) -> None:
    named = gpd.GeoDataFrame(
        {"Name": ["Окуповано /// Occupied", "Статус невідомий /// Unknown status\n"]}, geometry=[_WEST, _EAST], crs=4326
    )
    named.to_file(tmp_path / "2023-06-04.kml", driver="LIBKML")
    snapshot = read_snapshot(tmp_path / "2023-06-04.kml")
    assert snapshot.source == "DeepState"
    assert area_km2(snapshot.held) == pytest.approx(area_km2(_WEST), rel=1e-12)
    assert area_km2(snapshot.contested) == pytest.approx(area_km2(_EAST), rel=1e-12)


def test_projected_layers_are_densified_and_transformed(tmp_path: Path, mapping: Path) -> None:
    plane = gpd.GeoDataFrame(
        {"status": ["occupied"]},
        geometry=[shapely.box(0, 0, 80_000, 50_000)],
        crs="+proj=laea +lat_0=48 +lon_0=36 +datum=WGS84",
    )
    plane.to_file(tmp_path / "2023-06-04.gpkg")
    assert area_km2(read_snapshot(tmp_path / "2023-06-04.gpkg", mapping).held) == pytest.approx(4000, rel=1e-7)


def test_layers_without_a_system_are_refused_and_mended_when_told(tmp_path: Path, mapping: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gpd.GeoDataFrame({"status": ["occupied"]}, geometry=[_WEST]).to_file(tmp_path / "2023-06-04.shp")
    with pytest.raises(ControlError, match="names no coordinate system"):
        read_snapshot(tmp_path / "2023-06-04.shp", mapping)
    mapping.write_text(_MAPPING.format(more='crs = "EPSG:4326"'))
    assert area_km2(read_snapshot(tmp_path / "2023-06-04.shp", mapping).held) == pytest.approx(area_km2(_WEST))


def test_layers_carry_dates_and_statuses(tmp_path: Path, mapping: Path) -> None:
    path = tmp_path / "war.gpkg"
    for layer in ("control 2023-06-01", "control 2023-06-02", "roads"):
        _FRAME.to_file(path, layer=layer)
    head = 'layers = ["control 2023-06-01", "control 2023-06-02"]\n[date]\nfrom = "layer"'
    mapping.write_text(_MAPPING.format(more=head))
    assert [str(snapshot.date) for snapshot in read_snapshots(path, mapping)] == ["2023-06-01", "2023-06-02"]
    mapping.write_text('source = "x"\nlayers = ["front"]')
    with pytest.raises(ControlError, match="no layer 'front'; there are control 2023-06-01"):
        read_snapshot(path, mapping)
    held_by_layer = '\n[[status]]\nattribute = "layer"\nmatch = "start"\nheld = ["control"]\n'
    mapping.write_text(f'source = "x"\nlayers = ["control 2023-06-01"]\n[date]\nfrom = "layer"{held_by_layer}')
    assert area_km2(read_snapshot(path, mapping).held) > 2.9 * area_km2(_WEST)


@pytest.mark.parametrize(
    ("suffix", "content", "words"),
    [
        (".gpkg", b"", "empty"),
        (".gpkg", b"not a database at all", "does not begin like a .gpkg"),
        (".gpkg", b"SQLite format 3\x00 and then nothing", "not readable as .gpkg"),
        (".shp", b"<OGRVRTDataSource/>", "does not begin like a .shp"),
        (".zip", b"PK but no more", "no sound zip file"),
        (".parquet", b"PAR1", "not readable as .parquet"),
        (".fgb", b"fgb\x03fgb\x00", "no features"),
        (".kml", b"<kml><Document><Placemark>", "2023-06-04.kml: "),
    ],
)
def test_damaged_files_get_one_line(tmp_path: Path, mapping: Path, suffix: str, content: bytes, words: str) -> None:
    path = tmp_path / f"2023-06-04{suffix}"
    path.write_bytes(content)
    with pytest.raises(ControlError, match=words) as caught:
        read_snapshot(path, mapping)
    assert "\n" not in str(caught.value)


def test_zip_files_hold_one_layer_file_of_a_sane_size(
    tmp_path: Path, mapping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _made(tmp_path, ".zip")
    monkeypatch.setattr("geo._vector.MAX_BYTES", 100)
    with pytest.raises(ControlError, match="larger than"):
        read_snapshot(path, mapping)
    monkeypatch.undo()
    (tmp_path / "note.txt").write_text("x")
    with pytest.raises(ControlError, match="holds 0 files"):
        read_snapshot(_zip(path, tmp_path / "note.txt"), mapping)


def test_ground_without_any_attribute_is_ground_of_no_status(tmp_path: Path) -> None:
    bare = tmp_path / "2024-07-02.fgb"
    gpd.GeoDataFrame(geometry=[_WEST, _EAST], crs=4326).to_file(bare)
    with pytest.raises(ControlError, match="2024-07-02"):
        read_snapshot(bare)


def test_parquet_without_geometry_is_refused(tmp_path: Path, mapping: Path) -> None:
    _FRAME.drop(columns="geometry").to_parquet(tmp_path / "2023-06-04.parquet")
    with pytest.raises(ControlError, match=r"not readable as .parquet"):
        read_snapshot(tmp_path / "2023-06-04.parquet", mapping)
