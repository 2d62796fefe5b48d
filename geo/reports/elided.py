"""Areas whose unit is left out: the 28.4 of "9 sq km in the east, 28.4 in the south"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.reports.numbers import can_open_number, read_number
from geo.reports.quantities import Quantity, bounded
from geo.reports.vocabulary import units

if TYPE_CHECKING:
    from geo.reports.numbers import Number
    from geo.reports.sentence import Sentence

_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = frozenset({"№", "#", "$", "€", "£", "-"})
_STOPS = frozenset(".,;:)–")
_AFTER_UNIT = frozenset(":),–")
_ENDS = frozenset(".;,")
_VERBS = frozenset({"take", "hold", "lose", "gain", "remain"})
_TIMES = 4
_CLOSE = 0.05


def elided(sentence: Sentence, known: list[Quantity], busy: set[int], before: str | None) -> list[Quantity]:
    """Return the areas whose unit is left out: the 28.4 of "9 sq km in the east, 28.4 in the south".

    Parameters
    ----------
    sentence, known
        The sentence, and its figures with units.
    busy
        Tokens that belong to a date, a region or a figure already.
    before
        Unit of the area that the sentence before was about; None where it was about none.
    """
    areas = [quantity for quantity in known if quantity.kind == "area"]
    if not areas:
        series = unit_of_series(sentence)
        unit = series or before
        return _alone(sentence, busy, unit, series=series is not None) if unit else []
    found: list[Quantity] = []
    index = 0
    while index < len(sentence.tokens):
        number = read_number(sentence, index) if index not in busy else None
        if number is None or not _stands_alone(sentence, index, number, areas, busy):
            index += 1
            continue
        nearest = min(areas, key=lambda area: abs(area.start - index))
        quantity = Quantity(index, number.end, "area", number, None, nearest.unit, "exact", index)
        if not _counts_places(sentence, quantity, nearest) and not _corrects(sentence, quantity, nearest):
            found.append(bounded(sentence, quantity, 0))
        index = number.end
    return found


def unit_of_series(sentence: Sentence) -> str | None:
    """Return the unit of area that stands without a number, for those that follow: "all in sq km: May 5, June 9"."""
    return next(
        (
            tag.name
            for tag in sentence.group("unit")
            if units()[tag.name][0] == "area"
            and (sentence.word(tag.start - 1) == "(" or sentence.within("preposition", tag.start - 1))
            and sentence.word(tag.end) in _AFTER_UNIT
        ),
        None,
    )


def _alone(sentence: Sentence, busy: set[int], unit: str, *, series: bool) -> list[Quantity]:
    """Return the numbers in a unit that was named before: of a series, or right behind a verb and ending its clause."""
    found: list[Quantity] = []
    for index in range(len(sentence.tokens)):
        number = read_number(sentence, index) if index not in busy and can_open_number(sentence, index) else None
        if number is None or not _stands_alone(sentence, index, number, [], busy):
            continue
        quantity = bounded(sentence, Quantity(index, number.end, "area", number, None, unit, "exact", index), 0)
        verb = sentence.within("predicate", quantity.start - 1)
        ends = number.end >= len(sentence.tokens) or sentence.word(number.end) in _ENDS
        ends = ends or sentence.at("there", number.end) is not None or sentence.at("share", number.end) is not None
        led = sentence.word(quantity.start - 1) == "–" and quantity.start - 2 in busy
        if series or (ends and (led or (verb is not None and verb.name in _VERBS))):
            found.append(quantity)
    return found


def _counts_places(sentence: Sentence, quantity: Quantity, area: Quantity) -> bool:
    """Return whether a whole number goes on a count: "took 4 sq km and 12 villages in the east, 7 in the south"."""
    places = any(area.end <= tag.start < quantity.start for tag in sentence.group("settlement"))
    return places and quantity.low.value % 1 == 0


def _corrects(sentence: Sentence, quantity: Quantity, area: Quantity) -> bool:
    """Return whether a number only says a figure more exactly: "nearly 5,000 sq km – 4,900"."""
    beside = area.end < quantity.start and not sentence.walls(area.end, quantity.start) > 1
    return area.bound == "about" and beside and abs(quantity.size - area.size) < _CLOSE * area.size


def _stands_alone(sentence: Sentence, index: int, number: Number, known: list[Quantity], busy: set[int]) -> bool:
    """Return whether a number counts nothing that is named beside it."""
    following = number.end
    table = sentence.vocabulary.table
    lead = index - 2 if sentence.word(index - 1) == "–" and sentence.tokens[index - 2].kind == "n" else index
    if number.value <= 1 or sentence.word(index - 1) in table["not"] or sentence.word(lead - 1) in table["each"]:
        return False
    if any(place in busy for place in range(index, following)) or sentence.word(index - 1) in _SIGNS:
        return False
    if _YEAR.fullmatch(sentence.word(index)) or is_whole(sentence, index):
        return False
    if following >= len(sentence.tokens):
        return True
    if following in busy:
        return sentence.within("unit", following) is None
    token = sentence.tokens[following]
    table = sentence.vocabulary.table
    if _counts_something_else(sentence, known, index):
        return False
    if any(sentence.word(place) in table["times_words"] for place in range(following, following + _TIMES)):
        return False
    while sentence.at("be", following):
        following += 1
        if sentence.at("predicate", following):
            return True
    following = number.end
    if token.word in table["more"]:
        led_on = sentence.at("predicate", following + 1) or sentence.at("preposition", following + 1)
        return bool(led_on) or following + 1 >= len(sentence.tokens) or sentence.word(following + 1) in _STOPS
    if token.word in _STOPS or sentence.at("there", following) or sentence.at("total", following):
        return True
    return (
        bool(sentence.at("preposition", following) or sentence.at("predicate", following))
        or sentence.at("total", following) is not None
        or token.word in table["and"]
        or token.word in table["clause"]
    )


def is_whole(sentence: Sentence, index: int) -> bool:
    """Return whether a number is what another is a part of: the 40 of "three of the 40 sq km"."""
    before = index - 1
    while sentence.at("article", before):
        before -= 1
    return sentence.word(before) in sentence.vocabulary.table["out_of"] and not sentence.within("peak", before)


def _counts_something_else(sentence: Sentence, known: list[Quantity], index: int) -> bool:
    """Return whether a number comes after one of villages or soldiers, and so goes on counting those."""
    area = max((quantity.end for quantity in known if quantity.end <= index), default=0)
    return any(
        read_number(sentence, place - 1) is not None
        for place in range(area + 1, index)
        if sentence.at("settlement", place) or sentence.at("force", place)
    )
