"""Windows of time: "over the past week", "since early June", "in November", as dates.

Each rule below turns the words of one kind of window into dates; the words themselves stand in the language
tables under ``[windows]``, by the name of their rule.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from geo.reports.days import last_weekday, month_end, month_start, months_before, parse_day
from geo.reports.month_rules import MONTH_RULES, ORDINALS, SPAN_DAYS, part_of_month

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.window_words import Dates, WindowKind, Words

_PART_SINCE = {"early": 1, "mid": 15, "late": 25, "end": 31}
_PART_UNTIL = {"early": 10, "mid": 15, "late": 31, "end": 31}
_SPAN_MONTHS = {"month": 1, "year": 12}
_HOURS = 24
_ONE_OFF = 1
_SATURDAY = 5


def _between_dates(words: Words) -> Dates:
    end = words.day("date2")
    if end is None:
        return None
    start = parse_day(words.parts["date"], end, words.vocabulary, end.month)
    return "increment", start, end


def _between_weekdays(words: Words) -> Dates:
    last = last_weekday(words.vocabulary.weekdays[words.parts["weekday2"]], words.reference)
    return "increment", last_weekday(words.vocabulary.weekdays[words.parts["weekday"]], last), last


def _between_months(words: Words) -> Dates:
    last = words.month("month2", "year2")
    year = int(words.parts["year"]) if words.parts.get("year") else None
    return "increment", month_start(words.vocabulary.months[words.parts["month"]], year, last), month_end(last)


def _since_span(words: Words) -> Dates:
    start = _span_start(words.span if words.parts.get("span") else "year", words.reference)
    return "cumulative", start, words.reference


def _since_part(words: Words) -> Dates:
    part = words.vocabulary.parts[words.parts["part"]]
    month = words.month()
    day = min(_PART_SINCE[part], month_end(month).day)
    return "cumulative", month.replace(day=day), words.reference


def _between_parts(words: Words) -> Dates:
    parts, end = words.vocabulary.parts, words.month("month2", "year2")
    month, year = words.vocabulary.months[words.parts["month"]], words.parts.get("year")
    start = month_start(month, int(year) if year else None, end)
    opening = _PART_SINCE[parts[words.parts["part"]]] if words.parts.get("part") else 1
    closing = _PART_UNTIL[parts[words.parts["part2"]]] if words.parts.get("part2") else 31
    return (
        "increment",
        start.replace(day=min(opening, month_end(start).day)),
        end.replace(day=min(closing, month_end(end).day)),
    )


def _since_date(words: Words) -> Dates:
    if words.parts.get("weekday"):
        start: date | None = _weekday(words)
    else:
        start = words.day()
    return ("cumulative", start, words.reference) if start else None


def _since_month(words: Words) -> Dates:
    return "cumulative", words.month(), words.reference


def _since_year(words: Words) -> Dates:
    return "cumulative", date(words.year, 1, 1), words.reference


def _since_it(words: Words) -> Dates:
    return "cumulative", words.before.state or words.before.event, words.reference


def _since_season(words: Words) -> Dates:
    start = _season(words)[1]
    return "cumulative", start, words.reference


def _since_event(words: Words) -> Dates:
    dated = words.day()
    if dated is not None:
        return "cumulative", dated, words.reference
    events = words.vocabulary.conflict.events[words.vocabulary.lang]
    named = words.parts["event"]
    days = [day for pattern, day, until in events if pattern.fullmatch(named) and day <= words.reference <= until]
    return "cumulative", max(days, default=None), words.reference


def _since_undertaking(words: Words) -> Dates:
    return "cumulative", None, words.reference


def _since_yesterday(words: Words) -> Dates:
    return "cumulative", words.reference - timedelta(days=1), words.reference


def _first_of_year(words: Words) -> Dates:
    count = words.count if words.parts.get("n") else 3
    return "increment", date(words.year, 1, 1), month_end(date(words.year, min(count, 12), 1))


def _half_year(words: Words) -> Dates:
    return "increment", months_before(words.reference, 6), words.reference


def _half_of_year(words: Words) -> Dates:
    half = ORDINALS[words.vocabulary.ordinals[words.parts["ordinal"]]]
    return "increment", date(words.year, 1 + 6 * half, 1), month_end(date(words.year, 6 + 6 * half, 1))


def _quarter_of_year(words: Words) -> Dates:
    quarter = ORDINALS[words.vocabulary.ordinals[words.parts["ordinal"]]]
    return "increment", date(words.year, 1 + 3 * quarter, 1), month_end(date(words.year, 3 + 3 * quarter, 1))


def _unanchored(_words: Words) -> Dates:
    return "increment", None, None


def _lately(words: Words) -> Dates:
    return "increment", None, words.reference


def _last_spans(words: Words) -> Dates:
    ended, count = words.day(), words.count if words.parts.get("n") else 1
    if ended is not None:
        return "increment", _before(ended, words.span, count), ended
    if words.parts.get("weekday"):
        end = last_weekday(words.vocabulary.weekdays[words.parts["weekday"]], words.reference)
        return "increment", _before(end, words.span, count), end
    start, state = _before(words.reference, words.span, count), words.before.state
    told = state is not None and abs((start - state).days) <= _ONE_OFF
    return "increment", state if told else start, words.reference


def _single_day(words: Words) -> Dates:
    return "increment", words.reference - timedelta(days=1), words.reference


def _this_year(words: Words) -> Dates:
    return "increment", _span_start("year", words.reference), words.reference


def _weekly(words: Words) -> Dates:
    return "increment", _before(words.reference, "week", 1), words.reference


def _weekend(words: Words) -> Dates:
    saturday = last_weekday(_SATURDAY, words.reference)
    return "increment", saturday, saturday + timedelta(days=1)


def _overnight(words: Words) -> Dates:
    return "increment", words.reference - timedelta(days=1), words.reference


def _previous_span(words: Words) -> Dates:
    this = _span_start(words.span, words.reference)
    end = this - timedelta(days=1)
    return "increment", _span_start(words.span, end), end


def _since_previous_span(words: Words) -> Dates:
    dates = _previous_span(words)
    return ("cumulative", dates[1], words.reference) if dates else None


def _span_before(words: Words) -> Dates:
    if words.span == "month" and words.before.month is not None:
        start = months_before(words.before.month, 1)
        return "increment", start, month_end(start)
    if words.before.window is not None:
        return _window_before(*words.before.window, words.span)
    end = _before(words.reference, words.span, 1)
    return "increment", _before(end, words.span, 1), end


def _window_before(start: date, end: date, span: str) -> Dates:
    """Return the same window a year before, or the span that ends where a window starts."""
    if span == "year":
        whole = end == month_end(end)
        last = months_before(end, 12)
        return "increment", months_before(start, 12), month_end(last) if whole else last
    return "increment", _before(start, span, 1), start


def _previous_year(words: Words) -> Dates:
    year = words.reference.year - 1
    return "increment", date(year, 1, 1), date(year, 12, 31)


def _this_span(words: Words) -> Dates:
    if words.span in SPAN_DAYS:
        return "increment", _before(words.reference, words.span, 1), words.reference
    return "increment", _span_start(words.span, words.reference), words.reference


def _for_the_span(words: Words) -> Dates:
    named = words.span == "month" and words.before.month is not None
    return _that_span(words) if named else _this_span(words)


def _same_window(words: Words) -> Dates:
    return ("increment", *words.before.window) if words.before.window else None


def _that_span(words: Words) -> Dates:
    if words.span == "month" and words.before.month is not None:
        return "increment", words.before.month, month_end(words.before.month)
    if words.span == "hour":
        return None
    if words.span == "week" and words.before.window is not None:
        start, end = words.before.window
        if SPAN_DAYS["week"] - 1 <= (end - start).days <= SPAN_DAYS["week"]:
            return "increment", start, end
    return "increment", _before(words.reference, words.span, 1), words.reference


def _season(words: Words) -> tuple[WindowKind, date, date]:
    first = words.vocabulary.seasons[words.parts["season"]]
    year = int(words.parts["year"]) if words.parts.get("year") else None
    start = month_start(first, year, words.reference)
    following = months_before(start, -2)
    return "increment", start, month_end(following)


def _one_day(words: Words) -> Dates:
    if words.parts.get("date"):
        day = words.day()
    elif words.parts.get("weekday"):
        day = _weekday(words)
    else:
        day = words.reference - timedelta(days=1)
    return ("increment", day, day) if day else None


def _day_before_yesterday(words: Words) -> Dates:
    day = words.reference - timedelta(days=2)
    return "increment", day, day


def _today(words: Words) -> Dates:
    return "increment", words.reference, words.reference


def _in_year(words: Words) -> Dates:
    return "increment", date(words.year, 1, 1), date(words.year, 12, 31)


def _as_of_part(words: Words) -> Dates:
    dates = part_of_month(words)
    return ("as_of", None, dates[2]) if dates else None


def _end_of_year(words: Words) -> Dates:
    year = words.year if words.parts.get("year") else words.reference.year - 1
    return "as_of", None, date(year, 12, 31)


def _as_of(words: Words) -> Dates:
    named = _weekday(words) if "weekday" in words.parts else words.day()
    return "as_of", None, named or words.reference


def _weekday(words: Words) -> date:
    return last_weekday(words.vocabulary.weekdays[words.parts["weekday"]], words.reference)


def _span_start(span: str, day: date) -> date:
    if span == "year":
        return day.replace(month=1, day=1)
    if span == "month":
        return day.replace(day=1)
    if span == "week":
        return day - timedelta(days=day.weekday())
    return day


def _before(day: date, span: str, count: int) -> date:
    if span in _SPAN_MONTHS:
        return months_before(day, count * _SPAN_MONTHS[span])
    if span == "hour":
        return day - timedelta(days=max(1, round(count / _HOURS)))
    return day - timedelta(days=count * SPAN_DAYS[span])


RULES: dict[str, Callable[[Words], Dates]] = {
    **MONTH_RULES,
    "between_dates": _between_dates,
    "between_months": _between_months,
    "between_weekdays": _between_weekdays,
    "since_span": _since_span,
    "since_part": _since_part,
    "between_parts": _between_parts,
    "since_date": _since_date,
    "since_month": _since_month,
    "since_year": _since_year,
    "since_it": _since_it,
    "since_season": _since_season,
    "since_event": _since_event,
    "since_undertaking": _since_undertaking,
    "since_yesterday": _since_yesterday,
    "first_of_year": _first_of_year,
    "half_year": _half_year,
    "as_of_part": _as_of_part,
    "half_of_year": _half_of_year,
    "quarter_of_year": _quarter_of_year,
    "unanchored": _unanchored,
    "lately": _lately,
    "last_spans": _last_spans,
    "last_weeks_of": _last_spans,
    "overnight": _overnight,
    "single_day": _single_day,
    "weekend": _weekend,
    "weekly": _weekly,
    "this_year": _this_year,
    "previous_span": _previous_span,
    "since_previous_span": _since_previous_span,
    "span_before": _span_before,
    "previous_year": _previous_year,
    "this_span": _this_span,
    "for_the_span": _for_the_span,
    "that_span": _that_span,
    "same_window": _same_window,
    "season": _season,
    "day": _one_day,
    "day_before_yesterday": _day_before_yesterday,
    "today": _today,
    "in_year": _in_year,
    "end_of_year": _end_of_year,
    "as_of": _as_of,
}
