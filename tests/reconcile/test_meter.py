"""One meter over many claims gives each what it would get alone."""

from dataclasses import replace
from datetime import date

import pytest
from shapely import MultiPolygon, box

from geo.control.model import ControlSnapshot
from geo.reconcile.meter import GroundMeter
from geo.regions.vicinity import vicinity

JUNE = date(2023, 6, 1)
JULY = date(2023, 7, 1)


class _Archive:
    source = "drawn"
    dates = (JUNE, JULY)

    def in_force(self, day: date) -> ControlSnapshot:
        held = box(30, 48, 38 if day < JULY else 37.9, 50)
        return ControlSnapshot(JUNE if day < JULY else JULY, "drawn", MultiPolygon([held]), MultiPolygon())


def test_two_villages_of_one_name_are_measured_apart() -> None:
    front, rear = vicinity("Novosilky", 49, 38, 10), vicinity("Novosilky", 49, 35, 10)
    assert front.name == rear.name
    meter = GroundMeter(_Archive())
    both = [meter.gained("Ukraine", JUNE, JULY, region)[0].km2 for region in (front, rear)]
    alone = [GroundMeter(_Archive()).gained("Ukraine", JUNE, JULY, region)[0].km2 for region in (front, rear)]
    assert both == alone
    assert both[0] > 100
    assert both[1] == 0


class _Counting(_Archive):
    def __init__(self) -> None:
        self.asked: list[date] = []

    def in_force(self, day: date) -> ControlSnapshot:
        self.asked.append(day)
        snapshot = super().in_force(day)
        return replace(snapshot, contested=MultiPolygon([box(38, 48, 38.1, 50)]))


def test_points_are_looked_up_in_the_day_s_map_which_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    archive = _Counting()
    meter = GroundMeter(archive)
    asked = [(JUNE, 37.95, "held"), (JULY, 37.95, "free"), (JULY, 38.05, "contested"), (JUNE, 38.2, "free")]
    for day, lon, status in asked * 3:
        assert meter.status(day, 49, lon) == status
    assert archive.asked == [JUNE, JULY]
    monkeypatch.setattr("geo.reconcile.meter._KEPT_VERTICES", 5)
    few = GroundMeter(_Counting())
    assert [few.status(day, 49, lon) for day, lon, _ in asked * 3] == [status for *_, status in asked * 3]
