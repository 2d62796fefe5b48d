"""Who gained or holds the ground: which of a sentence's parties a predicate speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.attach import front_moved_by
from geo.reports.parties import OURS, Mention
from geo.reports.passive import is_passive
from geo.reports.sides import against, our_side, owner_meant, side_of
from geo.reports.sources import denies

if TYPE_CHECKING:
    from collections.abc import Set

    from geo.reports.lexicon import Tag
    from geo.reports.parties import Role
    from geo.reports.sentence import Sentence
    from geo.reports.sides import Discourse

_TO_NOUN = 4
_TO_AGENT = 8
_TO_RECIPIENT = 4
_TO_VICTIM = 8
_DOING = frozenset({"take", "hold", "lose", "retreat", "advance", "move"})
"""Predicates whose grammatical subject is the side that acts."""


def actor_of(sentence: Sentence, predicate: Tag, parties: list[Mention], discourse: Discourse) -> str | None:
    """Return the side that gains or holds by a predicate.

    Parameters
    ----------
    sentence, predicate
        The predicate and where it stands.
    parties
        The sentence's parties.
    discourse
        What is known from before.
    """
    conflict = sentence.vocabulary.conflict
    if sentence.word(predicate.start) in sentence.vocabulary.table["first_person"]:
        return our_side(conflict, discourse)
    mover = front_moved_by(sentence, predicate, parties)
    if mover is not None:
        return actor_of(sentence, mover, parties, discourse)
    words = range(predicate.start, predicate.end)
    if predicate.name in ("pass", "under") and not any(m.start in words for m in parties):
        owner = owner_meant(sentence, words, parties, discourse)
        if owner is not None:
            return owner
    chosen, flip = RULES[predicate.name](sentence, predicate, parties)
    party = side_of(sentence, chosen, parties, discourse) if chosen else None
    if party is None and chosen is not None and not flip:
        party = against(sentence, predicate.end, parties, discourse)
    doing = predicate.name in _DOING and not is_passive(sentence, predicate)
    if party is None and doing and discourse.subject is not None and _goes_back(sentence, predicate):
        party = discourse.subject
    if party is not None:
        if doing or predicate.name == "cost":
            discourse.subject = party
        return conflict.opponent(party) if flip else party
    return _inferred(sentence, predicate, parties, discourse, flip=flip)


def _goes_back(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether a verb's subject is a pronoun, or left out after another verb: "it lost 5 and won back 3"."""
    table = sentence.vocabulary.table
    for index in range(predicate.start - 1, -1, -1):
        if sentence.word(index) in table["pronoun_subjects"]:
            return True
        if sentence.word(index) in table["and"] and any(
            tag.name in _DOING and tag.end <= index for tag in sentence.group("predicate")
        ):
            return True
        if not _passes_over(sentence, index):
            return False
    return False


def _passes_over(sentence: Sentence, index: int) -> bool:
    """Return whether a word between a subject and its verb can be an adverb or belong to a date."""
    vocabulary, word = sentence.vocabulary, sentence.word(index)
    dated = word in vocabulary.months or word in vocabulary.spans or sentence.tokens[index].kind == "n"
    groups = ("be", "filler", "stance", "preposition", "article", "between")
    return dated or word in vocabulary.table["and"] or any(sentence.within(group, index) for group in groups)


