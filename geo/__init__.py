"""territory: read reports of ground gained or lost, measure dated control maps, say whether the claims hold.

Everything public is listed here and is imported when it is first used, so that ``import geo`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo._errors import (
    ControlError,
    GeometryError,
    MissingExtraError,
    PlaceError,
    RegionError,
    ReportError,
    TerritoryError,
)

if TYPE_CHECKING:
    from geo.control.archive import open_archive
    from geo.control.area import measure_area
    from geo.control.change import measure_change
    from geo.control.default import default_archive
    from geo.control.model import Change, ChangeRow, ControlSnapshot
    from geo.control.read import read_snapshot
    from geo.control.series import measure_series
    from geo.gazetteer.build import build_index
    from geo.gazetteer.index import Gazetteer, open_gazetteer
    from geo.gazetteer.model import Match, Mention, Place
    from geo.gazetteer.resolve import resolve
    from geo.geodesy import area_km2
    from geo.maps.index import write_index
    from geo.maps.page import render_page, write_pages
    from geo.maps.sheet import Sheet, gather_sheets
    from geo.reconcile.assess import assess, footprints, read_claims
    from geo.reconcile.claims import reconcile_claim
    from geo.reconcile.disagreement import Disagreement, DisagreementRow, compare_changes
    from geo.reconcile.ledger import reconcile_ledger
    from geo.reconcile.ledger_model import Ledger, Statement
    from geo.reconcile.model import Assessment, Measurement, Reconciliation
    from geo.regions.library import load_regions, read_regions
    from geo.regions.lookup import find_region
    from geo.regions.model import Region
    from geo.reports.extract import extract_claims
    from geo.reports.model import Claim, Claims, Report
    from geo.reports.read import read_report
    from geo.store import Run, read_run, run_frames, write_faces, write_layer, write_run, write_table

_HOMES = {
    "geo.control.archive": ("open_archive",),
    "geo.control.area": ("measure_area",),
    "geo.control.change": ("measure_change",),
    "geo.control.default": ("default_archive",),
    "geo.control.model": ("Change", "ChangeRow", "ControlSnapshot"),
    "geo.control.read": ("read_snapshot",),
    "geo.control.series": ("measure_series",),
    "geo.gazetteer.build": ("build_index",),
    "geo.gazetteer.index": ("Gazetteer", "open_gazetteer"),
    "geo.gazetteer.model": ("Match", "Mention", "Place"),
    "geo.gazetteer.resolve": ("resolve",),
    "geo.geodesy": ("area_km2",),
    "geo.maps.index": ("write_index",),
    "geo.maps.page": ("render_page", "write_pages"),
    "geo.maps.sheet": ("Sheet", "gather_sheets"),
    "geo.reconcile.assess": ("assess", "footprints", "read_claims"),
    "geo.reconcile.claims": ("reconcile_claim",),
    "geo.reconcile.disagreement": ("Disagreement", "DisagreementRow", "compare_changes"),
    "geo.reconcile.ledger": ("reconcile_ledger",),
    "geo.reconcile.ledger_model": ("Ledger", "Statement"),
    "geo.reconcile.model": ("Assessment", "Measurement", "Reconciliation"),
    "geo.regions.library": ("load_regions", "read_regions"),
    "geo.regions.lookup": ("find_region",),
    "geo.regions.model": ("Region",),
    "geo.reports.extract": ("extract_claims",),
    "geo.reports.model": ("Claim", "Claims", "Report"),
    "geo.reports.read": ("read_report",),
    "geo.store": ("Run", "read_run", "run_frames", "write_faces", "write_layer", "write_run", "write_table"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Assessment",
    "Change",
    "ChangeRow",
    "Claim",
    "Claims",
    "ControlError",
    "ControlSnapshot",
    "Disagreement",
    "DisagreementRow",
    "Gazetteer",
    "GeometryError",
    "Ledger",
    "Match",
    "Measurement",
    "Mention",
    "MissingExtraError",
    "Place",
    "PlaceError",
    "Reconciliation",
    "Region",
    "RegionError",
    "Report",
    "ReportError",
    "Run",
    "Sheet",
    "Statement",
    "TerritoryError",
    "area_km2",
    "assess",
    "build_index",
    "compare_changes",
    "default_archive",
    "extract_claims",
    "find_region",
    "footprints",
    "gather_sheets",
    "load_regions",
    "measure_area",
    "measure_change",
    "measure_series",
    "open_archive",
    "open_gazetteer",
    "read_claims",
    "read_regions",
    "read_report",
    "read_run",
    "read_snapshot",
    "reconcile_claim",
    "reconcile_ledger",
    "render_page",
    "resolve",
    "run_frames",
    "write_faces",
    "write_index",
    "write_layer",
    "write_pages",
    "write_run",
    "write_table",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        msg = f"module 'geo' has no attribute {name!r}"
        raise AttributeError(msg)
    from importlib import import_module

    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
