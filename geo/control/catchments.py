"""Settlement catchments: an estimate of control from settlements that changed hands.

Where no polygons are at hand, the ground nearer to a settlement than to any other is taken to share its status.
That is an estimate: lines run half-way between villages, wherever the front really was.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.gaps import Gaps
from geo.control.model import ControlSnapshot
from geo.control.repair import as_multipolygon

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon

    from geo.control.model import Status
    from geo.control.settlements import SettlementEvent

    Objects = NDArray[np.object_]

# A second record of a settlement, or a hamlet beside it, has no ground of its own.
_SAME_PLACE_M = 1500.0
_CIRCLE_SEGMENTS = 8


class SettlementArchive:
    """Snapshots made of settlements' catchments: an archive that needs no polygons.

    A catchment is the part of a settlement's Voronoi cell among all settlements that is within `reach_km`
    of it and inside the outline. It follows the settlement's status; before a settlement's first event the
    other side of that event's actor holds it.

    Parameters
    ----------
    events
        When settlements changed hands.
    points
        Latitude and longitude of every settlement that bounds others' cells; those of the events count too.
    outline
        Land to clip to, EPSG:4326; None clips to nothing.
    attacker, defender
        The sides.
    reach_km
        How far a settlement speaks for the ground around it. Near a front, where a gazetteer has every village,
        neighbours bound the cells long before. In the rear, where it has towns, 15 km closes the ground between
        them, and still leaves large empty ground out.
    sigma_m, correlation_m
        The line runs half-way between two villages that different sides hold, while the front may have been
        anywhere between them: uniform over some 5 km has a standard deviation of 5 km / √12 ≈ 1500 m. The
        error keeps its sign along the edge of one cell, some 4000 m.
    source
        What snapshots name as their source.
    """

    source: str

    def __init__(
        self,
        events: Iterable[SettlementEvent],
        points: Sequence[tuple[float, float]] = (),
        outline: Polygon | MultiPolygon | None = None,
        *,
        attacker: str = "Russia",
        defender: str = "Ukraine",
        reach_km: float = 15.0,
        sigma_m: float = 1500.0,
        correlation_m: float = 4000.0,
        source: str = "settlement catchments (estimate)",
    ) -> None:
        self.source = source
        self.attacker, self.defender = attacker, defender
        self._sigma_m, self._correlation_m, self._reach_km = sigma_m, correlation_m, reach_km
        self._histories = _histories(events, attacker, defender)
        if not self._histories:
            msg = "no settlement changes hands in the table; name a table of settlements"
            raise ControlError(msg)
        sites = np.array([(history[0].lon, history[0].lat) for history in self._histories])
        self._sites = shapely.points(sites)
        others = np.array([(lon, lat) for lat, lon in points]).reshape(-1, 2)
        self._cells = _cells(sites, others, outline, reach_km * 1e3)
        self._dates = tuple(sorted({event.date for history in self._histories for event in history}))
        self._made: dict[date, ControlSnapshot] = {}
        self._tree = shapely.STRtree(self._cells)
        self._cells_at: dict[tuple[float, float], tuple[list[int], list[int]]] = {}

    @property
    def dates(self) -> tuple[date, ...]:
        """The days on which a settlement changed hands, ascending."""
        return self._dates

    def in_force(self, day: date) -> ControlSnapshot:
        """Return the catchments by the events up to and on a day.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        snapshot
            Dated as the day asked for, since every settlement has a status on each day; marked as an estimate.

        Raises
        ------
        ControlError
            Where the first event is later.
        """
        if day not in self._made:
            past = bisect_right(self._dates, day)
            if not past:
                msg = f"no event of {self.source} on or before {day}; the first is on {self._dates[0]}"
                raise ControlError(msg)
            last = self._dates[past - 1]
            if last not in self._made:
                self._made[last] = self._make(last)
            self._made[day] = replace(self._made[last], date=day)
        return self._made[day]

    def status(self, day: date, lat: float, lon: float) -> Status | None:
        """Return the status that a point has in the snapshot in force on a day, without drawing it.

        Parameters
        ----------
        day
            A day on or after the first event.
        lat, lon
            Degrees, EPSG:4326.

        Returns
        -------
        status
            None where only the snapshot tells: in a gap beside a catchment that its own settlement lies out of.
        """
        if (lat, lon) not in self._cells_at:
            inside = self._tree.query(shapely.Point(lon, lat), predicate="intersects").tolist()
            self._cells_at[lat, lon] = inside, [] if inside else self._gaps.around(lat, lon)
        inside, around = self._cells_at[lat, lon]
        holders = {self._holder(self._histories[cell], day) for cell in inside}
        if holders:
            return "held" if self.attacker in holders else "contested" if "" in holders else "free"
        others = [cell for cell in around if self._holder(self._histories[cell], day) != self.attacker]
        if around and not others:
            return "held"  # a hole in held ground that no settlement of the other side lies in
        if not others or any(shapely.intersects(self._cells[others], self._sites[others])):
            return "free"
        return None

    @cached_property
    def _gaps(self) -> Gaps:
        return Gaps(self._cells)

    def _make(self, day: date) -> ControlSnapshot:
        holders = np.array([self._holder(history, day) for history in self._histories], dtype=object)
        others = shapely.multipoints(self._sites[holders != self.attacker])
        held = _without_holes(shapely.union_all(self._cells[holders == self.attacker]), others)
        contested = shapely.difference(shapely.union_all(self._cells[holders == ""]), held)
        return ControlSnapshot(
            date=day,
            source=self.source,
            held=as_multipolygon(held),
            contested=as_multipolygon(contested),
            attacker=self.attacker,
            defender=self.defender,
            sigma_m=self._sigma_m,
            correlation_m=self._correlation_m,
            estimate=True,
            notes=(
                f"estimated: ground within {self._reach_km:g} km of a settlement, and nearer to it than to any "
                "other, is taken to share its status",
            ),
        )

    def _holder(self, history: Sequence[SettlementEvent], day: date) -> str:
        past = [event for event in history if event.date <= day]
        if past:
            return past[-1].actor
        return self.attacker if history[0].actor == self.defender else self.defender


def _histories(events: Iterable[SettlementEvent], attacker: str, defender: str) -> list[tuple[SettlementEvent, ...]]:
    """Group events by settlement, in order of their dates."""
    found: dict[tuple[float, float], list[SettlementEvent]] = {}
    for event in events:
        if event.actor not in (attacker, defender, ""):
            msg = f"{event.place} ({event.date}): actor {event.actor!r} is neither {attacker} nor {defender}"
            raise ControlError(msg)
        found.setdefault((round(event.lat, 5), round(event.lon, 5)), []).append(event)
    return [tuple(sorted(found[key], key=lambda event: event.date)) for key in sorted(found)]


def _without_holes(held: shapely.Geometry, others: shapely.Geometry) -> shapely.Geometry:
    """Fill the holes that no settlement of the other side lies in: an enclave that nobody holds is none.

    They are the ground of settlements that are missing from the table, with held ground all around.
    """
    filled = []
    for part in shapely.get_parts(held):
        kept = [ring for ring in part.interiors if shapely.Polygon(ring).intersects(others)]
        filled.append(shapely.Polygon(part.exterior, kept))
    return shapely.union_all(filled)


def _cells(
    sites: NDArray[np.float64], others: NDArray[np.float64], outline: Polygon | MultiPolygon | None, reach_m: float
) -> Objects:
    """Return each site's Voronoi cell among all points, within its reach and the outline, in EPSG:4326.

    The diagram is computed in the azimuthal equal-area projection about the sites' centre (Snyder 1987,
    eq. 24-2). Only points within twice the reach can bound a cell inside it.
    """
    from pyproj import Transformer

    lon, lat = (sites.min(axis=0) + sites.max(axis=0)) / 2
    plane = f"+proj=laea +lat_0={lat:.6f} +lon_0={lon:.6f} +datum=WGS84 +units=m"
    to_plane = Transformer.from_crs(4326, plane, always_xy=True)
    here = np.column_stack(to_plane.transform(*sites.T))
    site_points = shapely.points(here)
    if len(others):
        nearby = shapely.points(np.column_stack(to_plane.transform(*others.T)))
        tree = shapely.STRtree(site_points)
        near = np.unique(tree.query(nearby, predicate="dwithin", distance=2 * reach_m)[0])
        same = np.unique(tree.query(nearby, predicate="dwithin", distance=_SAME_PLACE_M)[0])
        bounding = nearby[np.setdiff1d(near, same)]
    else:
        bounding = np.empty(0, dtype=object)
    circles = shapely.buffer(site_points, reach_m, quad_segs=_CIRCLE_SEGMENTS)
    everything = shapely.multipoints(np.concatenate([site_points, bounding]))
    diagram = shapely.get_parts(
        shapely.voronoi_polygons(everything, extend_to=shapely.box(*shapely.total_bounds(circles)))
    )
    owner, cell = shapely.STRtree(diagram).query(site_points, predicate="intersects")
    cells: Objects = np.empty(len(sites), dtype=object)
    cells[owner] = shapely.intersection(diagram[cell], circles[owner])
    if outline is not None:
        land = shapely.transform(outline, lambda xy: np.column_stack(to_plane.transform(*xy.T)))
        shapely.prepare(land)
        ashore = shapely.covered_by(cells, land)
        cells[~ashore] = shapely.intersection(cells[~ashore], land)
    moved: Objects = shapely.transform(
        cells, lambda xy: np.column_stack(to_plane.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))
    )
    return moved
