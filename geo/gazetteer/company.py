"""The company that each name of a text keeps: which other names stand near it, and how near."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.gazetteer.recognise import Span

    _Ints = NDArray[np.int64]

_SAME_SENTENCE, _SAME_TEXT = 1.0, 0.3
_FADE = 2000
_LONGEST_SENTENCE = 8000
_STOP = re.compile(r"[.!?…] |\n")
# Names further off say next to nothing, and a list of a thousand would be weighed a million times.
_MENTIONS = 128
_COMPANY = 64
# Names nearer by after which none can be among the closest, some that are no company taken off.
_ENOUGH = 80
# Mentions gone through at once, for the memory.
_BLOCK = 4096


class Company(NamedTuple):
    """The names beside one name: their numbers, ascending, and the closeness of each; both of shape (n,)."""

    names: NDArray[np.intp]
    closeness: NDArray[np.float64]


def companies(mentions: Sequence[Sequence[Span]], tied: Sequence[Sequence[int]], text: str) -> list[Company]:
    """Return the names that stand closest to each name.

    Closeness is 1 in one sentence, else it fades from 0.3 with the characters between. It is looked for among the
    128 mentions on either side, and the 64 closest names are kept, so that the cost of a text grows with its
    length alone.

    Parameters
    ----------
    mentions
        Where each name stands.
    tied
        For each name the numbers of those that are no company to it, for it is said where it lies from them.
    text
        The text.
    """
    count, apart_most = len(mentions), _apart_most(text)
    lower, higher, apart = _pairs(mentions, text)
    one, other, apart = np.concatenate([lower, higher]), np.concatenate([higher, lower]), np.tile(apart, 2)
    barred = np.array([at * count + to for at, names in enumerate(tied) for to in names], dtype=np.intp)
    free = ~np.isin(one * count + other, barred)
    by_closeness = _Packed(apart_most, count)
    one, apart, other = by_closeness.unpack(np.sort(by_closeness.pack(one[free], apart[free], other[free])))
    closest = np.arange(len(one)) - np.searchsorted(one, one) < _COMPANY
    by_name = _Packed(count, apart_most)
    one, other, apart = by_name.unpack(np.sort(by_name.pack(one[closest], other[closest], apart[closest])))
    gap = apart - apart_most // 2
    closeness = np.where(gap < 0, _SAME_SENTENCE, _SAME_TEXT / (1 + np.abs(gap) / _FADE))
    bounds = np.searchsorted(one, np.arange(count + 1))
    return [Company(other[low:high], closeness[low:high]) for low, high in pairwise(bounds)]


def _previous(whose: _Ints) -> _Ints:
    """Return where the mention before of the same name is; -1 where there is none."""
    order = np.argsort(whose, kind="stable")
    previous = np.full(len(whose), -1)
    previous[order[1:]] = np.where(whose[order[1:]] == whose[order[:-1]], order[:-1], -1)
    return previous


class _Packed:
    """Three numbers as one, which are sorted three times faster than three; the second and third below bounds."""

    def __init__(self, second: int, third: int) -> None:
        self.second, self.third = second.bit_length(), third.bit_length()

    def pack(self, first: _Ints, second: _Ints, third: _Ints) -> _Ints:
        packed: _Ints = ((first << self.second) + second << self.third) + third
        return packed

    def unpack(self, packed: _Ints) -> tuple[_Ints, _Ints, _Ints]:
        rest = packed >> self.third
        return rest >> self.second, rest & (1 << self.second) - 1, packed & (1 << self.third) - 1

    def least(self, packed: _Ints) -> _Ints:
        """Sort, and of those with the same first and second keep the one with the least third."""
        ordered = np.sort(packed)
        return ordered[np.diff(ordered >> self.third, prepend=-1) > 0]


def _apart_most(text: str) -> int:
    """Return twice what two names of a text can be apart: those of two sentences are put into the second half."""
    return 2 * (len(text) + 1)


def _pairs(mentions: Sequence[Sequence[Span]], text: str) -> tuple[_Ints, _Ints, _Ints]:
    """Return every two names that stand near each other, once: lower number, higher, and the characters between.

    Another sentence is further than any place in the same one.
    """
    apart_most = _apart_most(text)
    row = sorted((span.start, span.end, name) for name, spans in enumerate(mentions) for span in spans)
    starts, ends, whose = np.array(row, dtype=np.int64).reshape(-1, 3).T.copy()
    stops = [stop.span() for stop in _STOP.finditer(text)]
    opens, closes = np.array([*stops, (len(text), len(text) + 1)], dtype=np.int64).T
    sentence_end = np.minimum(closes[np.searchsorted(opens, ends)], ends + _LONGEST_SENTENCE + 1)
    at, previous = np.arange(len(row)), _previous(whose)
    pairs, kept = _Packed(len(mentions), apart_most), []
    for low in range(0, len(row), _BLOCK):
        found = [np.empty(0, dtype=np.int64)]
        passed = np.zeros(len(at[low : low + _BLOCK]), dtype=np.int64)  # other names between here and there
        for offset in range(1, _MENTIONS + 1):
            there = slice(low + offset, low + offset + _BLOCK)
            here = slice(low, low + len(starts[there]))
            passed = passed[: len(starts[there])]
            if not (passed <= _ENOUGH).any():
                break
            gap = starts[there] - ends[here]
            gap[starts[there] >= sentence_end[here]] += apart_most // 2
            lower, higher = np.minimum(whose[here], whose[there]), np.maximum(whose[here], whose[there])
            found.append(pairs.pack(lower, higher, gap)[(lower != higher) & (passed <= _ENOUGH)])
            passed += previous[there] < at[here]
        kept.append(pairs.least(np.concatenate(found)))
    return pairs.unpack(pairs.least(np.concatenate(kept)))
