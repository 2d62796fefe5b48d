"""Who says so, on which day, and whether the report could verify it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence
    from geo.reports.windows import Window

_NEAR_SPEECH = 4
_NEWS_DAYS = 10
_OFFICE = 5
_YEAR = 365
_AFTER_SPEECH = 8
_ANALYST = "{} analysis of {} data"


@dataclass(frozen=True, slots=True)
class Source:
    """Someone whose words a sentence gives.

    Attributes
    ----------
    name
        Full name where the tables know it, else as worded.
    side
        The side it speaks for; None for neither.
    start, end
        First token, and the one after the last.
    """

    name: str
    side: str | None
    start: int
    end: int


def sources(sentence: Sentence) -> list[Source]:
    """Return those whose words a sentence gives, in order; none where nothing marks reported speech.

    Who publishes another's words, as in "the ministry published her figures", is not their source.
    """
    speeches = sentence.group("speech")
    passed_on = any(sentence.word(tag.end) in sentence.vocabulary.table["his"] for tag in speeches)
    if passed_on and not sentence.group("speaker"):
        return []
    if not speeches and not any(_quoted(sentence, tag) for tag in sentence.group("speaker")):
        return []
    speakers = sentence.vocabulary.conflict.speakers
    found = [
        Source(speakers[tag.name].name, speakers[tag.name].side, tag.start, tag.end)
        for tag in sentence.group("speaker")
    ]
    found = _joined([source for source in found if not denies(sentence, source.start, source.end)])
    if not found:
        found = _named(sentence)
    return found or sorted([*_by_role(sentence), *_by_party(sentence)], key=lambda source: source.start)


def source_of(sentence: Sentence, said: list[Source], at: tuple[int, int]) -> Source | None:
    """Return the source nearest to a range of tokens."""
    return min(said, key=lambda source: sentence.cost((source.start, source.end), at), default=None)


def _quoted(sentence: Sentence, speaker: Tag) -> bool:
    """Return whether a speaker's words stand beside the name, whatever the verb: "X: …", "…", X raged"."""
    return sentence.word(speaker.end) == ":" or '"' in (
        sentence.word(speaker.start - 1),
        sentence.word(speaker.start - 2),
    )


