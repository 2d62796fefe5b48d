"""Claims of advance: how deep a side went, on how wide a front."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.reports.actors import actor_of
from geo.reports.advance_places import direction_of, place_of
from geo.reports.attach import governing
from geo.reports.foreign import topics
from geo.reports.model import AdvanceFigure, Claim, Period
from geo.reports.sides import against, side_of

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.parties import Mention
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence
    from geo.reports.sides import Discourse

_GOVERNS = frozenset(["advance", "advance_passive", "retreat", "move", "carry", "noun", "give", "oust", "grow", "take"])
_LIGHT = 9
_MARK = 3
_CLOSE = 4
_TOO_DEEP = 300.0


@dataclass(frozen=True, slots=True)
class _Length:
    quantity: Quantity
    predicate: Tag | None
    is_width: bool


def advance_claims(context: Context) -> list[Claim]:
    """Return the claims of advance in the sentence that a context holds."""
    lengths = [quantity for quantity in context.quantities if quantity.kind == "length"]
    found: list[_Length] = []
    for quantity in lengths:
        length = _length(context, quantity, [other for other in lengths if other is not quantity])
        length = length or _shortened(context, quantity, found)
        if length is not None:
            found.append(length)
    claims = []
    widths = [length for length in found if length.is_width]
    for depth in (length for length in found if not length.is_width):
        width = next((w for w in widths if _together(context, depth, w)), None)
        if width is not None:
            widths.remove(width)
        claims += _claim(context, depth, width)
    for width in widths:
        claims += _claim(context, None, width)
    return sorted(claims, key=lambda claim: claim.span)


def _length(context: Context, quantity: Quantity, others: list[Quantity]) -> _Length | None:
    sentence = context.sentence
    if max(quantity.size, quantity.high_size or 0.0) > _TOO_DEEP:
        return None
    depth, width = _marked(context, quantity, "depth"), _marked(context, quantity, "width")
    names = _GOVERNS | {"stand", "lose"} if depth or width else _GOVERNS
    governor = governing(sentence, quantity, names, others)
    if governor is None:
        goes = _pushed(context, quantity) is not None or (
            (depth or direction_of(context, quantity) is not None) and _goer(context, quantity) is not None
        )
        foreign = _ranged(context, quantity, None) or _is_distance(context, quantity)
        return _Length(quantity, None, is_width=False) if goes and not foreign else None
    if not governor[1] or _front_grows(sentence, governor[0]):
        return None
    predicate = governor[0]
    between = sentence.cost((predicate.start, predicate.end), (quantity.start, quantity.end))
    following = quantity.end <= predicate.start and sentence.word(quantity.end) != ":"
    if not (depth or width):
        if (
            (predicate.name in ("take", "give") and (between > 1 or _of_something(context, quantity)))
            or (_is_distance(context, quantity) and between > (1 if predicate.name == "move" else _CLOSE))
            or (following and between > 2)
        ):
            return None
        if between > (_LIGHT if predicate.name in ("advance", "noun") else _LIGHT // 2) and not _listed(
            context, quantity, others
        ):
            return None
    if _ranged(context, quantity, predicate):
        return None
    return _Length(quantity, predicate, width)


def _front_grows(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether it is a front that grows, in length and not in depth: "the front has grown by 90 km"."""
    return predicate.name == "grow" and any(
        tag.name == "front" and 0 <= predicate.start - tag.end <= _MARK for tag in sentence.group("direction")
    )


def _shortened(context: Context, quantity: Quantity, found: list[_Length]) -> _Length | None:
    """Read a length that a dash puts in place of the verb before it: "on the X axis they took 2 km, on Y – 3 km"."""
    sentence = context.sentence
    dash = next((i for i in range(quantity.number - 1, quantity.start - 2, -1) if sentence.word(i) == "–"), 0)
    led = any(where.end == dash and where.kind == "direction" for where in context.wheres)
    return _Length(quantity, found[-1].predicate, is_width=False) if found and dash and led else None


def _listed(context: Context, quantity: Quantity, others: list[Quantity]) -> bool:
    """Return whether a figure goes on a list of advances: "1,200 m towards A and 1,500 m towards B"."""
    return any(
        other.end <= quantity.start and not context.sentence.clauses_between(other.end, quantity.start)
        for other in others
    )


