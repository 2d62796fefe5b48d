"""Settlements that a predicate means from afar: "the town" of one named before, those in which control was restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lists import settlement_at, settlements_after, speaks
from geo.reports.stance import partial

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name
    from geo.reports.sentence import Sentence

_STATES = frozenset({"hold", "hold_passive", "under"})
_AROUND = frozenset({"near", "side"})
_TO_VERB = 4


def controlled_in(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements in which control was restored: "в А та Б відновлено контроль"."""
    sentence = context.sentence
    if sentence.within("control", predicate.end - 1) is None:
        return []
    for tag in reversed(sentence.group("preposition")):
        if tag.name != "in" or tag.end > predicate.start:
            continue
        names = settlements_after(context, tag.end)
        if names and _adjoins(sentence, names[-1][1], predicate.start):
            return names
    return []


def the_town(context: Context, predicate: Tag) -> list[Name]:
    """Read the one settlement named before that "the town" is: "soldiers in X said that the town had been freed".

    Where the sentence names none or several, or names one only to say what happened near it, no town is meant.
    """
    sentence = context.sentence
    if predicate.name in _STATES:
        return []
    for tag in sentence.group("the_town"):
        of = "of" if predicate.name in ("noun_of", "loss") else "town"
        object_of = tag.start == predicate.end and tag.name in ("the", of)
        subject_of = tag.name in ("the", "town") and _adjoins(sentence, tag.end, predicate.start)
        named = tag.end < len(sentence.tokens) and sentence.tokens[tag.end].capital
        part = sentence.word(tag.start - 1) in sentence.vocabulary.table["out_of"] or partial(
            sentence, tag.start, tag.end
        )
        if (object_of or subject_of) and not named and not part:
            return _named_before(context, tag.start)
    return []


def _adjoins(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether only auxiliaries and adverbs stand between a subject and its verb."""
    between = range(start, end)
    return 0 <= end - start <= _TO_VERB and all(
        sentence.within("be", index) or sentence.within("filler", index) for index in between
    )


def _named_before(context: Context, before: int) -> list[Name]:
    around = {where.name for where in context.wheres if where.kind in _AROUND}
    names: list[Name] = []
    index = 0
    while index < before:
        end = settlement_at(context, index, whole=False)
        told = any(context.sentence.within(group, index - 1) for group in ("preposition", "settlement"))
        other = (index, end) in around or (speaks(context.sentence, end) and not told)
        if end and not other and context.sentence.within("predicate", index) is None:
            names.append((index, end))
        index = end or index + 1
    return names if len(names) == 1 else []
