"""Windows that are months or parts of them: "in June", "early June", "the second half of June", "on the 12th"."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.reports.days import month_end, months_before

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.window_words import Dates, Words

ORDINALS = {"first": 0, "second": 1, "third": 2, "fourth": 3}
SPAN_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_PART_DAYS = {"early": (1, 10), "mid": (11, 20), "late": (21, 31), "end": (21, 31)}


def _day_range(words: Words) -> Dates:
    start, last = words.month(), int(words.parts["last"])
    first, end = int(words.parts["first"]), month_end(start)
    if not 0 < first < last <= end.day:
        return None
    return "increment", start.replace(day=first), start.replace(day=last)


def _first_of_month(words: Words) -> Dates:
    start = words.month()
    if not words.parts.get("n"):
        return "increment", start, start.replace(day=7)
    days = words.count * SPAN_DAYS.get(words.span, 1)
    return "increment", start, start + timedelta(days=max(days, 1) - 1)


def _day_of_month(words: Words) -> Dates:
    day = (words.before.month or words.reference).replace(day=1) + timedelta(days=int(words.parts["first"]) - 1)
    return "increment", day, day


def _half_of_month(words: Words) -> Dates:
    start, middle = words.month(), 15
    if ORDINALS[words.vocabulary.ordinals[words.parts["ordinal"]]]:
        return "increment", start.replace(day=middle + 1), month_end(start)
    return "increment", start, start.replace(day=middle)


def _third_of_month(words: Words) -> Dates:
    start = words.month()
    third = min(ORDINALS[words.vocabulary.ordinals[words.parts["ordinal"]]], 2)
    return (
        "increment",
        start.replace(day=1 + 10 * third),
        month_end(start) if third > 1 else start.replace(day=10 * third + 10),
    )


def _same_month(words: Words) -> Dates:
    if words.before.month is None:
        return None
    year = int(words.parts["year"]) if words.parts.get("year") else words.before.month.year - 1
    start = words.before.month.replace(year=year)
    return "increment", start, month_end(start)


def _previous_month_named(words: Words) -> Dates:
    month = words.vocabulary.months[words.parts["month"]]
    year = words.reference.year if month < words.reference.month else words.reference.year - 1
    start = date(year, month, 1)
    return "increment", start, month_end(start)


def _since_previous_month(words: Words) -> Dates:
    dates = _previous_month_named(words)
    return ("cumulative", dates[1], words.reference) if dates else None


def _month_last_year(words: Words) -> Dates:
    start = date(words.reference.year - 1, words.vocabulary.months[words.parts["month"]], 1)
    return "increment", start, month_end(start)


def _since_month_last_year(words: Words) -> Dates:
    dates = _month_last_year(words)
    return ("cumulative", dates[1], words.reference) if dates else None


def part_of_month(words: Words) -> Dates:
    """Return the days of "early", "mid" or "late" and a month."""
    start = words.month()
    first, last = _PART_DAYS[words.vocabulary.parts[words.parts["part"]]]
    return "increment", start.replace(day=first), min(start + timedelta(days=last - 1), month_end(start))


def _in_month(words: Words) -> Dates:
    start = words.month()
    return "increment", start, month_end(start)


def _week_of_month(words: Words) -> Dates:
    start = words.month()
    named = words.parts.get("ordinal")
    if named is None:
        return "increment", month_end(start) - timedelta(days=6), month_end(start)
    first = start + timedelta(days=7 * ORDINALS[words.vocabulary.ordinals[named]])
    return "increment", first, first + timedelta(days=6)


def _week_from(words: Words) -> Dates:
    start = words.day()
    return ("increment", start, start + timedelta(days=6)) if start is not None else None


def _quarter_number(words: Words) -> Dates:
    start = date(words.year, 3 * int(words.parts["quarter"]) - 2, 1)
    return "increment", start, month_end(start.replace(month=start.month + 2))


def _spans_to_month(words: Words) -> Dates:
    end = month_end(words.month())
    if words.span != "month":
        return None
    return "increment", months_before(end.replace(day=1), words.count - 1), end


MONTH_RULES: dict[str, Callable[[Words], Dates]] = {
    "day_range": _day_range,
    "first_of_month": _first_of_month,
    "day_of_month": _day_of_month,
    "half_of_month": _half_of_month,
    "since_previous_month": _since_previous_month,
    "spans_to_month": _spans_to_month,
    "week_of_month": _week_of_month,
    "week_from": _week_from,
    "quarter_number": _quarter_number,
    "third_of_month": _third_of_month,
    "same_month": _same_month,
    "previous_month_named": _previous_month_named,
    "month_last_year": _month_last_year,
    "since_month_last_year": _since_month_last_year,
    "part_of_month": part_of_month,
    "in_month": _in_month,
}
"""Rules by the names that the language tables give them."""
