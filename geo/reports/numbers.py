"""Numbers as reports write them: digits with separators of three languages, and words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence

_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_HUNDRED, _THOUSAND = 100, 1000
BEYOND = 1e15
"""A figure in km or km² that no text states of any ground; infinite ones are not less."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a sentence.

    Attributes
    ----------
    value
        What it says.
    step
        The worth of its last digit: 0.01 for 31.25, 1 for 1,000, 100 for "1.5 thousand".
    end
        The token after its last.
    magnitude
        What a word such as "thousand" multiplies it by.
    """

    value: float
    step: float
    end: int
    magnitude: float = 1.0

    @property
    def coarse_step(self) -> float:
        """The worth of its last digit that is not zero: 10 for 390."""
        step = self.step
        while step >= 1 and self.value and self.value % (step * 10) == 0:
            step *= 10
        return step

    def scaled_like(self, other: Number) -> Number:
        """Return the number with the other's "thousand": the 1 of "1 to 1.5 thousand"."""
        if self.magnitude != 1 or self.value >= other.value:
            return self
        return replace(self, value=self.value * other.magnitude, step=self.step * other.magnitude)


def read_number(sentence: Sentence, index: int) -> Number | None:
    """Return the number that starts at a token, or None; one that no text states of anything is none.

    Parameters
    ----------
    sentence
        Where to read; its language says which mark separates decimals.
    index
        The token to start at.
    """
    if not 0 <= index < len(sentence.tokens):
        return None
    token = sentence.tokens[index]
    if token.kind == "n":
        number = _digits(sentence, index)
    elif token.kind == "w":
        number = _words(sentence, index)
    else:
        return None
    number = _magnified(sentence, number) if number else None
    return number if number and number.value < BEYOND else None


def can_open_number(sentence: Sentence, index: int) -> bool:
    """Return whether a figure can start at a token: a number, a word of number, or a unit in the singular."""
    token = sentence.tokens[index]
    if token.kind != "w":
        return token.kind == "n"
    vocabulary, table = sentence.vocabulary, sentence.vocabulary.table
    word = token.word.partition("-")[0]
    return (
        word in vocabulary.numbers
        or word in vocabulary.magnitudes
        or word in table["one"]
        or word in table.get("singular_units", ())
    )


def _digits(sentence: Sentence, index: int) -> Number | None:
    written, end = sentence.word(index), index + 1
    if re.fullmatch(r"\d{1,3}", written):
        while _is_group(sentence, end):
            tail = sentence.word(end)
            written += tail
            end += 1
            if not tail.isdigit():
                break
    decimal = sentence.vocabulary.table["decimal"]
    thousands = "," if decimal == "." else "."
    if re.fullmatch(r"\d+", written):
        return Number(float(written), 1.0, end)
    marks = {char for char in written if char in ".,"}
    grouped = _GROUPED.fullmatch(written) and len(marks) == 1
    if grouped and (thousands in marks or written.count(decimal) > 1):
        return Number(float(re.sub(r"[.,]", "", written)), 1.0, end)
    if len(marks) == 2:
        last = max(written.rfind("."), written.rfind(","))
        whole, part = re.sub(r"[.,]", "", written[:last]), written[last + 1 :]
    else:
        whole, _, part = written.replace(",", ".").partition(".")
        if "." in part:
            return None
    return Number(float(f"{whole}.{part}"), 10.0 ** -len(part), end)


def _is_group(sentence: Sentence, index: int) -> bool:
    """Return whether a token goes on a number whose thousands are set apart by blanks: the 300 of "1 300"."""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    gap = token.start - sentence.tokens[index - 1].end
    return token.kind == "n" and gap == 1 and re.match(r"\d{3}(?!\d)", token.word) is not None


def _words(sentence: Sentence, index: int) -> Number | None:
    vocabulary = sentence.vocabulary
    total, end, last = 0.0, index, 0.0
    while end < len(sentence.tokens):
        parts = sentence.word(end).split("-")
        if not all(part in vocabulary.numbers for part in parts):
            break
        value = sum(vocabulary.numbers[part] for part in parts)
        if end > index and value == _HUNDRED and total < _HUNDRED:
            total = total * value
        elif end > index and value >= last:
            break
        else:
            total += value
        last = value
        end += 1
    if end == index:
        if sentence.word(index) in vocabulary.magnitudes:
            many = sentence.word(index) in vocabulary.table["plural_magnitudes"]
            return None if many and not sentence.within("bound", index - 1) else Number(1.0, 1.0, index)
        if sentence.word(index) in vocabulary.table["one"] and (
            sentence.word(index + 1) in vocabulary.magnitudes or sentence.word(index + 1) in vocabulary.numbers
        ):
            return read_number(sentence, index + 1)
        return None
    if last < 1 and sentence.word(end) in vocabulary.table["one"]:
        end += 1
    more = after_half(sentence, end)
    if more:
        return Number(total + 0.5, 0.5, more)
    return Number(total, 0.5 if total % 1 else 1.0, end)


def after_half(sentence: Sentence, index: int) -> int:
    """Return the token after "and a half" at a token, or 0."""
    for phrase in sentence.vocabulary.table["halves"]:
        words = phrase.split()
        if [sentence.word(index + place) for place in range(len(words))] == words:
            return index + len(words)
    return 0


def _magnified(sentence: Sentence, number: Number) -> Number:
    end = number.end
    factor = sentence.vocabulary.magnitudes.get(sentence.word(end))
    if factor is None:
        return number
    end += 1
    if sentence.word(end) == "." and sentence.word(end - 1) in sentence.vocabulary.abbreviations:
        end += 1
    value = number.value * factor
    if factor == _THOUSAND and number.step == 1 and end < len(sentence.tokens) and _is_group(sentence, end):
        return Number(value + int(sentence.word(end)), 1.0, end + 1)
    return Number(value, number.step * factor, end, factor)


def measured_at(sentence: Sentence, index: int) -> bool:
    """Return whether a figure with its unit stands at a token, with or without a word such as "about"."""
    bound = sentence.at("bound", index)
    number = read_number(sentence, bound.end if bound else index)
    return number is not None and sentence.at("unit", number.end) is not None
