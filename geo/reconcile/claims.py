"""One claim against one source's polygons."""

from __future__ import annotations

import math
from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from geo.gazetteer.names import loose_key, tight_key
from geo.reconcile import wording
from geo.reconcile.meter import GroundMeter, UntestableError
from geo.reconcile.model import Reconciliation
from geo.reconcile.settlement import control_at
from geo.reconcile.verdict import judge
from geo.reconcile.window import bounding_days
from geo.regions.library import load_regions
from geo.regions.lookup import find_region, means_everything, wider_reading
from geo.regions.vicinity import vicinity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from geo.control.model import Archive, Change
    from geo.gazetteer.model import Match
    from geo.reconcile.model import Measurement, Verdict
    from geo.regions.model import Region
    from geo.reports.model import AdvanceFigure, AreaFigure, Claim, Report

# A claim that names a village speaks of ground within a march of it, not of the village's outline.
_VICINITY_KM = 10.0
# An advance without a stated window is news: it is looked for in the week before the report.
_NEWS_DAYS = 7
# Depth times width is a rectangle drawn with a broad brush.
_ADVANCE_TOLERANCE = 0.1


def reconcile_claim(
    claim: Claim,
    report: Report,
    archive: Archive | GroundMeter,
    *,
    place: Match | None = None,
    lag_days: int = 7,
    regions: Sequence[Region] | None = None,
) -> Reconciliation:
    """Hold one claim against one source's polygons.

    Parameters
    ----------
    claim
        The claim; its window, region and actor choose the snapshots, the clip and the side.
    report
        The report that it stands in.
    archive
        The source's snapshots, or a meter over them that many claims share.
    place
        The settlement that the claim names, resolved.
    lag_days
        Map-makers lag events: a verdict that a later map, up to so many days after the window, would change says so.
    regions
        The regions to look names up in; by default those that ship.

    Returns
    -------
    reconciliation
        With the verdict ``"untestable"`` and what is missing where nothing can be measured.
    """
    meter = archive if isinstance(archive, GroundMeter) else GroundMeter(archive)
    region = None
    try:
        if claim.area is not None:
            region = claim_region(claim, place, regions)
        found = _reconcile(claim, report, meter, place, lag_days, region, regions)
    except UntestableError as missing:
        why = f"Cannot be tested: {missing}."
        found = Reconciliation(report.name, claim, None, None, "untestable", why, place=place, region=region)
    return replace(found, source=meter.archive.source)


def _reconcile(
    claim: Claim,
    report: Report,
    meter: GroundMeter,
    place: Match | None,
    lag_days: int,
    region: Region | None,
    regions: Sequence[Region] | None,
) -> Reconciliation:
    if claim.control is not None:
        return _reconcile_control(claim, report, meter, place, lag_days)
    if claim.area is not None:
        return _reconcile_area(claim, claim.area, report, meter, place, lag_days, region, regions)
    if claim.advance is None:
        msg = "it states no figure"
        raise UntestableError(msg)
    return _reconcile_advance(claim, claim.advance, report, meter, place, lag_days)


def _reconcile_area(
    claim: Claim,
    area: AreaFigure,
    report: Report,
    meter: GroundMeter,
    place: Match | None,
    lag_days: int,
    region: Region | None,
    regions: Sequence[Region] | None,
) -> Reconciliation:
    period = claim.period
    actor = _actor(claim)
    if period is None or period.end is None:
        msg = "the report does not say for which period"
        raise UntestableError(msg)
    ground = "in all" if region is None else region.where
    if period.kind == "total_held":
        measured = meter.held(actor, period.end, region)
        ratio, verdict = _ratio(area.km2, measured), judge(area.low_km2, area.high_km2, measured)
        why = (
            f"{wording.claimed(area)} to be held {ground} on {wording.day(period.end)}; "
            f"{wording.readings(measured)}. {wording.consequence(verdict, ratio)}{_estimate(meter, period.end)}"
        )
        return Reconciliation(report.name, claim, measured, ratio, verdict, why, place, region)
    if period.start is None:
        msg = f"the report does not say since when ({period.text or 'no start date'})"
        raise UntestableError(msg)
    start, end = bounding_days(period)
    measured, change = meter.gained(actor, start, end, region)
    ratio, verdict = _ratio(area.km2, measured), _judge_gain(area, measured, change, actor)
    as_net = verdict == "supported" and judge(area.low_km2, area.high_km2, measured) == "understated"
    later = _lag(verdict, meter, actor, start, end, region, partial(_judge_gain, area), lag_days)
    dates = "" if (measured.before, measured.after) == (period.start, period.end) else f" {wording.maps(measured)}"
    why = (
        f"{wording.claimed(area)} for {wording.window(period.start, period.end)} {ground}; "
        f"{wording.readings(measured)}{dates}. "
        f"{wording.consequence(verdict, ratio, as_net=as_net)} "
        f"Net of what {_opponent(change, actor)} gained there: {wording.number(_net_km2(change, measured, actor))} km²."
        f"{later}{_wider(meter, claim, area, region, regions, verdict)}{_estimate(meter, period.end)}"
    )
    return Reconciliation(report.name, claim, measured, ratio, verdict, why, place, region, change)


