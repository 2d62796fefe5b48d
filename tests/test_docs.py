"""The pages in docs/ tell the truth: what they run gives what they show, and what they link to is there."""

import doctest
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = sorted(path.relative_to(ROOT) for path in (ROOT / "docs").rglob("*.md") if path.name != "report.md")


@pytest.mark.parametrize("page", [page for page in PAGES if ">>>" in (ROOT / page).read_text("utf-8")], ids=str)
def test_shows_what_happens(page, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    results = doctest.testfile(
        str(ROOT / page), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE, encoding="utf-8"
    )
    assert results.attempted > 10
    assert results.failed == 0


@pytest.mark.parametrize("page", [*PAGES, Path("README.md"), Path("CONTRIBUTING.md")], ids=str)
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert links
    for link in links:
        assert (ROOT / page).parent.joinpath(link).exists(), link


def test_the_invented_areas_are_those_of_their_strips():
    """A strip of 0.1° between 10° and 11° N, by the authalic integral: R² Δλ (q(11°) − q(10°)) / 2, WGS 84."""
    from math import atanh, radians, sin, sqrt

    import geo

    folder = ROOT / "docs" / "another-conflict"
    archive = geo.open_archive(folder / "control", folder / "desk.toml")
    may, june = map(archive.in_force, archive.dates)
    row = geo.measure_change(may, june).row("all", "Tarn")
    a, f = 6378.137, 1 / 298.257223563
    e = sqrt(f * (2 - f))

    def q(lat: float) -> float:
        s = sin(radians(lat))
        return (1 - e * e) * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)

    strip = a * a * radians(0.1) * (q(11) - q(10)) / 2
    assert row.km2 == pytest.approx(strip, rel=1e-9)
    assert row.low_km2 == pytest.approx(0.2 * strip, rel=1e-9)
    assert row.high_km2 == pytest.approx(1.5 * strip, rel=1e-9)
