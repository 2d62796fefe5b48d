"""Which region, window and predicate belong to which figure, where a sentence has several."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Protocol, TypeVar

from geo.reports.parallel import joined_window, paired_window
from geo.reports.stance import asserted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.reports.lexicon import Tag
    from geo.reports.named_regions import Where
    from geo.reports.parties import Mention
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_CHANGES = frozenset({"take", "take_passive", "lose", "lose_passive", "oust", "oust_passive", "pass"})
_STANDING = frozenset({"stand", "other"})
_GONE_INTO = frozenset({"oblast", "compass", "direction"})
_FAR = 45
_FOLLOWING = 4
_PAST_PASSING = 8
_ANOTHER_FIGURE = 6
_ATTRIBUTE = 8
_BEFORE_REGION = 1
_TO_DASH = 5


class _Ranged(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_T = TypeVar("_T")


def governing(
    sentence: Sentence, quantity: Quantity, names: frozenset[str], others: Sequence[Quantity]
) -> tuple[Tag, bool] | None:
    """Return the predicate that a figure depends on and whether it is asserted, or None.

    Parameters
    ----------
    sentence, quantity
        The figure and where it stands.
    names
        Kinds of predicate that can govern it.
    others
        The sentence's other figures of the same kind.
    """
    best: Tag | None = None
    best_cost = _FAR
    starts = sorted(other.start for other in others)
    for tag in sentence.group("predicate"):
        if tag.name not in names or sentence.parts_before(quantity.end + 1, tag.start):
            continue
        if tag.name == "hold" and _is_restored(sentence, tag, quantity):
            continue
        if tag.start < quantity.end and quantity.number < tag.end:
            if tag.start < quantity.start and quantity.end < tag.end:
                return tag, asserted(sentence, tag)
            continue
        cost = sentence.cost((tag.start, tag.end), (quantity.start, quantity.end))
        if cost >= _FAR:
            continue
        after = tag.start >= quantity.end
        if after:
            cost += 0 if tag.name in ("pass", "under") or tag.start == quantity.end else _FOLLOWING
        elif tag.name == "pass":
            cost += _PAST_PASSING
        if sentence.word(tag.start - 1) in sentence.vocabulary.table["ground"] or _is_attribute(sentence, tag):
            cost += _ATTRIBUTE
        cost += _ANOTHER_FIGURE * _between(tag, starts, quantity)
        if cost < best_cost:
            best, best_cost = tag, cost
    return None if best is None else (best, asserted(sentence, best))


def region_of(
    sentence: Sentence, quantity: Quantity, wheres: Sequence[Where], others: Sequence[Quantity]
) -> Where | None:
    """Return the region that a figure is said of.

    A region belongs to the figure that it stands nearest to; one that stands before several figures, and
    nearest to the first of them, holds for those after it too, and so does one that troops went into by a length.
    """
    figures = sorted({quantity, *others}, key=lambda figure: figure.start)
    own = [
        where
        for where in wheres
        if _owner(sentence, where, figures) is quantity and _reachable(sentence, where, quantity)
    ]
    if own:
        return min(own, key=lambda where: _region_cost(sentence, where, quantity))
    shared = [
        where
        for where in wheres
        if where.end <= quantity.start
        and where.end <= _owner(sentence, where, figures).start
        and _owner(sentence, where, figures).start < quantity.start
    ]
    gone_into = [
        where
        for where in wheres
        if where.kind in _GONE_INTO
        and where.end <= quantity.start
        and _owner(sentence, where, figures).kind == "length"
        and not sentence.clauses_between(where.end, quantity.start)
    ]
    return next(iter(shared[::-1] or gone_into[::-1]), None)


def window_of(
    sentence: Sentence,
    quantity: Quantity,
    found: Sequence[Window],
    others: Sequence[Quantity],
    wheres: Sequence[Where] = (),
) -> Window | None:
    """Return the window that a figure is said of: its own, else one before it, else one that follows all figures.

    A window right behind a region stands where that region does.
    """
    figures = sorted({quantity, *others}, key=lambda figure: figure.start)
    paired = paired_window(sentence, quantity, figures, found)
    if paired is not None:
        return paired
    window = _nearest_window(sentence, quantity, found, figures, {where.end: where.start for where in wheres})
    return window and joined_window(sentence, window, found)


def _nearest_window(
    sentence: Sentence,
    quantity: Quantity,
    found: Sequence[Window],
    figures: Sequence[Quantity],
    starts: Mapping[int, int],
) -> Window | None:
    spans = {id(window): _Span(starts.get(window.first, window.first), window.last) for window in found}
    owners = {id(window): _owner(sentence, spans[id(window)], figures) for window in found}
    own = [window for window in found if owners[id(window)] is quantity]
    if own:
        return min(own, key=lambda window: sentence.cost((window.first, window.last), (quantity.start, quantity.end)))
    joins = sentence.vocabulary.table["joins"]
    following = [
        window
        for window in found
        if window.first >= quantity.end
        and not (owners[id(window)].start > quantity.start and _is_part(sentence, owners[id(window)]))
        and not any(sentence.word(index) == ";" for index in range(quantity.end, window.first))
        and (
            owners[id(window)].start <= quantity.start
            or (
                (
                    any(sentence.word(index) in joins for index in range(quantity.end, owners[id(window)].start))
                    or _lists(sentence, quantity, owners[id(window)])
                )
                and not _told_apart(sentence, quantity.end, owners[id(window)].start)
            )
        )
    ]
    before = [window for window in found if window.last <= quantity.start and owners[id(window)].start >= window.last]
    candidates = [*before[-1:], *following[:1]]
    return min(
        candidates,
        key=lambda window: sentence.walls(min(window.last, quantity.end), max(window.first, quantity.start)),
        default=None,
    )


def _lists(sentence: Sentence, first: Quantity, last: Quantity) -> bool:
    """Return whether two figures are of a list after one verb, none of them a part: "took 5 in A, 3 in B last week"."""
    part = _is_part(sentence, last) or sentence.word(last.start - 1) in sentence.vocabulary.table["out_of"]
    parting = ("predicate", "compare", "further")
    between = any(sentence.at(group, index) for group in parting for index in range(first.end, last.start))
    return not part and not between and any(tag.end <= first.start for tag in sentence.group("predicate"))


def _is_part(sentence: Sentence, figure: Quantity) -> bool:
    """Return whether a figure is of a part of one before it: "12 of them last week"."""
    return any(sentence.at(group, figure.end) for group in ("share", "there", "portion"))


def _is_restored(sentence: Sentence, tag: Tag, quantity: Quantity) -> bool:
    """Return whether "control" is the noun whose verb follows the figure: "control over 5 sq km has been restored"."""
    return sentence.at("control", tag.start) is not None and any(
        other.name == "take_passive" and other.start >= quantity.end for other in sentence.group("predicate")
    )


def _told_apart(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether two figures have a verb each, a comma apart: "5 were freed, he said, and 3 taken in May"."""
    parted = any(sentence.at("speech", index) or sentence.word(index) == "," for index in range(start, end))
    return parted and any(start <= tag.start < end and tag.name not in _STANDING for tag in sentence.group("predicate"))


