"""What a reader does with a page, in a browser, from disk, with the network refused."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from shapely import box

from geo.maps.index import write_index
from geo.maps.page import write_pages
from geo.maps.timeline import write_timeline

HOSTILE = "</script><script>window.owned=1</script>`${window.owned=1}`'\"{{ 7*7 }}<img src=x onerror=window.owned=1>"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def page(sheet, tmp_path, read_page):
    (path,) = write_pages([sheet], tmp_path)
    return read_page(path)


def card(page, claim: str):
    return page.locator(f"button.go[data-claim='1-{claim}']")


def fills(page, kind: str) -> int:
    return page.locator(f".leaflet-container path.{kind}").count()


def centre(page) -> tuple[float, float]:
    return tuple(page.evaluate("[territory.map.getCenter().lat, territory.map.getCenter().lng]"))


def test_the_page_shows_ground_claims_places_legend_and_verdicts(page) -> None:
    assert "1,980 km²" in page.get_by_role("heading", level=1).inner_text().replace("\u00a0", " ")
    assert {kind: fills(page, kind) for kind in ("held", "defender-sure", "defender-part", "attacker-sure")} == {
        "held": 1, "defender-sure": 1, "defender-part": 2, "attacker-sure": 1,
    }  # fmt: skip
    assert page.locator(".badge").all_inner_texts()[:3] == ["✓\nsupported", "▲\noverstated", "?\nuntestable"]
    assert page.locator("mark").first.inner_text() == "retaken more than 12 sq km (4.63 sq miles) in the south"
    assert page.get_by_role("button", name="Alphaville", exact=True).count() == 1
    assert page.locator(".leaflet-control-scale").is_visible()
    assert page.locator(".legend").get_by_text("Gained by Ukraine").is_visible()


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Gained by Ukraine", "defender-sure"),
        ("Held by Russia", "held"),
        ("Regions measured", "sector"),
        ("Oblast borders", "border"),
    ],
)
def test_layers_can_be_switched(page, label: str, kind: str) -> None:
    shown = fills(page, kind)
    box = page.locator(".legend").get_by_label(label)
    box.uncheck()
    assert fills(page, kind) == 0
    box.check()
    assert fills(page, kind) == shown > 0


def test_a_click_on_a_claim_moves_the_map_and_opens_its_popup(page) -> None:
    card(page, "c2").click()
    page.locator(".leaflet-popup").get_by_text("Ukraine advanced 2 km").wait_for()
    lat, lon = centre(page)
    assert (lat, lon) == pytest.approx((47.6, 35.1), abs=0.3)
    assert page.locator("#claim-1-c2").evaluate("card => card.classList.contains('chosen')")
    assert "Map moved to claim 2" in page.locator("#live").inner_text()


def test_an_areas_outline_comes_with_its_claim_and_an_advances_stays(scene, tmp_path, read_page) -> None:
    sheet = scene.sheet()
    area = replace(sheet.footprints[0], claim="c1", label="area as claimed", polygon=box(35, 47, 35.1, 47.1))
    page = read_page(write_pages([replace(sheet, footprints=(*sheet.footprints, area))], tmp_path)[0])
    assert [path.is_visible() for path in page.locator("path.footprint").all()] == [True, False]
    card(page, "c1").click()
    assert [path.is_visible() for path in page.locator("path.footprint").all()] == [True, True]
    card(page, "c2").click()
    assert [path.is_visible() for path in page.locator("path.footprint").all()] == [True, False]


def test_a_second_source_has_its_say_on_the_card(scene, tmp_path, read_page) -> None:
    sheet = scene.sheet()
    (assessment,) = sheet.assessments
    first = assessment.findings[0]
    second = replace(first, verdict="stretched", why="Only with contested ground.", change=None)
    second = replace(second, measured=replace(first.measured, source="Other Survey"))
    both = replace(sheet, assessments=(replace(assessment, findings=(first, second)),))
    page = read_page(write_pages([both], tmp_path)[0])
    assert page.locator(".claim").count() == 1
    said = page.locator(".other").inner_text()
    assert said.startswith("By Other Survey")
    assert "Only with contested ground." in said
    verdicts = [text.replace("\n", " ") for text in page.locator(".claim .verdicts li").all_inner_texts()]
    assert verdicts == ["✓ supported by Survey", "≈ stretched by Other Survey"]
    assert said.endswith("Only with contested ground.")


def test_a_place_leads_to_its_claim(page) -> None:
    card(page, "c3").click()
    page.locator(".leaflet-popup").wait_for()
    page.locator(".leaflet-popup-close-button").click()
    page.get_by_role("button", name="Betaburg", exact=True).focus()
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup").filter(has_text="Middle Oblast")
    popup.get_by_role("button", name="Ukraine took Betaburg").click()
    assert page.evaluate("document.activeElement.dataset.claim") == "1-c3"


def test_pins_that_would_touch_share_one_and_part_on_zooming_in(scene, tmp_path, read_page) -> None:
    scene.second = replace(scene.second, lat=47.62, lon=35.12)
    page = read_page(write_pages([scene.sheet()], tmp_path)[0])
    assert "2, 3" in page.locator(".pin").all_inner_texts()
    page.locator(".pin", has_text="2, 3").focus()
    page.keyboard.press("Enter")
    assert page.locator(".leaflet-popup button.to-claim").count() == 2
    page.evaluate("territory.map.setView([47.61, 35.11], 13, { animate: false })")
    assert sorted(page.locator(".pin").all_inner_texts()) == ["1", "2", "3"]


def test_search_finds_a_village_by_a_part_of_its_name(page) -> None:
    page.get_by_role("combobox", name="Find a settlement").fill("delt")
    page.get_by_role("option", name="Deltivka").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").get_by_text("Deltivka").wait_for()
    assert centre(page) == pytest.approx((47.4, 35.05), abs=0.3)


def test_search_says_when_there_is_none(page) -> None:
    page.get_by_role("combobox", name="Find a settlement").fill("zzz")
    assert page.get_by_role("option").inner_text() == "No such settlement on this map"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.get_by_role("option").count() == 0


def test_the_keyboard_reaches_everything(page) -> None:
    reached = []
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("""() => {
              const at = document.activeElement;
              return at.getAttribute('aria-label') || at.closest('label')?.textContent || at.textContent;
            }""").replace("\u00a0", " ")
        )
        if page.evaluate("document.activeElement === document.body"):
            break
    everything = "\n".join(reached)
    for words in (
        "Skip to the claims", "All dates", "Ukraine gained at least 12 km²", "Ukraine took Betaburg",
        "Where this comes from",
        "Places named", "Sources and method", "Find a settlement", "Gained by Ukraine", "Settlements", "What changed",
        "Zoom in", "Map", "Alphaville",
    ):  # fmt: skip
        assert words in everything


def test_enter_on_a_claim_moves_the_map(page) -> None:
    card(page, "c3").focus()
    page.keyboard.press("Enter")
    page.locator(".leaflet-popup").wait_for()
    assert centre(page) == pytest.approx((47.9, 35.3), abs=0.3)


def test_before_and_after_part_at_the_line(page) -> None:
    page.get_by_text("Before and after").click()
    assert page.locator(".swipe-date").all_inner_texts() == ["4 June 2023", "24 July 2023"]
    slider = page.get_by_role("slider")
    slider.focus()
    left = page.locator(".swipe-line").bounding_box()["x"]
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    width = page.locator(".leaflet-container").bounding_box()["width"]
    assert page.locator(".swipe-line").bounding_box()["x"] == pytest.approx(left + 0.1 * width, abs=2)
    clips = page.evaluate("['before', 'after'].map(name => territory.map.getPane(name).style.clip)")
    cut = [clips[0].split()[1], clips[1].rstrip(")").split()[3]]
    assert cut[0].rstrip(",") == cut[1]
    page.get_by_text("What changed").click()
    assert fills(page, "defender-sure") == 1
    assert not page.locator(".swipe").is_visible()


def test_a_claims_own_window_is_shown_with_it(scene, change, tmp_path, read_page) -> None:
    from datetime import date

    middle = replace(change.before, date=date(2023, 7, 17), held=change.after.held, contested=change.after.contested)
    late = replace(change, before=middle)
    assessment = scene.assessment()
    first, second, third = assessment.findings
    sheet = replace(
        scene.sheet(), assessments=(replace(assessment, findings=(first, replace(second, change=late), third)),)
    )
    page = read_page(write_pages([sheet], tmp_path)[0])
    choice = page.get_by_label("Window of days")
    assert choice.input_value() == "0"
    assert fills(page, "defender-sure") == 1
    card(page, "c2").click()
    assert choice.input_value() == "1"
    assert fills(page, "defender-sure") == 0
    choice.select_option("0")
    assert fills(page, "defender-sure") == 1


def test_a_link_to_a_claim_opens_it(sheet, tmp_path, read_page, browser) -> None:
    (path,) = write_pages([sheet], tmp_path)
    page = read_page(path)
    page.goto(f"{path.as_uri()}#claim-1-c2")
    page.reload()
    page.locator(".leaflet-popup").get_by_text("Ukraine advanced 2 km").wait_for()


def test_a_phone_shows_headline_map_and_claims_without_sideways_scrolling(sheet, tmp_path, read_page) -> None:
    (path,) = write_pages([sheet], tmp_path)
    page = read_page(path, **PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heading, stage, claims = (page.locator(name).bounding_box() for name in ("h1", ".stage", ".claim >> nth=0"))
    assert heading["y"] < stage["y"] < claims["y"]
    assert heading["y"] + heading["height"] < 844
    assert not page.locator(".layers").is_visible()
    page.get_by_text("Legend and layers").click()
    assert page.locator(".layers").is_visible()
    card(page, "c3").click()
    page.locator(".leaflet-popup").wait_for()
    box = page.locator(".leaflet-popup").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 391


def test_hostile_text_shows_as_text_and_runs_nothing(scene, tmp_path, read_page) -> None:
    scene.title = scene.publisher = scene.why = HOSTILE
    scene.text = f"{HOSTILE} {scene.text}"
    scene.url = "javascript:window.owned=1"
    scene.place = replace(scene.place, name=f"A{HOSTILE}", admin1=HOSTILE)
    sheet = scene.sheet()
    page = read_page(write_pages([sheet], tmp_path)[0])
    assert page.locator(".report h2").inner_text() == HOSTILE
    assert page.locator(".why").first.inner_text() == HOSTILE
    assert page.locator(".report h2 a").count() == 0
    for claim in page.locator("button.go").all():
        claim.click()
        page.locator(".leaflet-popup").first.wait_for()
    page.get_by_role("combobox").fill("a<")
    page.get_by_role("option").first.click()
    assert HOSTILE in page.locator(".leaflet-popup h3").last.inner_text()
    assert page.evaluate("window.owned") is None
    assert page.locator("img").count() == 0
    index = read_page(write_index([sheet], tmp_path))
    assert index.locator("p.report bdi").first.inner_text() == HOSTILE
    assert index.evaluate("window.owned") is None


def test_marks_that_turn_the_writing_direction_are_gone(scene, tmp_path, read_page) -> None:
    scene.title = "gnp.\u202egpj \u2066quiet\u2069 \u05e9\u05dc\u05d5\u05dd"
    page = read_page(write_pages([scene.sheet()], tmp_path)[0])
    assert page.locator(".report h2").inner_text() == "gnp.gpj quiet \u05e9\u05dc\u05d5\u05dd"


def test_a_script_from_elsewhere_is_refused(sheet, tmp_path, read_page) -> None:
    page = read_page(write_pages([sheet], tmp_path)[0], expected="Content Security Policy")
    refused = page.evaluate("""() => new Promise((done) => {
      document.addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), { once: true });
      const script = document.createElement('script');
      script.textContent = 'window.owned = 1';
      document.body.append(script);
    })""")
    assert refused == "script-src-elem"
    assert page.evaluate("window.owned") is None


def test_without_a_network_tiles_are_missed_by_nobody(sheet, tmp_path, read_page) -> None:
    host = "https://tile.openstreetmap.org/"
    page = read_page(write_pages([sheet], tmp_path, tiles=True)[0], expected="net::ERR", allowed=host)
    page.get_by_role("button", name="Zoom in").click()
    assert not page.evaluate("territory.map.getContainer().classList.contains('tiled')")
    land = "getComputedStyle(document.querySelector('path.land')).fillOpacity"
    assert page.evaluate(land) == "1"
    page.route(f"{host}**", lambda route: route.fulfill(content_type="image/png", body=PIXEL))
    page.reload()
    page.wait_for_function("territory.map.getContainer().classList.contains('tiled')")
    assert page.evaluate(land) == "0"
    assert (
        page.locator(".leaflet-control-attribution a").get_attribute("href")
        == "https://www.openstreetmap.org/copyright"
    )


def test_dark_mode_changes_the_paper_and_not_the_story(sheet, tmp_path, read_page) -> None:
    (path,) = write_pages([sheet], tmp_path)
    light, dark = (read_page(path, color_scheme=scheme) for scheme in ("light", "dark"))
    papers = [page.evaluate("getComputedStyle(document.body).backgroundColor") for page in (light, dark)]
    assert papers == ["rgb(255, 255, 255)", "rgb(21, 24, 28)"]
    assert fills(light, "held") == fills(dark, "held")


def test_the_timeline_steps_by_keys_and_by_play(change, oblasts, towns, tmp_path, read_page) -> None:
    from datetime import date

    back = replace(change.before, date=date(2023, 8, 1))
    changes = [change, replace(change, before=change.after, after=back)]
    page = read_page(write_timeline(changes, tmp_path, regions=oblasts, towns=towns))
    assert page.locator("output.day").inner_text() == "1 August 2023"
    assert fills(page, "defender-sure") == 0
    page.get_by_role("slider", name="Date").focus()
    page.keyboard.press("ArrowLeft")
    assert page.locator("output.day").inner_text() == "24 July 2023"
    assert fills(page, "defender-sure") == 1
    page.get_by_role("button", name="Play").click()
    page.get_by_text("1 August 2023").first.wait_for()
    page.get_by_label("Colours show what changed").select_option("previous")
    assert fills(page, "attacker-sure") == 1


def test_real_pages_are_usable_at_once(shared_data, scene, tmp_path, read_page) -> None:
    from geo.control.change import measure_change
    from geo.control.read import read_snapshot
    from geo.regions.library import load_regions

    folder = shared_data / "data" / "deepstate"
    before, after = (read_snapshot(folder / f"{day}.geojson") for day in ("2023-06-04", "2023-07-24"))
    scene.change = measure_change(before, after)
    page = read_page(write_pages([scene.sheet(*load_regions("oblast"))], tmp_path)[0])
    assert page.evaluate("document.documentElement.dataset.ready") == "yes"
    assert fills(page, "held") > 0
    assert page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd") < 3000
