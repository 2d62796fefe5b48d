"""The words of each language and conflict, read from the tables beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo._errors import ReportError
from geo._toml import read_toml
from geo.reports.form import check_conflict
from geo.reports.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

LANGUAGES = ("en", "uk", "ru")
DEFAULT_CONFLICT = "ukraine"
_MOST_KNOWN = 5_000
_FORM = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"^(?:\((?:[^()]|\([^()]*\))* \)\?)+|\(\?[=!](?:[^()]|\([^()]*\))*\)$")
_EITHER = re.compile(r"(?:\(\?:)?([^\W\d_]+(?:[ |][^\W\d_]+)*)\)?")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body whose words reports quote: full name, and the side it speaks for (None for neither)."""

    name: str
    side: str | None


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


@dataclass(frozen=True)
class Conflict:
    """What is particular to one conflict.

    Attributes
    ----------
    parties
        The two sides.
    speakers
        People and bodies, by the key that the lexicon tags them with.
    adjectives
        Names of places by the stem of their adjective, longest stem first.
    oblasts
        English names of oblasts by the stem of their one-word name.
    renamed
        Today's names of towns in Latin letters, by an earlier name in its own.
    home
        The side whose language it is, by language.
    voices
        What only one side calls the other, by language and side.
    outlets
        The side that the address of a publisher tells, by how its host ends.
    events
        The day of each event that reports count from and the last on which its words mean it, by their regular
        expression and language.
    """

    parties: tuple[str, str]
    speakers: Mapping[str, Speaker]
    adjectives: Mapping[str, str]
    oblasts: Mapping[str, str]
    renamed: Mapping[str, str]
    events: Mapping[str, tuple[tuple[re.Pattern[str], date, date], ...]]
    home: Mapping[str, str]
    voices: Mapping[str, Mapping[str, re.Pattern[str]]]
    outlets: Mapping[str, str]

    def opponent(self, party: str) -> str:
        """Return the other side."""
        first, second = self.parties
        return second if party == first else first


@dataclass(frozen=True)
class Vocabulary:
    """One language's words, joined with the conflict's.

    Attributes
    ----------
    lang
        ``"en"``, ``"uk"`` or ``"ru"``.
    lexicon
        Finds phrases in tokens.
    numbers
        Number words.
    magnitudes
        Words that multiply the figure before them.
    months, weekdays, spans, seasons, parts, ordinals
        Word to number or key; regular expressions keep them apart from other words.
    windows
        The phrases that name windows of time.
    time_words
        Words of which a sentence has one where it names a window of time without a number.
    roles
        Finds speakers that are named by their role alone.
    """

    lang: str
    lexicon: Lexicon
    table: Mapping[str, Any]
    numbers: Mapping[str, float]
    magnitudes: Mapping[str, float]
    abbreviations: frozenset[str]
    month_abbreviations: frozenset[str]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    spans: Mapping[str, str]
    seasons: Mapping[str, int]
    parts: Mapping[str, str]
    ordinals: Mapping[str, str]
    windows: WindowPhrases
    time_words: frozenset[str]
    day: re.Pattern[str]
    roles: re.Pattern[str]
    conflict: Conflict


@cache
def units() -> dict[str, tuple[str, float]]:
    """Return the units: ``"area"`` or ``"length"``, and the size in km² or km."""
    table = _read("units.toml")
    return {unit: (kind, size) for kind, sizes in table.items() for unit, size in sizes.items()}


@cache
def load(lang: str, conflict: str | Path = DEFAULT_CONFLICT) -> Vocabulary:
    """Return a language's vocabulary.

    Parameters
    ----------
    lang
        One of `LANGUAGES`.
    conflict
        Whose sides, speakers and days are meant: the name of a table that ships, or the path of a user's own.

    Raises
    ------
    ReportError
        Where the table is missing, is no TOML, or names no sides.
    """
    table = _read(f"{lang}.toml")
    conflict_table = _conflict_table(conflict)
    known = _conflict(conflict_table)
    words = {name: _inverse(table[name]) for name in ("months", "weekdays", "spans", "seasons", "parts", "ordinals")}
    lexicon = {**_inflected(table["lexicon"], table.get("forms", {})), **_conflict_phrases(conflict_table, lang)}
    returned, remained = (conflict_table[name].get(lang, []) for name in ("returned", "remained"))
    lexicon["size"] = {"size": [*lexicon["size"]["size"], *conflict_table["country_size"].get(lang, [])]}
    lexicon["predicate"] = {
        **lexicon["predicate"],
        "pass": [*lexicon["predicate"]["pass"], *returned],
        "under": [*lexicon["predicate"]["under"], *remained],
    }
    pieces = _pieces(table, words, conflict_table, lang)
    return Vocabulary(
        lang=lang,
        lexicon=Lexicon(lexicon, table["gap_barriers"]),
        table=table,
        numbers=table["numbers"],
        magnitudes=table["magnitudes"],
        abbreviations=frozenset(table["abbreviations"]),
        month_abbreviations=frozenset(word for word in words["months"] if len(word) <= 4),
        months={word: int(number) for word, number in words["months"].items()},
        weekdays={word: int(number) for word, number in words["weekdays"].items()},
        spans=words["spans"],
        seasons={word: int(number) for word, number in words["seasons"].items()},
        parts=words["parts"],
        ordinals=words["ordinals"],
        windows=WindowPhrases(
            WindowPhrase(rule, _expression(template, pieces), _needed(template), _wanted(template))
            for rule, templates in table["windows"].items()
            for template in templates
        ),
        time_words=frozenset().union(
            *(words[name] for name in ("months", "weekdays", "spans", "seasons")), table["time_words"]
        ),
        day=re.compile(rf"(?<!\w)(?:{pieces['date']})(?!\w)"),
        roles=re.compile("|".join(rf"(?<!\w){role}(?!\w)" for role in table["roles"]["role"])),
        conflict=known,
    )


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files("geo.reports").joinpath("tables", *name.split("/")).read_text(encoding="utf-8"))


