"""A series kept as partitions: the whole table, and no work twice."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pyarrow.dataset
import pytest
import shapely

from geo._errors import TerritoryError
from geo.batch.series import COLUMNS, keep_series
from geo.control import months
from geo.control.archive import open_archive
from geo.control.series import measure_series
from geo.regions.model import Region

if TYPE_CHECKING:
    from pathlib import Path

_EAST = [Region("east", "east", "file", shapely.MultiPolygon([shapely.box(36.5, 40, 50, 55)]))]


def _draw(folder: Path, day: str, width: float) -> None:
    feature = {
        "type": "Feature",
        "properties": {"fill": "#a52714"},
        "geometry": shapely.geometry.mapping(shapely.box(36, 48, 36 + width, 49)),
    }
    (folder / f"{day}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three days in each of four months, one of them unreadable."""
    where = tmp_path / "archive"
    where.mkdir()
    for number in range(12):
        _draw(where, f"2023-{3 + number // 3:02}-{4 + number % 3 * 12:02}", 1 + (number * 7 % 5) / 7)
    (where / "2023-05-04.geojson").write_text("{")
    return where


def _keep(folder: Path, out: Path, **window: object) -> list[bool]:
    return [new for _, new in keep_series(open_archive(folder), out, _EAST, **window)]  # type: ignore[arg-type]


def _table(out: Path) -> list[dict[str, object]]:
    return pyarrow.dataset.dataset(out, partitioning="hive").to_table(columns=list(COLUMNS)).to_pylist()


def _bytes(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


def _whole(folder: Path, **window: object) -> list[dict[str, object]]:
    rows = measure_series(open_archive(folder), _EAST, **window)  # type: ignore[arg-type]
    cells = ({name: getattr(row, name) for name in COLUMNS} for row in rows)
    return [{name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()} for row in cells]


@pytest.mark.parametrize(
    ("every", "names"),
    [
        ("day", [f"month=2023-{month:02}" for month in (3, 4, 5, 6)]),
        ("week", [f"month=2023-{month:02}" for month in (3, 4, 5, 6)]),
        ("month", ["year=2023"]),
    ],
)
def test_the_folder_is_the_whole_table(folder, tmp_path, every, names):
    assert _keep(folder, tmp_path / "out", every=every) == [True] * len(names)
    assert list(_bytes(tmp_path / "out")) == [f"{name}/part-0.parquet" for name in names]
    assert _table(tmp_path / "out") == _whole(folder, every=every)
    assert _keep(folder, tmp_path / "out", every=every) == [False] * len(names)


def test_a_second_run_reads_no_map_and_names_what_was_left_out(folder, tmp_path, monkeypatch):
    _keep(folder, tmp_path / "out")
    before = _bytes(tmp_path / "out")
    archive = open_archive(folder)
    archive.in_force(date(2023, 3, 4))

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(months, "drawn_of", never)
    rows = [row for some, _ in keep_series(archive, tmp_path / "out", _EAST) for row in some]
    assert len(rows) == 10 * 2 * 2
    assert _bytes(tmp_path / "out") == before
    assert "2023-05-04.geojson" in archive.bad["2023-05-04.geojson"]


def test_what_is_missing_damaged_or_changed_is_measured_and_nothing_else(folder, tmp_path):
    out = tmp_path / "out"
    _keep(folder, out)
    before = _bytes(out)
    (out / "month=2023-04" / "part-0.parquet").unlink()
    assert _keep(folder, out) == [False, True, False, False]
    page = out / "month=2023-06" / "part-0.parquet"
    page.write_bytes(page.read_bytes()[:-100])
    assert _keep(folder, out) == [False, False, False, True]
    assert _bytes(out) == before
    # The last day of April opens May; the ground held later on follows, but nothing later is measured.
    _draw(folder, "2023-04-28", 2.5)
    assert _keep(folder, out) == [False, True, True, False]
    assert _table(out) == _whole(folder)
    _draw(folder, "2023-07-04", 1.5)
    assert _keep(folder, out) == [False, False, False, False, True]
    assert _table(out) == _whole(folder)


def test_other_regions_or_windows_are_other_series(folder, tmp_path):
    out = tmp_path / "out"
    _keep(folder, out)
    assert [new for _, new in keep_series(open_archive(folder), out)] == [True] * 4
    with pytest.raises(TerritoryError, match="month=2023-03: this is not part of what is to be written here"):
        _keep(folder, out, start=date(2023, 5, 1))
    with pytest.raises(TerritoryError, match="does not exist; make it first"):
        _keep(folder, tmp_path / "no" / "out")


def test_an_archive_of_partitions_is_dated_by_its_folders(folder, tmp_path):
    """GeoParquet in: ``date=YYYY-MM-DD`` folders, as table engines write them."""
    import geopandas as gpd

    for path in sorted(folder.glob("*.geojson")):
        if path.stat().st_size > 10:
            partition = tmp_path / "parts" / f"date={path.stem}"
            partition.mkdir(parents=True)
            gpd.read_file(path).to_parquet(partition / "part-0.parquet")
    archive = open_archive(tmp_path / "parts")
    assert archive.dates == tuple(day for day in open_archive(folder).dates if day != date(2023, 5, 4))
    assert measure_series(archive, _EAST) == measure_series(open_archive(folder), _EAST)
    (tmp_path / "parts" / "date=2023-04-16" / "part-0.parquet").write_bytes(b"PAR1")
    archive = open_archive(tmp_path / "parts")
    rows = measure_series(archive, _EAST)
    assert date(2023, 4, 16) not in {row.after for row in rows}
    assert list(archive.bad) == ["date=2023-04-16/part-0.parquet"]
