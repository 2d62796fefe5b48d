"""Figures: numbers, units, bounds, ranges, and one figure in two units."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    ("words", "km2"),
    [
        ("192 sq km", 192),
        ("1,246 square kilometres", 1246),
        ("74.13 square miles", 191.996),  # 1 mi² is 2.589988 km²
        ("100 mi²", 258.999),
        ("250 hectares", 2.5),
        ("1,000 acres", 4.047),
        ("1.5 thousand sq. km", 1500),
        ("a dozen square kilometers", 12),
        ("half a square kilometre", 0.5),
        ("a square kilometre", 1),
        ("a square kilometre and a half", 1.5),
        ("two and a half square kilometres", 2.5),
        ("twenty-five km²", 25),
        ("two hundred km2", 200),
    ],
)
def test_english_areas(claims: Callable[..., list[Claim]], words: str, km2: float) -> None:
    (claim,) = claims(f"Ukraine liberated {words} last month.")
    assert claim.area is not None
    assert claim.area.km2 == pytest.approx(km2, rel=1e-3)


@pytest.mark.parametrize(
    ("words", "km2"),
    [
        ("12,6 кв. км", 12.6),
        ("1 294 квадратних кілометри", 1294),
        ("понад 2,4 тис. кв. км", 2400),
        ("три квадратні кілометри", 3),
        ("пів квадратного кілометра", 0.5),
        ("півтора кв км", 1.5),
        ("62,5 км²", 62.5),
        ("300 гектарів", 3),
    ],
)
def test_ukrainian_areas(claims: Callable[..., list[Claim]], words: str, km2: float) -> None:
    (claim,) = claims(f"Сили оборони звільнили {words} за минулий тиждень.")
    assert claim.area is not None
    assert claim.area.km2 == pytest.approx(km2)


@pytest.mark.parametrize(
    ("words", "km2"),
    [
        ("4,5 кв. км", 4.5),
        ("6 460 квадратных километров", 6460),
        ("почти 5 тыс. кв. км", 5000),
        ("два квадратных километра", 2),
        ("полтора квадратных километра", 1.5),
    ],
)
def test_russian_areas(claims: Callable[..., list[Claim]], words: str, km2: float) -> None:
    (claim,) = claims(f"Российская армия заняла {words} за неделю.")
    assert claim.area is not None
    assert claim.area.km2 == pytest.approx(km2)


@pytest.mark.parametrize(
    ("words", "bound", "low", "high"),
    [
        ("192 sq km", "exact", 191.5, 192.5),
        ("10.9 sq km", "exact", 10.85, 10.95),
        ("more than 192 sq km", "at_least", 192, 240),
        ("at least 200 sq km", "at_least", 200, 250),
        ("nearly 320 sq km", "about", 288, 352),
        ("some 5 sq km", "about", 4.5, 5.5),
        ("about 2 sq km", "about", 1.5, 2.5),
        ("up to 6 sq km", "at_most", 0, 6),
        ("between 120 and 150 sq km", "between", 120, 150),
        ("120 to 150 sq km", "between", 120, 150),
        ("120–150 sq km", "between", 120, 150),
    ],
)
def test_bounds_and_the_interval_that_they_allow(
    claims: Callable[..., list[Claim]], words: str, bound: str, low: float, high: float
) -> None:
    (claim,) = claims(f"Ukraine liberated {words} last month.")
    assert claim.area is not None
    assert claim.area.bound == bound
    assert (claim.area.low_km2, claim.area.high_km2) == pytest.approx((low, high))
    assert claim.quote == words


@pytest.mark.parametrize(
    ("words", "agree"),
    [
        ("192 sq km (74.13 sq miles)", True),  # 74.13 mi² is 191.996 km²
        ("2.2 square kilometers (around 0.85 square miles)", True),
        ("1,000 sq km (390 sq miles)", True),  # 390 is rounded to tens
        ("192 sq km (84.13 sq miles)", False),
    ],
)
def test_two_units_of_one_figure_are_one_claim(claims: Callable[..., list[Claim]], words: str, agree: bool) -> None:
    (claim,) = claims(f"Ukraine liberated {words} last month.")
    assert claim.area is not None
    assert len(claim.area.stated) == 2
    assert claim.area.units_agree is agree
    assert claim.quote == words


def test_a_figure_without_its_unit_takes_that_of_its_neighbour(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Ukraine freed 9 sq km in the east and 28.4 in the south over the past week.")
    assert [(claim.area.km2, claim.region) for claim in found if claim.area] == [(9, "east"), (28.4, "south")]


def test_a_figure_said_again_further_on_is_no_second_claim(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Russia took over 580 sq km of land, some 224 sq miles, in August.", "2025-09-10")
    assert claim.area is not None
    assert [figure.unit for figure in claim.area.stated] == ["km2", "mi2"]
    assert claim.quote == "over 580 sq km"


def test_a_thousand_and_its_rest_are_one_number(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Росіяни окупували 116 тис 165 кв км.")
    assert claim.area is not None
    assert claim.area.km2 == 116165


def test_numbers_that_deny_or_repeat_a_figure_are_none(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Росіяни захопили майже 5 тис. кв. км — 4900, а не 6300, і 12 сіл, ЗСУ — 3 села.")
    assert [claim.area.km2 for claim in found if claim.area] == [5000]


@pytest.mark.parametrize(
    ("words", "km2"),
    [("пів сотні", 50), ("півтори тисячі", 1500), ("сорока двох", 42), ("трьохсот", 300)],
)
def test_numerals_in_their_cases(claims: Callable[..., list[Claim]], words: str, km2: float) -> None:
    (claim,) = claims(f"Росіяни захопили близько {words} квадратних кілометрів.")
    assert claim.area is not None
    assert claim.area.km2 == km2


def test_thousands_of_something_are_no_number(claims: Callable[..., list[Claim]]) -> None:
    assert claims("Росіяни захопили тисячі квадратних кілометрів.") == []
