"""Two sources on one page: what both count, what each alone does, and where the page shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import shapely
from shapely import box

from geo.control.change import measure_change
from geo.geodesy import area_km2
from geo.maps.page import render_page, write_pages
from geo.maps.story import tell_story
from geo.reconcile.assess import compare_sources
from geo.regions.model import multipolygon

NAMES = ["Survey", "Other </script> `${1}` Survey"]


@pytest.fixture
def both(scene, south, grounds):
    """The scene's first claim by two sources: the other has less of the strip freed, and no win in the east."""
    before, after = grounds
    held = multipolygon(after.held.difference(box(35.9, 47, 36.1, 47.3)).union(box(35, 47.6, 35.2, 47.8)))
    other = [
        replace(before, source=NAMES[1]),
        replace(after, source=NAMES[1], held=held, contested=multipolygon(box(36, 47, 36.1, 47.3))),
    ]
    changes = [measure_change(before, after, [south]), measure_change(*other, [south])]
    scene.change = changes[0]
    sheet = scene.sheet()
    (assessment,) = sheet.assessments
    first = replace(assessment.findings[0], source=NAMES[0])
    measured = replace(first.measured, source=NAMES[1], km2=changes[1].row("south", "Ukraine").km2)
    second = replace(first, source=NAMES[1], change=changes[1], measured=measured, verdict="understated")
    findings = tuple(compare_sources([first, second]))
    return replace(sheet, assessments=(replace(assessment, findings=findings),), footprints=())


def test_a_pair_of_windows_is_told_once(both) -> None:
    story = tell_story(both)
    (pair,) = story["pairs"]
    assert (pair["first"], pair["second"], pair["names"]) == (0, 1, NAMES)
    (claim,) = story["claims"]
    (apart,) = claim["apart"]
    row = both.assessments[0].findings[0].disagreements[0].row("south", "Ukraine")
    assert (apart["both"], apart["first"], apart["second"]) == (row.both_km2, row.first_km2, row.second_km2)
    assert story["checked"] == f"1 claim checked: by {NAMES[0]}, 1 supported; by {NAMES[1]}, 1 understated."
    assert [window["headline"][:14] for window in story["windows"]] == ["Ukraine gained", "Ukraine gained"]


def test_the_faces_drawn_are_the_ground_measured(both) -> None:
    """The page tells kinds from the letters of a face; their areas are the figures, but for the page's grid of 11 m."""
    from geo.maps.beside import standing_ground
    from geo.maps.mosaic import build_mosaic

    (apart,) = both.disagreements
    ends = [apart.first.before, apart.first.after, apart.second.before, apart.second.after]
    mosaic = build_mosaic(ends, standing_ground(both))
    km2 = dict.fromkeys(("both", "first", "second", "differs"), 0.0)
    for letters, face in zip(mosaic.statuses, mosaic.faces, strict=True):
        one, other = ((pair[1] == "h") - (pair[0] == "h") for pair in (letters[:2], letters[2:4]))
        kind = "both" if one and one == other else "first" if one else "second" if other else None
        if kind or letters[4] == "m":
            km2[kind or "differs"] += area_km2(face)
    rows = [row for row in apart.rows if row.region == "all"]
    for kind in ("both", "first", "second"):
        assert km2[kind] == pytest.approx(sum(getattr(row, f"{kind}_km2") for row in rows), rel=2e-3, abs=0.5)
    # Ground of another status at the end is drawn as one source's gain wherever it is one.
    assert km2["differs"] < 0.5 < rows[0].held_first_km2 + rows[0].held_second_km2


def test_the_reader_is_led_to_where_they_disagree(both, tmp_path, read_page) -> None:
    page = read_page(write_pages([both], tmp_path)[0])
    drawn = "path.face.first, path.face.second, path.face.both"
    assert page.locator(drawn).count() == 0
    assert not page.locator(".beside-row").first.is_visible()
    page.locator(".claim").get_by_role("button", name="Show where they disagree").click()
    assert page.get_by_role("radio", name="Two sources").is_checked()
    assert page.locator(drawn).count() >= 3
    rows = page.locator(".beside-row:visible").all_inner_texts()
    assert [row.strip() for row in rows[:3]] == [
        "Both count it as gained", f"{NAMES[0]} alone counts it", f"{NAMES[1]} alone counts it",
    ]  # fmt: skip
    assert not page.locator(".gains-row").first.is_visible()
    page.get_by_role("checkbox", name="Both count it").uncheck()
    assert page.locator("path.face.both").count() == 0
    page.locator("path.face.second").first.dispatch_event("click")
    note = page.locator(".leaflet-popup .note").last.inner_text()
    assert f"{NAMES[1]} alone counts it" in note or f"{NAMES[0]} alone counts it" in note
    page.get_by_role("radio", name="What changed").check(force=True)
    assert page.locator(drawn).count() == 0
    assert page.locator("path.face.defender-sure").count() > 0


def test_header_and_legend_follow_the_window(both, tmp_path, read_page) -> None:
    page = read_page(write_pages([both], tmp_path)[0])
    seen = []
    for number in ("0", "1"):
        page.get_by_label("Window of days").select_option(number)
        gained = page.locator(".gains dd strong").all_inner_texts()
        seen.append((page.locator("h1").inner_text(), gained, page.locator(".standfirst").inner_text()))
        figures = re.findall(r"[\d,.]+", page.locator("h1").inner_text())
        assert figures[0] == re.findall(r"[\d,.]+", gained[0])[0]
        assert page.locator(".legend p").last.inner_text() == f"Ground held: {NAMES[int(number)]}."
    assert seen[0][:2] != seen[1][:2]
    assert NAMES[1] in seen[1][2]


def test_one_source_has_nothing_to_compare(scene, tmp_path, read_page) -> None:
    page = read_page(write_pages([scene.sheet()], tmp_path)[0])
    assert page.get_by_role("radio").count() == 2
    assert page.get_by_role("button", name="Show where they disagree").count() == 0
    assert tell_story(scene.sheet())["pairs"] == []


def test_real_sources_make_a_page_of_the_usual_size(shared_data, tmp_path) -> None:
    from geo.control.archive import open_archive
    from geo.gazetteer.index import open_gazetteer
    from geo.maps.sheet import gather_sheets
    from geo.reconcile.assess import assess
    from geo.regions.library import load_regions
    from geo.reports.read import read_report

    report = read_report(str(shared_data / "reports" / "2023-07-25-globalnews.txt"), published=date(2023, 7, 25))
    archives = [open_archive(shared_data / "data" / name) for name in ("deepstate", "nzz")]
    judged = assess(report, open_gazetteer(), archives)
    (sheet,) = gather_sheets([judged], regions=load_regions("oblast"))
    html = render_page(sheet)
    assert html == render_page(sheet)
    assert len(html.encode()) < 700_000
    assert shapely.area(sheet.disagreements[0].pieces.geometry).sum() > 0
