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
        (
            "Fighting goes on in the Lyman sector, Syrskyi said. ISW says that Russia took 90 sq km in June.",
            [None],
        ),
        (
            "Fighting goes on in the Lyman sector, Syrskyi said. Ukraine took 9 sq km last week, he added.",
            ["lyman sector"],
        ),
    ],
)
def test_a_region_named_before(claims: Callable[..., list[Claim]], text: str, regions: list[str | None]) -> None:
    assert [claim.region for claim in claims(text)] == regions


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Last week the defence gave way near Lyman. Russian troops took 4 sq km.", ["2023-07-17"]),
        (
            "Belousov said Russia had taken 88 sq km so far in 2023. ISW found evidence only for 52 sq km.",
            ["2023-01-01", "2023-01-01"],
        ),
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


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("Russian gains: 13 sq km in the Lyman sector, 9 sq km in the Sumy sector, last week.", ["2023-07-17"] * 2),
        ("Russian gains in DeepState's weekly summary: 13 sq km.", ["2023-07-17"]),
        ("Russia took 13 sq km in the week to 16 July.", ["2023-07-09"]),
        ("Russia took 13 sq km in the week of July 9-16.", ["2023-07-09"]),
        ("За тиждень, що завершився 16 липня, росіяни зайняли 13 кв. км.", ["2023-07-09"]),
        ("За неделю, завершившуюся 16 июля, россияне заняли 13 кв. км.", ["2023-07-09"]),
        (
            "Ukraine has reclaimed 204 sq km in the south, 12 of them last week, and 37 sq km in the east.",
            ["None", "2023-07-17", "None"],
        ),
        (
            "За июнь Россия заняла 13 кв. км, за май - 9 кв. км, за апрель - 7.",
            ["2023-06-01", "2023-05-01", "2023-04-01"],
        ),
        ("За трое суток россияне заняли 13 кв. км.", ["2023-07-21"]),
        ("Last week troops went forward. The liberated area in the south is 13 sq km.", ["None"]),
        ("Ukraine holds 13 sq km of the region, against 90 sq km in June.", ["None", "None"]),
    ],
)
def test_weeks_and_the_lists_that_share_them(claims: Callable[..., list[Claim]], text: str, starts: list[str]) -> None:
    assert [str(claim.period.start) for claim in claims(text) if claim.period] == starts


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Russia took 50 sq km near Lyman in May and 70 in June.", ["lyman", "lyman"]),
        (
            "В июне россияне заняли 50 кв. км, больше всего — под Гуляйполем (21 кв. км) и Покровском (9).",
            [None, "huliaipole", "pokrovsk"],
        ),
        (
            "ВСУ отвоевали на юге 36 кв. км, на Бахмутском направлении за неделю — 0,5 кв. км.",
            ["south", "bakhmut direction"],
        ),
        ("П'яту частину від окупованого, 11 кв. км, ворог здобув на Сумщині у червні.", ["sumy oblast"]),
        ("На Добропільському виступі звільнено 18 кв. км.", ["dobropillia salient"]),
        ("За час курської операції Україна взяла під контроль 18 кв. км.", ["kursk oblast"]),
        ("Дві третини, 32 кв. км, припадає на Донеччину. ", []),
        (
            "За червень Росія зайняла 47 кв. км. Дві третини, 32 кв. км, припадає на Донеччину.",
            [None, "donetsk oblast"],
        ),
    ],
)
def test_the_regions_of_parts(claims: Callable[..., list[Claim]], text: str, regions: list[str | None]) -> None:
    assert [claim.region for claim in claims(text)] == regions


def test_what_is_no_more_than_said_is_asserted(claims: Callable[..., list[Claim]]) -> None:
    depth, area = claims("The Russians went no deeper than 9 km and hold about 140 sq km of the Kharkiv region.")
    assert depth.advance is not None
    assert (depth.advance.depth_km, area.area and area.area.km2) == (9, 140)


def test_ground_that_grew_by_what_was_freed_is_a_sum_of_gains(claims: Callable[..., list[Claim]]) -> None:
    freed, occupied = claims("Площа звільненої території зросла до 130 кв. км. Зона окупації розрослася до 90 кв. км.")
    assert freed.period is not None
    assert occupied.period is not None
    assert (freed.period.kind, occupied.period.kind) == ("cumulative", "total_held")


def test_whoever_a_retreat_cost_ground_has_lost_more(claims: Callable[..., list[Claim]]) -> None:
    found = claims("The retreat cost Russia 48 sq km; since May it has lost more than 150 sq km.")
    assert [claim.actor for claim in found] == ["Ukraine", "Ukraine"]


def test_its_troops_are_those_of_whoever_speaks(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Russia left the right bank. Ukraine says its forces have advanced 7 km in a day.")
    assert [claim.actor for claim in found if claim.kind == "advance"] == ["Ukraine"]


@pytest.mark.parametrize(
    "text",
    [
        "The occupiers counted 210 blazes in Luhansk region this year; the flames went over more than 6,000 hectares.",
        "Окупанти нарахували 210 пожеж від початку року, вогонь пройшов понад 6 тис. га захопленої частини області.",
        "С начала года на захваченной части области насчитали 210 пожаров, огонь прошел более 6 тыс. га.",
    ],
)
def test_hectares_that_burnt_are_no_gain(claims: Callable[..., list[Claim]], text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "All day long fighting went on in the Lyman sector. Russian troops advanced 2 km.",
        "Бои идут на Лиманском направлении. Российские войска продвинулись на 2 км.",
        "Heavy fighting was reported all day in the Sumy region. There Russian troops advanced 2 km.",
    ],
)
def test_a_place_of_another_sentence_marks_no_words_of_this_one(claims: Callable[..., list[Claim]], text: str) -> None:
    (claim,) = claims(text)
    assert claim.place
    assert claim.place_span is None
