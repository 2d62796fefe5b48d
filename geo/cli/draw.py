"""``territory map``: the whole job, from reports to pages."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import _options as options
from geo.cli._output import emit
from geo.cli.verdicts import row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_COLUMNS = ("report", "claim", "actor", "region", "place", "claimed", "low_km2", "km2", "high_km2", "verdict")


@click.command("map")
@click.argument("reports", nargs=-1, type=click.Path(), metavar="[REPORT…]")
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
@options.jobs_option
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
    jobs: int,
) -> None:
    """Read reports, judge their claims, and draw one page per report date with an index.

    Without a report, the ones that ship are drawn.

    Example: territory map data/reports/2023-07-17-kyivindependent.md --out maps
    """
    from geo._shipped import shipped
    from geo.maps.index import write_index
    from geo.maps.page import iter_pages
    from geo.maps.sheet import gather_sheets
    from geo.reconcile.assess import assess, footprints
    from geo.reconcile.meter import GroundMeter
    from geo.regions.library import load_regions

    paths = reports or sorted(str(path) for path in shipped("reports").glob("*.md"))
    gazetteer = options.open_names(gazetteer_file)
    sides, named = options.find_conflict(conflict), options.own_regions(regions_file)
    meters = [GroundMeter(archive) for archive in options.open_control(control, mapping)]
    with options.progress("Judging", len(paths)) as advance:
        assessments = []
        for report in options.read_reports(paths, published):
            assessments.append(assess(report, gazetteer, meters, lag_days=lag_days, regions=named, conflict=sides))
            advance()
    towns = tuple(gazetteer.settlements())
    sheets = gather_sheets(
        assessments,
        snapshots=meters[0].archive,
        regions=load_regions("oblast"),
        towns=towns,
        footprints=footprints(assessments, meters[0].archive),
    )
    if not sheets:
        click.echo("no reports to draw", err=True)
        sys.exit(1)
    pages = []
    with options.progress("Drawing", len(sheets)) as advance:
        for page in iter_pages(sheets, out, tiles=tiles, jobs=jobs):
            pages.append(page)
            advance()
    pages.append(write_index(sheets, out, timeline=timeline))
    if timeline:
        from geo.control.steps import step_changes
        from geo.maps.timeline import write_timeline

        days = [snapshot.date for sheet in sheets for snapshot in (sheet.before, sheet.after) if snapshot]
        changes = step_changes(meters[0].archive, min(days, default=sheets[0].date), sheets[-1].date)
        pages.append(write_timeline(changes, out, regions=load_regions("oblast"), towns=towns, tiles=tiles))
    if png:
        from geo.maps.picture import write_pictures

        pages += write_pictures(sheets, out)
    findings = [finding for assessment in assessments for finding in assessment.findings]
    emit("table", None, map(row, findings), _COLUMNS)
    click.echo(f"{len(pages)} files in {out}", err=True)
