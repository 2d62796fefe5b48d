"""Settlements that changed hands, as told in passing: by who freed them, in part, or only to be denied."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


def told(found: list[Claim]) -> list[tuple[str | None, str | None]]:
    """Return the side and the place of each claim of control."""
    return [(claim.actor, claim.place) for claim in found if claim.kind == "control"]


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("The film shows photos of the units that freed the villages of Lypove and Stinka.", "Ukraine",
         ["Lypove", "Stinka"]),
        ("Показали фото бійців, які звільнили Липове та Стінку.", "Ukraine", ["Lypove", "Stinka"]),
        ("На видео бойцы, освободившие Липовое и Отрадное.", "Russia", ["Lipovoye", "Otradnoye"]),
    ],
)  # fmt: skip
def test_a_picture_is_of_those_who_took_a_town(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "The Kremlin's statements about the capture of Lypove have nothing to do with reality.",
        "The ministry's announcement that Lypove has fallen is not backed by any footage.",
        "Повідомлення про те, що ворог узяв Липове, не знайшли підтвердження.",
        "Твердження про захоплення Липового та Стінки не підтверджуються жодними доказами.",
        "Інформація, ніби росіяни захопили Липове, не має нічого спільного з правдою.",
        "Информация о переходе Липового под контроль России не находит подтверждения.",
        "Заявления Киева об освобождении Липового и Отрадного ничем не подтверждены.",
    ],
)
def test_what_is_told_and_not_confirmed(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Lypove, which Russian forces keep storming, is contested.",
        "Lypove has been liberated only in part.",
        "Липове поки взято росіянами лише частково.",
        "Липове звільнене лише частково.",
        "Липовое освобождено только частично, бои продолжаются.",
    ],
)
def test_towns_taken_in_part_or_fought_for(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


def test_a_town_taken_in_part_leaves_the_next_its_own(claims: Callable[..., list[Claim]]) -> None:
    assert told(claims("Липове окуповано частково, Стінку захоплено повністю.")) == [("Russia", "Stinka")]


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Lypove is the fifth village freed by Ukraine in the region, after Stinka and Zelene.", "Ukraine",
         ["Lypove", "Stinka", "Zelene"]),
        ("Lypove is the latest village seized by Russian forces, following Stinka on Monday.", "Russia",
         ["Lypove", "Stinka"]),
        ("Липове стало вже дев'ятим звільненим селом на півдні після Стінки та Дачного.", "Ukraine",
         ["Lypove", "Stinka", "Dachne"]),
        ("Липове – п'яте село, яке ворог захопив цього місяця.", "Russia", ["Lypove"]),
        ("Липовое стало третьим поселком, перешедшим под контроль российских войск, после Отрадного.", "Russia",
         ["Lipovoye", "Otradnoye"]),
        ("Липовое — второе село, освобожденное группировкой «Восток», вслед за Отрадным.", "Russia",
         ["Lipovoye", "Otradnoye"]),
    ],
)  # fmt: skip
def test_a_place_in_a_row_of_towns_taken(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    "text",
    ["Lypove is the third village from the border.", "Lypove is the third town shelled in the south, after Stinka."],
)
def test_a_row_of_other_things(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Ukraine retook Lypove together with the villages of Stinka and Zelene.", "Ukraine",
         ["Lypove", "Stinka", "Zelene"]),
        ("Russia captured Lypove and, along with it, the hamlet of Stinka.", "Russia", ["Lypove", "Stinka"]),
        ("Along with Stinka, Lypove has been occupied by Russian forces.", "Russia", ["Stinka", "Lypove"]),
        ("Росіяни захопили Липове разом зі Стінкою.", "Russia", ["Lypove", "Stinka"]),
        ("Звільнено Липове, а з ним – Стінку та Зелене.", "Ukraine", ["Lypove", "Stinka", "Zelene"]),
        ("Вместе с Каменкой российские войска заняли Отрадное.", "Russia", ["Kamenka", "Otradnoye"]),
        ("Взято под контроль Липовое, а заодно Отрадное и Зеленое.", "Russia", ["Lipovoye", "Otradnoye", "Zelenoye"]),
        ("Разом із бригадою «Магура» бійці звільнили Липове.", "Ukraine", ["Lypove"]),
    ],
)  # fmt: skip
def test_towns_taken_along_with_others(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Riverside Lypove, farther north, fell to the Russians on Monday.", "Russia", ["Lypove"]),
        ("Frontline Lypove and coastal Stinka were recaptured by Ukrainian forces.", "Ukraine", ["Lypove", "Stinka"]),
        ("Russia's army has overrun the medieval town of Lypove and coal-rich Stinka.", "Russia",
         ["Lypove", "Stinka"]),
        ("Lypove, a mining town, and adjacent Stinka were taken by Russia.", "Russia", ["Lypove", "Stinka"]),
        ("Окупанти взяли шахтарське містечко Липове і довколишню Стінку.", "Russia", ["Lypove", "Stinka"]),
        ("Липове, розташоване південніше, захопили російські війська.", "Russia", ["Lypove"]),
        ("Сусіднє Липове окуповане з травня.", "Russia", ["Lypove"]),
        ("Российская армия заняла большое село Липовое и небольшой поселок Отрадное.", "Russia",
         ["Lipovoye", "Otradnoye"]),
        ("Стратегически важное Липовое занято российскими войсками.", "Russia", ["Lipovoye"]),
    ],
)  # fmt: skip
def test_what_a_town_is_called_is_not_its_name(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "Troops took control of road junctions near the town of Lypove.",
        "Росіяни захопили два будинки у селі Липове.",
        "Российские войска взяли опорный пункт у села Липовое.",
    ],
)
def test_things_taken_near_a_town(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Among the villages taken Gerasimov listed Lypove and Stinka.", "Russia", ["Lypove", "Stinka"]),
        ("Among the settlements liberated since Monday are Lypove and Stinka, Syrskyi said.", "Ukraine",
         ["Lypove", "Stinka"]),
        ("Moscow's forces took six villages last week, the latest being Lypove.", "Russia", ["Lypove"]),
        ("Ukraine has retaken eight settlements, the largest of which is Lypove.", "Ukraine", ["Lypove"]),
        ("Серед звільнених сіл він назвав Липове та Стінку.", "Ukraine", ["Lypove", "Stinka"]),
        ("З-поміж захоплених сіл аналітики згадали Липове.", "Russia", ["Lypove"]),
        ("Росіяни захопили десять сіл, найбільше з яких Липове.", "Russia", ["Lypove"]),
        ("В числе занятых населенных пунктов Минобороны назвало Липовое и Отрадное.", "Russia",
         ["Lipovoye", "Otradnoye"]),
        ("Российская армия взяла 12 населенных пунктов, самый большой из них — Липовое.", "Russia", ["Lipovoye"]),
    ],
)  # fmt: skip
def test_towns_named_among_those_taken(
    claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]
) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    "text",
    [
        "Among the villages that were shelled he named Lypove.",
        "Серед зруйнованих сіл він назвав Липове.",
        "Russia shelled ten villages, the largest of which is Lypove.",
    ],
)
def test_towns_named_among_others(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fighting goes on near Lypove. The village itself was taken by Russian troops in May.",
         [("Russia", "Lypove")]),
        ("Russian troops took Lypove in May. The village was recaptured by Ukraine a week later.",
         [("Russia", "Lypove"), ("Ukraine", "Lypove")]),
        ("Russia captured Lypove on Monday. The town was taken after months of fighting.", [("Russia", "Lypove")]),
        ("Russian forces reached Lypove in March. The town itself fell, and Stinka later came under their control.",
         [("Russia", "Lypove"), ("Russia", "Stinka")]),
        ("Бої точаться за Липове. Це село росіяни захопили ще взимку.", [("Russia", "Lypove")]),
        ("Бригада штурмувала Липове. За дві години бійці оволоділи цим селищем.", [("Ukraine", "Lypove")]),
        ("Українські війська увійшли в Липове. Згодом під їхній контроль перейшли Стінка й Зелене.",
         [("Ukraine", "Stinka"), ("Ukraine", "Zelene")]),
        ("Российские войска продвинулись у Каменки и заняли этот поселок.", [("Russia", "Kamenka")]),
        ("Армия России атакует у Каменки. Позднее под её контроль перешло Отрадное.", [("Russia", "Otradnoye")]),
    ],
)  # fmt: skip
def test_a_town_meant_by_the_town_or_by_whose_it_is(
    claims: Callable[..., list[Claim]], text: str, expected: list[tuple[str, str]]
) -> None:
    found = claims(text)
    assert told(found) == expected
    for claim in found:
        assert text[slice(*claim.span)] == claim.quote


@pytest.mark.parametrize(
    "text",
    [
        "Shelling hit the town of Lypove and the village of Stinka. The town was taken last year.",
        "Russia captured a bridge near Lypove. The city took up to a hundred strikes a day.",
        "Российские войска наступают на Липовое. Этот город они взять не смогли.",
        "Наші підрозділи стоять біля Липового. Село обстріляли.",
    ],
)
def test_a_town_that_was_named_and_not_taken(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Звільнено, зокрема, Липове та Стінку.", "Ukraine", ["Lypove", "Stinka"]),
        ("Липове, як і Стінка, окуповане росіянами.", "Russia", ["Lypove", "Stinka"]),
        ("Росіяни взяли Липове й просунулися біля Стінки, Зеленого та Дачного.", "Russia", ["Lypove"]),
        ("Контроль установлен над Каменкой, заявили в Минобороны России.", "Russia", ["Kamenka"]),
        ("Отрадное взято армией России, Липовое – тоже.", "Russia", ["Otradnoye", "Lipovoye"]),
        ("Для «зоны безопасности» российские войска взяли восемь сел, крупнейшее из которых – Отрадное.", "Russia",
         ["Otradnoye"]),
        ("Развивая успех, российские войска прошли в районе Отрадного 3 км и овладели этим селом.", "Russia",
         ["Otradnoye"]),
        ("Ukraine freed Lypove and Stinka, CNN quoted an officer as saying.", "Ukraine", ["Lypove", "Stinka"]),
    ],
)  # fmt: skip
def test_lists_with_words_between(claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]) -> None:
    assert told(claims(text)) == [(actor, place) for place in places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Units of the Southern Group of Forces have liberated Lypove.", [("Russia", "Lypove")]),
        ("Its Zapad grouping has captured Lypove, and its Tsentr grouping Stinka.",
         [("Russia", "Lypove"), ("Russia", "Stinka")]),
        ("Russia took Lypove, and Ukraine Stinka.", [("Russia", "Lypove"), ("Ukraine", "Stinka")]),
        ("Russia took Lypove, and Ukraine Stinka said is quiet.", [("Russia", "Lypove")]),
        ("Подразделения Восточной группировки взяли Отрадное, «Юг» – Каменку.",
         [("Russia", "Otradnoye"), ("Russia", "Kamenka")]),
    ],
)  # fmt: skip
def test_groups_of_forces_are_their_side(
    claims: Callable[..., list[Claim]], text: str, expected: list[tuple[str, str]]
) -> None:
    assert told(claims(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Russia has set its sights on the capture of Lypove.",
        "Just 7 km separate Russian forces from the outskirts of Lypove.",
        "Российская армия нацелилась на взятие Липового.",
        "До центра Каменки российским войскам остается два километра.",
        "Окупанти націлилися на захоплення Липового.",
    ],
)
def test_towns_that_are_aimed_at(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "The General Staff dismissed as fiction Moscow's report that Lypove and Stinka had fallen.",
        "Кремль заявив про захоплення Липового, що не відповідає дійсності.",
        "Опровергнуты сообщения о том, что ВСУ оставили Каменку.",
        "Липове перебуває під частковим контролем ворога.",
    ],
)
def test_denials_that_open_or_close_a_sentence(claims: Callable[..., list[Claim]], text: str) -> None:
    assert told(claims(text)) == []


def test_the_enemy_is_driven_out_by_the_other_side(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Із Липового, Стінки й Зеленого ворога вибито.")
    assert told(found) == [("Ukraine", "Lypove"), ("Ukraine", "Stinka"), ("Ukraine", "Zelene")]
