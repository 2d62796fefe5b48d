from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo._errors import ControlError
from geo.control import cache as cache_module
from geo.control.archive import open_archive
from geo.control.area import measure_area
from geo.control.change import measure_change
from geo.control.read import drawn_of, read_snapshot
from geo.control.repair import as_multipolygon
from geo.control.revisions import find_revisions
from geo.control.series import measure_series
from geo.geodesy import area_km2
from geo.regions.lookup import land_of
from geo.regions.model import Region

if TYPE_CHECKING:
    from pathlib import Path

_START = date(2023, 5, 28)


def _box(width: float) -> shapely.Polygon:
    return shapely.box(36, 48, 36 + width, 49)


def _write(folder: Path, day: date, width: float) -> Path:
    feature = {
        "type": "Feature",
        "properties": {"fill": "#a52714"},
        "geometry": shapely.geometry.mapping(_box(width)),
    }
    path = folder / f"{day}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Ten days across two months, without 3 June; the front goes east by a tenth of a degree a day."""
    where = tmp_path / "archive"
    where.mkdir()
    for step in range(10):
        if step != 6:
            _write(where, _START + timedelta(days=step), 1 + step / 10)
    return where


_REGIONS = [
    Region("west", "west", "file", as_multipolygon(shapely.box(30, 40, 36.55, 55))),
    Region("east", "east", "file", as_multipolygon(shapely.box(36.55, 40, 50, 55))),
]


def test_an_archive_knows_its_dates_and_gaps(folder: Path) -> None:
    archive = open_archive(folder)
    assert archive.source == "DeepState"
    assert len(archive.dates) == 9
    assert archive.gaps == ((date(2023, 6, 2), date(2023, 6, 4)),)
    assert archive.in_force(date(2023, 6, 3)).date == date(2023, 6, 2)
    assert archive.in_force(date(2030, 1, 1)).date == date(2023, 6, 6)
    with pytest.raises(ControlError, match="on or before 2023-05-27; the first is dated 2023-05-28"):
        archive.in_force(date(2023, 5, 27))


def test_bad_days_are_named_and_the_rest_stays(folder: Path) -> None:
    (folder / "2023-06-04.geojson").write_text('{"type": "FeatureCollection", "features": [')
    (folder / "notes.geojson").write_text("{}")
    archive = open_archive(folder)
    assert "holds no date" in archive.bad["notes.geojson"]
    snapshot = archive.in_force(date(2023, 6, 4))
    assert archive.in_force(date(2023, 6, 4)).notes == snapshot.notes
    assert archive.in_force(date(2023, 6, 2)).notes == ()
    assert snapshot.date == date(2023, 6, 2)
    assert any("2023-06-04.geojson" in note and "truncated" in note for note in snapshot.notes)
    assert date(2023, 6, 4) not in archive.dates
    assert "truncated" in archive.bad["2023-06-04.geojson"]


@pytest.mark.parametrize("jobs", [1, 3])
def test_series_pass_over_bad_days(folder: Path, tmp_path: Path, jobs: int) -> None:
    for day in ("2023-05-31", "2023-06-01"):
        (folder / f"{day}.geojson").write_text("")
    archive = open_archive(folder)
    rows = measure_series(archive, jobs=jobs, cache=tmp_path / "cache")
    pairs = [(row.before.day, row.after.day) for row in rows if row.actor == "Russia"]
    assert pairs == [(28, 29), (29, 30), (30, 2), (2, 4), (4, 5), (5, 6)]
    assert sorted(archive.bad) == ["2023-05-31.geojson", "2023-06-01.geojson"]
    assert rows[-1].held_km2 == pytest.approx(area_km2(_box(1.9)), rel=1e-12)


