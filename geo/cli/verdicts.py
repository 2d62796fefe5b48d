"""``territory reconcile``: claims against control polygons."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._output import emit
from geo.cli.texts import claimed
from geo.reconcile.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.reconcile.model import Reconciliation

COLUMNS = (
    "report", "claim", "kind", "actor", "region", "place", "claimed", "low_km2", "km2", "high_km2", "sd_km2",
    "before", "after", "source", "ratio", "verdict", "why",
)  # fmt: skip
# What both sources count, and what each alone does.
_SHARES = {"both": "km² both", "here": "here", "there": "there"}


@click.command("reconcile")
@options.reports_argument
@options.control_option
@options.gazetteer_option
@options.conflict_option
@options.regions_option
@options.lag_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.gpkg",
    help="Keep the whole run: reports, claims, places, polygons and verdicts, styled for QGIS.",
)
@options.format_option
def reconcile_command(
    reports: Sequence[str],
    published: date | None,
    control: Sequence[Path],
    mapping: Path | None,
    gazetteer_file: Path | None,
    conflict: Path | None,
    regions_file: Path | None,
    lag_days: int,
    out: Path | None,
    shape: str,
) -> None:
    """Print each claim with what the polygons show, and whether it holds.

    With several sources (--control more than once) each gives a verdict, and the last column says how much ground
    both count, this source alone (here) and the other alone (there).

    Example: territory reconcile data/reports/2023-07-17-kyivindependent.md
    """
    from geo.reconcile.assess import assess, footprints
    from geo.reconcile.meter import GroundMeter

    gazetteer = options.open_names(gazetteer_file)
    sides, named = options.find_conflict(conflict), options.own_regions(regions_file)
    meters = [GroundMeter(archive) for archive in options.open_control(control, mapping)]
    assessments = [
        assess(report, gazetteer, meters, lag_days=lag_days, regions=named, conflict=sides)
        for report in options.read_reports(reports, published)
    ]
    findings = [finding for assessment in assessments for finding in assessment.findings]
    if out is not None:
        from geo.store import write_run

        write_run(assessments, out, footprints=footprints(assessments, meters[0].archive))
    columns = (*COLUMNS, "beside") if any(finding.disagreements for finding in findings) else COLUMNS
    emit(shape, [finding.to_dict() for finding in findings], map(row, findings), columns)
    if not findings:
        click.echo("no claims found", err=True)
        sys.exit(1)


def row(finding: Reconciliation) -> dict[str, Any]:
    """Return a finding as one row of a table; areas in km²."""
    claim, measured = finding.claim, finding.measured
    return {
        "report": finding.report,
        "claim": claim.id,
        "kind": claim.kind,
        "actor": claim.actor,
        "region": measured.region if measured else claim.region,
        "place": claim.place,
        "claimed": claimed(claim),
        "low_km2": measured and measured.low_km2,
        "km2": measured and measured.km2,
        "high_km2": measured and measured.high_km2,
        "sd_km2": measured and measured.sd_km2,
        "before": measured and measured.before,
        "after": measured and measured.after,
        "source": measured and measured.source,
        "ratio": finding.ratio,
        "verdict": finding.verdict,
        "why": finding.why,
        "beside": "; ".join(map(_beside, finding.to_dict().get("disagreements", ()))),
    }


def _beside(apart: Mapping[str, Any]) -> str:
    """Return how far another source disagrees, in one cell."""
    figures = (f"{number(apart[f'{name}_km2'])} {word}" for name, word in _SHARES.items())
    return f"{apart['source']}: {', '.join(figures)}"
