"""What a ledger holds: the reconciled series, every claim's place in it, the test, and a scorecard a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from geo.gazetteer.model import Match
    from geo.reconcile.model import Measurement
    from geo.reports.model import Claim, Report

BAND = 1.959963984540054
"""Standard deviations on either side of a value that hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A claim, the report that it stands in, and the settlement that it names, resolved."""

    report: Report
    claim: Claim
    place: Match | None = None


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """What one side gained in a region between two days; areas in km².

    Attributes
    ----------
    actor, region
        Who gained; ``"all"`` for all ground.
    start, end
        First and last day of the window.
    claimed_km2
        What the claims add up to for the window; None where they leave it open.
    measured
        What each source's polygons show; weekly readings are summed.
    km2, sd_km2
        The reconciled gain and its standard deviation; None where nothing determines it.
    total_km2, total_sd_km2
        The reconciled gain since the region's first day, up to `end`.
    total_measured
        What each source's polygons show since then.
    """

    actor: str
    region: str
    start: date
    end: date
    claimed_km2: float | None
    measured: tuple[Measurement, ...]
    km2: float | None
    sd_km2: float | None
    total_km2: float | None
    total_sd_km2: float | None
    total_measured: tuple[Measurement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the row in the JSON shape of the command line."""
        first = self.measured[0] if self.measured else None
        return {
            "actor": self.actor,
            "region": self.region,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "claimed_km2": _rounded(self.claimed_km2),
            "measured_km2": None if first is None else _rounded(first.km2),
            "km2": _rounded(self.km2),
            "sd_km2": _rounded(self.sd_km2),
            "low_km2": _rounded(_band(self.km2, self.sd_km2, -1)),
            "high_km2": _rounded(_band(self.km2, self.sd_km2, +1)),
            "total_km2": _rounded(self.total_km2),
            "total_sd_km2": _rounded(self.total_sd_km2),
            "measured": [
                {
                    "source": each.source,
                    "low_km2": _rounded(each.low_km2),
                    "km2": _rounded(each.km2),
                    "high_km2": _rounded(each.high_km2),
                    "sd_km2": _rounded(each.sd_km2),
                }
                for each in self.measured
            ],
        }


@dataclass(frozen=True, slots=True)
class LedgerClaim:
    """One claim of an area beside what everything else says of the same window.

    Attributes
    ----------
    statement
        The claim and its report.
    source
        Who says so: the claim's source, else the publisher.
    region, start, end
        The ground and window as entered; None where they are missing.
    fitted_km2
        What the ledger holds for the window without the claims that do not fit, km².
    residual_km2, residual_sd
        Claimed minus fitted, in km² and in standard deviations; None where nothing else speaks of the window.
    fits
        Whether the claim can be true together with the rest; None where that cannot be checked.
    why
        The reason, in a sentence or two.
    """

    statement: Statement
    source: str
    region: str | None
    start: date | None
    end: date | None
    fitted_km2: float | None
    residual_km2: float | None
    residual_sd: float | None
    fits: bool | None
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the claim in the JSON shape of the command line."""
        claim = self.statement.claim
        return {
            "report": self.statement.report.name,
            "id": claim.id,
            "source": self.source,
            "actor": claim.actor,
            "region": self.region,
            "start": self.start and self.start.isoformat(),
            "end": self.end and self.end.isoformat(),
            "quote": claim.quote,
            "km2": claim.area and claim.area.km2,
            "bound": claim.area and claim.area.bound,
            "fitted_km2": _rounded(self.fitted_km2),
            "residual_km2": _rounded(self.residual_km2),
            "residual_sd": _rounded(self.residual_sd),
            "fits": self.fits,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class GlobalTest:
    """The global test: the chance `p` of so large a χ² if all that was entered is honest."""

    chi2: float
    dof: int
    p: float

    def to_dict(self) -> dict[str, Any]:
        """Return the test in the JSON shape of the command line."""
        return {"chi2": self.chi2, "dof": self.dof, "p": self.p}


@dataclass(frozen=True, slots=True)
class Score:
    """How one source's claims compare with what does not come from it.

    Attributes
    ----------
    source
        Who made the claims.
    claims
        How many claims of an area it made.
    checked
        How many of them something else speaks of.
    supported
        How many of those fit.
    compared
        How many stand beside an estimate that owes nothing to the source: maps, else other sources' claims.
    bias_km2, spread_km2
        Mean and standard deviation of claimed minus that estimate, km²; None with too few claims.
    bias_share
        The same bias as a share of the estimates.
    """

    source: str
    claims: int
    checked: int
    supported: int
    compared: int
    bias_km2: float | None
    spread_km2: float | None
    bias_share: float | None

    def to_dict(self) -> dict[str, Any]:
        """Return the score in the JSON shape of the command line."""
        return {
            "source": self.source,
            "claims": self.claims,
            "checked": self.checked,
            "supported": self.supported,
            "supported_share": self.supported / self.checked if self.checked else None,
            "compared": self.compared,
            "bias_km2": _rounded(self.bias_km2),
            "spread_km2": _rounded(self.spread_km2),
            "bias_share": _rounded(self.bias_share),
        }


@dataclass(frozen=True)
class Ledger:
    """Many claims about the same ground, reconciled with one another and with maps.

    Attributes
    ----------
    series
        Side by side and region by region, window after window.
    claims
        One a claim of an area, in the order given.
    test
        The global test of everything that was entered.
    kept
        The same test without the claims that do not fit.
    scorecard
        One a source, the most claims first.
    """

    series: tuple[SeriesRow, ...]
    claims: tuple[LedgerClaim, ...]
    test: GlobalTest
    kept: GlobalTest
    scorecard: tuple[Score, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the ledger in the JSON shape of the command line; areas in km²."""
        return {
            "series": [row.to_dict() for row in self.series],
            "claims": [claim.to_dict() for claim in self.claims],
            "test": {**self.test.to_dict(), "kept": self.kept.to_dict()},
            "scorecard": [score.to_dict() for score in self.scorecard],
        }


def _band(value: float | None, sd: float | None, side: int) -> float | None:
    return None if value is None or sd is None else max(value + side * BAND * sd, 0.0)


def _rounded(value: float | None) -> float | None:
    """Return a number without the last digits, which differ from machine to machine."""
    return None if value is None else round(value, 6) + 0.0