def denies(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether a verb of denial, and none of speech, stands beside a speaker, whose claim it then is not."""
    denial = sentence.within("denial", start - 1) or sentence.at("denial", end)
    return denial is not None and sentence.within("speech", start - 1) is None and sentence.at("speech", end) is None


_OF_SPEECH = ("day", "today", "as_of", "overnight", "span_before")
"""Rules of windows that may only tell when something was said."""


def is_dateline(sentence: Sentence, window: Window) -> bool:
    """Return whether a day tells when something was said, not when it happened: "said on Monday"."""
    if window.rule not in _OF_SPEECH or window.days > 1:
        return False
    for tag in sentence.group("speech"):
        apart = window.first - tag.end
        plain = 0 <= apart <= _AFTER_SPEECH and _plain(sentence, tag.end, window.first)
        if plain and not sentence.walls(tag.end, window.first) and sentence.word(tag.end) not in _that(sentence, apart):
            return True
        leads = window.first <= 1 or not sentence.walls(window.last, tag.start)
        if leads and 0 <= tag.start - window.last <= _NEAR_SPEECH and _plain(sentence, window.last, tag.start):
            return True
    return False


def is_superlative(sentence: Sentence, window: Window) -> bool:
    """Return whether a window belongs to a comparison: "the best month since spring 2022"."""
    yearly = window.rule in ("this_span", "in_year", "season") or window.days >= _YEAR
    if window.kind != "cumulative" and not yearly:
        return False
    return any(0 <= window.first - tag.end <= _NEAR_SPEECH for tag in sentence.group("superlative"))


def verification(sentence: Sentence) -> bool | None:
    """Return False where a sentence says that something could not be verified, True where it says it was."""
    tags = sentence.group("verification")
    return None if not tags else tags[0].name != "unverified"


def stated_on(sentence: Sentence, found: list[Window], published: date) -> date | None:
    """Return the day, not long before publication, on which a sentence says that something was said, or None."""
    days = [window.end for window in found if window.end is not None and is_dateline(sentence, window)]
    return next((day for day in days if (published - day).days <= _NEWS_DAYS), None)


def _that(sentence: Sentence, apart: int) -> list[str]:
    """Return the words that open what was said, after which a day further on is of that."""
    return sentence.vocabulary.table["that"] if apart > _NEAR_SPEECH - 1 else []


def _plain(sentence: Sentence, start: int, end: int) -> bool:
    return not any(sentence.at("predicate", index) or sentence.within("unit", index) for index in range(start, end))


def _joined(found: list[Source]) -> list[Source]:
    """Make one source of a newsroom and the institute whose data it analyses."""
    newsroom = next((source for source in found if source.name == "AFP"), None)
    institute = next((source for source in found if source.name == "ISW"), None)
    if newsroom is None or institute is None:
        return found
    joint = Source(_ANALYST.format(newsroom.name, institute.name), None, newsroom.start, newsroom.end)
    return [joint, *(source for source in found if source not in (newsroom, institute))]


def _named(sentence: Sentence) -> list[Source]:
    """Return people whose capitalised names stand beside a verb of speech."""
    for tag in sentence.group("speech"):
        end = tag.start
        start = end
        while start > 0 and _is_personal(sentence, start - 1):
            start -= 1
        if end - start >= 2:
            return [Source(_words(sentence, start, end), None, start, end)]
        start = end = tag.end
        while end < len(sentence.tokens) and _is_personal(sentence, end):
            end += 1
        if end - start >= 2:
            return [Source(_words(sentence, start, end), None, start, end)]
    return []


def _is_personal(sentence: Sentence, index: int) -> bool:
    token = sentence.tokens[index]
    return (
        token.kind == "w"
        and token.capital
        and token.word not in sentence.vocabulary.weekdays
        and token.word not in sentence.vocabulary.months
        and not any(
            sentence.within(group, index)
            for group in ("party", "oblique", "adjective", "article", "preposition", "force", "landmark")
        )
    )


def _by_role(sentence: Sentence) -> list[Source]:
    piece = sentence.folded[sentence.start : sentence.end]
    match = sentence.vocabulary.roles.search(piece)
    if match is None:
        return []
    start = sentence.token_at(sentence.start + match.start())
    end = sentence.token_at(sentence.start + match.end() - 1) + 1
    words = match[0].split(" ", 1)
    name = words[1] if words[0] in sentence.vocabulary.table["one"] and len(words) > 1 else match[0]
    sides = {t.name for t in sentence.group("adjective") if start <= t.start < end}
    outside = any(sentence.at("outsider", index) for index in range(start, end))
    return [Source(name, None if outside else next(iter(sides), None), start, end)]


def _by_party(sentence: Sentence) -> list[Source]:
    """Return a side that speaks itself: "Moscow said", "according to Kyiv"."""
    for tag in sentence.group("party"):
        end = tag.end
        if sentence.word(end) == sentence.vocabulary.table["possessive"]:
            end = next(
                (i for i in range(end, min(end + _OFFICE, len(sentence.tokens))) if sentence.at("speech", i)), end
            )
        acts = any(sentence.at("force", index) for index in range(tag.end, end))
        speaks = sentence.within("speech", tag.start - 1) is not None or sentence.at("speech", end) is not None
        if speaks and not acts:
            return [Source(_words(sentence, tag.start, tag.end), tag.name, tag.start, tag.end)]
    return []


def _words(sentence: Sentence, start: int, end: int) -> str:
    begin, stop = sentence.characters(start, end)
    return " ".join(sentence.text[begin:stop].split())
