"""``territory area``, ``change`` and ``series``: what the polygons show."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import _options as options
from geo.cli._output import emit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.control.model import ControlSnapshot

_AREA_COLUMNS = ("file", "date", "region", "status", "km2", "sd_km2")
_CHANGE_COLUMNS = ("before", "after", "source", "region", "actor", "low_km2", "km2", "high_km2", "sd_km2")


@click.command("area")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@options.by_option
@options.format_option
def area_command(files: Sequence[Path], by: str | None, shape: str) -> None:
    """Print the areas of control files by status, in km² on the ellipsoid, with their standard deviation.

    Example: territory area 2023-07-24.geojson --by oblast
    """
    from geo.control.area import measure_area
    from geo.control.read import read_snapshot

    regions = options.read_by(by)
    rows = [
        {
            "file": snapshot.file,
            "date": snapshot.date.isoformat(),
            "region": row.region,
            "status": row.status,
            "km2": row.km2,
            "sd_km2": row.sd_km2,
        }
        for snapshot in map(read_snapshot, files)
        for row in measure_area(snapshot, regions)
    ]
    emit(shape, rows, rows, _AREA_COLUMNS)


@click.command("change")
@click.argument("before")
@click.argument("after")
@click.option(
    "--control",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Archive that the two dates are looked up in; by default an estimate from settlements' status.",
)
@options.by_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.gpkg|.geojson|.parquet",
    help="Keep the polygons of what changed.",
)
@options.format_option
def change_command(before: str, after: str, control: Path | None, by: str | None, out: Path | None, shape: str) -> None:
    """Print what each side gained between two control files, or between two dates of an archive.

    Example: territory change 2023-06-04 2023-07-24 --by sector
    """
    from geo.control.change import measure_change

    change = measure_change(*_snapshots(before, after, control), options.read_by(by))
    if out is not None:
        from geo.store import write_faces

        write_faces(change, out)
    data = change.to_dict()
    ends = {name: data[name] for name in ("before", "after", "source")}
    emit(shape, data, ({**ends, **row} for row in data["rows"]), _CHANGE_COLUMNS)
    if change.faces.empty:
        click.echo("nothing changed", err=True)
        sys.exit(1)


def _snapshots(before: str, after: str, control: Path | None) -> tuple[ControlSnapshot, ControlSnapshot]:
    """Read two files, or find two dates in an archive."""
    from geo.control.read import read_snapshot

    days = [options.parse_day(text) for text in (before, after)]
    if days[0] is None and days[1] is None:
        if control is not None:
            msg = "--control goes with two dates, not with two files"
            raise click.UsageError(msg)
        return read_snapshot(before), read_snapshot(after)
    if days[0] is None or days[1] is None:
        msg = "give two dates (YYYY-MM-DD) or two files"
        raise click.UsageError(msg)
    archive = options.open_control([control] if control is not None else [])[0]
    return archive.in_force(days[0]), archive.in_force(days[1])
