"""What a sentence that names no region, window, unit or side takes from the sentences before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Fighting goes on in the Lyman sector. Russian troops took 4 sq km last week.", ["lyman sector"]),
        ("На Сумщині росіяни наступають. За тиждень вони окупували 4 кв. км.", ["sumy oblast"]),
        ("В Сумской области продолжаются бои. За неделю россияне заняли 4 кв. км.", ["sumy oblast"]),
        ("Lyman axis\n\nRussian troops took 4 sq km last week.", ["lyman axis"]),
        ("Fighting goes on in the Lyman sector. Overall, Russian troops took 40 sq km last week.", [None]),
        ("The Lyman sector and the Siversk sector are calm. Russian troops took 4 sq km last week.", [None]),
        ("Russian troops took 4 sq km in the Lyman sector. In June they took 9 sq km.", ["lyman sector", None]),
        (
            "Ukraine took 90 sq km of the Kursk region in August. About 20 sq km remain under its control.",
            ["kursk region", "kursk region"],
        ),
        (
            "Over the week 5 sq km were liberated in the Lyman sector. In total 90 sq km were freed in the operation.",
            ["lyman sector", "lyman sector"],
        ),
        ("Near Lyman the line held. Russian troops took 4 sq km in the Sumy region.", ["sumy region"]),
    ],
)
def test_a_region_named_before(claims: Callable[..., list[Claim]], text: str, regions: list[str | None]) -> None:
    assert [claim.region for claim in claims(text)] == regions


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Last week the defence gave way near Lyman. Russian troops took 4 sq km.", ["2023-07-17"]),
        (
            "Russia took 4 sq km in June. In May it had taken 3 sq km. It took 1 sq km in the Sumy region.",
            ["2023-06-01", "2023-05-01", "2023-06-01"],
        ),
        (
            "Russia took 40 sq km in June. On 12 June alone it took 9 sq km. It took 1 sq km in the Sumy region.",
            ["2023-06-01", "2023-06-12", "2023-06-01"],
        ),
        (
            "Russia took 4 sq km in May. In June it took 3 sq km. It took 1 sq km in the Sumy region.",
            ["2023-05-01", "2023-06-01", "2023-06-01"],
        ),
    ],
)
def test_a_window_named_before(claims: Callable[..., list[Claim]], text: str, starts: list[str]) -> None:
    assert [str(claim.period.start) for claim in claims(text) if claim.period] == starts


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Russia's months, all in sq km: April 145, May 126, June 133.", [145, 126, 133]),
        ("Окуповано за місяцями (кв. км): квітень — 45, травень — 26, червень — 33.", [45, 26, 33]),
        ("Since May Ukraine took 130 sq km of the Kursk region. It now holds about 20.", [130, 20]),
        ("Russia holds 900 sq km of the region. It took 60 of them since May.", [900, 60]),
        ("Since May Ukraine took 130 sq km. It holds 20 villages there.", [130]),
        ("Since May Ukraine took 130 sq km. It lost 20 on a road.", [130]),
    ],
)
def test_a_unit_named_before(claims: Callable[..., list[Claim]], text: str, figures: list[float]) -> None:
    assert [claim.area.km2 for claim in claims(text) if claim.area] == figures


def test_items_of_a_list_go_with_their_lead(claims: Callable[..., list[Claim]]) -> None:
    text = "За червень росіяни захопили:\n- на Лиманському напрямку 12 кв. км;\n- у Сумській області 3 кв. км.\n"
    found = [(claim.area and claim.area.km2, claim.region, claim.actor) for claim in claims(text)]
    assert found == [(12, "lyman direction", "Russia"), (3, "sumy oblast", "Russia")]


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Оккупанты усилили обстрелы. За неделю потерян контроль над 4 кв. км.", "Russia"),
        ("Киевские боевики отступают. За неделю потерян контроль над 4 кв. км.", "Ukraine"),
    ],
)
def test_a_report_is_heard_from_the_side_whose_words_it_uses(
    claims: Callable[..., list[Claim]], text: str, actor: str
) -> None:
    assert [claim.actor for claim in claims(text)] == [actor]


def test_a_publishers_address_tells_its_side() -> None:
    from datetime import date

    from geo.reports.extract import extract_claims
    from geo.reports.model import Report

    text = "За неделю потерян контроль над 4 кв. км."
    for host, actor in (("news.example.ua", "Russia"), ("news.example.ru", "Ukraine")):
        report = Report("-", text, date(2023, 7, 24), "--date", url=f"https://{host}/1", lang="ru")
        assert [claim.actor for claim in extract_claims(report)] == [actor]
