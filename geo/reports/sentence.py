"""A sentence with its vocabulary's phrases marked: what the rules of the grammar look at."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.lexicon import Tag
    from geo.reports.tokens import Token
    from geo.reports.vocabulary import Vocabulary

_COMMA = 4
_DASH = 1
_CLAUSE = 7


@dataclass
class Sentence:
    """A run of tokens with the phrases found in it.

    Attributes
    ----------
    text, folded
        The report's text, and its folded form; tokens' places index into both.
    tokens
        The words, numbers and marks.
    vocabulary
        The words of the sentence's language.
    index
        Which sentence of the report it is.
    name_ends, list_ends
        Where names and lists of names end that were looked for already, by the token they start at.
    """

    text: str
    folded: str
    tokens: list[Token]
    vocabulary: Vocabulary
    index: int = 0
    tags: list[Tag] = field(init=False)
    name_ends: dict[int, int] = field(init=False, default_factory=dict)
    list_ends: dict[int, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tags = self.vocabulary.lexicon.tags(self.tokens)
        self._words = [token.word for token in self.tokens]
        self._groups: dict[str, list[Tag]] = {}
        self._starts: dict[tuple[str, int], Tag] = {}
        self._covers: dict[tuple[str, int], Tag] = {}
        for tag in self.tags:
            self._groups.setdefault(tag.group, []).append(tag)
            self._starts[tag.group, tag.start] = tag
            for index in range(tag.start, tag.end):
                self._covers[tag.group, index] = tag
        self._opened: dict[tuple[str, ...], frozenset[int]] = {}
        self._covered: dict[tuple[str, ...], frozenset[int]] = {}

    @property
    def start(self) -> int:
        """Where the sentence starts in the text."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.tokens[-1].end

    def group(self, name: str) -> list[Tag]:
        """Return the phrases of one group, in order."""
        return self._groups.get(name, [])

    def at(self, group: str, index: int) -> Tag | None:
        """Return the phrase of a group that starts at a token."""
        return self._starts.get((group, index))

    def within(self, group: str, index: int) -> Tag | None:
        """Return the phrase of a group that a token belongs to."""
        return self._covers.get((group, index))

    def opened(self, groups: tuple[str, ...]) -> frozenset[int]:
        """Return the tokens at which a phrase of any of some groups starts."""
        if groups not in self._opened:
            self._opened[groups] = frozenset(tag.start for tag in self.tags if tag.group in groups)
        return self._opened[groups]

    def covered(self, groups: tuple[str, ...]) -> frozenset[int]:
        """Return the tokens that belong to a phrase of any of some groups."""
        if groups not in self._covered:
            self._covered[groups] = frozenset(
                index for tag in self.tags if tag.group in groups for index in range(tag.start, tag.end)
            )
        return self._covered[groups]

    def word(self, index: int) -> str:
        """Return a token's folded word; empty beyond the ends."""
        return self._words[index] if 0 <= index < len(self._words) else ""

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the places in the text of a range of tokens."""
        return self.tokens[start].start, self.tokens[end - 1].end

    def token_at(self, character: int) -> int:
        """Return the first token that ends after a place in the text."""
        return next((i for i, token in enumerate(self.tokens) if token.end > character), len(self.tokens))

    @cached_property
    def _walls(self) -> list[int]:
        """Return, for each token boundary, the cost of all boundaries of clauses up to it."""
        depth, costs = 0, []
        for index, token in enumerate(self.tokens):
            if token.word in "([":
                depth += 1
            elif token.word in ")]":
                depth = max(0, depth - 1)
            if token.word in self._clause_words and self.parts_clauses(index):
                costs.append(_CLAUSE)
            elif token.word == ",":
                costs.append(0 if depth else _COMMA)
            elif token.word in ":–" and not depth:
                costs.append(_DASH)
            else:
                costs.append(0)
        return [0, *accumulate(costs)]

    def cost(self, first: tuple[int, int], second: tuple[int, int]) -> int:
        """Return how far two ranges of tokens are apart: words between them, more for commas, much more for clauses."""
        if first[0] > second[0]:
            first, second = second, first
        if second[0] <= first[1]:
            return 0
        return second[0] - first[1] + self.walls(first[1], second[0])

    def walls(self, start: int, end: int) -> int:
        """Return the cost of the clause boundaries between two tokens."""
        return self._walls[end] - self._walls[start]

    def parts_clauses(self, index: int) -> bool:
        """Return whether a word such as "but" opens a clause; between commas it only comments: ", though,"."""
        if self.word(index) not in self._clause_words:
            return False
        opens = index == 0 or self.word(index - 1) == ","
        return not (opens and self.word(index + 1) == "," and self.word(index) != ";")

    @cached_property
    def _clause_words(self) -> frozenset[str]:
        return frozenset(self.vocabulary.table["clause"])

    def clauses_between(self, start: int, end: int) -> bool:
        """Return whether a clause boundary stands between two tokens."""
        return any(self.parts_clauses(index) for index in range(start, end))

    def parts_before(self, start: int, end: int) -> bool:
        """Return whether words that open a clause on a part of a figure stand there: "of which it holds a fifth"."""
        first = bisect_left(self._parts, start)
        return first < len(self._parts) and self._parts[first] < end

    @cached_property
    def _parts(self) -> list[int]:
        table = self.vocabulary.table
        return [
            index
            for index, token in enumerate(self.tokens)
            if (token.word in table["relative"] and self.word(index - 1) in table["out_of"])
            or (token.word in table["what"] and "%" in (self.word(index - 1), self.word(index - 2)))
            or (token.word in table["relative_place"] and self.word(index - 1) == ",")
        ]
