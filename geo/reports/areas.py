"""Claims of area: how many km² a side gained, lost or holds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from geo.reports.actors import actor_of
from geo.reports.area_periods import period_of, sum_before
from geo.reports.attach import governing, region_of, window_of
from geo.reports.elided import is_whole, unit_of_series
from geo.reports.foreign import foreign, speaks_of_something_else
from geo.reports.lexicon import Tag
from geo.reports.quantities import area_figure
from geo.reports.sides import side_of
from geo.reports.stance import asserted
from geo.reports.totals import is_total
from geo.reports.whole import leads_rest
from geo.reports.zones import in_zone

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.model import Claim
    from geo.reports.named_regions import Where
    from geo.reports.parties import Mention
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_GOVERNS = frozenset(
    [
        "take",
        "gain",
        "take_passive",
        "hold",
        "hold_passive",
        "occupied_passive",
        "lose",
        "lose_passive",
        "pass",
        "under",
        "reach",
        "give",
        "cost",
        "noun",
        "noun_of",
        "loss",
        "grow",
        "advance",
        "oust",
        "oust_passive",
        "remain",
    ]
)
_CHANGES = frozenset({"take", "take_passive", "noun", "noun_of", "grow"})
"""Predicates of ground that changed hands, whoever took it."""
_DAYS = ("day", "day_of_month", "as_of")
_NEAR = 8
_COMPARED = 4
_OF = 2
_TO_CREDIT = 3


def area_claims(context: Context) -> list[Claim]:
    """Return the claims of area in the sentence that a context holds."""
    sentence = context.sentence
    figures = [quantity for quantity in context.quantities if quantity.kind == "area"]
    asides = _asides(sentence)
    claims = []
    for quantity in figures:
        others = [other for other in figures if other is not quantity]
        zone = in_zone(context, quantity)
        found = (
            (zone[0], True) if zone else _owned(context, quantity) or governing(sentence, quantity, _GOVERNS, others)
        )
        if found and _is_sum_of_its_own(context, quantity, found[0]):
            found = None
        parted = any(0 < quantity.start - other.end <= _OF for other in others) and is_whole(sentence, quantity.number)
        if found and parted and found[0].start < quantity.start:
            continue
        predicate = found[0] if found else None
        if not zone and (foreign(context, quantity, predicate) or (found and not found[1])):
            continue
        credited = _credited(context, quantity) if predicate is None else None
        bare = predicate is None and credited is None and not _elliptic(context, quantity)
        if bare and not _timed(context, quantity):
            continue
        actor = (zone[1] if zone else credited) or _owner_of(context, quantity) or _actor(context, quantity, predicate)
        if actor is None and not (
            bare or context.nameless or (predicate and predicate.name in _CHANGES and context.windows)
        ):
            continue
        claim = _claim(context, quantity, predicate, others, asides, actor)
        context.remember(claim)
        claims.append(claim)
    return claims


def _claim(
    context: Context,
    quantity: Quantity,
    predicate: Tag | None,
    others: list[Quantity],
    asides: list[range],
    actor: str | None,
) -> Claim:
    asides = [aside for aside in asides if aside.stop <= quantity.start]
    wheres = [
        where
        for where in context.wheres
        if where.kind != "from"
        and not _of_a_share(context, where, quantity)
        and not any(where.start in aside for aside in asides)
        and not _dates(context, where)
    ]
    where = region_of(context.sentence, quantity, wheres, context.quantities)
    windows = [
        window
        for window in context.windows
        if not _since_passed(context, window, quantity)
        and not any(window.first in aside for aside in asides)
        and not _of_a_length(context, window, quantity)
        and not (window.rule in _DAYS and _comes_to_now(context, window, quantity))
    ]
    window = window_of(context.sentence, quantity, windows, others, wheres)
    region = where.region if where else context.region_before(quantity, actor)
    return context.claim(
        "area",
        (quantity.start, quantity.end),
        actor=actor,
        region=region,
        where=where if where is not None and where.kind in ("near", "in", "side") else None,
        area=area_figure(quantity),
        period=period_of(context, predicate, window, quantity),
    )


def _since_passed(context: Context, window: Window, quantity: Quantity) -> bool:
    """Return whether "before that" stands between a window and a figure, which is then of an earlier time."""
    return any(window.last <= tag.start < quantity.start for tag in context.sentence.group("earlier"))


def _comes_to_now(context: Context, window: Window, quantity: Quantity) -> bool:
    """Return whether "now" stands between a day and a figure, which is then of today: "on 5 May it was 8, now 9"."""
    return any(window.last <= tag.start <= quantity.start for tag in context.sentence.group("now"))


def _of_a_length(context: Context, window: Window, quantity: Quantity) -> bool:
    """Return whether a window opens a clause with a length after the figure: "5 sq km, in a day they moved 2 km"."""
    sentence = context.sentence
    following = min(
        (other for other in context.quantities if other.start >= window.last), key=lambda q: q.start, default=None
    )
    parted = window.first >= quantity.end and sentence.walls(quantity.end, window.first) > 1
    return parted and following is not None and following.kind == "length"


def _asides(sentence: Sentence) -> list[range]:
    """Return the clauses set off by commas that say something of a place, and nothing of a figure after them.

    Such are "in A, where X was lost in May, 5 sq km" and "round A, taken in May, 5 sq km".
    """
    table = sentence.vocabulary.table
    relative = {*table["relative"], *table["relative_place"]} - {*table["that"]}
    commas = [index for index, token in enumerate(sentence.tokens) if token.word == ","]
    asides = []
    for comma, close in pairwise(commas):
        participle = sentence.at("predicate", comma + 1)
        passive = participle is not None and participle.name in ("take_passive", "hold_passive")
        if passive or sentence.word(comma + 1) in relative:
            asides.append(range(comma + 1, close))
    return asides


def _dates(context: Context, where: Where) -> bool:
    """Return whether an operation named after its place only tells since when: "since the Kursk incursion began"."""
    named = context.sentence.within("campaign", where.end - 1) is not None
    return named and any(window.first <= where.start < window.last for window in context.windows)


def _of_a_share(context: Context, where: Where, quantity: Quantity) -> bool:
    """Return whether a region holds only a share of what was said: "nearly all of it in the Donetsk region"."""
    sentence = context.sentence
    if sentence.at("share", quantity.end) is not None:
        return False
    led = (tag for tag in sentence.group("share") if where.start == tag.end + (sentence.word(tag.end) == "–"))
    if any(quantity.start < tag.start for tag in led):
        return True
    return any(
        quantity.end <= tag.start and tag.end <= where.start and not sentence.walls(tag.end, where.start)
        for tag in sentence.group("share")
    )


def _credited(context: Context, quantity: Quantity) -> str | None:
    """Return the side that a figure without a verb is put down to: "April: 379 sq km for Russia"."""
    table = context.sentence.vocabulary.table
    sides = context.sentence.vocabulary.conflict.parties
    return next(
        (
            mention.party
            for mention in context.parties
            if mention.party in sides
            and mention.preposition in table["credit"]
            and 0 < mention.start - quantity.end <= _TO_CREDIT
            and not context.sentence.walls(quantity.end, mention.start)
        ),
        None,
    )


def _actor(context: Context, quantity: Quantity, predicate: Tag | None) -> str | None:
    table = context.sentence.vocabulary.table
    credited = next((m for m in context.parties if m.role == "subject" and _leads_figure(context, m, quantity)), None)
    if credited is not None and predicate is not None and predicate.name in ("take", "hold", "advance"):
        return side_of(context.sentence, credited, context.parties, context.discourse)
    net = predicate is not None and context.sentence.word(predicate.start - 1) in table["net"]
    if net and context.winner is not None:
        return context.winner
    if predicate is None:
        beside = [m.party for m in context.parties if 0 <= quantity.start - m.end <= 1 and m.role == "subject"]
        sides = context.sentence.vocabulary.conflict.parties
        named = [m for m in context.parties if m.party in sides and m.role in ("subject", "owner")]
        own = [m.party for m in named if m.end <= quantity.start]
        own = own or ([] if context.follows_area else [m.party for m in named])
        speaking = [
            context.sentence.vocabulary.conflict.speakers[t.name].side for t in context.sentence.group("speaker")
        ]
        following = context.discourse.actor if context.goes_on or not own else own[0]
        told = (beside[-1] if beside and beside[-1] in sides else None) or following
        return told or context.listen((quantity.start, quantity.end)).speaker_side or next(filter(None, speaking), None)
    return actor_of(context.sentence, predicate, context.parties, context.listen((quantity.start, quantity.end)))


def _leads_figure(context: Context, mention: Mention, quantity: Quantity) -> bool:
    """Return whether a side has a figure without its verb: "Russia took 188, Ukraine – 143", "… and Ukraine 143"."""
    sentence, table = context.sentence, context.sentence.vocabulary.table
    if mention.end == quantity.start - 1 and sentence.word(mention.end) == "–":
        return True
    joined = sentence.word(mention.start - 1) in (*table["joins"], *table["and"], *table["clause"])
    return mention.end == quantity.start and joined and context.goes_on


def _is_sum_of_its_own(context: Context, quantity: Quantity, predicate: Tag) -> bool:
    """Return whether a figure is a sum in a clause that its nearest predicate is not in."""
    summed = sum_before(context, quantity)
    return (
        summed is not None
        and predicate.end <= summed.start
        and context.sentence.clauses_between(predicate.end, summed.start)
    )


def _owned(context: Context, quantity: Quantity) -> tuple[Tag, bool] | None:
    """Return whose a figure is said to be just before it: "Moscow now has 100 sq km", "Ukraine's 400 sq km"."""
    sentence = context.sentence
    index = quantity.start - 1
    if _owner_of(context, quantity) is not None:
        return Tag("predicate", "remain", quantity.start, quantity.start), True
    if sentence.word(index) not in sentence.vocabulary.table["has"]:
        return None
    tag = Tag("predicate", "hold", index, index + 1)
    return tag, asserted(sentence, tag)


def _owner_of(context: Context, quantity: Quantity) -> str | None:
    """Return the side whose a figure is by a word just before it, where no window makes it a gain: "Ukraine's 400"."""
    owners = [m.party for m in context.parties if m.end == quantity.start and m.role == "owner"]
    known = owners and owners[0] in context.sentence.vocabulary.conflict.parties
    return owners[0] if known and not context.windows else None


def _timed(context: Context, quantity: Quantity) -> bool:
    """Return whether a window or a word of sum says that a figure without a verb is of ground gained."""
    told = bool(context.windows) or bool(context.sentence.group("total"))
    worded = any(context.sentence.within("unit", index) for index in range(quantity.number, quantity.end))
    if not worded and unit_of_series(context.sentence) is None:
        return False
    return told and not speaks_of_something_else(context, quantity)


def _elliptic(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure without a predicate goes on from the claim before it: "up from 507 in May"."""
    if not context.follows_area:
        return False
    sentence = context.sentence
    if sum_before(context, quantity) is not None or is_total(context, quantity):
        return True
    if sentence.at("share", quantity.end) is not None or leads_rest(sentence, quantity):
        return True
    if context.counts_again and not speaks_of_something_else(context, quantity):
        return True
    if any(0 <= tag.start - quantity.end <= _OF for tag in sentence.group("portion")):
        return True
    if any(0 <= quantity.start - tag.end < _COMPARED for tag in sentence.group("compare")):
        return True
    if any(where.end < quantity.start and sentence.word(where.end) == "–" for where in context.wheres):
        return True
    return any(
        sentence.cost((window.first, window.last), (quantity.start, quantity.end)) < _NEAR for window in context.windows
    )
