"""Settlements that a predicate means from afar: "the town" of one named before, those in which control was restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.lists import settlement_at, settlements_after, speaks
from geo.reports.passive import is_passive
from geo.reports.stance import partial

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name
    from geo.reports.sentence import Sentence

_STATES = frozenset({"hold", "hold_passive", "under"})
_AROUND = frozenset({"near", "side"})
_AUXILIARIES = ("be", "filler")
_SUBJECTS = ("be", "filler", "party", "adjective", "force", "enemy", "ours")
_LEADS = ("preposition", "settlement")
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
    tag = _town_meant(context, predicate)
    if tag is None:
        return []
    names = _named_before(context, tag.start, around=tag.name == "this")
    if len(names) > 1 and tag.name == "this":
        names = [name for name in names if any(where.name == name for where in context.wheres)]
    return names if len(names) == 1 else []


def town_before(context: Context, predicate: Tag) -> tuple[Context, Name] | None:
    """Read the one settlement that the sentence before places something in or near, where "the town" goes back to it.

    A sentence that names settlements of its own before those words means none of the one before.
    """
    tag, before = _town_meant(context, predicate), context.before
    if tag is None or before is None or _named_before(context, tag.start, around=True):
        return None
    sentence = before.sentence
    names = _named_before(before, len(sentence.tokens), around=True)
    if len(names) != 1:
        return None
    (name,) = names
    told = any(
        (sentence.characters(*name), party) in context.controlled for party in sentence.vocabulary.conflict.parties
    )
    placed = told or any(sentence.within(group, name[0] - 1) for group in _LEADS)
    placed = placed or tag.name == "this" or any(where.name == name for where in before.wheres)
    return (before, name) if placed else None


def _town_meant(context: Context, predicate: Tag) -> Tag | None:
    """Return the words for "the town" that are a predicate's object or subject."""
    sentence = context.sentence
    if predicate.name in _STATES:
        return None
    for tag in sentence.group("the_town"):
        of = "of" if predicate.name in ("noun_of", "loss") else "town"
        object_of = tag.start == predicate.end and tag.name in ("the", "this", of)
        passed = _SUBJECTS if tag.name != "the" else _AUXILIARIES
        passive = (
            bool(sentence.vocabulary.table.get("cases")) or predicate.name == "pass" or is_passive(sentence, predicate)
        )
        subject_of = (
            passive and tag.name in ("the", "town", "this") and _adjoins(sentence, tag.end, predicate.start, passed)
        )
        named = tag.end < len(sentence.tokens) and sentence.tokens[tag.end].capital
        part = sentence.word(tag.start - 1) in sentence.vocabulary.table["out_of"] or partial(
            sentence, tag.start, tag.end
        )
        if (object_of or subject_of) and not named and not part:
            return tag
    return None


def _adjoins(sentence: Sentence, start: int, end: int, groups: tuple[str, ...] = _AUXILIARIES) -> bool:
    """Return whether only auxiliaries and adverbs, or a subject too, stand between a settlement and its verb."""
    between = range(start, end)
    return 0 <= end - start <= _TO_VERB and all(
        any(sentence.within(group, index) for group in groups)
        or (groups is _SUBJECTS and sentence.word(index) in sentence.vocabulary.table["pronoun_subjects"])
        for index in between
    )


def _named_before(context: Context, before: int, *, around: bool) -> list[Name]:
    """Return the settlements named before a token, with or without those that something happened near."""
    near = {where.name for where in context.wheres if where.kind in _AROUND and not around}
    names: list[Name] = []
    index = 0
    while index < before:
        end = settlement_at(context, index, whole=False)
        told = any(context.sentence.within(group, index - 1) for group in ("preposition", "settlement"))
        other = (index, end) in near or (speaks(context.sentence, end) and not told)
        if end and not other and context.sentence.within("predicate", index) is None:
            names.append((index, end))
        index = end or index + 1
    return names
