"""Places by their adjectives: the Лиманському of "на Лиманському напрямку", in any case."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.gazetteer.names import romanise
from geo.reports.names import ADJECTIVE_END

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence

_LAND = re.compile(r"(.+?)щин\w{1,3}")
_ENDING = re.compile(r"(?:ь?ськ|ьк|ск|цк)\w{1,3}$")


def adjective_place(sentence: Sentence, index: int, *, known: bool = False) -> str | None:
    """Return the English name of the place that a word is the adjective of, or None.

    Parameters
    ----------
    sentence, index
        The word.
    known
        Only places of the conflict's table; else any capitalised word with such an ending.
    """
    if index >= len(sentence.tokens):
        return None
    word = sentence.word(index)
    stems = sentence.vocabulary.conflict.adjectives
    for length in range(len(word), 0, -1):
        place = stems.get(word[:length])
        if place is not None and ADJECTIVE_END.fullmatch(word[length:]):
            return place
    named = sentence.tokens[index].capital or sentence.at("direction", index + 1)
    if not known and named and _ENDING.search(word):
        return romanise(_ENDING.sub("", word), sentence.vocabulary.lang)
    return None


def land_of(sentence: Sentence, index: int) -> str | None:
    """Return the English name of the town whose land a word names, such as Вовчанщина, or None."""
    match = _LAND.fullmatch(sentence.word(index)) if sentence.tokens[index].capital else None
    return sentence.vocabulary.conflict.adjectives.get(match[1]) if match else None


def joined_places(sentence: Sentence, index: int, *, known: bool = False) -> tuple[list[str], int]:
    """Return the places of adjectives that commas and "and" join from a token on, and the token after the last."""
    places: list[str] = []
    after = joint = index
    while (place := adjective_place(sentence, joint, known=known)) is not None:
        places.append(place)
        after = joint = joint + 1
        while sentence.word(joint) == "," or sentence.word(joint) in sentence.vocabulary.table["and"]:
            joint += 1
        if joint == after:
            break
    return places, after
