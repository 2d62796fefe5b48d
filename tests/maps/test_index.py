import re
from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from geo.maps.index import index_day, render_index, write_index
from geo.maps.timescale import HEIGHT, draw_charts, nice_step


def test_every_date_leads_to_its_map_and_every_claim_to_its_card(sheet) -> None:
    other = replace(sheet, date=date(2023, 8, 1))
    html = render_index([other, sheet])
    assert html.index('href="2023-07-25.html"') < html.index('href="2023-08-01.html"')
    assert html.count('href="2023-07-25.html#claim-1-c1"') == 2  # in the chart and in the table
    assert html.count('href="2023-07-25.html#claim-1-c3"') == 1


def test_the_index_runs_nothing(sheet) -> None:
    html = render_index([sheet])
    assert "<script" not in html
    assert "script-src 'none'" in unescape(html)


def test_hostile_text_is_shown_as_text(scene) -> None:
    scene.title = scene.publisher = "<script>alert(1)</script>{{ 7*7 }}\u202e"
    html = render_index([scene.sheet()])
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}</bdi>" in html


def test_marks_stand_at_their_figures(sheet) -> None:
    (chart,) = draw_charts([index_day(sheet)])["Ukraine"]
    assert chart.title == "Other ground: total since a start"
    (mark,) = chart.marks
    zero, top = chart.rows[0][0], chart.rows[-1]
    unit = (zero - top[0]) / float(top[1])
    heights = (mark.claimed, mark.claimed_high, mark.low, mark.central, mark.high)
    assert [round((zero - y) / unit, 1) for y in heights] == [12.0, 15.0, 10.2, 12.5, 15.0]
    assert mark.verdict == "supported"
    assert 0 < top[0] < zero < HEIGHT


def test_later_reports_stand_further_right(sheet) -> None:
    sheets = [replace(sheet, date=date(2023, 9, 1)), sheet, replace(sheet, date=date(2023, 8, 1))]
    (chart,) = draw_charts([index_day(sheet) for sheet in sheets])["Ukraine"]
    assert chart.title == "The south: total since a start"
    assert [mark.x for mark in chart.marks] == sorted(mark.x for mark in chart.marks)
    assert chart.line == " ".join(f"{mark.x},{mark.claimed}" for mark in chart.marks)
    assert [label for _, label in chart.columns] == ["Aug 2023", "Sep"]


@pytest.mark.parametrize("most", [0.3, 1, 7, 35, 192, 262, 999, 104_000])
def test_charts_have_two_to_four_grid_steps(most: float) -> None:
    assert 1 < most / nice_step(most) <= 4


def test_an_empty_index_is_still_a_page() -> None:
    assert "0 report dates, 0 claims" in render_index([])


def test_the_index_is_written_whole(sheet, tmp_path) -> None:
    path = write_index([sheet], tmp_path)
    assert path.name == "index.html"
    assert path.read_text(encoding="utf-8") == render_index([sheet])
    assert re.search(r"<title>[^<]+</title>", path.read_text(encoding="utf-8"))
