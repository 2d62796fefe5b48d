from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo._errors import PlaceError
from geo.gazetteer.compass import distance_km

if TYPE_CHECKING:
    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Place


def _place(gazetteer: Gazetteer, name: str) -> Place:
    return gazetteer.search(name, limit=1).matches[0].place


def test_the_exact_name_of_a_city_is_clear(shipped_gazetteer: Gazetteer) -> None:
    result = shipped_gazetteer.search("Kharkiv")
    assert result.matches[0].place.geonameid == 706483
    assert not result.ambiguous
    assert result.gazetteer == shipped_gazetteer.label
    assert result.matches[0].score > 0.9


@pytest.mark.parametrize(
    ("query", "geonameid"),
    [("Artemivsk", 713174), ("Артемовск", 713174), ("Bachmut", 713174), ("Бахмутом", 713174), ("Bakhmutt", 713174),
     ("Ugledar", 690823), ("Kiev", 703448), ("Lemberg", 702550), ("Днепропетровск", 709930), ("Wuhledar", 690823),
     ("Staromayorskoye", 692812), ("Старомайорському", 692812), ("Rabotino", 695586), ("Чассов Яр", 710915)],
)  # fmt: skip
def test_other_spellings_forms_and_slips(shipped_gazetteer: Gazetteer, query: str, geonameid: int) -> None:
    assert shipped_gazetteer.search(query).matches[0].place.geonameid == geonameid


def test_exact_names_rank_before_slips(shipped_gazetteer: Gazetteer) -> None:
    exact = shipped_gazetteer.search("Sumy").matches[0]
    slip = shipped_gazetteer.search("Summy").matches[0]
    assert exact.place == slip.place
    assert "the same name" in exact.why
    assert exact.score >= slip.score


def test_a_village_name_of_many_is_ambiguous_until_something_is_known(full: Gazetteer) -> None:
    assert full.search("Andriivka").ambiguous
    bakhmut = _place(full, "Bakhmut")
    near = full.search("Andriivka", near=bakhmut, bearing="SW")
    assert near.matches[0].place.geonameid == 9114136
    assert not near.ambiguous
    assert "of Bakhmut" in near.matches[0].why


def test_bearings_tell_two_of_a_name_apart(country: Gazetteer) -> None:
    velmora = _place(country, "Velmora")
    north = country.search("Ashford", near=velmora, bearing="NE").matches[0].place
    south = country.search("Ashford", near=_place(country, "Kerrin"), bearing="S").matches[0].place
    assert (north.geonameid, south.geonameid) == (11, 12)


def test_a_country_shuts_the_others_out(shipped_gazetteer: Gazetteer) -> None:
    assert {match.place.country for match in shipped_gazetteer.search("Belgorod", country="ru").matches} == {"RU"}
    assert shipped_gazetteer.search("Kharkiv", country="RU").matches == () or all(
        match.place.country == "RU" for match in shipped_gazetteer.search("Kharkiv", country="RU").matches
    )


@pytest.mark.parametrize("oblast", ["Donetsk", "Donetsk Oblast", "донецька область", "Donetskaya Oblast", "Донеччина"])
def test_an_oblast_by_any_of_its_names(shipped_gazetteer: Gazetteer, oblast: str) -> None:
    match = shipped_gazetteer.search("Oleksandrivka", oblast=oblast).matches[0]
    assert match.place.admin1 == "Donetsk Oblast"
    assert f"in {oblast}" in match.why


@pytest.mark.parametrize(
    ("hints", "says"),
    [({"oblast": "Atlantis"}, "Atlantis"), ({"bearing": "SW"}, "near"), ({"bearing": "up"}, "up")],
)
def test_unknown_hints_are_named(shipped_gazetteer: Gazetteer, hints: dict[str, str], says: str) -> None:
    with pytest.raises(PlaceError, match=says):
        shipped_gazetteer.search("Bakhmut", **hints)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "nonsense",
    [
        "",
        " ",
        "?!",
        "🙂",
        "🏴‍☠️ 💥",
        "x" * 10_000,
        "а" * 10_000,
        "qwrtpsdfg",
        "バフムート",
        "مدينة",
        "123456",
        "'",
        "=cmd|' /C calc'!A0",
        "\x00\n",
    ],
)
def test_nonsense_has_no_match(shipped_gazetteer: Gazetteer, nonsense: str) -> None:
    result = shipped_gazetteer.search(nonsense)
    assert result.matches == ()
    assert not result.ambiguous


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_answered(shipped_gazetteer: Gazetteer, text: str) -> None:
    result = shipped_gazetteer.search(text)
    assert sum(match.score for match in result.matches) <= 1.0 + 1e-9
    assert len(result.matches) <= 5


def test_one_swapped_letter_is_found_in_any_settlement_name(shipped_gazetteer: Gazetteer) -> None:
    lone = [
        place
        for place in shipped_gazetteer.settlements((36.0, 47.0, 39.0, 50.0))
        if len(place.name) > 8 and place.name.isalpha() and len(shipped_gazetteer.lookup(place.name)) == 1
    ]
    assert len(lone) > 100
    found = 0
    for place in lone:
        middle = len(place.name) // 2
        typed = place.name[: middle - 1] + place.name[middle] + place.name[middle - 1] + place.name[middle + 1 :]
        matches = shipped_gazetteer.search(typed).matches
        found += bool(matches) and distance_km((matches[0].place.lat, matches[0].place.lon), (place.lat, place.lon)) < 5
    assert found / len(lone) > 0.95


def test_to_dict_is_the_json_contract(shipped_gazetteer: Gazetteer) -> None:
    result = shipped_gazetteer.search("Izium").to_dict()
    assert {"query", "matches", "ambiguous"} <= result.keys()
    assert result["matches"][0].keys() == {
        "name", "geonameid", "lat", "lon", "country", "admin1", "feature", "population", "score", "why",
    }  # fmt: skip


def test_settlements_within_bounds(country: Gazetteer) -> None:
    inside = {place.geonameid for place in country.settlements((19.9, 9.9, 20.1, 10.1)) if place.country == "XV"}
    assert inside == {10, 11}


def test_lookup_finds_by_key(shipped_gazetteer: Gazetteer) -> None:
    (number,) = shipped_gazetteer.lookup("Старомайорське")
    assert shipped_gazetteer.place(number).geonameid == 692812
    assert shipped_gazetteer.lookup("Atlantis on Sea") == ()
