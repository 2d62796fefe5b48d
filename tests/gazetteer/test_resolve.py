from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import LineString

from geo.gazetteer.front import distances_km
from geo.gazetteer.hints import relations
from geo.gazetteer.recognise import recognise
from geo.gazetteer.resolve import resolve
from geo.reports.model import Report

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Mention


def _ids(mentions: tuple[Mention, ...]) -> dict[str, int | None]:
    return {mention.text: mention.match.place.geonameid for mention in mentions if mention.match}


@pytest.mark.parametrize("which", ["shipped_gazetteer", "full"])
def test_the_places_of_two_real_reports(which: str, shared_data: Path, request: pytest.FixtureRequest) -> None:
    gazetteer = request.getfixturevalue(which)
    july = resolve((shared_data / "reports" / "2023-07-25-globalnews.txt").read_text("utf-8"), gazetteer)
    expected = {"Bakhmut": 713174, "Staromayorske": 692812, "Andriivka": 9114136, "Donetsk region": 709716}
    assert expected.items() <= _ids(july).items()
    assert not any(mention.ambiguous for mention in july if mention.text in expected)
    assert not {"Click", "Monday", "Story", "Kovaliov", "Andriy", "Reuters", "TechAI"} & _ids(july).keys()
    may = resolve((shared_data / "reports" / "2023-05-21-euromaidan.txt").read_text("utf-8"), gazetteer)
    assert set(_ids(may)) == {"Bakhmut", "Ukraine", "Donetsk Oblast", "Russia"}


def test_mentions_carry_span_reasons_and_alternatives(full: Gazetteer) -> None:
    text = "Troops entered Andriivka, southwest of Bakhmut."
    andriivka, bakhmut = resolve(text, full)
    assert text[slice(*andriivka.span)] == andriivka.text == "Andriivka"
    assert andriivka.match is not None
    assert "as the text says" in andriivka.match.why
    assert len(andriivka.alternatives) == 4
    assert andriivka.match.score > andriivka.alternatives[0].score
    assert bakhmut.match is not None
    assert bakhmut.match.place.geonameid == 713174


def test_a_lone_name_of_many_is_ambiguous(full: Gazetteer) -> None:
    (mention,) = resolve("Fighting went on in Mykolaivka.", full)
    assert mention.ambiguous


def test_the_front_decides_where_the_text_does_not(full: Gazetteer) -> None:
    text = "Fighting went on in Mykolaivka."
    front = LineString([(38.0, 48.45), (38.05, 48.55)])  # just east of Bakhmut
    (mention,) = resolve(text, full, front=front)
    assert mention.match is not None
    assert not mention.ambiguous
    assert distances_km([(mention.match.place.lat, mention.match.place.lon)], front)[0] < 6
    points = np.array(front.coords)
    (same,) = resolve(text, full, front=points)
    assert same.match is not None
    assert same.match.place == mention.match.place


@pytest.mark.parametrize(
    ("text", "geonameid"),
    [
        ("Ashford, north-east of Velmora, fell.", 11),
        ("Ashford, 7 km from Kerrin, fell.", 12),
        ("Troops left Ashford and Kerrin.", 12),
        ("Troops left Ashford in Northmark Province.", 11),
        ("Troops left Ashford in Elder County.", 11),
        ("Just north of Kerrin, the enemy shelled Dunmarrow. They also left Ashford near Kerrin.", 12),
        ("Seven miles northeast of Velmora lies Ashford.", 11),
    ],
)
def test_what_the_text_says_decides(country: Gazetteer, text: str, geonameid: int) -> None:
    assert _ids(resolve(text, country))["Ashford"] == geonameid


def test_one_sense_a_discourse(country: Gazetteer) -> None:
    mentions = resolve("Ashford, north-east of Velmora, fell. Kerrin stood. In Ashford nobody was hurt.", country)
    assert [mention.match.place.geonameid for mention in mentions if mention.text == "Ashford" and mention.match] == [
        11,
        11,
    ]


def test_forms_of_one_name_are_one_sense(full: Gazetteer) -> None:
    text = "Ворог атакував Андріївку. В Андріївці, що на південний захід від Бахмута, тривають бої."
    assert {value for key, value in _ids(resolve(text, full)).items() if key.startswith("Андрі")} == {9114136}


def test_a_report_is_read_in_its_language(full: Gazetteer) -> None:
    report = Report("r", "Под Работином идут бои.", date(2023, 8, 20), "--date", lang="ru")
    (mention,) = resolve(report, full)
    assert mention.match is not None
    assert mention.match.place.geonameid == 695586


def test_cyrillic_of_either_language_is_read_in_both(full: Gazetteer) -> None:
    ids = _ids(resolve("Бои в районе Песков и Невельского под Донецком.", full))
    assert ids == {"Песков": 9113066, "Невельского": 9112915, "Донецком": 709717}


def test_countries_divisions_and_seas_are_mentions_of_their_kind(shipped_gazetteer: Gazetteer) -> None:
    mentions = resolve(
        "Ukraine struck ships in the Black Sea off Crimea, and depots in Belgorod Oblast.", shipped_gazetteer
    )
    kinds = {mention.text: mention.match.place.feature for mention in mentions if mention.match}
    assert kinds == {"Ukraine": "PCLI", "Black Sea": "SEA", "Crimea": "ADM1", "Belgorod Oblast": "ADM1"}


