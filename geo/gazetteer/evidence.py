"""What speaks for a capitalised name being a place, and what against it: weights to be added up."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.gazetteer.candidates import Candidate
    from geo.gazetteer.tables import Tables
    from geo.gazetteer.words import Token

NEVER = -9.0
_AREAS = {"PCLI", "PCLD", "PCLS", "ADM1", "ADM2", "SEA", "RGN", "CONT", "STRT"}
_ASIDE = re.compile(r"^[,\s(]+$")
_QUOTED = re.compile(r"[«“\"„]$")
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_NEVER, _OF_PEOPLE = {"never", "family_names"}, {"titles", "given_names"}
_GROUND = {"ground_nouns", "division_nouns"}
_FUNCTION = {"never", "prepositions", "action_verbs", "settlement_nouns"}
_LOOK_BACK = 4
_SHORT = 4


class Evidence:
    """Weighs the names of one text.

    Parameters
    ----------
    text, tokens
        The text, and its words.
    tables
        The gazetteer.
    """

    def __init__(self, text: str, tokens: list[Token], tables: Tables) -> None:
        self.text, self.tokens, self.tables = text, tokens, tables
        self._lower = {token.text for token in tokens if token.text.islower()}

    def of(self, i: int, j: int, found: tuple[Candidate, ...]) -> float:
        """Return the sum for the words `i` up to `j`, which may be any of `found`: from about 1 it is a place."""
        token, single = self.tokens[i], j - i == 1
        if not any(self._area(one) and one.exact and (token.text.isupper() or not single) for one in found):
            if all(self._hollow(word) for word in self.tokens[i:j]):
                return NEVER
            if single and len(token.text) < _SHORT and (token.text.isupper() or self.before(i) <= 0):
                return NEVER if token.text.isupper() else 0.0
        score = self._fit(found[0]) + self._renown(found) + self.before(i) + self._after(i, j)
        if self._followed(j) and self.is_body(self.tokens[j]):
            score -= 2.5
        if not single:
            return score + 1.0
        if token.low in self._lower:
            score -= 2.0
        if i > 0 and self.tokens[i - 1].low == "the" and self._followed(i) and not self._area(found[0]):
            score -= 0.0 if self._grounded(j) else 1.5
        if token.opens:
            score -= 0.7 if _CYRILLIC.search(token.low) else 0.3
        return score if token.headline else score + self._company(i, j)

    def _hollow(self, token: Token) -> bool:
        return not token.kinds.isdisjoint(_NEVER) or len(token.low) < 2 or token.low.startswith(("i'", "i’"))

    def _area(self, candidate: Candidate) -> bool:
        return self.tables.features[self.tables.feature[candidate.number]] in _AREAS

    @staticmethod
    def _fit(best: Candidate) -> float:
        if not best.exact:
            return 0.5 if best.fit >= 0.94 else -0.4 if best.fit >= 0.88 else -1.6
        return 1.3 if best.fit >= 0.985 else 1.1 if best.fit >= 0.94 else -0.4

    def _renown(self, found: tuple[Candidate, ...]) -> float:
        fitting = [one for one in found if one.fit >= found[0].fit - 0.02]
        if any(self._area(one) for one in fitting):
            return 1.0
        people = max(self.tables.population[one.number] for one in fitting)
        return 1.0 if people >= 100_000 else 0.6 if people >= 10_000 else 0.2 if people >= 500 else 0.0

    def before(self, i: int) -> float:
        """Weigh the words before word `i`: a title, a kind of settlement, a preposition, an attack."""
        for k in range(i - 1, max(-1, i - 1 - _LOOK_BACK), -1):
            token, next_to = self.tokens[k], k == i - 1
            if self.tokens[k + 1].opens and not self._abbreviated(k):
                return 0.0
            if "settlement_nouns" in token.kinds and (len(token.low) > 1 or self._abbreviated(k)):
                return 2.2
            if next_to and (weight := self._next_before(i, token)) is not None:
                return weight
            if "prepositions" in token.kinds:
                return 1.0 if next_to else 0.4
            if "action_verbs" in token.kinds:
                return 0.9 if next_to else 0.4
            if token.low in ("of", "від", "от") and k > 0 and self.tokens[k - 1].points:
                return 1.8
            if "fillers" not in token.kinds:
                return 0.0
        return 0.0

    def _next_before(self, i: int, token: Token) -> float | None:
        if not token.kinds.isdisjoint(_OF_PEOPLE):
            return -2.5
        if self.is_body(token):
            start = self.tokens[i].start
            return -2.5 if _QUOTED.search(self.text[max(0, start - 2) : start]) else -0.8
        if _CYRILLIC.search(token.low) and token.points:
            return 1.8
        return None

    def _after(self, i: int, j: int) -> float:
        if j >= len(self.tokens):
            return 0.0
        token = self.tokens[j]
        between = self.text[self.tokens[j - 1].end : token.start]
        if between.strip(" \u00a0'’s"):
            return 0.8 if _ASIDE.match(between) and (token.points or self._division(j)) else 0.0
        if not token.kinds.isdisjoint(_GROUND):
            return 1.2
        if "speech_verbs" in token.kinds:
            return -0.9 if self.before(i) <= 0 else 0.0
        if "place_verbs" in token.kinds or token.points:
            return 0.6
        return 0.6 if j + 1 < len(self.tokens) and self.tokens[j + 1].points else 0.0

    def _company(self, i: int, j: int) -> float:
        """Weigh capitalised neighbours: one that is no place makes a person or a body of the two."""
        score = 0.0
        if i > 0 and self._followed(i):
            before = self.tokens[i - 1]
            leads_in = before.text.isupper() or (before.opens and _function_word(before))
            if before.capital and not leads_in and not _harmless(before):
                score -= 1.6
        if self._followed(j) and self.tokens[j].capital:
            if self._division(j):
                score += 0.8
            elif not self._grounded(j) and not _harmless(self.tokens[j]):
                score -= 1.6
        return score

    def is_body(self, token: Token) -> bool:
        """Return whether a word is of units, publishers, institutions."""
        return "unit_nouns" in token.kinds or (token.capital and "body_nouns" in token.kinds)

    def _division(self, j: int) -> bool:
        return j + 1 < len(self.tokens) and "division_nouns" in self.tokens[j + 1].kinds

    def _grounded(self, j: int) -> bool:
        return j < len(self.tokens) and not self.tokens[j].kinds.isdisjoint(_GROUND)

    def _abbreviated(self, k: int) -> bool:
        token = self.tokens[k]
        return len(token.text) <= 2 and self.text[token.end : token.end + 1] == "."

    def _followed(self, j: int) -> bool:
        """Return whether nothing but blanks stands between word `j` and the one before it."""
        return j < len(self.tokens) and self.tokens[j].joined


def _harmless(token: Token) -> bool:
    return token.points or _function_word(token)


def _function_word(token: Token) -> bool:
    return not token.kinds.isdisjoint(_FUNCTION)
