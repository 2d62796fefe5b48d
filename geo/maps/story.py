"""Stories: a sheet as plain data for the page's script, every figure taken from its measurement."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.maps.beside import standing_ground, tell_pairs
from geo.maps.claims import VERDICTS, claims_of
from geo.maps.mosaic import GRID, VERTICES, build_mosaic, encode_shape, simplified_outlines
from geo.maps.places import gather_places, nearby_towns
from geo.maps.views import whole_view
from geo.maps.wording import date_range, figure, in_km2, listed, long_date, plain, spread, unbroken, web_link

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.control.model import Change, ControlSnapshot
    from geo.gazetteer.model import Place
    from geo.maps.sheet import Sheet
    from geo.reconcile.model import Assessment
    from geo.regions.model import Region

_OUTLINE_TOLERANCE: Final = 2e-3


def tell_story(sheet: Sheet) -> dict[str, Any]:
    """Return everything that the page of a sheet shows, as JSON-ready data.

    Parameters
    ----------
    sheet
        The report date to tell of.

    Returns
    -------
    story
        Text without control characters, shapes in grid steps (`geo.maps.mosaic.encode_shape`),
        positions as ``[lat, lon]`` in degrees (EPSG:4326), areas in km².
    """
    claims = claims_of(sheet)
    snapshots = _snapshots(sheet)
    sources = len({snapshot.source for snapshot in snapshots})
    mosaic = build_mosaic(snapshots, standing_ground(sheet), vertices=VERTICES * max(sources, 1))
    places = gather_places(sheet)
    view = whole_view(sheet)
    return {
        "kind": "sheet",
        "date": sheet.date.isoformat(),
        "dateText": long_date(sheet.date),
        "headline": headline(sheet, claims),
        "standfirst": unbroken(standfirst(sheet, claims)),
        "estimate": any(snapshot.estimate for snapshot in snapshots),
        "actors": actors(snapshots),
        "grid": GRID,
        "view": view,
        "dates": [snapshot.date.isoformat() for snapshot in snapshots],
        "windows": [_window(change, snapshots) for change in sheet.changes],
        "checked": checked(claims),
        "pairs": tell_pairs(sheet, len(snapshots)),
        "held": _held_only(sheet, snapshots),
        "faces": mosaic.encoded(),
        "regions": encode_regions(sheet.regions),
        "footprints": [
            {
                "claim": _key(sheet, footprint.report, footprint.claim),
                "label": plain(footprint.label),
                "km2": footprint.km2,
                "estimate": footprint.estimate,
                "shape": encode_shape(footprint.polygon),
            }
            for footprint in sheet.footprints
            if _key(sheet, footprint.report, footprint.claim) in {claim["key"] for claim in claims}
        ],
        "places": places.entries,
        "towns": nearby_towns(sheet.towns, view, leave_out=places.known),
        "reports": [_report(assessment) for assessment in sheet.assessments],
        "claims": claims,
        "sources": [encode_source(snapshot) for snapshot in snapshots],
        "credits": credit_lines(sheet.regions, [*places.known, *sheet.towns]),
        "previous": _neighbour(sheet.previous),
        "following": _neighbour(sheet.following),
    }


def headline(sheet: Sheet, claims: Sequence[dict[str, Any]]) -> str:
    """Return the one sentence that a reader takes away; its figures are the change's own."""
    if sheet.change is not None:
        return _headline_of(sheet.change)
    if not claims:
        return f"No claim about ground in the reports of {long_date(sheet.date)}"
    return (
        f"Claimed, not measured: {claims[0]['title']}" if len(claims) == 1 else f"{len(claims)} claims, none measured"
    )


def standfirst(sheet: Sheet, claims: Sequence[dict[str, Any]]) -> str:
    """Return the line below the headline: which window, whose polygons, and how the claims fared."""
    if sheet.change is not None:
        return f"{_measured_by(sheet.change)} {checked(claims)}"
    return f"No change of control could be measured for what is claimed. {checked(claims)}" if claims else ""


def checked(claims: Sequence[dict[str, Any]]) -> str:
    """Return how the claims fared, source by source where there are several."""
    fared: dict[str, Counter[str]] = {}
    for claim in claims:
        for finding in (claim, *claim["others"]):
            fared.setdefault(finding["source"], Counter())[finding["verdict"]] += 1
    counted = _counted(len(claims), "claim")
    if not any(claim["others"] for claim in claims):
        return f"{counted} checked: {_tally(sum(fared.values(), Counter()))}."
    told = "; ".join(f"by {source}, {_tally(tally)}" for source, tally in fared.items())
    return f"{counted} checked: {told}."


def _tally(verdicts: Counter[str]) -> str:
    return listed(f"{verdicts[verdict]} {verdict}" for verdict in VERDICTS if verdicts[verdict])


def _headline_of(change: Change) -> str:
    gains = sorted(gains_of(change), key=lambda row: -row["km2"])
    about = "an estimated " if change.after.estimate else ""
    if all(row["km2"] == 0 for row in gains):
        return f"No ground changed hands in {date_range(change.before.date, change.after.date)}"
    first, *rest = gains
    return f"{first['actor']} gained {about}{first['text']}" + "".join(
        f", {row['actor']} {row['text'] if row['km2'] else 'none'}" for row in rest
    )


def _measured_by(change: Change) -> str:
    how = "by" if change.after.estimate else "by the polygons of"
    return f"{date_range(change.before.date, change.after.date)}, {how} {plain(change.after.source)}."


