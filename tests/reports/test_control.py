"""Settlements that changed hands or are held."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.mark.parametrize(
    ("text", "actor", "places"),
    [
        ("Ukrainian troops liberated Robotyne.", "Ukraine", ["Robotyne"]),
        ("Russian forces captured the villages of Ivanivka in Kharkiv region and Netailove in Donetsk region.",
         "Russia", ["Ivanivka", "Netailove"]),
        ("Robotyne, Urozhaine and Andriivka were liberated.", "Ukraine", ["Robotyne", "Urozhaine", "Andriivka"]),
        ("Seven villages have been retaken by Ukraine: Lobkove, Levadne and Makarivka.", "Ukraine",
         ["Lobkove", "Levadne", "Makarivka"]),
        ("Ukraine took ten settlements, among them Snagost.", "Ukraine", ["Snagost"]),
        ("Bakhmut, which Russian forces captured in May, lies in ruins.", "Russia", ["Bakhmut"]),
        ("Andriivka is back in Ukrainian hands.", "Ukraine", ["Andriivka"]),
        ("The brigade brought the village of Rivnopil back under Ukrainian control.", "Ukraine", ["Rivnopil"]),
        ("Ukrainian troops withdrew from Avdiivka.", "Russia", ["Avdiivka"]),
        ("Ukrainian troops were driven from Pobieda and Lastochkyne.", "Russia", ["Pobieda", "Lastochkyne"]),
        ("Chasiv Yar has fallen to Russian troops.", "Russia", ["Chasiv Yar"]),
        ("The capture of Kurakhove was announced by Russia.", "Russia", ["Kurakhove"]),
        ("Ukraine controls Sudzha.", "Ukraine", ["Sudzha"]),
        ("Orikhove, Lypove and Stinka, all of them on the border, were seized on Friday by Russian troops.", "Russia",
         ["Orikhove", "Lypove", "Stinka"]),
        ("Zelenivka, which opens the way north, and Verbivka, a rail hub, were both captured, Moscow said.", "Russia",
         ["Zelenivka", "Verbivka"]),
        ("Orikhove, Stinka and, above all, Lypove have been retaken, Kyiv says.", "Ukraine",
         ["Orikhove", "Stinka", "Lypove"]),
        ("Stinka, Lypove: two more names were read out by Zelensky as liberated.", "Ukraine", ["Stinka", "Lypove"]),
        ("Lypove is the third town to fall to Russia this month.", "Russia", ["Lypove"]),
        ("Lypove, in the Kharkiv region, is the latest village that Russia's army says it has taken.", "Russia",
         ["Lypove"]),
        ("Among the villages that Ukraine has abandoned are Lypove and Stinka.", "Russia", ["Lypove", "Stinka"]),
        ("Ukraine said that Lypove, which Russia says it took in May, is quiet.", "Russia", ["Lypove"]),
        ("Lypove, freed on Thursday by Ukrainian marines, was shelled.", "Ukraine", ["Lypove"]),
        ("Russian troops stormed into Lypove, which they have since fully secured.", "Russia", ["Lypove"]),
        ("Lypove, which had been in Russian hands since April, has been freed.", "Ukraine", ["Lypove"]),
        ("Lypove has been left by Ukrainian troops.", "Russia", ["Lypove"]),
        ("The brigade says that Lypove and Stinka are ours again, Syrskyi wrote.", "Ukraine", ["Lypove", "Stinka"]),
        ("Lypove and Stinka have come under Russian occupation.", "Russia", ["Lypove", "Stinka"]),
        ("Russian forces have taken the towns of Lypove and Stinka.", "Russia", ["Lypove", "Stinka"]),
        ("Lypove, Stinka and most of Verbivka have been captured by Russian troops.", "Russia", ["Lypove", "Stinka"]),
        ("ЗСУ звільнили Роботине та Урожайне.", "Ukraine", ["Robotyne", "Urozhaine"]),
        ("Українці повернули Зелений Гай і Володимирівку.", "Ukraine", ["Zelenyi Hai", "Volodymyrivka"]),
        ("Роботине звільнено.", "Ukraine", ["Robotyne"]),
        ("Стало відомо про звільнення Удачного.", "Ukraine", ["Udachne"]),
        ("Росіяни захопили село Дачне.", "Russia", ["Dachne"]),
        ("Сили оборони відійшли з Вугледара.", "Russia", ["Vuhledar"]),
        ("Російські війська взяли під контроль Кліщіївку.", "Russia", ["Klishchiivka"]),
        ("Над Балаклією знову майорить український прапор.", "Ukraine", ["Balakliia"]),
        ("ВСУ освободили Клещеевку.", "Ukraine", ["Klishchiivka"]),
        ("ВС РФ установили контроль над Разино.", "Russia", ["Razino"]),
        ("Освобождены Орловка и Тоненькое, напомнил Шойгу.", "Russia", ["Orlovka", "Tonenkoye"]),
        ("Угледар перешел под контроль российской армии.", "Russia", ["Vuhledar"]),
        ("Противник заволодів Стрілечою та Красним.", "Russia", ["Strilecha", "Krasne"]),
        ("Після виходу українських військ з Авдіївки росіяни спробували наступати далі.", "Russia", ["Avdiivka"]),
        ("Українські військові відновили контроль над околицями міста та звільнили Радьківку.", "Ukraine",
         ["Radkivka"]),
        ("Російські війська взяли Дачне й Веселе під свій контроль.", "Russia", ["Dachne", "Vesele"]),
        ("Благодатне й Макарівка вже вільні.", "Ukraine", ["Blahodatne", "Makarivka"]),
        ("Российский флаг поднят над Угледаром.", "Russia", ["Vuhledar"]),
        ("Противника вытеснили из Кировска и Майского, сообщили в Минобороны РФ.", "Russia", ["Kirovsk", "Mayskoye"]),
        ("«Запад» освободил Подолы, Южная группировка — Бондарное, а «Восток» — Зеленое.", "Russia",
         ["Podoly", "Bondarnoye", "Zelenoye"]),
        ("Минобороны РФ: Волчанск взят; Зеленский это опроверг.", "Russia", ["Vovchansk"]),
        ("Село Грабовське, яке противник захопив у грудні, зруйноване.", "Russia", ["Hrabovske"]),
        ("Довкола Грабовського, захопленого у грудні, тривають бої.", "Russia", ["Hrabovske"]),
        ("Под контролем России оказались соседние Поповка и Высокое.", "Russia", ["Popovka", "Vysokoye"]),
        ("Российские войска отбили у ВСУ Малую Локню и Косицу.", "Russia", ["Malaya Loknya", "Kositsa"]),
        ("Россияне захватили на Сумщине Новенькое и Журавку.", "Russia", ["Novenkoye", "Zhuravka"]),
        ("Снигиревку российские части уже оставили.", "Ukraine", ["Snigirevka"]),
        ("Украинские войска отошли из Северного и Степового.", "Russia", ["Severnoye", "Stepovoye"]),
        ("Украинцы освободили Старомайорское, опубликовал видео Зеленский.", "Ukraine", ["Staromaiorske"]),
        ("Из Загорного и Нового ВСУ выбиты накануне.", "Russia", ["Zagornoye", "Novoye"]),
        ("З Авдіївки українські війська відступили.", "Russia", ["Avdiivka"]),
        ("Підрозділам довелося відійти з Великої Новосілки, аби уникнути оточення.", "Russia", ["Velyka Novosilka"]),
        ("Контрнаступление принесло ВСУ два села: Лобковое и Левадное.", "Ukraine", ["Lobkovoye", "Levadnoye"]),
        ("Бійці підняли український прапор над міськрадою Куп'янська.", "Ukraine", ["Kupiansk"]),
        ("Снігурівка вільна, оголосив боєць на відео.", "Ukraine", ["Snihurivka"]),
        ("Гуляйполе освобождено, доложили Путину. Главком ВСУ говорит, что бои продолжаются.", "Russia",
         ["Huliaipole"]),
        ("Високопілля вже під українським прапором.", "Ukraine", ["Vysokopillia"]),
        ("Росіяни захопили частину Красногорівки; Семенівку та Бердичі ЗСУ залишили.", "Russia",
         ["Semenivka", "Berdychi"]),
        ("Красноармейск и Дзержинск взяты, доложил Герасимов.", "Russia", ["Pokrovsk", "Toretsk"]),
        ("Золотая Нива и Гродовка стали российскими.", "Russia", ["Zolotaya Niva", "Grodovka"]),
        ("Армия России взяла под контроль Грабовское Сумской области.", "Russia", ["Hrabovske"]),
        ("Окупанти дійшли до Яблунівки та захопили її.", "Russia", ["Yablunivka"]),
        ("Богданівку поки що тримаємо, зазначив Сирський.", "Ukraine", ["Bohdanivka"]),
        ("Медали получили российские бойцы, взявшие Бердычи.", "Russia", ["Berdychi"]),
        ("Разовка и Песчаное отошли под контроль ВС РФ.", "Russia", ["Razovka", "Peschanoye"]),
        ("Висоцьке й сусіднє Рясне українські військові контролюють.", "Ukraine", ["Vysotske", "Riasne"]),
        ("Шевченко, Успеновка — в январе ВС РФ взят 21 населенный пункт.", "Russia", ["Shevchenko", "Uspenovka"]),
        ("Торецьк повністю під росіянами.", "Russia", ["Toretsk"]),
        ("Toretsk, claimed by Gerasimov in May, remains under Ukrainian control.", "Ukraine", ["Toretsk"]),
        ("Ukraine freed part of the region, with Yampil and Torske changing hands.", "Ukraine", ["Yampil", "Torske"]),
        ("Toretsk is Ukrainian again, and so is Yampil.", "Ukraine", ["Toretsk", "Yampil"]),
        ("Ямпіль знову український, як і Торецьк.", "Ukraine", ["Yampil", "Toretsk"]),
        ("Ямпіль вдалося повернути, каже речник.", "Ukraine", ["Yampil"]),
        ("Український прапор повернувся в Ямпіль.", "Ukraine", ["Yampil"]),
        ("The line now runs past Yampil, the capture of which Russia reported on Friday.", "Russia", ["Yampil"]),
        ("Генштаб спростував чутки: Запорізьке під контролем Сил оборони.", "Ukraine", ["Zaporizke"]),
    ],
)  # fmt: skip
def test_settlements(claims: Callable[..., list[Claim]], text: str, actor: str, places: list[str]) -> None:
    found = claims(text)
    assert [claim.place for claim in found] == places
    assert {claim.actor for claim in found} == {actor}
    assert {claim.kind for claim in found} == {"control"}


@pytest.mark.parametrize(
    "text",
    [
        "Завершается зачистка Богуславки, сообщили в Минобороны России.",
        "Russian troops have stormed Kurakhove.",
        "Fighting goes on near Bakhmut and for Klishchiivka.",
        "Russian troops attacked Avdiivka and shelled Kupiansk.",
        "Ukraine defends Pokrovsk.",
        "Kyiv denied that Bakhmut had been captured.",
        "Russia aims to take Kramatorsk.",
        "Russia failed to capture Chasiv Yar.",
        "Ukraine has not lost Pokrovsk.",
        "Russian troops nearly captured Hrodivka.",
        "Russia controls half of Toretsk.",
        "Ukrainian troops took positions near Klishchiivka.",
        "The ruins of Bakhmut were captured by a drone's camera.",
        "Ukraine captured a general, Ivan Petrov said.",
        "The claim that Lypove had been captured by Russia is untrue.",
        "Reports of Russia's capture of Lypove were premature.",
        "Lypove is the next town to fall to Russia, analysts fear.",
        "Lypove residents said that soldiers had been captured.",
        "Ukraine doubts that Russia has taken Lypove.",
        "Росіяни намагаються захопити Покровськ.",
        "Генштаб спростував захоплення Куп'янська.",
        "Ворог обстріляв Нікополь.",
        "Российские войска пытаются занять Часов Яр.",
        "Минобороны опровергло сообщения о взятии Снагости.",
        "Наші захисники вибили росіян з Куп'янська?",
        "Заяву про взяття Андріївки бригада назвала передчасною.",
        "У Генштабі назвали недостовірною інформацію про окупацію Запорізького.",
        "Під вогневим контролем ворога Роботине.",
        "Росіяни захопили Нью-Йорк майже повністю.",
        "Юнаківка, втрачена на дві третини, лишається нашою метою.",
        "Майже 90% Куп'янська контролюють Сили оборони.",
        "Микрорайон «Канал» под контролем российских сил.",
        "ВСУ отошли к Богоявленке.",
        "Уся Київщина звільнена від загарбника.",
        "На напрямку Первомайське — Херсон повернуто кілька позицій.",
    ],
)
def test_what_is_no_change_of_hands(claims: Callable[..., list[Claim]], text: str) -> None:
    assert claims(text) == []


def test_a_clause_without_a_verb_has_a_side_of_its_own(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Росіяни захопили Дачне, а Сили оборони — Андріївку.")
    assert [(claim.actor, claim.place) for claim in found] == [("Russia", "Dachne"), ("Ukraine", "Andriivka")]


def test_held_is_told_from_taken(claims: Callable[..., list[Claim]]) -> None:
    (held,) = claims("Russia still holds Bakhmut.")
    (taken,) = claims("Russia captured Bakhmut.")
    assert held.control is not None
    assert taken.control is not None
    assert (held.control.change, taken.control.change) == ("held", "taken")


def test_the_place_can_be_found_in_the_text(claims: Callable[..., list[Claim]]) -> None:
    text = "Українські війська звільнили Кліщіївку та Андріївку."
    assert [text[slice(*claim.place_span)] for claim in claims(text) if claim.place_span] == ["Кліщіївку", "Андріївку"]
