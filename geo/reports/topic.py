"""What sentences go on about: the region named before them, and the window that figures come back to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.reports.model import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.reports.named_regions import Where
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_REGIONS = frozenset({"compass", "oblast", "direction"})
_MEMORY = 2
_HEADING = 8
_HEADED = 5


@dataclass
class Topic:
    """The region and the window that a sentence which names none may go back to.

    Attributes
    ----------
    where
        The one region of a sentence that makes no claim itself: "On the Lyman axis fighting goes on." Its tokens
        are of that sentence, so it is kept without its name's.
    window
        The window of the figures that others are set against: the May of "5 in May, up from 3 in April".
    """

    where: Where | None = None
    window: Period | None = None
    _until: int = -1
    _window_at: int = -9
    _passing: Window | None = None
    _passing_at: int = -9

    def read(self, sentence: Sentence, wheres: Sequence[Where], windows: Sequence[Window], *, claimed: bool) -> None:
        """Take up the regions and windows of a sentence that has been read."""
        passing = [window for window in windows if window.kind == "increment" and window.end is not None]
        self._passing = passing[0] if len(passing) == len(windows) == 1 and not claimed else None
        self._passing_at = sentence.index
        named = [where for where in wheres if where.kind != "from"]
        if named:
            one = len({where.region for where in named}) == 1 and named[0].kind in _REGIONS
            self.where = replace(named[0], name=None) if one and not claimed else None
            self._until = sentence.index + (_HEADED if _is_heading(sentence) else 1)

    def about(self, sentence: Sentence, wheres: Sequence[Where]) -> Where | None:
        """Return the region that a sentence is about which names none itself."""
        return self.where if not wheres and sentence.index <= self._until else None

    def passing(self, index: int) -> Period | None:
        """Return the one window of the sentence before, where that makes no claim: "Last week the line gave way."""
        window = self._passing if index - self._passing_at == 1 else None
        return Period("increment", window.start, window.end, window.text) if window is not None else None

    def claim(self, period: Period | None, index: int) -> None:
        """Take up the window of the first figure in a sentence, unless it only looks back or at a part."""
        if period is None or period.start is None or period.end is None or period.text is None:
            return
        main = self.window if index - self._window_at <= _MEMORY else None
        if main is not None and main.start is not None and main.end is not None:
            aside = period.end <= main.start or (main.start <= period.start and period.end <= main.end)
            if aside and (period.start, period.end) != (main.start, main.end):
                self._window_at = index
                return
        self.window, self._window_at = period, index

    def window_after(self, period: Period | None, index: int) -> Period | None:
        """Return the window that a figure without one is of, after a sentence whose first figure is of another."""
        return self.window if period is not None and index - self._window_at <= _MEMORY else period


def _is_heading(sentence: Sentence) -> bool:
    """Return whether a sentence is a line such as "Lyman axis:"."""
    short = len(sentence.tokens) <= _HEADING
    return short and not sentence.group("predicate") and not sentence.group("unit") and not sentence.group("speech")
