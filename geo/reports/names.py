"""Proper names in a sentence: where one ends, and how it reads in the nominative and in Latin letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from geo.gazetteer.cases import nominatives
from geo.gazetteer.names import romanise

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence

Case = Literal["nominative", "accusative", "oblique"]

_REGIONAL = re.compile(r"[сцз]ь?к(?:ий|ого|ому|им|ім|ій|ої|ою|у|а|і|их|ими|ом|ой|ую|ая|ое|ие)$")
_AS_ADJECTIVE = "ском"
_ADVERB = "ly"
_LOCATIVE = {"uk": ("ську", "цьку"), "ru": ("ске", "цке")}
"""How towns end in the case of "in": the Покровську of "у Покровську", and the Покровске of "в Покровске"."""
_NAME_WORDS = 3
_SHORTEST, _LONGEST = 3, 40
_NOT_NAMES = (
    "party", "oblique", "adjective", "enemy", "ours", "speaker", "landmark", "compass", "compass_adjective",
    "speech", "not_name", "preposition", "article", "force", "oblast", "direction", "settlement", "unit", "be",
    "stance", "epithet",
)  # fmt: skip
ADJECTIVE_END = re.compile(r"ь?с?ь?к\w{1,3}$")
"""What follows the stem of a place's adjective: the ського of "Лиманського"."""


def latin(sentence: Sentence, start: int, end: int, *, case: Case = "accusative") -> str:
    """Return a name as written between two tokens in the nominative and in Latin letters, a former one as of today.

    Parameters
    ----------
    sentence, start, end
        Where the name stands.
    case
        What governs it calls for; names of things look the same in the accusative, but for feminines.
    """
    begin, stop = sentence.characters(start, end)
    written = " ".join(sentence.text[begin:stop].split())
    lang = sentence.vocabulary.lang
    if written.isascii():
        return written
    known = _known(sentence, written)
    if known is not None:
        return known
    if case == "oblique" and written.endswith(_LOCATIVE.get(lang, ())):
        return romanise(written[:-1], lang)
    if _is_nominative(sentence, start, end, case):
        return romanise(written, lang)
    candidates = list(nominatives(written, lang)) or [written]
    if (
        case == "oblique"
        and candidates[0] == written
        and sentence.word(end - 1).endswith(tuple(sentence.vocabulary.table["oblique_endings"]))
    ):
        candidates = candidates[1:] or candidates
    return romanise(candidates[0], lang)


def _known(sentence: Sentence, written: str) -> str | None:
    """Return today's name of a town that was renamed, and a town's whose case looks like that of its adjective."""
    conflict, low = sentence.vocabulary.conflict, written.lower()
    for name in nominatives(written, sentence.vocabulary.lang):
        if name.lower() in conflict.renamed:
            return conflict.renamed[name.lower()]
    if low.endswith(_AS_ADJECTIVE):
        place = conflict.adjectives.get(low.removesuffix(_AS_ADJECTIVE), "")
        return place.title() if place.endswith("sk") else None
    return None


def _is_nominative(sentence: Sentence, start: int, end: int, case: Case) -> bool:
    """Return whether a name looks as in the nominative: by its ending, or because a noun such as "село" leads it."""
    table, last = sentence.vocabulary.table, sentence.word(end - 1)
    if last.endswith(tuple(table["nominative_endings"])):
        return True
    if case == "nominative":
        return not last.endswith(tuple(table["accusative_endings"]))
    led = sentence.within("settlement", start - 1) is not None
    if case == "accusative" or led:
        return not last.endswith(tuple(table["accusative_endings" if not led else "led_endings"]))
    return False


def name_at(sentence: Sentence, index: int) -> int:
    """Return the token after a proper name that starts at a token, or 0 where none does."""
    if index not in sentence.name_ends:
        sentence.name_ends[index] = _name_end(sentence, index)
    return sentence.name_ends[index]


def _name_end(sentence: Sentence, index: int) -> int:
    end = index
    while end < min(len(sentence.tokens), index + _NAME_WORDS) and _is_name_word(
        sentence, end, _SHORTEST - (end > index)
    ):
        if end > index and (
            sentence.tokens[end].start - sentence.tokens[end - 1].end != 1 or is_adjective(sentence, end)
        ):
            break
        end += 1
    return end if end > index else 0


def _is_name_word(sentence: Sentence, index: int, shortest: int) -> bool:
    token, vocabulary = sentence.tokens[index], sentence.vocabulary
    if token.kind != "w" or not token.capital or not shortest <= len(token.word) <= _LONGEST:
        return False
    if vocabulary.lang == "en" and not all(
        part[:1].isupper() for part in sentence.text[token.start : token.end].split("-")
    ):
        return False
    timed = token.word in vocabulary.months or token.word in vocabulary.weekdays or token.word in vocabulary.seasons
    if timed and (index == 0 or vocabulary.table.get("months_capital")):
        return False
    if index == 0 and token.word.endswith(_ADVERB) and sentence.word(1) == ",":
        return False
    if index and sentence.within("compass_adjective", index) and not _leads_to_region(sentence, index):
        return vocabulary.lang != "en"
    return index not in sentence.covered(_NOT_NAMES)


def _leads_to_region(sentence: Sentence, index: int) -> bool:
    groups = ("direction", "oblast", "party", "oblique", "force", "landmark")
    return any(sentence.within(group, index + 1) for group in groups)


def is_adjective(sentence: Sentence, index: int) -> bool:
    """Return whether a word is a region's or a direction's adjective: the Донецької of "Донецької області"."""
    if sentence.vocabulary.lang == "en" or not _REGIONAL.search(sentence.word(index)):
        return False
    return sentence.at("oblast", index + 1) is not None or sentence.at("direction", index + 1) is not None
