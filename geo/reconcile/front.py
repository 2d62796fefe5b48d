"""The line of contact: where held ground meets ground that the other side could be on."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from geo.regions.lookup import land_of

if TYPE_CHECKING:
    from shapely import Geometry

    from geo.control.model import ControlSnapshot

# Coasts and borders of two sources run apart by less than this, degrees (4 to 5 km).
_RIM_DEG = 0.05
# Seams that a map-maker left between polygons are narrower than this, degrees (100 m).
_SEAM_DEG = 1e-3


@lru_cache(maxsize=8)
def contact_line(snapshot: ControlSnapshot) -> Geometry:
    """Return the line of contact of a snapshot.

    Parameters
    ----------
    snapshot
        Who held what.

    Returns
    -------
    line
        The outline of held ground in EPSG:4326, without coasts, state borders and the seams between polygons:
        nobody gains ground across those. Where the defender's land is not known, coasts and borders stay in.
    """
    whole = snapshot.held.buffer(_SEAM_DEG, quad_segs=2).buffer(-_SEAM_DEG, quad_segs=2)
    land = inland(snapshot.defender)
    return whole.boundary if land is None else whole.boundary.intersection(land)


@cache
def inland(side: str) -> Geometry | None:
    """Return a side's land without its rim, in EPSG:4326; None where no land ships for it."""
    land = land_of(side)
    return None if land is None else land.buffer(-_RIM_DEG)
