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
