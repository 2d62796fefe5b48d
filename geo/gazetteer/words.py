"""A text as words, and the lists of words that tell places from other names."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from operator import itemgetter

from geo._shipped import shipped
from geo.gazetteer.compass import bearing_of

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:[’'ʼ`\-‐‑–][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|(?<=s)['’]$")
_STOP = re.compile(r"[.!?…][\"»”)\]]*\s|\n")
_BLANKS = re.compile(r"^[ \u00a0]+$")
_LONG_WORD, _ENOUGH_WORDS, _MOSTLY = 4, 4, 0.75


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text.

    Attributes
    ----------
    start, end
        In characters, without a possessive 's.
    text, low
        As written, and in lower case.
    opens
        Whether it is the first of a sentence or line.
    joined
        Whether nothing but blanks stands between it and the word before.
    headline
        Whether its line is in title case, where capitals mean little.
    capital
        Whether it begins with a capital letter.
    kinds
        The lists of words that it is in.
    points
        Whether it is a compass word.
    """

    start: int
    end: int
    text: str
    low: str
    opens: bool
    joined: bool
    headline: bool
    capital: bool
    kinds: frozenset[str]
    points: bool


class Words:
    """The word lists that ship; a word that ends in ``*`` stands for all its endings."""

    def __init__(self) -> None:
        with shipped("gazetteer", "words.toml").open("rb") as file:
            lists: dict[str, list[str]] = tomllib.load(file)
        self._whole = {
            kind: frozenset(word for word in listed if not word.endswith("*")) for kind, listed in lists.items()
        }
        self._stems = {
            kind: tuple(word[:-1] for word in listed if word.endswith("*")) for kind, listed in lists.items()
        }

    def has(self, kind: str, word: str) -> bool:
        """Return whether a lower-case word is in the list called `kind`."""
        return word in self._whole[kind] or (bool(self._stems[kind]) and word.startswith(self._stems[kind]))

    def kinds(self, word: str) -> frozenset[str]:
        """Return the lists that a lower-case word is in."""
        return frozenset(kind for kind in self._whole if self.has(kind, word))


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the word lists that ship."""
    return Words()


@lru_cache(maxsize=20_000)
def _known(word: str) -> tuple[frozenset[str], bool]:
    """Return the lists that a lower-case word is in, and whether it is a compass word."""
    return words().kinds(word), bearing_of(word) is not None


def tokens(text: str) -> list[Token]:
    """Return the words of a text in order."""
    headlines = _headlines(text)
    found: list[Token] = []
    last = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        if "'" in word or "’" in word:
            word = _POSSESSIVE.sub("", word)
        low, between = word.lower(), text[last:start]
        joined = bool(found) and (between == " " or _BLANKS.match(between) is not None)
        opens = not joined and (not found or _STOP.search(between + " ") is not None)
        line = bisect_right(headlines, start, key=itemgetter(0)) - 1
        headline = line >= 0 and start < headlines[line][1]
        last = start + len(word)
        found.append(Token(start, last, word, low, opens, joined, headline, word[0].isupper(), *_known(low)))
    return found


def _headlines(text: str) -> list[tuple[int, int]]:
    """Return the spans of lines in which most long words are capitalised."""
    lines = []
    for line in re.finditer(r"[^\n]+", text):
        long_words = [word for word in _WORD.findall(line.group()) if len(word) >= _LONG_WORD]
        if len(long_words) >= _ENOUGH_WORDS and sum(word[0].isupper() for word in long_words) >= _MOSTLY * len(
            long_words
        ):
            lines.append(line.span())
    return lines
