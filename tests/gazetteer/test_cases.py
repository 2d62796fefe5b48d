from __future__ import annotations

import pytest

from geo.gazetteer.cases import nominatives, towns_of

# Declensions as in Ukrainian and Russian reference grammars: nominative, then forms as they stand in sentences.
_UKRAINIAN = {
    "Бахмут": "Бахмута Бахмуту Бахмутом Бахмуті",
    "Андріївка": "Андріївки Андріївці Андріївку Андріївкою",
    "Старомайорське": "Старомайорського Старомайорському Старомайорським",
    "Роботине": "Роботиного Роботиному Роботиним",
    "Харків": "Харкова Харкову Харковом Харкові",
    "Чугуїв": "Чугуєва Чугуєву Чугуєвом Чугуєві",
    "Ізюм": "Ізюму Ізюмом Ізюмі",
    "Мелітополь": "Мелітополя Мелітополю Мелітополем Мелітополі",
    "Тернопіль": "Тернополя Тернополю Тернополем Тернополі",
    "Піски": "Пісків Піскам Пісками Пісках",
    "Суми": "Сумам Сумами Сумах",
    "Кринки": "Кринок Кринкам Кринками Кринках",
    "Дворічна": "Дворічної Дворічній Дворічну Дворічною",
    "Балаклія": "Балаклії Балаклію Балаклією",
    "Буча": "Бучі Бучу Бучею",
    "Прага": "Праги Празі Прагу Прагою",
    "Велика Новосілка": "Великої Новосілки|Великій Новосілці|Велику Новосілку|Великою Новосілкою",
    "Часів Яр": "Часового Яру|Часовому Яру|Часовим Яром",
    "Зелений Гай": "Зеленого Гаю|Зеленому Гаю|Зеленим Гаєм",
    "Малі Щербаки": "Малих Щербаків|Малих Щербаках|Малими Щербаками",
    "Чорне море": "Чорного моря|Чорному морі|Чорним морем",
}
_RUSSIAN = {
    "Бахмут": "Бахмута Бахмуту Бахмутом Бахмуте",
    "Клещеевка": "Клещеевки Клещеевке Клещеевку Клещеевкой",
    "Старомайорское": "Старомайорского Старомайорскому Старомайорским Старомайорском",
    "Работино": "Работина Работину Работином Работине",
    "Красное": "Красного Красному Красным Красном",
    "Харьков": "Харькова Харькову Харьковом Харькове",
    "Мелитополь": "Мелитополя Мелитополю Мелитополем Мелитополе",
    "Пески": "Песков Пескам Песками Песках",
    "Сумы": "Сумам Сумами Сумах",
    "Двуречная": "Двуречной Двуречную",
    "Часов Яр": "Часова Яра|Часову Яру|Часовом Яре",
    "Великая Новосёлка": "Великой Новосёлки|Великую Новосёлку",
    "Красный Лиман": "Красного Лимана|Красному Лиману|Красным Лиманом|Красном Лимане",
}


def _pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (nominative, form)
        for nominative, forms in table.items()
        for form in (forms.split("|") if " " in nominative else forms.split())
    ]


@pytest.mark.parametrize(("nominative", "form"), _pairs(_UKRAINIAN))
def test_ukrainian_cases_are_undone(nominative: str, form: str) -> None:
    assert nominative in nominatives(form, "uk")


@pytest.mark.parametrize(("nominative", "form"), _pairs(_RUSSIAN))
def test_russian_cases_are_undone(nominative: str, form: str) -> None:
    assert nominative in nominatives(form, "ru")


@pytest.mark.parametrize("name", [*_UKRAINIAN])
def test_a_nominative_is_among_its_own_candidates(name: str) -> None:
    assert name in nominatives(name, "uk")


def test_the_likeliest_comes_first() -> None:
    assert nominatives("Роботиному", "uk")[0] == "Роботине"
    assert nominatives("Андріївкою", "uk")[0] == "Андріївка"
    assert nominatives("Песках", "ru")[0] == "Пески"
    assert nominatives("Великої Новосілки", "uk")[0] == "Велика Новосілка"


def test_candidates_are_few() -> None:
    assert len(nominatives("Великої Нової Старої Андріївки", "uk")) <= 24
    assert nominatives("а" * 5000, "uk") == ("а" * 5000,)
    assert nominatives("Bakhmut", "uk") == ("Bakhmut",)
    assert nominatives("один два три чотири п'ять шість", "uk") == ("один два три чотири п'ять шість",)


@pytest.mark.parametrize(
    ("adjective", "town"),
    [("Бахмутському", "Бахмут"), ("Авдіївському", "Авдіївка"), ("Лиманського", "Лиман"), ("Куп'янський", "Куп'янськ"),
     ("Торецькому", "Торецьк"), ("Оріхівському", "Оріхів"), ("Купянском", "Купянск"), ("Донецком", "Донецк"),
     ("Мелітопольський", "Мелітополь"), ("Бердянське", "Бердянськ")],
)  # fmt: skip
def test_adjectives_lead_back_to_towns(adjective: str, town: str) -> None:
    assert town in towns_of(adjective)
