"""Reading reports: formats, encodings, dates, and what cannot be read."""

from __future__ import annotations

import io
import sys
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from geo._errors import ReportError
from geo.reports.read import MAX_BYTES, read_report, read_reports

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = """---
title: "A week in the south"
publisher: Example News
published: 2023-07-24
url: https://example.org/a
lang: uk
---

Сили оборони звільнили 12,6 кв. км.
"""

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Gains</title>
<meta property="article:published_time" content="2023-07-25T08:00:00Z">
<meta property="og:site_name" content="Example News"></head><body>
<nav><a href="/">Home</a><a href="/war">War</a> Russia has seized 9,999 sq km of menu.</nav>
<article><h1>Gains</h1><p>Kyiv has retaken more than 192 sq km of land in the south, an official said on Monday.
The army moves on, slowly, through minefields and trenches that were dug over the winter.</p>
<p>Fighting went on near three villages through the night,
and the general staff reported twenty clashes along the whole of the front line.</p></article>
<aside>Subscribe and join our community! Russia took 1,234 square kilometres of your inbox.</aside>
<footer>All rights reserved.</footer></body></html>"""


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_front_matter_gives_date_and_origin_and_leaves_the_text(tmp_path: Path) -> None:
    report = read_report(write(tmp_path / "week.md", MARKDOWN))
    assert (report.published, report.dated_by) == (date(2023, 7, 24), "front matter")
    assert (report.name, report.lang, report.publisher) == ("week.md", "uk", "Example News")
    assert report.text.strip() == "Сили оборони звільнили 12,6 кв. км."


def test_a_page_gives_its_main_text_and_the_date_of_its_metadata(tmp_path: Path) -> None:
    report = read_report(write(tmp_path / "page.html", PAGE))
    assert (report.published, report.dated_by) == (date(2023, 7, 25), "page metadata")
    assert "192 sq km" in report.text
    assert "inbox" not in report.text
    assert "menu" not in report.text


def test_a_date_that_is_given_overrules_the_text(tmp_path: Path) -> None:
    report = read_report(write(tmp_path / "week.md", MARKDOWN), published=date(2023, 7, 31))
    assert (report.published, report.dated_by) == (date(2023, 7, 31), "--date")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Kyiv, 12 June 2023\n\nTroops moved on.", date(2023, 6, 12)),
        ("Published: June 12, 2023, 21:31\nTroops moved on.", date(2023, 6, 12)),
        ("12 червня 2023 року\nВійська просунулися.", date(2023, 6, 12)),
        ("12.06.2023 Войска продвинулись.", date(2023, 6, 12)),
        ("2023-06-12\nTroops moved on.", date(2023, 6, 12)),
    ],
)
def test_a_dateline_in_the_first_lines_dates_a_text(tmp_path: Path, text: str, day: date) -> None:
    report = read_report(write(tmp_path / "a.txt", text))
    assert (report.published, report.dated_by) == (day, "text")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-u"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = (
        "За минулий тиждень Сили оборони звільнили три квадратні кілометри території на Бахмутському напрямку, "
        "повідомила заступниця міністра оборони. Ворог намагався зупинити наступ, але безуспішно. "
    ) * 4
    report = read_report(write(tmp_path / "a.txt", text.encode(encoding)), published=date(2023, 8, 14))
    assert report.text == text
    assert report.lang == "uk"


def test_a_page_in_its_declared_encoding(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "windows-1251").replace("Kyiv has retaken", "Київ повернув: Kyiv has retaken")
    assert "Київ повернув" in read_report(write(tmp_path / "a.html", page.encode("cp1251"))).text


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"Troops moved on.")))
    report = read_report("-", published=date(2023, 6, 12))
    assert (report.name, report.text) == ("-", "Troops moved on.")


def test_a_missing_date_names_the_file_and_the_option(tmp_path: Path) -> None:
    path = write(tmp_path / "undated.txt", "Troops moved on.")
    with pytest.raises(ReportError, match=r"undated\.txt: .*--date"):
        read_report(path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.bin", bytes(range(256)) * 40, "not text"),
        ("a.txt", b"", "no text"),
        ("a.html", b"<html><body></body></html>", "no text"),
        ("a.md", b"---\ntitle: [unclosed\n---\nText", "line 2.*not YAML"),
        ("a.md", b"---\npublished: soon\n---\nText", "'soon' is not a day"),
        ("a.txt", b"a" * (MAX_BYTES + 1), "larger than 16 MB"),
    ],
)
def test_what_cannot_be_read_says_why_in_one_line(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    with pytest.raises(ReportError, match=message) as caught:
        read_report(write(tmp_path / name, content))
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_and_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReportError, match="is a folder"):
        read_report(tmp_path)
    with pytest.raises(ReportError, match="no such file"):
        read_report(tmp_path / "nowhere.txt")


def test_a_date_in_the_future_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "Troops moved on.")
    with pytest.raises(ReportError, match="in the future"):
        read_report(path, published=date.today() + timedelta(days=30))


def test_zero_bytes_within_a_text_are_dropped(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(b"Ukraine freed 12 sq km. " * 300 + b"Russia \x00took 3 sq\x00 km.")
    report = read_report(path, published=date(2025, 1, 1))
    assert report.text.endswith("Russia took 3 sq km.")


def test_malformed_html_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    page = PAGE.replace("</p>", "").replace("</article>", "<div><span>").replace("</body></html>", "")
    assert "192 sq km" in read_report(write(tmp_path / "a.html", page)).text


def test_one_bad_report_loses_none_of_the_others(tmp_path: Path) -> None:
    good = write(tmp_path / "good.md", MARKDOWN)
    bad = write(tmp_path / "bad.txt", bytes(range(256)) * 40)
    reports, errors = read_reports([good, bad, tmp_path / "gone.txt", good])
    assert [report.name for report in reports] == ["good.md", "good.md"]
    assert [str(error).split(":")[0].rsplit("/")[-1] for error in errors] == ["bad.txt", "gone.txt"]
