"""Claims of control: settlements that changed hands, or are held."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.reports.actors import actor_of
from geo.reports.companions import brought_along
from geo.reports.lists import settlements_after
from geo.reports.meant import town_before
from geo.reports.model import Claim, Period
from geo.reports.names import latin
from geo.reports.objects import settlements_of
from geo.reports.stance import asserted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name
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
        "give",
        "retreat",
    ]
)
_STATES = frozenset({"hold", "hold_passive", "under"})
_PICTURE = 5
_ELLIPSIS = 6


def control_claims(context: Context) -> list[Claim]:
    """Return the claims of control in the sentence that a context holds."""
    claims: list[Claim] = []
    taken: set[tuple[int, str]] = set()
    for predicate in context.sentence.group("predicate"):
        if predicate.name not in _RIGHT and predicate.name != "noun":
            continue
        if (
            _pictured(context, predicate)
            or _is_over(context.sentence, predicate)
            or _goes_on(context.sentence, predicate)
        ):
            continue
        names = settlements_of(context, predicate)
        earlier = None if names else town_before(context, predicate)
        if not (names or earlier) or not asserted(context.sentence, predicate):
            continue
        if names and context.sentence.at("in_part", names[-1][1]):
            continue
        actor = actor_of(context.sentence, predicate, context.parties, context.listen((predicate.start, predicate.end)))
        if actor is None:
            continue
        if earlier is not None:
            claims += _claim_of_before(context, predicate, *earlier, actor)
            continue
        case = _case(context.sentence, predicate, names[0])
        for name in names:
            if (name[0], actor) in taken:
                continue
            taken.add((name[0], actor))
            claims.append(_claim(context, predicate, name, actor, case))
            context.remember(claims[-1])
        for name, stands in brought_along(context, predicate, names, case):
            if (name[0], actor) not in taken:
                taken.add((name[0], actor))
                claims.append(_claim(context, predicate, name, actor, stands))
        for other, name in _elliptic(context, predicate):
            party = other or actor
            if (name[0], party) not in taken:
                taken.add((name[0], party))
                claims.append(_claim(context, predicate, name, party, case))
    return claims


def _elliptic(context: Context, predicate: Tag) -> Iterator[tuple[str | None, Name]]:
    """Yield settlements of clauses that leave the verb out, with their side: "A took X, and B – Y".

    Between such a clause's start and its dash stand only who, where or when.
    """
    sentence = context.sentence
    index = predicate.end
    while index < len(sentence.tokens):
        so_too = sentence.at("so_too", index)
        if so_too is not None:
            yield from ((None, name) for name in settlements_after(context, so_too.end))
        if predicate.name in ("take", "hold") and not sentence.vocabulary.table.get("cases"):
            yield from _side_by_side(context, index)
        if sentence.word(index) == "–" and index > predicate.end:
            start = _clause_start(sentence, index)
            if sentence.word(index + 1) in sentence.vocabulary.table["likewise"]:
                yield from ((None, name) for name in settlements_after(context, start) if name[1] == index)
            parties = {m.party for m in context.parties if start <= m.start < index}
            if start > predicate.end and _says_who_or_when(context, start, index):
                for name in settlements_after(context, index + 1):
                    yield (next(iter(parties & set(sentence.vocabulary.conflict.parties)), None), name)
        elif sentence.at("predicate", index):
            return
        index += 1


def _side_by_side(context: Context, index: int) -> Iterator[tuple[str | None, Name]]:
    """Yield settlements that stand right behind a side, with it: "Russia took X, and Ukraine Y"."""
    sentence = context.sentence
    for party in context.parties:
        if party.start != index or party.role != "subject" or party.party not in sentence.vocabulary.conflict.parties:
            continue
        before = index - (sentence.within("article", index - 1) is not None) - 1
        names = settlements_after(context, party.end)
        joined = sentence.word(before) in (",", *sentence.vocabulary.table["clause"], *sentence.vocabulary.table["and"])
        if joined and names and names[0][0] == party.end and not sentence.within("be", names[-1][1]):
            own = any(sentence.within(group, names[-1][1]) for group in ("predicate", "speech"))
            yield from () if own else ((party.party, name) for name in names)


def _clause_start(sentence: Sentence, index: int) -> int:
    """Return the token after the last comma or boundary of a clause before a token."""
    bounds = (*sentence.vocabulary.table["clause"], ",")
    return next((place + 1 for place in range(index - 1, -1, -1) if sentence.word(place) in bounds), 0)


def _says_who_or_when(context: Context, start: int, end: int) -> bool:
    """Return whether the words between two tokens name a side, a place or a time, and nothing else of note."""
    starts = [
        *(party.start for party in context.parties),
        *(where.start for where in context.wheres),
        *(window.first for window in context.windows),
        *(tag.start for tag in context.sentence.group("earlier")),
    ]
    return end - start <= _ELLIPSIS and any(start <= place < end for place in starts)


def _is_over(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a state is one of the past: "had been in Russian hands"."""
    index = predicate.start - 1
    while index > 0 and sentence.at("passive", index):
        index -= 1
    return predicate.name in _STATES and sentence.word(index) in sentence.vocabulary.table["had"]


