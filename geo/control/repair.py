"""Invalid polygons: mended and reported, or refused where mending would have to guess."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shapely

from geo._errors import ControlError
from geo._tangle import is_tangled
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from geo.control.geojson import Feature

# A ring that crosses itself encloses different areas by different rules. Below this share the rules agree well
# enough for any use; above it, the file does not say which ground is meant.
_AMBIGUOUS = 0.01


def valid_polygons(
    polygons: NDArray[np.object_], owners: Sequence[Feature]
) -> tuple[NDArray[np.object_], tuple[str, ...]]:
    """Return polygons in which every one is valid, and a note for each that was not.

    Parameters
    ----------
    polygons
        Polygons in EPSG:4326.
    owners
        The feature that each comes from, for the notes.

    Returns
    -------
    polygons
        The same, invalid ones replaced by the valid ground between their lines.
    notes
        One line for each repair: where, why, and what it did to the area.

    Raises
    ------
    ControlError
        Where a ring crosses itself so that its area is ambiguous by more than 1 %, or more often than can be mended.
    """
    notes = []
    for index in (~shapely.is_valid(polygons)).nonzero()[0]:
        drawn, owner = polygons[index], owners[index]
        if is_tangled(drawn):
            msg = f"{owner.place}: its rings cross one another too often to be mended; drop the feature"
            raise ControlError(msg)
        why = shapely.is_valid_reason(drawn).replace("[", " at ").replace("]", "")
        mended = as_multipolygon(shapely.make_valid(drawn))
        ambiguity = abs(mended.area - drawn.area) / max(mended.area, drawn.area, 1e-300)
        if ambiguity > _AMBIGUOUS:
            msg = (
                f"{owner.place}: {why}: rules for such rings differ by {ambiguity:.0%} of its area; "
                "mend the ring or drop the feature"
            )
            raise ControlError(msg)
        before, after = area_km2(drawn), area_km2(mended)
        place = owner.place.rpartition(": ")[2]
        notes.append(f"{place} repaired ({why}): {before:.4f} km² became {after:.4f} km²")
        polygons[index] = mended
    return polygons, tuple(notes)


def as_multipolygon(geometry: shapely.Geometry) -> MultiPolygon:
    """Return the polygons of a geometry; lines and points that an overlay left over are dropped."""
    return shapely.MultiPolygon(_polygons(geometry))


def _polygons(geometry: shapely.Geometry) -> list[Polygon]:
    if geometry.geom_type == "Polygon":
        return [] if geometry.is_empty else [geometry]
    return [polygon for part in getattr(geometry, "geoms", ()) for polygon in _polygons(part)]
