"""What each object shows of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo._display.drawing import Paint, draw_map, draw_readings
from geo._display.markup import Markup, badge, box, element, facts, marked, table
from geo.maps.palette import LIGHT
from geo.maps.wording import area_words, claim_title, date_range, figure, long_date, stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    import numpy as np
    from numpy.typing import NDArray
    from shapely import Geometry

    from geo.control.model import Change, ControlSnapshot
    from geo.gazetteer.model import Match, Mention, Place
    from geo.reconcile.model import Assessment, Measurement, Reconciliation
    from geo.regions.model import Region
    from geo.reports.model import Claim, Report

    Bounds = tuple[float, float, float, float]
    Floats = NDArray[np.float64]
    Polygons = NDArray[np.object_]

# Ground that a change map shows first: the largest pieces that make up this share of what changed.
_MAIN_SHARE = 0.95
# The colour of ground by its status before and after: full where it counts as confirmed, light where it was contested.
_CHANGED = {
    ("held", "free"): ("defender", "defender"),
    ("held", "contested"): ("defender-ground", "defender"),
    ("contested", "free"): ("defender-ground", "defender"),
    ("free", "held"): ("attacker", "attacker"),
    ("contested", "held"): ("attacker-ground", "attacker"),
    ("free", "contested"): ("attacker-ground", "attacker"),
}


def show_report(report: Report) -> str:
    """Return a report's particulars and text."""
    return box(_report_head(report), marked(report.text, ()))


def show_claims(report: Report, claims: Iterable[Claim]) -> str:
    """Return the text of a report with the words of its claims marked, and the claims as a table."""
    found = list(claims)
    return box(
        _report_head(report),
        marked(report.text, [(claim.span, claim.id) for claim in found]),
        table(_CLAIM_COLUMNS, map(_claim_row, found)),
    )


def show_claim(claim: Claim) -> str:
    """Return a claim as a table of one row, with its words."""
    return box(
        element("p", marked(claim.quote, [((0, len(claim.quote)), claim.id)])),
        table(_CLAIM_COLUMNS, [_claim_row(claim)]),
    )


def show_assessment(assessment: Assessment) -> str:
    """Return a report with the words of its claims marked, and the verdict on each."""
    claims = {finding.claim.id: finding.claim for finding in assessment.findings}
    rows = [
        (
            finding.claim.id,
            badge(finding.verdict),
            claim_title(finding),
            _readings(finding.measured),
            finding.measured and finding.measured.source,
            finding.why,
        )
        for finding in assessment.findings
    ]
    return box(
        _report_head(assessment.report),
        marked(assessment.report.text, [(claim.span, claim.id) for claim in claims.values()]),
        table(("", "verdict", "claim", "measured, km²", "by", "why"), rows) if rows else element("p", "No claims."),
    )


def show_reconciliation(finding: Reconciliation) -> str:
    """Return a claim with its verdict, the readings that it is held against, and where they were taken."""
    parts: list[object] = [
        element("p", badge(finding.verdict), " ", element("strong", claim_title(finding))),
        element("p", "“", finding.claim.quote, "”"),
        element("p", finding.why),
    ]
    area = finding.claim.area
    if finding.measured is not None and area is not None:
        parts.append(draw_readings((area.low_km2, area.high_km2), finding.measured))
    if finding.change is not None:
        parts.append(_change_map(finding.change, finding.region))
    return box(*parts)


def show_change(change: Change) -> str:
    """Return a small map of what changed, and what each side gained; regions where it gained nothing are left out."""
    rows = [
        (row.region, row.actor, figure(row.low_km2), figure(row.km2), figure(row.high_km2), figure(row.sd_km2))
        for row in change.rows
        if row.region == "all" or row.high_km2 > 0
    ]
    head = f"{date_range(change.before.date, change.after.date)}, {change.after.source}"
    return box(
        element("p", element("strong", head), _estimated(change.after)),
        _change_map(change, None),
        table(("region", "gained by", "low, km²", "km²", "high, km²", "sd, km²"), rows),
    )


def show_snapshot(snapshot: ControlSnapshot) -> str:
    """Return a small map of a snapshot, and how much ground it shows."""
    from shapely import get_parts

    from geo.geodesy import area_km2

    held, contested = float(area_km2(snapshot.held)), float(area_km2(snapshot.contested))
    figures = facts(
        [
            (f"held by {snapshot.attacker}, km²", figure(held)),
            ("contested, km²", figure(contested)),
            ("file", snapshot.file),
            ("notes", "; ".join(snapshot.notes)),
        ]
    )
    head = element("p", element("strong", f"{long_date(snapshot.date)}, {snapshot.source}"), _estimated(snapshot))
    parts = get_parts([snapshot.held, snapshot.contested])
    if not len(parts):
        return box(head, figures)
    bounds = _main_bounds(parts, area_km2(parts))
    return box(head, draw_map(_ground(snapshot), bounds, f"Ground held on {long_date(snapshot.date)}"), figures)


def show_region(region: Region) -> str:
    """Return the outline of a region, and why it runs there."""
    from geo.geodesy import area_km2

    west, south, east, north = region.polygon.bounds
    outline = draw_map(
        [Paint(region.polygon, "wash", "sector")], (west, south, east, north), f"Outline of {region.label}"
    )
    kind = region.kind if region.source == "" else f"{region.kind}, {region.source}"
    return box(
        element("p", element("strong", region.label), f" ({region.name})"),
        outline,
        facts([("kind", kind), ("km²", figure(float(area_km2(region.polygon)))), ("reason", region.reason)]),
    )


