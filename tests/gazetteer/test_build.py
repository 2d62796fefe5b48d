from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo._errors import PlaceError
from geo.gazetteer.build import SAME_PLACE_KM, build_index, cuttings, merge, strikes
from geo.gazetteer.index import Gazetteer, open_gazetteer
from geo.gazetteer.sources import Record, Source

if TYPE_CHECKING:
    from pathlib import Path


def _merged(*records: Record) -> list[Record]:
    return merge([Source("test", list(records))])


def test_two_records_of_one_settlement_are_one() -> None:
    near = SAME_PLACE_KM / 111.2
    one = Record("Serhiivka", 50.0, 33.0, ("Sergeyevka",), "UA", population=0, geonameid=7)
    two = Record("Serhiyivka", 50.0 + 0.9 * near, 33.0, (), "UA", feature="PPLA3", population=2153, geonameid=9)
    far = Record("Serhiivka", 50.0 + 1.2 * near, 33.0, (), "UA", geonameid=11)
    united, other = _merged(one, two, far)
    assert (united.geonameid, united.population, united.feature) == (7, 2153, "PPLA3")
    assert set(united.names) == {"Sergeyevka", "Serhiyivka"}
    assert other.geonameid == 11


def test_the_same_id_is_the_same_place_and_the_first_source_leads() -> None:
    ours = Record("Niu-York", 48.3, 37.8, ("Novhorodske",), "UA", geonameid=5)
    theirs = Record("New York", 48.4, 37.9, ("Нью-Йорк",), "UA", "Donetsk Oblast", population=9735, geonameid=5)
    (place,) = merge([Source("a", [ours]), Source("b", [theirs])])
    assert (place.name, place.lat, place.population, place.admin1) == ("Niu-York", 48.3, 9735, "Donetsk Oblast")
    assert {"Novhorodske", "New York", "Нью-Йорк"} <= set(place.names)


def test_neighbours_of_different_names_stay_apart() -> None:
    assert len(_merged(Record("A village", 50.0, 33.0), Record("B village", 50.0, 33.0))) == 2


def test_the_same_sources_make_the_same_bytes(country_file: Path, tmp_path: Path) -> None:
    for name in ("one.gaz", "two.gaz"):
        build_index([country_file], tmp_path / name)
    assert (tmp_path / "one.gaz").read_bytes() == (tmp_path / "two.gaz").read_bytes()


def test_any_country_can_be_built_and_searched(country: Gazetteer) -> None:
    assert country.label == "GeoNames XV"
    (regent, *_) = country.search("Port Regent").matches
    assert (regent.place.name, regent.place.geonameid) == ("Dunmarrow", 15)
    assert regent.place.admin1 == "Northmark Province"
    assert country.search("Velmoora").matches[0].place.geonameid == 10
    assert country.search("Ashford", oblast="Northmark").matches[0].place.geonameid == 11
    assert country.search("Ashford", oblast="Southmark").matches[0].place.geonameid == 12


def test_a_section_merges_into_the_settlement_of_its_name(country: Gazetteer) -> None:
    assert 13 not in {place.geonameid for place in country.settlements()}
    assert country.search("Old Ashford").matches[0].place.geonameid == 11


def test_several_sources_at_once(country_file: Path, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("name,lat,lon,country\nCamp Three,9.0,20.0,XV\n", encoding="utf-8")
    build_index([country_file, table], tmp_path / "both.gaz", label="mine and theirs")
    both = open_gazetteer(tmp_path / "both.gaz")
    assert both.label == "mine and theirs"
    camp = both.search("Camp Three").matches[0].place
    assert (camp.geonameid, camp.lat, camp.lon) == (None, 9.0, 20.0)
    assert both.search("Velmora").matches[0].place.geonameid == 10


def test_a_source_without_places_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    empty = tmp_path / "XX.txt"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(PlaceError, match=r"XX\.txt"):
        build_index([empty], tmp_path / "xx.gaz")
    assert [path.name for path in tmp_path.iterdir()] == ["XX.txt"]


@pytest.mark.parametrize("damage", [b"", b"short", b"TERRGAZ1", b"TERRGAZ1" + b"\xff" * 64, b"PK\x03\x04" * 50])
def test_a_file_that_is_no_index_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "bad.gaz"
    path.write_bytes(damage)
    with pytest.raises(PlaceError, match=r"bad\.gaz") as error:
        open_gazetteer(path)
    assert "\n" not in str(error.value)


def test_a_torn_index_is_noticed(country: Gazetteer, tmp_path: Path) -> None:
    whole = country.path.read_bytes()
    torn = tmp_path / "torn.gaz"
    torn.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PlaceError, match="checksum does not match: it is cut off"):
        open_gazetteer(torn)


def test_an_index_of_another_version_is_named(country: Gazetteer, tmp_path: Path) -> None:
    old = tmp_path / "old.gaz"
    old.write_bytes(b"TERRGAZ1" + country.path.read_bytes()[8:])
    with pytest.raises(PlaceError, match=r"old\.gaz: .*made by another version"):
        open_gazetteer(old)


def test_one_bit_that_turned_over_is_noticed(country: Gazetteer, tmp_path: Path) -> None:
    whole = bytearray(country.path.read_bytes())
    for place in range(8, len(whole), len(whole) // 50):
        whole[place] ^= 4
        (tmp_path / "turned.gaz").write_bytes(whole)
        with pytest.raises(PlaceError, match=r"turned\.gaz"):
            open_gazetteer(tmp_path / "turned.gaz")
        whole[place] ^= 4
        (tmp_path / "turned.gaz").unlink()


def test_a_missing_index_is_named(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="gone"):
        open_gazetteer(tmp_path / "gone.gaz")


def test_the_cached_index_goes_before_the_one_that_ships(
    country: Gazetteer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geo.gazetteer.index.cache_folder", lambda: tmp_path)
    assert "shipped" in open_gazetteer().label
    (tmp_path / "gazetteer.gaz").write_bytes(country.path.read_bytes())
    assert open_gazetteer().label == "GeoNames XV"


def test_what_remains_when_letters_are_struck_out() -> None:
    assert strikes("abc") == {"abc", "bc", "ac", "ab"}
    assert cuttings("ab") == {"ab"}
    assert cuttings("abc") == {"abc", "ab", "ac", "bc"}
    assert len(cuttings("abcdefg")) == 1 + 7 + 21
