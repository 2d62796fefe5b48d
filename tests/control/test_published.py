"""What publishers said of ground, against the polygons of those days; docs/published-figures.md gives the sources."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from geo.control.archive import FileArchive, open_archive
from geo.control.area import measure_area
from geo.control.change import measure_change
from geo.control.revisions import find_revisions
from geo.control.series import measure_series
from geo.regions.library import load_regions
from geo.regions.lookup import land_of

if TYPE_CHECKING:
    from pathlib import Path

_UKRAINE_KM2 = 603_548


@pytest.fixture
def archive(shared_data: Path) -> FileArchive:
    return open_archive(shared_data / "data/deepstate")


def _by_oblast(archive: FileArchive, before: date, after: date) -> dict[str, tuple[float, float]]:
    change = measure_change(archive.in_force(before), archive.in_force(after), load_regions("oblast"))
    return {row.region: (row.low_km2, row.km2) for row in change.rows if row.actor == "Ukraine"}


@pytest.mark.parametrize(
    ("day", "published", "measured"), [(date(2022, 11, 12), 108_651, 108_702), (date(2023, 1, 1), 108_702, 108_760)]
)
def test_totals(archive: FileArchive, day: date, published: float, measured: float) -> None:
    held = measure_area(archive.read(day))[0]
    assert held.km2 == pytest.approx(published, rel=6e-4)
    assert held.km2 == pytest.approx(measured, abs=0.5)
    assert 2 * held.sd_km2 == pytest.approx(32, abs=0.5)


def test_a_year_without_what_was_redrawn(archive: FileArchive) -> None:
    change = measure_change(archive.read(date(2023, 1, 1)), archive.read(date(2023, 12, 30)))
    redrawn = find_revisions(change, land_of("Ukraine"))

    def km2(before: str, after: str) -> float:
        frames = (change.faces, redrawn)
        whole, drawn = (f.loc[(f.status_before == before) & (f.status_after == after), "km2"].sum() for f in frames)
        return float(whole - drawn)

    occupied = km2("free", "held") + km2("contested", "held")
    liberated = km2("held", "free") + km2("contested", "free")
    assert occupied == pytest.approx(683, rel=0.003)
    assert liberated == pytest.approx(395, rel=0.05)
    assert change.row("all", "Russia").km2 - occupied == pytest.approx(47, abs=0.5)


def test_a_month_of_area_only_files(shared_data: Path) -> None:
    months = open_archive(shared_data / "data/deepstate-area-only")
    change = measure_change(months.read(date(2024, 7, 8)), months.read(date(2024, 8, 1)))
    net = change.row("all", "Russia").km2 - change.row("all", "Ukraine").km2
    assert net == pytest.approx(134.3, abs=0.05)
    assert net / 24 == pytest.approx(5.2, rel=0.08)


def test_announcements_lie_between_the_readings(archive: FileArchive) -> None:
    low, central = _by_oblast(archive, date(2022, 10, 1), date(2022, 11, 9))["kherson oblast"]
    assert (low, central) == (pytest.approx(1135, abs=0.5), pytest.approx(1503, abs=0.5))
    assert low < 1381 < central
    week = _by_oblast(archive, date(2022, 9, 30), date(2022, 10, 7))
    low, central = (sum(week[f"{name} oblast"][n] for name in ("kharkiv", "donetsk", "luhansk")) for n in (0, 1))
    assert (low, central) == (pytest.approx(592, abs=1), pytest.approx(1169, abs=1))
    assert low < 776 < central
    assert _by_oblast(archive, date(2022, 9, 6), date(2022, 9, 13))["kharkiv oblast"][0] > 2 * 3800


def test_an_autumn_of_another_map(archive: FileArchive) -> None:
    rows = measure_series(archive, start=date(2022, 9, 1), end=date(2022, 12, 1), every="month")
    assert [row.after for row in rows[::2]] == [date(2022, 10, 1), date(2022, 11, 1), date(2022, 12, 1)]
    net = [defender.km2 - attacker.km2 for defender, attacker in zip(rows[::2], rows[1::2], strict=True)]
    assert sum(net) / _UKRAINE_KM2 == pytest.approx(0.0176 + 0.0042 + 0.0064, rel=0.03)