def _subject(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> Mention | None:
    """Return the nearest party before a predicate that can be its subject."""
    best, best_cost = None, 10**6
    for mention in parties:
        if mention.end > predicate.start or mention.role not in ("subject", "agent") or _is_object(sentence, mention):
            continue
        cost = sentence.cost((mention.start, mention.end), (predicate.start, predicate.end))
        if mention.role == "agent" and not sentence.vocabulary.table.get("cases"):
            cost += 4
        if cost <= best_cost:
            best, best_cost = mention, cost
    return best


def _is_object(sentence: Sentence, mention: Mention) -> bool:
    """Return whether a party stands where a verb before it has its object: "pushed Russian troops back"."""
    if sentence.vocabulary.table.get("cases"):
        return False
    following = mention.end
    while sentence.at("be", following) or sentence.at("filler", following):
        following += 1
    verb = sentence.at("predicate", following)
    if verb is not None and verb.name in _DOING and not is_passive(sentence, verb):
        return False
    return any(
        tag.name in ("take", "oust", "other", "advance", "move", "carry", "cost", "give")
        and tag.start < mention.start <= tag.end
        for tag in sentence.group("predicate")
    )


def _after(
    sentence: Sentence, predicate: Tag, parties: list[Mention], roles: tuple[Role, ...], reach: int
) -> Mention | None:
    for mention in parties:
        if predicate.end <= mention.start <= predicate.end + reach and mention.role in roles:
            if sentence.clauses_between(predicate.end, mention.start):
                return None
            return mention
    return None


def _active(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    if is_passive(sentence, predicate):
        agent = _agent(sentence, predicate, parties)
        if agent is None and predicate.name in ("advance", "advance_passive"):
            victims = [_subject(sentence, predicate, parties), _owner(sentence, predicate, parties)]
            following = _after(sentence, predicate, parties, ("subject",), 1)
            if following is not None and sentence.vocabulary.table.get("cases"):
                return following, True
            return max(filter(None, victims), key=lambda mention: mention.end, default=None), True
        return agent, False
    if sentence.vocabulary.table.get("cases"):
        after = _after(sentence, predicate, parties, ("subject",), 2)
        if after is not None and sentence.walls(predicate.end, after.start):
            after = None
        before = _subject(sentence, predicate, parties)
        if after is not None and (
            before is None or sentence.walls(before.end, predicate.start) or before.party is None
        ):
            return after, False
        return before, False
    beside = [m for m in parties if m.role == "owner" and 0 <= predicate.start - m.end <= 1]
    if beside:
        return beside[-1], False
    return _subject(sentence, predicate, parties) or _owner(sentence, predicate, parties), False


def _agent(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> Mention | None:
    after = _after(sentence, predicate, parties, ("agent",), _TO_AGENT)
    if after is not None or not sentence.vocabulary.table.get("cases"):
        return after
    before = [m for m in parties if m.end <= predicate.start and m.role == "agent"]
    return before[-1] if before else None


def _lost(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    taker = _after(sentence, predicate, parties, ("oblique",), _TO_AGENT)
    if taker is not None and taker.preposition in sentence.vocabulary.table["recipient"]:
        return taker, False
    inside = next((m for m in parties if predicate.start <= m.start < predicate.end), None)
    if inside is not None and predicate.name == "lose_passive":
        return inside, True
    if is_passive(sentence, predicate):
        agent = _agent(sentence, predicate, parties)
        if agent is not None:
            return agent, True
    return _subject(sentence, predicate, parties) or _owner(sentence, predicate, parties), True


def _noun_owner(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    return (
        _after(sentence, predicate, parties, ("agent",), _TO_AGENT)
        or _owner(sentence, predicate, parties)
        or _subject(sentence, predicate, parties)
    ), False


def _owner(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> Mention | None:
    near = [
        m for m in parties if m.role == "owner" and m.end <= predicate.start and predicate.start - m.end <= _TO_NOUN
    ]
    if near:
        return near[-1]
    after = _after(sentence, predicate, parties, ("owner",), 2)
    return None if after is None or sentence.walls(predicate.end, after.start) else after


def _loss_owner(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    inside = next((m for m in parties if predicate.start <= m.start < predicate.end), None)
    owner = inside or _noun_owner(sentence, predicate, parties)[0]
    owner = owner or _after(sentence, predicate, parties, ("owner",), _TO_AGENT)
    return owner or next((m for m in parties if m.role == "subject"), None), True


def _ousted(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    victim = next((m for m in parties if m.start >= predicate.start and m.end <= predicate.end + 1), None)
    subject = _subject(sentence, predicate, parties)
    if is_passive(sentence, predicate):
        agent = _agent(sentence, predicate, parties)
        return (agent, False) if agent else (subject or _owner(sentence, predicate, parties), True)
    if victim is not None and victim.party not in (None, OURS):
        return victim, True
    return subject, False


def _recipient(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    inside = [m for m in parties if predicate.start <= m.start < predicate.end]
    inside += [
        Mention(t.name, "oblique", t.start, t.end)
        for t in sentence.group("adjective")
        if predicate.start <= t.start < predicate.end or t.end == predicate.start
    ]
    if inside:
        return inside[-1], False
    after = _after(sentence, predicate, parties, ("oblique", "subject", "owner", "agent"), _TO_RECIPIENT)
    if after is not None and sentence.walls(predicate.end, after.start):
        after = None
    if after is None and sentence.word(predicate.end) in sentence.vocabulary.table["pronouns"]:
        of = sentence.vocabulary.table["of"]
        before = [
            m
            for m in parties
            if m.end <= predicate.start
            and sentence.word(m.start - 1) not in of
            and not sentence.clauses_between(m.end, predicate.start)
        ]
        return (before[-1] if before else None), False
    if after is None and sentence.word(predicate.start) in sentence.vocabulary.table["gives_away"]:
        giver = _subject(sentence, predicate, parties)
        return giver, giver is not None
    if after is None and predicate.name == "give":
        return _owner(sentence, predicate, parties) or _subject(sentence, predicate, parties), False
    return after, False


def _retreat(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    return _subject(sentence, predicate, parties), True


def _cost(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    return _after(sentence, predicate, parties, ("subject", "owner", "oblique", "agent"), 1), True


def _carried(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    carried = _after(sentence, predicate, parties, ("subject", "owner", "agent", "oblique"), 1)
    return carried or _subject(sentence, predicate, parties), False


def _grown(sentence: Sentence, predicate: Tag, parties: list[Mention]) -> tuple[Mention | None, bool]:
    before = [m for m in parties if m.end <= predicate.start]
    named = [tag for tag in sentence.group("adjective") if tag.end <= predicate.start]
    adjective = Mention(named[-1].name, "oblique", named[-1].start, named[-1].end) if named else None
    owner = _subject(sentence, predicate, parties) or (before[-1] if before else adjective)
    shrinks = predicate.name == "grow" and sentence.word(predicate.start) in sentence.vocabulary.table["shrinks"]
    return owner, shrinks


RULES = {
    "take": _active,
    "take_passive": _active,
    "hold": _active,
    "hold_passive": _active,
    "occupied_passive": _active,
    "advance": _active,
    "advance_passive": _active,
    "retreat": _retreat,
    "move": _active,
    "stand": _active,
    "carry": _carried,
    "under": _recipient,
    "noun_of": _noun_owner,
    "lose": _lost,
    "lose_passive": _lost,
    "oust": _ousted,
    "oust_passive": _ousted,
    "pass": _recipient,
    "give": _recipient,
    "cost": _cost,
    "noun": _noun_owner,
    "loss": _loss_owner,
    "gain": _active,
    "grow": _grown,
    "remain": _grown,
    "reach": _grown,
}


def _inferred(
    sentence: Sentence, predicate: Tag, parties: list[Mention], discourse: Discourse, *, flip: bool
) -> str | None:
    conflict = sentence.vocabulary.conflict
    if flip:
        loser = discourse.speaker_side or discourse.home_side or conflict.parties[1]
        return conflict.opponent(loser)
    if predicate.name in ("take", "take_passive"):
        victim = _after(sentence, predicate, parties, ("oblique",), _TO_VICTIM)
        if victim is not None and victim.preposition in sentence.vocabulary.table["victim"]:
            party = side_of(sentence, victim, parties, discourse)
            return conflict.opponent(party) if party else None
    usual, likely = (
        next((tag for index in range(predicate.start, predicate.end) if (tag := sentence.within(group, index))), None)
        for group in ("usual", "likely")
    )
    abroad = {tag.name for tag in sentence.group("homeland")} == {conflict.parties[0]}
    named = {tag: conflict.opponent(tag.name) if abroad else tag.name for tag in (usual, likely) if tag}
    frees = any(sentence.within("frees", index) for index in range(predicate.start, predicate.end))
    if abroad and frees and not discourse.speaker_side:
        return conflict.parties[0]
    near = {tag.name for tag in sentence.group("usual")} if not abroad else set()
    again = conflict.opponent(discourse.actor) if discourse.actor and _takes_back(sentence, predicate) else None
    subjects = {
        m.party
        for m in parties
        if m.party in conflict.parties
        and m.role in ("subject", "agent", "owner")
        and not _only_says(sentence, m)
        and (m.end <= predicate.start or (m.role != "owner" and not sentence.walls(predicate.end, m.start)))
    }
    anyone = {m.party for m in parties if m.party in conflict.parties}
    speaking = (tag for tag in sentence.group("speaker") if not denies(sentence, tag.start, tag.end))
    bodies = {conflict.speakers[tag.name].side for tag in speaking} - {None}
    falls = sentence.word(predicate.start) in sentence.vocabulary.table["falls"]
    return (
        (named[usual] if usual and usual.name == conflict.parties[0] else None)
        or (None if falls else discourse.speaker_side)
        or again
        or (named[usual] if usual else None)
        or _only(subjects)
        or _only(bodies)
        or _only(near)
        or discourse.actor
        or (named[likely] if likely else None)
        or discourse.home_side
        or _only({m.party for m in parties if m.role == "subject" and m.party in conflict.parties})
        or _only(anyone)
    )


def _only_says(sentence: Sentence, mention: Mention) -> bool:
    """Return whether a party only says something: "Moscow concedes"."""
    return sentence.at("speech", mention.end) is not None or sentence.within("speech", mention.start - 1) is not None


def _takes_back(sentence: Sentence, predicate: Tag) -> bool:
    """Return whether ground is won back just after it is said what was lost: "30 sq km lost and 20 regained"."""
    words = " ".join(sentence.word(index) for index in range(predicate.start, predicate.end))
    return words.startswith(tuple(sentence.vocabulary.table["again"])) and any(
        tag.name in ("lose", "lose_passive", "loss") and tag.end <= predicate.start
        for tag in sentence.group("predicate")
    )


def _only(parties: Set[str | None]) -> str | None:
    return next(iter(parties)) if len(parties) == 1 else None
