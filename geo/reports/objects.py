"""The settlements that a predicate speaks of: lists to its right and to its left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reports.among import named_among
from geo.reports.companions import ranked
from geo.reports.leftwards import BACK_SKIPS, names_before
from geo.reports.lists import past_closing, settlement_at, settlement_before, settlements_after, speaks
from geo.reports.meant import controlled_in, the_town
from geo.reports.passive import is_passive

if TYPE_CHECKING:
    from geo.reports.context import Context
    from geo.reports.lexicon import Tag
    from geo.reports.lists import Name
    from geo.reports.sentence import Sentence

_LEFT_ALWAYS = frozenset({"pass", "under", "take_passive", "hold_passive", "lose_passive"})
_ADJACENT = ("filler", "be")
_MOST_SKIPPED = 12
_LIST_REACH = 25
_LEADING = 4
_TO_COUNT = 6
_RELATIVE_REACH = 12


def settlements_of(context: Context, predicate: Tag) -> list[Name]:
    """Return the settlements that a predicate takes as its object, right or left of it."""
    sentence = context.sentence
    if predicate.name in ("retreat", "oust_passive") and sentence.vocabulary.table.get("cases"):
        return _left_behind(context, predicate)
    given = predicate.name in ("give", "retreat")
    towards = predicate.name == "pass" and sentence.word(predicate.end - 1) in sentence.vocabulary.table["recipient"]
    right = [] if given or towards else settlements_after(context, predicate.end)
    right = right or the_town(context, predicate) or controlled_in(context, predicate)
    if right:
        return right
    listed = named_among(context, predicate) or _listed(context, predicate)
    if listed or given:
        return listed
    if sentence.word(predicate.end) in sentence.vocabulary.table["object_pronouns"]:
        return _gone_back_to(context, predicate)
    if predicate.name == "noun_of" and sentence.word(predicate.end) in sentence.vocabulary.table["relative_of"]:
        return _antecedent(context, predicate.start - (sentence.at("article", predicate.start - 1) is not None))
    described = ranked(context, predicate) or _described(context, predicate)
    if described:
        return described
    inside = _inside(context, predicate)
    if inside or predicate.name == "oust":
        return inside
    if predicate.name in ("noun", "loss", "oust_passive"):
        return []
    cases = sentence.vocabulary.table.get("cases")
    relative = None if cases else _relative(sentence, predicate)
    if predicate.name in _LEFT_ALWAYS or cases or relative is not None or is_passive(sentence, predicate):
        near = predicate.name in ("take", "lose", "hold") and cases
        if near and _has_object(sentence, predicate.end):
            return []
        active = predicate.name not in _LEFT_ALWAYS and not is_passive(sentence, predicate)
        told = relative is not None and any(relative < tag.start < predicate.start for tag in sentence.group("speech"))
        verb = relative if relative is not None and (active or told) else predicate.start
        adjacent = near and not (_subject_between(context, predicate) or _subject_after(context, predicate))
        left = names_before(context, verb, _ADJACENT if adjacent else BACK_SKIPS)
        if relative is not None and active and not left:
            left = _antecedent(context, relative)
        opening = [] if near else _opening(context, verb)
        return opening if not left or opening[-1:] == left[-1:] else left
    return []


def _opening(context: Context, verb: int) -> list[Name]:
    """Read the settlements that open a verb's clause as its subject: "A and B, both on the border, were taken"."""
    sentence = context.sentence
    mark = sentence.vocabulary.table.get("infinitive_mark")
    while verb and (
        sentence.within("be", verb - 1) or sentence.within("filler", verb - 1) or sentence.word(verb - 1) == mark
    ):
        verb -= 1
    found: list[Name] = []
    for start in _clause_starts(sentence, verb):
        names = settlements_after(context, start)
        if not names or speaks(sentence, names[-1][1]) or names[0][0] - start > _LEADING or names[-1][1] > verb:
            continue
        end = past_closing(context, names[-1][1])
        between = range(_past_clause(sentence, end), verb)
        wrapped = sentence.word(end) == "," and sentence.word(verb - 1) == ","
        clear = wrapped or all(
            tag.name in ("stand", "other") or tag.start not in between for tag in sentence.group("predicate")
        )
        if not found and not (clear and _is_subject(context, end, verb)) and not _shared(sentence, end, verb):
            return []
        if not found or names[-1] == found[-1]:
            found = names
    return found


