"""The tables: every rule that they name exists, and adding a word to one is enough."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from geo.reports.actors import RULES as ACTOR_RULES
from geo.reports.lexicon import Lexicon
from geo.reports.periods import RULES
from geo.reports.sentence import Sentence
from geo.reports.tokens import fold, sentences, tokens
from geo.reports.vocabulary import LANGUAGES, load, units
from geo.reports.window_phrases import _wanted
from geo.reports.window_words import Before, Words
from geo.reports.windows import _pieces_in

_PASSAGES = Path(__file__).parents[2] / "benchmarks" / "data" / "claims" / "dev.jsonl"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_window_names_a_rule(lang: str) -> None:
    assert {phrase.rule for phrase in load(lang).windows} <= set(RULES)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_predicate_has_a_rule_for_its_actor(lang: str) -> None:
    assert set(load(lang).table["lexicon"]["predicate"]) <= {*ACTOR_RULES, "other"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_the_same_tables(lang: str) -> None:
    english, other = load("en").table, load(lang).table
    optional = {
        "cases", "forms", "year_word", "singular_units", "infinitive_endings", "infinitive_mark", "months_capital",
    }  # fmt: skip
    assert set(english) - optional == set(other) - optional


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_unit_is_known_and_has_words(lang: str) -> None:
    named = set(load(lang).table["lexicon"]["unit"])
    assert named <= set(units())
    assert {"km2", "mi2", "ha", "km", "m"} <= named


def test_units_have_their_sizes() -> None:
    assert units()["mi2"] == ("area", pytest.approx(1.609344**2))
    assert units()["acre"] == ("area", pytest.approx(1.609344**2 / 640))
    assert units()["ha"] == ("area", 0.01)
    assert units()["mi"] == ("length", 1.609344)


def test_months_without_a_year_are_the_last_that_began() -> None:
    words = Words({"month": "december"}, date(2024, 2, 10), load("en"), Before())
    assert RULES["in_month"](words) == ("increment", date(2023, 12, 1), date(2023, 12, 31))


def test_the_longest_phrase_wins_and_gaps_stay_short() -> None:
    lexicon = Lexicon({"p": {"short": ["under"], "long": ["under ~ control"]}})

    def names(text: str) -> list[str]:
        return [tag.name for tag in lexicon.tags(tokens(text, fold(text)))]

    assert names("under firm Ukrainian control") == ["long"]
    assert names("under fire, out of control") == ["short"]
    assert names("under one two three four five six seven control") == ["short"]


def test_abbreviations_do_not_end_sentences() -> None:
    text = "Over 5 sq. km were freed, Gen. Smith said on Aug. 6. Звільнено 3 кв. км. Далі бої."
    runs = list(sentences(text, fold(text), load("uk")))
    assert [text[run[0].start : run[-1].end].split()[0] for run in runs][-2:] == ["Звільнено", "Далі"]
    english = list(sentences(text[:53], fold(text[:53]), load("en")))
    assert len(english) == 1


def test_a_form_stands_for_each_ending() -> None:
    lexicon = load("uk").lexicon
    for word in ("взяв", "взяла", "взяло", "взяли"):
        assert ("predicate", "take") in {(tag.group, tag.name) for tag in lexicon.tags(tokens(word, word))}


def test_no_sentence_is_passed_over_that_has_a_window() -> None:
    passages = [json.loads(line) for line in _PASSAGES.read_text("utf-8").splitlines()]
    found = 0
    for passage in passages:
        text, folded, vocabulary = passage["text"], fold(passage["text"]), load(passage["lang"])
        for index, run in enumerate(sentences(text, folded, vocabulary)):
            sentence = Sentence(text, folded, run, vocabulary, index)
            held, words = _pieces_in(sentence)
            for phrase in vocabulary.windows:
                if phrase.pattern.search(folded[sentence.start : sentence.end]):
                    found += 1
                    assert phrase.needed <= held
                    assert all(words & any_of for any_of in phrase.wanted), (phrase, sentence.text)
    assert found > 300


@pytest.mark.parametrize(
    ("template", "wanted"),
    [
        ("since (?:then|it began)", [{"since"}, {"then", "it"}]),
        ("(?:(?:in|over) )?the week (?:of|from)(?: on)? {date}(?! ?(?:to|and))", [{"the"}, {"week"}]),
        ("(?:the |its )?first {n} months of (?:the year|{year})", [{"first"}, {"months"}, {"of"}]),
        ("(?:right )?now(?= ?[–:])", [{"now"}]),
        ("days?", []),
        ("today|yesterday", []),
    ],
)
def test_words_that_a_window_cannot_do_without_are_read_off_its_form(template: str, wanted: list[set[str]]) -> None:
    assert list(_wanted(template)) == wanted
