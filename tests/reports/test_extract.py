"""Whole reports: exact spans, order, determinism, the two real ones, and input that is out to hurt."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.reports.extract import extract_claims
from geo.reports.model import Report
from geo.reports.read import read_report
from geo.reports.tokens import MAX_TOKENS, fold, sentences
from geo.reports.vocabulary import LANGUAGES, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from geo.reports.model import Claim

LABELLED = Path(__file__).parent.parent.parent / "benchmarks" / "data" / "claims"
SCRAPS = """Ukraine|Russia|liberated|captured|12|sq km|.|,|in the south|since June|Bakhmut|and|more than|(|)|advanced|km
|1 300|не|ЗСУ|звільнили|кв.|за тиждень|Росія|окупувала|до|від|5|освободили|ВСУ|с|по|марта|’|—|«|»|İ|½|²|0|'"""
WORDS = st.sampled_from(SCRAPS.split("|"))


def report(text: str, lang: str = "en") -> Report:
    return Report("text", text, date(2024, 7, 24), "--date", lang=lang)


def passages(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (LABELLED / name).read_text(encoding="utf-8").splitlines()]


def test_spans_quote_the_text_and_ids_follow_it() -> None:
    text = "\n\n".join(passage["text"] for passage in passages("dev.jsonl"))
    found = extract_claims(report(text))
    assert len(found) > 250
    for number, claim in enumerate(found, start=1):
        assert text[slice(*claim.span)] == claim.quote
        assert claim.id == f"c{number}"
    assert [claim.span for claim in found] == sorted(claim.span for claim in found)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=60).map(" ".join), st.sampled_from(LANGUAGES))
def test_any_text_gives_exact_spans_and_the_same_claims_twice(text: str, lang: str) -> None:
    found = extract_claims(report(text, lang))
    assert found == extract_claims(report(text, lang))
    for claim in found:
        assert text[slice(*claim.span)] == claim.quote
        if claim.area is not None:
            assert claim.area.low_km2 <= claim.area.km2 <= claim.area.high_km2 or claim.area.bound == "at_most"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_folding_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)
    extract_claims(report(text))


def test_the_advance_at_bakhmut(shared_data: Path) -> None:
    found = extract_claims(
        read_report(shared_data / "reports" / "2023-05-21-euromaidan.txt", published=date(2023, 5, 21))
    )
    (claim,) = found
    assert claim.advance is not None
    assert (claim.advance.width_km, claim.advance.depth_km, claim.advance.area_km2) == (1.73, 0.7, 1.211)
    assert (claim.place, claim.actor, claim.source) == ("Bakhmut", "Ukraine", "Third Separate Assault Brigade")


def test_the_figures_of_july_2023(shared_data: Path) -> None:
    read = read_report(shared_data / "reports" / "2023-07-25-globalnews.txt", published=date(2023, 7, 25))
    control, south, east = extract_claims(read)
    assert (control.place, control.actor) == ("Bakhmut", "Russia")
    for claim, km2, region, bound in ((south, 192, "south", "at_least"), (east, 35, "east", "exact")):
        assert claim.area is not None
        assert claim.period is not None
        assert (claim.area.km2, claim.region, claim.area.bound, claim.actor) == (km2, region, bound, "Ukraine")
        assert (claim.period.kind, claim.period.start, claim.period.end) == (
            "cumulative",
            date(2023, 6, 4),
            date(2023, 7, 24),
        )
        assert (claim.source, claim.stated_on, claim.verified) == ("senior defence official", date(2023, 7, 24), False)
    assert south.area is not None
    assert [(figure.value, figure.unit) for figure in south.area.stated] == [(192, "km2"), (74.13, "mi2")]
    assert south.area.units_agree is True


def test_a_text_without_claims_gives_an_empty_list(claims: Callable[..., list[Claim]]) -> None:
    assert claims("The weather was fine on Monday. Nobody took anything.") == []
    assert claims("") == []
    assert claims("\n \n") == []


def test_languages_may_change_from_sentence_to_sentence(claims: Callable[..., list[Claim]]) -> None:
    found = claims(
        "Ukraine liberated 12 sq km. Сили оборони звільнили 3 кв. км. Российские войска заняли 5 кв. км земли."
    )
    assert [(claim.lang, claim.actor) for claim in found] == [("en", "Ukraine"), ("uk", "Ukraine"), ("ru", "Russia")]


def test_names_that_are_no_places_can_be_ruled_out() -> None:
    text = "Ukraine liberated Robotyne and Fantasia."
    found = extract_claims(report(text), is_place=lambda name: name == "Robotyne")
    assert [claim.place for claim in found] == ["Robotyne"]


def test_no_sentence_is_longer_than_the_cap() -> None:
    for text in ("and " * 5000, "5 sq km, " * 2000, "a" * 20_000, "." * 5000, "(" * 5000):
        runs = list(sentences(text, fold(text), load("en")))
        assert max(len(run) for run in runs) <= MAX_TOKENS


@pytest.mark.parametrize(
    "piece",
    [
        "since the ",
        "from 1 to ",
        "1 000 ",
        "sq km ",
        "X, ",
        "(",
        "north of ",
        "за останні ",
        "5 sq km and ",
        "captured A, ",
        "two hundred ",
        "'s ",
    ],
)
def test_work_grows_with_the_length_of_hostile_text_and_no_faster(piece: str) -> None:
    def calls(size: int) -> int:
        text = (piece * (size // len(piece) + 1))[:size]
        count = 0

        def tick(_frame: object, event: str, _argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        sys.setprofile(tick)
        try:
            extract_claims(report(text))
        finally:
            sys.setprofile(None)
        return count

    calls(2_000)
    assert calls(12_000) < 2.5 * calls(6_000)


def _repeats(tree: Any, inside: bool = False) -> Iterator[bool]:
    """Yield, for each repetition without a bound, whether it stands inside another one."""
    for operator, argument in tree:
        name = str(operator)
        if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            unbounded = argument[1] >= 1000
            if unbounded:
                yield inside
            yield from _repeats(argument[2], inside or unbounded)
        elif name == "SUBPATTERN":
            yield from _repeats(argument[3], inside)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeats(branch, inside)
        elif name in ("ASSERT", "ASSERT_NOT"):
            yield from _repeats(argument[1], inside)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_window_pattern_can_explode(lang: str) -> None:
    parser: Any = re._parser  # type: ignore[attr-defined]
    for phrase in load(lang).windows:
        assert not any(_repeats(parser.parse(phrase.expression))), phrase
