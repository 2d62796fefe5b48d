"""A run to the rows of its layers. Objects that several findings share are kept once, by number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.control.readings import ATTACKER, DEFENDER
from geo.gazetteer.model import Match
from geo.geodesy import area_km2
from geo.reconcile.model import Measurement
from geo.store._layers import GEOMETRY
from geo.store._rows import flatten

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from shapely import Geometry

    from geo.control.model import Change, ControlSnapshot
    from geo.reconcile.disagreement import Disagreement
    from geo.reconcile.footprint import Footprint
    from geo.reconcile.model import Assessment, Reconciliation
    from geo.regions.model import Region

    Row = dict[str, Any]


def fold(assessments: Sequence[Assessment], footprints: Sequence[Footprint]) -> dict[str, list[Row]]:
    """Return the rows of every layer, by the layer's name.

    Parameters
    ----------
    assessments
        The reports of a run, read and judged.
    footprints
        Outlines of claimed ground.
    """
    from geo.regions.model import multipolygon

    shared = _Shared()
    rows = {
        "verdicts": _verdicts(assessments, shared),
        "gains": _gains(shared),
        "changes": _faces(shared),
        "shares": _shares(shared),
        "disagreements": _disagreements(shared),
    }
    layers = {name: list(made) for name, made in rows.items()}
    return {
        "reports": [{**tie, **flatten(assessment.report)} for tie, assessment in _tied(assessments)],
        "snapshots": list(_snapshots(shared)),
        "regions": [
            {"region_number": number, **flatten(region), GEOMETRY: region.polygon}
            for region, number in shared.regions.items()
        ],
        "footprints": [
            {"shape": each.polygon.geom_type, **flatten(each), GEOMETRY: multipolygon(each.polygon)}
            for each in footprints
        ],
        "places": list(_places(assessments)),
        "claims": list(_claims(assessments)),
        **layers,
    }


class _Shared:
    """What several findings point to, each thing once, numbered from 1 in the order of its first use."""

    def __init__(self) -> None:
        self.snapshots: dict[ControlSnapshot, int] = {}
        self.regions: dict[Region, int] = {}
        self.comparisons: dict[tuple[int, int], int] = {}
        self.compared: list[Change] = []
        self.changes: dict[int, int] = {}
        self.measured: list[Change] = []
        self.disagreements: dict[tuple[int | None, int | None], Disagreement] = {}

    def snapshot(self, snapshot: ControlSnapshot) -> int:
        return self.snapshots.setdefault(snapshot, len(self.snapshots) + 1)

    def region(self, region: Region | None) -> int | None:
        return None if region is None else self.regions.setdefault(region, len(self.regions) + 1)

    def change(self, change: Change | None) -> int | None:
        if change is None:
            return None
        if id(change) not in self.changes:
            self.changes[id(change)] = len(self.changes) + 1
            self.measured.append(change)
        return self.changes[id(change)]

    def disagreement(self, disagreement: Disagreement) -> None:
        """Keep a disagreement of two changes once, from the side that comes first."""
        ends = (self.change(disagreement.first), self.change(disagreement.second))
        if ends[::-1] not in self.disagreements:
            self.disagreements.setdefault(ends, disagreement)

    def comparison(self, change: Change) -> int:
        """Return the number of the polygons of a change: they follow from its two snapshots alone."""
        ends = (self.snapshot(change.before), self.snapshot(change.after))
        if ends not in self.comparisons:
            self.comparisons[ends] = len(self.comparisons) + 1
            self.compared.append(change)
        return self.comparisons[ends]


def _snapshots(shared: _Shared) -> Iterator[Row]:
    for snapshot, number in shared.snapshots.items():
        for status, ground in (("held", snapshot.held), ("contested", snapshot.contested)):
            yield {
                "snapshot": number,
                "status": status,
                "km2": float(area_km2(ground)),
                **flatten(snapshot),
                GEOMETRY: ground,
            }


def _faces(shared: _Shared) -> Iterator[Row]:
    for change in shared.compared:
        window = {"comparison": shared.comparison(change), **_window(change)}
        for face in change.faces.itertuples(index=False):
            yield {**window, **face._asdict(), **_gained_by(change, face.status_before, face.status_after)} | {
                GEOMETRY: face.geometry
            }


def _gained_by(change: Change, before: str, after: str) -> dict[str, str]:
    sides = (("defender", change.after.defender, DEFENDER), ("attacker", change.after.attacker, ATTACKER))
    return next(
        {"gained_by": actor, "side": side, "reading": reading}
        for side, actor, readings in sides
        for reading, transitions in zip(("low", "central", "high"), readings, strict=True)
        if (before, after) in transitions
    )


def _gains(shared: _Shared) -> Iterator[Row]:
    for change in shared.measured:
        ends = {
            "change": shared.change(change),
            "comparison": shared.comparison(change),
            "before_snapshot": shared.snapshot(change.before),
            "after_snapshot": shared.snapshot(change.after),
            **_window(change),
        }
        for row in change.rows:
            yield {**ends, **flatten(row)}


def _shares(shared: _Shared) -> Iterator[Row]:
    for (change, other_change), disagreement in shared.disagreements.items():
        for row in disagreement.rows:
            yield {
                "change": change,
                "other_change": other_change,
                **_sides(disagreement, shared),
                **flatten(row),
            }


def _disagreements(shared: _Shared) -> Iterator[Row]:
    compared = set()
    for disagreement in shared.disagreements.values():
        sides = _sides(disagreement, shared)
        if (ends := (sides["comparison"], sides["other_comparison"])) in compared:
            continue
        compared.add(ends)
        for piece in disagreement.pieces.itertuples(index=False):
            yield {
                **sides,
                **_window(disagreement.first),
                "kind": piece.kind,
                "actor": piece.actor,
                "km2": piece.km2,
                GEOMETRY: piece.geometry,
            }


def _sides(disagreement: Disagreement, shared: _Shared) -> Row:
    first, second = disagreement.sources
    return {
        "comparison": shared.comparison(disagreement.first),
        "other_comparison": shared.comparison(disagreement.second),
        "first": first,
        "second": second,
    }


def _places(assessments: Sequence[Assessment]) -> Iterator[Row]:
    for report, assessment in _tied(assessments):
        for mention in assessment.mentions:
            yield {**report, **flatten(mention), GEOMETRY: _point(mention.match)}


def _claims(assessments: Sequence[Assessment]) -> Iterator[Row]:
    for report, assessment in _tied(assessments):
        firsts: dict[str, Reconciliation] = {}
        for finding in assessment.findings:
            firsts.setdefault(finding.claim.id, finding)
        for finding in firsts.values():
            yield {**report, **flatten(finding.claim), GEOMETRY: _spot(finding)}


def _verdicts(assessments: Sequence[Assessment], shared: _Shared) -> Iterator[Row]:
    for report, assessment in _tied(assessments):
        for finding in assessment.findings:
            for disagreement in finding.disagreements:
                shared.disagreement(disagreement)
            yield {
                **report,
                "claim": finding.claim.id,
                "quote": finding.claim.quote,
                "actor": finding.claim.actor,
                "verdict": finding.verdict,
                "ratio": finding.ratio,
                "why": finding.why,
                "region_number": shared.region(finding.region),
                "change": shared.change(finding.change),
                "source": finding.source,
                **flatten(finding.measured, Measurement, "measured_"),
                **flatten(finding.place, Match, "place_"),
                GEOMETRY: _spot(finding),
            }


def _tied(assessments: Sequence[Assessment]) -> Iterator[tuple[Row, Assessment]]:
    for number, assessment in enumerate(assessments, start=1):
        yield {"report_number": number, "report": assessment.report.name}, assessment


def _window(change: Change) -> Row:
    return {"before": change.before.date, "after": change.after.date, "source": change.after.source}


def _spot(finding: Reconciliation) -> Geometry | None:
    """Return where a claim speaks of: its settlement, else a point in its region; None for all ground."""
    if finding.place is not None:
        return _point(finding.place)
    return None if finding.region is None else finding.region.polygon.representative_point()


def _point(match: Match | None) -> Geometry | None:
    from shapely import Point

    return None if match is None else Point(match.place.lon, match.place.lat)
