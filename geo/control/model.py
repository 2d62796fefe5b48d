"""Snapshots and changes: who held which ground on a date, and what differs between two dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

if TYPE_CHECKING:
    from datetime import date

    import geopandas as gpd
    from shapely import MultiPolygon

Status = Literal["held", "contested", "free"]


@dataclass(frozen=True)
class ControlSnapshot:
    """Control polygons in force on a date from one source.

    Attributes
    ----------
    date
        The day that the polygons are dated.
    source
        Who drew them, for instance ``"DeepState"``.
    held, contested
        MultiPolygon in EPSG:4326 (longitude, latitude), valid; `contested` has no ground in common
        with `held`. Everything else is ``free``.
    file
        Name of the file they come from, without its folder.
    attacker, defender
        The actors; `held` is held by the attacker.
    sigma_m, correlation_m
        Positional uncertainty of the drawn lines: standard deviation and correlation length in metres.
    estimate
        True where the polygons are inferred (settlement catchments), not drawn by a map-maker.
    notes
        What was repaired or left out on reading, one line each.
    """

    date: date
    source: str
    held: MultiPolygon
    contested: MultiPolygon
    file: str = ""
    attacker: str = "Russia"
    defender: str = "Ukraine"
    sigma_m: float = 250.0
    correlation_m: float = 1000.0
    estimate: bool = False
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        from geo._display.cards import show_snapshot

        return show_snapshot(self)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Ground gained by one actor in one region between two snapshots.

    Attributes
    ----------
    region
        ``"all"`` for all ground, else the region's name.
    actor
        The side that gained.
    low_km2, km2, high_km2
        Confirmed, central and widest reading, km².
    sd_km2
        Standard deviation of the central reading from positional uncertainty, km².
    """

    region: str
    actor: str
    low_km2: float
    km2: float
    high_km2: float
    sd_km2: float


@dataclass(frozen=True)
class Change:
    """What differs between two snapshots.

    Attributes
    ----------
    before, after
        The snapshots.
    rows
        One row a region and actor; all ground comes first, as region ``"all"``.
    faces
        GeoDataFrame (EPSG:4326) of the ground whose status changed: columns ``status_before``,
        ``status_after``, ``km2``, ``geometry``.
    """

    before: ControlSnapshot
    after: ControlSnapshot
    rows: tuple[ChangeRow, ...]
    faces: gpd.GeoDataFrame

    def row(self, region: str, actor: str) -> ChangeRow:
        """Return the row of one region and actor."""
        for row in self.rows:
            if row.region == region and row.actor == actor:
                return row
        msg = f"no row for {actor} in {region!r}; there are {sorted({(r.region, r.actor) for r in self.rows})}"
        raise KeyError(msg)

    def to_dict(self) -> dict[str, Any]:
        """Return the change in the JSON shape of the command line; areas in km²."""
        return {
            "before": self.before.date.isoformat(),
            "after": self.after.date.isoformat(),
            "source": self.after.source,
            "rows": [
                {
                    "region": row.region,
                    "actor": row.actor,
                    "low_km2": row.low_km2,
                    "km2": row.km2,
                    "high_km2": row.high_km2,
                    "sd_km2": row.sd_km2,
                }
                for row in self.rows
            ],
        }

    def _repr_html_(self) -> str:
        from geo._display.cards import show_change

        return show_change(self)


class Archive(Protocol):
    """Dated snapshots of one source, however they are stored or made."""

    @property
    def source(self) -> str:
        """Who drew the polygons."""

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that have a snapshot, ascending."""

    def in_force(self, day: date) -> ControlSnapshot:
        """Return the newest snapshot dated on or before `day`; raise `ControlError` where there is none."""


@runtime_checkable
class PointArchive(Archive, Protocol):
    """An archive that tells the status of points without drawing the whole map."""

    def status(self, day: date, lat: float, lon: float) -> Status | None:
        """Return the status that a point has in the snapshot in force on a day; None where only the map can tell."""
