"""The period of a claimed area: a gain in a window, a sum since a start, or ground held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.model import Period
from geo.reports.totals import is_total

if TYPE_CHECKING:
    from datetime import date

    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_STATES = frozenset({"hold", "hold_passive", "occupied_passive", "under", "reach", "remain"})
_DATED = frozenset(
    [
        "in_month",
        "day",
        "day_of_month",
        "part_of_month",
        "in_year",
        "season",
        "month_last_year",
        "previous_year",
        "half_of_year",
    ]
)
"""Rules of windows at whose end a state held."""
_SUM_BEFORE = 3
_TO_BECOMING = 14
_NEAR = 4


def period_of(context: Context, predicate: Tag | None, window: Window | None, quantity: Quantity) -> Period:
    """Return the period of a figure that a predicate, if any, governs and a window, if any, belongs to."""
    reference = context.reference
    risen = (
        window is not None and context.sentence.word(quantity.number - 1) in context.sentence.vocabulary.table["rise"]
    )
    held = predicate is not None and predicate.name in _STATES and not _became(context.sentence, predicate)
    held = held and not (predicate is not None and predicate.name == "reach" and _of_freed(context.sentence, predicate))
    day_only = window is None or window.rule in ("day", "day_of_month", "as_of")
    held = held or (window is None and _of_occupied(context, quantity))
    if (held and not risen) or (predicate is None and context.last_kind == "total_held" and day_only):
        if predicate is not None and predicate.start < quantity.start and quantity.end < predicate.end:
            return Period("total_held", None, None, None)
        dated = window is not None and (window.kind == "as_of" or window.rule in _DATED)
        dated = dated and not _of_another_verb(context, window, quantity)
        end = window.end if window is not None and dated else reference
        peak = window is None and _at_peak(context, quantity)
        return Period("total_held", None, None if peak else end, window.text if window else None)
    copula = context.sentence.within("predicate", quantity.start - 1)
    amounts = False
    if predicate is not None and copula is not None and copula.name == "stand" and predicate.end <= copula.start:
        amounts = not context.sentence.clauses_between(predicate.end, copula.start)
    total = is_total(context, quantity) or amounts or (predicate is not None and predicate.name == "reach")
    summed = sum_before(context, quantity)
    adds_up = summed is not None and context.sentence.word(summed.start) in context.sentence.vocabulary.table["adds_up"]
    if window is not None and summed is not None and adds_up and window.last <= summed.start:
        window, total = (window if window.kind == "cumulative" else None), True
    if window is not None and total and window.kind == "increment" and not context.is_own(window, quantity):
        window = None
    if window is None:
        before = context.last_period
        if before is not None and not total:
            return before
        return Period("increment" if _is_further(context, quantity) else "cumulative", None, reference, None)
    if window.kind == "as_of" or (window.rule == "day" and sum_before(context, quantity)):
        return Period("cumulative", None, window.end, window.text)
    return Period(window.kind, window.start, _until(context, window), window.text)


def _until(context: Context, window: Window) -> date | None:
    """Return the end of a window, or a day in it that the sentence tells of: "by 27 October, in a month"."""
    if window.end is None or window.kind != "increment":
        return window.end
    told = [w.end for w in context.windows if w.kind == "as_of" and w.end]
    return min((day for day in told if day <= window.end and (window.start or day) <= day), default=window.end)


def _at_peak(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure is the most that was ever held: "1,300 sq km at its peak"."""
    areas = [other for other in context.quantities if other.kind == "area"]
    cost = context.sentence.cost
    return any(
        min(areas, key=lambda area: cost((area.start, area.end), (tag.start, tag.end))) is quantity
        and cost((quantity.start, quantity.end), (tag.start, tag.end)) <= _NEAR
        for tag in context.sentence.group("peak")
    )


def _of_freed(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether what reached a size is ground won back, which is a gain: "the area liberated has grown to 5"."""
    defender = sentence.vocabulary.conflict.parties[1]
    return any(
        tag.name == defender and tag.end <= predicate.start and not sentence.clauses_between(tag.end, predicate.start)
        for group in ("usual", "likely")
        for tag in sentence.group(group)
    )


def _of_occupied(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure is the size of ground that is occupied: "площа окупованої території становить 5"."""
    summed = sum_before(context, quantity)
    if summed is None:
        return False
    attacker = context.sentence.vocabulary.conflict.parties[0]
    return any(
        tag.name == attacker
        and tag.end <= summed.start
        and context.sentence.within("predicate", tag.start) is not None
        and not context.sentence.clauses_between(tag.end, summed.start)
        for tag in context.sentence.group("usual")
    )


def _of_another_verb(context: Context, window: Window | None, quantity: Quantity) -> bool:
    """Return whether a verb stands between a figure and a window after it: "holds 5 sq km of what it took in May"."""
    return window is not None and any(
        quantity.end <= tag.start < window.first and tag.name not in ("stand", "other")
        for tag in context.sentence.group("predicate")
    )


def _became(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a state is one that came about: "brought 5 sq km under control"."""
    if predicate.name != "under":
        return False
    reach = range(predicate.start - 1, max(-1, predicate.start - 1 - _TO_BECOMING), -1)
    for index in reach:
        if sentence.word(index) in sentence.vocabulary.table["becoming"]:
            return True
        if sentence.parts_clauses(index):
            return False
    return False


def _is_further(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure comes on top of earlier ones: "another 3 sq km"."""
    sentence = context.sentence
    bounds = ("at_least", "at_most", "about")
    return any(
        sentence.within("further", index) and getattr(sentence.within("bound", index), "name", "") not in bounds
        for index in range(max(0, quantity.start - 1), quantity.end)
    )


def sum_before(context: Context, quantity: Quantity) -> Tag | None:
    """Return the words that give a figure as a sum: "the tally has reached 204.7"."""
    return next((tag for tag in context.sentence.group("sum") if 0 <= quantity.number - tag.end <= _SUM_BEFORE), None)
