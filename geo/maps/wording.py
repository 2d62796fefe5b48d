"""Words for readers: figures, dates and claims in plain English, and outside text made safe to show."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from geo.reconcile.model import Reconciliation
    from geo.reports.model import AdvanceFigure, AreaFigure

_UNSEEN: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n\s*\n|\n(?=[#*\-])")
_DAY: Final = re.compile(r"\b(\d\d?) (?=[A-Z])")
_REACH: Final = 360
_BOUNDS: Final = {"exact": "", "at_least": "at least ", "at_most": "up to ", "about": "about ", "between": ""}
_COMPASS: Final = {"north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"}
_STRETCHES: Final = {
    "area",
    "areas",
    "axes",
    "axis",
    "direction",
    "directions",
    "flank",
    "flanks",
    "front",
    "fronts",
    "sector",
    "sectors",
}
_COMMON: Final = _COMPASS | _STRETCHES | {"and", "of", "or", "territory"}
_TAKEN: Final = {"taken": "took", "held": "holds", "lost": "lost"}


def plain(text: str) -> str:
    r"""Return outside text without control characters and marks that turn the writing direction.

    Examples
    --------
    >>> plain("abc\u202edef\x07")
    'abcdef'
    """
    return _UNSEEN.sub("", text)


def web_link(url: str) -> str:
    """Return the address if a browser may follow it (http or https with a host), else an empty string.

    Examples
    --------
    >>> web_link("https://example.org/a"), web_link("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    safe = parts.scheme.lower() in {"http", "https"} and bool(parts.netloc) and not re.search(r"[\s<>\"]", url.strip())
    return url.strip() if safe else ""


def sentence_around(text: str, span: tuple[int, int]) -> tuple[str, str, str]:
    """Return the sentence that holds a span, cut into what stands before, the span, and what stands after.

    Parameters
    ----------
    text
        The whole report.
    span
        Start and end in characters.

    Returns
    -------
    before, marked, after
        Whitespace runs are single blanks; a sentence that runs on for more than 360 characters on either
        side is cut with an ellipsis.
    """
    start, end = span
    # What lies further off is cut anyhow.
    first, last = max(0, start - 2 * _REACH), min(len(text), end + 2 * _REACH)
    left = max((match.end() for match in _SENTENCE_END.finditer(text, first, start)), default=first)
    if text[max(start, end - 1) : end] in {".", "!", "?", "…"}:
        right = end
    else:
        match = _SENTENCE_END.search(text, max(start, end - 1), last)
        right = match.end() if match else last
    before, after = text[left:start], text[end:right]
    if len(before) > _REACH:
        before = "… " + before[-_REACH:].split(maxsplit=1)[-1]
    if len(after) > _REACH:
        after = after[:_REACH].rsplit(maxsplit=1)[0] + " …"
    return _spaced(before).lstrip(), _spaced(text[start:end]), _spaced(after).rstrip()


def long_date(day: date) -> str:
    """Return a date as readers write it.

    Examples
    --------
    >>> from datetime import date
    >>> long_date(date(2023, 7, 5))
    '5 July 2023'
    """
    return f"{day.day} {day:%B %Y}"


def date_range(start: date, end: date) -> str:
    """Return a window of days, naming month and year once where they are the same.

    Examples
    --------
    >>> from datetime import date
    >>> date_range(date(2023, 6, 4), date(2023, 7, 24))
    '4 June to 24 July 2023'
    """
    if start == end:
        return long_date(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {long_date(end)}"
    if start.year == end.year:
        return f"{start.day} {start:%B} to {long_date(end)}"
    return f"{long_date(start)} to {long_date(end)}"


def figure(value: float) -> str:
    """Return a measured number with as many digits as it can bear.

    Examples
    --------
    >>> figure(397.2), figure(44.2), figure(1.21), figure(0.043), figure(104512.3)
    ('397', '44', '1.2', '0.04', '104,512')
    """
    size = abs(value)
    if size >= 10 or size < 0.005:
        return f"{value:,.0f}"
    return f"{value:.1f}" if size >= 1 else f"{value:.2f}"


def spread(low: float, high: float, sd: float) -> str:
    """Return how far a measured number reaches: its lowest and highest reading, else two standard deviations.

    Examples
    --------
    >>> spread(315.3, 515.2, 4.0), spread(203, 203, 30), spread(0, 0, 0)
    ('315 to 515', '± 60', '')
    """
    if figure(low) != figure(high):
        return f"{figure(low)} to {figure(high)}"
    return f"± {figure(2 * sd)}" if sd else ""


def stated(value: float) -> str:
    """Return a claimed number as it was stated, with thousands set off.

    Examples
    --------
    >>> stated(317.0), stated(1.234), stated(12500)
    ('317', '1.234', '12,500')
    """
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def in_km2(number: str) -> str:
    """Return a written number with its unit, which no line break parts from it."""
    return f"{number}\u00a0km²"


def unbroken(text: str) -> str:
    """Return a sentence in which no line break parts a figure from its sign or unit, or a day from its month."""
    return _DAY.sub("\\1\u00a0", text).replace(" km²", "\u00a0km²").replace("± ", "±\u00a0")


def claim_title(finding: Reconciliation) -> str:
    """Return a claim as one plain sentence: who, what, how much, where.

    Parameters
    ----------
    finding
        The claim with the region and place that it was measured in.
    """
    claim = finding.claim
    actor = plain(claim.actor) if claim.actor else ""
    where = _where(finding)
    if claim.area is not None:
        holds = claim.period is not None and claim.period.kind == "total_held"
        verb = "holds" if holds else "gained"
        amount = f"{area_words(claim.area)}{where}"
        passive = f"{amount} {'held' if holds else 'gained'}"
        return f"{actor} {verb} {amount}" if actor else passive[:1].upper() + passive[1:]
    if claim.advance is not None:
        return f"{actor or 'Troops'} advanced {_advance_words(claim.advance)}{where}".replace("  ", " ")
    if claim.control is not None:
        return f"{actor or 'Unnamed side'} {_TAKEN[claim.control.change]} {plain(claim.place or 'ground')}"
    return plain(claim.quote)


def area_words(area: AreaFigure) -> str:
    """Return a claimed area with its bound, km²."""
    if area.bound == "between":
        return f"{stated(area.low_km2)} to {in_km2(stated(area.high_km2))}"
    return f"{_BOUNDS[area.bound]}{in_km2(stated(area.km2))}"


def listed(parts: Iterable[str]) -> str:
    """Return words joined as in a sentence.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(parts)
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1] if words else ""


def ground_words(finding: Reconciliation) -> str:
    """Return the ground that a claim is about, the same words for the same ground however it was worded."""
    if finding.region is not None and finding.region.kind != "vicinity":
        return plain(finding.region.label)
    if finding.claim.region:
        return _region_words(plain(finding.claim.region))
    return plain(finding.claim.place) if finding.claim.place else "all ground"


def _where(finding: Reconciliation) -> str:
    claim = finding.claim
    named = finding.region is not None and finding.region.kind != "vicinity"
    if claim.place and not (named and claim.area is not None):
        direction = f"{claim.direction} of" if claim.direction else "near"
        return f" {direction} {plain(claim.place)}"
    return f" in {ground_words(finding)}" if named or claim.region else ""


def _region_words(region: str) -> str:
    words = [word if word.lower() in _COMMON else word[:1].upper() + word[1:] for word in region.split()]
    article = "the " if words and words[-1].lower() in _COMMON and words[0].lower() != "the" else ""
    return article + " ".join(words)


def _advance_words(advance: AdvanceFigure) -> str:
    words = []
    if advance.depth_km is not None:
        deep = stated(advance.depth_km)
        if advance.depth_high_km is not None and advance.depth_high_km != advance.depth_km:
            deep += f" to {stated(advance.depth_high_km)}"
        words.append(f"{deep} km")
    if advance.width_km is not None:
        words.append(f"on a front of {stated(advance.width_km)} km")
    return " ".join(words)


def _spaced(text: str) -> str:
    return re.sub(r"\s+", " ", plain(text))
