"""Settlements that a claim brings along: "took X along with Y", "X is the third town taken, after Y and Z"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.leftwards import BACK_SKIPS, names_before
from geo.reports.lists import settlements_after

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name
    from geo.reports.names import Case
    from geo.reports.sentence import Sentence

_TO_NOUN = 4
_TO_VERB = 10
_OPENING = 2


def ranked(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements that a place in a row is given to: "X is the third village freed there"."""
    sentence = context.sentence
    rank = _rank(sentence, predicate)
    if rank is None:
        return []
    names = names_before(context, rank.start, BACK_SKIPS)
    between = range(names[-1][1], rank.start) if names else ()
    return names if any(sentence.word(index) == "–" or sentence.within("be", index) for index in between) else []


def brought_along(context: Context, predicate: Tag, names: list[Name], case: Case) -> Iterator[tuple[Name, Case]]:
    """Yield the settlements taken with those of a predicate, or before them in a row, and the case that they stand in.

    Parameters
    ----------
    context, predicate
        The sentence, and what is told in it.
    names, case
        The predicate's own settlements, and the case that it calls for.
    """
    sentence = context.sentence
    for tag in sentence.group("along"):
        found: list[Name] = []
        if _follows(sentence, tag, predicate):
            found = _closed(context, tag.end)
        elif tag.start < _OPENING and tag.name == "with" and not sentence.clauses_between(tag.end, predicate.start):
            found = [name for name in settlements_after(context, tag.end) if name[1] <= predicate.start]
        if found:
            yield from ((name, "oblique" if tag.name == "with" else case) for name in found if name not in names)
    rank = _rank(sentence, predicate)
    for tag in sentence.group("succession") if rank is not None else []:
        if _follows(sentence, tag, predicate):
            yield from ((name, "oblique") for name in _closed(context, tag.end) if name not in names)


def _rank(sentence: Sentence, predicate: Tag) -> Tag | None:
    """Return the word that gives a settlement taken its place in a row: the "third" of "the third village taken"."""
    for noun in sentence.group("settlement"):
        before = noun.end <= predicate.start <= noun.end + _TO_VERB
        if not before and predicate.end != noun.start:
            continue
        if before and (
            sentence.clauses_between(noun.end, predicate.start) or _verb(sentence, noun.end, predicate.start)
        ):
            continue
        start = min(noun.start, predicate.start)
        rank = next((tag for tag in sentence.group("rank") if tag.end <= start <= tag.end + _TO_NOUN), None)
        if rank is not None and not sentence.walls(rank.end, start):
            return rank
    return None


def _follows(sentence: Sentence, tag: Tag, predicate: Tag) -> bool:
    """Return whether words that bring settlements along stand behind a predicate, before any other verb or clause."""
    between = range(predicate.end, tag.start)
    return tag.start >= predicate.end and not any(
        sentence.parts_clauses(index) or sentence.word(index) == ":" or sentence.at("predicate", index)
        for index in between
    )


def _verb(sentence: Sentence, start: int, end: int) -> bool:
    return any(tag.name != "other" and start <= tag.start < end for tag in sentence.group("predicate"))


def _closed(context: Context, index: int) -> list[Name]:
    """Return the settlements listed from a token, unless a verb of their own follows: "after X was shelled"."""
    sentence = context.sentence
    names = settlements_after(context, index + (sentence.word(index) == ","))
    own = names and any(sentence.within(group, names[-1][1]) for group in ("be", "predicate", "stance"))
    return [] if own else names
