"""Days as reports name them: with and without a year, by weekday, in three languages."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.vocabulary import Vocabulary

_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.(\d\d)\.(\d{4})")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")
_WEEK = 7
_YEAR_DIGITS = 4


def parse_day(words: str, reference: date, vocabulary: Vocabulary, month: int | None = None) -> date | None:
    """Return the day that words name, or None where there is no such day.

    Parameters
    ----------
    words
        Folded words: ``"6 august"``, ``"aug. 6, 2024"``, ``"2024-08-06"``, ``"6 серпня"``.
    reference
        The day on which they were written; a day without a year is the last one on or before it.
    vocabulary
        The language's months.
    month
        Month for words that are a bare number, such as the 8 of "8 to 15 September".
    """
    if match := _ISO.search(words):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.search(words):
        return _day(int(match[3]), int(match[2]), int(match[1]))
    named = next((vocabulary.months[word] for word in _WORD.findall(words) if word in vocabulary.months), month)
    numbers = _NUMBER.findall(words)
    days = [int(number) for number in numbers if len(number) < _YEAR_DIGITS]
    years = [int(number) for number in numbers if len(number) == _YEAR_DIGITS]
    if named is None or not days:
        return None
    if years:
        return _day(years[0], named, days[0])
    for year in range(reference.year, reference.year - 5, -1):
        found = _day(year, named, days[0])
        if found is not None and found <= reference + timedelta(days=1):
            return found
    return None


def last_weekday(weekday: int, reference: date) -> date:
    """Return the last day on or before a reference that is a weekday (Monday is 0)."""
    return reference - timedelta(days=(reference.weekday() - weekday) % _WEEK)


def month_start(month: int, year: int | None, reference: date) -> date:
    """Return the first day of a month; without a year, of the last such month that had begun by the reference."""
    if year is None:
        year = reference.year if month <= reference.month else reference.year - 1
    return date(year, month, 1)


def month_end(start: date) -> date:
    """Return the last day of a day's month."""
    return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def months_before(day: date, count: int) -> date:
    """Return the same day of an earlier month, or that month's last day where it has no such day."""
    months = day.year * 12 + day.month - 1 - count
    first = date(months // 12, months % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
