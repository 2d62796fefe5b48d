"""The words of each language and conflict, read from the tables beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo._errors import ReportError
from geo._toml import read_toml
from geo.reports.form import check_conflict
from geo.reports.lexicon import Lexicon
from geo.reports.window_phrases import WindowPhrases, window_phrases, window_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

LANGUAGES = ("en", "uk", "ru")
DEFAULT_CONFLICT = "ukraine"
_FORM = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person or body whose words reports quote: full name, and the side it speaks for (None for neither)."""

    name: str
    side: str | None


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
    pieces = window_pieces(table, words, conflict_table, lang)
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
        windows=window_phrases(table["windows"], pieces),
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
