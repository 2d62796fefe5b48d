"""The parties that a sentence names, and the part that each plays in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence

Role = Literal["subject", "owner", "agent", "oblique"]

OURS, ENEMY = "ours", "enemy"
"""Parties as the speaker sees them."""

_NAMING = ("party", "oblique", OURS, ENEMY, "adjective", "force")
_TO_FORCE = 4
_TO_NOUN = 4


@dataclass(frozen=True, slots=True)
class Mention:
    """A party named in a sentence.

    Attributes
    ----------
    party
        The side; ``"ours"`` or ``"enemy"`` as the speaker sees it; None for "the troops".
    role
        ``"subject"``, ``"owner"`` ("Russia's", "of Russia"), ``"agent"`` ("by Russia") or ``"oblique"``.
    start, end
        First token, and the one after the last.
    preposition
        The preposition before it; empty where there is none.
    """

    party: str | None
    role: Role
    start: int
    end: int
    preposition: str = ""


def mentions(sentence: Sentence) -> list[Mention]:
    """Return the parties that a sentence names, in order."""
    found: list[Mention] = []
    for index in sorted(sentence.opened(_NAMING)):
        mention = _mention(sentence, index) if not found or index >= found[-1].end else None
        if mention is not None:
            found.append(mention)
    return found


def _mention(sentence: Sentence, index: int) -> Mention | None:
    if sentence.within("speaker", index):
        return None
    for group in ("party", "oblique"):
        tag = sentence.at(group, index)
        if tag is not None:
            return _noun(sentence, tag)
    for group in (OURS, ENEMY):
        tag = sentence.at(group, index)
        if tag is not None:
            end = _force_after(sentence, tag.end) or tag.end
            return Mention(group, _role(sentence, tag.start, end), tag.start, end, _preposition(sentence, tag.start))
    adjective = sentence.at("adjective", index)
    if adjective is not None:
        return _adjectival(sentence, adjective)
    force = sentence.at("force", index)
    if force is not None:
        party, end = None, force.end
        of = sentence.word(end) in sentence.vocabulary.table["of"]
        owner = sentence.at("party", end + of) or sentence.at("oblique", end + of)
        if owner is not None:
            party, end = owner.name, owner.end
        return Mention(
            party, _role(sentence, force.start, force.end), force.start, end, _preposition(sentence, force.start)
        )
    return None


def _noun(sentence: Sentence, tag: Tag) -> Mention | None:
    preposition = _preposition(sentence, tag.start)
    if sentence.word(tag.end) == sentence.vocabulary.table["possessive"]:
        end = _force_after(sentence, tag.end + 1)
        if end:
            return Mention(tag.name, _role(sentence, tag.start, end), tag.start, end, preposition)
        return Mention(tag.name, "owner", tag.start, tag.end + 1, preposition)
    if tag.group == "oblique":
        return Mention(tag.name, _slavic_role(sentence, tag.start, tag.end), tag.start, tag.end, preposition)
    return Mention(tag.name, _role(sentence, tag.start, tag.end), tag.start, tag.end, preposition)


def _adjectival(sentence: Sentence, tag: Tag) -> Mention | None:
    end = _force_after(sentence, tag.end)
    if end:
        return Mention(tag.name, _role(sentence, tag.start, end), tag.start, end, _preposition(sentence, tag.start))
    for index in range(tag.end, min(tag.end + _TO_NOUN, len(sentence.tokens))):
        predicate = sentence.at("predicate", index)
        if (
            predicate is not None
            and predicate.name in ("noun", "noun_of", "loss", "advance", "take", "move")
            and not _is_name(sentence, tag.end)
        ):
            return Mention(tag.name, "owner", tag.start, tag.end, "")
        if sentence.tokens[index].kind == "p":
            break
    return None


def _is_name(sentence: Sentence, index: int) -> bool:
    return index < len(sentence.tokens) and sentence.tokens[index].capital and not sentence.at("predicate", index)


def _force_after(sentence: Sentence, index: int) -> int:
    for place in range(index, min(index + _TO_FORCE, len(sentence.tokens))):
        force = sentence.at("force", place) or sentence.at("campaign", place)
        if force is not None:
            end = force.end
            while (more := sentence.at("force", end)) is not None:
                end = more.end
            return end
        if sentence.tokens[place].kind == "p" and sentence.word(place) != "-":
            return 0
        if any(sentence.at(group, place) for group in ("predicate", "preposition", "unit", "article", "be")):
            return 0
    return 0


def _preposition(sentence: Sentence, index: int) -> str:
    before = index - 1
    while before >= 0 and (sentence.at("article", before) or sentence.within("quantifier", before)):
        before -= 1
    tag = sentence.within("preposition", before)
    return sentence.word(before) if tag is not None else ""


def _role(sentence: Sentence, start: int, end: int) -> Role:
    table = sentence.vocabulary.table
    if table.get("cases"):
        return _slavic_role(sentence, start, end)
    preposition = _preposition(sentence, start)
    if preposition in table["agent"]:
        return "agent"
    if preposition in table["owner"]:
        return "owner"
    return "oblique" if preposition else "subject"


def _slavic_role(sentence: Sentence, start: int, end: int) -> Role:
    """Tell a role by the ending of the first word; words that never change go by what stands before them."""
    table = sentence.vocabulary.table
    word, cases = sentence.word(start), table["cases"]
    if word.endswith(tuple(cases["agent"])) and word not in cases["subject_words"]:
        return "oblique" if _preposition(sentence, start) else "agent"
    if _preposition(sentence, start):
        return "oblique"
    if word in cases["subject_words"]:
        return "subject"
    if word in cases["owner_words"] or sentence.at("oblique", start):
        return "owner"
    if sentence.at("party", start):
        before = sentence.within("predicate", start - 1)
        bare = word in cases["unchanging"]
        if bare and _follows_noun(sentence, start - 1):
            return "owner"
        return "owner" if bare and before is not None and before.name in ("noun", "loss") else "subject"
    if word.endswith(tuple(cases["subject"])):
        return "subject"
    return "owner"


def _follows_noun(sentence: Sentence, index: int) -> bool:
    """Return whether a word can be a noun that a word without cases after it depends on: "оборони ЗСУ"."""
    if index < 0:
        return False
    if sentence.within("force", index) or sentence.within("control", index):
        return True
    token = sentence.tokens[index]
    groups = (
        "predicate", "speech", "be", "filler", "preposition", "unit", "stance", "there", "total", "party",
        "oblique", "enemy",
    )  # fmt: skip
    return (
        token.kind == "w"
        and not token.capital
        and token.word not in sentence.vocabulary.table["clause"]
        and token.word not in sentence.vocabulary.table["and"]
        and token.word not in sentence.vocabulary.months
        and token.word not in sentence.vocabulary.spans
        and not any(sentence.within(group, index) for group in groups)
        and token.word not in sentence.vocabulary.table["relative"]
    )
