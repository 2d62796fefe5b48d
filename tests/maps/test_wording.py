from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon

from geo.maps.wording import claim_title, date_range, figure, plain, sentence_around, stated, web_link
from geo.reconcile.model import Reconciliation
from geo.regions.model import Region
from geo.reports.model import AdvanceFigure, AreaFigure, Claim, ControlFigure, Period


def finding(**parts: object) -> Reconciliation:
    kind = "area" if "area" in parts else "advance" if "advance" in parts else "control"
    claim = Claim("c1", kind, (0, 4), "They", "en", **{"actor": "Ukraine", **parts})
    return Reconciliation("r.md", claim, None, None, "untestable", "")


def area(bound: str, km2: float = 192, high: float = 240) -> AreaFigure:
    return AreaFigure(km2, km2, high, bound, ())


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({"area": area("at_least"), "region": "south"}, "Ukraine gained at least 192 km² in the south"),
        ({"area": area("about"), "actor": None}, "About 192 km² gained"),
        ({"area": area("between", 40, 45), "region": "Sumy region"}, "Ukraine gained 40 to 45 km² in Sumy Region"),
        ({"area": area("exact", 1.5), "region": "alpha direction"}, "Ukraine gained 1.5 km² in the Alpha direction"),
        ({"area": area("at_most"), "period": Period("total_held", None, None)}, "Ukraine holds up to 192 km²"),
        (
            {"advance": AdvanceFigure(0.7, width_km=1.73), "place": "Alphaville", "direction": "southwest"},
            "Ukraine advanced 0.7 km on a front of 1.73 km southwest of Alphaville",
        ),
        ({"advance": AdvanceFigure(1, depth_high_km=2), "place": "Beta"}, "Ukraine advanced 1 to 2 km near Beta"),
        ({"control": ControlFigure("lost"), "place": "Alphaville"}, "Ukraine lost Alphaville"),
    ],
)  # fmt: skip
def test_titles_say_who_what_and_where(parts: dict[str, object], title: str) -> None:
    assert claim_title(finding(**parts)).replace("\u00a0", " ") == title


def test_a_measured_region_names_the_ground_and_a_vicinity_does_not() -> None:
    claimed = finding(area=area("exact"), place="Alphaville", region="alpha")
    region = Region("alpha", "the Alpha direction", "sector", MultiPolygon())
    assert claim_title(replace(claimed, region=region)).endswith("km² in the Alpha direction")
    assert claim_title(replace(claimed, region=replace(region, kind="vicinity"))).endswith("km² near Alphaville")
    assert claim_title(claimed).endswith("km² near Alphaville")
    advance = finding(advance=AdvanceFigure(2), region="alpha")
    assert claim_title(replace(advance, region=region)) == "Ukraine advanced 2 km in the Alpha direction"


def test_no_line_breaks_between_a_number_and_its_unit() -> None:
    assert "192\u00a0km²" in claim_title(finding(area=area("exact")))


def test_the_sentence_around_a_span_is_cut_at_its_ends() -> None:
    text = "First one. They took 12\nsq km there, he said! Last one."
    start = text.index("took")
    assert sentence_around(text, (start, start + 13)) == ("They ", "took 12 sq km", " there, he said!")


def test_a_span_that_ends_its_sentence_keeps_it_short() -> None:
    text = "They took 12 sq km. Then rain."
    assert sentence_around(text, (5, 19)) == ("They ", "took 12 sq km.", "")


def test_decimal_points_do_not_end_a_sentence() -> None:
    text = "A gain of 4.63 miles was made in 7.5 days."
    assert sentence_around(text, (2, 6))[2] == " of 4.63 miles was made in 7.5 days."


def test_endless_sentences_are_cut_with_an_ellipsis() -> None:
    text = "word " * 400 + "HERE " + "word " * 400
    before, marked, after = sentence_around(text, (2000, 2004))
    assert marked == "HERE"
    assert before.startswith("… word")
    assert after.endswith("word …")
    assert len(before) < 380
    assert len(after) < 380


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 60))
def test_the_parts_of_a_sentence_are_the_texts_own_words(text: str, start: int, length: int) -> None:
    start, end = min(start, len(text)), min(start + length, len(text))
    joined = "".join("".join(sentence_around(text, (start, end))).split())
    assert joined.strip("…") in "".join(plain(text).split()) or "…" in joined


@given(st.text())
def test_plain_text_holds_nothing_unseen(text: str) -> None:
    shown = plain(text)
    assert not any(0x202A <= ord(character) <= 0x202E or 0x2066 <= ord(character) <= 0x2069 for character in shown)
    assert plain(shown) == shown


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "data:text/html,x", "//example.org",
     "file:///etc/passwd", "http://", 'https://example.org/" onclick="x', "https://[", "vbscript:x", ""],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str) -> None:
    assert web_link(url) == ""


def test_web_addresses_are_kept() -> None:
    assert web_link(" https://example.org/a?b=c#d ") == "https://example.org/a?b=c#d"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (date(2023, 7, 17), date(2023, 7, 24), "17 to 24 July 2023"),
        (date(2022, 12, 30), date(2023, 1, 2), "30 December 2022 to 2 January 2023"),
        (date(2023, 7, 24), date(2023, 7, 24), "24 July 2023"),
    ],
)
def test_windows_name_month_and_year_once(start: date, end: date, words: str) -> None:
    assert date_range(start, end) == words


def test_figures_carry_as_many_digits_as_they_can_bear() -> None:
    assert [figure(value) for value in (0, 0.004, 9.96, 99.5, 1234.5)] == ["0", "0", "10.0", "100", "1,234"]
    assert [stated(value) for value in (0.7, 12500, 100)] == ["0.7", "12,500", "100"]
