"""Reconciliations: a claim beside what the polygons show, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import date

    from geo.control.model import Change
    from geo.gazetteer.model import Match, Mention
    from geo.reconcile.disagreement import Disagreement
    from geo.regions.model import Region
    from geo.reports.model import Claim, Report

Verdict = Literal["supported", "stretched", "overstated", "understated", "untestable"]


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one source's polygons show for a claim.

    Attributes
    ----------
    low_km2, km2, high_km2
        Confirmed, central and widest reading, km².
    sd_km2
        Standard deviation of the central reading, km².
    before, after
        Dates of the snapshots that were compared; `before` equals `after` for ground held on one day.
    region
        Name of the region that the polygons were clipped to; ``"all"`` for all ground.
    source
        Who drew the polygons.
    """

    low_km2: float
    km2: float
    high_km2: float
    sd_km2: float
    before: date
    after: date
    region: str
    source: str


@dataclass(frozen=True)
class Reconciliation:
    """One claim with its measurement and verdict.

    Attributes
    ----------
    report
        Name of the report.
    claim
        The claim.
    measured
        None where nothing could be measured.
    ratio
        Claimed over central measured area; None where either is missing or the measured area is zero.
    verdict, why
        The verdict, and the reason for it in a sentence or two.
    place
        The settlement that the claim names, resolved; None where it names none or none fits.
    region
        The region that was measured; None for all ground.
    change
        The change that the measurement was read from; None where there is none.
    disagreements
        Where several sources measured the claim: how far each other one disagrees with this one, and where. The
        source of this finding is the first in each.
    source
        Who drew the polygons that the claim was held against.
    """

    report: str
    claim: Claim
    measured: Measurement | None
    ratio: float | None
    verdict: Verdict
    why: str
    place: Match | None = None
    region: Region | None = None
    change: Change | None = None
    disagreements: tuple[Disagreement, ...] = ()
    source: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the reconciliation in the JSON shape of the command line; areas in km².

        The key ``"disagreements"`` is there only where several sources measured the claim.
        """
        measured = self.measured
        beside = [each.to_dict(each.row_of(self)) for each in self.disagreements]
        return {
            "report": self.report,
            "claim": self.claim.to_dict(),
            "measured": measured
            and {
                "low_km2": measured.low_km2,
                "km2": measured.km2,
                "high_km2": measured.high_km2,
                "sd_km2": measured.sd_km2,
                "before": measured.before.isoformat(),
                "after": measured.after.isoformat(),
                "region": measured.region,
                "source": measured.source,
            },
            "ratio": self.ratio,
            "verdict": self.verdict,
            "why": self.why,
            **({"disagreements": beside} if beside else {}),
        }

    def _repr_html_(self) -> str:
        from geo._display.cards import show_reconciliation

        return show_reconciliation(self)


@dataclass(frozen=True)
class Assessment:
    """A whole report, read and judged.

    Attributes
    ----------
    report
        The report.
    mentions
        Its place names, in order of the text.
    findings
        One reconciliation a claim, in order of the text.
    """

    report: Report
    mentions: tuple[Mention, ...]
    findings: tuple[Reconciliation, ...]

    def _repr_html_(self) -> str:
        from geo._display.cards import show_assessment

        return show_assessment(self)