def _conflict_table(conflict: str | Path) -> dict[str, Any]:
    if isinstance(conflict, str):
        return _read(f"conflicts/{conflict}.toml")
    table = read_toml(conflict, "table of a conflict", ReportError)
    try:
        check_conflict(table)
    except ValueError as error:
        msg = f"{conflict}: {error}; docs/another-conflict/conflict.toml shows the form"
        raise ReportError(msg) from None
    # A user's own table may leave out whatever else the one that ships has.
    return {name: {} for name in _read(f"conflicts/{DEFAULT_CONFLICT}.toml")} | table


def _inflected(
    groups: Mapping[str, Mapping[str, list[str]]], forms: Mapping[str, list[str]]
) -> dict[str, dict[str, list[str]]]:
    """Return a lexicon with every ``{name}`` in its phrases replaced by each of the forms of that name."""
    return {
        group: {name: [full for phrase in phrases for full in _forms(phrase, forms)] for name, phrases in names.items()}
        for group, names in groups.items()
    }


def _forms(phrase: str, forms: Mapping[str, list[str]]) -> list[str]:
    match = _FORM.search(phrase)
    if match is None:
        return [phrase]
    start, end = match.span()
    return [full for form in forms[match[1]] for full in _forms(phrase[:start] + form + phrase[end:], forms)]


def _inverse(table: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: key for key, words in table.items() for word in words}


def _either(words: Mapping[str, Any] | list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _pieces(
    table: Mapping[str, Any], words: Mapping[str, Any], conflict: Mapping[str, Any], lang: str
) -> dict[str, str]:
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


def _conflict(table: Mapping[str, Any]) -> Conflict:
    return Conflict(
        parties=(table["attacker"], table["defender"]),
        speakers={name: Speaker(name=name, side=entry.get("side")) for name, entry in table["speakers"].items()},
        adjectives=dict(sorted(table["adjectives"].items(), key=lambda item: -len(item[0]))),
        oblasts=dict(sorted(table["oblasts"].items(), key=lambda item: -len(item[0]))),
        renamed=table["renamed"],
        home=table["home"],
        voices={
            lang: {
                side: re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(stem) for stem in stems)})")
                for side, stems in sides.items()
            }
            for lang, sides in table["voices"].items()
        },
        outlets=table["outlets"],
        events={
            lang: tuple(
                (re.compile(pattern), date.fromisoformat(day), date.fromisoformat(event.get("until", "9999-12-31")))
                for day, event in table["events"].items()
                for pattern in event["words"].get(lang, [])
            )
            for lang in LANGUAGES
        },
    )


def _conflict_phrases(table: Mapping[str, Any], lang: str) -> dict[str, dict[str, list[str]]]:
    groups: dict[str, dict[str, list[str]]] = {"speaker": {}, "usual": {}, "likely": {}, "homeland": {}}
    for party, languages in table["parties"].items():
        for kind, phrases in languages.get(lang, {}).items():
            groups.setdefault(kind, {})[party] = phrases
    groups["enemy"] = {"enemy": table["enemy"].get(lang, [])}
    groups["ours"] = {"ours": table["ours"].get(lang, [])}
    for name, entry in table["speakers"].items():
        phrases = entry["words"]
        groups["speaker"][name] = phrases
    for kind in ("usual", "likely", "homeland"):
        for party, languages in table[kind].items():
            groups[kind][party] = languages.get(lang, [])
    groups["frees"] = {"frees": table["frees"].get(lang, [])}
    groups["landmark"] = {"landmark": table["not_settlements"].get(lang, [])}
    return groups
