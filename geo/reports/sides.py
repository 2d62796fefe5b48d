"""The side that a mention means: "our troops", "the enemy", "the brigade", by who speaks and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.reports.parties import ENEMY, OURS

if TYPE_CHECKING:
    from geo.reports.parties import Mention
    from geo.reports.sentence import Sentence
    from geo.reports.vocabulary import Conflict

_TO_DEPTH = 2


@dataclass
class Discourse:
    """What the sentences before leave known.

    Attributes
    ----------
    actor
        The side that the last claim or subject meant.
    subject
        The side that did something last, gain or loss: what "it" goes back to.
    speaker_side
        The side that is speaking; None for neither.
    home_side
        The side whose language the report is in.
    """

    actor: str | None = None
    subject: str | None = None
    speaker_side: str | None = None
    home_side: str | None = None


def side_of(sentence: Sentence, mention: Mention, parties: list[Mention], discourse: Discourse) -> str | None:
    """Return the side that a mention means: of "our troops" the speaker's, of "the troops" the one named last."""
    conflict = sentence.vocabulary.conflict
    if mention.party == OURS:
        return our_side(conflict, discourse)
    if mention.party == ENEMY:
        came = sentence.word(mention.end - 1) in sentence.vocabulary.table["intruders"]
        if came and {tag.name for tag in sentence.group("homeland")} == {conflict.parties[0]}:
            return conflict.parties[1]
        return _enemy(conflict, discourse)
    if mention.party is not None:
        return mention.party
    if sentence.word(mention.start - 1) in sentence.vocabulary.table["his"] and discourse.speaker_side:
        return discourse.speaker_side
    before = [
        m.party
        for m in parties
        if m.end <= mention.start and m.role in ("subject", "agent") and m.party not in (None, OURS, ENEMY)
    ]
    if before:
        return before[-1]
    if sentence.word(mention.start - 1) in sentence.vocabulary.table["its"] and discourse.subject is not None:
        return discourse.subject
    return _speaker_before(sentence, mention.start, conflict)


def owner_meant(sentence: Sentence, words: range, parties: list[Mention], discourse: Discourse) -> str | None:
    """Return the side that "its" goes back to among some words: the subject before them, or of the sentence before."""
    table = sentence.vocabulary.table
    if not any(sentence.word(index) in (*table["its"], *table["his"]) for index in words):
        return None
    subjects = [m for m in parties if m.role == "subject" and m.end <= words.start]
    return side_of(sentence, subjects[-1], parties, discourse) if subjects else discourse.subject


def our_side(conflict: Conflict, discourse: Discourse) -> str:
    """Return the side of whoever speaks: that of "we" and "our troops"."""
    return discourse.speaker_side or discourse.home_side or conflict.parties[1]


def _enemy(conflict: Conflict, discourse: Discourse) -> str:
    return conflict.opponent(discourse.speaker_side or conflict.parties[1])


def against(sentence: Sentence, end: int, parties: list[Mention], discourse: Discourse) -> str | None:
    """Return the side of nameless troops from whom they fight: "the brigade broke through Russian lines"."""
    conflict = sentence.vocabulary.conflict
    named = {OURS: our_side(conflict, discourse), ENEMY: _enemy(conflict, discourse)}
    after = {
        named.get(m.party or "", m.party)
        for m in parties
        if (m.start >= end or sentence.within("depth", m.start - 1))
        and m.role in ("owner", "oblique")
        and m.party is not None
    }
    after = after or {
        tag.name
        for tag in sentence.group("adjective")
        if any(sentence.within("depth", index) for index in range(max(end, tag.start - _TO_DEPTH), tag.start))
    }
    return conflict.opponent(next(iter(after))) if len(after) == 1 else None


def _speaker_before(sentence: Sentence, index: int, conflict: Conflict) -> str | None:
    sides = [conflict.speakers[tag.name].side for tag in sentence.group("speaker") if tag.end <= index]
    return sides[-1] if sides else None