def _reconcile_advance(
    claim: Claim, advance: AdvanceFigure, report: Report, meter: GroundMeter, place: Match | None, lag_days: int
) -> Reconciliation:
    actor = _actor(claim)
    if place is None:
        msg = "the report does not say from where" if claim.place is None else f"{claim.place} is not in the gazetteer"
        raise UntestableError(msg)
    start, end = _news_window(claim, report)
    reach = max(advance.depth_high_km or 0.0, advance.depth_km or 0.0)
    where = place.place
    region = vicinity(where.name, where.lat, where.lon, _VICINITY_KM + math.ceil(reach))
    measured, change = meter.gained(actor, start, end, region)
    shown = f"{region.label}, {wording.window(start, end)}: {wording.readings(measured)}."
    if advance.area_km2 is None:
        why = f"No width is stated, so no area follows. {shown[0].upper()}{shown[1:]}{_estimate(meter, end)}"
        return Reconciliation(report.name, claim, measured, None, "untestable", why, place, region, change)
    low, high = advance.area_km2 * (1 - _ADVANCE_TOLERANCE), advance.area_km2 * (1 + _ADVANCE_TOLERANCE)
    ratio = _ratio(advance.area_km2, measured)

    def judged(measured: Measurement, change: Change, actor: str) -> Verdict:
        return _at_most_measured(judge(low, high, measured))

    verdict = judged(measured, change, actor)
    later = _lag(verdict, meter, actor, start, end, region, judged, lag_days)
    why = (
        f"{wording.advance(advance)} claimed, "
        f"about {wording.number(advance.area_km2)} km²; {shown} {_advance_consequence(verdict)}"
        f"{later}{_estimate(meter, end)}"
    )
    return Reconciliation(report.name, claim, measured, ratio, verdict, why, place, region, change)


def _reconcile_control(
    claim: Claim, report: Report, meter: GroundMeter, place: Match | None, lag_days: int
) -> Reconciliation:
    actor = _actor(claim)
    if place is None:
        msg = "no settlement is named" if claim.place is None else f"{claim.place} is not in the gazetteer"
        raise UntestableError(msg)
    end = (claim.period and claim.period.end) or claim.stated_on or report.published
    verdict, why = control_at(meter, place.place, actor, end, lag_days)
    return Reconciliation(report.name, claim, None, None, verdict, why + _estimate(meter, end), place=place)


def _actor(claim: Claim) -> str:
    if claim.actor is None:
        msg = "the report does not say which side"
        raise UntestableError(msg)
    return claim.actor


def claim_region(claim: Claim, place: Match | None, regions: Sequence[Region] | None) -> Region | None:
    """Choose the ground that a claim of an area speaks of.

    The region named, else the sector or the vicinity of the settlement named, else all ground.

    Parameters
    ----------
    claim
        The claim.
    place
        Its settlement, resolved.
    regions
        The regions to look names up in; by default those that ship.

    Returns
    -------
    region
        None for all ground.

    Raises
    ------
    UntestableError
        Where what the claim names has no polygon.
    """
    known = load_regions() if regions is None else regions
    if claim.region is not None:
        if means_everything(claim.region):
            return None
        region = find_region(claim.region, known)
        if region is not None:
            return region
        if place is None or not _is_name_of(claim.region, place):
            msg = f"no polygon is known for the region {claim.region!r}"
            raise UntestableError(msg)
    if claim.place is None:
        return None
    if place is None:
        msg = f"{claim.place} is not in the gazetteer"
        raise UntestableError(msg)
    sector = find_region(place.place.name, [region for region in known if region.kind == "sector"])
    if sector is not None:
        return sector
    spread = math.sqrt((claim.area.high_km2 if claim.area else 0.0) / math.pi)
    return vicinity(place.place.name, place.place.lat, place.place.lon, _VICINITY_KM + math.ceil(spread))


