"""Where claimed ground could lie: an outline of the claimed size, grown from the front or from a settlement."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from geo.geodesy import area_km2
from geo.reconcile.footprint import Footprint
from geo.reconcile.front import contact_line
from geo.reconcile.wording import figure
from geo.regions.model import multipolygon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from shapely import Geometry, MultiPolygon

    from geo.control.model import ControlSnapshot
    from geo.gazetteer.model import Place
    from geo.regions.model import Region
    from geo.reports.model import Claim, Report

    _Move = Callable[[Geometry], Geometry]

# The area that comes out is the claimed one to this share.
_EXACT = 1e-3
_STEPS = 60
# Outlines are for the eye: corners closer than this are dropped before growing, metres.
_SIMPLE_M = 50.0


def grown_footprint(
    claim: Claim,
    report: Report,
    *,
    region: Region | None = None,
    places: Sequence[Place] = (),
    before: ControlSnapshot | None = None,
) -> Footprint | None:
    """Draw how much ground a claimed area means, where it could lie.

    The outline grows evenly from the settlements that are named, else from the line of contact inside the region (no
    coast, no state border), until it has the claimed area. With polygons it grows over ground that the claim's side
    did not have before; it never leaves the region. It shows how much, not where.

    Parameters
    ----------
    claim
        A claim of an area gained.
    report
        The report that it stands in.
    region
        The ground that it names; None where it names none.
    places
        The settlements that it names.
    before
        The polygons in force when its window begins; None where no source covers that day.

    Returns
    -------
    footprint
        In EPSG:4326, of the claimed area to 0.1 %; of all the ground there is where that is less, as its label then
        says. None for other claims, for areas that are not above zero, for claims that name neither region nor
        settlement, and where there is nothing to grow from.
    """
    if claim.area is None or not 0 < claim.area.km2 < float("inf"):
        return None
    if claim.period is not None and claim.period.kind == "total_held":
        return None
    if region is None and not places:
        return None
    ground = _open_ground(claim, region, before)
    seed = _seed(places, region, before)
    if seed is None or seed.is_empty or (ground is not None and ground.is_empty):
        return None
    wanted = claim.area.km2
    polygon = _grow(seed, ground, wanted)
    start = "the settlement" if len(places) == 1 else "the settlements" if places else "the front"
    label = f"{figure(wanted)} km² claimed, grown from {start}"
    km2 = float(area_km2(polygon))
    if km2 < wanted * (1 - _EXACT):
        label = f"{figure(wanted)} km² claimed, and no more than {figure(round(km2))} km² to be had"
    return Footprint(report=report.name, claim=claim.id, label=label, polygon=polygon, km2=wanted)


def _open_ground(claim: Claim, region: Region | None, before: ControlSnapshot | None) -> MultiPolygon | None:
    """Return the ground that the claim's side could gain; None where it is unbounded."""
    clip = None if region is None else region.polygon
    if before is None or claim.actor not in (before.attacker, before.defender):
        return clip
    if claim.actor == before.defender:
        taken = before.held.union(before.contested)
        return multipolygon(taken if clip is None else taken.intersection(clip))
    return None if clip is None else multipolygon(clip.difference(before.held))


def _seed(places: Sequence[Place], region: Region | None, before: ControlSnapshot | None) -> Geometry | None:
    from shapely import MultiPoint

    if places:
        return MultiPoint([(place.lon, place.lat) for place in places])
    if before is None or region is None:
        return None
    return contact_line(before).intersection(region.polygon)


def _grow(seed: Geometry, ground: MultiPolygon | None, wanted: float) -> MultiPolygon:
    """Widen a seed over some ground until it covers an area, by halving the interval of the distance."""
    from shapely import make_valid

    plane, sphere = _projections(seed)
    start = plane(seed).simplify(_SIMPLE_M)

    def widened(metres: float) -> MultiPolygon:
        grown = make_valid(sphere(start.buffer(metres)))
        return multipolygon(grown if ground is None else make_valid(grown.intersection(ground)))

    low, high = 0.0, 500.0
    while float(area_km2(widened(high))) < wanted and high < 1e6:
        low, high = high, 2 * high
    best = widened(high)
    if float(area_km2(best)) < wanted:
        return best
    for _ in range(_STEPS):
        middle = (low + high) / 2
        best = widened(middle)
        off = float(area_km2(best)) - wanted
        if abs(off) <= _EXACT * wanted:
            break
        low, high = (middle, high) if off < 0 else (low, middle)
    return best


def _projections(seed: Geometry) -> tuple[_Move, _Move]:
    """Return the ways to a plane in metres around a seed and back: azimuthal equidistant, true near its middle."""
    import shapely
    from pyproj import Transformer

    west, south, east, north = seed.bounds
    here = f"+proj=aeqd +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +ellps=WGS84 +units=m"
    there = Transformer.from_crs("EPSG:4326", here, always_xy=True)
    back = Transformer.from_crs(here, "EPSG:4326", always_xy=True)

    def moved(geometry: Geometry, transformer: Transformer) -> Geometry:
        return shapely.transform(geometry, lambda points: np.column_stack(transformer.transform(*points.T)))

    return partial(moved, transformer=there), partial(moved, transformer=back)
