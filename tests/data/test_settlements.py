"""The table of settlements that changed hands: well formed, in order, and true to maps drawn by others."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from shapely import Point, STRtree
from shapely.geometry import shape

_FILE = Path(__file__).parents[2] / "data" / "control" / "settlements.csv"
_COLUMNS = ["date", "place", "geonameid", "lat", "lon", "oblast", "actor", "source"]
_HELD_FILLS = {"#a52714", "#880e4f"}


def _rows() -> list[dict[str, str]]:
    with _FILE.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        assert reader.fieldnames == _COLUMNS
        return list(reader)


ROWS = _rows()


def _in_force(day: date) -> dict[str, dict[str, str]]:
    return {row["geonameid"]: row for row in ROWS if date.fromisoformat(row["date"]) <= day}


def test_every_field_is_filled_and_no_row_is_ragged() -> None:
    for number, row in enumerate(ROWS, start=2):
        assert set(row) == set(_COLUMNS), f"line {number}"
        assert all(row[column].strip() == row[column] != "" for column in _COLUMNS), f"line {number}"


def test_values_are_of_the_form_that_the_readme_gives() -> None:
    for row in ROWS:
        assert row["actor"] in {"Ukraine", "Russia"}
        assert row["source"].startswith("https://")
        assert row["place"].isascii()
        assert 44.3 < float(row["lat"]) < 52.4
        assert 29.0 < float(row["lon"]) < 40.3
        assert int(row["geonameid"]) > 0
        assert date(2014, 2, 27) <= date.fromisoformat(row["date"]) <= date(2023, 12, 31)


def test_rows_are_in_order_of_date() -> None:
    days = [row["date"] for row in ROWS]
    assert days == sorted(days)


def test_a_settlement_has_one_event_a_day_and_one_position() -> None:
    events = [(row["geonameid"], row["date"]) for row in ROWS]
    assert len(events) == len(set(events))
    known = defaultdict(set)
    for row in ROWS:
        known[row["geonameid"]].add((row["place"], row["lat"], row["lon"], row["oblast"]))
    assert {key: value for key, value in known.items() if len(value) > 1} == {}


def test_a_settlement_changes_hands_from_one_side_to_the_other() -> None:
    history = defaultdict(list)
    for row in ROWS:
        history[row["geonameid"]].append(row["actor"])
    repeated = [key for key, actors in history.items() if any(a == b for a, b in pairwise(actors))]
    assert repeated == []


@pytest.mark.parametrize(
    ("place", "near", "lost", "regained"),
    [
        ("Staromaiorske", (47.75, 36.79), "2022-03-13", "2023-07-27"),
        ("Robotyne", (47.45, 35.84), "2022-03-07", "2023-08-28"),
        ("Andriivka", (48.50, 37.97), "2022-11-30", "2023-09-15"),
        ("Klishchiivka", (48.53, 37.96), "2023-01-20", "2023-09-17"),
        ("Kherson", (46.64, 32.62), "2022-03-02", "2022-11-11"),
    ],
)
def test_known_events_stand_at_the_right_namesake(
    place: str, near: tuple[float, float], lost: str, regained: str
) -> None:
    found = [
        (row["actor"], row["date"])
        for row in ROWS
        if row["place"] == place and abs(float(row["lat"]) - near[0]) < 0.02 and abs(float(row["lon"]) - near[1]) < 0.02
    ]
    assert found == [("Russia", lost), ("Ukraine", regained)]


@pytest.mark.parametrize(
    "day", [date(2023, 5, 21), date(2023, 6, 3), date(2023, 7, 24), date(2023, 9, 20), date(2023, 12, 30)]
)
def test_agrees_with_drawn_polygons_away_from_the_days_of_change(shared_data: Path, day: date) -> None:
    drawn = json.loads((shared_data / "data" / "deepstate" / f"{day}.geojson").read_text(encoding="utf-8"))
    held = STRtree(
        [
            shape(feature["geometry"]).buffer(0)
            for feature in drawn["features"]
            if str(feature["properties"].get("fill", "")).lower() in _HELD_FILLS
        ]
    )
    fresh = {row["geonameid"] for row in ROWS if abs(date.fromisoformat(row["date"]) - day) <= timedelta(days=7)}
    checked = [row for key, row in _in_force(day).items() if key not in fresh]
    wrong = [
        row["place"]
        for row in checked
        if (row["actor"] == "Russia")
        != bool(held.query(Point(float(row["lon"]), float(row["lat"])), predicate="intersects").size)
    ]
    assert len(checked) > 1000
    assert len(wrong) <= 0.005 * len(checked), wrong
