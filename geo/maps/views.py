"""Views: where the map looks for a claim, and where the claim's pin stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.maps.places import is_settlement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.control.model import Change
    from geo.gazetteer.model import Place
    from geo.maps.sheet import Sheet
    from geo.reconcile.model import Reconciliation

_PLACE_REACH: Final = (0.09, 0.14)
_STRAY: Final = 0.01
_EMPTY: Final = [[44.0, 22.0], [52.5, 40.5]]


def focus_of(finding: Reconciliation, sheet: Sheet) -> list[list[float]] | None:
    """Return the corners of the ground that a claim speaks of.

    Parameters
    ----------
    finding
        The claim, with its place, region and change.
    sheet
        The sheet that it stands on.

    Returns
    -------
    corners
        South-west and north-east ``[lat, lon]`` in degrees: around the claim's settlement, else around what
        changed in its region, else its region; None where it names neither.
    """
    box = _sharp_box(finding, sheet)
    if box is None and finding.region is not None:
        box = shapely.bounds(finding.region.polygon)
    return None if box is None else corners([box])


def pin_of(finding: Reconciliation) -> list[float] | None:
    """Return where a claim's pin stands, ``[lat, lon]`` in degrees, or None for a claim about all ground."""
    if finding.place is not None and is_settlement(finding.place.place):
        return [round(finding.place.place.lat, 5), round(finding.place.place.lon, 5)]
    if finding.region is None:
        return None
    ground = _changed_ground(finding) or finding.region.polygon
    point = shapely.point_on_surface(max(shapely.get_parts(ground), key=shapely.area))
    return [round(point.y, 5), round(point.x, 5)]


def whole_view(sheet: Sheet) -> list[list[float]]:
    """Return the corners of the first view.

    Around what the claims pin down; else around the settlements that the reports name; else around the
    claims' regions; else around everything that is drawn.
    """
    findings = [finding for assessment in sheet.assessments for finding in assessment.findings]
    sharp = [box for box in (_sharp_box(finding, sheet) for finding in findings) if box is not None]
    named = [
        _around(mention.match.place)
        for assessment in sheet.assessments
        for mention in assessment.mentions
        if mention.match is not None and is_settlement(mention.match.place)
    ]
    regions = [shapely.bounds(finding.region.polygon) for finding in findings if finding.region is not None]
    drawn = []
    if sheet.change is not None and len(sheet.change.faces):
        drawn = [sheet.change.faces.total_bounds]
    elif sheet.after is not None and not sheet.after.held.is_empty:
        drawn = [shapely.bounds(sheet.after.held)]
    elif sheet.regions:
        drawn = [shapely.bounds(region.polygon) for region in sheet.regions]
    boxes = sharp or named or regions or drawn
    return corners(boxes) if boxes else _EMPTY


def busy_view(changes: Sequence[Change]) -> list[list[float]]:
    """Return the corners around most of the ground that changed; stray specks far off are left outside.

    Parameters
    ----------
    changes
        Their faces, weighted by area. The outermost hundredth on each side is left out.
    """
    faces = [change.faces for change in changes if len(change.faces)]
    if not faces:
        return corners([shapely.bounds(changes[0].before.held)]) if changes else _EMPTY
    boxes = np.vstack([frame.bounds.to_numpy() for frame in faces])
    weights = np.concatenate([frame["km2"].to_numpy() for frame in faces])
    west, south = (_quantile(boxes[:, side], weights, _STRAY) for side in (0, 1))
    east, north = (_quantile(boxes[:, side], weights, 1 - _STRAY) for side in (2, 3))
    return corners([(west, south, east, north)])


def _quantile(values: NDArray[np.float64], weights: NDArray[np.float64], share: float) -> float:
    order = np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][min(int(np.searchsorted(reached, share)), len(values) - 1)])


def _sharp_box(finding: Reconciliation, sheet: Sheet) -> tuple[float, float, float, float] | None:
    claim = (finding.report, finding.claim.id)
    boxes = []
    if finding.claim.kind == "advance":
        boxes = [shapely.bounds(entry.polygon) for entry in sheet.footprints if (entry.report, entry.claim) == claim]
    if finding.place is not None and is_settlement(finding.place.place):
        boxes.append(_around(finding.place.place))
    if not boxes and finding.region is not None:
        ground = _changed_ground(finding)
        boxes = [] if ground is None else [shapely.bounds(ground)]
    if not boxes:
        return None
    west, south = (min(box[side] for box in boxes) for side in (0, 1))
    east, north = (max(box[side] for box in boxes) for side in (2, 3))
    return (west, south, east, north)


def _around(place: Place) -> tuple[float, float, float, float]:
    tall, wide = _PLACE_REACH
    return (place.lon - wide, place.lat - tall, place.lon + wide, place.lat + tall)


def _changed_ground(finding: Reconciliation) -> shapely.Geometry | None:
    region, change = finding.region, finding.change
    if region is None:
        return None
    if change is not None and len(change.faces):
        faces = change.faces.geometry.to_numpy()
        points = shapely.point_on_surface(faces)
        inside = faces[shapely.intersects(region.polygon, points)]
        if len(inside):
            return shapely.multipolygons([part for face in inside for part in shapely.get_parts(face)])
    return None


def corners(boxes: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the south-west and north-east corner ``[lat, lon]`` around boxes of west, south, east, north."""
    west = min(box[0] for box in boxes)
    south = min(box[1] for box in boxes)
    east = max(box[2] for box in boxes)
    north = max(box[3] for box in boxes)
    return [[round(float(south), 4), round(float(west), 4)], [round(float(north), 4), round(float(east), 4)]]
