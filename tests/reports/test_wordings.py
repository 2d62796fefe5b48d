"""Wordings that reports use for the same things: headlines, sums, shares, states and changes of control."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim

Windowed = list[tuple[float, str, str | None, str | None]]


def _windows(found: list[Claim]) -> Windowed:
    return [
        (
            claim.area.km2,
            claim.period.kind,
            *(day and day.isoformat() for day in (claim.period.start, claim.period.end)),
        )
        for claim in found
        if claim.area and claim.period
    ]


@pytest.mark.parametrize(
    "text",
    [
        "556 sq km in a month: June was Russia's best since November, DeepState counts. "
        "Russian troops gained 330 sq km in the Donetsk region.",
        "556 кв. км за місяць: червень став для росіян найуспішнішим за рік, порахували в DeepState. "
        "На Донеччині вони окупували 330 кв. км.",
        "556 кв. км за месяц: июнь стал для российской армии лучшим за год, подсчитали в DeepState. "
        "В Донецкой области она заняла 330 кв. км.",
    ],
)
def test_a_headline_tells_its_month_after_a_colon(claims: Callable[..., list[Claim]], text: str) -> None:
    june = ("increment", "2025-06-01", "2025-06-30")
    assert _windows(claims(text, "2025-07-02")) == [(556, *june), (330, *june)]


@pytest.mark.parametrize(
    "text",
    [
        "Ukraine freed 4 sq km last week. Since the start of the operation 90 sq km have been freed.",
        "Ukraine freed 4 sq km last week. Some 90 sq km of the district have been regained in all.",
        "Минулого тижня ЗСУ звільнили 4 кв. км. Від початку операції там звільнено 90 кв. км.",
        "На прошлой неделе ВСУ освободили 4 кв. км. С начала этой операции освобождено 90 кв. км.",
    ],
)
def test_a_sum_does_not_take_the_window_of_the_gain_before_it(claims: Callable[..., list[Claim]], text: str) -> None:
    assert _windows(claims(text)) == [
        (4, "increment", "2023-07-17", "2023-07-23"),
        (90, "cumulative", None, "2023-07-24"),
    ]


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Fighting goes on in the Sumy region. Russian troops have occupied 200 sq km.", "sumy region"),
        ("Fighting goes on in the Sumy region. Russian troops have occupied 115,000 sq km, 19% of Ukraine.", None),
        ("Fighting goes on in the Sumy region. Russian troops hold 115,000 sq km, a fifth of the country.", None),
        ("На Сумщині тривають бої. Під окупацією наразі 116 тис. кв. км, або 19,2% країни.", None),
        ("В Сумской области идут бои. Россия контролирует 116 тыс. кв. км, то есть 19% страны.", None),
        ("Two villages of the Donetsk region are free. Since the counteroffensive began 90 sq km were freed.", None),
        ("Two villages of the Donetsk region are free. Since the counteroffensive began 90 sq km were freed there.",
         "donetsk region"),
        ("In the Sumy region Russian troops entered Stinka. In April as a whole they took 177 sq km.", None),
        ("На Сумщині триває бій. За квітень росіяни захопили 177 кв. км по всій лінії фронту.", None),
        ("В Сумской области идут бои. За апрель россияне заняли 177 кв. км по всему фронту.", None),
        ("Оккупанты прошли на Сумском направлении 4 км. Всего в июне они заняли 556 кв. км.", None),
        ("Russian forces took 90 sq km in the Donetsk region in May; in all of 2021 they took 12 sq km.", None),
    ],
)  # fmt: skip
def test_a_figure_of_all_ground_has_no_region(
    claims: Callable[..., list[Claim]], text: str, region: str | None
) -> None:
    assert claims(text)[-1].region == region


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Ukrainian forces crossed into the Belgorod region. They control 30 sq km of the region, Syrskyi said.",
         "belgorod region"),
        ("Two villages in the Sumy region were taken. In that region Russia holds 210 sq km.", "sumy region"),
        ('"We threw them back 2 km," Syrskyi said of the Sumy region. "Our men took 40 sq km."', "sumy region"),
        ("Росіяни захопили на Сумщині три села. Усього в регіоні вони контролюють 210 кв. км.", "sumy oblast"),
        ("Російські війська взяли на Сумщині два села. Загалом у цій області вони тримають 210 кв. км.", "sumy oblast"),
        ("В Харьковской области российские войска взяли два села. Всего в области они держат 210 кв. км.",
         "kharkiv oblast"),
        ('"We have liberated 82 sq km," Syrskyi wrote of the Sumy region.', "sumy region"),
        ("«Звільнено 12 кв. км», – сказав Сирський про Сумську область.", "sumy oblast"),
        ("ЗСУ просунулися в Курській області на 2 км. Вони контролюють 1150 кв. км, при цьому 10 кв. км узято за добу.",
         "kursk oblast"),
        ("ВСУ продвинулись в Курской области на 2 км. Они контролируют 1150 кв. км, причём 10 кв. км взято за сутки.",
         "kursk oblast"),
    ],
)  # fmt: skip
def test_the_region_goes_back_to_the_one_named_last(claims: Callable[..., list[Claim]], text: str, region: str) -> None:
    assert {claim.region for claim in claims(text, "2024-08-20") if claim.area} == {region}


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("Ukrainian troops went 3 km forward in the east this week, Maliar said, and freed 12 sq km.", ["east"]),
        ("Українські війська за тиждень пройшли на півдні 2 км, сказала Маляр, і звільнили 12 кв. км.", ["south"]),
        ("Украинские войска за сутки прошли на юге 2 км, сообщил Залужный, и вернули 12 кв. км.", ["south"]),
        ("Russia took 300 sq km in May. Of these, 210 sq km are in the Donetsk region; the other 90 sq km are spread.",
         [None, "donetsk region", None]),
        ("Russia took 300 sq km in May. Of these, 210 sq km are in the Donetsk region; the remaining 90 sq km "
         "lie in the Sumy region.", [None, "donetsk region", "sumy region"]),
        ("Росія окупувала в травні 300 кв. км. З них 210 кв. км – на Донеччині, решта 90 кв. км – на Сумщині.",
         [None, "donetsk oblast", "sumy oblast"]),
        ("На Сумському напрямку ворог пройшов 1 км. За місяць він узяв 177 кв. км, з них там – 25 кв. км.",
         [None, "sumy direction"]),
        ("В мае Россия заняла 300 кв. км. Из них 210 кв. км приходится на Донецкую область, остальные 90 кв. км – "
         "на Сумскую.", [None, "donetsk oblast", "sumy oblast"]),
    ],
)  # fmt: skip
def test_each_figure_of_a_sentence_has_its_region(
    claims: Callable[..., list[Claim]], text: str, regions: list[str | None]
) -> None:
    assert [claim.region for claim in claims(text) if claim.area] == regions


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Russian forces took 90 sq km in the Lyman, Kupiansk, and Velyka Novosilka directions.",
         "lyman, kupiansk, and velyka novosilka directions"),
        ("Ukrainian troops freed 12 sq km on the Lyman and Siversk axes.", "lyman and siversk axes"),
        ("На Лиманському, Куп'янському та Сіверському напрямках росіяни зайняли 90 кв. км.",
         "lyman, kupiansk and siversk directions"),
        ("На севере Сумского района российские войска заняли 90 кв. км.", "north of sumy district"),
        ("На півночі Сумського району росіяни захопили 90 кв. км.", "north of sumy district"),
        ("Ukraine holds 500 sq km of Russian territory.", "russian territory"),
        ("ЗСУ контролюють 500 кв. км російської території.", "russia"),
        ("ВСУ удерживают 500 кв. км российской территории.", "russia"),
        ("Russia took 200 sq km of Ukrainian territory.", None),
        ("Russian troops took 90 sq km near Lyman, whereas Kupiansk yielded some 30 sq km.", "kupiansk"),
    ],
)  # fmt: skip
def test_a_region_is_named_whole(claims: Callable[..., list[Claim]], text: str, region: str | None) -> None:
    assert claims(text)[-1].region == region


def test_an_advance_on_several_fronts_is_at_none_of_them(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukrainian troops went 3 km forward on the Lyman and Siversk fronts.")
    assert (claim.region, claim.place) == ("lyman and siversk fronts", None)


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Stinka, twelve kilometres from the border and home to 300 people before the war, is back in Russian hands.",
         "Russia", ["Stinka"]),
        ("The ministry named Stinka and Lypove among the six villages captured this week.", "Russia",
         ["Stinka", "Lypove"]),
        ("Full control was established over Stinka as well as Lypove and Lisne, Shoigu reported.", "Russia",
         ["Stinka", "Lypove", "Lisne"]),
        ('The village of Stinka is "fully liberated", Zelensky said.', "Ukraine", ["Stinka"]),
        ("Separately, soldiers filmed in Stinka announced that the village had been liberated.", "Ukraine", ["Stinka"]),
        ("Russian troops stopped west of the centre of Stinka after capturing the town.", "Russia", ["Stinka"]),
        ("Russian troops near Stinka captured the village.", "Russia", []),
        ("Four fifths of Stinka are ruins; 40% of the town is lost.", "Russia", []),
        ("У Стінці та Липовому відновлено контроль, повідомив Сирський.", "Ukraine", ["Stinka", "Lypove"]),
        ("Бійці, які зайшли у Стінку, кажуть, що село звільнено.", "Ukraine", ["Stinka"]),
        ("Липове, село за сім кілометрів від кордону, знову під контролем України.", "Ukraine", ["Lypove"]),
        ("Установлен полный контроль над Лесным, а также над Стинкой, сообщило Минобороны.", "Russia",
         ["Lesnoye", "Stinka"]),
        ("Стинка, село в семи километрах от границы, вновь перешла под контроль российских войск.", "Russia",
         ["Stinka"]),
        ("The aim is to free Stinka and Lypove, two villages under Russian occupation.", "Russia", []),
        ("Stinka was shelled for weeks and is now under Russian control.", "Russia", ["Stinka"]),
        ("ЗСУ повернули Стінку, а Липове залишається в сірій зоні.", "Ukraine", ["Stinka"]),
        ("Российские войска взяли Стинку, а Лесное остаётся в серой зоне.", "Russia", ["Stinka"]),
        ("Под контроль ВС РФ перешли три села, в их числе Стинка и Лесное.", "Russia", ["Stinka", "Lesnoye"]),
        ("Стинка взята, доложили Путину; Киев уверяет, что удерживает город.", "Russia", ["Stinka"]),
    ],
)  # fmt: skip
def test_settlements_that_changed_hands(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    found = [claim for claim in claims(text) if claim.kind == "control"]
    assert [claim.place for claim in found] == places
    assert {claim.actor for claim in found} <= {actor}


@pytest.mark.parametrize(
    "text",
    [
        "Reports that Russian troops captured Stinka, Lypove, Lisne and the railway station of Verbivka are untrue.",
        "Russian claims to have captured Stinka do not correspond to reality, the brigade said.",
        "The assertion that Stinka has fallen is wrong, a spokesman said.",
        "Інформація про те, що ворог захопив Стінку та Липове, не відповідає дійсності.",
        "Твердження росіян, ніби вони взяли Стінку, спростували в Генштабі.",
        "Сообщения о том, что ВСУ взяли под контроль Стинку, Липовое и Лесное, не соответствуют действительности.",
        "Заявления о том, что российские войска заняли Стинку, ложь, говорят в Генштабе.",
        "Під Стінкою, Новоселівським і Липовим відбито 12 контратак.",
        "Под Стинкой, Новосёловским и Липовым, по данным ведомства, отбиты пять контратак.",
        "Near Stinka and Lypove twelve counterattacks were repelled.",
        "Olena Kovalchuk of the press centre said at a briefing that two villages had been freed.",
        '"We move on," Olena Kovalchuk of the press centre said: several villages have been freed.',
        "Separately, two villages were captured.",
        "Группировка завершает освобождение Стинки, сообщило Минобороны.",
        "Російські війська завершують захоплення Стінки.",
    ],
)
def test_no_settlement_changed_hands(claims: Callable[..., list[Claim]], text: str) -> None:
    assert [claim.place for claim in claims(text) if claim.kind == "control"] == []


Advance = tuple[str | None, float | None, float | None, float | None, str | None]


@pytest.mark.parametrize(
    ("text", "advances"),
    [
        ("Near Stinka the Russians have been thrown back by between 300 metres and 2 kilometres, Kyiv says.",
         [("Ukraine", 0.3, 2, None, "Stinka")]),
        ("Противник отброшен на расстояние от 300 м до 2 км под Стинкой, сообщил Сырский.",
         [("Ukraine", 0.3, 2, None, "Stinka")]),
        ("A Ukrainian brigade went 900 metres forward near Stinka. The ground it cleared is 1,400 m wide.",
         [("Ukraine", 0.9, None, 1.4, "Stinka")]),
        ("На Слов'янському напрямку ЗСУ просунулися на три кілометри і звільнили Озерне, на Краматорському – на два.",
         [("Ukraine", 3, None, None, "Sloviansk")]),
        ("На Слов'янському напрямку ЗСУ пройшли три кілометри і звільнили Озерне, на Краматорському – два кілометри.",
         [("Ukraine", 3, None, None, "Sloviansk"), ("Ukraine", 2, None, None, "Kramatorsk")]),
        ("Глибина просування ворога сягнула 5 км за ширини ділянки 8 км.", [("Russia", 5, None, 8, None)]),
        ("Глубина прорыва российских войск составила 5 км при ширине 8 км.", [("Russia", 5, None, 8, None)]),
        ("Hoping to surround Stinka, Russian forces have pushed the line there 2 km forward.",
         [("Russia", 2, None, None, "Stinka")]),
        ("Russian troops have advanced 6 km west from the centre of Stinka, London says.",
         [("Russia", 6, None, None, "Stinka")]),
        ("ЗСУ звільнили 240 кв. км Харківської області, сказав речник, а в глибину, за його словами, пройшли 20 км.",
         [("Ukraine", 20, None, None, None)]),
        ("Ukraine's active front has grown by some 90 km in a year to nearly 1,100 km, Syrskyi said.", []),
        ("Ukraine's troops have broken through the line near Stinka, about 15 km south-east of Orikhiv, it says.", []),
        ("Лінія активного фронту зросла за рік на 90 км, сказав Сирський.", []),
        ("Линия фронта выросла за год на 90 км, сказал Сырский.", []),
    ],
)  # fmt: skip
def test_how_deep_and_where(claims: Callable[..., list[Claim]], text: str, advances: list[Advance]) -> None:
    found = [(claim.actor, claim.advance, claim.place) for claim in claims(text) if claim.advance]
    assert [
        (actor, figure.depth_km, figure.depth_high_km, figure.width_km, place)
        for actor, figure, place in found
        if figure
    ] == advances


_HELD = [(100_500, "total_held", None, "2022-11-10"), (104_500, "total_held", None, "2023-07-24")]


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("On 10 November 2022, 100,500 sq km were under occupation; now it is 104,500 sq km. Since then Russia has "
         "added 4,000 sq km.", [*_HELD, (4000, "cumulative", "2022-11-10", "2023-07-24")]),
        ("Some 104,500 sq km of Ukraine are under Russian occupation.", [_HELD[1]]),
        ("10 листопада 2022 року окупованими були 100 500 кв. км, нині – 104 500 кв. км. Відтоді росіяни додали "
         "4000 кв. км.", [*_HELD, (4000, "cumulative", "2022-11-10", "2023-07-24")]),
        ("Станом на 10 листопада 2022 року окупованими були 100 500 кв. км, нині – 104 500 кв. км. Отже, за 257 днів "
         "росіяни захопили 4000 кв. км.", [*_HELD, (4000, "increment", "2022-11-10", "2023-07-24")]),
        ("На 10 ноября 2022 года под контролем России было 100 500 кв. км, сейчас – 104 500 кв. км. С тех пор она "
         "заняла 4000 кв. км.", [*_HELD, (4000, "cumulative", "2022-11-10", "2023-07-24")]),
        ("The Ukrainian zone of operations shrank from 80 sq km at the end of last year to 50 sq km on 20 July.",
         [(80, "total_held", None, "2022-12-31"), (50, "total_held", None, "2023-07-20")]),
        ("Площа російського контролю на Сумщині сягнула 120 кв. км.", [(120, "total_held", None, "2023-07-24")]),
        ("Зона контроля ВСУ сократилась с 480 кв. км до 400 кв. км.",
         [(480, "total_held", None, "2023-07-24"), (400, "total_held", None, "2023-07-24")]),
    ],
)  # fmt: skip
def test_what_is_held_and_what_came_since(claims: Callable[..., list[Claim]], text: str, windows: Windowed) -> None:
    assert _windows(claims(text)) == windows


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("The Ukrainian zone of operations shrank from 80 sq km to 50 sq km.", ["Ukraine", "Ukraine"]),
        ("The area of Russian control in the Sumy region reached 120 sq km.", ["Russia"]),
        ("Площадь российского контроля на севере Сумского района достигла 120 кв. км, ещё 57 кв. км – «серая зона».",
         ["Russia"]),
    ],
)  # fmt: skip
def test_a_zone_is_of_its_side(claims: Callable[..., list[Claim]], text: str, actors: list[str]) -> None:
    assert [claim.actor for claim in claims(text)] == actors


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("On 6 July Ukrainian troops won back 21 sq km in a single day.",
         [(21, "increment", "2023-07-06", "2023-07-06")]),
        ("6 липня ЗСУ за один день відвоювали 21 кв. км.", [(21, "increment", "2023-07-06", "2023-07-06")]),
        ("6 июля ВСУ за одни сутки вернули 21 кв. км.", [(21, "increment", "2023-07-06", "2023-07-06")]),
        ("Russia has gained 70 sq km in the Lyman, Siversk, Bakhmut and Avdiivka directions since 1 July, ISW says; "
         "in all of 2022 it gained 900 sq km.",
         [(70, "cumulative", "2023-07-01", "2023-07-24"), (900, "increment", "2022-01-01", "2022-12-31")]),
        ("Russia took 300 sq km in May, fewer than the 60,000 sq km of 2022.",
         [(300, "increment", "2023-05-01", "2023-05-31"), (60_000, "increment", "2022-01-01", "2022-12-31")]),
        ("Russia has seized 140 sq km since May, when it launched a new push near Kupiansk.",
         [(140, "cumulative", "2023-05-01", "2023-07-24")]),
        ("The day before, Zelensky spoke of 30 sq km freed in the south.", [(30, "cumulative", None, "2023-07-23")]),
        ("Напередодні Зеленський говорив про 30 кв. км, звільнених на півдні.",
         [(30, "cumulative", None, "2023-07-23")]),
        ("Накануне Зеленский говорил о 30 кв. км, освобождённых на юге.", [(30, "cumulative", None, "2023-07-23")]),
        ("In May Russian forces took 120 sq km, an area the size of Malta and up from 90 sq km in April.",
         [(120, "increment", "2023-05-01", "2023-05-31"), (90, "increment", "2023-04-01", "2023-04-30")]),
    ],
)  # fmt: skip
def test_each_figure_has_its_window(claims: Callable[..., list[Claim]], text: str, windows: Windowed) -> None:
    assert _windows(claims(text)) == windows


@pytest.mark.parametrize(
    "text",
    [
        "Russian forces gained 16 sq km in the past month and Ukraine 7 sq km.",
        "Russia took 16 sq km in a month. Kyiv has won back a village and some 7 sq km, 0.3% of what is occupied.",
        "За місяць Росія зайняла 16 кв. км, а Україна 7 кв. км.",
        "За месяц Россия заняла 16 кв. км, а Украина 7 кв. км.",
    ],
)
def test_a_side_whose_verb_is_left_out(claims: Callable[..., list[Claim]], text: str) -> None:
    assert [(claim.actor, claim.area.km2) for claim in claims(text) if claim.area] == [("Russia", 16), ("Ukraine", 7)]


@pytest.mark.parametrize(
    ("text", "areas"),
    [
        ("Ukraine controls 63 sq km; another 81 sq km along the border are classed as of “unknown” control.", [63]),
        ("ВСУ потеряли почти половину из 1300 кв. км, которые держали.", []),
        ("Ukraine lost half of the 1,300 sq km that it took.", []),
        ("Russian forces have been pushed out; Ukraine claims to hold nearly 130 sq km there.", [130]),
        ("В начале года освобождали по 200–300 кв. км в месяц, теперь – по 500–600.", []),
        ("На початку року займали по 200 кв. км на місяць, тепер – по 500.", []),
        ("1 млн кв. км лежить у зоні ураження дронів. Від травня ця площа зросла на 30 тис. кв. км.", []),
        ("Ракеты достают до 1 млн кв. км. С мая эта площадь выросла на 30 тыс. кв. км.", []),
    ],
)
def test_areas_that_no_side_gained(claims: Callable[..., list[Claim]], text: str, areas: list[float]) -> None:
    assert [claim.area.km2 for claim in claims(text) if claim.area] == areas
