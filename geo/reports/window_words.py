"""The words of a window of time, ready to be dated: what stands for each piece, and what was named before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from geo.reports.days import month_start, parse_day

if TYPE_CHECKING:
    from geo.reports.vocabulary import Vocabulary

WindowKind = Literal["increment", "cumulative", "as_of"]
Dates = tuple[WindowKind, date | None, date | None] | None
"""What a rule makes of them: kind, first and last day; None where they name no window after all."""


@dataclass
class Before:
    """What windows such as "that month" and "since then" go back to.

    Attributes
    ----------
    month
        First day of the month that was named last.
    event
        The day of the event that was named last.
    window
        First and last day of the window that was named last.
    state
        The earlier day of those for which ground held was given last.
    """

    month: date | None = None
    event: date | None = None
    window: tuple[date, date] | None = None
    state: date | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of one match, ready for the rules.

    Attributes
    ----------
    parts
        What stands for each piece of the template.
    reference
        The day on which the words were said.
    vocabulary
        The language.
    before
        What was named before the sentence.
    """

    parts: dict[str, str]
    reference: date
    vocabulary: Vocabulary
    before: Before

    def day(self, key: str = "date", month: int | None = None) -> date | None:
        """Return the day that a piece names."""
        return parse_day(self.parts[key], self.reference, self.vocabulary, month) if self.parts.get(key) else None

    def month(self, key: str = "month", year_key: str = "year") -> date:
        """Return the first day of the month that a piece names."""
        year = int(self.parts[year_key]) if self.parts.get(year_key) else None
        return month_start(self.vocabulary.months[self.parts[key]], year, self.reference)

    @property
    def year(self) -> int:
        """The year named, else that of the reference."""
        return int(self.parts["year"]) if self.parts.get("year") else self.reference.year

    @property
    def count(self) -> int:
        """The number named."""
        written = self.parts["n"]
        return int(written) if written.isdigit() else int(self.vocabulary.numbers[written])

    @property
    def span(self) -> str:
        """Which span of time is named: ``"day"``, ``"week"`` and so on."""
        return self.vocabulary.spans[self.parts["span"]]
