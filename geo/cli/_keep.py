"""``--out FOLDER/`` of the commands that answer reports: rows kept by date, and only what is new worked on."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._progress import progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from geo.batch.bench import Bench, Tools
    from geo.reports.model import Report


def keep_rows(
    paths: Sequence[str],
    out: Path,
    columns: Sequence[str],
    question: Callable[[Report, Tools], list[dict[str, Any]]],
    bench: Bench,
    published: date | None,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """Put a question to reports and keep the rows as partitions; `geo.batch.kept.keep_days` describes it."""
    from geo.batch.kept import identify_each, keep_days

    if "-" in paths:
        msg = "standard input can be read once only; give files with --out FOLDER/"
        raise click.UsageError(msg)
    found = identify_each(paths, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    reports = list(options.tell_each(found, "Reading", len(paths)))
    days = keep_days(reports, out, columns, question, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    rows, dates, new = 0, 0, 0
    left_out: dict[str, str] = {}
    with progress("Working", len(reports)) as advance:
        for day in days:
            rows, dates, new = rows + day.rows, dates + 1, new + day.new
            left_out.update(day.left_out)
            for _ in range(day.reports):
                advance()
    options.name_left_out(left_out)
    click.echo(f"{rows:,} rows in {out}: {new} dates worked on, {dates - new} there already", err=True)
    if not rows:
        click.echo("no claims found", err=True)
        sys.exit(1)
