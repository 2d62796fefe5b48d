"""Lists of settlements: where a name stands, and which others "and" and commas join to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.names import name_at
from geo.reports.stance import partial

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.sentence import Sentence

Name = tuple[int, int]
"""First token of a settlement's name, and the one after its last."""

_SKIPS = (
    "article", "filler", "settlement", "ours", "enemy", "force", "adjective", "party", "oblique", "control", "hall",
    "epithet",
)  # fmt: skip
_NO_EPITHET = ("preposition", "predicate", "stance", "be", "speech", "unit", "bound")
_HEADS = ("oblast", "direction", "force")
_REGIONS = ("oblast", "direction", "compass")
_MOST_SKIPPED = 12
_LONGEST_ASIDE = 14
_LONGEST_COMMENT = 4
_LONGEST_TITLE = 10


def settlements_after(context: Context, index: int) -> list[Name]:
    """Return the list of settlements that begins at a token, past words such as "the villages of"."""
    sentence = context.sentence
    index = _past_asides(context, index)
    found: list[Name] = []
    while index < len(sentence.tokens):
        end = settlement_at(context, index)
        if not end or (found and (_is_speaker(sentence, index, end) or _contrasts(sentence, index, end))):
            break
        found.append((index, end))
        index = _next_item(context, end)
        if not index:
            break
    return found


def _past_asides(context: Context, index: int) -> int:
    """Return the token after what may stand between a verb and its objects: "took, in A oblast last week, the town"."""
    sentence = context.sentence
    index += sentence.word(index) in sentence.vocabulary.table["and"]
    while True:
        end = _skip(sentence, index, _SKIPS)
        where = next((w.end for w in context.wheres if w.start == end and w.kind in _REGIONS), end)
        window = next((w.last for w in context.windows if w.first == where), where)
        beside = sentence.at("preposition", window)
        party = next((m.end for m in context.parties if beside and m.start == beside.end), window)
        if party == index:
            return index
        index = party


def settlement_at(context: Context, index: int, *, whole: bool = True) -> int:
    """Return the token after a settlement's name that starts at a token, or 0; by default of no part of one."""
    sentence = context.sentence
    end = name_at(sentence, index)
    if not end or (whole and partial(sentence, index, end)):
        return 0
    if any(window.first <= index < window.last for window in context.windows):
        return 0
    regions = (where for where in context.wheres if where.kind in ("oblast", "direction") and where.name)
    if any(where.name and where.name[0] <= index < where.end for where in regions):
        return 0
    following = next((tag for group in _HEADS if (tag := sentence.at(group, end))), None)
    if following is not None or sentence.word(end) == sentence.vocabulary.table["possessive"]:
        return 0
    if context.is_place is not None:
        begin, stop = sentence.characters(index, end)
        if not context.is_place(sentence.text[begin:stop]):
            return 0
    return end


def settlement_before(context: Context, index: int) -> int | None:
    """Return the first token of a settlement's name that ends with a token."""
    for start in range(max(0, index - 2), index + 1):
        if settlement_at(context, start) == index + 1:
            return start
    return None


def past_closing(context: Context, index: int) -> int:
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
            where = next((w for w in context.wheres if w.start == index and w.kind not in ("near", "from")), None)
            if where is not None:
                index, moved = where.end, True
    return index


def _is_speaker(sentence: Sentence, index: int, end: int) -> bool:
    """Return whether a name after a comma begins the words that tell who says so: "took X, John Smith said"."""
    if sentence.word(index - 1) != ",":
        return False
    after = end + (sentence.word(end) == ",")
    named = sentence.at("speech", end) or sentence.at("speaker", end)
    return named is not None or sentence.at("title", after) is not None


def _contrasts(sentence: Sentence, index: int, end: int) -> bool:
    """Return whether a name opens a clause of its own with a verb: the Y of "took X, а Y is contested"."""
    led = sentence.word(index - 1) in sentence.vocabulary.table["contrast"]
    return led and any(sentence.at(group, end) is not None for group in ("be", "predicate"))


def speaks(sentence: Sentence, end: int) -> bool:
    """Return whether a name that ends at a token is the subject of a verb of speech: "Ann Smith of X said"."""
    for index in range(end, min(end + _LONGEST_TITLE, len(sentence.tokens))):
        if sentence.word(index) in (",", ":", ";") or sentence.at("predicate", index):
            return False
        if sentence.at("speech", index) and sentence.word(index) not in sentence.vocabulary.table["as_told"]:
            return True
    return False


def _next_item(context: Context, index: int) -> int:
    """Return where the next item of a list of settlements starts, past a region or brackets; 0 where it ends."""
    sentence = context.sentence
    index = past_closing(context, index)
    index = _past_aside(context, index)
    joined = False
    while sentence.word(index) == "," or sentence.word(index) in sentence.vocabulary.table["and"]:
        joined, index = True, index + 1
    if not joined:
        return 0
    so_too = sentence.at("so_too", index)
    if so_too is not None and settlement_at(context, so_too.end):
        return so_too.end
    close = next((place for place in range(index, index + _LONGEST_COMMENT) if sentence.word(place) == ","), 0)
    said = any(sentence.within("predicate", place) for place in range(index, close))
    if close and not said and not sentence.tokens[index].capital:
        index = close + 1 if settlement_at(context, close + 1) else index
    return _skip(sentence, index, ("article", "settlement", "filler", "epithet"))


def _past_aside(context: Context, index: int) -> int:
    """Return the token after words between commas that tell of a name, where a list goes on: "X, a hub, and Y"."""
    sentence, table = context.sentence, context.sentence.vocabulary.table
    opening = index + 1
    told = sentence.at("article", opening) is not None or sentence.word(opening) in table["relative"]
    if sentence.word(index) != "," or not told or settlement_at(context, _skip(sentence, opening, ("article",))):
        return index
    for close in range(opening, min(opening + _LONGEST_ASIDE, len(sentence.tokens) - 1)):
        if sentence.within("speech", close) or sentence.word(close) in table["clause"]:
            return index
        if sentence.word(close) == ",":
            item = close + 1
            goes_on = sentence.word(item) in table["and"] or settlement_at(context, item)
            item = _skip(sentence, item, ("filler", "article", "settlement", "epithet"))
            return close if goes_on and settlement_at(context, item) else index
    return index


def _skip(sentence: Sentence, index: int, groups: tuple[str, ...]) -> int:
    for _ in range(_MOST_SKIPPED):
        if sentence.word(index) in (":", "-", "–"):
            index += 1
            continue
        tag = next((found for group in groups if (found := sentence.at(group, index))), None)
        if tag is None and not _describes(sentence, index):
            break
        index = tag.end if tag else index + 1
    return index


def past_epithets(sentence: Sentence, index: int) -> int:
    """Return the token after the words that describe a settlement before its name: "near the hilltop town of X"."""
    while (tag := sentence.at("epithet", index)) is not None or _describes(sentence, index):
        index = tag.end if tag else index + 1
    return index


def _describes(sentence: Sentence, index: int) -> bool:
    """Return whether a word that no table has describes a settlement: the "salt" of "the salt town of X"."""
    word = sentence.word(index)
    if index + 1 >= len(sentence.tokens) or sentence.tokens[index].kind != "w" or sentence.tokens[index].capital:
        return False
    if sentence.at("settlement", index + 1) is not None:
        described = word.endswith(tuple(sentence.vocabulary.table["epithet_endings"]))
    else:
        described = "-" in word and sentence.tokens[index + 1].capital
    plain = word not in sentence.vocabulary.table["and"]
    return described and plain and not any(sentence.within(group, index) for group in _NO_EPITHET)