def test_archives_without_anything_readable_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ControlError, match="holds no control files"):
        open_archive(tmp_path)
    (tmp_path / "2023-06-04.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    with pytest.raises(ControlError, match=r"2023-06-04.geojson: holds no features"):
        open_archive(tmp_path)
    with pytest.raises(ControlError, match="no such file or folder"):
        open_archive(tmp_path / "nowhere")
    with pytest.raises(ControlError, match="no control files were named"):
        open_archive([])


def test_two_files_of_one_day_are_refused(folder: Path) -> None:
    (folder / "copy of 2023-06-04.json").write_text((folder / "2023-06-04.geojson").read_text())
    with pytest.raises(ControlError, match="2023-06-04 as well"):
        open_archive(folder)


def test_another_source_among_the_files_is_bad(folder: Path) -> None:
    feature = {"type": "Feature", "properties": {"type": "gains"}, "geometry": shapely.geometry.mapping(_box(1))}
    value = {"value": {"type": "FeatureCollection", "features": [feature]}}
    (folder / "2023-06-05.geojson").write_text(json.dumps(value))
    archive = open_archive(folder)
    assert archive.in_force(date(2023, 6, 5)).date == date(2023, 6, 4)
    assert "drawn by NZZ, the rest by DeepState" in archive.bad["2023-06-05.geojson"]


def test_one_file_may_hold_many_days(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "properties": {"s": "x", "day": f"2023-06-{n:02}"},
         "geometry": shapely.geometry.mapping(_box(n))} for n in (1, 2, 4)
    ]  # fmt: skip
    (tmp_path / "all.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (tmp_path / "m.toml").write_text(
        'source = "D"\n[date]\nfrom = "attribute"\nattribute = "day"\n[[status]]\nattribute = "s"\nheld = ["x"]'
    )
    archive = open_archive(tmp_path / "all.geojson", tmp_path / "m.toml")
    assert len(archive.dates) == 3
    rows = measure_series(archive)
    assert rows[-1].km2 == pytest.approx(area_km2(_box(4)) - area_km2(_box(2)), rel=1e-9)
    (tmp_path / "all.geojson").unlink()
    assert archive.in_force(date(2023, 6, 3)).date == date(2023, 6, 2)


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("jobs", [1, 2])
def test_series_are_the_changes_of_all_pairs(folder: Path, tmp_path: Path, cached: bool, jobs: int) -> None:
    archive = open_archive(folder)
    cache = tmp_path / "cache" if cached else None
    for _ in range(2 if cached else 1):
        rows = measure_series(archive, _REGIONS, jobs=jobs, cache=cache)
        assert len(rows) == 8 * 3 * 2
        for first, second in zip(archive.dates, archive.dates[1:], strict=False):
            change = measure_change(archive.in_force(first), archive.in_force(second), _REGIONS)
            held = {r.region: r.km2 for r in measure_area(archive.in_force(second), _REGIONS) if r.status == "held"}
            own = [row for row in rows if (row.before, row.after) == (first, second)]
            assert [(row.region, row.actor) for row in own] == [(row.region, row.actor) for row in change.rows]
            for row in own:
                expected = change.row(row.region, row.actor)
                assert (row.low_km2, row.km2, row.high_km2) == pytest.approx(
                    (expected.low_km2, expected.km2, expected.high_km2), rel=1e-9, abs=1e-9
                )
                assert row.held_km2 == pytest.approx(held[row.region], rel=1e-9)


def test_processes_give_the_same_rows(folder: Path, tmp_path: Path) -> None:
    archive = open_archive(folder)
    assert measure_series(archive, _REGIONS, jobs=2, cache=tmp_path / "c") == measure_series(archive, _REGIONS)


def test_windows_open_with_the_snapshot_in_force(folder: Path) -> None:
    archive = open_archive(folder)
    rows = measure_series(archive, start=date(2023, 6, 3), end=date(2023, 6, 5))
    assert [(row.before.day, row.after.day) for row in rows[::2]] == [(2, 4), (4, 5)]
    early = measure_series(archive, start=date(2020, 1, 1), end=date(2023, 5, 29))
    assert [(row.before.day, row.after.day) for row in early[::2]] == [(28, 29)]
    with pytest.raises(ControlError, match="needs two snapshots"):
        measure_series(archive, start=date(2023, 6, 6))
    with pytest.raises(ControlError, match="'hour' is unknown"):
        measure_series(archive, every="hour")  # type: ignore[arg-type]


