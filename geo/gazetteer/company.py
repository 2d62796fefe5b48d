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

_SAME_SENTENCE, _SAME_TEXT = 1.0, 0.3
_FADE = 2000
_LONGEST_SENTENCE = 8000
_OTHER_SENTENCE = 1 << 40
_STOP = re.compile(r"[.!?…] |\n")
# Names further off say next to nothing, and a list of a thousand would be weighed a million times.
_MENTIONS = 128
_COMPANY = 64
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
    count = len(mentions)
    one, other, apart = _pairs(mentions, text)
    one, other, apart = np.concatenate([one, other]), np.concatenate([other, one]), np.tile(apart, 2)
    barred = np.array([at * count + to for at, names in enumerate(tied) for to in names], dtype=np.intp)
    free = ~np.isin(one * count + other, barred)
    one, other, apart = one[free], other[free], apart[free]
    order = np.lexsort((other, apart, one))
    rank = np.arange(len(order)) - np.searchsorted(one[order], one[order])
    kept = order[rank < _COMPANY]
    kept = kept[np.lexsort((other[kept], one[kept]))]
    gap = apart[kept] - _OTHER_SENTENCE
    closeness = np.where(gap < 0, _SAME_SENTENCE, _SAME_TEXT / (1 + np.abs(gap) / _FADE))
    bounds = np.searchsorted(one[kept], np.arange(count + 1))
    return [Company(other[kept[low:high]], closeness[low:high]) for low, high in pairwise(bounds)]


def _pairs(
    mentions: Sequence[Sequence[Span]], text: str
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.intp]]:
    """Return every two names that stand near each other, once: lower number, higher, and the characters between.

    Another sentence is further than any place in the same one.
    """
    row = sorted((span.start, span.end, name) for name, spans in enumerate(mentions) for span in spans)
    starts, ends, whose = np.array(row, dtype=np.intp).reshape(-1, 3).T
    stops = [stop.span() for stop in _STOP.finditer(text)]
    opens, closes = np.array([*stops, (len(text), len(text) + 1)], dtype=np.intp).T
    sentence_end = closes[np.searchsorted(opens, ends)]
    keys, aparts = [], []
    for low in range(0, len(row), _BLOCK):
        one = np.arange(low, min(low + _BLOCK, len(row)))[:, None]
        one, other = np.broadcast_arrays(one, one + np.arange(1, _MENTIONS + 1))
        one, other = one[other < len(row)], other[other < len(row)]
        two_names = whose[one] != whose[other]
        one, other = one[two_names], other[two_names]
        gap = starts[other] - ends[one]
        together = (gap <= _LONGEST_SENTENCE) & (starts[other] < sentence_end[one])
        lower, higher = np.minimum(whose[one], whose[other]), np.maximum(whose[one], whose[other])
        key, apart = _least(lower * len(mentions) + higher, np.where(together, gap, gap + _OTHER_SENTENCE))
        keys.append(key)
        aparts.append(apart)
    key, apart = _least(np.concatenate(keys), np.concatenate(aparts))
    lower, higher = np.divmod(key, len(mentions))
    return lower, higher, apart


def _least(key: NDArray[np.intp], value: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return each key once, ascending, with its least value."""
    order = np.lexsort((value, key))
    order = order[np.diff(key[order], prepend=-1) > 0]
    return key[order], value[order]
