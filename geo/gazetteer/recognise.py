"""Which spans of a text are names of places at all."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from geo._shipped import shipped
from geo.gazetteer.candidates import Candidate, candidates
from geo.gazetteer.names import tight_key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.tables import Tables

_WORD = re.compile(r"[^\W\d_]+(?:[’'ʼ`\-‐‑–][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s$|s['’]$")
_STOP = re.compile(r"[.!?…][\"»”)\]]*\s|\n\s*\n|\n")
_JOINS = re.compile(r"^[ \u00a0]+$")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_QUOTED = re.compile(r"[«“\"„]$")
_AND = re.compile(r"^(?:,? (?:and|та|і|й|и|as well as|or|або|или)|,) $")
_LONGEST = 5
ACCEPT = 1.0
"""Evidence, in sums of the weights below, from which a name is taken for a place."""
_AREAS = {"PCLI", "PCLD", "PCLS", "ADM1", "ADM2", "SEA", "RGN", "CONT", "STRT"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text: its span, and whether it opens a sentence."""

    start: int
    end: int
    text: str
    opens: bool

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[0].isupper()


@dataclass(frozen=True, slots=True)
class Span:
    """A place's name in a text.

    Attributes
    ----------
    start, end
        In characters.
    name
        The words to look up.
    found
        The entries that it may be.
    evidence
        How much speaks for a place.
    """

    start: int
    end: int
    name: str
    found: tuple[Candidate, ...]
    evidence: float


class Words:
    """The word lists that ship, made ready."""

    def __init__(self) -> None:
        with shipped("gazetteer", "words.toml").open("rb") as file:
            lists: dict[str, list[str]] = tomllib.load(file)
        self._whole = {
            name: frozenset(word for word in words if not word.endswith("*")) for name, words in lists.items()
        }
        self._stems = {name: tuple(word[:-1] for word in words if word.endswith("*")) for name, words in lists.items()}

    def has(self, kind: str, word: str) -> bool:
        """Return whether a lower-case word is in the list called `kind`."""
        return word in self._whole[kind] or (bool(self._stems[kind]) and word.startswith(self._stems[kind]))


@lru_cache(maxsize=1)
def words() -> Words:
    """Return the word lists that ship."""
    return Words()


def tokens(text: str) -> list[Token]:
    """Return the words of a text, without the possessive 's."""
    found: list[Token] = []
    stops = {match.end() for match in _STOP.finditer(text)} | {0}
    last_end, opened = 0, True
    for match in _WORD.finditer(text):
        word = _POSSESSIVE.sub("", match.group())
        opened = any(last_end < stop <= match.start() for stop in _between(stops, last_end, match.start())) or not found
        found.append(Token(match.start(), match.start() + len(word), word, opened))
        last_end = match.start()
    return found


def _between(stops: set[int], low: int, high: int) -> Iterator[int]:
    return (stop for stop in range(low, high + 1) if stop in stops)


def recognise(text: str, lang: str, tables: Tables) -> list[Span]:
    """Return the names of places in a text, in order.

    Parameters
    ----------
    text
        Any text.
    lang
        ``"en"``, ``"uk"`` or ``"ru"``: whose grammatical cases to undo in Cyrillic names.
    tables
        The gazetteer.

    Returns
    -------
    spans
        They do not overlap.
    """
    reader = _Reader(text, lang, tables)
    return reader.spans()


