"""Lists of settlements read from their end: what stands before a verb as its object or its subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lists import settlement_before

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lists import Name
    from geo.reports.sentence import Sentence

BACK_SKIPS = ("article", "filler", "be", "settlement", "ours", "enemy", "force", "adjective", "party", "oblique")
"""Groups of words that may stand between a list and the verb after it."""
_MOST_SKIPPED = 12
_LIST_REACH = 25


def names_before(context: Context, index: int, skips: tuple[str, ...]) -> list[Name]:
    """Return the list of settlements that ends before a token.

    Parameters
    ----------
    context, index
        The sentence and the token.
    skips
        Groups of words that may stand between.
    """
    sentence = context.sentence
    index = _skip_back(context, index - 1, skips)
    if _object_back(context, index) is None and skips is BACK_SKIPS:
        index = _before_clause(context, index)
    found: list[Name] = []
    while index >= 0:
        start = _object_back(context, index)
        if start is None:
            break
        found.append((start, index + 1))
        before = start - 1
        while before >= 0 and (
            sentence.at("article", before)
            or sentence.within("settlement", before)
            or sentence.within("epithet", before)
            or sentence.word(before) == '"'
            or sentence.word(before) in sentence.vocabulary.table["of"]
        ):
            before -= 1
        joined = False
        while before >= 0 and (
            sentence.word(before) == ","
            or sentence.word(before) in sentence.vocabulary.table["and"]
            or sentence.within("so_too", before)
        ):
            joined, before = True, before - 1
        preposition = sentence.within("preposition", before) if before >= 0 else None
        if (
            preposition is not None
            and not joined
            and sentence.word(before) not in sentence.vocabulary.table["flag_prepositions"]
            and sentence.word(before) not in sentence.vocabulary.table["absolute"]
        ):
            return []
        if not joined:
            break
        index = _skip_bracket_back(sentence, before)
    return found[::-1]


def _before_clause(context: Context, index: int) -> int:
    """Return the token before a clause set off by commas that ends at a token: the X of "X, a village in Y, was"."""
    sentence = context.sentence
    if sentence.word(index + 1) != ",":
        return index
    opening = next((i for i in range(index, max(-1, index - _LIST_REACH), -1) if sentence.word(i) == ","), None)
    tags = [tag for place in range(opening or 0, index + 1) if (tag := sentence.at("predicate", place)) is not None]
    if opening is None or any(tag.name != "other" for tag in tags):
        return index
    return _skip_back(context, opening - 1, ())


def _skip_back(context: Context, index: int, skips: tuple[str, ...]) -> int:
    sentence = context.sentence
    for _ in range(_MOST_SKIPPED):
        if index < 0:
            break
        if sentence.word(index) == ")":
            index = _skip_bracket_back(sentence, index)
            continue
        dated = next((window for window in context.dates if window.last == index + 1), None)
        if dated is not None:
            index = dated.first - 1
            continue
        where = next(
            (
                w
                for w in context.wheres
                if w.end == index + 1
                and w.kind in ("oblast", "compass", "side", "in", "near")
                and w.start > 0
                and not sentence.within("preposition", w.start - 1)
                and sentence.within("preposition", w.start)
            ),
            None,
        )
        if where is not None:
            index = where.start - 1
            continue
        if skips is BACK_SKIPS and _counts(sentence, index):
            index -= 1
            continue
        managed = sentence.within("stance", index)
        skipped = any(sentence.within(group, index) for group in skips)
        if sentence.word(index) in (",", '"', "-", "–") or skipped or (managed and managed.name == "success"):
            index -= 1
            continue
        break
    return index


def _counts(sentence: Sentence, index: int) -> bool:
    """Return whether a word belongs to "and a dozen other settlements" at the end of a list."""
    table = sentence.vocabulary.table
    following = any(sentence.within("settlement", place) for place in range(index + 1, index + 4))
    word = sentence.word(index)
    return following and (
        sentence.tokens[index].kind == "n"
        or word in sentence.vocabulary.numbers
        or word in table["and"]
        or word in table["more"]
        or sentence.within("quantifier", index) is not None
    )


def _skip_bracket_back(sentence: Sentence, index: int) -> int:
    if index < 0 or sentence.word(index) != ")":
        return index
    opening = next((i for i in range(index, max(-1, index - 15), -1) if sentence.word(i) == "("), None)
    return index if opening is None else opening - 1


def _object_back(context: Context, index: int) -> int | None:
    """Return the first token of a settlement that ends with a token and is not in a phrase such as "near X"."""
    start = settlement_before(context, index)
    if start is None or any(where.name == (start, index + 1) and where.start < start for where in context.wheres):
        return None
    return start