def _marked(context: Context, quantity: Quantity, name: str) -> bool:
    """Return whether a word beside the figure says that it is a depth, or a width."""
    sentence = context.sentence
    other = "width" if name == "depth" else "depth"
    for mark in (name, other):
        tag = sentence.at(mark, quantity.end)
        if tag is not None and not _leads_on(context, tag.end):
            return mark == name
    ends = {figure.end for figure in context.quantities}
    before = [
        tag
        for group in (f"{name}_of", f"{other}_of")
        for tag in sentence.group(group)
        if quantity.number - tag.end >= 0
        and max(quantity.start, tag.end) - tag.end <= _MARK
        and sentence.walls(tag.end, quantity.number) <= 1
        and (tag.start not in ends or _leads_on(context, tag.end))
        and not (tag.group == "width_of" and _moves(context, tag, quantity))
    ]
    if before:
        return max(before, key=lambda tag: (tag.end, tag.end - tag.start)).group == f"{name}_of"
    return name == "depth" and sentence.at(name, quantity.end + 1) is not None


def _moves(context: Context, mark: Tag, quantity: Quantity) -> bool:
    """Return whether a front is what moved by a length, not what is so wide: "pushed the front back by 4 km"."""
    sentence = context.sentence
    owned = 1 if sentence.vocabulary.table.get("cases") else 0
    return sentence.within("predicate", mark.start) is not None or any(
        sentence.at("predicate", index) for index in range(mark.end + owned, quantity.number)
    )


def _of_something(context: Context, quantity: Quantity) -> bool:
    """Return whether a length is one of something: "3 km of trenches"."""
    sentence = context.sentence
    return sentence.word(quantity.end) in sentence.vocabulary.table["of"]


def _leads_on(context: Context, index: int) -> bool:
    """Return whether the words from a token on belong to the next figure: "5 km on a front of 12 km"."""
    sentence = context.sentence
    following = next((q.start for q in context.quantities if q.kind == "length" and q.number >= index), None)
    if following is None or following - index >= _MARK or sentence.walls(index, following):
        return False
    return not any(sentence.word(place) in sentence.vocabulary.table["and"] for place in range(index, following))


def _is_distance(context: Context, quantity: Quantity) -> bool:
    """Return whether a length tells how far something is from a place."""
    sentence = context.sentence
    before = sentence.within("away_before", quantity.start - 1)
    return sentence.at("away", quantity.end) is not None or before is not None or _is_location(sentence, quantity)