def show_places(matches: Sequence[Match]) -> str:
    """Return places that a name may mean, as a table."""
    rows = [(*_place_row(match.place), f"{match.score:.2f}", match.why) for match in matches]
    return box(table((*_PLACE_COLUMNS, "score", "why"), rows))


def show_match(match: Match) -> str:
    """Return a place that a name may mean, with its score, as a table of one row."""
    return show_places([match])


def show_place(place: Place) -> str:
    """Return a place as a table of one row."""
    return box(table(_PLACE_COLUMNS, [_place_row(place)]))


def show_mention(mention: Mention) -> str:
    """Return a name as written, the place that it means, and the runners-up."""
    matches = (mention.match, *mention.alternatives) if mention.match else mention.alternatives
    start, end = mention.span
    head = element("p", element("strong", mention.text), f", characters {start} to {end}", _unsure(mention))
    return box(head, Markup(show_places(matches)) if matches else element("p", "No place of this name is known."))


_CLAIM_COLUMNS = ("", "kind", "who", "claimed", "where", "period", "said by", "words")
_PLACE_COLUMNS = ("name", "lat", "lon", "oblast", "country", "people", "GeoNames")


def _claim_row(claim: Claim) -> tuple[object, ...]:
    period = claim.period
    when = "" if period is None else f"{period.kind.replace('_', ' ')}, {period.start or '…'} to {period.end or '…'}"
    where = " of ".join(part for part in (claim.direction, claim.place or claim.region) if part)
    return claim.id, claim.kind, claim.actor, _claimed(claim), where, when, claim.source, f"“{claim.quote}”"


def _claimed(claim: Claim) -> str:
    if claim.area is not None:
        return area_words(claim.area)
    if claim.advance is not None:
        figures = ((claim.advance.depth_km, "deep"), (claim.advance.width_km, "wide"))
        return ", ".join(f"{stated(km)} km {what}" for km, what in figures if km is not None)
    return claim.control.change if claim.control is not None else ""


def _place_row(place: Place) -> tuple[object, ...]:
    people = f"{place.population:,}" if place.population else ""
    return (
        place.name, f"{place.lat:.4f}", f"{place.lon:.4f}", place.admin1, place.country, people, place.geonameid or "",
    )  # fmt: skip


def _report_head(report: Report) -> Markup:
    source = ", ".join(part for part in (report.publisher, long_date(report.published), report.name) if part)
    return element("p", element("strong", report.title or report.name), Markup("<br>"), source)


def _readings(measured: Measurement | None) -> str:
    if measured is None:
        return ""
    low, central, high = (figure(km2) for km2 in (measured.low_km2, measured.km2, measured.high_km2))
    return f"{low} – {central} – {high} (± {figure(2 * measured.sd_km2)})"


def _estimated(snapshot: ControlSnapshot) -> str:
    return " (an estimate from settlements, not surveyed)" if snapshot.estimate else ""


def _unsure(mention: Mention) -> str:
    return "; the best two are too close to call" if mention.ambiguous else ""


def _ground(snapshot: ControlSnapshot) -> list[Paint]:
    return [
        Paint(snapshot.held, "held", "held-edge"),
        Paint(snapshot.contested, "contested-ground", "contested"),
    ]


def _change_map(change: Change, region: Region | None) -> Markup:
    faces = change.faces
    if region is not None:
        faces = faces[faces.intersects(region.polygon)]
    if faces.empty:
        return element("p", "Nothing changed.")
    painted = _ground(change.after)
    for (before, after), (fill, edge) in _CHANGED.items():
        chosen = faces[(faces["status_before"] == before) & (faces["status_after"] == after)]
        painted.append(Paint(_together(chosen), fill, edge))
    if region is not None:
        painted.append(Paint(region.polygon, None, "sector", dashed=True))
    label = f"Ground that changed, {date_range(change.before.date, change.after.date)}"
    legend = element("p", *_legend(change), style="margin:.3em 0")
    return Markup(draw_map(painted, _main_bounds(faces.geometry.to_numpy(), faces["km2"].to_numpy()), label) + legend)


def _together(faces: gpd.GeoDataFrame) -> Geometry:
    from shapely import MultiPolygon, get_parts

    return MultiPolygon(list(get_parts(faces.geometry.to_numpy())))


def _main_bounds(polygons: Polygons, km2: Floats) -> Bounds:
    """Return the bounds of the largest polygons, which make up most of the area."""
    import numpy as np
    from shapely import total_bounds

    order = np.argsort(-km2, kind="stable")
    before = np.cumsum(km2[order]) - km2[order]
    west, south, east, north = map(float, total_bounds(polygons[order][before < _MAIN_SHARE * km2.sum()]))
    return west, south, east, north


def _legend(change: Change) -> list[Markup]:
    after = change.after
    entries = [
        ("defender", f"gained by {after.defender}"),
        ("attacker", f"gained by {after.attacker}"),
        ("held", f"held by {after.attacker}"),
        ("contested-ground", "contested"),
    ]
    style = "display:inline-block;width:.9em;height:.9em;margin-right:.3em;border:1px solid {};background:{}"
    return [
        element(
            "span",
            element("span", style=style.format(LIGHT["border"], LIGHT[colour])),
            meaning,
            style="margin-right:1.2em;white-space:nowrap",
        )
        for colour, meaning in entries
    ] + [element("span", "light colours: contested before or after")]