def _shared(sentence: Sentence, end: int, verb: int) -> bool:
    """Return whether a verb goes on from another one of the same subject: "X changed hands and is now under Y"."""
    joined = any(sentence.word(index) in sentence.vocabulary.table["and"] for index in (verb - 1, verb))
    return joined and any(sentence.at(group, end) is not None for group in ("predicate", "be"))


def _antecedent(context: Context, relative: int) -> list[Name]:
    """Read the settlement just before a relative clause, whatever leads it: "stormed into X, which it has taken"."""
    last = relative - 1 - (context.sentence.word(relative - 1) == ",")
    start = settlement_before(context, last)
    return [] if start is None else [(start, last + 1)]


def _past_clause(sentence: Sentence, index: int) -> int:
    """Return where the relative clause ends that a comma opens: past the "which …," of "X, which …, was taken"."""
    if sentence.word(index) != "," or sentence.word(index + 1) not in sentence.vocabulary.table["relative"]:
        return index
    return next((i for i in range(index + 1, len(sentence.tokens)) if sentence.word(i) == ","), index)


def _clause_starts(sentence: Sentence, verb: int) -> list[int]:
    """Return where the clause of a verb may begin, the latest first: after a mark, a clause word, a verb of speech."""
    table = sentence.vocabulary.table
    starts: list[int] = []
    for index in range(verb - 1, -1, -1):
        word = sentence.word(index)
        speech = sentence.within("speech", index)
        if word == ";" or word in table["clause"]:
            described = word != ";" and sentence.word(verb - 1) == ","
            return [*starts, index + 1, *([0] if described else [])]
        quotes = word in (":", '"') or (speech is not None and speech.end == index + 1) or word in table["that"]
        apart = word == "," and not sentence.tokens[index - 1].capital and sentence.word(index - 1) != ")"
        if quotes or apart:
            starts.append(index + 1)
    return [*starts, 0]


def _is_subject(context: Context, end: int, verb: int) -> bool:
    """Return whether no other noun can be the subject of a verb after a list of settlements that ends with a token."""
    sentence, table = context.sentence, context.sentence.vocabulary.table
    if end >= verb:
        return True
    opens = sentence.word(end) in (",", ":", "–", "-") or sentence.word(end) in table["and"]
    if not opens and not sentence.at("be", end) and not sentence.at("preposition", end):
        return False
    counted = range(verb, verb + _TO_COUNT)
    if sentence.word(end) == "–" and any(sentence.at("settlement", index) for index in counted):
        return True
    closes = sentence.word(verb - 1) in (",", ":", "–", "-", ")")
    of_a_place = any(where.end == verb and where.start >= end for where in context.wheres)
    named_so = any(
        sentence.within("settlement", index) and (index + 1 == verb or sentence.word(index + 1) in table["relative"])
        for index in range(end, verb)
    )
    of_a_part = sentence.word(end) in table["and"] and any(
        tag.name == "partial" and end < tag.start < verb for tag in sentence.group("stance")
    )
    return closes or of_a_place or named_so or of_a_part or sentence.word(end) == ":"


