"""Reading one source's polygons over a window: which snapshots, which region, which side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from geo._errors import ControlError
from geo.control.model import PointArchive
from geo.reconcile.model import Measurement

if TYPE_CHECKING:
    from datetime import date

    from geo.control.change import ChangedGround
    from geo.control.model import Archive, Change, ControlSnapshot, Status
    from geo.regions.model import Region


# Windows that stay at hand; reports of one time speak of few.
_KEPT = 64
# Days that stay at hand to look points up in, by the vertices of their polygons: two years of daily maps, some 200 MB.
_KEPT_VERTICES = 3_000_000


class UntestableError(Exception):
    """What is missing for a measurement; the message completes "cannot be tested: …"."""


class GroundMeter:
    """Measures windows of one archive, each window and region once.

    Parameters
    ----------
    archive
        Dated snapshots of one source.
    stale_days
        How many days older than the window's end its last snapshot may be; an archive that stops earlier does
        not cover the window.
    """

    def __init__(self, archive: Archive, *, stale_days: int = 7) -> None:
        self.archive = archive
        self.stale_days = stale_days
        self._changes: dict[tuple[date, date, object], Change] = {}
        self._held: dict[tuple[date, object], Measurement] = {}
        self._grounds: dict[tuple[date, date], ChangedGround] = {}
        self._days: dict[date, ControlSnapshot] = {}
        self._vertices = 0
        self._points = archive if isinstance(archive, PointArchive) else None

    def gained(self, actor: str, start: date, end: date, region: Region | None) -> tuple[Measurement, Change]:
        """Measure what an actor gained between the snapshots in force on two days.

        Parameters
        ----------
        actor
            The side that gained.
        start, end
            First and last day. Where both are the same day, its ground is compared with the day before.
        region
            The ground to clip to; None for all ground.

        Returns
        -------
        measurement, change
            Gross gains in km², and the change that they are read from.

        Raises
        ------
        UntestableError
            Where the archive does not cover the window, the region, or the actor.
        """
        change = self.change(start, end, region)
        name = "all" if region is None else region.name
        self._check_actor(actor, change.after)
        row = change.row(name, actor)
        if change.after.estimate and row.high_km2 == 0:
            where = "" if region is None else f" {region.where}"
            msg = (
                f"no settlement{where} went to {actor} in this time, and {self.archive.source} sees nothing "
                "smaller; give drawn polygons with --control"
            )
            raise UntestableError(msg)
        reading = Measurement(
            low_km2=row.low_km2,
            km2=row.km2,
            high_km2=row.high_km2,
            sd_km2=row.sd_km2,
            before=change.before.date,
            after=change.after.date,
            region=name,
            source=self.archive.source,
        )
        return reading, change

    def held(self, actor: str, day: date, region: Region | None) -> Measurement:
        """Measure the ground that the attacker holds on a day; `high_km2` counts contested ground.

        Raises
        ------
        UntestableError
            Where the actor is not the attacker (all other ground is not drawn), or the archive does not cover the
            day or the region.
        """
        snapshot = self.snapshot(day)
        self._check_actor(actor, snapshot)
        if actor != snapshot.attacker:
            msg = f"{self.archive.source} draws what {snapshot.attacker} holds, not what {actor} holds"
            raise UntestableError(msg)
        if region is not None:
            self._check_region(region, snapshot, snapshot)
        key = (snapshot.date, region and (region.name, region.polygon))
        if key not in self._held:
            _make_room(self._held)
            self._held[key] = self._measure_held(snapshot, region)
        return self._held[key]

    def _measure_held(self, snapshot: ControlSnapshot, region: Region | None) -> Measurement:
        from geo.control.area import measure_area

        name = "all" if region is None else region.name
        rows = {
            row.status: row for row in measure_area(snapshot, () if region is None else (region,)) if row.region == name
        }
        held, contested = rows["held"], rows["contested"]
        return Measurement(
            low_km2=held.km2,
            km2=held.km2,
            high_km2=held.km2 + contested.km2,
            sd_km2=held.sd_km2,
            before=snapshot.date,
            after=snapshot.date,
            region=name,
            source=self.archive.source,
        )

    def change(self, start: date, end: date, region: Region | None) -> Change:
        """Return the change between the snapshots in force on two days, clipped rows included."""
        before = self.snapshot(start - timedelta(days=1) if start == end else start)
        after = self.snapshot(end)
        if region is not None:
            self._check_region(region, before, after)
        # By its ground, for two villages of one name have regions of one name.
        key = (before.date, after.date, region and (region.name, region.polygon))
        change = self._changes.get(key)
        if change is None:
            change = self._ground(before, after).within(() if region is None else (region,))
            _make_room(self._changes)
            self._changes[key] = change
        return change

    def _ground(self, before: ControlSnapshot, after: ControlSnapshot) -> ChangedGround:
        from geo.control.change import ChangedGround

        window = before.date, after.date
        if window not in self._grounds:
            _make_room(self._grounds)
            self._grounds[window] = ChangedGround(before, after)
        return self._grounds[window]

    def snapshot(self, day: date) -> ControlSnapshot:
        """Return the snapshot in force on a day, or say why there is none."""
        dates = self.archive.dates
        if day > dates[-1] + timedelta(days=self.stale_days):
            msg = f"{self.archive.source}'s polygons end on {dates[-1]}, before {day}"
            raise UntestableError(msg)
        try:
            return self.archive.in_force(day)
        except ControlError as error:
            msg = f"{self.archive.source}'s polygons begin on {dates[0]}, after {day}"
            raise UntestableError(msg) from error

    def status(self, day: date, lat: float, lon: float) -> Status:
        """Return the status of a point in the snapshot in force on a day.

        Parameters
        ----------
        day
            A day that the archive covers.
        lat, lon
            Degrees, EPSG:4326.
        """
        from shapely import intersects_xy

        told = self._points.status(day, lat, lon) if self._points is not None else None
        if told is not None:
            return told
        snapshot = self._at_hand(day)
        if intersects_xy(snapshot.held, lon, lat):
            return "held"
        return "contested" if intersects_xy(snapshot.contested, lon, lat) else "free"

    def _at_hand(self, day: date) -> ControlSnapshot:
        """Return the snapshot in force, made ready for many points; the days asked for first are let go first."""
        from shapely import prepare

        if day not in self._days:
            snapshot = self.archive.in_force(day)
            prepare([snapshot.held, snapshot.contested])
            self._days[day] = snapshot
            self._vertices += _vertices(snapshot)
            while self._vertices > _KEPT_VERTICES and len(self._days) > 1:
                self._vertices -= _vertices(self._days.pop(next(iter(self._days))))
        return self._days[day]

    def _check_actor(self, actor: str, snapshot: ControlSnapshot) -> None:
        sides = (snapshot.attacker, snapshot.defender)
        if actor not in sides:
            msg = f"{self.archive.source} maps {sides[0]} and {sides[1]}, not {actor}"
            raise UntestableError(msg)

    def _check_region(self, region: Region, *snapshots: ControlSnapshot) -> None:
        for snapshot in snapshots:
            if region.polygon.intersects(snapshot.held) or region.polygon.intersects(snapshot.contested):
                return
        msg = f"{self.archive.source} draws no held or contested ground {region.where} on {snapshots[-1].date}"
        raise UntestableError(msg)


def _make_room(kept: dict[Any, Any]) -> None:
    """Let go of what was kept first, where there is no room for more."""
    if len(kept) == _KEPT:
        kept.pop(next(iter(kept)))


def _vertices(snapshot: ControlSnapshot) -> int:
    from shapely import get_num_coordinates

    return int(get_num_coordinates([snapshot.held, snapshot.contested]).sum())
