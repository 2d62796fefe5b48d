"""A made-up front of four squares, the reports that speak of it, and a browser to read the pages in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geopandas as gpd
import pytest
from shapely import Geometry, MultiPolygon, box

from geo.control.model import Change, ChangeRow, ControlSnapshot
from geo.gazetteer.model import Match, Mention, Place
from geo.maps.sheet import Sheet, gather_sheets
from geo.reconcile.footprint import Footprint
from geo.reconcile.model import Assessment, Measurement, Reconciliation
from geo.regions.model import Region
from geo.reports.model import AdvanceFigure, AreaFigure, Claim, ControlFigure, Period, Report, StatedFigure

BEFORE, AFTER, PUBLISHED = date(2023, 6, 4), date(2023, 7, 24), date(2023, 7, 25)
TEXT = (
    "Quiet week. Troops have retaken more than 12 sq km (4.63 sq miles) in the south since 4 June, an official said. "
    "They advanced 2 km on a front of 3 km near Alphaville. Betaburg was taken on Monday."
)


def multi(*shapes: Geometry) -> MultiPolygon:
    return MultiPolygon(list(shapes))


def snapshot(day: date, held: MultiPolygon, contested: MultiPolygon, **more: Any) -> ControlSnapshot:
    return ControlSnapshot(day, "Survey", held, contested, f"{day}.geojson", **more)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    start = text.index(words)
    return (start, start + len(words))


@pytest.fixture
def grounds() -> tuple[ControlSnapshot, ControlSnapshot]:
    """Held: a square of 1° by 1°, which loses a strip in the west and a contested corner, and wins one in the east."""
    before = snapshot(BEFORE, multi(box(35, 47, 36, 48)), multi(box(34.9, 47, 35, 47.5)))
    after = snapshot(AFTER, multi(box(35.2, 47, 36, 47.8), box(36, 47, 36.1, 47.3)), multi(box(35.2, 47.8, 35.4, 48)))
    return before, after


@pytest.fixture
def change(grounds: tuple[ControlSnapshot, ControlSnapshot]) -> Change:
    before, after = grounds
    faces = gpd.GeoDataFrame(
        {
            "status_before": ["held", "held", "free"],
            "status_after": ["free", "contested", "held"],
            "km2": [1650.0, 330.0, 250.0],
        },
        geometry=[box(35, 47, 35.2, 48), box(35.2, 47.8, 35.4, 48), box(36, 47, 36.1, 47.3)],
        crs=4326,
    )
    rows = (
        ChangeRow("all", "Ukraine", 1650.0, 1980.4, 2300.0, 20.0),
        ChangeRow("all", "Russia", 250.2, 251.0, 260.0, 9.0),
        ChangeRow("south", "Ukraine", 10.2, 12.5, 15.0, 1.0),
    )
    return Change(before, after, rows, faces)


@pytest.fixture
def south() -> Region:
    return Region("south", "the south", "sector", multi(box(34, 46.5, 35.5, 48.2)), reason="South of the river.")


@pytest.fixture
def oblasts() -> tuple[Region, ...]:
    return (
        Region("west oblast", "West Oblast", "oblast", multi(box(33, 46, 35.5, 49)), country="UA"),
        Region("middle oblast", "Middle Oblast", "oblast", multi(box(35.5, 46, 37, 49)), country="UA"),
        Region("east oblast", "East Oblast", "oblast", multi(box(37, 46, 39, 49)), country="RU"),
    )


@dataclass
class Scene:
    """The parts of an assessment, to be changed by a test before it is put together."""

    change: Change
    south: Region
    text: str = TEXT
    title: str = "Twelve square kilometres in the south"
    publisher: str = "Daily Example"
    url: str = "https://example.org/report"
    why: str = "12 to 15 km² overlaps 8.2 to 14.5 km²."
    place: Place = field(default_factory=lambda: Place("Alphaville", 101, 47.6, 35.1, "UA", "West Oblast", "PPL", 900))
    second: Place = field(default_factory=lambda: Place("Betaburg", 102, 47.9, 35.3, "UA", "Middle Oblast", "PPL", 80))

    def assessment(self) -> Assessment:
        report = Report(
            "2023-07-25-example.md", self.text, PUBLISHED, "front matter", self.title, self.publisher, self.url
        )
        alpha, beta = Match(self.place, 0.97, "only one"), Match(self.second, 0.7, "nearest of two")
        period = Period("cumulative", BEFORE, AFTER, "since 4 June")
        area = Claim(
            "c1", "area", span("retaken more than 12 sq km (4.63 sq miles) in the south", self.text),
            "retaken more than 12 sq km (4.63 sq miles) in the south", "en", "Ukraine", "south",
            area=AreaFigure(12, 12, 15, "at_least", (StatedFigure(12, "km2"), StatedFigure(4.63, "mi2")), True),
            period=period, stated_on=AFTER, source="an official", verified=False,
        )  # fmt: skip
        advance = Claim(
            "c2", "advance", span("advanced 2 km on a front of 3 km", self.text), "advanced 2 km on a front of 3 km",
            "en", "Ukraine", place="Alphaville", place_span=span("Alphaville", self.text),
            advance=AdvanceFigure(2, width_km=3, area_km2=6),
        )  # fmt: skip
        taken = Claim(
            "c3", "control", span("Betaburg was taken", self.text), "Betaburg was taken", "en", "Ukraine",
            place="Betaburg", place_span=span("Betaburg", self.text), control=ControlFigure("taken"),
        )  # fmt: skip
        measured = Measurement(10.2, 12.5, 15.0, 1.0, BEFORE, AFTER, "south", "Survey")
        near = Measurement(3.0, 4.0, 4.5, 0.5, BEFORE, AFTER, "around Alphaville", "Survey")
        findings = (
            Reconciliation(report.name, area, measured, 0.96, "supported", self.why, None, self.south, self.change),
            Reconciliation(report.name, advance, near, 1.5, "overstated", "6 above 5.5.", alpha, None, self.change),
            Reconciliation(report.name, taken, None, None, "untestable", "No polygons cover it.", beta, None, None),
        )  # fmt: skip
        mentions = (
            Mention("Alphaville", span("Alphaville", self.text), alpha),
            Mention("Betaburg", span("Betaburg", self.text), beta, (Match(self.place, 0.6, ""),), ambiguous=True),
        )
        return Assessment(report, mentions, findings)

    def sheet(self, *oblasts: Region, towns: tuple[Place, ...] = ()) -> Sheet:
        footprint = Footprint("2023-07-25-example.md", "c2", "advance as claimed", box(35.08, 47.6, 35.12, 47.62), 6.0)
        (sheet,) = gather_sheets([self.assessment()], regions=oblasts, towns=towns, footprints=[footprint])
        return sheet


@pytest.fixture
def scene(change: Change, south: Region) -> Scene:
    return Scene(change, south)


@pytest.fixture
def towns() -> tuple[Place, ...]:
    return (
        Place("Gammapol", 103, 47.2, 35.8, "UA", "Middle Oblast", "PPLA", 600_000),
        Place("Deltivka", 104, 47.4, 35.05, "UA", "West Oblast", "PPL", 1_200),
        Place("Farville", 105, 51.0, 30.0, "UA", "North Oblast", "PPL", 2_000),
    )


@pytest.fixture
def sheet(scene: Scene, oblasts: tuple[Region, ...], towns: tuple[Place, ...]) -> Sheet:
    return scene.sheet(*oblasts, towns=towns)
