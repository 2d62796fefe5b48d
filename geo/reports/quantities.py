"""Figures: areas and lengths as reports write them, with bound, range and second unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.reports.model import AreaFigure, Bound, StatedFigure
from geo.reports.numbers import BEYOND, Number, after_half, can_open_number, read_number
from geo.reports.vocabulary import units

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence

_BACK = 3
_AGAIN = 8
_SAME = 0.02
_AT_LEAST_MARGIN = 1.25
_ABOUT_MARGIN = 0.10


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit.

    Attributes
    ----------
    start, end
        First token (that of the bound, where there is one), and the one after the last.
    kind
        ``"area"`` or ``"length"``.
    low, high
        The number or, for a range, both, in `unit`; `high` is None for a single number.
    unit
        Key of the unit.
    bound
        How it is worded.
    number
        First token of the number itself.
    also
        The same figure in other units.
    by
        The other side of "A by B".
    """

    start: int
    end: int
    kind: str
    low: Number
    high: Number | None
    unit: str
    bound: Bound
    number: int
    also: tuple[Quantity, ...] = ()
    by: Quantity | None = None

    @property
    def size(self) -> float:
        """The figure in km² or km; the lower one of a range."""
        return self.low.value * units()[self.unit][1]

    @property
    def high_size(self) -> float | None:
        """The upper figure of a range in km² or km."""
        return None if self.high is None else self.high.value * units()[self.unit][1]


def quantities(sentence: Sentence) -> list[Quantity]:
    """Return the areas and lengths of a sentence, in order."""
    found: list[Quantity] = []
    index = 0
    while index < len(sentence.tokens):
        quantity = _quantity(sentence, index) if can_open_number(sentence, index) else None
        if quantity is None or not max(quantity.size, quantity.high_size or 0.0) < BEYOND:
            index += 1
            continue
        quantity = bounded(sentence, quantity, found[-1].end if found else 0)
        if found and _ends_a_series(sentence, found[-1], quantity):
            quantity = replace(quantity, bound="exact")
        found.append(quantity)
        index = quantity.end
    return _merged(sentence, found)


def area_figure(quantity: Quantity) -> AreaFigure:
    """Return a claimed area with the interval that its wording allows.

    An exact figure is known to half of its last digit, "at least X" allows up to a quarter more, "about X"
    ten per cent or the rounding, whichever is wider, "at most X" everything below.
    """
    size, factor = quantity.size, units()[quantity.unit][1]
    half = quantity.low.step * factor / 2
    high = quantity.high_size
    low_km2, high_km2 = {
        "exact": (size - half, size + half),
        "at_least": (size, _AT_LEAST_MARGIN * size),
        "at_most": (0.0, size),
        "about": (size - max(half, _ABOUT_MARGIN * size), size + max(half, _ABOUT_MARGIN * size)),
        "between": (size, size if high is None else high),
    }[quantity.bound]
    stated = (quantity, *quantity.also)
    return AreaFigure(
        km2=_rounded(size),
        low_km2=_rounded(max(0.0, low_km2)),
        high_km2=_rounded(high_km2),
        bound=quantity.bound,
        stated=tuple(StatedFigure(figure.low.value, figure.unit) for figure in stated),
        units_agree=all(_agree(quantity, other) for other in quantity.also) if quantity.also else None,
    )


def _rounded(value: float) -> float:
    return round(value, 6)


def _agree(one: Quantity, other: Quantity) -> bool:
    """Return whether two figures overlap within the rounding that their zeros suggest."""
    slack = sum(figure.low.coarse_step * units()[figure.unit][1] / 2 for figure in (one, other))
    return abs(one.size - other.size) <= slack


