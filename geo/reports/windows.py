"""Windows of time in a sentence: the phrases that name them, and the days that they mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.reports.days import month_end, month_start
from geo.reports.periods import RULES
from geo.reports.window_words import Words

if TYPE_CHECKING:
    from datetime import date

    from geo.reports.sentence import Sentence
    from geo.reports.window_words import Before, WindowKind


_YEAR = re.compile(r"(?:19|20)\d\d$")
MONTHLY = ("in_month", "first_of_month", "part_of_month", "half_of_month", "third_of_month")
"""Rules of windows that name a month."""
_MONTH_DAYS = range(28, 32)
_TO_RECALLED = 9
Phrase = tuple["re.Match[str]", str]
"""Words that name a window of time, and the rule that dates them."""


@dataclass(frozen=True, slots=True)
class Window:
    """A window of time in a sentence.

    Attributes
    ----------
    rule
        The rule that dated it.
    kind
        ``"increment"`` with an end of its own, ``"cumulative"`` since a start, ``"as_of"`` a day on which a
        state held.
    start, end
        First and last day; None where the words leave it open.
    text
        The words.
    first, last
        First token, and the one after the last.
    """

    rule: str
    kind: WindowKind
    start: date | None
    end: date | None
    text: str
    first: int
    last: int

    @property
    def days(self) -> int:
        """Length in days; 0 where an end is open."""
        return (self.end - self.start).days if self.start and self.end else 0


def phrases(sentence: Sentence) -> list[Phrase]:
    """Return the phrases that name windows of time, in order; of those that overlap, the longest."""
    if not any(token.kind == "n" or token.word in sentence.vocabulary.time_words for token in sentence.tokens):
        return []
    piece = sentence.folded[sentence.start : sentence.end]
    held, words = _pieces_in(sentence)
    matches = sorted(
        (
            (match, phrase.rule)
            for phrase in sentence.vocabulary.windows.fitting(held, words)
            for match in phrase.pattern.finditer(piece)
        ),
        key=lambda item: (item[0].start() - item[0].end(), item[0].start()),
    )
    chosen: list[Phrase] = []
    for match, rule in matches:
        overlaps = any(match.start() < other.end() and other.start() < match.end() for other, _ in chosen)
        if not overlaps and _months_capital(sentence, match):
            chosen.append((match, rule))
    return sorted(chosen, key=lambda item: item[0].start())


def _pieces_in(sentence: Sentence) -> tuple[frozenset[str], set[str]]:
    """Return which of the pieces that windows are made of a sentence has, and its words."""
    vocabulary = sentence.vocabulary
    words = {part for token in sentence.tokens for part in (token.word, *token.word.split("-"))}
    tables = {
        "month": vocabulary.months,
        "weekday": vocabulary.weekdays,
        "season": vocabulary.seasons,
        "span": vocabulary.spans,
        "ordinal": vocabulary.ordinals,
    }
    held = {name for name, table in tables.items() if not words.isdisjoint(table)}
    numbers = [token.word for token in sentence.tokens if token.kind == "n"]
    if any(_YEAR.match(number) for number in numbers):
        held.add("year")
    if numbers and ("month" in held or any(_YEAR.search(number) for number in numbers)):
        held.add("date")
    return frozenset(held), words


def windows(sentence: Sentence, named: list[Phrase], reference: date, before: Before) -> list[Window]:
    """Return the windows of time that phrases mean, in order.

    Parameters
    ----------
    sentence, named
        The sentence, and its phrases as `phrases` returns them.
    reference
        The day on which they were said.
    before
        What was named before the sentence.
    """
    found: list[Window] = []
    for match, rule in named:
        window = _window(sentence, match, rule, reference, before)
        if window is not None:
            found.append(window)
            before = _after(before, window)
    return _redated(sentence, found)


def _after(before: Before, window: Window) -> Before:
    """Return what later words may go back to once a window has been named."""
    if window.rule in MONTHLY and window.start is not None and before.month is None:
        before = replace(before, month=window.start.replace(day=1))
    if window.kind == "increment" and window.start is not None and window.end is not None:
        before = replace(before, window=(window.start, window.end))
    return before


def _redated(sentence: Sentence, found: list[Window]) -> list[Window]:
    """Put a month without a year before the one that "and" joins to it: "in November and December 2024"."""
    joins = {",", *sentence.vocabulary.table["and"]}
    for index in range(len(found) - 1, 0, -1):
        first, second = found[index - 1 : index + 1]
        joined = all(sentence.word(place) in joins for place in range(first.last, second.first))
        if first.rule == second.rule == "in_month" and joined and first.start and second.start:
            start = month_start(first.start.month, None, second.start)
            found[index - 1] = replace(first, start=start, end=month_end(start))
        elif second.rule == "in_month" and _is_month_told(sentence, first, second):
            found[index - 1] = replace(first, rule="in_month", start=second.start, end=second.end)
    return found


def _is_month_told(sentence: Sentence, first: Window, second: Window) -> bool:
    """Return whether a colon tells which month a span of one is: "500 sq km in a month: June was their best"."""
    led = sentence.word(first.last) in (":", "–") and second.first == first.last + 1
    return led and first.kind == "increment" and first.days in _MONTH_DAYS


def on_their_day(found: list[Window]) -> list[Window]:
    """Put a "single day" on the one day that is named beside it: "on 15 February …, in a single day"."""
    days = [window for window in found if window.rule in ("day", "day_of_month") and window.start == window.end]
    if len(days) != 1:
        return found
    start, end = days[0].start, days[0].end
    return [replace(window, start=start, end=end) if window.rule == "single_day" else window for window in found]


def event_named(sentence: Sentence, reference: date) -> date | None:
    """Return the day of the last event that a sentence names, or None."""
    piece = sentence.folded[sentence.start : sentence.end]
    events = sentence.vocabulary.conflict.events[sentence.vocabulary.lang]
    days = [day for pattern, day, until in events if day <= reference <= until and pattern.search(piece)]
    return max(days, default=None)


def month_recalled(sentence: Sentence, window: Window) -> Window | None:
    """Return the month itself for a start that is only recalled: "the least since August, when it was 363"."""
    index = window.last + (sentence.word(window.last) == ",")
    figures = any(token.kind == "n" for token in sentence.tokens[index : index + _TO_RECALLED])
    recalled = sentence.word(index) in sentence.vocabulary.table["when"] and figures
    if window.rule not in ("since_month", "since_month_last_year") or window.start is None or not recalled:
        return None
    return replace(window, rule="in_month", kind="increment", end=month_end(window.start), last=index + 1)


def _months_capital(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell the month May from the verb, and where months have no capital, from a village such as Майское."""
    capital = sentence.vocabulary.table.get("months_capital", False)
    places = [match.start(key) for key in ("month", "month2") if key in match.groupdict() and match[key]]
    return all(place == 0 or sentence.text[sentence.start + place].isupper() == capital for place in places)


def _window(sentence: Sentence, match: re.Match[str], rule: str, reference: date, before: Before) -> Window | None:
    parts = {key: value for key, value in match.groupdict().items() if value}
    try:
        dates = RULES[rule](Words(parts, reference, sentence.vocabulary, before))
    except (ValueError, OverflowError):  # a window that reaches beyond the first or last day that there is
        return None
    if dates is None:
        return None
    kind, start, end = dates
    if start is not None and start > reference:
        return None
    if end is not None and rule not in ("as_of",):
        end = min(end, reference)
    begin, stop = sentence.start + match.start(), sentence.start + match.end()
    return Window(
        rule,
        kind,
        start,
        end,
        sentence.text[begin:stop].strip(" .,"),
        sentence.token_at(begin),
        sentence.token_at(stop - 1) + 1,
    )
