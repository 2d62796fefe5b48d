"""Parallel lists: first with first, second with second."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    "text",
    [
        "Russia took 410 and 320 sq km in April and May respectively.",
        "In April and May Russia took 410 and 320 sq km.",
        "Russia gained less than in March: 410 and 320 sq km in April and May.",
    ],
)
def test_figures_go_with_months_in_order(claims: Callable[..., list[Claim]], text: str) -> None:
    found = claims(text)
    assert [(c.area.km2, str(c.period.start), str(c.period.end)) for c in found if c.area and c.period] == [
        (410, "2023-04-01", "2023-04-30"),
        (320, "2023-05-01", "2023-05-31"),
    ]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Russia took 730 sq km in April and May.", "2023-04-01", "2023-05-31"),
        ("In April, May and June the Russian army took 730 sq km.", "2023-04-01", "2023-06-30"),
        ("Russia took 730 sq km in November and December 2022.", "2022-11-01", "2022-12-31"),
    ],
)
def test_one_figure_is_of_all_the_months(claims: Callable[..., list[Claim]], text: str, start: str, end: str) -> None:
    (claim,) = claims(text)
    assert claim.period is not None
    assert (str(claim.period.start), str(claim.period.end)) == (start, end)
