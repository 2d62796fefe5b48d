"""Claims of area: who gained where, what is no claim, and who says so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("Ukraine has retaken 12 sq km.", "Ukraine"),
        ("Kyiv's troops captured 12 sq km.", "Ukraine"),
        ("The Russian army seized 12 sq km.", "Russia"),
        ("12 sq km were captured by Russian troops.", "Russia"),
        ("Russia lost 12 sq km.", "Ukraine"),
        ("Ukrainian forces withdrew from 12 sq km.", "Russia"),
        ("Russia's gain in June was 12 sq km.", "Russia"),
        ("A net Ukrainian gain of 12 sq km was reported.", "Ukraine"),
        ("12 sq km fell to Russia.", "Russia"),
        ("12 sq km returned to Kyiv's side.", "Ukraine"),
        ("12 sq km have come under Ukrainian control.", "Ukraine"),
        ("The month cost Ukraine 12 sq km.", "Russia"),
        ("The month gave Moscow 12 sq km.", "Russia"),
        ("12 sq km have been liberated.", "Ukraine"),
        ("В Курской области освобождено 12 кв. км; ВСУ удерживают другие позиции.", "Russia"),
        ("Українська армія утратила 12 кв. км.", "Russia"),
        ("Control over 12 sq km has been restored, Syrskyi said.", "Ukraine"),
        ("Russia's 12 sq km of the town are cut off.", "Russia"),
        ("April: 12 sq km for Russia.", "Russia"),
        ("12 sq km of Kursk Oblast have been occupied since August.", "Ukraine"),
        ("12 sq km of the Belgorod region have been liberated.", "Russia"),
        ("Taken back from Russia last week: 12 sq km.", "Ukraine"),
        ("What is left to Ukraine was squeezed to 12 sq km.", "Ukraine"),
        ("The area under Russian control grew by 12 sq km.", "Russia"),
        ("Russian-held ground shrank by 12 sq km.", "Ukraine"),
        ("Of the land it once occupied Russia retains 12 sq km.", "Russia"),
        ("Since March the Kharkiv region has yielded 12 sq km, said Maliar.", "Ukraine"),
        ("Росіяни окупували 12 кв. км.", "Russia"),
        ("Ворог захопив ще 12 кв. км землі.", "Russia"),
        ("ЗСУ звільнили 12 кв. км.", "Ukraine"),
        ("Українськими військами звільнено 12 кв. км.", "Ukraine"),
        ("Окупанти втратили контроль над 12 кв. км землі.", "Ukraine"),
        ("Під контроль ЗСУ перейшло 12 кв. км.", "Ukraine"),
        ("Российские войска взяли под контроль 12 кв. км.", "Russia"),
        ("ВСУ потеряли 12 кв. км.", "Russia"),
        ("Противник занял 12 кв. км.", "Russia"),
        ("Под контроль ВС РФ перешло 12 кв. км.", "Russia"),
    ],
)
def test_the_side_that_gained(claims: Callable[..., list[Claim]], text: str, actor: str) -> None:
    (claim,) = claims(text)
    assert (claim.kind, claim.actor) == ("area", actor)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Ukraine freed 12 sq km in the south.", "south"),
        ("Ukraine freed 12 sq km in the Kharkiv region.", "kharkiv region"),
        ("Ukraine freed 12 sq km of Kursk Oblast.", "kursk oblast"),
        ("On the Bakhmut axis Ukraine freed 12 sq km.", "bakhmut axis"),
        ("Ukraine freed 12 sq km around Bakhmut.", "bakhmut"),
        ("Ukraine freed 12 sq km south of Bakhmut.", "south of bakhmut"),
        ("Ukraine freed 12 sq km in Donetsk and Luhansk oblasts.", "donetsk and luhansk oblasts"),
        ("Ukraine freed 12 sq km.", None),
        ("Ukraine freed 12 sq km on the flanks of Bakhmut.", "flanks of bakhmut"),
        ("Ukraine freed 12 sq km of northern Pokrovsk.", "northern pokrovsk"),
        ("Ukraine freed 12 sq km of the north-eastern region of Kharkiv.", "kharkiv region"),
        ("Of the Dobropillia salient Ukraine has freed 12 sq km.", "dobropillia salient"),
        ("Near Lyman, though, the month cost Ukraine 12 sq km.", "lyman"),
        ("Lyman alone accounts for 12 sq km of what Russia took.", "lyman"),
        ("Росіяни зайняли 12 кв. км на півдні.", "south"),
        ("Росіяни зайняли 12 кв. км на Донеччині.", "donetsk oblast"),
        ("На Бахмутському напрямку росіяни зайняли 12 кв. км.", "bakhmut direction"),
        ("Росіяни зайняли 12 кв. км на заході Донеччини.", "west of donetsk oblast"),
        ("В Сумской области россияне заняли 12 кв. км.", "sumy oblast"),
        ("Россияне заняли 12 кв. км южнее Покровска.", "south of pokrovsk"),
        ("Россияне заняли 12 кв. км на купянском и лиманском направлениях.", "kupiansk and lyman directions"),
        ("Армія РФ захопила 12 кв. км, найбільше — на Новопавлівському напрямку.", None),
        ("«Восток» освободил 12 кв. км.", None),
        ("На південному напрямку росіяни взяли Дачне, на східному — 12 кв. км.", "east"),
        ("Россияне заняли 12 кв. км под Добропольем.", "dobropillia"),
        ("Освобождено 12 кв. км, под контролем России 99% ЛНР.", None),
        ("Россияне отодвинули фронт и взяли 12 кв. км под Покровском.", "pokrovsk"),
        ("Росіяни захопили 12 кв. км — переважно поля і села Донбасу.", None),
        ("Президент у Херсоні: за місяць звільнено 12 кв. км.", None),
        ("Окупанти захопили 12 кв. км біля Гуляйполя.", "huliaipole"),
        (
            "На Покровському напрямку росіяни взяли Дачне, на куп'янському та лиманському — 12 кв. км.",
            "kupiansk and lyman directions",
        ),
        ("На напрямку Рівнопіль — Волноваха звільнено 12 кв. км.", "rivnopil - volnovakha direction"),
        ("С июня Россия заняла 12 кв. км Донецкой Народной Республики.", "donetsk people's republic"),
        ("Russia took 12 sq km of the Luhansk People's Republic in June.", "luhansk people's republic"),
        ("Russia took 12 sq km of the DPR in June.", "donetsk people's republic"),
        ("На Вовчанщині росіяни захопили 12 кв. км.", "vovchansk"),
        ("На южнобугском направлении ВСУ освободили 12 кв. км.", "pivdennyi buh direction"),
        ("Ukraine retook the northern part of Pokrovsk, some 12 sq km.", "northern pokrovsk"),
        ("Північну частину Покровська, близько 12 кв. км, контролюють ЗСУ.", "northern pokrovsk"),
        ("У Вовчанську росіяни захопили 12 кв. км.", "vovchansk"),
        ("В Краматорске россияне захватили 12 кв. км.", "kramatorsk"),
        ("В Покровском районе россияне захватили 12 кв. км.", "pokrovsk district"),
        ("На южном фланге Бахмута ВСУ освободили 12 кв. км.", "southern flank of bakhmut"),
        ("На північному фланзі біля Бахмута ЗСУ звільнили 12 кв. км.", "bakhmut"),
        ("На напрямку Сватового росіяни захопили 12 кв. км.", "svatove"),
        ("На Сумщині росіяни взяли Журавку; загалом там вони захопили 80 кв. км.", "sumy oblast"),
    ],
)
def test_the_region_as_worded_in_english(claims: Callable[..., list[Claim]], text: str, region: str | None) -> None:
    (claim,) = (claim for claim in claims(text) if claim.kind == "area")
    assert claim.region == region


@pytest.mark.parametrize(
    "text",
    [
        "Russia took an area the size of 300 sq km a day.",
        "Ukraine, a country of 603,628 sq km, fights on.",
        "Some 174,000 sq km of Ukraine are mined.",
        "A fire burned 3,000 hectares of forest near the front.",
        "The grey zone grew by 23 square kilometres.",
        "Russian troops advanced 18 square kilometres a day on average.",
        "Russia wants to take 6,600 sq km more of the Donetsk region.",
        "Ukraine did not lose 12 sq km, the army says.",
        "Every day Russia takes 12 sq km.",
        "Some 35,000 sq km have been returned to use since 2022.",
        "Moscow denied that its army had lost 12 sq km.",
        "Russia partly controls 3,000 sq km of the region.",
        "The reservoir covers 2,155 square kilometres.",
        "Russian forces control the city, whose area is about 32 sq km.",
        "Russia controls the 32-square-kilometre town.",
        "The military showed a map of the region (31,000 sq km in all).",
        "Ukraine must give up four regions, 108,000 sq km, of which it holds a fifth.",
        "Russia holds 18 percent of Ukraine.",
        "Росіяни прагнуть захопити ще 6 тис. кв. км.",
        "Заміновано 156 тисяч квадратних кілометрів.",
        "Площа сірої зони зросла на 9 кв. км.",
        "Россияне пытались занять 12 кв. км, но безуспешно.",
        "Did Ukraine lose 12 sq km?",
    ],
)
def test_no_claims(claims: Callable[..., list[Claim]], text: str) -> None:
    assert claims(text) == []


def test_a_figure_that_names_no_side_has_that_of_the_next(claims: Callable[..., list[Claim]]) -> None:
    found = claims("About 200 sq km in the past week is a record. Altogether Russia has overrun 1,146 sq km.")
    assert [(claim.actor, claim.area.km2) for claim in found if claim.area] == [("Russia", 200), ("Russia", 1146)]


def test_what_is_won_back_is_the_losers(claims: Callable[..., list[Claim]]) -> None:
    found = claims("DeepState logged 31 sq km lost and 22 sq km regained last week.")
    assert [(claim.actor, claim.area.km2) for claim in found if claim.area] == [("Russia", 31), ("Ukraine", 22)]


def test_it_is_the_side_that_did_something_last(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Russia still holds Bakhmut. It lost 5 sq km in May and in June won back 3 sq km.")
    assert [(claim.actor, claim.area.km2) for claim in found if claim.area] == [("Ukraine", 5), ("Russia", 3)]


def test_a_part_and_its_whole(claims: Callable[..., list[Claim]]) -> None:
    (part,) = claims("Ukraine has retaken 340 of the 1,250 sq km.")
    part_too, whole = claims("Ukraine has retaken 340 of the 1,250 sq km lost in June.")
    assert [(c.actor, c.area and c.area.km2) for c in (part, part_too, whole)] == [
        ("Ukraine", 340), ("Ukraine", 340), ("Russia", 1250),
    ]  # fmt: skip


def test_a_bare_number_counts_what_was_counted_last(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Ukraine controls 1,263 sq km and 93 villages; Russia says it has retaken 12 of them.")
    assert [claim.area and claim.area.km2 for claim in found] == [1263]
    found = claims("Last week brought Ukraine 12 sq km in the south and four more near Bakhmut.")
    assert [(c.area and c.area.km2, c.region) for c in found] == [(12, "south"), (4, "bakhmut")]


def test_another_is_on_top_of_what_was_before(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukrainian troops liberated another three sq km near Bakhmut.")
    assert claim.period is not None
    assert (claim.period.kind, claim.period.start) == ("increment", None)


def test_several_claims_keep_their_own_region_and_actor(claims: Callable[..., list[Claim]]) -> None:
    found = claims(
        "Kyiv has retaken more than 192 sq km (74.13 sq miles) in the south and 35 sq km in the east since "
        "launching its counteroffensive, a senior defence official said on Monday.",
        "2023-07-25",
    )
    assert [(c.area and c.area.km2, c.region, c.actor) for c in found] == [
        (192, "south", "Ukraine"),
        (35, "east", "Ukraine"),
    ]
    assert {c.source for c in found} == {"senior defence official"}
    assert {c.stated_on for c in found} == {date(2023, 7, 24)}


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Ukraine freed 12 sq km, Maliar said.", "Hanna Maliar"),
        ("Ukraine freed 12 sq km, according to Hanna Malyar.", "Hanna Maliar"),
        ("DeepState says that Russia took 12 sq km.", "DeepState"),
        ("Russia took 12 sq km, AFP worked out from ISW data.", "AFP analysis of ISW data"),
        ("Russia took 12 sq km. This was reported by the General Staff.", "General Staff"),
        ("Russia took 12 sq km, said John Brown.", "John Brown"),
        ("Сирський доповів, що звільнено 12 кв. км.", "Oleksandr Syrskyi"),
        ("По словам Шойгу, освобождено 12 кв. км.", "Sergei Shoigu"),
        ("Russia took 12 sq km.", None),
    ],
)
def test_who_says_so(claims: Callable[..., list[Claim]], text: str, source: str | None) -> None:
    (claim,) = claims(text)
    assert claim.source == source


def test_a_speaker_decides_whose_gain_a_verb_means(claims: Callable[..., list[Claim]]) -> None:
    (ours,) = claims("За неделю освобождено 12 кв. км, сообщила Маляр.")
    (theirs,) = claims("За неделю освобождено 12 кв. км, сообщил Шойгу.")
    assert (ours.actor, theirs.actor) == ("Ukraine", "Russia")


def test_a_net_gain_is_that_of_the_side_told_first(claims: Callable[..., list[Claim]]) -> None:
    found = claims("За июль ВС РФ заняли 713 кв. км, ВСУ отбили 79; чистый прирост — 634.", "2025-08-01")
    assert [(claim.actor, claim.area.km2) for claim in found if claim.area] == [
        ("Russia", 713), ("Ukraine", 79), ("Russia", 634),
    ]  # fmt: skip


def test_ground_that_a_side_is_said_to_have_lost(claims: Callable[..., list[Claim]]) -> None:
    found = claims("DeepState насчитал за январь 325 кв. км, потерянных Украиной.", "2025-02-03")
    assert [claim.actor for claim in found] == ["Russia"]


def test_a_side_before_a_dash_has_the_figure_after_it(claims: Callable[..., list[Claim]]) -> None:
    found = claims("За год ВС РФ заняли 488 кв. км, ВСУ — 143.")
    assert [(claim.actor, claim.area.km2, claim.period.start) for claim in found if claim.area and claim.period] == [
        ("Russia", 488, date(2022, 7, 24)), ("Ukraine", 143, date(2022, 7, 24)),
    ]  # fmt: skip


def test_the_verb_governs_and_not_a_participle_beside_the_figure(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Украинская армия вернула половину захваченных Россией территорий — примерно 74 тыс. кв. км.")
    assert claim.actor == "Ukraine"


def test_his_troops_are_the_speakers(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Россияне остановлены, заявил Сырский; за неделю его войска вернули 12 кв. км.")
    assert claim.actor == "Ukraine"


def test_what_could_not_be_verified(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukraine freed 12 sq km. Reuters could not independently verify the report.")
    assert claim.verified is False
    (claim,) = claims("Ukraine freed 12 sq km.")
    assert claim.verified is None


def test_what_a_source_counts_without_a_word_on_whose_it_is(claims: Callable[..., list[Claim]]) -> None:
    found = claims("August, by DeepState's count: Stepove, 104 sq km; Lisne, 171 sq km.", "2023-09-03")
    assert [(claim.actor, claim.region, claim.area.km2) for claim in found if claim.area] == [
        ("Russia", "stepove", 104), ("Russia", "lisne", 171),
    ]  # fmt: skip
    assert not claims("In August the park of 104 sq km was closed.", "2023-09-03")


def test_a_participle_behind_a_figure_is_passive(claims: Callable[..., list[Claim]]) -> None:
    found = claims("This week 30 sq km were lost to Russia, 20 sq km won back.")
    assert [claim.actor for claim in found] == ["Russia", "Ukraine"]


def test_a_region_entered_by_a_length_is_that_of_the_area_too(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Ukraine's army has pushed 12 km deep into Lisne Oblast and captured 63 sq km.")
    assert [claim.region for claim in found] == ["lisne oblast", "lisne oblast"]


def test_who_publishes_her_figures_is_not_their_source(claims: Callable[..., list[Claim]]) -> None:
    found = claims(
        "Ukraine freed 2 sq km last week, Hanna Maliar said. The Media Center published her figures on Monday. "
        "That makes a total of 51 sq km freed since June."
    )
    assert [claim.source for claim in found] == ["Hanna Maliar", "Hanna Maliar"]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Ukraine regained control over 12 sq km.", "exact"),
        ("Ukrainian troops control over 12 sq km.", "at_least"),
        ("Ukraine has been left with 12 sq km at most.", "at_most"),
        ("Українські сили утримують 12 кв. км максимум.", "at_most"),
        ("Russia took 12 sq km in June, above the 9 sq km of May.", "exact"),
        ("Россияне взяли под контроль более 12 кв. км.", "at_least"),
    ],
)
def test_over_that_is_no_bound(claims: Callable[..., list[Claim]], text: str, bound: str) -> None:
    assert {claim.area and claim.area.bound for claim in claims(text)} == {bound}
