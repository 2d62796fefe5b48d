"""A whole report: its claims, its places, and a verdict on each claim."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from functools import cache, partial
from itertools import combinations
from typing import TYPE_CHECKING

from geo._errors import ControlError
from geo.reconcile import wording
from geo.reconcile.claims import reconcile_claim
from geo.reconcile.disagreement import Disagreement, compare_changes
from geo.reconcile.footprint import Footprint, advance_footprint
from geo.reconcile.front import contact_line
from geo.reconcile.growth import grown_footprint
from geo.reconcile.meter import GroundMeter
from geo.reconcile.model import Assessment, Reconciliation
from geo.reports.vocabulary import DEFAULT_CONFLICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from shapely import Geometry

    from geo.control.model import Archive
    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Match, Mention
    from geo.regions.model import Region
    from geo.reports.model import Claim, Report

# Ground that changed hands within so many days of a report is what it is likely to speak of.
_JUST_DAYS = 14


def assess(
    report: Report,
    gazetteer: Gazetteer,
    archives: Sequence[Archive | GroundMeter],
    *,
    lag_days: int = 7,
    regions: Sequence[Region] | None = None,
    conflict: str | Path = DEFAULT_CONFLICT,
) -> Assessment:
    """Read a report and judge its claims.

    Parameters
    ----------
    report
        The report.
    gazetteer
        Where its names are looked up.
    archives
        Sources of control polygons, one or several, or meters over them that many reports share; each gives a
        verdict of its own.
    lag_days
        How many days a map-maker may follow the event.
    regions
        The regions that claims may name; by default those that ship.
    conflict
        Whose sides, speakers and days the report speaks of: the name of a table that ships, or a user's own.

    Returns
    -------
    assessment
        Mentions, and one finding a claim and source: claim by claim in order of the text.
    """
    meters = [source if isinstance(source, GroundMeter) else GroundMeter(source) for source in archives]
    claims, mentions, places = read_claims(
        report, gazetteer, front=front_of(meters[0].archive, report), conflict=conflict
    )
    findings = tuple(
        finding
        for claim, place in zip(claims, places, strict=True)
        for finding in compare_sources(
            [reconcile_claim(claim, report, meter, place=place, lag_days=lag_days, regions=regions) for meter in meters]
        )
    )
    return Assessment(report, mentions, findings)


def compare_sources(findings: Sequence[Reconciliation]) -> list[Reconciliation]:
    """Let each source's finding on one claim say how far the other sources agree with it, and where they do not.

    Two sources agree where their ranges from low to central reading, widened by two standard deviations, overlap.
    The ground that one counts and the other does not is compared where both measured a window.
    """
    if len(findings) == 1:
        return list(findings)
    apart = {
        (one, other): _compare(findings[one], findings[other]) for one, other in combinations(range(len(findings)), 2)
    }
    return [
        replace(
            finding,
            why=finding.why
            + "".join(
                _beside(finding, other, apart.get((at, to)))
                for to, other in enumerate(findings)
                if other is not finding
            ),
            disagreements=tuple(
                each
                for to in range(len(findings))
                for each in (apart.get((at, to)), _mirrored(apart.get((to, at))))
                if each is not None
            ),
        )
        for at, finding in enumerate(findings)
    ]


def read_claims(
    report: Report, gazetteer: Gazetteer, *, front: Geometry | None = None, conflict: str | Path = DEFAULT_CONFLICT
) -> tuple[tuple[Claim, ...], tuple[Mention, ...], tuple[Match | None, ...]]:
    """Extract a report's claims and pin the settlements that they name.

    Parameters
    ----------
    report
        The report.
    gazetteer
        Where its names are looked up.
    front
        The line of contact in EPSG:4326, where it is known; names near it are likelier.
    conflict
        Whose sides, speakers and days the report speaks of: the name of a table that ships, or a user's own.

    Returns
    -------
    claims, mentions, places
        The claims, with the gazetteer's spelling of their settlements; every place name of the text; and the
        settlement of each claim, None where it names none or none fits.
    """
    from geo.gazetteer.resolve import resolve
    from geo.reports.extract import extract_claims

    mentions = resolve(report.text, gazetteer, lang=report.lang, front=front)
    claims = extract_claims(report, conflict=conflict)
    pinned = [mention for mention in mentions if mention.match is not None]
    alone = cache(partial(_alone, gazetteer))
    places = tuple(_place(claim, pinned, alone) for claim in claims)
    named = tuple(
        claim if place is None else claim.named(place.place.name) for claim, place in zip(claims, places, strict=True)
    )
    return named, mentions, places


def front_of(archive: Archive, report: Report) -> Geometry | None:
    """Return where the war was when a report was published: the line of contact, and what had just changed.

    Parameters
    ----------
    archive
        Snapshots of one source.
    report
        The report; the two weeks before it count as just.

    Returns
    -------
    front
        Lines and polygons in EPSG:4326; None where the archive has nothing on that day.
    """
    from shapely import union_all

    from geo.control.change import measure_change

    try:
        now = archive.in_force(report.published)
    except ControlError:
        return None
    line = contact_line(now)
    try:
        earlier = archive.in_force(report.published - timedelta(days=_JUST_DAYS))
    except ControlError:
        return line
    return union_all([line, *measure_change(earlier, now).faces.geometry])


def footprints(assessments: Iterable[Assessment], archive: Archive) -> tuple[Footprint, ...]:
    """Draw where claimed ground lies, for the claims that no polygons were measured for; each claim once.

    Parameters
    ----------
    assessments
        Reports, read and judged.
    archive
        Snapshots to grow a claimed area over, from the front in force when its window begins.
    """
    drawn = {}
    for assessment in assessments:
        for finding in assessment.findings:
            footprint = _footprint(finding, assessment.report, archive)
            if footprint is not None:
                drawn[footprint.report, footprint.claim] = footprint
    return tuple(drawn.values())


def _footprint(finding: Reconciliation, report: Report, archive: Archive) -> Footprint | None:
    claim, place = finding.claim, finding.place
    if claim.advance is not None and place is not None:
        return advance_footprint(claim, report, place)
    if claim.area is None or finding.measured is not None:
        return None
    start = claim.period and claim.period.start
    try:
        before = archive.in_force(start or report.published)
    except ControlError:
        before = None
    places = () if place is None or claim.region is not None else (place.place,)
    return grown_footprint(claim, report, region=finding.region, places=places, before=before)


def _compare(one: Reconciliation, other: Reconciliation) -> Disagreement | None:
    first, second = one.change, other.change
    if first is None or second is None:
        return None
    if (first.after.attacker, first.after.defender) != (second.after.attacker, second.after.defender):
        return None
    return compare_changes(first, second, () if one.region is None else (one.region,))


def _mirrored(disagreement: Disagreement | None) -> Disagreement | None:
    return disagreement and disagreement.mirrored()


def _beside(finding: Reconciliation, other: Reconciliation, apart: Disagreement | None) -> str:
    ours, theirs = finding.measured, other.measured
    if ours is None or theirs is None:
        return ""
    gap = max(
        theirs.low_km2 - 2 * theirs.sd_km2 - (ours.km2 + 2 * ours.sd_km2),
        ours.low_km2 - 2 * ours.sd_km2 - (theirs.km2 + 2 * theirs.sd_km2),
    )
    agreement = "agrees" if gap <= 0 else "disagrees beyond both uncertainties"
    where = "" if apart is None else wording.apart(apart, apart.row_of(finding))
    judged = "" if other.verdict == "untestable" else f": {other.verdict} there"
    return f" {wording.readings(theirs)} and {agreement}{judged}.{where}"


def _place(claim: Claim, pinned: Sequence[Mention], alone: Callable[[str], Match | None]) -> Match | None:
    if claim.place is None:
        return None
    span = claim.place_span
    if span is not None:
        # Mentions stand in the order of the text, apart from one another.
        at = bisect_right(pinned, span[0], key=lambda mention: mention.span[1])
        if at < len(pinned) and pinned[at].span[0] < span[1]:
            return pinned[at].match
    return alone(claim.place)


def _alone(gazetteer: Gazetteer, name: str) -> Match | None:
    """Return the settlement that a name means by itself; None where several may be meant."""
    found = gazetteer.search(name, limit=1)
    return None if found.ambiguous or not found.matches else found.matches[0]
