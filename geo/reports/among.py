"""Settlements that a speaker names among those that were taken: "among the villages taken he named X and Y"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lists import settlements_after

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name

_TO_VERB = 4
_TO_NAMING = 8


def named_among(context: Context, predicate: Tag) -> list[Name]:
    """Return the settlements that a verb behind "among the villages taken" names."""
    sentence = context.sentence
    led = any(
        tag.start <= predicate.start <= tag.end + _TO_VERB and not sentence.walls(tag.end, predicate.start)
        for tag in sentence.group("among")
    )
    for naming in sentence.group("naming") if led else []:
        near = predicate.end <= naming.start <= predicate.end + _TO_NAMING
        if near and not sentence.walls(predicate.end, naming.start):
            return settlements_after(context, naming.end)
    return []