@pytest.mark.parametrize("front", [None, LineString([(36.0, 47.4), (37.5, 47.8), (38.0, 48.6), (37.9, 49.8)])])
@pytest.mark.parametrize(
    "text", ["Moscow's man in Kherson left.", "Lviv, Bakhmut and Kyiv were hit.", "У Сумах і Донецьку вибухи."]
)
def test_a_bare_name_is_the_town_and_not_its_division(full: Gazetteer, text: str, front: LineString | None) -> None:
    mentions = resolve(text, full, front=front)
    assert len(mentions) >= 2
    assert all(mention.match and mention.match.place.feature.startswith("PPL") for mention in mentions)


@pytest.mark.parametrize("front", [None, LineString([(31.9, 46.7), (33.0, 46.9), (36.0, 47.4)])])
def test_cities_are_not_hamlets_of_their_name(full: Gazetteer, front: LineString | None) -> None:
    text = "Kyiv and Lviv were hit. Odesa, Kharkiv, Dnipro, Poltava and Sumy were spared."
    mentions = resolve(text, full, front=front)
    assert len(mentions) == 7
    assert all(mention.match and mention.match.place.population > 200_000 for mention in mentions)
    assert not any(mention.ambiguous for mention in mentions)


def test_what_lies_far_from_all_else_named_is_in_doubt(full: Gazetteer) -> None:
    mentions = resolve("Troops in Kursk Oblast entered Sverdlikovo.", full)
    assert [mention.ambiguous for mention in mentions] == [False, True]


def test_a_sentence_turned_round_is_read(full: Gazetteer) -> None:
    andriivka, _ = resolve("They hold Andriivka; Bakhmut is around 11 kilometres (seven miles) to the north.", full)
    assert andriivka.match is not None
    assert andriivka.match.place.geonameid == 9114136
    assert not andriivka.ambiguous


@pytest.mark.parametrize("text", ["", " \n", "🙂 " * 100, "no places here", "x" * 10_000, "Ж" * 10_000])
def test_texts_without_places(shipped_gazetteer: Gazetteer, text: str) -> None:
    assert resolve(text, shipped_gazetteer) == ()


def test_neighbourhoods_that_there_is_no_room_to_keep_say_the_same(
    full: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Ivanivka, Mykolaivka, Novoselivka and Orlivka near Avdiivka, then Petrivka and Pokrovske; Ivanivka again."
    kept = resolve(text, full, lang="en")
    monkeypatch.setattr("geo.gazetteer.beside._KEPT", 0)
    assert resolve(text, full, lang="en") == kept


def test_a_long_report_is_resolved_to_its_end(full: Gazetteer) -> None:
    names = [place.name for place in full.settlements((36.5, 47.5, 38.5, 49.5))][:120]
    mentions = resolve("".join(f"Shells fell on {name}. " for name in names), full)
    assert len(mentions) >= 100


@pytest.mark.parametrize(
    ("text", "bearing", "km"),
    [
        ("Kerrin, 10 km south of Velmora,", 180.0, 10.0),
        (
            "Kerrin, about five kilometers (3.1 miles) to the northwest of the largely destroyed city of Velmora.",
            315.0,
            4.99,
        ),
        ("Kerrin lies 12 kilometres from Velmora.", None, 12.0),
        ("Kerrin southwest of Velmora", 225.0, None),
    ],
)
def test_directions_and_distances_are_read(
    country: Gazetteer, text: str, bearing: float | None, km: float | None
) -> None:
    (relation,) = relations(text, recognise(text, "en", country.tables))
    assert (relation.span.name, relation.anchor.name) == ("Kerrin", "Velmora")
    assert relation.bearing == bearing
    assert relation.km == (None if km is None else pytest.approx(km, abs=0.01))


def test_a_direction_across_a_sentence_says_nothing(country: Gazetteer) -> None:
    text = "They left Kerrin. South of Velmora it is quiet."
    assert relations(text, recognise(text, "en", country.tables)) == []


def test_distances_to_the_front_are_geodesic_enough() -> None:
    # Bakhmut to the meridian 38.5 along its parallel: 0.50114 degrees of 73.8 km.
    (km,) = distances_km([(48.59419, 37.99886)], LineString([(38.5, 48.0), (38.5, 49.0)]))
    assert km == pytest.approx(36.97, rel=0.01)
    assert distances_km([(48.0, 38.0)], LineString()) == [float("inf")]


_pieces = st.sampled_from(
    [
        "Bakhmut",
        "Andriivka",
        "south of",
        "near",
        "Бахмутом",
        "під",
        "Андріївку",
        "10 km",
        ",",
        ".",
        "the",
        "Donetsk Oblast",
        "«",
        "»",
        "\n",
        "U.S.",
        "Йосип",
        "км",
        "🙂",
    ]
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(_pieces | st.text(max_size=12), max_size=25), st.sampled_from(["en", "uk", "ru"]))
def test_any_text_resolves_to_spans_in_order(shipped_gazetteer: Gazetteer, pieces: list[str], lang: str) -> None:
    text = " ".join(pieces)
    mentions = resolve(text, shipped_gazetteer, lang=lang)
    ends = 0
    for mention in mentions:
        start, end = mention.span
        assert ends <= start < end
        assert text[start:end] == mention.text
        assert mention.match is not None
        assert 0 <= mention.match.score <= 1
        ends = end
