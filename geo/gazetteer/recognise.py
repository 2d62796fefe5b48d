"""Which spans of a text are names of places at all."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from geo.gazetteer.candidates import Candidate, adjectival, candidates
from geo.gazetteer.evidence import Evidence
from geo.gazetteer.names import tight_key
from geo.gazetteer.words import Token, tokens

if TYPE_CHECKING:
    from geo.gazetteer.tables import Tables

ACCEPT = 1.0
"""Evidence from which a name is taken for a place."""
_LISTED = 0.9
_LONGEST = 5
_PHRASE_FIT = 0.9
_CLOSING = {"division_nouns", "water_nouns"}
_AND = re.compile(r"^(?:,? (?:and|та|і|й|и|as well as|or|або|или|а також|а также)|,) $")


@dataclass(frozen=True, slots=True)
class Span:
    """A place's name in a text.

    Attributes
    ----------
    start, end
        In characters.
    name
        The words themselves.
    found
        The entries that it may be, by fit of the name.
    evidence
        How much speaks for a place.
    """

    start: int
    end: int
    name: str
    found: tuple[Candidate, ...]
    evidence: float


def recognise(text: str, lang: str, tables: Tables) -> list[Span]:
    """Return the names of places in a text.

    A name is the longest run of capitalised words that the gazetteer knows, in any case or spelling; whether it is
    meant as a place, the words around it say. A name that is a place once in a text is one wherever nothing
    speaks against it, and so is one in an enumeration of places.

    Parameters
    ----------
    text
        Any text.
    lang
        ``"en"``, ``"uk"`` or ``"ru"``: whose grammatical cases to undo in Cyrillic names; empty for both.
    tables
        The gazetteer.

    Returns
    -------
    spans
        In order; they do not overlap.
    """
    raw = _Reader(text, lang, tables).names()
    lifted = _enumerated(raw, text)
    sure = {tight_key(span.name) for span in lifted if span.evidence >= ACCEPT}
    return [span for span in lifted if span.evidence >= ACCEPT or (span.evidence >= 0 and tight_key(span.name) in sure)]


class _Reader:
    def __init__(self, text: str, lang: str, tables: Tables) -> None:
        self.text, self.lang, self.tables = text, lang, tables
        self.tokens = tokens(text)
        self.evidence = Evidence(text, self.tokens, tables)
        self._looked_up: dict[tuple[str, bool], tuple[Candidate, ...]] = {}

    def names(self) -> list[Span]:
        spans, i = [], 0
        while i < len(self.tokens):
            hit = self._longest(i) if self.tokens[i].capital else None
            if hit is None:
                i += 1
            else:
                i, span = hit
                spans.append(span)
        return spans

    def _longest(self, i: int) -> tuple[int, Span] | None:
        """Return the longest name that starts at word `i`, and the number of the word after it."""
        for j in range(self._reach(i), i, -1):
            if j - i > 1 and not self._closes(self.tokens[j - 1]):
                continue
            start, end = self.tokens[i].start, self.tokens[j - 1].end
            name = self.text[start:end]
            found = self._look_up(name, i, j)
            if found:
                evidence = self.evidence.of(i, j, found)
                if evidence > -1 or j - i > 1:
                    return j, Span(start, end, name, found, evidence)
        return None

    def _reach(self, i: int) -> int:
        """Return the word after the longest phrase that starts at word `i` and may be one name."""
        j = i + 1
        while j < min(i + _LONGEST, len(self.tokens)):
            inside = j == i + 1 or self.tokens[j - 1].capital or "inside_names" in self.tokens[j - 1].kinds
            if not (inside and self.tokens[j].joined):
                break
            j += 1
        return j

    def _closes(self, last: Token) -> bool:
        """Return whether a name of several words may end with this one."""
        return last.capital or not last.kinds.isdisjoint(_CLOSING)

    def _look_up(self, name: str, i: int, j: int) -> tuple[Candidate, ...]:
        single = j - i == 1
        grounded = single and j < len(self.tokens) and "ground_nouns" in self.tokens[j].kinds
        key = (name, grounded)
        if key not in self._looked_up:
            found = adjectival(self.tables, name) if grounded else []
            found = found or candidates(self.tables, name, lang=self.lang, typos=single)
            self._looked_up[key] = tuple(found if single else [one for one in found if one.fit >= _PHRASE_FIT])
        return self._looked_up[key]


def _enumerated(spans: list[Span], text: str) -> list[Span]:
    """Lend each name in an enumeration the evidence of its neighbours, forwards and back."""
    lifted = list(spans)
    last = len(spans) - 1
    forwards, back = ((n, n + 1) for n in range(last)), ((n, n - 1) for n in range(last, 0, -1))
    for known, unknown in chain(forwards, back):
        span = lifted[unknown]
        if not lifted[known].evidence >= ACCEPT > span.evidence > -1.5:
            continue
        first, second = sorted((known, unknown))
        if _AND.match(text[spans[first].end : spans[second].start]):
            lifted[unknown] = replace(span, evidence=span.evidence + _LISTED)
    return lifted
