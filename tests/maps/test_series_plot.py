from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from geo.control.series import SeriesRow
from geo.maps.series_plot import draw_series, render_series, write_series_plot
from geo.maps.series_weeks import by_region

if TYPE_CHECKING:
    from pathlib import Path

_MONDAY = date(2023, 6, 5)


def _rows(days: int = 14, regions: tuple[str, ...] = ("all", "east")) -> list[SeriesRow]:
    """A day gains Ukraine 2 km² (1 to 3) and Russia 1 km² (0 to 1) in each region; 100 km² are held before."""
    return [
        SeriesRow(
            _MONDAY + timedelta(n), _MONDAY + timedelta(n + 1), region, actor, *gains, 0, 0, 0, 99.0 - n, 1.5, 4.0
        )
        for n in range(days)
        for region in regions
        for actor, gains in (("Ukraine", (1.0, 2.0, 3.0)), ("Russia", (0.0, 1.0, 1.0)))
    ]


def test_weeks_run_from_monday_to_monday_and_add_up() -> None:
    everywhere, east = by_region(_rows(10))
    assert (everywhere.region, east.region) == ("all", "east")
    assert everywhere.sides == ("Ukraine", "Russia")
    first, second = everywhere.weeks[0]
    assert (first.start, first.end) == (_MONDAY, date(2023, 6, 11))
    assert (first.low_km2, first.km2, first.high_km2) == (7, 14, 21)
    assert second.km2 == 6
    assert everywhere.weeks[1][0].km2 == 7
    last = everywhere.held[-1]
    assert (last.day, last.km2, last.band) == (date(2023, 6, 15), 90.0, (87.0, 93.0, 97.0))


def test_redrawn_ground_stands_beside_the_bars() -> None:
    rows = _rows(7)
    # On Wednesday the map-maker redrew 500 km² besides: bars are as before, and the mark tells.
    redrawn = 500.0
    for number in (8, 10):
        row = rows[number]
        assert (row.before.isoweekday(), row.actor) == (3, "Ukraine")
        readings = {name: getattr(row, name) + redrawn for name in ("low_km2", "km2", "high_km2")}
        drawn = {f"redrawn_{name}": redrawn for name in readings}
        rows[number] = replace(row, **readings, **drawn)
    week = by_region(rows)[0].weeks[0][0]
    assert (week.low_km2, week.km2, week.high_km2, week.redrawn_km2) == (7, 14, 21, redrawn)
    said = "Ukraine gained 14 km² (confirmed 7.0, widest 21); 500 km² more look redrawn"
    assert said in html.unescape(render_series(rows, "DeepState"))
    assert "redrawn" not in render_series(_rows(7), "DeepState").partition("<main>")[2]


def test_the_page_tells_every_figure_and_runs_nothing() -> None:
    page = html.unescape(render_series(_rows(), "DeepState"))
    assert "5 to 11 June 2023: Ukraine gained 14 km² (confirmed 7.0, widest 21)" in page
    assert "12 to 18 June 2023: Russia gained 7.0 km² (confirmed 0, widest 7.0)" in page
    assert "6 June 2023: 99 km² held by Russia (± 3.0), 4.0 contested" in page
    assert page.count("<details") == 2
    assert "<script" not in page
    assert "script-src 'none'" in page
    assert not re.search(r"(?:src|href)=", page)
    assert render_series(_rows(), "DeepState") == render_series(_rows(), "DeepState")


def test_bands_lie_around_the_line() -> None:
    """A chart's y grows downwards: least held, then held, then what may be held besides."""
    page = render_series(_rows(1), "DeepState")
    (widest,) = re.findall(r'class="band widest" d="M[\d.]+ ([\d.]+)L', page)[:1]
    (sure,) = re.findall(r'class="band sure" d="M[\d.]+ ([\d.]+)L', page)[:1]
    (held,) = re.findall(r'class="held" d="M[\d.]+ ([\d.]+)"', page)[:1]
    assert float(sure) > float(held) > float(widest)


def test_outside_text_stays_text() -> None:
    page = render_series(_rows(regions=("all", "<img src=x onerror=alert(1)>")), "</title><script>alert(1)</script>")
    assert "<script" not in page
    assert "<img" not in page


def test_still_days_are_drawn() -> None:
    still = [
        SeriesRow(_MONDAY, _MONDAY + timedelta(1), "all", actor, *[0.0] * 6, 50.0, 0.0, 0.0)
        for actor in ("Ukraine", "Russia")
    ]
    assert "NaN" not in render_series(still, "x")
    assert draw_series(still, "x").startswith(b"\x89PNG")


def test_pictures_are_the_same_for_the_same_input() -> None:
    assert draw_series(_rows(), "a $formula$") == draw_series(_rows(), "a $formula$")


def test_the_ending_chooses(tmp_path: Path) -> None:
    assert (
        write_series_plot(_rows(), tmp_path / "plots/a.html", "x").read_text(encoding="utf-8").startswith("<!DOCTYPE")
    )
    assert write_series_plot(_rows(), tmp_path / "a.PNG", "x").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(ValueError, match=r"a plot is a \.html or \.png file"):
        write_series_plot(_rows(), tmp_path / "a.svg", "x")
