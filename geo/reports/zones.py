"""Zones that a side holds and that grow or shrink from one size to another: each size is ground held on its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lexicon import Tag

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.quantities import Quantity

_OWNER = 3


def in_zone(context: Context, quantity: Quantity) -> tuple[Tag, str] | None:
    """Return the state and the side that a figure measures the zone of, or None.

    Such are both figures of "the Ukrainian zone of operations shrank from 480 sq km to 400", and that of "the area of
    Russian control has reached 120 sq km"; a figure by which a zone grew is a gain.
    """
    sentence, table = context.sentence, context.sentence.vocabulary.table
    for zone in reversed(sentence.group("zone")):
        if zone.end > quantity.start or sentence.clauses_between(zone.end, quantity.start):
            continue
        resized = [tag for tag in sentence.group("resized") if zone.end <= tag.start < quantity.end]
        if not resized:
            return None
        between = range(resized[-1].end, quantity.start)
        if resized[-1].name == "reaches" and any(other.start in between for other in context.quantities):
            return None
        leading = {sentence.word(index) for index in range(quantity.start - 1, quantity.number)}
        if resized[-1].name == "changes" and leading.isdisjoint(table["from_to"]):
            return None
        side = _side(context, zone)
        return (Tag("predicate", "hold", zone.start, zone.end), side) if side else None
    return None


def _side(context: Context, zone: Tag) -> str | None:
    """Return the side that is named in the words for a zone, or beside them."""
    parties = context.sentence.vocabulary.conflict.parties
    found = [(m.start, m.party) for m in context.parties if m.party in parties]
    found += [(tag.start, tag.name) for tag in context.sentence.group("adjective") if tag.name in parties]
    near = [(start, side) for start, side in found if zone.start - _OWNER <= start < zone.end + _OWNER]
    return min(near, default=(0, None))[1]
