"""Figures that are given as a sum: "in total", "загалом", "stands at"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.quantities import Quantity

_TOTAL_REACH = 12
_SUM_REACH = 3


def is_total(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure is given as a sum.

    Parameters
    ----------
    context, quantity
        The figure and where it stands.
    """
    sentence = context.sentence
    for group, reach in (("total", _TOTAL_REACH), ("sum", _SUM_REACH)):
        for tag in sentence.group(group):
            dated = any(window.first <= tag.start < window.last for window in context.windows)
            if sentence.within("superlative", tag.start) or (dated and tag.end - tag.start > 1):
                continue
            if 0 <= quantity.number - tag.end <= reach and not _is_of_another(context, tag, quantity):
                return True
            part = sentence.word(quantity.end) in sentence.vocabulary.table["out_of"]
            part = part and not any(sentence.at("predicate", i) for i in range(quantity.end, tag.start))
            following = not part and 0 <= tag.start - quantity.end <= _TOTAL_REACH
            if group == "total" and following and not sentence.walls(quantity.end, tag.start):
                return True
    return False


def _is_of_another(context: Context, tag: Tag, quantity: Quantity) -> bool:
    """Return whether a word of sum before a figure stands in another clause, or sums up another figure."""
    sentence = context.sentence
    parted = any(
        tag.end <= other.number < quantity.start and sentence.walls(other.end, quantity.start)
        for other in context.quantities
    )
    return parted or sentence.clauses_between(tag.end, quantity.number)
