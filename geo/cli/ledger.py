"""``territory ledger``: all claims reconciled over time."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._output import emit
from geo.cli._progress import progress
from geo.cli.texts import claimed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from geo.gazetteer.index import Gazetteer
    from geo.reconcile.ledger_model import Ledger, LedgerClaim, SeriesRow, Statement
    from geo.reconcile.meter import GroundMeter

SERIES = (
    "actor",
    "region",
    "start",
    "end",
    "claimed_km2",
    "measured_km2",
    "km2",
    "sd_km2",
    "total_km2",
    "total_sd_km2",
)
CLAIMS = (
    "report", "claim", "source", "actor", "region", "start", "end", "claimed", "fitted_km2", "residual_km2",
    "residual_sd", "fits", "why",
)  # fmt: skip
SCORES = ("source", "claims", "checked", "supported", "compared", "bias_km2", "spread_km2", "bias_share")


@click.command("ledger")
@options.reports_argument
@options.control_option
@options.gazetteer_option
@options.conflict_option
@options.lag_option
@options.plot_option("Draw claims, measured bands and the reconciled line.")
@options.format_option
def ledger_command(
    reports: Sequence[str],
    published: date | None,
    control: Sequence[Path],
    mapping: Path | None,
    gazetteer_file: Path | None,
    conflict: Path | None,
    lag_days: int,
    plot: Path | None,
    shape: str,
) -> None:
    """Reconcile the claims of many reports with one another, and say which cannot be true together.

    With --control they are held against the maps as well; without it, against one another alone. A table shows the
    series, the claims and the sources; CSV has the claims; JSON has all of it.

    Example: territory ledger data/reports/*.md --plot ledger.html
    """
    from geo.reconcile.ledger import reconcile_ledger
    from geo.reconcile.meter import GroundMeter

    gazetteer = options.open_names(gazetteer_file)
    meters = [GroundMeter(archive) for archive in options.open_control(control, mapping)] if control else []
    with progress("Reading", len(reports)) as advance:
        statements = list(_read(reports, published, gazetteer, meters, options.find_conflict(conflict), advance))
    ledger = reconcile_ledger(statements, meters, lag_days=lag_days)
    if not ledger.claims:
        click.echo("no claims of an area found", err=True)
        sys.exit(1)
    if plot is not None:
        from geo.maps.ledger_plot import write_ledger_plot

        click.echo(f"plot in {write_ledger_plot(ledger, plot)}", err=True)
    _print(shape, ledger)


def _read(
    reports: Sequence[str],
    published: date | None,
    gazetteer: Gazetteer,
    meters: Sequence[GroundMeter],
    conflict: str | Path,
    advance: Any,
) -> Iterator[Statement]:
    from geo.reconcile.assess import front_of, read_claims
    from geo.reconcile.ledger_model import Statement

    for report in options.read_reports(reports, published):
        front = front_of(meters[0].archive, report) if meters else None
        claims, _, places = read_claims(report, gazetteer, front=front, conflict=conflict)
        yield from (Statement(report, claim, place) for claim, place in zip(claims, places, strict=True))
        advance()


def _print(shape: str, ledger: Ledger) -> None:
    if shape == "table":
        emit(shape, None, map(_series_row, ledger.series), SERIES)
        click.echo()
    emit(shape, ledger.to_dict(), map(_claim_row, ledger.claims), CLAIMS)
    if shape == "table":
        click.echo()
        emit(shape, None, [score.to_dict() for score in ledger.scorecard], SCORES)
    misfits = sum(each.fits is False for each in ledger.claims)
    test = ledger.test
    click.echo(
        f"{len(ledger.claims)} claims of an area, {misfits} of which do not fit; global test χ² {test.chi2:.1f} "
        f"with {test.dof} degrees of freedom, p = {test.p:.2g}",
        err=True,
    )


def _series_row(row: SeriesRow) -> dict[str, Any]:
    return row.to_dict() | {"start": row.start, "end": row.end}


def _claim_row(entry: LedgerClaim) -> dict[str, Any]:
    claim = entry.statement.claim
    return entry.to_dict() | {"claim": claim.id, "claimed": claimed(claim)}
