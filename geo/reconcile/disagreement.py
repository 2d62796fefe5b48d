"""Where two sources disagree: ground that one of them counts as gained and the other does not, and who holds what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.faces import boundary, changed_faces
from geo.control.readings import ATTACKER, DEFENDER, selected
from geo.control.shares import RegionIndex
from geo.geodesy import area_km2
from geo.reconcile.front import inland
from geo.regions.model import multipolygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from shapely import Geometry, MultiPolygon

    from geo.control.faces import Faces
    from geo.control.model import Change, ControlSnapshot
    from geo.control.readings import Transitions
    from geo.reconcile.model import Reconciliation
    from geo.regions.model import Region

_CENTRAL = 1
# Two drawings of one front do not lie further apart than this; wider tracts are not drawn by one of them, km.
_WIDEST_KM = 20.0
_KM_PER_DEG = 111.2
_MIRROR = {"first": "second", "second": "first", "held_first": "held_second", "held_second": "held_first"}


@dataclass(frozen=True, slots=True)
class DisagreementRow:
    """How far two sources disagree in one region, on what one side gained there.

    Attributes
    ----------
    region
        ``"all"`` for all ground, else the region's name.
    actor
        The side that gained.
    both_km2
        Ground that both sources count as gained (central readings), km².
    first_km2, second_km2
        Ground that the first, or the second, alone counts, km².
    held_first_km2, held_second_km2
        Ground that at the window's end is held on the first, or the second, map alone, km²; the same for both actors.
    contested_km2
        Ground that is then contested on one map and free on the other, km².
    undrawn_km2
        Ground that one source leaves out altogether; in none of the three above, km².
    """

    region: str
    actor: str
    both_km2: float
    first_km2: float
    second_km2: float
    held_first_km2: float
    held_second_km2: float
    contested_km2: float
    undrawn_km2: float

    def mirrored(self) -> DisagreementRow:
        """Return the row with the second source first."""
        return replace(
            self,
            first_km2=self.second_km2,
            second_km2=self.first_km2,
            held_first_km2=self.held_second_km2,
            held_second_km2=self.held_first_km2,
        )


@dataclass(frozen=True)
class Disagreement:
    """How far two sources disagree over one window, and where.

    Attributes
    ----------
    first, second
        What each source shows to have changed, over its snapshots in force at the window's ends.
    rows
        One row a region and actor; all ground comes first, as region ``"all"``.
    pieces
        GeoDataFrame (EPSG:4326) of all ground in question: columns ``kind``, ``actor``, ``km2``, ``geometry``. Kinds
        are called as the figures of a row, without ``_km2``; those of held and contested ground have no actor.
    """

    first: Change
    second: Change
    rows: tuple[DisagreementRow, ...]
    pieces: gpd.GeoDataFrame

    @property
    def sources(self) -> tuple[str, str]:
        """Who drew the polygons."""
        return self.first.after.source, self.second.after.source

    def row(self, region: str, actor: str) -> DisagreementRow:
        """Return the row of one region and actor."""
        for row in self.rows:
            if (row.region, row.actor) == (region, actor):
                return row
        msg = f"no row for {actor} in {region!r}; there are {sorted({(r.region, r.actor) for r in self.rows})}"
        raise KeyError(msg)

    def row_of(self, finding: Reconciliation) -> DisagreementRow:
        """Return the row that speaks of a finding's claim."""
        return self.row("all" if finding.region is None else finding.region.name, finding.claim.actor or "")

    def mirrored(self) -> Disagreement:
        """Return the same with the second source first."""
        pieces = self.pieces.assign(kind=self.pieces["kind"].replace(_MIRROR))
        rows = tuple(row.mirrored() for row in self.rows)
        return Disagreement(self.second, self.first, rows, pieces)

    def to_dict(self, row: DisagreementRow) -> dict[str, Any]:
        """Return the figures of a row as the command line prints them; areas in km²."""
        return {
            "source": self.second.after.source,
            "before": self.second.before.date.isoformat(),
            "after": self.second.after.date.isoformat(),
            "both_km2": row.both_km2,
            "here_km2": row.first_km2,
            "there_km2": row.second_km2,
            "held_here_km2": row.held_first_km2,
            "held_there_km2": row.held_second_km2,
            "contested_km2": row.contested_km2,
            "undrawn_km2": row.undrawn_km2,
        }


