from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from geo._errors import ControlError
from geo.control.catchments import SettlementArchive
from geo.control.change import measure_change
from geo.control.default import default_archive
from geo.control.settlements import SettlementEvent, read_events
from geo.control.statuses import load_status_table, read_statuses
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from pathlib import Path

# A square grid of villages 0.1° of latitude and 0.15° of longitude apart: some 11.1 km by 11.1 km at 48° north.
_GRID = [(47.8 + 0.1 * row, 35.7 + 0.15 * column) for row in range(5) for column in range(5)]
_CELL = shapely.box(36 - 0.075, 48 - 0.05, 36 + 0.075, 48 + 0.05)


def _event(day: str, actor: str, lat: float = 48.0, lon: float = 36.0, place: str = "Middle") -> SettlementEvent:
    return SettlementEvent(date.fromisoformat(day), place, lat, lon, actor)


def _held(archive: SettlementArchive, day: str) -> float:
    return float(area_km2(archive.in_force(date.fromisoformat(day)).held))


def test_a_cell_is_the_ground_nearer_to_its_village() -> None:
    archive = SettlementArchive([_event("2023-06-10", "Russia")], _GRID, reach_km=30)
    held = archive.in_force(date(2023, 6, 10)).held
    assert area_km2(held) == pytest.approx(area_km2(_CELL), rel=2e-3)
    assert area_km2(shapely.symmetric_difference(held, _CELL)) < 0.01 * area_km2(_CELL)


def test_reach_and_land_bound_a_lonely_village() -> None:
    alone = SettlementArchive([_event("2023-06-10", "Russia")], reach_km=5)
    # An octagon-like circle of 32 corners has sin(2π/32)·16/π = 0.9936 of the circle's area.
    assert _held(alone, "2023-06-10") == pytest.approx(np.pi * 25 * 0.99359, rel=1e-3)
    coast = shapely.box(36, 40, 50, 60)
    ashore = SettlementArchive([_event("2023-06-10", "Russia")], outline=coast, reach_km=5)
    assert _held(ashore, "2023-06-10") == pytest.approx(np.pi * 25 * 0.99359 / 2, rel=1e-3)


def test_status_follows_events_and_precedes_them() -> None:
    events = [
        _event("2023-06-10", "Ukraine"),
        _event("2023-06-20", "Russia"),
        _event("2023-06-15", "Russia", 48.1, 36.0, "North"),
        _event("2023-06-25", "", 48.1, 36.0, "North"),
    ]
    archive = SettlementArchive(events, _GRID, reach_km=30)
    assert archive.dates == tuple(date(2023, 6, day) for day in (10, 15, 20, 25))
    one = area_km2(_CELL)
    assert _held(archive, "2023-06-10") == 0
    assert _held(archive, "2023-06-15") == pytest.approx(one, rel=0.01)
    assert _held(archive, "2023-06-24") == pytest.approx(2 * one, rel=0.01)
    last = archive.in_force(date(2023, 7, 1))
    assert last.date == date(2023, 7, 1)
    assert area_km2(last.contested) == pytest.approx(one, rel=0.01)
    with pytest.raises(ControlError, match="on or before 2023-06-09; the first is on 2023-06-10"):
        archive.in_force(date(2023, 6, 9))
    before = SettlementArchive([*events, _event("2022-02-24", "Russia", 47.9, 36.0, "South")], _GRID, reach_km=30)
    assert _held(before, "2022-02-24") == pytest.approx(2 * one, rel=0.01)


def test_estimates_say_so() -> None:
    snapshot = SettlementArchive([_event("2023-06-10", "Russia")], _GRID).in_force(date(2023, 6, 10))
    assert snapshot.estimate
    assert snapshot.source == "settlement catchments (estimate)"
    assert snapshot.sigma_m >= 1000
    assert "estimated" in snapshot.notes[0]


def test_change_is_whole_cells() -> None:
    events = [_event("2023-06-10", "Ukraine"), _event("2022-03-01", "Russia", 48.1, 36.0, "North")]
    archive = SettlementArchive(events, _GRID, reach_km=30)
    change = measure_change(archive.in_force(date(2023, 6, 9)), archive.in_force(date(2023, 6, 10)))
    assert change.row("all", "Ukraine").low_km2 == pytest.approx(area_km2(_CELL), rel=0.01)
    assert change.row("all", "Russia").high_km2 == 0
    assert len(change.faces) == 1


def test_archives_are_deterministic_and_travel() -> None:
    events = [_event("2023-06-10", "Russia"), _event("2023-06-11", "Russia", 48.1, 36.0, "North")]
    one = SettlementArchive(events, _GRID)
    other = pickle.loads(pickle.dumps(SettlementArchive(events[::-1], _GRID)))  # noqa: S301
    assert one.in_force(date(2023, 6, 11)).held.wkb == other.in_force(date(2023, 6, 11)).held.wkb


def test_unknown_actors_and_empty_tables_are_refused() -> None:
    with pytest.raises(ControlError, match="'Red' is neither Russia nor Ukraine"):
        SettlementArchive([_event("2023-06-10", "Red")])
    with pytest.raises(ControlError, match="no settlement changes hands"):
        SettlementArchive([])


