"""Cells: the pieces of ground and the days into which claims and maps divide a conflict.

The regions that claims name overlap: a front lies in the country, a city's direction on the front. Cut along all
their borders they fall into faces, and every region is a sum of faces. In the same way the first and last days of all
windows cut time into intervals. A cell is one face over one interval, and every claim is a sum of cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import area_km2
from geo.regions.model import Region, multipolygon

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from shapely import Geometry

    from geo.reconcile.readings import Reading

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Slivers that borders drawn twice leave between regions: less than this, or this share of the smallest region.
_SLIVER_KM2 = 1.0
_SLIVER_SHARE = 1e-3


@dataclass(frozen=True)
class Grid:
    """Faces and intervals.

    Attributes
    ----------
    faces
        Regions without common ground, in EPSG:4326; where claims speak of all ground, the last one stands for
        what lies in no named region and has an empty polygon.
    days
        The days at which intervals meet, ascending.
    within
        Region name → which faces it is made of.
    leftover
        Which faces are what a larger region has beyond the smaller ones named inside it.
    """

    faces: tuple[Region, ...]
    days: tuple[date, ...]
    within: dict[str, Flags]
    leftover: Flags

    @property
    def intervals(self) -> int:
        """How many intervals there are."""
        return len(self.days) - 1

    @property
    def cells(self) -> int:
        """How many cells there are; cell f·intervals + i is face f over interval i."""
        return len(self.faces) * self.intervals

    @property
    def has_rest(self) -> bool:
        """Whether the last face is the ground outside all named regions."""
        return "all" in self.within

    def row(self, region: str, start: date, end: date) -> Floats:
        """Return which cells a region and a window between two of the days sum up: ones and zeros."""
        first, last = self.days.index(start), self.days.index(end)
        when = np.zeros(self.intervals)
        when[first:last] = 1.0
        return np.outer(self.within[region], when).ravel()


def make_grid(readings: Sequence[Reading]) -> Grid:
    """Cut ground and time along the borders of all regions and windows that readings name.

    Parameters
    ----------
    readings
        At least one.

    Returns
    -------
    grid
        Faces in the order in which their regions were first named.
    """
    regions = {reading.region.name: reading.region for reading in readings if reading.region is not None}
    extent = {name: float(area_km2(region.polygon)) for name, region in regions.items()}
    pieces = _cut(list(regions.values()), extent)
    everything = any(reading.region is None for reading in readings)
    within = {name: np.array([name in names for _, names in pieces] + [False] * everything) for name in regions}
    faces = [
        Region(f"face {number}", f"face {number}", "face", multipolygon(polygon))
        for number, (polygon, _) in enumerate(pieces, start=1)
    ]
    if everything:
        within["all"] = np.ones(len(pieces) + 1, dtype=bool)
        faces.append(Region("rest", "the rest", "face", multipolygon(_empty())))
    days = sorted({day for reading in readings for day in (reading.start, reading.end)})
    return Grid(tuple(faces), tuple(days), within, _leftover(within, extent))


def _cut(regions: Sequence[Region], extent: dict[str, float]) -> list[tuple[Geometry, frozenset[str]]]:
    pieces: list[tuple[Geometry, frozenset[str]]] = []
    for region in regions:
        rest: Geometry = region.polygon
        halves: list[tuple[Geometry, frozenset[str]]] = []
        for polygon, names in pieces:
            halves.append((polygon.intersection(region.polygon), names | {region.name}))
            halves.append((polygon.difference(region.polygon), names))
            rest = rest.difference(polygon)
        halves.append((rest, frozenset({region.name})))
        pieces = [(polygon, names) for polygon, names in halves if _counts(polygon, names, extent)]
    return pieces


def _counts(polygon: Geometry, names: frozenset[str], extent: dict[str, float]) -> bool:
    if polygon.is_empty:
        return False
    smallest = min(extent[name] for name in names)
    least = min(max(_SLIVER_KM2, _SLIVER_SHARE * smallest), smallest / 2)
    return float(area_km2(multipolygon(polygon))) >= least


def _leftover(within: dict[str, Flags], extent: dict[str, float]) -> Flags:
    """Return the faces whose smallest region holds ground of a smaller region too."""
    sizes = {**extent, "all": float("inf")}
    found = np.zeros(len(next(iter(within.values()))), dtype=bool)
    for face in range(len(found)):
        smallest = min((name for name in within if within[name][face]), key=lambda name: (sizes[name], name))
        found[face] = any(
            sizes[name] < sizes[smallest] and bool((within[name] & within[smallest]).any()) for name in within
        )
    return found


def _empty() -> Geometry:
    from shapely import MultiPolygon

    return MultiPolygon()


def spans(days: Sequence[date]) -> Floats:
    """Return the lengths of the intervals between days, in days."""
    return np.array([float((end - start).days) for start, end in pairwise(days)])
