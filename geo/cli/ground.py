"""``territory area``, ``change`` and ``series``: what the polygons show."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._output import Printer, emit
from geo.cli._progress import progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.control.archive import FileArchive
    from geo.control.area import AreaRow
    from geo.control.model import Change, ControlSnapshot
    from geo.control.series import Every, SeriesRow
    from geo.regions.model import Region

_AREA_COLUMNS = ("file", "date", "region", "status", "km2", "sd_km2")
_CHANGE_COLUMNS = ("before", "after", "source", "region", "actor", "low_km2", "km2", "high_km2", "sd_km2")
_SERIES_COLUMNS = ("before", "after", "region", "actor", "low_km2", "km2", "high_km2", "held_km2")
# Ground below this is not worth a line on stderr, km².
_TELLING_KM2 = 0.1
# How many days are named on which the map was redrawn.
_MOST_DAYS = 5


@click.command("area")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@options.mapping_option
@options.by_option
@options.format_option
def area_command(files: Sequence[Path], mapping: Path | None, by: str | None, shape: str) -> None:
    """Print the areas of control files by status, in km² on the ellipsoid, with their standard deviation.

    With --by, what lies in none of the regions, as ground off a simplified coast does, is said on stderr, unless the
    regions overlap.

    Example: territory area docs/another-conflict/control/*.geojson --mapping docs/another-conflict/desk.toml
    """
    from geo.control.area import measure_area
    from geo.control.read import read_snapshot

    regions = options.read_by(by)
    measured = [
        (snapshot.file, snapshot.date.isoformat(), measure_area(snapshot, regions))
        for snapshot in options.read_each(files, partial(read_snapshot, mapping=mapping))
    ]
    rows = [
        {
            "file": file,
            "date": day,
            "region": row.region,
            "status": row.status,
            "km2": row.km2,
            "sd_km2": row.sd_km2,
        }
        for file, day, areas in measured
        for row in areas
    ]
    emit(shape, rows, rows, _AREA_COLUMNS)
    _tell_outside([(day, areas) for _, day, areas in measured], regions)


def _tell_outside(measured: Sequence[tuple[str, Sequence[AreaRow]]], regions: Sequence[Region]) -> None:
    """Say on stderr how much ground lies in none of the regions, of several days the one with the most."""
    from geo.control.area import outside_km2, overlap_km2

    if not regions or not measured:
        return
    day, km2 = max(((day, outside_km2(rows)) for day, rows in measured), key=lambda each: sum(each[1].values()))
    if sum(km2.values()) < _TELLING_KM2 or overlap_km2(regions) >= _TELLING_KM2:
        return
    kinds = " and ".join(f"{part:,.1f} km² of {status}" for status, part in km2.items() if part >= _TELLING_KM2 / 2)
    of = f"on {day}" if len(measured) == 1 else f"on {day}, the most of {len(measured)} files,"
    click.echo(f"territory: {of} {kinds} ground lie in none of the regions", err=True)


@click.command("change")
@click.argument("before", type=click.Path())
@click.argument("after", type=click.Path())
@click.option(
    "--control",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Archive that the two dates are looked up in; by default an estimate from settlements' status.",
)
@options.mapping_option
@options.by_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE.gpkg|.geojson|.parquet",
    help="Keep the polygons of what changed.",
)
@options.format_option
def change_command(
    before: str,
    after: str,
    control: Path | None,
    mapping: Path | None,
    by: str | None,
    out: Path | None,
    shape: str,
) -> None:
    """Print what each side gained between two control files, or between two dates of an archive.

    Example: territory change 2023-05-01 2023-09-01 --by sector
    """
    from geo.control.change import measure_change

    change = measure_change(*_snapshots(before, after, control, mapping), options.read_by(by))
    if out is not None:
        from geo.store import write_faces

        write_faces(change, out)
    data = change.to_dict()
    ends = {name: data[name] for name in ("before", "after", "source")}
    emit(shape, data, ({**ends, **row} for row in data["rows"]), _CHANGE_COLUMNS)
    if change.faces.empty:
        click.echo("nothing changed", err=True)
        sys.exit(1)
    _tell_revisions(change)


def _tell_revisions(change: Change) -> None:
    """Say on stderr how much of the changed ground the map-maker redrew, rather than anyone took."""
    from geo.control.revisions import find_revisions
    from geo.regions.lookup import land_of

    redrawn = find_revisions(change, land_of(change.after.defender))
    if redrawn["km2"].sum() < _TELLING_KM2:
        return
    gains = {
        f"{change.after.defender} gained": redrawn["status_before"] == "held",
        f"{change.after.attacker} gained": redrawn["status_after"] == "held",
        "became contested or free": (redrawn[["status_before", "status_after"]] != "held").all(axis=1),
    }
    for what, rows in gains.items():
        km2 = redrawn[rows].groupby("why")["km2"].sum()
        if km2.sum() >= _TELLING_KM2:
            kinds = ", ".join(f"{part:,.1f} {why}" for why, part in km2.items())
            click.echo(f"territory: {km2.sum():,.1f} km² that {what} look redrawn, not taken: {kinds}", err=True)


@click.command("series")
@click.argument("archive", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--from", "start", type=options.Day(), help="First day; the snapshot in force on it opens the series.")
@click.option("--to", "end", type=options.Day(), help="Last day.")
@click.option(
    "--every",
    type=click.Choice(["day", "week", "month"]),
    default="day",
    show_default=True,
    help="Every snapshot, or those in force on Mondays or on the first days of months.",
)
@options.mapping_option
@options.by_option
@options.workers_options
@click.option(
    "--out",
    type=click.Path(),
    metavar="FILE.csv|.parquet|FOLDER/",
    help="Write the rows to a file instead of stdout; to a folder as one Parquet file a month, and only what is new.",
)
@options.plot_option("Draw held ground and weekly gains by side, with their bands.")
@options.format_option
def series_command(
    archive: Path,
    start: date | None,
    end: date | None,
    every: Every,
    mapping: Path | None,
    by: str | None,
    jobs: int | None,
    scheduler: str | None,
    out: str | None,
    plot: Path | None,
    shape: str,
) -> None:
    """Print what each side gained between every consecutive pair of snapshots, and the ground held after it.

    Ground that the map-maker redrew counts as well: stderr tells how much, and on which days. Plots leave it out.

    Example: territory series docs/another-conflict/control --mapping docs/another-conflict/desk.toml
    """
    from geo.spread import start_early

    folder = out is not None and options.is_folder(out)
    if not folder:  # what is in a folder already needs nobody
        start_early(jobs, scheduler, "geo.control.stretches")
    from geo.control.archive import open_archive
    from geo.control.cache import default_cache
    from geo.control.series import plan_series
    from geo.regions.lookup import land_of

    if out is not None and not folder:
        from geo.store._target import check_target

        check_target(Path(out), (".csv", ".parquet"))
    opened, regions = open_archive(archive, mapping), options.read_by(by)
    window: dict[str, Any] = {"start": start, "end": end, "every": every}
    pieces = len(plan_series(opened, **window))
    land = land_of(opened.first_readable().defender)
    work = {**window, "jobs": jobs, "scheduler": scheduler, "cache": default_cache(), "land": land}
    found = _into_folder(opened, Path(out), regions, work) if out and folder else _measured(opened, regions, work)
    rows: list[SeriesRow] = []
    redrawn: dict[tuple[str, date], float] = {}
    with Printer(shape, _SERIES_COLUMNS) if out is None else nullcontext() as printer:
        with progress("Measuring", pieces) as advance:
            for some in found:
                redrawn |= {(row.actor, row.after): row.redrawn_km2 for row in some if row.region == "all"}
                if printer is not None:
                    data = list(map(_series_row, some))
                    printer.add(data, data)
                if plot is not None or (out is not None and not folder):
                    rows += some
                advance()
        options.name_bad_days([opened])
        _tell_redrawn(redrawn)
        if plot is not None:
            from geo.maps.series_plot import write_series_plot

            click.echo(f"plot in {write_series_plot(rows, plot, opened.source)}", err=True)
        if out is not None and not folder:
            from geo.store import write_table

            write_table(map(_series_row, rows), _SERIES_COLUMNS, Path(out))
            click.echo(f"{len(rows):,} rows in {out}", err=True)


def _tell_redrawn(km2: dict[tuple[str, date], float]) -> None:
    """Say on stderr how much of each side's gains the map-maker redrew, and on which days most of it."""
    for actor in dict.fromkeys(actor for actor, _ in km2):
        days = {day: area for (side, day), area in km2.items() if side == actor and area >= _TELLING_KM2}
        most = sorted(days, key=lambda day: days[day], reverse=True)[:_MOST_DAYS]
        if days:
            told = ", ".join(f"{days[day]:,.1f} on {day}" for day in sorted(most))
            more = f", the rest on {len(days) - len(most)} other days" if len(days) > len(most) else ""
            whole = f"{sum(days.values()):,.1f} km² that {actor} gained"
            click.echo(f"territory: {whole} look redrawn, not taken: {told}{more}", err=True)


def _measured(archive: FileArchive, regions: Sequence[Region], work: dict[str, Any]) -> Iterator[tuple[SeriesRow, ...]]:
    from geo.control.series import iter_series

    return iter_series(archive, regions, **work)


def _into_folder(
    archive: FileArchive, out: Path, regions: Sequence[Region], work: dict[str, Any]
) -> Iterator[tuple[SeriesRow, ...]]:
    from geo.batch.series import keep_series

    count = partitions = measured = 0
    for rows, new in keep_series(archive, out, regions, **work):
        yield rows
        count, partitions, measured = count + len(rows), partitions + 1, measured + new
    there = partitions - measured
    click.echo(f"{count:,} rows in {out}: {measured} partitions measured, {there} there already", err=True)


def _series_row(row: SeriesRow) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in _SERIES_COLUMNS}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _snapshots(
    before: str, after: str, control: Path | None, mapping: Path | None
) -> tuple[ControlSnapshot, ControlSnapshot]:
    """Read two files, or find two dates in an archive."""
    from geo.control.read import read_snapshot

    days = [options.parse_day(text) for text in (before, after)]
    if days[0] is None and days[1] is None:
        if control is not None:
            msg = "--control goes with two dates, not with two files"
            raise click.UsageError(msg)
        return read_snapshot(before, mapping), read_snapshot(after, mapping)
    if days[0] is None or days[1] is None:
        msg = "give two dates (YYYY-MM-DD) or two files"
        raise click.UsageError(msg)
    archive = options.open_control([control] if control is not None else [], mapping)[0]
    found = archive.in_force(days[0]), archive.in_force(days[1])
    for day, snapshot in zip(days, found, strict=True):
        if snapshot.date != day:
            click.echo(f"territory: no snapshot of {day}; the one of {snapshot.date} was in force", err=True)
    return found
