"""Where claimed ground lies, as far as the words of the claim place it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import Geometry

    from geo.gazetteer.model import Match
    from geo.reports.model import Claim, Report

_BEARINGS = {
    name: 22.5 * step
    for step, name in enumerate(
        (
            "north",
            "north-northeast",
            "northeast",
            "east-northeast",
            "east",
            "east-southeast",
            "southeast",
            "south-southeast",
            "south",
            "south-southwest",
            "southwest",
            "west-southwest",
            "west",
            "west-northwest",
            "northwest",
            "north-northwest",
        )
    )
}


@dataclass(frozen=True)
class Footprint:
    """The ground that a claim speaks of, as far as its words place it.

    Attributes
    ----------
    report, claim
        Name of the report, and the claim's id within it.
    label
        What the outline is, in a few words.
    polygon
        Polygon or MultiPolygon in EPSG:4326 (longitude, latitude).
    km2
        Its area as claimed, km²; None where the claim gives none.
    estimate
        True where the outline was inferred and not stated.
    """

    report: str
    claim: str
    label: str
    polygon: Geometry
    km2: float | None = None
    estimate: bool = True


def advance_footprint(claim: Claim, report: Report, place: Match) -> Footprint | None:
    """Draw a claimed advance as a rectangle of its depth and width.

    With a direction, the rectangle begins at the settlement and runs that way; without one it is centred on the
    settlement, its depth north to south, and stands for how much ground the figures mean, not for where it is.

    Parameters
    ----------
    claim
        An advance with depth and width.
    report
        The report that it stands in.
    place
        The settlement that it names, resolved.

    Returns
    -------
    footprint
        A rectangle with geodesic sides in EPSG:4326; None for any other claim.
    """
    from pyproj import Geod
    from shapely import Polygon

    advance = claim.advance
    if advance is None or advance.depth_km is None or advance.width_km is None:
        return None
    geod = Geod(ellps="WGS84")
    bearing = _BEARINGS.get(claim.direction or "")
    axis = bearing or 0.0
    lon, lat = place.place.lon, place.place.lat
    if bearing is None:
        lon, lat, _ = geod.fwd(lon, lat, 180.0, advance.depth_km * 500)
    far_lon, far_lat, _ = geod.fwd(lon, lat, axis, advance.depth_km * 1000)
    half = advance.width_km * 500
    corners = [
        geod.fwd(start_lon, start_lat, axis + side, half)[:2]
        for start_lon, start_lat, side in (
            (lon, lat, -90),
            (far_lon, far_lat, -90),
            (far_lon, far_lat, 90),
            (lon, lat, 90),
        )
    ]
    return Footprint(
        report=report.name,
        claim=claim.id,
        label=f"claimed advance, {advance.depth_km:g} km deep on {advance.width_km:g} km",
        polygon=Polygon(corners),
        km2=advance.area_km2,
    )
