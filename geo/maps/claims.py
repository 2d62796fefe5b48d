"""Claims on a page: each with its words, its figures, its verdicts, and where the map looks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.maps.beside import tell_apart
from geo.maps.places import gather_places
from geo.maps.views import focus_of, pin_of, whole_view
from geo.maps.wording import (
    area_words,
    claim_title,
    date_range,
    figure,
    ground_words,
    in_km2,
    listed,
    long_date,
    plain,
    sentence_around,
    spread,
    stated,
    unbroken,
)

if TYPE_CHECKING:
    from geo.maps.sheet import Sheet
    from geo.reconcile.model import Assessment, Measurement, Reconciliation
    from geo.reports.model import Claim

VERDICTS: Final = ("supported", "stretched", "overstated", "understated", "untestable")
_UNITS: Final = {"km2": "km²", "mi2": "square miles", "ha": "hectares", "acre": "acres"}


def claims_of(sheet: Sheet) -> list[dict[str, Any]]:
    """Return the claims of a sheet as JSON-ready data, in the order of the reports and their text.

    Parameters
    ----------
    sheet
        The report date. Several findings on one claim, from several sources of polygons, make one entry.

    Returns
    -------
    claims
        Text without control characters, positions as ``[lat, lon]`` in degrees, areas in km².
    """
    numbers, view = gather_places(sheet).numbers, whole_view(sheet)
    claims: list[dict[str, Any]] = []
    for index, assessment in enumerate(sheet.assessments):
        for first, *others in _by_claim(assessment):
            claim = first.claim
            claims.append(
                {
                    "key": f"{index + 1}-{claim.id}",
                    "number": len(claims) + 1,
                    "report": index,
                    "kind": claim.kind,
                    "actor": claim.actor and plain(claim.actor),
                    "period": claim.period and claim.period.kind,
                    "ground": ground_words(first),
                    "title": claim_title(first),
                    "quote": sentence_around(assessment.report.text, claim.span),
                    "lang": claim.lang,
                    "claimed": _claimed(claim),
                    "facts": _facts(first),
                    "region": first.region and plain(first.region.name),
                    "place": _place_number(assessment, first, numbers),
                    "pin": pin_of(first),
                    "view": focus_of(first, sheet) or view,
                    **_finding(first, sheet),
                    "others": [_finding(other, sheet) for other in others],
                }
            )
    return claims


def _by_claim(assessment: Assessment) -> list[list[Reconciliation]]:
    grouped: dict[str, list[Reconciliation]] = {}
    for finding in assessment.findings:
        grouped.setdefault(finding.claim.id, []).append(finding)
    return list(grouped.values())


def _finding(finding: Reconciliation, sheet: Sheet) -> dict[str, Any]:
    change = finding.change
    return {
        "source": plain(finding.source or (finding.measured.source if finding.measured else "another source")),
        "verdict": finding.verdict,
        "why": unbroken(plain(finding.why[:1].upper() + finding.why[1:])),
        "measured": finding.measured and _measured(finding.measured),
        "window": change and sheet.number_of(change),
        "apart": tell_apart(finding, sheet),
    }


def _place_number(
    assessment: Assessment, finding: Reconciliation, numbers: dict[tuple[str, tuple[int, int] | str], int]
) -> int | None:
    name = assessment.report.name
    span = finding.claim.place_span
    by_span = numbers.get((name, span)) if span else None
    return numbers.get((name, finding.claim.id), by_span)


def _claimed(claim: Claim) -> dict[str, Any] | None:
    if claim.area is not None:
        return {
            "km2": claim.area.km2,
            "low": claim.area.low_km2,
            "high": claim.area.high_km2,
            "text": area_words(claim.area),
        }
    if claim.advance is not None and claim.advance.area_km2 is not None:
        area = claim.advance.area_km2
        return {"km2": area, "low": area, "high": area, "text": in_km2(stated(area))}
    return None


def _measured(measured: Measurement) -> dict[str, Any]:
    return {
        "low": measured.low_km2,
        "km2": measured.km2,
        "high": measured.high_km2,
        "sd": measured.sd_km2,
        "number": figure(measured.km2),
        "text": in_km2(figure(measured.km2)),
        "spread": spread(measured.low_km2, measured.high_km2, measured.sd_km2),
        "window": date_range(measured.before, measured.after),
        "source": plain(measured.source),
    }


def _facts(finding: Reconciliation) -> list[list[str]]:
    claim, measured = finding.claim, finding.measured
    facts = []
    if claim.source:
        on = f", {long_date(claim.stated_on)}" if claim.stated_on else ""
        facts.append(["Said by", f"{plain(claim.source)}{on}"])
    elif claim.stated_on:
        facts.append(["Said on", long_date(claim.stated_on)])
    if claim.verified is not None:
        facts.append(["The report", "says that it verified this" if claim.verified else "could not verify this"])
    if claim.area is not None and len(claim.area.stated) > 1:
        written = listed(f"{stated(entry.value)} {_UNITS.get(entry.unit, entry.unit)}" for entry in claim.area.stated)
        agree = {True: ", which agree", False: ", which do not agree", None: ""}[claim.area.units_agree]
        facts.append(["Stated as", f"{written}{agree}"])
    if claim.period is not None and claim.period.text:
        facts.append(["Window", f"“{plain(claim.period.text)}”"])
    if measured is not None:
        ground = plain(finding.region.label) if finding.region else "all ground"
        facts.append(["Measured", f"{date_range(measured.before, measured.after)}, {ground}, {plain(measured.source)}"])
    facts.append(["In the text", f"characters {claim.span[0]} to {claim.span[1]} of {plain(finding.report)}"])
    return facts
