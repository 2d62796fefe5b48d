"""The reports that ship: every file can be traced to a public source and read by the program."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

_FOLDER = Path(__file__).parents[2] / "data" / "reports"
_FILES = sorted(_FOLDER.glob("*.md"))
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n\n(.+)\Z", re.DOTALL)


def _read(file: Path) -> tuple[dict[str, Any], str]:
    match = _FRONT_MATTER.match(file.read_text(encoding="utf-8"))
    assert match, f"{file.name} has no front matter"
    return yaml.safe_load(match[1]), match[2]


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_front_matter_is_complete_and_agrees_with_the_file_name(file: Path) -> None:
    fields, _ = _read(file)
    assert list(fields) == ["title", "publisher", "published", "url", "lang"]
    assert all(fields.values())
    assert type(fields["published"]) is date
    assert file.stem.startswith(f"{fields['published'].isoformat()}-")
    assert str(fields["url"]).startswith("https://")
    assert fields["lang"] in {"en", "uk", "ru"}


@pytest.mark.parametrize("file", _FILES, ids=lambda file: file.stem)
def test_text_is_a_short_news_item_in_the_stated_language(file: Path) -> None:
    fields, text = _read(file)
    assert 80 <= len(text.split()) <= 250
    if fields["lang"] == "en":
        assert not re.search("[а-яіїєґ]", text, re.IGNORECASE)
    else:
        marks = {"uk": "[іїєґ]", "ru": "[ыэъё]"}
        other = "ru" if fields["lang"] == "uk" else "uk"
        assert re.search(marks[str(fields["lang"])], text)
        assert not re.search(marks[other], text)


def test_every_report_has_its_own_source() -> None:
    urls = [_read(file)[0]["url"] for file in _FILES]
    assert len(urls) == len(set(urls))


def test_two_example_dates_and_at_least_ten_weekly_statements_ship() -> None:
    dates = {_read(file)[0]["published"] for file in _FILES}
    assert {date(2023, 5, 21), date(2023, 7, 25)} <= dates
    assert len([day for day in dates if date(2023, 6, 1) <= day <= date(2023, 10, 31) and day.weekday() == 0]) >= 10
