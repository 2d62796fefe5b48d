from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pytest

from geo._errors import PlaceError
from geo.gazetteer.official import leading_name
from geo.gazetteer.sources import read_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def _table(folder: Path, text: str) -> Path:
    path = folder / "mine.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_zipped_country_file_reads_as_the_file_inside(country_file: Path, tmp_path: Path) -> None:
    zipped = tmp_path / "XV.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.write(country_file, "XV.txt")
        archive.writestr("readme.txt", "about the data")
    assert read_source(zipped).records == read_source(country_file).records


def test_hierarchy_comes_along_and_what_is_no_settlement_stays_out(country_file: Path) -> None:
    records = {record.geonameid: record for record in read_source(country_file).records}
    assert 16 not in records  # a mill
    assert 17 not in records  # abandoned
    assert (records[11].admin1, records[11].admin2) == ("Northmark Province", "Elder County")
    assert records[12].admin1 == "Southmark Province"
    assert records[10].names == ("Velmora", "Welmora", "Velmorre")


def test_a_table_of_ones_own(tmp_path: Path) -> None:
    path = _table(
        tmp_path, "name,lat,lon,other_names,oblast,population\nHill 5,48.5,38.1,Height 5|Höhe 5,Donetsk Oblast,\n"
    )
    (record,) = read_source(path).records
    assert (record.name, record.lat, record.lon, record.admin1) == ("Hill 5", 48.5, 38.1, "Donetsk Oblast")
    assert record.names == ("Height 5", "Höhe 5")
    assert record.geonameid is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("title,x\na,1\n", "lacks name, lat, lon"),
        ("name,lat,lon\nA,48.5,38\nB,north,38\n", "line 3"),
        ("name,lat,lon\nA,95,38\n", "latitude 95"),
        ("name,lat,lon\nA,,\n", "line 2"),
        ("name,lat,lon\n,1,2\n", "line 2: no name"),
    ],
)
def test_a_bad_table_is_named_with_its_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PlaceError, match=says) as error:
        read_source(_table(tmp_path, text))
    assert "mine.csv" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_broken_country_file_is_named_with_its_line(tmp_path: Path, line: Callable[..., str]) -> None:
    good = line(1, "A", "", 1.0, 2.0, "P", "PPL", "01", "", 0)
    path = tmp_path / "XV.txt"
    path.write_text(good + "\n" + good.replace("\t1.0\t", "\tnorth\t") + "\n", encoding="utf-8")
    with pytest.raises(PlaceError, match="line 2"):
        read_source(path)
    path.write_text(good + "\nonly\tthree\tcolumns\n", encoding="utf-8")
    with pytest.raises(PlaceError, match=r"line 2: 3 columns.* 19"):
        read_source(path)


def test_what_is_no_source_is_said_to_be_none(tmp_path: Path) -> None:
    for name, content in (
        ("gone.zip", None),
        ("broken.zip", b"PK\x03\x04..."),
        ("bytes.csv", b"\xff\xfe\x00x"),
        ("a.pdf", b""),
    ):
        path = tmp_path / name
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(PlaceError, match=name):
            read_source(path)


def test_a_zip_with_several_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "two.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("A.txt", "")
        archive.writestr("B.txt", "")
    with pytest.raises(PlaceError, match="one table"):
        read_source(path)


@pytest.mark.parametrize(
    ("name", "others", "official"),
    [
        ("Gavrilovka", ("Гавриловка", "Гаврилівка"), "Havrylivka"),
        ("Kyiv", ("Киев", "Київ", "Kijów"), "Kyiv"),
        ("Krasne", ("Красное", "Красне"), "Krasne"),
        ("Donetsk", ("Доњецк", "Донецк", "Донецьк"), "Donetsk"),
        ("Dolyns’ke", (), "Dolynske"),
        ("Rozdolne", ("Роздольне", "Жовтневе"), "Rozdolne"),
    ],
)
def test_ukrainian_places_lead_with_their_official_name(name: str, others: tuple[str, ...], official: str) -> None:
    assert leading_name(name, others, "UA") == official
