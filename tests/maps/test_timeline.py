import json
import re
from dataclasses import replace
from datetime import date

import pytest

from geo.control.model import Change
from geo.maps.timeline import render_timeline, write_timeline


@pytest.fixture
def changes(change) -> list[Change]:
    last = replace(change.before, date=date(2023, 8, 1))
    return [change, Change(change.after, last, change.rows, change.faces)]


def story(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="story">(.*?)</script>', html, re.S)[1])


def test_each_piece_of_ground_is_on_the_page_once(changes) -> None:
    told = story(render_timeline(changes))
    assert [entry["day"] for entry in told["dates"]] == ["2023-06-04", "2023-07-24", "2023-08-01"]
    assert sorted(status for status, _ in told["faces"]) == ["cfc", "fhf", "hch", "hfh", "hhh"]


def test_steps_carry_the_changes_own_figures(changes) -> None:
    told = story(render_timeline(changes))
    assert [[gain["km2"] for gain in step] for step in told["steps"]] == [[1980.4, 251.0]] * 2
    assert "Ukraine 3,961\u00a0km²; Russia 502\u00a0km²" in told["summary"]


def test_the_same_changes_give_the_same_bytes(changes, tmp_path) -> None:
    path = write_timeline(changes, tmp_path)
    assert path.name == "timeline.html"
    assert path.read_text(encoding="utf-8") == render_timeline(changes)


def test_no_change_is_no_timeline() -> None:
    with pytest.raises(ValueError, match="at least two snapshots"):
        render_timeline([])
