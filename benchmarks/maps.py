"""Write time, size and time to readiness of a page, beside ``GeoDataFrame.explore()`` and plain ``folium.GeoJson``.

    python benchmarks/maps.py ../shared/data/deepstate                  # the day before and after that are named below
    python benchmarks/maps.py FOLDER --before 2023-06-04 --after 2023-07-24 --dates 100 --jobs 2

``explore()`` needs mapclassify, which nothing else here does; without it its line is left out.
The two others draw the same polygons without claims, names or panel, leave Leaflet to a CDN, and so show nothing
without a network; theirs is the time to write alone.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from geo.control.change import measure_change
from geo.control.read import read_snapshot
from geo.maps.page import render_page, write_pages
from geo.maps.sheet import Sheet, gather_sheets
from geo.reconcile.model import Assessment, Measurement, Reconciliation
from geo.regions.library import load_regions
from geo.reports.model import AreaFigure, Claim, Report

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.control.model import Change

_CHROMIUM = Path("/usr/bin/chromium")
_LOADED = "performance.getEntriesByType('navigation')[0].loadEventEnd"


def sheet_of(change: Change, claims: int) -> Sheet:
    """Make a report date of so many claims about one change."""
    sentence = "Troops have retaken 192 sq km in the south since early June, an official said. "
    report = Report("benchmark.md", sentence * claims, change.after.date, "front matter", "A report of many claims")
    all_ground = change.row("all", change.after.defender)
    measured = Measurement(
        all_ground.low_km2, all_ground.km2, all_ground.high_km2, all_ground.sd_km2,
        change.before.date, change.after.date, "all", change.after.source,
    )  # fmt: skip
    figure = AreaFigure(192, 191.5, 192.5, "exact", ())
    (south,) = (region for region in load_regions("sector") if region.name == "south")
    findings = tuple(
        Reconciliation(
            report.name,
            Claim(f"c{n}", "area", (len(sentence) * n, len(sentence) * n + 30), "", "en", "Ukraine", area=figure),
            measured, 0.5, "understated", "Below the lowest reading.", None, south, change,
        )
        for n in range(claims)
    )  # fmt: skip
    (sheet,) = gather_sheets([Assessment(report, (), findings)], regions=load_regions("oblast"))
    return sheet


def timed(work: Callable[[], str], rounds: int = 7) -> tuple[float, int]:
    """Return the median time in seconds and the size in bytes, the first round left out."""
    size = len(work().encode())
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times), size


def explored(change: Change) -> str:
    """Write the held ground and the changed faces with GeoDataFrame.explore()."""
    import geopandas as gpd

    held = gpd.GeoDataFrame({"status": ["held"]}, geometry=[change.after.held], crs=4326)
    page = held.explore()
    change.faces.explore(m=page)
    return page.get_root().render()


def plain_folium(change: Change) -> str:
    """Write the same with folium.GeoJson."""
    import folium
    import geopandas as gpd

    held = gpd.GeoDataFrame({"status": ["held"]}, geometry=[change.after.held], crs=4326)
    page = folium.Map([48, 36], zoom_start=7)
    folium.GeoJson(held.to_json()).add_to(page)
    folium.GeoJson(change.faces.to_json()).add_to(page)
    return page.get_root().render()


def ready_after(html: str) -> float:
    """Return the seconds from opening a page to a map that answers, median of five; NaN without a browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return float("nan")
    if not _CHROMIUM.exists():
        return float("nan")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as driver:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        browser = driver.chromium.launch(executable_path=str(_CHROMIUM), args=["--no-sandbox", "--disable-gpu"])
        times = []
        for _ in range(6):
            page = browser.new_page(viewport={"width": 1280, "height": 860})
            page.goto(path.as_uri())
            times.append(page.evaluate(_LOADED) / 1000)
            page.close()
        browser.close()
    return statistics.median(times[1:])


def main() -> None:
    """Run the benchmark and print its table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--before", default="2023-06-04")
    options.add_argument("--after", default="2023-07-24")
    options.add_argument("--claims", type=int, default=12)
    options.add_argument("--dates", type=int, default=100)
    options.add_argument("--jobs", type=int, default=2)
    given = options.parse_args()
    before, after = (read_snapshot(given.folder / f"{day}.geojson") for day in (given.before, given.after))
    change = measure_change(before, after)
    sheet = sheet_of(change, given.claims)
    print(f"{'what':34}{'write, s':>10}{'size, KB':>10}{'ready, s':>10}")
    works = {
        f"page with {given.claims} claims": lambda: render_page(sheet),
        "GeoDataFrame.explore()": lambda: explored(change),
        "folium.GeoJson": lambda: plain_folium(change),
    }
    if find_spec("mapclassify") is None:
        del works["GeoDataFrame.explore()"]
    for name, work in works.items():
        seconds, size = timed(work)
        ready = f"{ready_after(work()):10.2f}" if name.startswith("page") else f"{'network':>10}"
        print(f"{name:34}{seconds:10.3f}{size / 1000:10.0f}{ready}")
    sheets = [replace(sheet, date=date(2023, 1, 1) + timedelta(days=n)) for n in range(given.dates)]
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        pages = write_pages(sheets, Path(folder), jobs=given.jobs)
        print(f"{len(pages)} dates, {given.jobs} processes: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
