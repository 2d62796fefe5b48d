"""Figures of all ground, which no region named before them bounds: "19 % of the country"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence

_TO_SHARE = 12
_TO_COUNTRY = 2
_TO_REST = 2
_EVENTS = ("since_event", "since_undertaking")


def is_of_all_ground(context: Context, quantity: Quantity) -> bool:
    """Return whether a figure is of all ground, though a region was named before it.

    It is one where words behind it set it against the whole country, and where it counts since an event that the
    whole war knows, unless a word such as "there" goes back to the region.

    Parameters
    ----------
    context, quantity
        The figure and where it stands.
    """
    sentence = context.sentence
    behind = range(quantity.end, min(quantity.end + _TO_SHARE, len(sentence.tokens)))
    told = (tag.name == "everywhere" or tag.start in behind for tag in sentence.group("country"))
    if any(told) or _is_share_of_a_side(context, behind):
        return True
    return any(window.rule in _EVENTS for window in context.windows) and not sentence.group("there")


def leads_rest(sentence: Sentence, quantity: Quantity) -> bool:
    """Return whether a figure is what is left when the parts before it are told: "the other 5 sq km"."""
    return any(0 <= quantity.start - tag.end <= _TO_REST for tag in sentence.group("rest"))


def told_of(context: Context, quantity: Quantity) -> str | None:
    """Return the one region that a verb of speech behind a figure says it is of: ""…," he wrote of the X axis"."""
    sentence = context.sentence
    of = {*sentence.vocabulary.table["told_of"]}
    spoken = {tag.end for tag in sentence.group("speech") if tag.start >= quantity.end}
    spoken |= {index + 1 for index in spoken if sentence.word(index) in of}
    spoken |= {index + 1 for index in spoken if sentence.at("article", index)}
    wheres = [where for where in context.wheres if where.start in spoken]
    led = [where for where in wheres if of & {sentence.word(where.start - 1), sentence.word(where.start - 2)}]
    return led[0].region if len(led) == 1 else None


def _is_share_of_a_side(context: Context, reach: range) -> bool:
    """Return whether a share of a side's country stands there: "19 % of Ukraine"."""
    sentence = context.sentence
    shares = [index for index in reach if sentence.word(index) == "%"]
    return any(0 < mention.start - share <= _TO_COUNTRY for share in shares for mention in context.parties)
