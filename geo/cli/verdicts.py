"""``territory reconcile``: claims against control polygons."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._keep import keep_rows
from geo.cli._output import Printer
from geo.cli.texts import claimed
from geo.reconcile.wording import number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.batch.bench import Tools
    from geo.reconcile.footprint import Footprint
    from geo.reconcile.model import Assessment, Reconciliation
    from geo.reports.model import Report

    Row = dict[str, Any]
    Judged = tuple[Assessment, tuple[Footprint, ...]]

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
@options.workers_options
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE.gpkg|FOLDER/",
    help="Keep the whole run: reports, claims, places, polygons and verdicts, styled for QGIS. "
    "Or keep the rows in a folder, one Parquet file a date, and work only on what is new.",
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
    jobs: int | None,
    scheduler: str | None,
    out: str | None,
    shape: str,
) -> None:
    """Print each claim with what the polygons show, and whether it holds.

    With several sources (--control more than once) each gives a verdict, and the last column says how much ground
    both count, this source alone (here) and the other alone (there).

    Example: territory reconcile data/reports/2023-07-17-kyivindependent.md
    """
    from geo.batch.reports import ask_each

    bench = options.lay_out(
        control,
        mapping=mapping,
        gazetteer=gazetteer_file,
        conflict=conflict,
        regions=regions_file,
        lag_days=lag_days,
    )
    columns = (*COLUMNS, "beside") if len(bench.archives) > 1 else COLUMNS
    if out is not None and options.is_folder(out):
        keep_rows(reports, Path(out), columns, _rows, bench, published, jobs, scheduler)
        return
    judge = partial(_judge, whole=out is not None)
    answers = ask_each(reports, judge, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    judged = []
    with Printer(shape, columns) as printer:
        for data, rows, kept in options.tell_each(answers, "Judging", len(reports)):
            printer.add(data, rows)
            judged += kept
        if out is not None:
            from geo.store import write_run

            drawn = {(area.report, area.claim): area for _, areas in judged for area in areas}
            write_run([assessment for assessment, _ in judged], Path(out), footprints=tuple(drawn.values()))
    if not printer.rows:
        click.echo("no claims found", err=True)
        sys.exit(1)


def _judge(report: Report, tools: Tools, whole: bool) -> tuple[list[Row], list[Row], list[Judged]]:
    """Return the findings on a report as JSON and as rows of a table, and where they are to be kept, whole."""
    from geo.reconcile.assess import assess, footprints

    assessment = assess(
        report,
        tools.gazetteer,
        tools.meters,
        lag_days=tools.bench.lag_days,
        regions=tools.regions,
        conflict=tools.bench.conflict,
    )
    kept = [(assessment, footprints([assessment], tools.meters[0].archive))] if whole else []
    findings = assessment.findings
    return [finding.to_dict() for finding in findings], [row(finding) for finding in findings], kept


def _rows(report: Report, tools: Tools) -> list[Row]:
    return _judge(report, tools, whole=False)[1]


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
        "source": finding.source,
        "ratio": finding.ratio,
        "verdict": finding.verdict,
        "why": finding.why,
        "beside": "; ".join(map(_beside, finding.to_dict().get("disagreements", ()))),
    }


def _beside(apart: Mapping[str, Any]) -> str:
    """Return how far another source disagrees, in one cell."""
    figures = (f"{number(apart[f'{name}_km2'])} {word}" for name, word in _SHARES.items())
    return f"{apart['source']}: {', '.join(figures)}"