def test_tables_are_read(tmp_path: Path) -> None:
    path = tmp_path / "settlements.csv"
    path.write_text("date,place,lat,lon,actor,source\n2023-06-10,Middle,48,36,Ukraine,x\n", encoding="utf-8")
    assert read_events(path) == (_event("2023-06-10", "Ukraine"),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("date,place,lat,lon\n", "no column 'actor'"),
        ("date,place,lat,lon,actor\n10.6.2023,A,48,36,Russia\n", "line 2"),
        ("date,place,lat,lon,actor\n2023-06-10,A,x,36,Russia\n", "line 2"),
        ("date,place,lat,lon,actor\n2023-06-10,A,48\n", "line 2"),
        ("date,place,lat,lon,actor\n2023-06-10,A,98,36,Russia\n", "nowhere"),
        ("date,place,lat,lon,actor\n2023-06-10,A,nan,36,Russia\n", "nowhere"),
    ],
)
def test_bad_tables_name_the_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "settlements.csv"
    path.write_text(text)
    with pytest.raises(ControlError, match=words):
        read_events(path)
    with pytest.raises(ControlError, match="not a readable CSV"):
        read_events(tmp_path / "missing.csv")


_PLACES = {1: ("A", 48.0, 36.0), 2: ("B", 48.1, 36.0), 3: ("C", 48.2, 36.0)}


def test_status_tables_become_events(tmp_path: Path) -> None:
    path = tmp_path / "control.csv"
    path.write_text(
        "geonameid,date,status_isw,status\n"
        "1,20230601,RU,UA\n1,20230602,RU,UA\n1,20230603,RU,RU\n"
        "2,20230603,UA,CONTESTED\n2,20230602,UA,RU\n"
        "3,20230601,UA,\n9,20230601,UA,RU\n"
    )
    events = read_statuses(path, _PLACES)
    assert [(str(e.date), e.place, e.actor) for e in events] == [
        ("2023-06-01", "A", "Ukraine"), ("2023-06-03", "A", "Russia"),
        ("2023-06-01", "B", "Russia"), ("2023-06-03", "B", ""),
    ]  # fmt: skip
    isw = read_statuses(path, _PLACES, load_status_table(status="status_isw"))
    assert [(str(e.date), e.place, e.actor) for e in isw] == [
        ("2023-06-01", "A", "Russia"), ("2023-06-01", "B", "Ukraine"), ("2023-06-01", "C", "Ukraine"),
    ]  # fmt: skip


def test_status_tables_are_checked(tmp_path: Path) -> None:
    path = tmp_path / "control.csv"
    path.write_text("geonameid,day,status\n1,20230601,RU\n")
    with pytest.raises(ControlError, match="not a table with columns geonameid, date, status"):
        read_statuses(path, _PLACES)
    path.write_text("geonameid,date,status\n1,June,RU\n")
    with pytest.raises(ControlError, match="not a table with columns"):
        read_statuses(path, _PLACES)
    path.write_text("geonameid,date,status\n7,20230601,RU\n")
    with pytest.raises(ControlError, match="no row has a known settlement"):
        read_statuses(path, _PLACES)
    with pytest.raises(ControlError, match="no such table"):
        read_statuses(tmp_path / "none.csv", _PLACES)
    (tmp_path / "t.toml").write_text("source = 1")
    with pytest.raises(ControlError, match="no usable description"):
        load_status_table(tmp_path / "t.toml")


def test_the_default_estimate_is_near_a_map_makers_figure() -> None:
    # A map-maker draws 108,919 km² held on 24 July 2023; an estimate from settlements comes within a tenth.
    snapshot = default_archive().in_force(date(2023, 7, 24))
    assert area_km2(snapshot.held) == pytest.approx(108_919, rel=0.1)


def test_points_have_the_status_that_the_map_gives_them() -> None:
    archive, rng = default_archive(), np.random.default_rng(5)
    seen = []
    for day in (date(2022, 4, 20), date(2022, 11, 1), date(2023, 7, 24)):
        snapshot = archive.in_force(day)
        west, south, east, north = snapshot.held.bounds
        for lon, lat in rng.uniform((west, south), (east, north), (3000, 2)):
            status = archive.status(day, lat, lon)
            held, contested = (shapely.intersects_xy(g, lon, lat) for g in (snapshot.held, snapshot.contested))
            assert status == ("held" if held else "contested" if contested else "free"), (day, lat, lon)
            seen.append(status)
    assert min(seen.count("held"), seen.count("free")) > 1000  # nothing is contested in the table that ships


def _ring(holder: str, north: str) -> SettlementArchive:
    """Return eight villages around an empty ninth, which bounds no cell and is given no status."""
    held = [(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1) if (row, column) not in ((0, 0), (1, 0))]
    events = [
        _event("2023-06-10", holder, 48 + 0.15 * row, 36 + 0.22 * column, f"{row} {column}") for row, column in held
    ]
    return SettlementArchive([*events, _event("2023-06-10", north, 48.15, 36.0, "North")], reach_km=9)


@pytest.mark.parametrize(
    ("holder", "north", "status"),
    [
        ("Russia", "Russia", "held"),
        ("Russia", "Ukraine", "free"),
        ("Russia", "", "free"),
        ("Ukraine", "Ukraine", "free"),
    ],
)
def test_a_gap_is_held_where_held_ground_is_all_around_it(holder: str, north: str, status: str) -> None:
    archive, day = _ring(holder, north), date(2023, 6, 10)
    assert archive.status(day, 48.0, 36.0) == status
    assert shapely.intersects_xy(archive.in_force(day).held, 36.0, 48.0) == (status == "held")
    assert archive.status(day, 40.0, 30.0) == "free"
