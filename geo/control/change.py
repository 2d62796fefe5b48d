"""Ground gained and lost between two snapshots."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.faces import Faces, boundary, changed_faces
from geo.control.model import Change, ChangeRow, ControlSnapshot
from geo.control.readings import ATTACKER, DEFENDER, gains_km2, selected
from geo.control.shares import RegionIndex
from geo.geodesy import area_sd_km2, length_km

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo.control.readings import Transitions
    from geo.regions.model import Region

_CENTRAL = 1


def measure_change(before: ControlSnapshot, after: ControlSnapshot, regions: Sequence[Region] = ()) -> Change:
    """Measure the ground that each side gained between two snapshots.

    With statuses ordered free < contested < held, the defender's gain is held→free (low), all ground
    that left `held` (central), and held→free + held→contested + contested→free (high); the attacker's
    is the mirror image. The standard deviation is that of the central reading, σ·√(L·ℓ), with L the
    length of the lines that bound it (borders of regions are no drawn lines and do not count).

    Parameters
    ----------
    before, after
        The snapshots; their attacker must be the same.
    regions
        Clip to each of these as well.

    Returns
    -------
    change
        Region ``"all"`` first, then the regions in order; the defender first in each.

    Raises
    ------
    ControlError
        Where the snapshots speak of different sides, or two regions have one name.
    """
    return ChangedGround(before, after).within(regions)


class ChangedGround:
    """The ground that changed between two snapshots, to be read in region after region.

    Parameters
    ----------
    before, after
        The snapshots; their attacker must be the same.

    Raises
    ------
    ControlError
        Where the snapshots speak of different sides.
    """

    def __init__(self, before: ControlSnapshot, after: ControlSnapshot) -> None:
        if (before.attacker, before.defender) != (after.attacker, after.defender):
            msg = (
                f"{before.file or before.date} has {before.attacker} against {before.defender}, "
                f"{after.file or after.date} has {after.attacker} against {after.defender}; "
                "compare snapshots of one war"
            )
            raise ControlError(msg)
        self.before, self.after = before, after
        self._faces = changed_faces(boundary(before), boundary(after), (before.date, after.date))
        self._lines = [_bounding_lines(self._faces, side[_CENTRAL]) for side in (DEFENDER, ATTACKER)]
        self._drawn = shapely.STRtree(np.concatenate([self._faces.polygons, *(lines for lines, _ in self._lines)]))
        self._frame = _frame(self._faces)
        self._whole = self._rows(RegionIndex(()))

    def within(self, regions: Sequence[Region]) -> Change:
        """Return the change as `measure_change` does; all that are read from one ground share their `faces`."""
        index = RegionIndex(regions)
        if any(len(self._drawn.query(region.polygon)) for region in regions):
            return Change(self.before, self.after, self._rows(index), self._frame)
        sides = (self.after.defender, self.after.attacker)
        untouched = [ChangeRow(name, side, 0.0, 0.0, 0.0, 0.0) for name in index.names for side in sides]
        return Change(self.before, self.after, (*self._whole, *untouched), self._frame)

    def _rows(self, index: RegionIndex) -> tuple[ChangeRow, ...]:
        faces = self._faces
        gains = gains_km2(faces, np.column_stack([faces.km2, index.area_km2(faces.polygons, faces.km2)]))
        bounds = [np.column_stack([km, index.length_km(lines, km)]).sum(axis=0) for lines, km in self._lines]
        return tuple(
            ChangeRow(
                region=region,
                actor=actor,
                low_km2=float(gains[side, 0, column]),
                km2=float(gains[side, _CENTRAL, column]),
                high_km2=float(gains[side, 2, column]),
                sd_km2=_sd_km2(self.before, self.after, float(bounds[side][column])),
            )
            for column, region in enumerate(("all", *index.names))
            for side, actor in enumerate((self.after.defender, self.after.attacker))
        )


def _bounding_lines(faces: Faces, transitions: Transitions) -> tuple[NDArray[np.object_], NDArray[np.float64]]:
    """Return the lines that bound the selected faces together, and their lengths, km."""
    ground = shapely.union_all(faces.polygons[selected(faces, transitions)])
    lines = shapely.get_parts(shapely.boundary(shapely.get_parts(ground)))
    return lines, length_km(lines)


def _sd_km2(before: ControlSnapshot, after: ControlSnapshot, bound_km: float) -> float:
    """Return the standard deviation of a change; its boundary lies in one snapshot as much as in the other."""
    return math.hypot(*(area_sd_km2(bound_km / 2, s.sigma_m, s.correlation_m) for s in (before, after)))


def _frame(faces: Faces) -> gpd.GeoDataFrame:
    import geopandas as gpd

    columns = {
        "status_before": faces.before.astype(object),
        "status_after": faces.after.astype(object),
        "km2": faces.km2,
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(faces.polygons), crs=4326), crs=4326)
