"""Whether a predicate stands in the passive, so that what goes before it is what it was done to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.numbers import read_number

if TYPE_CHECKING:
    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence


def is_passive(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a predicate stands in the passive: "was taken", "захоплено"."""
    if predicate.name.endswith("_passive"):
        return True
    word = sentence.word(predicate.start)
    if word not in sentence.vocabulary.table["participles"] and not word.endswith(
        tuple(sentence.vocabulary.table["participle_endings"])
    ):
        return False
    if _closes_a_figure(sentence, predicate):
        return True
    if sentence.word(predicate.start - 1) in (",", ":") and _stands_apart(sentence, predicate):
        return True
    following = sentence.at("preposition", predicate.end)
    if following is not None and following.name == "by" and not _measures(sentence, following.end):
        return True
    for index in range(predicate.start - 1, max(-1, predicate.start - 5), -1):
        if sentence.at("passive", index):
            return True
        if not (sentence.at("be", index) or sentence.at("filler", index) or sentence.word(index) == '"'):
            return False
    return False


def _closes_a_figure(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a participle stands just behind a figure and ends its clause: "20 sq km won back"."""
    end = predicate.end
    closes = end >= len(sentence.tokens) or sentence.word(end) in (",", ".", ";", ")", ":")
    return closes and sentence.within("unit", predicate.start - 1) is not None


def _stands_apart(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a participle after a comma has no object: "X, freed on Thursday, is quiet"."""
    if sentence.vocabulary.table.get("cases") or not sentence.tokens[predicate.start - 2].capital:
        return False
    end = predicate.end
    plain = sentence.at("preposition", end) or sentence.word(end) in (",", ".") or sentence.parts_clauses(end)
    return bool(plain) and not read_number(sentence, end)


def _measures(sentence: Sentence, index: int) -> bool:
    """Return whether "by" leads a figure, not who did it: "pushed back by about a kilometre"."""
    bound = sentence.at("bound", index)
    index = bound.end if bound else index
    single = sentence.word(index) in sentence.vocabulary.table["one"] and sentence.at("unit", index + 1)
    return read_number(sentence, index) is not None or bool(single)