def _gone_back_to(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlement that a verb's pronoun goes back to: "reached X and took it"."""
    sentence = context.sentence
    following = predicate.end + 1
    if following < len(sentence.tokens) and sentence.tokens[following].kind == "w":
        return []
    for index in range(predicate.start - 1, -1, -1):
        start = settlement_before(context, index)
        if start is not None:
            return [(start, index + 1)]
    return []


def _left_behind(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements that a clause opens with and its troops left: "from X and Y the brigade withdrew"."""
    sentence = context.sentence
    for index in range(predicate.start - 1, -1, -1):
        if sentence.word(index) in (*sentence.vocabulary.table["clause"], ":"):
            break
        if sentence.word(index) in sentence.vocabulary.table["out_of"]:
            names = settlements_after(context, index + 1)
            if names and names[-1][1] <= predicate.start:
                return names
    return []


def _described(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlement that a relative clause or a participle after a comma describes: "near X, taken in May"."""
    sentence, table = context.sentence, context.sentence.vocabulary.table
    if not table.get("cases"):
        return []
    relative = next(
        (i for i in range(predicate.start, -1, -1) if sentence.word(i) in (*table["relative"], ",")), predicate.start
    )
    comma = relative if sentence.word(relative) == "," else relative - 1
    led = relative == comma and predicate.name == "take_passive" and comma == predicate.start - 1
    if not led and (comma == relative or sentence.word(relative) in table["that"]):
        return []
    start = settlement_before(context, comma - 1) if sentence.word(comma) == "," else None
    aside = start is not None and sentence.within("so_too", start - 1) is not None
    return [] if start is None or aside else [(start, comma)]


def _subject_between(context: Context, predicate: Tag) -> bool:
    """Return whether a verb's subject stands right before it, so that a name before that is its object."""
    before = (m for m in context.parties if m.role == "subject" and m.end <= predicate.start)
    last = max(before, key=lambda mention: mention.end, default=None)
    return last is not None and all(
        any(context.sentence.within(group, index) for group in _ADJACENT) for index in range(last.end, predicate.start)
    )


def _subject_after(context: Context, predicate: Tag) -> bool:
    """Return whether a verb's subject stands right after it: "X, що південніше, захопили росіяни"."""
    return any(m.role == "subject" and m.start == predicate.end for m in context.parties)


def _inside(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements within "cleared X of" and "brought X and Y under control"."""
    if predicate.name == "pass":
        return []
    ends = ((index, settlement_at(context, index)) for index in range(predicate.start + 1, predicate.end - 1))
    return [(index, end) for index, end in ends if end and end < predicate.end]


def _has_object(sentence: Sentence, index: int) -> bool:
    """Return whether a plain noun or a figure follows a verb, so that the name before it is its subject."""
    if index >= len(sentence.tokens):
        return False
    token = sentence.tokens[index]
    if token.kind != "w" or token.capital:
        return token.kind == "n"
    groups = (
        "preposition",
        "filler",
        "be",
        "force",
        "party",
        "oblique",
        "adjective",
        "ours",
        "enemy",
        "not_name",
        "speech",
    )
    timed = token.word in sentence.vocabulary.time_words
    return not timed and not any(sentence.within(group, index) for group in groups)


def _listed(context: Context, predicate: Tag) -> list[Name]:
    """Read the settlements that a list spells out: "ten villages were retaken, among them X and Y"."""
    sentence = context.sentence
    settled = [tag for tag in sentence.group("settlement") if abs(tag.start - predicate.start) <= _MOST_SKIPPED]
    if predicate.start > 1 and (not settled or sentence.clauses_between(*sorted((settled[0].start, predicate.start)))):
        return []
    for closing in sentence.group("listed_before"):
        names = names_before(context, closing.start, ())
        if names:
            return names
    clause = sentence.vocabulary.table["clause"]
    for index in range(predicate.end, min(predicate.end + _LIST_REACH, len(sentence.tokens))):
        tag, word = sentence.at("listing", index), sentence.word(index)
        if tag is not None or word in (":", "–"):
            after = tag.end if tag else index + 1
            names = settlements_after(context, after + (sentence.word(after) == ","))
            if names:
                return names
        names = settlements_after(context, index + 1) if _names_them(sentence, predicate, index) else []
        if names:
            return names
        if word in clause:
            break
    return []


def _names_them(sentence: Sentence, predicate: Tag, index: int) -> bool:
    """Return whether a verb names what a relative clause before it is of: "the villages that it left are X and Y"."""
    if not sentence.at("passive", index) or sentence.vocabulary.table.get("cases"):
        return False
    relative = _relative(sentence, predicate)
    return relative is not None and sentence.within("settlement", relative - 1) is not None


def _relative(sentence: Sentence, predicate: Tag) -> int | None:
    """Return the pronoun of a predicate's relative clause: the "which" of "X, which Russia says it took"."""
    for index in range(predicate.start - 1, max(-1, predicate.start - 1 - _RELATIVE_REACH), -1):
        if sentence.word(index) in sentence.vocabulary.table["relative"]:
            return None if sentence.within("speech", index - 1) else index
        if sentence.word(index) in sentence.vocabulary.table["clause"]:
            return None
    return None
