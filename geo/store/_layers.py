"""The layers of a run: what each is called, what it shows, and which columns it has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from geo.control.model import ChangeRow, ControlSnapshot
from geo.gazetteer.model import Match, Mention
from geo.reconcile.disagreement import DisagreementRow
from geo.reconcile.footprint import Footprint
from geo.reconcile.model import Measurement
from geo.regions.model import Region
from geo.reports.model import Claim, Report
from geo.store._rows import schema, typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyarrow as pa

GEOMETRY: Final = "geom"
"""Name of the geometry column; EPSG:4326."""


@dataclass(frozen=True)
class Layer:
    """One table of a run.

    Attributes
    ----------
    name, title
        As files call it, and as readers do.
    about
        What one row is.
    geometry
        ``"Point"``, ``"Polygon"``, ``"MultiPolygon"``, or None for a table without.
    own
        Columns that tie its rows to others', or that spare a reader a join, by type.
    parts
        The dataclasses that fill its other columns, and what goes before the columns' names.
    """

    name: str
    title: str
    about: str
    geometry: str | None
    own: dict[str, type]
    parts: tuple[tuple[type, str], ...] = ()

    def table(self, rows: Iterable[dict[str, Any]]) -> pa.Table:
        """Return rows as an Arrow table, geometry as WKB."""
        import pyarrow as pa
        from shapely import to_wkb

        columns = [typed(*column) for column in self.own.items()]
        for cls, prefix in self.parts:
            columns += schema(cls, prefix)
        if self.geometry is None:
            return pa.Table.from_pylist(list(rows), schema=pa.schema(columns))
        columns.append(pa.field(GEOMETRY, pa.binary()))
        shaped = [row | {GEOMETRY: to_wkb(row[GEOMETRY])} for row in rows]
        return pa.Table.from_pylist(shaped, schema=pa.schema(columns))


_REPORT: Final[dict[str, type]] = {"report_number": int, "report": str}
_WINDOW: Final[dict[str, type]] = {"before": date, "after": date, "source": str}

LAYERS: Final[dict[str, Layer]] = {
    layer.name: layer
    for layer in (
        Layer("reports", "Reports", "one report, with its text", None, {"report_number": int}, ((Report, ""),)),
        Layer(
            "snapshots",
            "Ground held and contested",
            "ground of one status on a date, from one source",
            "MultiPolygon",
            {"snapshot": int, "status": str, "km2": float},
            ((ControlSnapshot, ""),),
        ),
        Layer(
            "regions",
            "Regions measured",
            "a region that claims were measured in",
            "MultiPolygon",
            {"region_number": int},
            ((Region, ""),),
        ),
        Layer(
            "changes",
            "Ground that changed hands",
            "a piece of ground whose status changed between two snapshots; `reading` is the first that counts it",
            "Polygon",
            {"comparison": int, **_WINDOW, "status_before": str, "status_after": str, "gained_by": str, "side": str,
             "reading": str, "km2": float},
        ),
        Layer(
            "gains",
            "Gains by region and side",
            "what a side gained in a region between two snapshots",
            None,
            {"change": int, "comparison": int, "before_snapshot": int, "after_snapshot": int, **_WINDOW},
            ((ChangeRow, ""),),
        ),
        Layer(
            "disagreements",
            "Ground that sources disagree on",
            "ground that two sources both, or one alone, count as gained or show as held",
            "MultiPolygon",
            {"comparison": int, "other_comparison": int, "first": str, "second": str, "before": date, "after": date,
             "kind": str, "actor": str, "km2": float},
        ),
        Layer(
            "shares",
            "How far sources disagree",
            "what two sources count together and each alone, in a region and for a side",
            None,
            {"change": int, "other_change": int, "comparison": int, "other_comparison": int, "first": str,
             "second": str},
            ((DisagreementRow, ""),),
        ),
        Layer(
            "footprints",
            "Claimed ground",
            "the outline of claimed ground, as far as the words place it",
            "MultiPolygon",
            {"shape": str},
            ((Footprint, ""),),
        ),
        Layer(
            "places",
            "Places named",
            "a place's name in a report, and the place that it means",
            "Point",
            _REPORT,
            ((Mention, ""),),
        ),
        Layer("claims", "Claims", "a claim, where it speaks of", "Point", _REPORT, ((Claim, ""),)),
        Layer(
            "verdicts",
            "Verdicts",
            "a verdict on a claim by one source of polygons, where the claim speaks of",
            "Point",
            {**_REPORT, "claim": str, "quote": str, "actor": str, "verdict": str, "ratio": float, "why": str,
             "region_number": int, "change": int, "source": str},
            ((Measurement, "measured_"), (Match, "place_")),
        ),
    )
}  # fmt: skip
"""Every layer by name, from the bottom of a map to its top."""