class _Reader:
    def __init__(self, text: str, lang: str, tables: Tables) -> None:
        self.text, self.lang, self.tables = text, lang, tables
        self.words = words()
        self.tokens = tokens(text)
        self.lower = {token.text for token in self.tokens if token.text.islower()}
        self._cache: dict[str, tuple[Candidate, ...]] = {}
        self._headlines = self._title_case_lines()

    def spans(self) -> list[Span]:
        raw: list[tuple[int, int, Span]] = []
        i = 0
        while i < len(self.tokens):
            hit = self._longest(i) if self.tokens[i].capital else None
            if hit is None:
                i += 1
            else:
                raw.append((i, hit[0], hit[1]))
                i = hit[0]
        lifted = self._lists(raw)
        sure = {tight_key(span.name) for _, _, span in lifted if span.evidence >= ACCEPT}
        return [
            span
            for _, _, span in lifted
            if span.evidence >= ACCEPT or (span.evidence >= 0 and tight_key(span.name) in sure)
        ]

    def _longest(self, i: int) -> tuple[int, Span] | None:
        """Return the longest name that starts at token `i` and the number of the token after it."""
        for length in range(min(_LONGEST, len(self.tokens) - i), 0, -1):
            j = i + length
            if not self._one_phrase(i, j):
                continue
            start, end = self.tokens[i].start, self.tokens[j - 1].end
            name = self.text[start:end]
            found = self._look_up(name, single=length == 1)
            if found:
                evidence = self._evidence(i, j, found)
                if evidence > -1 or length > 1:
                    return j, Span(start, end, name, found, evidence)
        return None

    def _one_phrase(self, i: int, j: int) -> bool:
        last = self.tokens[j - 1]
        if j - i > 1 and not (
            last.capital
            or self.words.has("division_nouns", last.low)
            or last.low in ("sea", "море", "моря", "морі", "морем", "море")
        ):
            return False
        for k in range(i + 1, j):
            token = self.tokens[k]
            if not _JOINS.match(self.text[self.tokens[k - 1].end : token.start]):
                return False
            if not token.capital and k < j - 1 and not self.words.has("inside_names", token.low):
                return False
        return True

    def _look_up(self, name: str, *, single: bool) -> tuple[Candidate, ...]:
        if name not in self._cache:
            found = candidates(self.tables, name, lang=self.lang, typos=single)
            self._cache[name] = tuple(found if single else [one for one in found if one.fit >= 0.9])
        return self._cache[name]

    def _evidence(self, i: int, j: int, found: tuple[Candidate, ...]) -> float:
        """Weigh what speaks for and against a place: the name's fit, how known it is, the words around it."""
        token, after = self.tokens[i], self._token(j)
        low = token.low
        single = j - i == 1
        if single and (self.words.has("never", low) or (len(low) < 3 and not (low.isupper() or token.text.isupper()))):
            return -9.0
        best = found[0]
        score = 1.3 if best.fit >= 0.985 else 1.1 if best.fit >= 0.94 else -0.4 if best.fit >= 0.88 else -1.6
        score += self._renown(found, best.fit)
        score += 0.0 if single else 1.0
        score += self._before(i) + self._after(j, i)
        if single and low in self.lower:
            score -= 2.0
        if token.opens and single:
            score -= 0.7 if _CYRILLIC.search(low) else 0.3
        if single and not self._in_headline(token):
            score += self._company(i, j)
        if after is not None and self._body(after) and self._touch(j - 1, j):
            score -= 2.5
        return score

    def _renown(self, found: tuple[Candidate, ...], fit: float) -> float:
        fitting = [one.number for one in found if one.fit >= fit - 0.02]
        if any(self.tables.features[self.tables.feature[number]] in _AREAS for number in fitting):
            return 1.0
        people = max(self.tables.population[number] for number in fitting)
        return 1.0 if people >= 100_000 else 0.6 if people >= 10_000 else 0.2 if people >= 500 else 0.0

    def _before(self, i: int) -> float:
        k = i - 1
        skipped = 0
        while k >= 0 and skipped < 4:
            token = self.tokens[k]
            if _STOP.search(self.text[token.end : self.tokens[k + 1].start] + " ") and not self._abbreviated(k):
                return 0.0
            low = token.low
            if self.words.has("settlement_nouns", low) and (len(low) > 1 or self._abbreviated(k)):
                return 2.2
            if skipped == 0 and (self.words.has("titles", low) or self.words.has("given_names", low)):
                return -2.5
            if skipped == 0 and self._body(token):
                return -2.5 if _QUOTED.search(self.text[: self.tokens[i].start].rstrip(" ")) else -0.8
            if skipped == 0 and _CYRILLIC.search(low) and self._compass(low):
                return 1.8
            if self.words.has("prepositions", low):
                return 1.0 if skipped == 0 else 0.4
            if self.words.has("action_verbs", low):
                return 0.9 if skipped == 0 else 0.4
            if low not in (
                "of",
                "the",
                "від",
                "от",
                "a",
                "is",
                "largely",
                "destroyed",
                "ruined",
                "occupied",
                "now",
                "nearby",
                "окупованого",
                "зруйнованого",
            ):
                return 0.0
            if low == "of" and k > 0 and self._compass(self.tokens[k - 1].low):
                return 1.8
            if low in ("від", "от") and k > 0 and self._compass(self.tokens[k - 1].low):
                return 1.8
            k -= 1
            skipped += 1
        return 0.0

    def _after(self, j: int, i: int) -> float:
        token = self._token(j)
        if token is None:
            return 0.0
        between = self.text[self.tokens[j - 1].end : token.start]
        if between.strip(" \u00a0'’s"):
            aside = re.match(r"^[,\s(]+$", between) is not None
            return 0.8 if aside and (self._division(j) or self._compass(token.low)) else 0.0
        if self.words.has("division_nouns", token.low) or self.words.has("ground_nouns", token.low):
            return 1.2
        if self.words.has("speech_verbs", token.low):
            return -0.9 if self._before(i) <= 0 else 0.0
        if self.words.has("place_verbs", token.low):
            return 0.6
        following = self._token(j + 1)
        return 0.6 if self._compass(token.low) or (following is not None and self._compass(following.low)) else 0.0

    def _company(self, i: int, j: int) -> float:
        """A capitalised neighbour that is no place makes a person or a body of the two."""
        score = 0.0
        before = self._token(i - 1)
        if before is not None and before.capital and self._touch(i - 1, i) and not before.text.isupper():
            low = before.low
            if not (before.opens and self._function_word(low)) and not self._harmless(low):
                score -= 1.6
        after = self._token(j)
        if after is not None and after.capital and self._touch(j - 1, j) and not self._harmless(after.low):
            if self._division(j):
                score += 0.8
            elif not (self.words.has("ground_nouns", after.low) or self.words.has("division_nouns", after.low)):
                score -= 1.6
        return score

    def _harmless(self, low: str) -> bool:
        return (
            (self.words.has("never", low) and low not in ("azov", "wagner"))
            or self.words.has("settlement_nouns", low)
            or self._compass(low)
            or self.words.has("prepositions", low)
        )

    def _function_word(self, low: str) -> bool:
        return any(self.words.has(kind, low) for kind in ("never", "prepositions", "action_verbs", "settlement_nouns"))

    def _body(self, token: Token) -> bool:
        return self.words.has("unit_nouns", token.low) or (token.capital and self.words.has("body_nouns", token.low))

    def _compass(self, low: str) -> bool:
        from geo.gazetteer.compass import bearing_of

        return bearing_of(low) is not None

    def _division(self, j: int) -> bool:
        following = self._token(j + 1)
        return following is not None and self.words.has("division_nouns", following.low)

    def _abbreviated(self, k: int) -> bool:
        return len(self.tokens[k].text) <= 2 and self.text[self.tokens[k].end : self.tokens[k].end + 1] == "."

    def _touch(self, k: int, after: int) -> bool:
        return bool(_JOINS.match(self.text[self.tokens[k].end : self.tokens[after].start]))

    def _token(self, k: int) -> Token | None:
        return self.tokens[k] if 0 <= k < len(self.tokens) else None

    def _lists(self, raw: list[tuple[int, int, Span]]) -> list[tuple[int, int, Span]]:
        """Lend each name in an enumeration the evidence of its neighbours."""
        lifted = list(raw)
        for order in (range(1, len(raw)), range(len(raw) - 2, -1, -1)):
            for n in order:
                other = n - 1 if order.step == 1 else n + 1
                first, second = sorted((n, other))
                between = self.text[lifted[first][2].end : lifted[second][2].start]
                i, j, span = lifted[n]
                if _AND.match(between) and lifted[other][2].evidence >= ACCEPT > span.evidence > -1.5:
                    lifted[n] = (i, j, Span(span.start, span.end, span.name, span.found, span.evidence + 0.9))
        return lifted

    def _title_case_lines(self) -> list[tuple[int, int]]:
        lines = []
        for match in re.finditer(r"[^\n]+", self.text):
            long_words = [
                token for token in self.tokens if match.start() <= token.start < match.end() and len(token.text) > 3
            ]
            if len(long_words) >= 4 and sum(token.capital for token in long_words) >= 0.75 * len(long_words):
                lines.append((match.start(), match.end()))
        return lines

    def _in_headline(self, token: Token) -> bool:
        return any(start <= token.start < end for start, end in self._headlines)
