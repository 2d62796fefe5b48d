"""Sentences about ground that no one ever wrote: the words of the tables, in the order of a claim or out of it."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

_TABLES = Path(__file__).parents[2] / "geo" / "reports" / "tables"
_LANGUAGES = ("en", "uk", "ru")
_NAMES = {
    "en": ("Orlivka", "Velyka Balka", "Novo-Sadove", "St. Mary's", "the south", "the Kamin direction", "Mykhailivka"),
    "uk": ("Орлівка", "Велика Балка", "Новосадове", "П’ятихатки", "півдні", "Кам’янському напрямку", "Михайлівці"),
    "ru": ("Орловка", "Большая Балка", "Новосадовое", "Пятихатки", "юге", "Каменском направлении", "Михайловке"),
}
_MARKS = (
    ", ", ". ", "; ", " – ", " (", ") ", ": ", "\n", "\n\n", ' "', '" ', "... ", "!", "\n- ", "\n1. ", "/", "-", "'",
)  # fmt: skip
_DIGITS = (
    "{n}", "{n}.{m}", "{n},{m}", "{n} 000", "{n},000", "{n}-{m}", "{n}–{m}", "{n}.{m}.2023", "2023-0{m}-{n}", "{n}x{m}",
    "{n}%",
)  # fmt: skip


@cache
def words(lang: str) -> tuple[str, ...]:
    """Return every word and phrase of a language's table, stems as they stand."""
    table = tomllib.loads((_TABLES / f"{lang}.toml").read_text(encoding="utf-8"))
    conflict = tomllib.loads((_TABLES / "conflicts" / "ukraine.toml").read_text(encoding="utf-8"))
    found = dict.fromkeys((*_leaves(table), *_leaves(conflict)))
    return tuple(word for word in found if word)


@cache
def _groups(lang: str) -> dict[str, tuple[str, ...]]:
    table = tomllib.loads((_TABLES / f"{lang}.toml").read_text(encoding="utf-8"))
    groups = {name: tuple(_leaves(phrases)) for name, phrases in table["lexicon"].items()}
    return {
        **groups,
        "number": tuple(table["numbers"]) + tuple(table["magnitudes"]),
        "time": tuple(_leaves([table[name] for name in ("months", "weekdays", "spans", "seasons")])),
        "window": tuple(_leaves(table["windows"])),
    }


def _leaves(table: Any) -> Iterator[str]:
    if isinstance(table, str):
        yield table
    elif isinstance(table, dict):
        for value in table.values():
            yield from _leaves(value)
    elif isinstance(table, list):
        for value in table:
            yield from _leaves(value)


def passage(random: Random) -> str:
    """Return one to a dozen sentences in one language, seldom in several."""
    lang = random.choice(_LANGUAGES)
    sentences = []
    for _ in range(random.choice((1, 1, 1, 2, 3, 12))):
        if random.random() < 0.1:
            lang = random.choice(_LANGUAGES)
        sentences.append(_sentence(random, lang))
    return random.choice((" ", " ", "\n", "\n\n")).join(sentences)


def crowd(random: Random) -> str:
    """Return up to 100 KB of one sentence over and over, or of one list, with another settlement each time."""
    size = random.choice((1_000, 5_000, 30_000, 100_000))
    joint = random.choice((", ", " and ", "; ", ". ", ".\n", "\n"))
    sentence = _sentence(random, "en")
    names = islice(cycle(random.sample(settlements(), len(settlements()))), size // 4)
    slot = next((name for name in _NAMES["en"] if name in sentence), "")
    if not slot or random.random() < 0.5:
        return (sentence + " " + joint.join(names))[:size]
    return joint.join(sentence.replace(slot, name) for name in names)[:size]


@cache
def settlements() -> tuple[str, ...]:
    """Return the names of the settlements that changed hands."""
    with (Path(__file__).parents[2] / "data" / "control" / "settlements.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        return tuple(dict.fromkeys(row["place"] for row in csv.DictReader(file)))


def _sentence(random: Random, lang: str) -> str:
    groups = _groups(lang)
    order = ["name", "predicate", "bound", "digits", "unit", "preposition", "name", "window"]
    if random.random() < 0.7:
        random.shuffle(order)
    kinds = [*groups, "name", "digits", "any"]
    for _ in range(random.choice((0, 0, 1, 2, 4, 20))):
        order.insert(random.randrange(len(order) + 1), random.choice(kinds))
    for _ in range(random.choice((0, 0, 1, 3))):
        order.pop(random.randrange(len(order)))
    pieces = [_piece(random, lang, kind) for kind in order]
    text = "".join(piece + (random.choice(_MARKS) if random.random() < 0.15 else " ") for piece in pieces).strip()
    return (text[:1].upper() + text[1:]) + random.choice((".", ".", ".", "", "?", "…"))


def _piece(random: Random, lang: str, kind: str) -> str:
    if kind == "name":
        return random.choice(_NAMES[lang])
    if kind == "digits":
        figure = random.choice(_DIGITS)
        return figure.format(n=random.choice((0, 1, 2, 7, 12, 30, 31, 192, 99999)), m=random.randrange(10))
    known = words(lang) if kind == "any" else _groups(lang).get(kind) or words(lang)
    piece = random.choice(known)
    for name in ("span1", "span", "date", "month", "year", "n", "weekday", "season", "part", "ordinal", "event"):
        for slot in (f"{{{name}}}", f"{{{name}2}}"):
            if slot in piece:
                filled = str(random.randrange(2100)) if name in ("n", "year") else random.choice(_groups(lang)["time"])
                piece = piece.replace(slot, filled)
    piece = piece.replace("*", random.choice(("", "ed", "s", "ла", "и", "ть"))).replace("~", random.choice(known))
    shape = random.random()
    return piece.upper() if shape < 0.05 else piece.capitalize() if shape < 0.2 else piece
