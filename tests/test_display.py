"""What objects show of themselves in notebooks: the right figures, marked words, and nothing that runs."""

import pickle
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from shapely import MultiPolygon, Polygon, box

import geo
from geo._display.drawing import Paint, draw_map, draw_readings
from geo._display.markup import marked
from geo._shipped import shipped
from geo.control.model import ControlSnapshot
from geo.gazetteer.model import Match, Mention, Place
from geo.reconcile.model import Assessment, Measurement, Reconciliation
from geo.regions.model import Region
from geo.reports.model import AreaFigure, Claim, Claims, Period, Report, StatedFigure

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`${7*7}`</mark></svg>\u202e&amp;"


class Elements(HTMLParser):
    """Every element with its attributes, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data


def parsed(html: str) -> Elements:
    elements = Elements()
    elements.feed(html)
    elements.close()
    assert elements.open == []
    return elements


def tree(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)  # noqa: S314 - what is parsed was made here


def objects(word: str) -> list[object]:
    """One of each object, with a word wherever text from outside may stand."""
    before = ControlSnapshot(
        date(2031, 5, 1), word, MultiPolygon([box(10, 50, 11, 51)]), MultiPolygon(), word, word, word + "2",
        notes=(word,), estimate=True,
    )  # fmt: skip
    after = replace(before, date=date(2031, 5, 8), held=MultiPolygon([box(10, 50, 10.9, 51)]))
    region = Region(word, word, "sector", MultiPolygon([box(10, 50, 11, 50.5)]), reason=word, source=word)
    change = geo.measure_change(before, after, [region])
    report = Report(word, f"In short: {word} 3 km² {word}", date(2031, 5, 9), word, word, word, word)
    span = (10, 10 + len(word) + 6)
    area = AreaFigure(3.0, 2.5, 3.5, "exact", (StatedFigure(3.0, "km2"),))
    claim = Claim(
        "c1", "area", span, report.text[slice(*span)], "en", word, word, word, word, area,
        period=Period("increment", date(2031, 5, 1), None, word), source=word,
    )  # fmt: skip
    match = Match(Place(word, 7, 50.0, 10.5, word, word, "PPL", 1200), 0.5, word)
    row = change.row(word, word)
    measured = Measurement(row.low_km2, row.km2, row.high_km2, row.sd_km2, before.date, after.date, word, word)
    finding = Reconciliation(word, claim, measured, 0.1, "understated", word, match, region, change)
    mention = Mention(word, (0, 5), match, (match,), ambiguous=True)
    assessment = Assessment(report, (mention,), (finding,))
    return [report, claim, Claims(report, [claim]), match.place, match, mention, before, change, region, finding,
            assessment, Mention(word, (0, 5), None), Assessment(report, (), ())]  # fmt: skip


@pytest.mark.parametrize("shown", objects(HOSTILE), ids=lambda each: type(each).__name__)
def test_text_from_outside_stays_text(shown):
    elements = parsed(shown._repr_html_())
    allowed = {"div", "p", "br", "strong", "span", "mark", "sup", "table", "thead", "tbody", "tr", "th", "td"}
    drawn = {"svg", "path", "rect", "text"}
    assert {tag for tag, _ in elements.tags} <= allowed | drawn
    for tag, attributes in elements.tags:
        assert not {name for name in attributes if name.startswith("on")}
        assert not {"href", "src"} & set(attributes)
        if tag in allowed:
            assert set(attributes) <= {"style"}
        assert "url(" not in (attributes.get("style") or "")
    assert "\u202e" not in elements.text


@pytest.mark.parametrize("shown", objects("Word"), ids=lambda each: type(each).__name__)
def test_what_is_shown_is_small_and_well_formed(shown):
    html = shown._repr_html_()
    tree(html.replace("<br>", "<br/>"))
    assert len(html) < 20_000


def test_claims_mark_their_words_in_the_text():
    report, _, claims, *_ = objects("Word")
    assert isinstance(report, Report)
    assert isinstance(claims, Claims)
    html = claims._repr_html_()
    found = re.findall(r"<mark[^>]*>(.*?)<sup", html)
    assert found == ["Word 3 km²"]
    text = parsed(html).text
    assert "In short: Word 3 km²c1 Word" in text
    assert "increment, 2031-05-01 to …" in text
    again = pickle.loads(pickle.dumps(claims))  # noqa: S301
    assert again == claims
    assert again.report == report


def test_marks_that_overlap_keep_every_character_once():
    html = marked("abcdefgh", [((4, 8), "two"), ((1, 6), "one"), ((2, 3), "inside")])
    assert re.sub(r"<sup.*?</sup>", "", html).count("mark style") == 2
    assert re.sub(r"<sup.*?</sup>|<[^>]*>", "", html) == "abcdefgh"


def test_a_change_shows_its_figures_and_both_sides():
    change = next(each for each in objects("Word") if type(each).__name__ == "Change")
    elements = parsed(change._repr_html_())
    assert "1 to 8 May 2031, Word" in elements.text
    assert "an estimate from settlements" in elements.text
    # 0.1 of a degree between 50° and 51° N is 789.5 km² (Karney), half of it and 0.7 % more in the southern half.
    assert "789" in elements.text
    assert "397" in elements.text
    assert "gained by Word2" in elements.text
    assert [tag for tag, _ in elements.tags].count("svg") == 1


def test_an_empty_change_says_so():
    snapshot = ControlSnapshot(date(2031, 5, 1), "Desk", MultiPolygon(), MultiPolygon())
    assert "Nothing changed" in geo.measure_change(snapshot, snapshot)._repr_html_()
    assert "<svg" not in snapshot._repr_html_()


def test_a_finding_shows_its_verdict_and_an_assessment_all_of_them():
    finding, assessment = objects("Word")[9:11]
    assert "▼ understated" in finding._repr_html_()
    assert "▼ understated" in assessment._repr_html_()
    assert "No claims" in objects("Word")[-1]._repr_html_()


def test_a_map_is_drawn_to_scale():
    lat = 50.0
    ground = box(10, lat - 0.5, 11, lat + 0.5)
    svg = draw_map([Paint(ground, "held", "held-edge")], ground.bounds, "a < b")
    path = tree(svg)[0].attrib["d"]
    points = [tuple(map(float, point.split())) for point in re.findall(r"[-\d.]+ [-\d.]+", path)]
    xs, ys = zip(*points, strict=True)
    # A degree of longitude is cos(50°) = 0.6428 of a degree of latitude.
    assert (max(xs) - min(xs)) / (max(ys) - min(ys)) == pytest.approx(0.6428, rel=1e-3)
    bar = re.search(r"h([\d.]+)\" stroke", svg)
    label = re.search(r">([\d.]+) km<", svg)
    assert bar is not None
    assert label is not None
    # The ground is 111.2 km tall (one degree of a sphere of 6371 km), to 0.5 % of an ellipsoid's at 50° N.
    assert float(label[1]) / float(bar[1]) == pytest.approx(111.2 / (max(ys) - min(ys)), rel=5e-3)
    assert 'aria-label="a &lt; b"' in svg


def test_a_map_draws_only_what_is_in_view_and_thins_it():
    circle = Polygon(box(0, 0, 20, 20).exterior).intersection(box(9, 49, 9.5, 49.5))
    assert "<path" in draw_map([Paint(box(9, 49, 12, 52), "held", "held-edge")], (10, 50, 11, 51), "map")
    assert draw_map([Paint(circle, "held", "held-edge")], (10, 50, 11, 51), "map").count("<path") == 1
    from shapely import Point

    fine = Point(10.5, 50.5).buffer(0.4, quad_segs=20_000)
    assert len(draw_map([Paint(fine, "held", "held-edge")], fine.bounds, "map")) < 6_000


def test_readings_stand_in_order_on_their_line():
    measured = Measurement(100, 150, 200, 10, date(2031, 5, 1), date(2031, 5, 8), "all", "Desk")
    svg = tree(draw_readings((90, 110), measured))
    claimed, whole, low_to_central = (each for each in svg if each.tag == "rect")
    for bar, width in ((claimed, 20), (whole, 100), (low_to_central, 50)):
        assert float(bar.attrib["width"]) == pytest.approx(width * 300 / 231, abs=0.1)
    assert float(claimed.attrib["x"]) < float(whole.attrib["x"])


def test_what_ships_shows_itself():
    report = geo.read_report(str(shipped("reports", "2023-07-17-kyivindependent.md")))
    assessment = geo.assess(report, geo.open_gazetteer(), [geo.default_archive()])
    elements = parsed(assessment._repr_html_())
    marks = [tag for tag, _ in elements.tags].count("mark")
    assert marks == len({finding.claim.id for finding in assessment.findings}) > 0
    for finding in assessment.findings:
        assert finding.verdict in elements.text
        parsed(finding._repr_html_())