def test_weeks_run_from_mondays_and_months_from_their_first_day(folder: Path) -> None:
    archive = open_archive(folder)
    weeks = measure_series(archive, every="week")
    assert [(row.before, row.after) for row in weeks[::2]] == [
        (date(2023, 5, 28), date(2023, 5, 29)),
        (date(2023, 5, 29), date(2023, 6, 5)),
        (date(2023, 6, 5), date(2023, 6, 6)),
    ]
    months = measure_series(archive, every="month")
    assert [(row.before, row.after) for row in months[::2]] == [
        (date(2023, 5, 28), date(2023, 6, 1)),
        (date(2023, 6, 1), date(2023, 6, 6)),
    ]
    assert months[-1].held_km2 == pytest.approx(area_km2(_box(1.9)), rel=1e-12)


def test_the_cache_follows_content_and_survives_damage(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    first = measure_series(open_archive(folder), cache=cache)
    kept = sorted(cache.iterdir())
    ground = gpd.read_parquet(kept[0])
    assert ground.crs.equals("OGC:CRS84")
    assert len(kept) == 4  # what was drawn and the faces of two months
    assert not [path for path in kept if path.suffix != ".parquet"]
    _write(folder, date(2023, 6, 6), 5)
    changed = measure_series(open_archive(folder), cache=cache)
    assert changed[-1].held_km2 == pytest.approx(area_km2(_box(5)), rel=1e-12)
    for path in cache.iterdir():
        path.write_bytes(b"PAR1 damaged")
    assert measure_series(open_archive(folder), cache=cache) == changed
    _write(folder, date(2023, 6, 6), 1.9)
    assert measure_series(open_archive(folder), cache=cache) == first


def test_a_kept_file_counts_under_its_own_name_alone(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    fresh = measure_series(open_archive(folder), cache=cache)
    kept = {path: path.read_bytes() for path in cache.iterdir()}
    for content in kept.values():
        for path in kept:
            path.write_bytes(content)
        assert measure_series(open_archive(folder), cache=cache) == fresh


def test_a_warm_cache_compares_nothing(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = open_archive(folder)
    archive.in_force(_START)
    expected = measure_series(archive, _REGIONS, cache=tmp_path)

    parsed = []

    def never(*_: object) -> None:
        raise AssertionError

    def noted(path: Path, *others: object) -> object:
        parsed.append(path.name)
        return drawn_of(path, *others)  # type: ignore[arg-type]

    monkeypatch.setattr("geo.control.months.drawn_of", noted)
    monkeypatch.setattr("geo.control.months.faces_between", never)
    assert measure_series(archive, _REGIONS, cache=tmp_path) == expected
    assert parsed == []


def test_a_failed_save_leaves_no_draft(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        msg = "disk full"
        raise OSError(msg)

    monkeypatch.setattr("pyarrow.parquet.write_table", full)
    with pytest.raises(OSError, match="disk full"):
        cache_module.save_faces(tmp_path / "k.parquet", {})
    assert list(tmp_path.iterdir()) == [folder]


def test_a_cache_that_cannot_be_written_stops_nothing(folder: Path, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    assert measure_series(open_archive(folder), cache=blocked) == measure_series(open_archive(folder))


def test_two_writers_of_one_key_leave_one_whole_file(folder: Path, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    with ThreadPoolExecutor(4) as pool:
        runs = list(pool.map(lambda _: measure_series(open_archive(folder), _REGIONS, cache=cache), range(4)))
    assert all(run == runs[0] for run in runs)
    assert measure_series(open_archive(folder), _REGIONS, cache=cache) == runs[0]
    assert len(list(cache.iterdir())) == 4


def test_a_coast_drawn_anew_is_told_from_the_advance_of_its_day(tmp_path: Path) -> None:
    """The front is at 36° E; on the second day it goes west a little, and a bay 300 km behind it is cut out."""
    land, bay = as_multipolygon(shapely.box(30, 45, 41, 50)), shapely.box(40.97, 47, 41, 47.2)
    days = [shapely.box(36, 45, 41, 50), shapely.box(35.95, 45, 41, 50) - bay, shapely.box(35.9, 45, 41, 50) - bay]
    for number, held in enumerate(days):
        feature = {"type": "Feature", "properties": {"fill": "#a52714"}, "geometry": shapely.geometry.mapping(held)}
        (tmp_path / f"{_START + timedelta(number)}.geojson").write_text(json.dumps(feature))
    regions = [Region("coast", "coast", "file", as_multipolygon(shapely.box(40, 45, 42, 50)))]
    cut = pytest.approx(area_km2(bay), rel=1e-9)
    for every in ("day", "week"):
        rows = measure_series(open_archive(tmp_path), regions, every=every, land=land)
        assert any(row.km2 > 0 for row in rows if row.actor == "Russia")
        assert [row.redrawn_km2 for row in rows if row.actor == "Russia"] == [0.0] * (len(rows) // 2)
        first = {row.region: row for row in rows if row.actor == "Ukraine" and row.before == _START}
        for row in first.values():
            assert (row.low_km2, row.km2, row.high_km2) == (cut, cut, cut)
            assert (row.redrawn_low_km2, row.redrawn_km2, row.redrawn_high_km2) == (cut, cut, cut)
    cache = tmp_path / "cache"
    cold, warm = (measure_series(open_archive(tmp_path), regions, land=land, cache=cache) for _ in range(2))
    assert cold == warm == measure_series(open_archive(tmp_path), regions, land=land)
    # Without a land nobody can tell, and what is kept with one is not taken for it.
    assert {row.redrawn_km2 for row in measure_series(open_archive(tmp_path), regions, cache=cache)} == {0.0}


@pytest.mark.parametrize("second", ["2022-05-29", "2022-09-18", "2023-08-25", "2023-10-12"])
def test_a_series_tells_revisions_as_a_change_does(shared_data: Path, second: str) -> None:
    folder, land = shared_data / "data/deepstate", land_of("Ukraine")
    day = date.fromisoformat(second)
    files = [folder / f"{day + timedelta(n)}.geojson" for n in (-1, 0)]
    change = measure_change(*map(read_snapshot, files))
    revisions = find_revisions(change, land)
    first, last = measure_series(open_archive(files), land=land)
    told = {name: revisions[revisions[column] == "held"]["km2"].sum() for name, column in
            (("Ukraine", "status_before"), ("Russia", "status_after"))}  # fmt: skip
    assert {row.actor: row.redrawn_km2 for row in (first, last)} == pytest.approx(told, rel=1e-6, abs=1e-6)


def test_real_days_conserve_ground(shared_data: Path) -> None:
    files = sorted((shared_data / "data/deepstate").glob("2022-09-0*.geojson"))
    archive = open_archive(files)
    rows = measure_series(archive, _REGIONS)
    last = archive.dates[-1]
    held = {row.region: row.km2 for row in measure_area(archive.in_force(last), _REGIONS) if row.status == "held"}
    for row in rows:
        if row.after == last:
            assert row.held_km2 == pytest.approx(held[row.region], rel=1e-12)


def test_held_and_contested_ground_agree_with_each_days_own_measure(shared_data: Path) -> None:
    """The boundary is measured once a month; in between it grows or shrinks by little."""
    archive = open_archive(shared_data / "data/deepstate")
    days = (date(2023, 6, 4), date(2023, 7, 24))
    rows = measure_series(archive, _REGIONS, start=days[0], end=days[1])
    for row in [row for row in rows if row.after in (date(2023, 6, 30), days[1])]:
        own = {(r.region, r.status): r for r in measure_area(archive.in_force(row.after), _REGIONS)}
        held, contested = own[row.region, "held"], own[row.region, "contested"]
        assert row.held_km2 == pytest.approx(held.km2, rel=1e-9)
        assert row.contested_km2 == pytest.approx(contested.km2, rel=1e-6, abs=1e-3)
        assert row.held_sd_km2 == pytest.approx(held.sd_km2, rel=0.02)
