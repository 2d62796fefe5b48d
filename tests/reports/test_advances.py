"""Claims of advance: depth, width, and lengths that are something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    ("text", "actor", "depth", "high", "width"),
    [
        ("Ukrainian troops advanced 700 meters.", "Ukraine", 0.7, None, None),
        ("Ukrainian troops went up to 1.5 km forward.", "Ukraine", 1.5, None, None),
        ("Russian forces pushed between five and seven kilometres into the Kharkiv region.", "Russia", 5, 7, None),
        ("Ukrainian units moved ahead by 200 to 1,600 meters.", "Ukraine", 0.2, 1.6, None),
        (
            "Moscow admits a Ukrainian breakthrough at Lypove, 12 km south of the former line.",
            "Ukraine",
            12,
            None,
            None,
        ),
        ("Russian troops drove 5 miles deep.", "Russia", 8.04672, None, None),
        (
            "Ukrainian troops broke through lines 1,730 meters long and advanced 700 meters deep.",
            "Ukraine",
            0.7,
            None,
            1.73,
        ),
        ("Ukrainian troops advanced half a kilometre on a front two kilometres wide.", "Ukraine", 0.5, None, 2),
        ("Russia made an advance 2 km wide and 3 km deep.", "Russia", 3, None, 2),
        ("Ukrainian troops were pushed back a kilometre.", "Russia", 1, None, None),
        ("Ukrainian units have cut up to 50 kilometres into Russian lines.", "Ukraine", 50, None, None),
        ("The 47th brigade sliced 2 km deep into the Russian defences.", "Ukraine", 2, None, None),
        ("Small Russian groups have seeped at least 10 kilometres north.", "Russia", 10, None, None),
        ("Marines shoved the Russians 3 to 8 km back from the water.", "Ukraine", 3, 8, None),
        ("Ukrainian counterattacks hurled the Russians back 800 metres.", "Ukraine", 0.8, None, None),
        ("Ukrainian forces pushed the Russian 72nd Brigade back by about a kilometre.", "Ukraine", 1, None, None),
        ("Ukrainian troops even pushed the front back by 4 km.", "Ukraine", 4, None, None),
        ("The Russians fled from a sector 3 km wide and 700 metres deep.", "Ukraine", 0.7, None, 3),
        ("Russian troops have advanced a total of 6.5 km in a week.", "Russia", 6.5, None, None),
        ("Наші війська просунулися на відстань від 100 до 950 метрів.", "Ukraine", 0.1, 0.95, None),
        ("Росіяни вклинилися на 5 кілометрів.", "Russia", 5, None, None),
        ("Россияне углубились на 5 км, ширина прорыва — 3 км.", "Russia", 5, None, 3),
        ("ЗСУ прорвали оборону на фронті завширшки 1,5 км і заглибилися на 3 км.", "Ukraine", 3, None, 1.5),
        ("Просування ЗСУ — від 200 метрів до 2,5 кілометра.", "Ukraine", 0.2, 2.5, None),
        ("Российские войска продвинулись на глубину до 5 км по фронту шириной 12 км.", "Russia", 5, None, 12),
    ],
)
def test_depth_and_width(
    claims: Callable[..., list[Claim]], text: str, actor: str, depth: float, high: float | None, width: float | None
) -> None:
    (claim,) = claims(text)
    assert claim.advance is not None
    assert claim.actor == actor
    assert claim.advance.depth_km == pytest.approx(depth)
    assert claim.advance.depth_high_km == (None if high is None else pytest.approx(high))
    assert claim.advance.width_km == (None if width is None else pytest.approx(width))
    if width is not None:
        assert claim.advance.area_km2 == pytest.approx(depth * width)


def test_nameless_troops_go_against_the_side_that_is_named(claims: Callable[..., list[Claim]]) -> None:
    texts = ("Десантники заглибилися в оборону противника на 1,5 кілометра.", "У глибину росіян військо пройшло 7 км.")
    for text in texts:
        (claim,) = claims(text)
        assert claim.actor == "Ukraine"


def test_a_front_moves_for_the_side_that_took_ground(claims: Callable[..., list[Claim]]) -> None:
    found = claims("ВСУ потеряли Романовку, фронт под Константиновкой сдвинулся на 4 км.")
    assert {claim.actor for claim in found} == {"Russia"}


def test_who_is_thrown_back_loses(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("ЗСУ тримають плацдарм, ворога відкинуто на 3–8 кілометрів від Кринок.")
    assert (claim.actor, claim.place) == ("Ukraine", "Krynky")


@pytest.mark.parametrize(
    ("text", "place", "direction"),
    [
        ("Ukrainian troops advanced 2 km near Bakhmut.", "Bakhmut", None),
        ("Ukrainian troops advanced 2 km south of Robotyne.", "Robotyne", "south"),
        ("On the Berdiansk axis Ukraine's army has moved 1,300 meters.", "Berdiansk", None),
        ("Ukrainian troops advanced 2 km towards Klishchiivka.", "Klishchiivka", None),
        ("Ukrainian troops advanced 10 km into Kursk Oblast.", "Kursk Oblast", None),
        ("From Sudzha Ukrainian columns have punched 5 km south-east.", "Sudzha", "southeast"),
        ("Українські війська просунулися на 400 метрів південно-західніше Вербового.", "Verbove", "southwest"),
        ("Російські війська просунулися на 2 км під Добропіллям.", "Dobropillia", None),
        ("Росіяни просунулися на 2 км біля Зеленого Гаю.", "Zelenyi Hai", None),
        ("ВСУ сумели продвинуться в направлении Урожайного примерно на 3 километра.", "Urozhaine", None),
        ("Під Великою Новосілкою фронт зсунувся на 3 км.", "Velyka Novosilka", None),
        ("Ворог просунувся на 2 км біля Вербового та закріпився на залізниці.", "Verbove", None),
    ],
)
def test_where_an_advance_is(claims: Callable[..., list[Claim]], text: str, place: str, direction: str | None) -> None:
    (claim,) = claims(text)
    assert (claim.place, claim.direction) == (place, direction)
    assert claim.place_span is not None


@pytest.mark.parametrize(
    "text",
    [
        "Missiles with a range of 300 km were fired at Russian troops.",
        "Bakhmut is 14 km to the north.",
        "Russian troops are 5 km from Pokrovsk.",
        "The front line is 1,000 km long.",
        "Ukrainian troops move 500 metres a day.",
        "Russia plans to advance 10 km this year.",
        "Russian troops failed to advance 2 km.",
        "The road is 12 km long and leads to Bakhmut.",
        "Drones hit a depot 600 km inside Russia.",
        "Ukrainian troops are advancing at Lypove, 12 km south of Orikhiv.",
        "Ukrainian drones flew 300 km into Russia.",
        "Ukrainian troops advanced between 1 and 99999 km near Bakhmut.",
        "Russia shelled villages 10 km inside the Sumy region.",
        "Ukrainian shells fell 20 km behind the front.",
        "До Мелітополя від лінії фронту 80 кілометрів.",
        "Дальность ракет — 300 км.",
    ],
)
def test_lengths_that_are_no_advance(claims: Callable[..., list[Claim]], text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Ukrainian forces advanced 3 km near the strategic hilltop town of Lypove.", "Lypove"),
        ("Російські війська просунулися на 2 км біля шахтарського селища Липове.", "Lypove"),
        (
            "Бои идут в Белгородской области. По данным Медузы, в этой области ВСУ вклинились на 2 км.",
            "Belgorod Oblast",
        ),
    ],
)
def test_places_by_what_they_are_called(claims: Callable[..., list[Claim]], text: str, place: str) -> None:
    assert [claim.place for claim in claims(text) if claim.kind == "advance"] == [place]
