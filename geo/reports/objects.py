"""The settlements that a predicate speaks of: lists to its right and to its left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.actors import is_passive
from geo.reports.names import name_at
from geo.reports.stance import partial

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence

Name = tuple[int, int]
"""First token of a settlement's name, and the one after its last."""

_LEFT_ALWAYS = frozenset({"pass", "under", "take_passive", "hold_passive", "lose_passive"})
_SKIPS = ("article", "filler", "settlement", "ours", "enemy", "force", "adjective", "party", "oblique", "control")
_BACK_SKIPS = ("article", "filler", "be", "settlement", "ours", "enemy", "force", "adjective", "party", "oblique")
_ADJACENT = ("filler", "be")
_MOST_SKIPPED = 12
_LIST_REACH = 25


def settlements_of(context: Context, predicate: Tag) -> list[Name]:
    """Return the settlements that a predicate takes as its object, right or left of it."""
    sentence = context.sentence
    right = settlements_after(context, predicate.end)
    if right:
        return right
    listed = _listed(context, predicate)
    if listed:
        return listed
    inside = _inside(context, predicate)
    if inside or predicate.name == "oust":
        return inside
    if predicate.name in ("noun", "loss", "oust_passive"):
        return []
    if predicate.name in _LEFT_ALWAYS or _passive_or_relative(sentence, predicate):
        near = predicate.name in ("take", "lose", "hold") and sentence.vocabulary.table.get("cases")
        if near and _has_object(sentence, predicate.end):
            return []
        return _leftwards(context, predicate.start, _ADJACENT if near else _BACK_SKIPS)
    return []


