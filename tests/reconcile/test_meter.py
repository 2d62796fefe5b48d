"""One meter over many claims gives each what it would get alone."""

from datetime import date

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