def _is_name_of(region: str, place: Match) -> bool:
    """Return whether a region is called by a settlement's name alone, in whatever spelling: "near Klishchiivka"."""
    return loose_key(tight_key(region)) == loose_key(tight_key(place.place.name))


def _news_window(claim: Claim, report: Report) -> tuple[date, date]:
    period = claim.period
    end = (period and period.end) or claim.stated_on or report.published
    start = (period and period.start) or end - timedelta(days=_NEWS_DAYS)
    return start, end


def _ratio(km2: float, measured: Measurement) -> float | None:
    return km2 / measured.km2 if measured.km2 > 0 else None


def _at_most_measured(verdict: Verdict) -> Verdict:
    """One advance is part of what changed around it: more ground gained nearby does not contradict it."""
    return "supported" if verdict == "understated" else verdict


def _advance_consequence(verdict: Verdict) -> str:
    return {
        "supported": "Enough ground changed hands there for the advance.",
        "stretched": "Enough ground changed only if contested ground is counted.",
        "overstated": "Too little ground changed hands there for the advance.",
    }[verdict]


def _lag(
    verdict: Verdict,
    meter: GroundMeter,
    actor: str,
    start: date,
    end: date,
    region: Region | None,
    judged: Callable[[Measurement, Change, str], Verdict],
    lag_days: int,
) -> str:
    """Say which other verdict the maps within the lag come to in the end, and from which on."""
    later: tuple[Verdict, date] | None = None
    dates = meter.archive.dates
    within = dates[bisect_right(dates, end) : bisect_right(dates, end + timedelta(days=lag_days))]
    # The last map decides whether there is another verdict at all; mostly there is none.
    for day in reversed(within):
        try:
            found = judged(*meter.gained(actor, start, day, region), actor)
        except UntestableError:
            continue
        if found == verdict or (later and found != later[0]):
            break
        later = found, day
    return f" The map of {wording.day(later[1])} makes it {later[0]}." if later else ""


def _wider(
    meter: GroundMeter,
    claim: Claim,
    area: AreaFigure,
    region: Region | None,
    regions: Sequence[Region] | None,
    verdict: Verdict,
) -> str:
    """Say what another reading of the region's name would make of the claim, where that is another verdict."""
    wider = region and wider_reading(region, regions)
    period = claim.period
    if wider is None or period is None or period.start is None or period.end is None:
        return ""
    measured, change = meter.gained(_actor(claim), *bounding_days(period), wider)
    other = _judge_gain(area, measured, change, _actor(claim))
    if other == verdict:
        return ""
    return f" With {wider.label} taken together ({wording.number(measured.km2)} km²) it would be {other}."


def _opponent(change: Change, actor: str) -> str:
    return change.after.attacker if actor == change.after.defender else change.after.defender


def _net_km2(change: Change, measured: Measurement, actor: str) -> float:
    gained, lost = (change.row(measured.region, side).km2 for side in (actor, _opponent(change, actor)))
    return gained - lost


def _judge_gain(area: AreaFigure, measured: Measurement, change: Change, actor: str) -> Verdict:
    """Judge a gain as gross, and one that is too small for that as net of what the other side gained.

    Publishers of monthly figures often give the difference of two totals without saying so. A net gain within its own
    uncertainty of none supports nothing, a claim of no ground at all least of all.
    """
    verdict = judge(area.low_km2, area.high_km2, measured)
    net, margin = _net_km2(change, measured, actor), 2 * measured.sd_km2
    fits_net = net > margin and area.low_km2 <= net + margin and net - margin <= area.high_km2
    return "supported" if verdict == "understated" and fits_net else verdict


def _estimate(meter: GroundMeter, end: date) -> str:
    if not meter.snapshot(end).estimate:
        return ""
    return " The polygons are an estimate from settlements' status, not drawn by a map-maker."
