"""Two sources side by side on a page: what both count as gained, what each alone does, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.maps.wording import date_range, figure, long_date, plain

if TYPE_CHECKING:
    from shapely import Geometry

    from geo.maps.sheet import Sheet
    from geo.reconcile.disagreement import Disagreement, DisagreementRow
    from geo.reconcile.model import Reconciliation

_STANDING: Final = ("held_first", "held_second", "contested")


def tell_pairs(sheet: Sheet, snapshots: int) -> list[dict[str, Any]]:
    """Return each two windows that a sheet compares, as JSON-ready data.

    Parameters
    ----------
    sheet
        The report date.
    snapshots
        How many letters of a face's history speak of snapshots; those of `standing_ground` follow.
    """
    return [
        {
            "first": sheet.number_of(each.first),
            "second": sheet.number_of(each.second),
            "mark": snapshots + number,
            "names": [plain(source) for source in each.sources],
            "label": date_range(each.first.before.date, each.first.after.date),
            "ends": [long_date(change.after.date) for change in (each.first, each.second)],
            "rows": [{"actor": plain(row.actor), **_shares(row)} for row in each.rows if row.region == "all"],
        }
        for number, each in enumerate(sheet.disagreements)
    ]


def standing_ground(sheet: Sheet) -> list[Geometry]:
    """Return the ground, one shape a pair of windows, whose status differs at the window's end (EPSG:4326)."""
    return [
        shapely.union_all(each.pieces.geometry.to_numpy()[each.pieces["kind"].isin(_STANDING)])
        for each in sheet.disagreements
    ]


def tell_apart(finding: Reconciliation, sheet: Sheet) -> list[dict[str, Any]]:
    """Return how far the other sources disagree with a finding, as JSON-ready data; areas in km²."""
    return [
        {
            "pair": _pair(sheet, each),
            "names": [plain(source) for source in each.sources],
            **_shares(each.row_of(finding)),
        }
        for each in finding.disagreements
    ]


def _shares(row: DisagreementRow) -> dict[str, Any]:
    return {
        "both": row.both_km2,
        "first": row.first_km2,
        "second": row.second_km2,
        "text": [figure(km2) for km2 in (row.both_km2, row.first_km2, row.second_km2)],
    }


def _pair(sheet: Sheet, disagreement: Disagreement) -> int:
    pairs = [{sheet.number_of(each.first), sheet.number_of(each.second)} for each in sheet.disagreements]
    return pairs.index({sheet.number_of(disagreement.first), sheet.number_of(disagreement.second)})
