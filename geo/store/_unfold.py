"""The rows of a run's layers to the objects that they were made from."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TypeVar

from geo.control.model import Change, ChangeRow, ControlSnapshot
from geo.gazetteer.model import Match, Mention
from geo.reconcile.disagreement import Disagreement, DisagreementRow
from geo.reconcile.footprint import Footprint
from geo.reconcile.model import Assessment, Measurement, Reconciliation
from geo.regions.model import Region
from geo.reports.model import Claim, Report
from geo.store._layers import GEOMETRY
from geo.store._rows import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import geopandas as gpd
    from shapely import Geometry, MultiPolygon

    Row = Mapping[str, Any]

_T = TypeVar("_T")


def unfold(layers: Mapping[str, Sequence[Row]]) -> tuple[tuple[Assessment, ...], tuple[Footprint, ...]]:
    """Return the assessments and footprints of a run.

    Parameters
    ----------
    layers
        The rows of every layer by its name, geometry as shapely objects.
    """
    regions = {row["region_number"]: rebuild(Region, row, polygon=row[GEOMETRY]) for row in layers["regions"]}
    changes = _changes(layers)
    apart = _apart(layers, changes)
    claims = {(row["report_number"], row["id"]): rebuild(Claim, row) for row in layers["claims"]}
    mentions, verdicts = _by_report(layers["places"]), _by_report(layers["verdicts"])

    def finding(row: Row) -> Reconciliation:
        return Reconciliation(
            report=row["report"],
            claim=claims[row["report_number"], row["claim"]],
            measured=_optional(Measurement, row, "measured_"),
            ratio=row["ratio"],
            verdict=row["verdict"],
            why=row["why"],
            place=_optional(Match, row, "place_"),
            region=regions.get(row["region_number"]),
            change=changes.get(row["change"]),
            disagreements=tuple(_disagreements(row, layers["verdicts"], apart)),
            source=row["source"],
        )

    assessments = tuple(
        Assessment(
            rebuild(Report, row),
            tuple(rebuild(Mention, mention) for mention in mentions.get(row["report_number"], ())),
            tuple(map(finding, verdicts.get(row["report_number"], ()))),
        )
        for row in layers["reports"]
    )
    return assessments, tuple(rebuild(Footprint, row, polygon=_shape(row)) for row in layers["footprints"])


def _changes(layers: Mapping[str, Sequence[Row]]) -> dict[int, Change]:
    snapshots = {number: _snapshot(list(rows)) for number, rows in _grouped(layers["snapshots"], "snapshot")}
    compared = {number: _frame(list(rows)) for number, rows in _grouped(layers["changes"], "comparison")}
    changes = {}
    for number, rows in _grouped(layers["gains"], "change"):
        gains = list(rows)
        faces = compared.setdefault(gains[0]["comparison"], _frame([]))
        before, after = snapshots[gains[0]["before_snapshot"]], snapshots[gains[0]["after_snapshot"]]
        changes[number] = Change(before, after, tuple(rebuild(ChangeRow, row) for row in gains), faces)
    return changes


def _apart(layers: Mapping[str, Sequence[Row]], changes: Mapping[int, Change]) -> dict[tuple[int, int], Disagreement]:
    """Return every disagreement by the numbers of its two changes, both ways round."""
    ends = itemgetter("comparison", "other_comparison")
    pieces = {key: list(rows) for key, rows in groupby(sorted(layers["disagreements"], key=ends), key=ends)}
    frames = {key: _pieces(rows) for key, rows in pieces.items()}
    apart = {}
    pair = itemgetter("change", "other_change")
    for (one, other), group in groupby(sorted(layers["shares"], key=pair), key=pair):
        rows = list(group)
        figures = tuple(rebuild(DisagreementRow, row) for row in rows)
        apart[one, other] = Disagreement(changes[one], changes[other], figures, frames[ends(rows[0])])
    return apart | {(other, one): each.mirrored() for (one, other), each in apart.items()}


def _disagreements(
    row: Row, verdicts: Sequence[Row], apart: Mapping[tuple[int, int], Disagreement]
) -> Iterator[Disagreement]:
    """Yield how far the other verdicts' sources disagree with a verdict's, in the verdicts' order."""
    claim = itemgetter("report_number", "claim")
    for other in verdicts:
        if other is not row and claim(other) == claim(row) and (row["change"], other["change"]) in apart:
            yield apart[row["change"], other["change"]]


def _pieces(rows: Sequence[Row]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np

    columns: dict[str, Any] = {name: np.array([row[name] for row in rows], dtype=object) for name in ("kind", "actor")}
    columns["km2"] = np.array([row["km2"] for row in rows], dtype=float)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([row[GEOMETRY] for row in rows], crs=4326), crs=4326)


def _snapshot(rows: Sequence[Row]) -> ControlSnapshot:
    ground = {row["status"]: row[GEOMETRY] for row in rows}
    return rebuild(ControlSnapshot, rows[0], held=ground["held"], contested=ground["contested"])


def _frame(rows: Sequence[Row]) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import numpy as np

    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows], dtype=object) for name in ("status_before", "status_after")
    }
    columns["km2"] = np.array([row["km2"] for row in rows], dtype=float)
    return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([row[GEOMETRY] for row in rows], crs=4326), crs=4326)


def _by_report(rows: Sequence[Row]) -> dict[int, list[Row]]:
    return {number: list(group) for number, group in _grouped(rows, "report_number")}


def _grouped(rows: Sequence[Row], column: str) -> Iterator[tuple[int, Iterator[Row]]]:
    """Group rows by a number; a file that was edited need not keep rows of one number together."""
    yield from groupby(sorted(rows, key=itemgetter(column)), key=itemgetter(column))


def _optional(cls: type[_T], row: Row, prefix: str) -> _T | None:
    given = any(value is not None for name, value in row.items() if name.startswith(prefix))
    return rebuild(cls, row, prefix) if given else None


def _shape(row: Row) -> Geometry:
    ground: MultiPolygon = row[GEOMETRY]
    return ground.geoms[0] if row["shape"] == "Polygon" else ground
