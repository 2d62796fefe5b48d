"""Claims of control: settlements that changed hands, or are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.actors import actor_of
from geo.reports.model import Claim, Period
from geo.reports.names import latin
from geo.reports.objects import Name, settlements_of
from geo.reports.stance import asserted

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.names import Case
    from geo.reports.sentence import Sentence

_RIGHT = frozenset(
    [
        "take",
        "take_passive",
        "hold",
        "hold_passive",
        "lose",
        "lose_passive",
        "oust",
        "oust_passive",
        "noun_of",
        "loss",
        "pass",
        "under",
    ]
)
_STATES = frozenset({"hold", "hold_passive", "under"})
_PICTURE = 5


def control_claims(context: Context) -> list[Claim]:
    """Return the claims of control in the sentence that a context holds."""
    claims: list[Claim] = []
    taken: set[tuple[int, str]] = set()
    for predicate in context.sentence.group("predicate"):
        if predicate.name not in _RIGHT and predicate.name != "noun":
            continue
        if _pictured(context, predicate):
            continue
        names = settlements_of(context, predicate)
        if not names or not asserted(context.sentence, predicate):
            continue
        actor = actor_of(context.sentence, predicate, context.parties, context.listen((predicate.start, predicate.end)))
        if actor is None:
            continue
        for name in names:
            if (name[0], actor) in taken:
                continue
            taken.add((name[0], actor))
            claims.append(_claim(context, predicate, name, actor))
            context.remember(claims[-1])
    return claims


def _pictured(context: Context, predicate: Tag) -> bool:
    """Return whether it is a picture that was taken or captured: "the town, captured by a drone"."""
    sentence = context.sentence
    return any(
        abs(tag.start - predicate.start) <= _PICTURE
        and not sentence.clauses_between(*sorted((tag.start, predicate.start)))
        for tag in sentence.group("picture")
    )


def _claim(context: Context, predicate: Tag, name: Name, actor: str) -> Claim:
    sentence = context.sentence
    windows = [window for window in context.windows if window.kind == "increment"]
    at = (predicate.start, predicate.end)
    window = min(windows, key=lambda w: sentence.cost((w.first, w.last), at), default=None)
    return context.claim(
        "control",
        (min(predicate.start, name[0]), max(predicate.end, name[1])),
        actor=actor,
        name=name,
        place=latin(sentence, *name, case=_case(sentence, predicate, name)),
        change="held" if predicate.name in _STATES else "taken",
        period=Period("increment", window.start, window.end, window.text) if window else None,
    )


def _case(sentence: Sentence, predicate: Tag, name: Name) -> Case:
    """Return the grammatical case that a predicate calls for in a settlement's name."""
    if sentence.word(name[0] - 1) in sentence.vocabulary.table["flag_prepositions"]:
        return "oblique"
    if predicate.name in ("noun_of", "loss") or sentence.at("instrumental", predicate.start):
        return "oblique"
    if name[0] >= predicate.end and sentence.within("preposition", predicate.end - 1):
        return "oblique"
    return "nominative" if predicate.name in ("pass", "under") or predicate.name.endswith("_passive") else "accusative"
