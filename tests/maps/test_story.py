import json
from dataclasses import replace

from geo.maps.claims import claims_of
from geo.maps.story import tell_story


def words(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_headline_is_the_changes_own_figures(sheet) -> None:
    story = tell_story(sheet)
    assert words(story["headline"]) == "Ukraine gained 1,980 km², Russia 251 km²"
    assert words(story["standfirst"]) == (
        "4 June to 24 July 2023, by the polygons of Survey. "
        "3 claims checked: 1 supported, 1 overstated and 1 untestable."
    )


def test_estimates_say_so(scene, change) -> None:
    guess = replace(change.after, estimate=True, source="settlement catchments (estimate)")
    scene.change = replace(change, after=guess)
    story = tell_story(scene.sheet())
    assert words(story["headline"]).startswith("Ukraine gained an estimated 1,980 km²")
    assert story["estimate"] is True


def test_a_side_that_gained_nothing_is_named(scene, change) -> None:
    rows = (change.rows[0], replace(change.rows[1], low_km2=0.0, km2=0.0, high_km2=0.0))
    scene.change = replace(change, rows=rows)
    assert words(tell_story(scene.sheet())["headline"]) == "Ukraine gained 1,980 km², Russia none"


def test_a_day_without_polygons_still_tells_its_claims(scene) -> None:
    assessment = scene.assessment()
    findings = tuple(replace(entry, change=None, measured=None, verdict="untestable") for entry in assessment.findings)
    from geo.maps.sheet import gather_sheets

    (sheet,) = gather_sheets([replace(assessment, findings=findings)])
    story = tell_story(sheet)
    assert story["headline"] == "3 claims, none measured"
    assert (story["windows"], story["faces"], story["held"]) == ([], [], None)
    assert len(story["claims"]) == 3


def test_claims_carry_their_figures_untouched(sheet) -> None:
    area, advance, taken = claims_of(sheet)
    assert area["claimed"] == {"km2": 12, "low": 12, "high": 15, "text": "at least 12\u00a0km²"}
    assert {key: area["measured"][key] for key in ("low", "km2", "high", "sd")} == {
        "low": 10.2, "km2": 12.5, "high": 15.0, "sd": 1.0,
    }  # fmt: skip
    assert area["quote"] == (
        "Troops have ", "retaken more than 12 sq km (4.63 sq miles) in the south", " since 4 June, an official said.",
    )  # fmt: skip
    assert advance["claimed"]["km2"] == 6
    assert taken["measured"] is None
    assert [entry["verdict"] for entry in (area, advance, taken)] == ["supported", "overstated", "untestable"]


def test_claims_lead_to_their_places_and_back(sheet) -> None:
    story = tell_story(sheet)
    names = [place["name"] for place in story["places"]]
    assert names == ["Alphaville", "Betaburg"]
    assert [claim["place"] for claim in story["claims"]] == [None, 0, 1]
    assert story["claims"][1]["pin"] == [47.6, 35.1]
    (lat, lon), south_west = story["claims"][0]["pin"], story["claims"][0]["view"][0]
    assert 47 <= lat <= 48
    assert 35 <= lon <= 35.2
    assert south_west == [47.0, 35.0]


def test_facts_say_where_it_comes_from(sheet) -> None:
    facts = dict(tuple(fact) for fact in claims_of(sheet)[0]["facts"])
    assert facts["Said by"] == "an official, 24 July 2023"
    assert facts["Stated as"] == "12 km² and 4.63 square miles, which agree"
    assert facts["The report"] == "could not verify this"
    assert facts["Measured"] == "4 June to 24 July 2023, the south, Survey"
    assert facts["In the text"].endswith("of 2023-07-25-example.md")


def test_findings_of_several_sources_are_one_claim(scene) -> None:
    assessment = scene.assessment()
    first = assessment.findings[0]
    second = replace(
        first, verdict="overstated", measured=replace(first.measured, source="Other", km2=3.0), change=None
    )
    scene_sheet = scene.sheet()
    twice = replace(scene_sheet, assessments=(replace(assessment, findings=(first, second)),))
    (claim,) = claims_of(twice)
    assert claim["verdict"] == "supported"
    assert [(other["verdict"], other["measured"]["source"]) for other in claim["others"]] == [("overstated", "Other")]


def test_neighbouring_countries_are_told_apart(sheet) -> None:
    abroad = {
        region["label"]: region["abroad"] for region in tell_story(sheet)["regions"] if region["kind"] == "oblast"
    }
    assert abroad == {"East Oblast": True, "Middle Oblast": False, "West Oblast": False}


def test_towns_are_the_near_ones_largest_first(sheet) -> None:
    assert [town[0] for town in tell_story(sheet)["towns"]] == ["Gammapol", "Deltivka"]


def test_credits_name_what_was_drawn_and_nothing_else(scene, oblasts) -> None:
    sourced = [replace(region, source="Survey of Borders") for region in oblasts]
    assert tell_story(scene.sheet(*sourced))["credits"] == [
        "Settlement names: GeoNames, CC BY 4.0.",
        "Outlines of oblasts: Survey of Borders.",
    ]
    scene.place, scene.second = replace(scene.place, geonameid=None), replace(scene.second, geonameid=None)
    assert tell_story(scene.sheet())["credits"] == []


def test_the_story_is_plain_json(sheet) -> None:
    assert json.loads(json.dumps(tell_story(sheet), allow_nan=False))["date"] == "2023-07-25"
