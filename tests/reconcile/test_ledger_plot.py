import re
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser

import pytest

from geo.maps.ledger_chart import draw_panels
from geo.maps.ledger_page import render_ledger
from geo.maps.ledger_plot import draw_ledger, write_ledger_plot
from geo.reconcile.ledger import reconcile_ledger


@pytest.fixture
def ledger(summer):
    return reconcile_ledger(summer)


def test_panels_hold_totals_and_windows(ledger):
    panels = {(panel.region, panel.kind): panel for panel in draw_panels(ledger)}
    assert set(panels) == {
        (region, kind) for region in ("south", "east", "bakhmut", "all") for kind in ("total", "window")
    }
    total, window = panels["south", "total"], panels["south", "window"]
    assert [point.km2 for point in total.points] == [113, 130, 158.4, 168.6, 179.5, 192, 204.7, 256.5, 260]
    assert [point.km2 for point in window.points] == [17, 28.4, 10.2, 10.9, 12, 12.6, 4.8, 5.2]
    assert total.line[-1].km2 == pytest.approx(sum(stretch.km2 for stretch in window.line), abs=0.05)
    assert total.days == (date(2023, 6, 4), date(2023, 9, 18))
    assert all(stretch.low <= stretch.km2 <= stretch.high for stretch in total.line)


def test_a_claim_off_the_scale_does_not_flatten_the_rest(statement):
    week = (date(2023, 7, 3), date(2023, 7, 10))
    ledger = reconcile_ledger([statement("south", *week, 20.0), statement("south", *week, 20.4, source="B"),
                               statement("south", *week, 20000.0, source="C")])  # fmt: skip
    panel = next(panel for panel in draw_panels(ledger) if panel.kind == "window")
    assert panel.most < 60
    assert "l6 10h-12z" in render_ledger(ledger)


def test_the_picture_is_the_same_each_time(ledger):
    first = draw_ledger(ledger)
    assert first.startswith(b"\x89PNG\r\n")
    assert first == draw_ledger(ledger)


class _Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.links, self.ids, self.tags = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append(tag)
        self.ids.append(attrs.get("id"))
        self.links += [attrs[name] for name in ("src", "href", "srcset") if attrs.get(name)]


def test_the_page_is_whole_and_loads_nothing(ledger):
    html = render_ledger(ledger)
    assert html == render_ledger(ledger)
    page = _Page()
    page.feed(html)
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} <= set(page.ids)
    assert page.tags.count("svg") == 8 + 5
    assert "default-src 'none'" in unescape(html)
    assert not re.search(r"https?://|@import|url\(", html)
    assert html.count('<tr id="claim-') == len(ledger.claims)


def test_outside_text_stays_text(statement):
    nasty = "</script><script>alert(1)</script>${1}`{{ 7*7 }}$x_1$ <img src=x onerror=alert(1)>"
    entry = statement("south", date(2023, 7, 3), date(2023, 7, 10), 20.0, source=nasty)
    entry = replace(
        entry, report=replace(entry.report, name=nasty), claim=replace(entry.claim, quote=nasty, actor=nasty)
    )
    ledger = reconcile_ledger([entry])
    html = render_ledger(ledger)
    assert html.count("<script>") == 1
    assert "<img" not in html
    assert "{{ 7*7 }}" in html
    assert draw_ledger(ledger).startswith(b"\x89PNG")


def test_an_empty_ledger_is_drawn(tmp_path):
    ledger = reconcile_ledger([])
    assert "nothing can be tested" in render_ledger(ledger)
    assert write_ledger_plot(ledger, tmp_path / "empty.png").stat().st_size > 1000


def test_files_by_their_ending(ledger, tmp_path):
    assert write_ledger_plot(ledger, tmp_path / "a.HTML").read_text(encoding="utf-8") == render_ledger(ledger)
    assert write_ledger_plot(ledger, tmp_path / "a.png").read_bytes() == draw_ledger(ledger)
    with pytest.raises(ValueError, match=r"a\.svg: a plot is a \.html or \.png file"):
        write_ledger_plot(ledger, tmp_path / "a.svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.HTML", "a.png"]


def test_a_browser_reads_out_a_claim_without_a_network(ledger, tmp_path, read_page):
    page = read_page(write_ledger_plot(ledger, tmp_path / "ledger.html"))
    page.locator("a.claim").nth(3).hover(force=True)
    assert "km²" in page.locator("#readout").inner_text()
    assert page.locator("tr.on").count() == 1
    page.locator("#only-misfits").check()
    assert page.locator("tr[id^=claim-]:visible").count() == 0
