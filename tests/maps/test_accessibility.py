"""axe-core's automated check of every kind of page, in light and dark, at a desk and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo.maps.index import write_index
from geo.maps.page import write_pages
from geo.maps.timeline import write_timeline

AXE = Path(__file__).parents[2] / ".cache" / "axe-core" / "package" / "axe.min.js"
SCREENS = {
    "desk": {},
    "dark": {"color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        pytest.skip(f"no axe-core at {AXE}; put it there with: npm pack axe-core, and unpack it in .cache/axe-core")
    return AXE.read_text(encoding="utf-8")


def violations(page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate("axe.run()")["violations"]
    return [
        f"{rule['impact']} {rule['id']}: {node['html'][:120]} {node['failureSummary'][:300]}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("screen", SCREENS)
def test_a_page_has_no_violation(sheet, tmp_path, read_page, axe, screen) -> None:
    page = read_page(write_pages([sheet], tmp_path)[0], **SCREENS[screen])
    for fold in page.locator("summary").all():
        fold.click()
    assert violations(page, axe) == []
    page.locator("button.go").nth(1).click()
    page.locator(".leaflet-popup").wait_for()
    assert violations(page, axe) == []


def test_comparing_has_no_violation(sheet, tmp_path, read_page, axe) -> None:
    page = read_page(write_pages([sheet], tmp_path)[0])
    page.get_by_text("Before and after").click()
    page.get_by_role("combobox", name="Find a settlement").fill("a")
    assert violations(page, axe) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_the_index_has_no_violation(sheet, tmp_path, read_page, axe, screen) -> None:
    assert violations(read_page(write_index([sheet], tmp_path), **SCREENS[screen]), axe) == []


@pytest.mark.parametrize("screen", SCREENS)
def test_the_timeline_has_no_violation(change, oblasts, tmp_path, read_page, axe, screen) -> None:
    assert violations(read_page(write_timeline([change], tmp_path, regions=oblasts), **SCREENS[screen]), axe) == []
