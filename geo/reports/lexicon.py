"""Phrases of a vocabulary, found in a run of tokens in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from geo.reports.tokens import Token

_Phrase = tuple[tuple[str, ...], frozenset[str], str, str]
"""What follows the first word, those of its words that are written out, group and name."""
_GAP = "~"
_JOINED = re.compile(r"(\d)([^\W\d])")
_GAP_TOKENS = 6
_MOST_KNOWN = 20_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A phrase of the vocabulary in a run of tokens.

    Attributes
    ----------
    group, name
        Which table holds it, and under which key: ``("predicate", "take")``.
    start, end
        First token, and the one after the last.
    """

    group: str
    name: str
    start: int
    end: int


class Lexicon:
    """Phrases by group and name, matched longest first.

    A phrase is words separated by blanks. A word that ends in ``*`` stands for every word that starts so;
    ``~`` stands for up to six words; a full stop after any word is allowed.

    Parameters
    ----------
    tables
        Phrases by group and name.
    barriers
        Words that ``~`` does not stand for, besides marks.

    Examples
    --------
    >>> from geo.reports.tokens import fold, tokens
    >>> text = "Troops retook two villages"
    >>> lexicon = Lexicon({"predicate": {"take": ["retook", "captur*"]}})
    >>> lexicon.tags(tokens(text, fold(text)))
    [Tag(group='predicate', name='take', start=1, end=2)]
    """

    def __init__(self, tables: Mapping[str, Mapping[str, Iterable[str]]], barriers: Iterable[str] = ()) -> None:
        self._barriers = frozenset(barriers) | frozenset(",;:.–()")
        self._exact: dict[str, list[_Phrase]] = {}
        self._stems: dict[str, list[_Phrase]] = {}
        for group, names in tables.items():
            for name, phrases in names.items():
                for phrase in phrases:
                    words = tuple(
                        word.rstrip(".") or word
                        for word in _JOINED.sub(r"\1 \2", phrase.replace("'s ", " 's ")).split()
                    )
                    head, rest = words[0], words[1:]
                    into = self._stems if head.endswith("*") else self._exact
                    into.setdefault(head.rstrip("*"), []).append((rest, _written_out(rest), group, name))
        self._lengths = sorted({len(stem) for stem in self._stems}, reverse=True)
        self._known: dict[str, tuple[_Phrase, ...]] = {}

    def tags(self, run: Sequence[Token]) -> list[Tag]:
        """Return the phrases in a run: in each group the longest at each place, without overlaps."""
        found: list[Tag] = []
        busy: dict[str, int] = {}
        words = {token.word for token in run}
        for index, token in enumerate(run):
            candidates = self._known.get(token.word)
            if candidates is None:
                candidates = self._candidates(token.word)
            if not candidates:
                continue
            longest: dict[str, Tag] = {}
            for rest, needed, group, name in candidates:
                if not needed <= words:
                    continue
                end = _match(run, index + 1, rest, self._barriers) if rest else index + 1
                if end and (group not in longest or end > longest[group].end):
                    longest[group] = Tag(group, name, index, end)
            for group, tag in longest.items():
                if busy.get(group, 0) <= index:
                    found.append(tag)
                    busy[group] = tag.end
        return found

    def _candidates(self, word: str) -> tuple[_Phrase, ...]:
        """Return the phrases that a word can open; words come again and again, so what was found is kept."""
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        stems = (self._stems.get(word[:length], ()) for length in self._lengths if length <= len(word))
        found = (*self._exact.get(word, ()), *(phrase for phrases in stems for phrase in phrases))
        self._known[word] = found
        return found


def _written_out(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for word in words if word != _GAP and not word.endswith("*"))


def _match(run: Sequence[Token], index: int, rest: tuple[str, ...], barriers: frozenset[str]) -> int:
    """Return the token after the phrase's last, or 0 where it does not match."""
    for place, element in enumerate(rest):
        if element == _GAP:
            for skip in range(_GAP_TOKENS + 1):
                if index + skip > len(run) or (skip and run[index + skip - 1].word in barriers):
                    return 0
                end = _match(run, index + skip, rest[place + 1 :], barriers)
                if end:
                    return end
            return 0
        if index < len(run) and run[index].word == "." and element != ".":
            index += 1
        if index >= len(run):
            return 0
        word = run[index].word
        if word != element and not (element.endswith("*") and word.startswith(element[:-1])):
            return 0
        index += 1
    return index
