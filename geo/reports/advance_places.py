"""Where an advance was, and which way it went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lists import settlement_at
from geo.reports.named_regions import Where, skip_article
from geo.reports.names import latin, name_at

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence

_TO_COMPASS = 2
_ONE_COMMA = 4


def place_of(context: Context, at: tuple[int, int, int], predicate: Tag | None) -> Where | None:
    """Return the place that an advance is at: one that follows the figure or its width, else the nearest before it.

    Parameters
    ----------
    context
        The sentence.
    at
        First token of the figures, the token after the leading one, the token after the last.
    predicate
        What the figure depends on, if anything.
    """
    sentence, (start, first, end) = context.sentence, at
    lengths = [other for other in context.quantities if other.kind == "length"]
    following = next((other.start for other in lengths if other.start >= end), len(sentence.tokens))
    wheres = [where for where in context.wheres if not _of_an_area(context, where, start)]
    after = [
        w
        for w in wheres
        if first <= w.start < following
        and w.kind != "from"
        and not sentence.walls(end if w.start >= end else first, w.start)
    ]
    between = [w for w in wheres if predicate and predicate.end <= w.start and w.end <= start]
    ends = {length.end for length in lengths}
    before = [w for w in wheres if w.end <= start and not (w.kind == "from" and w.start in ends)]
    for candidates in (after, between[::-1], before[::-1]):
        named = [where for where in candidates if where.kind != "compass"]
        if named:
            return next((where for where in named if where.kind != "oblast"), named[0])
    beside = _pushed_from(sentence, end) or next(iter(after or before), None) or _only_region(wheres)
    return beside or _there(context) or context.there or context.topic


def _of_an_area(context: Context, where: Where, start: int) -> bool:
    """Return whether a region bounds an area in a clause before an advance: "5 sq km of X oblast, and by 3 km …"."""
    owned = any(other.kind == "area" and other.end == where.start for other in context.quantities)
    return owned and where.end <= start and context.sentence.walls(where.end, start) > _ONE_COMMA


def _only_region(wheres: list[Where]) -> Where | None:
    """Return the one region that a sentence names, wherever it stands: "they went 2 km, he said of the X axis"."""
    regions = [where for where in wheres if where.kind in ("oblast", "direction")]
    return regions[0] if len({where.region for where in regions}) == 1 else None


def _there(context: Context) -> Where | None:
    """Return the settlement that "there" goes back to in its own sentence: "to take X, they moved the line there"."""
    sentence = context.sentence
    tags = [tag for tag in sentence.group("there") if not sentence.within("oblast", tag.end - 1)]
    there = max((tag.start for tag in tags), default=0)
    for index in range(there - 1, -1, -1):
        end = settlement_at(context, index)
        if end and end <= there and not sentence.clauses_between(end, there):
            place = latin(sentence, index, end)
            return Where(index, end, "near", place.lower(), place, (index, end))
    return None


def _pushed_from(sentence: Sentence, index: int) -> Where | None:
    """Return the place after "from" behind a figure: "2 km back from X", "3 km west from the centre of X"."""
    index += sentence.word(index) in sentence.vocabulary.table["back"]
    way = sentence.at("compass", index)
    away = sentence.at("away", way.end if way else index)
    if away is None:
        return None
    target = skip_article(sentence, away.end)
    part = sentence.at("stance", target)
    target = skip_article(sentence, part.end) if part is not None and part.name == "partial" else target
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    return Where(index, end, "near", place.lower(), place, (target, end))


def direction_of(context: Context, quantity: Quantity) -> str | None:
    """Return the compass word that tells which way a length goes, or None."""
    sentence = context.sentence
    for group in ("compass", "compass_way"):
        for tag in sentence.group(group):
            if 0 <= tag.start - quantity.end <= _TO_COMPASS and not _tells_where(context, tag):
                return tag.name
    return None


def _tells_where(context: Context, tag: Tag) -> bool:
    """Return whether a compass word tells where troops went, not which way: "3 km in the east"."""
    where = next((where for where in context.wheres if where.start < tag.start < where.end), None)
    preposition = context.sentence.at("preposition", where.start) if where is not None else None
    cases = context.sentence.vocabulary.table.get("cases")
    return preposition is not None and preposition.name == "in" and not cases
