"""Figures of something else than ground that changed hands: sizes, rates, minefields, ground held in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.names import name_at

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence

_OPENERS = frozenset('.:"–')
_NEAR = 8
_RATE_AFTER = 1
_AVERAGE_BEFORE = 4
_SIZE_BEFORE = 5
_OF = 2
_FIELDS = ("ha", "acre")


def speaks_of_something_else(context: Context, quantity: Quantity) -> bool:
    """Return whether a word in the figure's clause names what is no ground gained: enough where no verb says it is."""
    sentence = context.sentence
    return any(
        not sentence.clauses_between(*sorted((tag.start, quantity.start)))
        for group in ("topic", "size", "rate", "average", "partly")
        for tag in (topics(sentence) if group == "topic" else sentence.group(group))
        if not any(window.first <= tag.start < window.last for window in context.dates)
    )


def topics(sentence: Sentence) -> list[Tag]:
    """Return the words for other things than ground gained: the steppe, but not the village Степове."""

    def is_name(tag: Tag) -> bool:
        opens = tag.start == 0 or sentence.word(tag.start - 1) in _OPENERS
        return sentence.tokens[tag.start].capital and not opens

    return [tag for tag in sentence.group("topic") if not is_name(tag)]


def foreign(context: Context, quantity: Quantity, predicate: Tag | None) -> bool:
    """Return whether a figure is of something else: a rate, a size, a minefield, ground held in part."""
    sentence = context.sentence
    rate = any(
        0 <= tag.start - quantity.end <= _RATE_AFTER
        for tag in sentence.group("rate")
        if not any(window.first <= tag.start < window.last for window in context.windows)
    )
    average = any(
        0 <= quantity.number - tag.end <= _AVERAGE_BEFORE and not sentence.walls(tag.end, quantity.number)
        for tag in sentence.group("average")
    )
    return (
        rate
        or average
        or sentence.word(quantity.start - 1) in sentence.vocabulary.table["not"]
        or _burnt(sentence, quantity)
        or _bracketed(context, quantity)
        or _differs(context, quantity)
        or _of_such_ground(context, predicate)
        or sentence.at("settlement", quantity.end) is not None
        or any(
            _beside(context, tag, quantity, predicate, _SIZE_BEFORE, 1) and not _compared(context, tag, quantity)
            for tag in sentence.group("size")
        )
        or any(
            _beside(context, tag, quantity, predicate, _NEAR, _NEAR) or _subject_of_growth(context, tag, predicate)
            for tag in topics(sentence)
        )
        or any(abs(tag.start - quantity.start) <= _NEAR for tag in sentence.group("partly"))
        or any(
            tag.name == "partial"
            and 0 <= quantity.number - tag.end <= _OF
            and not name_at(sentence, tag.end)
            and not sentence.walls(tag.end, quantity.number)
            for tag in sentence.group("stance")
        )
    )


def _of_such_ground(context: Context, predicate: Tag | None) -> bool:
    """Return whether ground that grows is one spoken of before that no side gained: "this area has grown by 5"."""
    grows = predicate is not None and predicate.name == "grow" and not context.follows_area
    return grows and any(tag.end <= predicate.start for tag in context.sentence.group("such_ground") if predicate)


def _compared(context: Context, size: Tag, quantity: Quantity) -> bool:
    """Return whether an earlier figure follows what a size is likened to: "the size of Malta and up from 30 sq km"."""
    return any(size.end <= tag.start and tag.end <= quantity.start for tag in context.sentence.group("compare"))


def _differs(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure is a difference: "5 sq km more than in May"; not "5 more near X"."""
    sentence = context.sentence
    tag = sentence.at("difference", quantity.end)
    following = {where.start for where in context.wheres} | {window.first for window in context.windows}
    return tag is not None and tag.end not in following


def _burnt(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a figure in the units of fields stands in a sentence about fires."""
    units = {tag.name for index in range(quantity.start, quantity.end) if (tag := sentence.within("unit", index))}
    return bool(units.intersection(_FIELDS)) and bool(sentence.group("fire"))


def _bracketed(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure stands alone in brackets, as the size of what leads them: "the region (31,000 sq km)"."""
    sentence = context.sentence
    close = next(
        (
            i
            for i in range(quantity.end - 1, min(quantity.end + _NEAR, len(sentence.tokens)))
            if sentence.word(i) == ")"
        ),
        0,
    )
    alone = not any(sentence.at("predicate", index) for index in range(quantity.start, close))
    return sentence.word(quantity.start - 1) == "(" and close > 0 and alone and not context.windows


def _beside(context: Context, tag: Tag, quantity: Quantity, predicate: Tag | None, before: int, after: int) -> bool:
    """Return whether a word stands by a figure, in its clause, and neither predicate nor figure between them."""
    sentence = context.sentence
    leads = tag.end <= quantity.start
    start, end = (tag.end, quantity.start) if leads else (quantity.end, tag.start)
    if not 0 <= end - start <= (before if leads else after) or sentence.walls(start, end) > 1:
        return False
    parts = [other for other in sentence.group("predicate") if other.name not in ("other", "stand", "oust")]
    parted = any(start <= other.start < end for other in parts)
    return not parted and not any(other.kind == "area" and start <= other.start < end for other in context.quantities)


def _subject_of_growth(context: Context, tag: Tag, predicate: Tag | None) -> bool:
    return (
        predicate is not None
        and predicate.name == "grow"
        and tag.end <= predicate.start
        and not context.sentence.walls(tag.end, predicate.start)
    )