def _is_attribute(sentence: Sentence, tag: Tag) -> bool:
    """Return whether a participle describes a noun, by its ending: the захваченных of "захваченных территорий"."""
    endings = sentence.vocabulary.table.get("cases", {}).get("attribute", ())
    return tag.name.endswith("_passive") and sentence.word(tag.end - 1).endswith(tuple(endings))


def front_moved_by(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> Tag | None:
    """Return the change of hands before a front that moves by itself: "X was lost, the front shifted by 4 km"."""
    if predicate.name not in ("advance", "move"):
        return None
    opening = next((i + 1 for i in range(predicate.start - 1, -1, -1) if sentence.word(i) in (",", ";")), 0)
    clause = range(opening, predicate.start)
    fronts = [tag for tag in sentence.group("direction") if tag.name == "front" and tag.start in clause]
    if not opening or not fronts or any(mention.start in clause for mention in parties):
        return None
    before = [tag for tag in sentence.group("predicate") if tag.name in _CHANGES and tag.end <= opening]
    return before[-1] if before else None


class _Span:
    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end


def _between(tag: Tag, starts: Sequence[int], quantity: Quantity) -> int:
    """Return how many of the figures that start at some tokens stand between a predicate and a figure."""
    before = bisect_left(starts, quantity.start) - bisect_left(starts, tag.end)
    after = bisect_left(starts, tag.start) - bisect_left(starts, quantity.end)
    return max(0, before, after)


def _owner(sentence: Sentence, phrase: _Ranged, figures: Sequence[Quantity]) -> Quantity:
    """Return the figure that a phrase stands nearest to; one just before the phrase wins over one after it."""
    bracketed = sentence.word(phrase.end) == "(" and any(figure.start == phrase.end + 1 for figure in figures)
    if bracketed or _leads_by_dash(sentence, phrase.end):
        figures = [figure for figure in figures if figure.start > phrase.end] or figures

    def cost(figure: Quantity) -> float:
        before = phrase.end <= figure.start
        return sentence.cost((phrase.start, phrase.end), (figure.start, figure.end)) + _BEFORE_REGION * before

    place = bisect_left(figures, phrase.start, key=lambda figure: figure.start)
    return min(figures[max(0, place - 1) : place + 1], key=cost)


def _leads_by_dash(sentence: Sentence, index: int) -> bool:
    """Return whether a dash stands at a token, or behind the few words that say when: "near X last week – 5"."""
    for place in range(index, index + _TO_DASH):
        word = sentence.word(place)
        if word == "–":
            return True
        if word in (",", ";") or sentence.at("predicate", place) or sentence.at("unit", place):
            return False
    return False


def _region_cost(sentence: Sentence, where: Where, quantity: Quantity) -> float:
    return sentence.cost((where.start, where.end), (quantity.start, quantity.end)) + (where.kind == "in") * 2


def _reachable(sentence: Sentence, where: Where, quantity: Quantity) -> bool:
    apart = (where.end, quantity.start) if where.end <= quantity.start else (quantity.end, where.start)
    if where.start >= quantity.end and where.kind in ("in", "near") and sentence.walls(*apart) > 1:
        return False
    if where.start >= quantity.end and sentence.walls(*apart) > 1:
        governed = any(
            tag.name not in _STANDING for index in range(*apart) if (tag := sentence.at("predicate", index)) is not None
        )
        led = any(tag.end <= quantity.start and not _is_attribute(sentence, tag) for tag in sentence.group("predicate"))
        if governed and led and where.kind in ("oblast", "direction"):
            return False
    opens = where.kind == "in" and not any(sentence.at("predicate", index) for index in range(where.start))
    if opens and any(sentence.word(index) == ":" for index in range(*apart)):
        return False
    return _region_cost(sentence, where, quantity) < _FAR and (where.start == 0 or not sentence.clauses_between(*apart))