def _quantity(sentence: Sentence, index: int) -> Quantity | None:
    """Read ``NUMBER [- NUMBER] UNIT`` at a token."""
    table = sentence.vocabulary.table
    stands_for_a_noun = index and sentence.word(index) in table["one"] and sentence.tokens[index - 1].capital
    first = read_number(sentence, index) if index < 2 or not stands_for_a_noun else None
    if first is None:
        return _single_unit(sentence, index)
    unit = _unit(sentence, first.end) or _unit(sentence, first.end + (sentence.word(first.end) in table["more"]))
    if unit is None and sentence.word(first.end) in table["out_of"]:
        if first.value < 1:
            return None
        whole = read_number(sentence, first.end + 1)
        unit = _unit(sentence, whole.end) if whole else None
        return _make(index, unit, first, None, "exact") if unit else None
    second_at = _joint(sentence, unit[1] if unit else first.end)
    second = read_number(sentence, second_at) if second_at else None
    if second is not None:
        second_unit = _unit(sentence, second.end)
        if (
            second_unit
            and (unit is None or units()[unit[0]][0] == units()[second_unit[0]][0])
            and _is_range(sentence, index, second_at, (first, unit), (second, second_unit))
        ):
            first = first.scaled_like(second) if unit is None else _in_unit(first, unit[0], second_unit[0])
            return _make(index, second_unit, first, second, "between")
    return _make(index, unit, first, None, "exact") if unit else None


def _in_unit(number: Number, unit: str, other: str) -> Number:
    """Return a number in another unit of its kind: 200 m as 0.2 km."""
    ratio = units()[unit][1] / units()[other][1]
    return replace(number, value=number.value * ratio, step=number.step * ratio)


def _make(index: int, unit: tuple[str, int], low: Number, high: Number | None, bound: Bound) -> Quantity:
    name, end = unit
    return Quantity(index, end, units()[name][0], low, high, name, bound, index)


def _single_unit(sentence: Sentence, index: int) -> Quantity | None:
    """Read "a kilometre" and, where the language has no article, a unit in the singular alone."""
    table = sentence.vocabulary.table
    word, singular = sentence.word(index), table.get("singular_units", [])
    if word in table["one"]:
        more = sentence.word(index + 1) in table["more"]
        unit = _unit(sentence, index + 1 + more)
    elif word in singular and (
        sentence.word(index - 1) in table["before_singular"] or sentence.within("predicate", index - 1)
    ):
        unit = _unit(sentence, index)
    else:
        return None
    if unit is None:
        return None
    half = after_half(sentence, unit[1])
    number = Number(1.5, 0.5, index + 1) if half else Number(1.0, 1.0, index + 1)
    return _make(index, (unit[0], half or unit[1]), number, None, "exact")


def _unit(sentence: Sentence, index: int) -> tuple[str, int] | None:
    if sentence.word(index) == "-":
        index += 1
    tag = sentence.at("unit", index)
    if tag is None:
        return None
    end = tag.end
    if sentence.word(end) == "." and sentence.tokens[end - 1].word in sentence.vocabulary.abbreviations:
        following = sentence.tokens[end + 1] if end + 1 < len(sentence.tokens) else None
        end += 1 if following is not None else 0
    return tag.name, end


def _joint(sentence: Sentence, index: int) -> int:
    """Return the token after a word that joins the two ends of a range, or 0."""
    return index + 1 if sentence.word(index) in sentence.vocabulary.table["range"] else 0


def _is_range(
    sentence: Sentence,
    index: int,
    second_at: int,
    first: tuple[Number, tuple[str, int] | None],
    second: tuple[Number, tuple[str, int]],
) -> bool:
    size = second[0].value * units()[second[1][0]][1]
    other = first[0].value * units()[(first[1] or second[1])[0]][1]
    if size <= other and first[0].magnitude >= second[0].magnitude:
        return False
    joint = sentence.word(second_at - 1)
    if joint not in sentence.vocabulary.table["and"]:
        return True
    opening = sentence.within("bound", index - 1)
    return opening is not None and opening.name == "between"


