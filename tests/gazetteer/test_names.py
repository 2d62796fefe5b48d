from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.gazetteer.names import letters, likeness, loose_key, plain, romanise, spellings, tight_key

# The examples in the annex to resolution 55 of the Cabinet of Ministers of Ukraine, 27 January 2010.
_OFFICIAL = """
Алушта Alushta|Борщагівка Borshchahivka|Вінниця Vinnytsia|Гадяч Hadiach|Згорани Zghorany|Ґалаґан Galagan
Донецьк Donetsk|Рівне Rivne|Єнакієве Yenakiieve|Гаєвич Haievych|Житомир Zhytomyr|Закарпаття Zakarpattia
Медвин Medvyn|Іршава Irshava|Їжакевич Yizhakevych|Кадиївка Kadyivka|Мар'їне Marine|Йосипівка Yosypivka|Стрий Stryi
Київ Kyiv|Лебедин Lebedyn|Миколаїв Mykolaiv|Ніжин Nizhyn|Одеса Odesa|Полтава Poltava|Ромни Romny|Суми Sumy
Тетерів Teteriv|Ужгород Uzhhorod|Фастів Fastiv|Харків Kharkiv|Біла Церква Bila Tserkva|Чернівці Chernivtsi
Шостка Shostka|Гоща Hoshcha|Русь Rus|Юрій Yurii|Крюківка Kriukivka|Яготин Yahotyn|Костянтин Kostiantyn
"""


@pytest.mark.parametrize("pair", [pair for pair in _OFFICIAL.replace("\n", "|").split("|") if pair])
def test_romanises_as_the_resolution_does(pair: str) -> None:
    words = pair.split()
    half = len(words) // 2
    assert romanise(" ".join(words[:half]), "uk") == " ".join(words[half:])


def test_russian_follows_bgn_pcgn() -> None:
    assert romanise("Елец, Подъездной, Щёлково, Чехов", "ru") == "Yelets, Podyezdnoy, Shchyolkovo, Chekhov"


def test_what_is_no_cyrillic_stays() -> None:
    assert romanise("5 км від Bakhmut!", "uk") == "5 km vid Bakhmut!"


@pytest.mark.parametrize(
    "spelt",
    [
        # one name: Cyrillic, KMU 2010, BGN/PCGN, ISO 9, other hands
        ["Слов'янськ", "Слов’янськ", "Sloviansk", "Slov''yans'k", "Slov’i͡ansʹk", "Slovyansk", "Slovjansk"],
        ["Запоріжжя", "Zaporizhzhia", "Zaporizhzhya", "Zaporìžžâ", "Zaporizhia", "Zaporižžja"],
        ["Чугуїв", "Chuhuiv", "Chuhuyiv", "Čuguïv", "Čuhujiv", "CHUHUIV"],
        ["Щастя", "Shchastia", "Shchastya", "Ŝastâ"],
        ["Хрестище", "Khrestyshche", "Chrestyšče".replace("Ch", "Kh"), "Hrestiŝe"],
        ["Нью-Йорк", "Niu-York", "Nyu-York", "Niu York", "N'iu York"],
        ["Гуляйполе", "Huliaipole", "Hulyaypole", "Hulajpole", "Guliaipole", "Huliai-Pole"],
    ],
)
def test_spellings_of_one_name_share_the_tight_key(spelt: list[str]) -> None:
    assert len({tight_key(name) for name in spelt}) == 1, {name: tight_key(name) for name in spelt}


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kramatorsk", "Kremenchuk"), ("Terny", "Torske"), ("Izium", "Irpin"), ("Donetsk", "Luhansk"), ("Sumy", "Sambir")],
)
def test_different_names_have_different_keys(one: str, other: str) -> None:
    assert tight_key(one) != tight_key(other)
    assert loose_key(tight_key(one)) != loose_key(tight_key(other))


@pytest.mark.parametrize(
    ("russian", "ukrainian"),
    [("Работино", "Роботине"), ("Клещеевка", "Кліщіївка"), ("Староe Красное".replace("e", "е"), "Старе Красне"),
     ("Белогоровка", "Білогорівка"), ("Ягодное", "Ягідне"), ("Двуречная", "Дворічна"), ("Орехов", "Оріхів")],
)  # fmt: skip
def test_russian_forms_are_alike(russian: str, ukrainian: str) -> None:
    one, other = tight_key(russian), tight_key(ukrainian)
    assert loose_key(one) == loose_key(other)
    assert likeness(one, other) > 0.8


@pytest.mark.parametrize(
    ("foreign", "official"),
    [("Bachmut", "Bakhmut"), ("Bakhmout", "Bakhmut"), ("Bachmoet", "Bakhmut"), ("Charkiw", "Kharkiv"),
     ("Járkov", "Kharkov"),
     ("Tschernihiw", "Chernihiv"), ("Czernihów", "Chernihov"), ("Vouhledar", "Vuhledar"), ("Isjum", "Isyum")],
)  # fmt: skip
def test_other_languages_spell_the_same_sounds(foreign: str, official: str) -> None:
    assert tight_key(official) in {tight_key(foreign), *spellings(foreign)}


@given(st.text(max_size=200))
def test_keys_of_any_text_are_plain_ascii(text: str) -> None:
    key = tight_key(text)
    assert key.isascii()
    assert key == tight_key(text.upper().lower()) or not text.isascii()
    assert set(loose_key(key)).isdisjoint("aeiou")
    assert letters(text).isascii()
    assert all(spelling.isascii() for spelling in spellings(text))


@given(st.text(alphabet="абвгґдеєжзиіїйклмнопрстуфхцчшщьюя' -", min_size=1, max_size=40))
def test_a_name_and_its_official_romanisation_share_the_key(name: str) -> None:
    assume(not re.search("[кспшщцч][гґь' -]*г|з[ь' -]+г", name))  # the resolution writes these as it writes х, ш, ф
    assert tight_key(romanise(name, "uk")) == tight_key(name)


@given(st.text(alphabet="abcdefghijklmnoprstuvwyz", min_size=2, max_size=20), st.sampled_from("'’ʼ`´-– "))
def test_apostrophes_hyphens_and_blanks_change_no_key(name: str, mark: str) -> None:
    assert tight_key(name) == tight_key(name[:1] + name[1:].upper())
    assert letters(name[: len(name) // 2] + mark + name[len(name) // 2 :]) == letters(name)


@pytest.mark.parametrize("name", ["", " ", "…", "🙂🙂", "バフムート", "巴赫穆特", "أوديسا", "x" * 10_000, "0" * 121])
def test_what_is_no_name_has_no_key(name: str) -> None:
    assert tight_key(name) == ""
    assert spellings(name) == ()


def test_plain_levels_case_and_marks() -> None:
    assert plain("  KRYVYJ–Ríh ") == "kryvyj rih"