def _is_location(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a length tells where a place is: "Hirky, 5 km north of Lyman", but not "of the old line"."""
    beside = sentence.word(quantity.start - 1) == "," and sentence.tokens[quantity.start - 2].capital
    way = sentence.at("compass", quantity.end) or sentence.at("compass_way", quantity.end)
    if not beside or way is None:
        return False
    of = sentence.vocabulary.table["of"]
    after = way.end + 1
    return sentence.word(way.end) not in of or (after < len(sentence.tokens) and sentence.tokens[after].capital)


def _side_without_verb(context: Context, quantity: Quantity, discourse: Discourse) -> str | None:
    sentence, conflict = context.sentence, context.sentence.vocabulary.conflict
    pushed, goer = _pushed(context, quantity), _goer(context, quantity)
    if pushed is not None:
        party = side_of(sentence, pushed, context.parties, discourse)
        return conflict.opponent(party) if party else None
    actor = side_of(sentence, goer, context.parties, discourse) if goer else None
    return actor or against(sentence, quantity.end, context.parties, discourse)


def _goer(context: Context, quantity: Quantity) -> Mention | None:
    """Return the troops before a depth whose verb no table knows: "the brigade sliced 5 km into Russian lines"."""
    before = [mention for mention in context.parties if mention.end <= quantity.start and mention.role == "subject"]
    near = before and not context.sentence.walls(before[-1].end, quantity.start)
    return before[-1] if near else None


def _pushed(context: Context, quantity: Quantity) -> Mention | None:
    """Return the troops that a verb which no table knows has as its object: "shoved the Russians 3 km back"."""
    sentence, start = context.sentence, quantity.start
    back = sentence.vocabulary.table["back"]
    if sentence.word(start - 1) in back:
        start -= 1
    elif sentence.word(quantity.end) not in back:
        return None
    return next((mention for mention in context.parties if 0 <= start - mention.end <= 1), None)


def _ranged(context: Context, quantity: Quantity, predicate: Tag | None) -> bool:
    """Return whether a length is a rate, a weapon's range, a front's length, the width of a planned zone."""
    sentence = context.sentence
    at = (quantity.start, quantity.end)
    dated = {index for window in context.windows for index in range(window.first, window.last)}
    if any(0 <= tag.start - quantity.end <= 1 and tag.start not in dated for tag in sentence.group("rate")):
        return True
    if any(0 <= quantity.number - tag.end <= _MARK - 1 for tag in sentence.group("average")):
        return True
    if any(sentence.cost((tag.start, tag.end), at) <= _MARK for tag in topics(sentence)):
        return True
    apart = sentence.cost((predicate.start, predicate.end), at) if predicate else _MARK + 1
    measured = any(sentence.at(name, quantity.end) for name in ("depth", "width"))
    joined = frozenset(sentence.vocabulary.table["and"])
    return any(
        sentence.cost((tag.start, tag.end), at) < min(apart, _MARK + 1)
        and not (measured and tag.start >= quantity.end)
        and not any(sentence.word(index) in joined for index in range(quantity.end, tag.start))
        for tag in sentence.group("length_of")
    )


def _together(context: Context, depth: _Length, width: _Length) -> bool:
    sentence = context.sentence
    first, second = sorted((depth.quantity, width.quantity), key=lambda quantity: quantity.start)
    return first.end <= second.start and not any(
        sentence.word(index) == ";" for index in range(first.end, second.start)
    )


def _claim(context: Context, depth: _Length | None, width: _Length | None) -> list[Claim]:
    lead = depth or width
    if lead is None:
        return []
    discourse = context.listen((lead.quantity.start, lead.quantity.end))
    if lead.predicate is not None:
        actor = actor_of(context.sentence, lead.predicate, context.parties, discourse)
    else:
        actor = _side_without_verb(context, lead.quantity, discourse)
    if actor is None:
        return []
    spans = [length.quantity for length in (depth, width) if length is not None]
    start, end = min(q.start for q in spans), max(q.end for q in spans)
    where = place_of(context, (start, lead.quantity.end, end), lead.predicate)
    direction = direction_of(context, lead.quantity)
    regional = ("direction", "oblast") if direction else ("compass", "direction", "oblast")
    place = where is not None and where.kind in ("near", "in", "side", "direction", "oblast", "from")
    claim = context.claim(
        "advance",
        (start, end),
        actor=actor,
        region=where.region if where is not None and where.kind in regional else None,
        where=where if place else None,
        advance=_figure(depth, width),
        period=_period(context),
        direction=direction or (where.direction if where else None),
    )
    context.remember(claim)
    return [claim]


def _figure(depth: _Length | None, width: _Length | None) -> AdvanceFigure:
    deep = depth.quantity if depth else None
    broad = width.quantity.size if width else None
    low, high = (deep.size, deep.high_size) if deep else (None, None)
    if deep is not None and deep.by is not None and broad is None:
        broad, low = max(deep.size, deep.by.size), min(deep.size, deep.by.size)
    area = None if low is None or broad is None else round(low * broad, 6)
    return AdvanceFigure(_rounded(low), _rounded(high), _rounded(broad), area)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _period(context: Context) -> Period | None:
    windows = [window for window in context.windows if window.kind != "as_of"]
    if len(windows) != 1:
        return None
    window = windows[0]
    return Period("increment" if window.kind == "increment" else "cumulative", window.start, window.end, window.text)


def with_widths(found: list[tuple[int, Claim]]) -> list[tuple[int, Claim]]:
    """Join a width to the depth that the sentence before gives: "went 900 m near X. The breach is 2 km wide".

    Parameters
    ----------
    found
        Claims with the number of their sentence, in order of the text.
    """
    joined: list[tuple[int, Claim]] = []
    for at, claim in found:
        before = joined[-1] if joined else None
        if before is not None and at == before[0] + 1 and _widens(before[1], claim):
            depth, width = before[1].advance, claim.advance
            if depth is not None and width is not None and depth.depth_km is not None and width.width_km is not None:
                area = round(depth.depth_km * width.width_km, 6)
                figure = replace(depth, width_km=width.width_km, area_km2=area)
                joined[-1] = (before[0], replace(before[1], advance=figure))
                continue
        joined.append((at, claim))
    return joined


def _widens(first: Claim, second: Claim) -> bool:
    """Return whether one claim gives a depth alone and the next a width alone, of one side and no other place."""
    depth, width = first.advance, second.advance
    return (
        depth is not None
        and width is not None
        and depth.width_km is None
        and width.depth_km is None
        and first.actor == second.actor
        and second.place in (None, first.place)
    )
