"""``territory map``: the whole job, from reports to pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._output import emit
from geo.cli._progress import progress
from geo.cli.verdicts import row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.batch.bench import Tools
    from geo.reconcile.model import Reconciliation
    from geo.reports.model import Report

_COLUMNS = ("report", "claim", "actor", "region", "place", "claimed", "low_km2", "km2", "high_km2", "source", "verdict")


@click.command("map")
@click.argument("reports", nargs=-1, type=click.Path(), callback=options.with_folders, metavar="[REPORT…]")
@click.option("--date", "published", type=options.Day(), help="Date of publication, where the text carries none.")
@options.control_option
@options.gazetteer_option
@options.conflict_option
@options.regions_option
@options.lag_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("maps"),
    show_default=True,
    help="Folder for the pages.",
)
@click.option("--tiles/--no-tiles", default=False, show_default=True, help="Ask OpenStreetMap for a background.")
@click.option("--png", is_flag=True, help="Also draw each page as a static picture (needs the extra 'png').")
@click.option("--timeline", is_flag=True, help="Also draw one page that steps through the period's snapshots.")
@options.workers_options
def map_command(
    reports: Sequence[str],
    published: date | None,
    control: Sequence[Path],
    mapping: Path | None,
    gazetteer_file: Path | None,
    conflict: Path | None,
    regions_file: Path | None,
    lag_days: int,
    out: Path,
    tiles: bool,
    png: bool,
    timeline: bool,
    jobs: int | None,
    scheduler: str | None,
) -> None:
    """Read reports, judge their claims, and draw one page per report date with an index.

    Without a report, the ones that ship are drawn.

    Example: territory map data/reports/2023-07-17-kyivindependent.md --out maps
    """
    from geo._shipped import shipped
    from geo.batch.bench import open_tools
    from geo.batch.days import gather_days
    from geo.batch.pages import default_notes, keep_pages
    from geo.batch.reports import ask_each
    from geo.maps.index import write_index

    paths = reports or sorted(str(path) for path in shipped("reports").glob("*.md"))
    bench = options.lay_out(
        control,
        mapping=mapping,
        gazetteer=gazetteer_file,
        conflict=conflict,
        regions=regions_file,
        lag_days=lag_days,
    )
    answers = ask_each(paths, _itself, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    days = gather_days(options.tell_each(answers, "Reading", len(paths)))
    if not days:
        click.echo("no reports to draw", err=True)
        sys.exit(1)
    rows: list[dict[str, Any]] = []
    entries, openings, new = [], [], 0
    left_out: dict[str, str] = {}
    found = keep_pages(
        days,
        out,
        _row,
        bench=bench,
        notes=default_notes(),
        tiles=tiles,
        picture=png,
        jobs=jobs,
        scheduler=scheduler,
    )
    with progress("Drawing", len(days)) as advance:
        for day, drawn in found:
            entries.append(day.entry)
            rows += day.rows
            openings.append(day.opening)
            left_out.update(day.left_out)
            new += drawn
            advance()
    write_index(entries, out, timeline=timeline)
    if timeline:
        _draw_timeline(open_tools(bench), min(openings), days[-1].published, out, tiles)
    options.name_left_out(left_out)
    emit("table", None, rows, _COLUMNS)
    files = len(days) * (1 + png) + 1 + timeline
    kept = f"; {len(days) - new} of {len(days)} dates were there already" if new < len(days) else ""
    click.echo(f"{files} files in {out}{kept}", err=True)


def _row(finding: Reconciliation) -> dict[str, Any]:
    cells = row(finding)
    return {name: cells[name] for name in _COLUMNS}


def _itself(report: Report, tools: Tools) -> Report:
    return report


def _draw_timeline(tools: Tools, start: date, end: date, out: Path, tiles: bool) -> None:
    from geo.control.steps import step_changes
    from geo.maps.timeline import write_timeline
    from geo.regions.library import load_regions

    changes = step_changes(tools.meters[0].archive, start, end)
    write_timeline(changes, out, regions=load_regions("oblast"), towns=tools.towns, tiles=tiles)
