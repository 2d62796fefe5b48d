"""Views: where the map looks for a claim, and where the claim's pin stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.maps.sheet import Sheet
    from geo.reconcile.model import Reconciliation

_PLACE_REACH: Final = (0.09, 0.14)
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
    footprints = [
        footprint.polygon
        for footprint in sheet.footprints
        if (footprint.report, footprint.claim) == (finding.report, finding.claim.id)
    ]
    boxes = [shapely.bounds(shape) for shape in footprints]
    if finding.place is not None:
        place = finding.place.place
        tall, wide = _PLACE_REACH
        boxes.append((place.lon - wide, place.lat - tall, place.lon + wide, place.lat + tall))
    if not boxes:
        ground = _changed_ground(finding)
        if ground is None:
            return None
        boxes.append(shapely.bounds(ground))
    return corners(boxes)


def pin_of(finding: Reconciliation) -> list[float] | None:
    """Return where a claim's pin stands, ``[lat, lon]`` in degrees, or None for a claim about all ground."""
    if finding.place is not None:
        return [round(finding.place.place.lat, 5), round(finding.place.place.lon, 5)]
    if finding.region is None:
        return None
    ground = _changed_ground(finding)
    if ground is None:
        return None
    point = shapely.point_on_surface(max(shapely.get_parts(ground), key=shapely.area))
    return [round(point.y, 5), round(point.x, 5)]


def whole_view(sheet: Sheet) -> list[list[float]]:
    """Return the corners of the first view: all claims' ground, else all that changed, else all that is drawn."""
    findings = [finding for assessment in sheet.assessments for finding in assessment.findings]
    views = [view for view in (focus_of(finding, sheet) for finding in findings) if view is not None]
    if views:
        boxes = [(west, south, east, north) for (south, west), (north, east) in views]
        return corners(boxes)
    drawn = []
    if sheet.change is not None and len(sheet.change.faces):
        drawn = [sheet.change.faces.total_bounds]
    elif sheet.after is not None and not sheet.after.held.is_empty:
        drawn = [shapely.bounds(sheet.after.held)]
    elif sheet.regions:
        drawn = [shapely.bounds(region.polygon) for region in sheet.regions]
    return corners(drawn) if drawn else _EMPTY


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
    return region.polygon


def corners(boxes: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the south-west and north-east corner ``[lat, lon]`` around boxes of west, south, east, north."""
    west = min(box[0] for box in boxes)
    south = min(box[1] for box in boxes)
    east = max(box[2] for box in boxes)
    north = max(box[3] for box in boxes)
    return [[round(float(south), 4), round(float(west), 4)], [round(float(north), 4), round(float(east), 4)]]