def bounded(sentence: Sentence, quantity: Quantity, limit: int) -> Quantity:
    """Take in the words before and after that say how a figure is meant, none of them before a token."""
    start, bound = quantity.start, quantity.bound
    index = start - 1
    while index >= max(limit, start - _BACK):
        tag = sentence.within("bound", index)
        predicate = sentence.within("predicate", index)
        if predicate is not None and predicate.name == "reach":
            break
        if tag is not None and _leads_on_control(sentence, tag.start):
            break
        if tag is not None and tag.start >= limit and not (tag.name == "between" and quantity.high is None):
            if tag.name not in ("exact", "between") and bound in ("exact", "between") and quantity.high is None:
                bound = _stronger(bound, tag.name)
            elif quantity.high is not None and tag.name == "between":
                bound = "between"
            start, index = tag.start, tag.start - 1
            continue
        if sentence.word(index) in sentence.vocabulary.table["before_number"]:
            index -= 1
            continue
        break
    after = sentence.at("after", quantity.end)
    if after is not None and quantity.high is None:
        return replace(quantity, start=start, bound=after.name, end=after.end)  # type: ignore[arg-type]
    return replace(quantity, start=start, bound=bound)


def _ends_a_series(sentence: Sentence, first: Quantity, last: Quantity) -> bool:
    """Return whether a figure is the last of a course, and not an upper bound: "від 5 кв. км у травні до 9 у липні"."""
    opening = sentence.within("bound", first.start - 1)
    joint = sentence.word(last.start) in sentence.vocabulary.table["range"] and last.bound == "at_most"
    return joint and opening is not None and opening.name == "between" and not sentence.walls(first.end, last.start)


def _leads_on_control(sentence: Sentence, index: int) -> bool:
    """Return whether a word is the "over" of "regained control over 5 sq km", and not that of "they control over 5"."""
    noun = sentence.within("control", index - 1) is not None and sentence.at("predicate", index - 1) is None
    return noun and sentence.word(index) in sentence.vocabulary.table["flag_prepositions"]


def _stronger(bound: Bound, name: str) -> Bound:
    return name if bound == "exact" else bound  # type: ignore[return-value]


def _merged(sentence: Sentence, found: list[Quantity]) -> list[Quantity]:
    """Join figures that say the same in two units, and the two sides of "A by B"."""
    result: list[Quantity] = []
    for quantity in found:
        last = result[-1] if result else None
        if last is not None and last.kind == quantity.kind and _restates(sentence, last, quantity):
            closing = quantity.end + (sentence.word(quantity.end) == ")")
            result[-1] = replace(last, also=(*last.also, quantity), end=closing)
        elif last is not None and _says_again(sentence, last, quantity):
            result[-1] = replace(last, also=(*last.also, quantity))
        elif last is not None and quantity.kind == last.kind == "length" and _by(sentence, last, quantity):
            result[-1] = replace(last, by=quantity, end=quantity.end)
        else:
            result.append(quantity)
    return result


def _says_again(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    """Return whether a figure further on is an earlier one in another unit: "580 sq km of land, some 224 sq miles"."""
    if one.kind != "area" or other.kind != "area" or one.unit == other.unit or not one.size:
        return False
    near = 0 < other.start - one.end <= _AGAIN and not sentence.clauses_between(one.end, other.start)
    return near and abs(other.size / one.size - 1) < _SAME


def _restates(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    between = [token.word for token in sentence.tokens[one.end : other.start]]
    if between not in (["("], [",", "or"], ["or"], ["/"], [",", "або"], ["или"], ["або"]) or one.unit == other.unit:
        return False
    return 0.5 < other.size / one.size < 2 if one.size else False


def _by(sentence: Sentence, one: Quantity, other: Quantity) -> bool:
    between = sentence.tokens[one.end : other.start]
    return len(between) == 1 and between[0].word in sentence.vocabulary.table["times"]
