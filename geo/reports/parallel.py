"""Parallel lists: "477 and 459 sq km in August and September", where first goes with first and second with second."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.reports.quantities import Quantity
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_NAMED = frozenset({"in_month", "in_year"})
"""Rules of the windows that reports list: "in May and June"."""


class _Ranged:
    def __init__(self, window: Window) -> None:
        self.window, self.start, self.end = window, window.first, window.last


_Item = TypeVar("_Item", "Quantity", _Ranged)


def paired_window(
    sentence: Sentence, quantity: Quantity, figures: Sequence[Quantity], found: Sequence[Window]
) -> Window | None:
    """Return the window that stands where a figure does, in lists of as many figures and windows; None without such.

    Parameters
    ----------
    sentence, quantity
        The figure and where it stands.
    figures, found
        All figures and windows of the sentence, in order.
    """
    alternate = _alternate(quantity, figures, found)
    if alternate is not None:
        return alternate
    figure_list = _list_with(sentence, quantity, figures)
    if len(figure_list) == 1:
        return None
    windows = [_Ranged(window) for window in found if window.rule in _NAMED]
    for lead in windows:
        window_list = _list_with(sentence, lead, windows)
        apart = window_list[0].start >= figure_list[-1].end or window_list[-1].end <= figure_list[0].start
        if len(window_list) == len(figure_list) and apart:
            return window_list[figure_list.index(quantity)].window
    return None


def _alternate(quantity: Quantity, figures: Sequence[Quantity], found: Sequence[Window]) -> Window | None:
    """Return the window of a figure where each comes just after its own: "May with 5 and June with 7 sq km"."""
    named = [window for window in found if window.rule in _NAMED]
    areas = [figure for figure in figures if figure.kind == quantity.kind]
    if not 1 < len(named) == len(areas) or len(found) > len(named):
        return None
    marks = sorted([*((window.first, "w") for window in named), *((figure.start, "f") for figure in areas)])
    if [kind for _, kind in marks] != ["w", "f"] * len(named):
        return None
    return named[areas.index(quantity)]


def joined_window(sentence: Sentence, window: Window, found: Sequence[Window]) -> Window:
    """Return a window from the start of the first to the end of the last of the months that "and" joins to it."""
    if window.rule not in _NAMED:
        return window
    ranged = {id(other): _Ranged(other) for other in found if other.rule in _NAMED}
    run = [each.window for each in _list_with(sentence, ranged[id(window)], list(ranged.values()))]
    if len(run) == 1:
        return window
    start, end = min(each.start for each in run if each.start), max(each.end for each in run if each.end)
    begin, stop = sentence.characters(run[0].first, run[-1].last)
    return replace(window, start=start, end=end, text=sentence.text[begin:stop], first=run[0].first, last=run[-1].last)


def _list_with(sentence: Sentence, item: _Item, items: Sequence[_Item]) -> list[_Item]:
    """Return the items that only commas, "and" and their like set apart, with the one that is given among them."""
    place = items.index(item)
    first = place
    while first and _joined(sentence, items[first - 1].end, items[first].start):
        first -= 1
    last = place
    while last + 1 < len(items) and _joined(sentence, items[last].end, items[last + 1].start):
        last += 1
    return list(items[first : last + 1])


def _joined(sentence: Sentence, start: int, end: int) -> bool:
    table = sentence.vocabulary.table
    words = [sentence.word(index) for index in range(start, end)]
    return 0 < len(words) <= 2 and all(word == "," or word in table["and"] for word in words)
