"""The phrases of a language that name windows of time, made from templates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MOST_KNOWN = 5_000
_OPTIONAL = re.compile(r"^(?:\((?:[^()]|\([^()]*\))* \)\?)+|\(\?[=!](?:[^()]|\([^()]*\))*\)$")
_EITHER = re.compile(r"(?:\(\?:)?([^\W\d_]+(?:[ |][^\W\d_]+)*)\)?")


@dataclass(frozen=True)
class WindowPhrase:
    """A phrase that names a window of time.

    Attributes
    ----------
    rule
        The name of the rule that dates it.
    expression
        A regular expression with a group for each piece.
    needed
        The pieces that it cannot do without.
    wanted
        Sets of words of which it has one each.
    """

    rule: str
    expression: str
    needed: frozenset[str]
    wanted: tuple[frozenset[str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when a sentence has what it takes: few reports need more than a part of them."""
        return re.compile(self.expression)


class WindowPhrases(tuple[WindowPhrase, ...]):
    """The phrases of a language that name windows of time."""

    def __init__(self, phrases: Iterable[WindowPhrase]) -> None:  # the phrases themselves are taken by `tuple`
        self._words = frozenset[str]().union(*(any_of for phrase in self for any_of in phrase.wanted))
        self._known: dict[tuple[frozenset[str], frozenset[str]], tuple[WindowPhrase, ...]] = {}

    def fitting(self, held: frozenset[str], words: set[str]) -> tuple[WindowPhrase, ...]:
        """Return the phrases that a sentence can have: it has their pieces, and one of each set of their words.

        Sentences of one form come again and again, so what was found is kept.
        """
        key = held, self._words & words
        found = self._known.get(key)
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = tuple(p for p in self if p.needed <= held and not any(map(words.isdisjoint, p.wanted)))
            self._known[key] = found
        return found


def window_phrases(templates: Mapping[str, Sequence[str]], pieces: Mapping[str, str]) -> WindowPhrases:
    """Return the phrases of templates by rule, given a regular expression for each of the pieces."""
    return WindowPhrases(
        WindowPhrase(rule, _expression(template, pieces), _needed(template), _wanted(template))
        for rule, listed in templates.items()
        for template in listed
    )


def window_pieces(
    table: Mapping[str, Any], words: Mapping[str, Any], conflict: Mapping[str, Any], lang: str
) -> dict[str, str]:
    """Return a regular expression for each piece that templates are made of: days, months, spans, events."""
    month = _either(words["months"])
    year = r"(?:19|20)\d\d"
    year_word = rf"(?:-?(?:го|й))?(?: {table['year_word']})?" if "year_word" in table else ""
    of_year = rf"(?:,? (?:{year}){year_word})?"
    day = (
        rf"\d{{1,2}}(?:st|nd|rd|th|-?(?:го|е))?(?: of)? (?:{month})\.?{of_year}"
        rf"|(?:{month})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:, (?:{year}))?(?![\d.,]*\d)"
        rf"|{year}-\d\d-\d\d|\d{{1,2}}\.\d\d\.(?:{year})"
    )
    numbers = [word for word, value in table["numbers"].items() if value >= 1]
    events = [pattern for event in conflict["events"].values() for pattern in event["words"].get(lang, [])]
    pieces = {
        "date": day,
        "month": rf"(?:{month})",
        "year": rf"(?:{year})",
        "n": rf"(?:\d{{1,3}}|1[0-7]\d\d(?= )|{_either(numbers)})",
        "span": rf"(?:{_either(words['spans'])})",
        "weekday": rf"(?:{_either(words['weekdays'])})",
        "season": rf"(?:{_either(words['seasons'])})",
        "part": rf"(?:{_either(words['parts'])})",
        "ordinal": rf"(?:{_either(words['ordinals'])})",
        "event": rf"(?:{'|'.join(events)})",
    }
    pieces["span1"] = pieces["span"]
    return pieces


def _expression(template: str, pieces: Mapping[str, str]) -> str:
    """Return a window template as a regular expression with a group for each piece."""
    used: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name, number = match[1], match[2]
        key = ("span" if name == "span1" else name) + (number or "")
        piece = pieces["span" if name == "span1" else name]
        if name == "date" and not number:
            joint = "to|and|until|till|through|–|-|по|до|и|та|і"
            piece = rf"(?:{piece}|\d{{1,2}}(?:st|nd|rd|th|-?го)?(?= ?(?:{joint}) ?(?:{piece})))"
        if key in used:
            return rf"(?:{piece})"
        used.add(key)
        return rf"(?P<{key}>{piece})"

    body = re.sub(r"\{(date|month|year|n|span1|span|weekday|season|part|ordinal|event)(2?)\}", group, template)
    return rf"(?<![\w-])(?:{body})(?!\w)"


def _needed(template: str) -> frozenset[str]:
    """Return the pieces that stand in a template outside all brackets: those that every match has."""
    depth, bare = 0, []
    for char in template:
        depth += (char == "(") - (char == ")")
        if depth == 0:
            bare.append(char)
    return frozenset(re.findall(r"\{(month|weekday|season|span|date|year|ordinal)1?2?\}", "".join(bare)))


def _wanted(template: str) -> tuple[frozenset[str], ...]:
    """Return sets of words of which every match of a template has one each, as far as its form tells them.

    They stand between blanks outside all brackets: a word, or a bracket of nothing but words.
    """
    pieces, depth = [""], 0
    for char in template:
        if depth == 0 and char == "|":
            return ()
        depth += (char == "(") - (char == ")")
        if depth == 0 and char == " ":
            pieces.append("")
        else:
            pieces[-1] += char
    matches = (_EITHER.fullmatch(_OPTIONAL.sub("", piece)) for piece in pieces)
    return tuple(frozenset(word.split(" ")[0] for word in match[1].split("|")) for match in matches if match)


def _either(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
