from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.gazetteer.recognise import recognise
from geo.gazetteer.words import tokens

if TYPE_CHECKING:
    from geo.gazetteer.index import Gazetteer


def _names(gazetteer: Gazetteer, text: str, lang: str = "en") -> list[str]:
    spans = recognise(text, lang, gazetteer.tables)
    assert all(text[span.start : span.end] == span.name for span in spans)
    return [span.name for span in spans]


@pytest.mark.parametrize(
    "text",
    [
        "Click here to subscribe. Story continues below.",
        "On Monday, April 3, the President and the Minister met. Image: Getty. Share. Read more.",
        "Gen. Valerii Zaluzhnyi and Col. Andriy Kovaliov said that attacks had eased.",
        "Hanna Maliar wrote on Telegram. Oleksandr Syrskyi thanked the troops.",
        "The 3rd Assault Brigade and the Azov regiment repelled the assault, said Stepan Kovalenko.",
        "We keep our reporting open to everyone because we believe in the power of free information.",
        "The Kyiv Independent, Kyiv Post and the New York Times carried the piece.",
        "RELATED STORIES: READ MORE",
        "Putin and Lukashenko met; Khrushchev and Stalin are long dead. Sunak called Zelensky.",
        "Stop, look and listen. Many will stay. Step by step they took the hill. Police came.",
        "",
        "1,730 meters; 700 m; 23 KIA",
    ],
)
def test_what_is_no_place(full: Gazetteer, text: str) -> None:
    assert _names(full, text) == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("У понеділок, 12 червня, речник Андрій Ковальов повідомив про це.", "uk"),
        ("Сирський заявив, що ворог атакує. Бригада «Холодний Яр» тримає оборону.", "uk"),
        ("Станом на ранок Генштаб оновив дані. Фото: Новини.", "uk"),
        ("Сергей Шойгу сообщил в понедельник, что войска продвигаются. Источник не уточнил.", "ru"),
        ("Группировка «Запад» улучшила положение, заявил Игорь Конашенков.", "ru"),
    ],
)
def test_what_is_no_place_in_cyrillic(full: Gazetteer, text: str, lang: str) -> None:
    assert _names(full, text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "names"),
    [
        ("Ukraine holds the city of Kupiansk, Kharkiv region.", "en", ["Ukraine", "Kupiansk", "Kharkiv region"]),
        ("Ships crossed the Black Sea towards Odesa.", "en", ["Black Sea", "Odesa"]),
        ("Bakhmut's ruins; Chasiv Yar's hills.", "en", ["Bakhmut", "Chasiv Yar"]),
        ("Robotyne was liberated. Verbove is next.", "en", ["Robotyne", "Verbove"]),
        ("The U.S. and the UK spoke to Kyiv.", "en", ["U.S.", "UK", "Kyiv"]),
        ("Villages: Terny, Yampolivka, and Torske.", "en", ["Terny", "Yampolivka", "Torske"]),
        (
            "Бої тривають у Роботиному та під Вербовим Запорізької області.",
            "uk",
            ["Роботиному", "Вербовим", "Запорізької області"],
        ),
        ("На Бахмутському напрямку ворог відійшов від Кліщіївки.", "uk", ["Бахмутському", "Кліщіївки"]),
        ("у м. Бахмут та с. Андріївка", "uk", ["Бахмут", "Андріївка"]),
        ("Взят посёлок Опытное под Авдеевкой в Донецкой области.", "ru", ["Опытное", "Авдеевкой", "Донецкой области"]),
        ("У Чорному морі шторм.", "uk", ["Чорному морі"]),
    ],
)
def test_what_is_a_place(full: Gazetteer, text: str, lang: str, names: list[str]) -> None:
    assert _names(full, text, lang) == names


def test_headlines_are_read_in_spite_of_their_capitals(full: Gazetteer) -> None:
    assert _names(full, "Ukraine Reports Small Advances Near Bakhmut And Kupiansk\n") == [
        "Ukraine",
        "Bakhmut",
        "Kupiansk",
    ]


def test_a_name_that_is_a_place_once_is_one_throughout(full: Gazetteer) -> None:
    assert _names(full, "They entered the village of Rai. Rai had been held for a year.") == ["Rai", "Rai"]


def test_another_countrys_places(country: Gazetteer) -> None:
    text = "Rebels took Dunmarrow and Kerrin. Prime Minister John Ashford spoke in Velmora, Northmark Province."
    assert _names(country, text) == ["Dunmarrow", "Kerrin", "Velmora", "Northmark Province"]


def test_long_texts_are_read_to_their_end(full: Gazetteer) -> None:
    text = "Ukrainian troops near Robotyne said on Monday that Click had moved. " * 400
    assert len(_names(full, text)) == 400
    assert _names(full, "А" * 100_000 + " " + "Ж" * 10_000) == []
    assert _names(full, "Bakhmut, " * 3000) == ["Bakhmut"] * 3000


def test_words_know_where_sentences_begin() -> None:
    found = tokens("One two. Three's U.S. four\nFive")
    assert [(token.text, token.opens) for token in found] == [
        ("One", True), ("two", False), ("Three", True), ("U.S.", False), ("four", False), ("Five", True),
    ]  # fmt: skip
