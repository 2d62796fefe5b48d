"""Regions: named ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shapely import Geometry, MultiPolygon


@dataclass(frozen=True)
class Region:
    """An oblast, a sector, or a polygon from a user's file.

    Attributes
    ----------
    name
        The key in tables and JSON: ``"south"``, ``"donetsk oblast"``.
    label
        As a reader writes it: ``"the south"``, ``"Donetsk Oblast"``.
    kind
        ``"oblast"``, ``"sector"`` or ``"file"``.
    polygon
        MultiPolygon in EPSG:4326 (longitude, latitude).
    names
        Other names by which reports call it, in any language, case-folded.
    reason
        Why its polygon runs where it does; empty for administrative borders.
    source
        Where the polygon comes from.
    country
        ISO 3166-1 alpha-2 code of the country that an oblast belongs to; empty for other kinds.
    also
        Names of regions that another reading of the name counts in.
    """

    name: str
    label: str
    kind: str
    polygon: MultiPolygon
    names: tuple[str, ...] = ()
    reason: str = ""
    source: str = ""
    country: str = ""
    also: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The label as it stands in a sentence: ``"in the south"``, ``"within 10 km of Kupiansk"``."""
        return self.label if self.kind == "vicinity" else f"in {self.label}"

    def _repr_html_(self) -> str:
        from geo._display.cards import show_region

        return show_region(self)


def multipolygon(geometry: Geometry) -> MultiPolygon:
    """Keep the polygonal parts of a geometry as one MultiPolygon, empty where it has none."""
    from shapely import MultiPolygon, get_parts

    parts = get_parts(get_parts(geometry))
    return MultiPolygon([part for part in parts if part.geom_type == "Polygon"])