def compare_changes(first: Change, second: Change, regions: Sequence[Region] = ()) -> Disagreement:
    r"""Measure how far two sources disagree over a window, and where.

    With A and B the ground that each counts as gained by a side (central reading), :math:`A \cap B`,
    :math:`A \setminus B` and :math:`B \setminus A`; and the ground whose status differs at the window's end. Coasts
    and state borders, which every source draws in its own way, are left out of the latter, and so are tracts more
    than 20 km wide that neither source changed: those one of them does not draw.

    Parameters
    ----------
    first, second
        Changes over the same window, by two sources.
    regions
        Clip to each of these as well.

    Returns
    -------
    disagreement
        All ground first, then the regions in order; the defender first in each.

    Raises
    ------
    ControlError
        Where the two speak of different sides.
    """
    ends = (first.before, first.after, second.before, second.after)
    sides = (first.after.defender, first.after.attacker)
    if sides != (second.after.defender, second.after.attacker):
        msg = f"{first.after.source} and {second.after.source} draw different sides; compare sources of one war"
        raise ControlError(msg)
    pieces = _pieces(*ends)
    index = RegionIndex(regions)
    parts, piece = shapely.get_parts(pieces.geometry.to_numpy(), return_index=True)
    km2 = area_km2(parts)
    area = np.zeros((len(pieces), 1 + len(index.names)))
    np.add.at(area, piece, np.column_stack([km2, index.area_km2(parts, km2)]))
    figures = {key: area[at] for at, key in enumerate(zip(pieces["kind"], pieces["actor"], strict=True))}
    rows = tuple(
        DisagreementRow(
            region,
            actor,
            *(float(figures[kind, actor][column]) for kind in ("both", "first", "second")),
            *(float(figures[kind, ""][column]) for kind in ("held_first", "held_second", "contested", "undrawn")),
        )
        for column, region in enumerate(("all", *index.names))
        for actor in sides
    )
    return Disagreement(first, second, rows, pieces)


@lru_cache(maxsize=8)
def _pieces(
    before: ControlSnapshot, after: ControlSnapshot, other_before: ControlSnapshot, other_after: ControlSnapshot
) -> gpd.GeoDataFrame:
    import geopandas as gpd

    ours = changed_faces(boundary(before), boundary(after), (before.date, after.date))
    theirs = changed_faces(boundary(other_before), boundary(other_after), (other_before.date, other_after.date))
    ground: dict[tuple[str, str], Geometry] = {}
    for actor, side in ((after.defender, DEFENDER), (after.attacker, ATTACKER)):
        one, other = (_gained(faces, side[_CENTRAL]) for faces in (ours, theirs))
        ground["both", actor] = shapely.intersection(one, other)
        ground["first", actor] = shapely.difference(one, other)
        ground["second", actor] = shapely.difference(other, one)
    changed = shapely.union_all(np.concatenate([ours.polygons, theirs.polygons]))
    undrawn = []
    for kind, differs in _differing(after, other_after).items():
        tracts, rest = _tracts(differs, changed)
        ground[kind, ""] = rest
        undrawn += tracts
    ground["undrawn", ""] = shapely.union_all(undrawn)
    shapes = [multipolygon(shape) for shape in ground.values()]
    columns = {
        "kind": np.array([kind for kind, _ in ground], dtype=object),
        "actor": np.array([actor for _, actor in ground], dtype=object),
        "km2": area_km2(shapes),
    }
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=4326), crs=4326)


def _gained(faces: Faces, transitions: Transitions) -> Geometry:
    return shapely.union_all(faces.polygons[selected(faces, transitions)])


def _differing(one: ControlSnapshot, other: ControlSnapshot) -> dict[str, Geometry]:
    """Return the inland ground that two maps of one day give another status."""
    contested = shapely.symmetric_difference(one.contested, other.contested)
    found = {
        "held_first": shapely.difference(one.held, other.held),
        "held_second": shapely.difference(other.held, one.held),
        "contested": shapely.difference(shapely.difference(contested, one.held), other.held),
    }
    land = inland(one.defender)
    return found if land is None else {kind: shapely.intersection(shape, land) for kind, shape in found.items()}


def _tracts(differs: Geometry, changed: Geometry) -> tuple[list[MultiPolygon], Geometry]:
    """Part the wide tracts that nothing changed in from the rest of the ground that two maps differ on."""
    standing = shapely.get_parts(multipolygon(shapely.difference(differs, changed)))
    tracts = [part for part in standing if _width_km(part) > _WIDEST_KM]
    return tracts, shapely.difference(differs, shapely.union_all(tracts)) if tracts else differs


def _width_km(polygon: Geometry) -> float:
    """Return the diameter of the largest circle in a polygon, to 1 km, on a plane true to scale in its middle."""
    if area_km2(polygon) < np.pi / 4 * _WIDEST_KM**2:
        return 0.0
    _, south, _, north = polygon.bounds
    scale = _KM_PER_DEG * np.array([np.cos(np.radians((south + north) / 2)), 1.0])
    plane = shapely.transform(polygon, lambda lonlat: lonlat * scale)
    return 2 * float(shapely.maximum_inscribed_circle(plane, tolerance=0.5).length)