def actors(snapshots: Sequence[ControlSnapshot]) -> dict[str, str]:
    """Return the names of the two sides, as the snapshots give them."""
    if not snapshots:
        return {"attacker": "the attacker", "defender": "the defender"}
    return {"attacker": plain(snapshots[0].attacker), "defender": plain(snapshots[0].defender)}


def encode_regions(regions: Sequence[Region]) -> list[dict[str, Any]]:
    """Return region outlines thinned for drawing; oblasts keep their common borders."""
    encoded = []
    home = home_country(regions)
    for kind in sorted({region.kind for region in regions}):
        alike = [region for region in regions if region.kind == kind]
        shapes = [region.polygon for region in alike]
        thinned = (
            simplified_outlines(shapes, _OUTLINE_TOLERANCE)
            if kind == "oblast"
            else [shapely.simplify(shape, _OUTLINE_TOLERANCE) for shape in shapes]
        )
        for region, shape in zip(alike, thinned, strict=True):
            encoded.append(
                {
                    "name": plain(region.name),
                    "label": plain(region.label),
                    "kind": plain(region.kind),
                    "abroad": region.country != home,
                    "reason": plain(region.reason),
                    "source": plain(region.source),
                    "at": _label_spot(region),
                    "shape": encode_shape(shape),
                }
            )
    return encoded


def credit_lines(regions: Sequence[Region], places: Sequence[Place]) -> list[str]:
    """Return a sentence a source of what is drawn besides the polygons."""
    lines = ["Settlement names: GeoNames, CC BY 4.0."] if any(place.geonameid for place in places) else []
    sources = sorted({plain(region.source) for region in regions if region.kind == "oblast" and region.source})
    return [*lines, *(f"Outlines of oblasts: {source}." for source in sources)]


def home_country(regions: Sequence[Region]) -> str:
    """Return the country that most of the oblasts belong to; the others' ground is drawn as abroad."""
    countries = Counter(region.country for region in regions if region.kind == "oblast")
    return countries.most_common(1)[0][0] if countries else ""


def _label_spot(region: Region) -> list[float]:
    point = shapely.point_on_surface(max(shapely.get_parts(region.polygon), key=shapely.area))
    return [round(point.y, 3), round(point.x, 3)]


def _neighbour(day: date | None) -> dict[str, str] | None:
    return None if day is None else {"date": day.isoformat(), "text": long_date(day)}


def _report(assessment: Assessment) -> dict[str, Any]:
    report = assessment.report
    return {
        "name": plain(report.name),
        "title": plain(report.title) or plain(report.name),
        "publisher": plain(report.publisher),
        "published": long_date(report.published),
        "url": web_link(report.url),
        "lang": report.lang,
    }


def _window(change: Change, snapshots: Sequence[ControlSnapshot]) -> dict[str, Any]:
    return {
        "before": _position(change.before, snapshots),
        "after": _position(change.after, snapshots),
        "label": date_range(change.before.date, change.after.date),
        "beforeText": long_date(change.before.date),
        "afterText": long_date(change.after.date),
        "source": plain(change.after.source),
        "headline": _headline_of(change),
        "measuredBy": unbroken(_measured_by(change)),
        "gains": gains_of(change),
    }


def gains_of(change: Change) -> list[dict[str, Any]]:
    """Return what each side gained on all ground, km², as JSON-ready data."""
    return [
        {
            "actor": plain(row.actor),
            "low": row.low_km2,
            "km2": row.km2,
            "high": row.high_km2,
            "sd": row.sd_km2,
            "text": in_km2(figure(row.km2)),
            "spread": spread(row.low_km2, row.high_km2, row.sd_km2),
        }
        for row in change.rows
        if row.region == "all"
    ]


def tell_snapshots(sheet: Sheet) -> list[ControlSnapshot]:
    """Return the snapshots of the headline window: two, one without a window, or none."""
    return [snapshot for snapshot in (sheet.before, sheet.after) if snapshot is not None]


def _snapshots(sheet: Sheet) -> list[ControlSnapshot]:
    found: dict[tuple[date, str], ControlSnapshot] = {}
    ends = [(change.before, change.after) for change in sheet.changes]
    for snapshot in [sheet.before, sheet.after, *(end for pair in ends for end in pair)]:
        if snapshot is not None:
            found.setdefault((snapshot.date, snapshot.source), snapshot)
    return list(found.values())


def _held_only(sheet: Sheet, snapshots: Sequence[ControlSnapshot]) -> int | None:
    return None if sheet.after is None else _position(sheet.after, snapshots)


def _position(snapshot: ControlSnapshot, snapshots: Sequence[ControlSnapshot]) -> int:
    return [(entry.date, entry.source) for entry in snapshots].index((snapshot.date, snapshot.source))


def encode_source(snapshot: ControlSnapshot) -> dict[str, Any]:
    """Return where a snapshot comes from, as JSON-ready data."""
    return {
        "source": plain(snapshot.source),
        "date": snapshot.date.isoformat(),
        "dateText": long_date(snapshot.date),
        "file": plain(snapshot.file),
        "estimate": snapshot.estimate,
        "sigma": snapshot.sigma_m,
        "notes": [plain(note) for note in snapshot.notes],
    }


def _key(sheet: Sheet, report: str, claim: str) -> str:
    names = [assessment.report.name for assessment in sheet.assessments]
    return f"{names.index(report) + 1}-{claim}" if report in names else ""


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