def _inside(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements within "cleared X of" and "brought X and Y under control"."""
    if predicate.name == "pass":
        return []
    ends = ((index, _settlement(context, index)) for index in range(predicate.start + 1, predicate.end - 1))
    return [(index, end) for index, end in ends if end and end < predicate.end]


def _has_object(sentence: Sentence, index: int) -> bool:
    """Return whether a plain noun or a figure follows a verb, so that the name before it is its subject."""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    if token.kind != "w" or token.capital:
        return token.kind == "n"
    groups = (
        "preposition",
        "filler",
        "be",
        "force",
        "party",
        "oblique",
        "adjective",
        "ours",
        "enemy",
        "not_name",
        "speech",
    )
    timed = token.word in sentence.vocabulary.time_words
    return not timed and not any(sentence.within(group, index) for group in groups)


def _listed(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements that a list spells out: "ten villages were retaken, among them X and Y"."""
    sentence = context.sentence
    settled = [tag for tag in sentence.group("settlement") if abs(tag.start - predicate.start) <= _MOST_SKIPPED]
    if predicate.start > 1 and (not settled or sentence.clauses_between(*sorted((settled[0].start, predicate.start)))):
        return []
    for index in range(predicate.end, min(predicate.end + _LIST_REACH, len(sentence.tokens))):
        tag = sentence.at("listing", index)
        if tag is not None or sentence.word(index) in (":", "–"):
            names = settlements_after(context, tag.end if tag else index + 1)
            if names:
                return names
        if sentence.word(index) in sentence.vocabulary.table["clause"]:
            break
    return []


def _passive_or_relative(sentence: Sentence, predicate: Tag) -> bool:
    if is_passive(sentence, predicate) or sentence.vocabulary.table.get("cases"):
        return True
    return any(
        sentence.word(index) in sentence.vocabulary.table["relative"]
        for index in range(max(0, predicate.start - 6), predicate.start)
    )


def settlements_after(context: Context, index: int) -> list[Name]:
    """Return the list of settlements that begins at a token, past words such as "the villages of"."""
    sentence = context.sentence
    index = _skip(sentence, index, _SKIPS)
    found: list[Name] = []
    while index < len(sentence.tokens):
        end = _settlement(context, index)
        if not end or (found and _is_speaker(sentence, index, end)):
            break
        found.append((index, end))
        index = _next_item(context, end)
        if not index:
            break
    return found


def _is_speaker(sentence: Sentence, index: int, end: int) -> bool:
    """Return whether a name after a comma begins the words that tell who says so: "took X, John Smith said"."""
    if sentence.word(index - 1) != ",":
        return False
    after = end + (sentence.word(end) == ",")
    named = sentence.at("speech", end) or sentence.at("speaker", end)
    return named is not None or sentence.at("title", after) is not None


def _next_item(context: Context, index: int) -> int:
    """Return where the next item of a list of settlements starts, past a region or brackets; 0 where it ends."""
    sentence = context.sentence
    index = _past_closing(context, index)
    joined = False
    while sentence.word(index) == "," or sentence.word(index) in sentence.vocabulary.table["and"]:
        joined, index = True, index + 1
    if not joined:
        return 0
    return _skip(sentence, index, ("article", "settlement", "filler"))


def _past_closing(context: Context, index: int) -> int:
    """Return the token after a bracket or a region that stands behind a settlement in a list."""
    sentence = context.sentence
    moved = True
    while moved:
        moved = False
        if sentence.word(index) == "(":
            close = next(
                (i for i in range(index, min(index + 15, len(sentence.tokens))) if sentence.word(i) == ")"), None
            )
            if close is None:
                return index
            index, moved = close + 1, True
        elif sentence.word(index) == '"':
            index, moved = index + 1, True
        else:
            where = next((w for w in context.wheres if w.start == index and w.kind != "near"), None)
            if where is not None:
                index, moved = where.end, True
    return index


def _leftwards(context: Context, index: int, skips: tuple[str, ...]) -> list[Name]:
    """Read the list of settlements that ends before a token."""
    sentence = context.sentence
    index = _skip_back(context, index - 1, skips)
    if _object_back(context, index) is None and skips is _BACK_SKIPS:
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
            or sentence.word(before) == '"'
            or sentence.word(before) in sentence.vocabulary.table["of"]
        ):
            before -= 1
        joined = False
        while before >= 0 and (
            sentence.word(before) == "," or sentence.word(before) in sentence.vocabulary.table["and"]
        ):
            joined, before = True, before - 1
        preposition = sentence.within("preposition", before) if before >= 0 else None
        if (
            preposition is not None
            and not joined
            and sentence.word(before) not in sentence.vocabulary.table["flag_prepositions"]
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
    return index if opening is None else _skip_back(context, opening - 1, ())


def _skip_back(context: Context, index: int, skips: tuple[str, ...]) -> int:
    sentence = context.sentence
    for _ in range(_MOST_SKIPPED):
        if index < 0:
            break
        if sentence.word(index) == ")":
            index = _skip_bracket_back(sentence, index)
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
        if skips is _BACK_SKIPS and _counts(sentence, index):
            index -= 1
            continue
        if sentence.word(index) in (",", '"', "-", "–") or any(sentence.within(group, index) for group in skips):
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
    start = _settlement_back(context, index)
    if start is None or any(where.name == (start, index + 1) and where.start < start for where in context.wheres):
        return None
    return start


def _settlement_back(context: Context, index: int) -> int | None:
    """Return the first token of a settlement's name that ends with a token."""
    for start in range(max(0, index - 2), index + 1):
        if _settlement(context, start) == index + 1:
            return start
    return None


def _settlement(context: Context, index: int) -> int:
    """Return the token after a settlement's name that starts at a token, or 0."""
    sentence = context.sentence
    end = name_at(sentence, index)
    if not end or partial(sentence, index, end):
        return 0
    if any(window.first <= index < window.last for window in context.windows):
        return 0
    following = sentence.at("oblast", end) or sentence.at("direction", end)
    if following is not None or sentence.word(end) == sentence.vocabulary.table["possessive"]:
        return 0
    if context.is_place is not None:
        begin, stop = sentence.characters(index, end)
        if not context.is_place(sentence.text[begin:stop]):
            return 0
    return end


def _skip(sentence: Sentence, index: int, groups: tuple[str, ...]) -> int:
    for _ in range(_MOST_SKIPPED):
        if sentence.word(index) in (":", "-", "–"):
            index += 1
            continue
        tag = next((found for group in groups if (found := sentence.at(group, index))), None)
        if tag is None:
            break
        index = tag.end
    return index