def _goes_on(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a verb of holding only says that something else is done on: "which troops keep attacking"."""
    endings = tuple(sentence.vocabulary.table["ongoing_endings"])
    return predicate.name == "hold" and bool(endings) and sentence.word(predicate.end).endswith(endings)


def _pictured(context: Context, predicate: Tag) -> bool:
    """Return whether it is a picture that was taken or captured: "the town, captured by a drone"."""
    sentence = context.sentence
    return any(
        abs(tag.start - predicate.start) <= _PICTURE
        and not sentence.clauses_between(*sorted((tag.start, predicate.start)))
        and not (tag.start >= predicate.end and sentence.walls(predicate.end, tag.start))
        and not _of_troops(sentence, tag.end, predicate.start)
        for tag in sentence.group("picture")
    )


def _of_troops(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a picture is of those who did it: "photos of the units that freed X", "фото бійців, які …"."""
    for index in range(start, end):
        following = index + 1 + (sentence.word(index + 1) == ",")
        led = following == end or sentence.word(following) in sentence.vocabulary.table["relative"]
        if led and sentence.within("force", index):
            return True
    return False


def _claim_of_before(context: Context, predicate: Tag, before: Context, name: Name, actor: str) -> Iterator[Claim]:
    """Yield the claim of a settlement that the sentence before names, unless it was told there already."""
    sentence = before.sentence
    span = sentence.characters(*name)
    if (span, actor) not in context.controlled:
        context.controlled.add((span, actor))
        place = next((where.place for where in before.wheres if where.name == name and where.place), None)
        claim = context.claim(
            "control",
            (predicate.start, predicate.end),
            actor=actor,
            place=place or latin(sentence, *name),
            change="taken",
            period=_period(context, predicate),
        )
        yield replace(claim, place_span=span)


def _claim(context: Context, predicate: Tag, name: Name, actor: str, case: Case) -> Claim:
    sentence = context.sentence
    context.controlled.add((sentence.characters(*name), actor))
    return context.claim(
        "control",
        (min(predicate.start, name[0]), max(predicate.end, name[1])),
        actor=actor,
        name=name,
        place=latin(sentence, *name, case=case),
        change="held" if predicate.name in _STATES else "taken",
        period=_period(context, predicate),
    )


def _period(context: Context, predicate: Tag) -> Period | None:
    windows = [window for window in context.windows if window.kind == "increment"]
    at = (predicate.start, predicate.end)
    window = min(windows, key=lambda w: context.sentence.cost((w.first, w.last), at), default=None)
    return Period("increment", window.start, window.end, window.text) if window else None


def _case(sentence: Sentence, predicate: Tag, name: Name) -> Case:
    """Return the grammatical case that a predicate calls for in a settlement's name."""
    table = sentence.vocabulary.table
    leading = sentence.word(name[0] - 1)
    governed = name[1] <= predicate.start and sentence.within("preposition", name[0] - 1) is not None
    if leading in table["flag_prepositions"] or governed:
        return "oblique"
    described = name[1] <= predicate.start and sentence.word(name[1]) == "," and table.get("cases")
    if described and (sentence.within("preposition", name[0] - 1) or sentence.within("direction", name[0] - 1)):
        return "oblique"
    if predicate.name in ("noun_of", "loss") or sentence.at("instrumental", predicate.start):
        return "oblique"
    if name[0] >= predicate.end and sentence.within("preposition", predicate.end - 1):
        return "oblique"
    return "nominative" if predicate.name in ("pass", "under") or predicate.name.endswith("_passive") else "accusative"
