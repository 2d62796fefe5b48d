"""Whether a predicate is asserted: not denied, not wished for, not of a part only."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence

_REACH = 6
_DENIAL_REACH = 40
_PART_REACH = 4
_DENIAL_AFTER = 12
_NOUNS = frozenset({"noun", "noun_of", "loss"})


def asserted(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a sentence asserts a predicate.

    Negations, intentions and attempts before it in its clause take that away, and so does an infinitive that
    nothing such as "managed to" makes a fact.
    """
    if sentence.word(len(sentence.tokens) - 1) == "?":
        return False
    succeeded = False
    for index in range(predicate.start - 1, max(-1, predicate.start - 1 - _REACH), -1):
        word = sentence.word(index)
        if word in sentence.vocabulary.table["clause"] or word in (";", ","):
            break
        if word == ":" and predicate.name not in _NOUNS:
            break
        if (
            sentence.at("predicate", index)
            and sentence.vocabulary.lang == "en"
            and not _infinitive(sentence, predicate)
        ):
            break
        tag = sentence.within("stance", index)
        if (
            tag is None
            or sentence.within("bound", index)
            or (sentence.tokens[index].capital and word in sentence.vocabulary.months)
        ):
            continue
        if tag.name == "success":
            succeeded = True
        elif _is_purpose(sentence, index, predicate):
            continue
        elif tag.name in ("negation", "intention") and not (succeeded and tag.name == "intention"):
            return False
    if _denied(sentence, predicate) or _hedged(sentence, predicate) or _in_part(sentence, predicate.end):
        return False
    return succeeded or not _infinitive(sentence, predicate)


def partial(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether words between two tokens speak of a part only."""
    return any(
        tag.name == "partial"
        and start - _PART_REACH <= tag.start
        and tag.end <= end + 1
        and not sentence.within("adjective", tag.start - 1)
        and not any(sentence.at("predicate", index) for index in range(tag.end, start))
        and not (tag.end <= start and sentence.walls(tag.end, start))
        for tag in sentence.group("stance")
    )


def _is_purpose(sentence: Sentence, index: int, predicate: Tag) -> bool:
    """Return whether a word such as "for" leads what something was done for: "for safety X was taken"."""
    doing = predicate.name not in _NOUNS and not _infinitive(sentence, predicate)
    return doing and sentence.word(index) in sentence.vocabulary.table["purposes"]


def _in_part(sentence: Sentence, index: int) -> bool:
    """Return whether what follows a predicate makes it one of a part: "was freed by the marines only in part"."""
    groups = ("filler", "be", "bound", "party", "oblique", "adjective", "force", "preposition", "article")
    for place in range(index, index + _REACH):
        if sentence.at("in_part", place):
            return True
        if not any(sentence.within(group, place) for group in groups):
            return False
    return False


def _infinitive(sentence: Sentence, predicate: Tag) -> bool:
    table = sentence.vocabulary.table
    word = sentence.word(predicate.start)
    endings = tuple(table.get("infinitive_endings", ()))
    if endings:
        return word.endswith(endings) and predicate.name not in ("noun", "loss", "under")
    before = predicate.start - 1
    while before >= 0 and sentence.at("filler", before):
        before -= 1
    if sentence.within("settlement", before - 1) and sentence.word(before) == table["infinitive_mark"]:
        return any(sentence.word(index) in table["next"] for index in range(max(0, before - 4), before))
    return sentence.word(before) == table["infinitive_mark"] and predicate.name not in ("noun", "loss", "pass", "under")


def _hedged(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a predicate is all but true: "nearly captured"."""
    before = predicate.start - 1
    while before >= 0 and (sentence.at("filler", before) or sentence.at("passive", before)):
        before -= 1
    if predicate.name in _NOUNS:
        after = range(predicate.end, predicate.end + _REACH)
        return any(sentence.at("hedge_after", index) for index in after)
    return sentence.within("hedge", before) is not None


def _denied(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a denial covers the predicate: "denied that …", "called the capture of X a lie"."""
    if any(
        0 <= tag.start - predicate.end <= _DENIAL_AFTER and not sentence.clauses_between(predicate.end, tag.start)
        for tag in sentence.group("denial_after")
    ):
        return True
    if _told_falsely(sentence, predicate):
        return True
    opening = _relative_clause(sentence, predicate)
    for tag in sentence.group("denial"):
        if tag.start < opening:
            continue
        before = tag.start < predicate.start <= tag.end + _DENIAL_REACH
        if before and not _parted(sentence, tag.end, predicate.start):
            return True
        after = predicate.name in _NOUNS and predicate.end <= tag.start <= predicate.end + _DENIAL_REACH
        if after and not sentence.walls(predicate.end, tag.start):
            return True
    return False


def _told_falsely(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether what a clause tells is taken back at its end: "reports that X was captured are false"."""
    after = [
        tag
        for group in ("denial", "denial_after")
        for tag in sentence.group(group)
        if tag.start >= predicate.end and not sentence.clauses_between(predicate.end, tag.start)
    ]
    return bool(after) and any(
        tag.end <= predicate.start
        and _opens_clause(sentence, tag.start)
        and not sentence.clauses_between(tag.end, predicate.start)
        for tag in sentence.group("hearsay")
    )


def _opens_clause(sentence: Sentence, index: int) -> bool:
    """Return whether only articles and a side's adjective stand before a token in its clause."""
    possessive = sentence.vocabulary.table["possessive"]
    index -= 1
    while index >= 0 and (
        any(sentence.within(group, index) for group in ("article", "adjective", "party", "quantifier", "filler"))
        or sentence.word(index) == possessive
    ):
        index -= 1
    return index < 0 or sentence.parts_clauses(index) or sentence.word(index) in (",", ":", '"', "–")


def _relative_clause(sentence: Sentence, predicate: Tag) -> int:
    """Return where the relative clause that a predicate stands in begins; 0 where it stands in none.

    What is said of a town in passing holds, whatever is denied of it: "denies that X, which it took in May, is lost".
    """
    for index in range(predicate.start - 1, 0, -1):
        if sentence.word(index) == ",":
            return 0
        if sentence.word(index) in sentence.vocabulary.table["relative"] and sentence.word(index - 1) == ",":
            return 0 if _tells_what(sentence, index) else index
    return 0


def _tells_what(sentence: Sentence, index: int) -> bool:
    """Return whether "that" leads what is told and describes no noun: "спростували, що X захоплено"."""
    before = index - 2
    described = sentence.tokens[before].capital or any(
        sentence.within(group, before) for group in ("settlement", "force", "party", "oblique")
    )
    return sentence.word(index) in sentence.vocabulary.table["that"] and not described


def _parted(sentence: Sentence, start: int, end: int) -> bool:
    return sentence.clauses_between(start, end) or any(sentence.word(index) == ":" for index in range(start, end))
