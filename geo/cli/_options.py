"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from geo.cli._progress import progress
from geo.cli._visible import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from geo.batch.bench import Bench
    from geo.batch.reports import Answer
    from geo.control.archive import FileArchive
    from geo.control.model import Archive
    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Place
    from geo.regions.model import Region
    from geo.reports.model import Report

_PLOTS = (".png", ".html")
_REPORTS = (".md", ".txt", ".html", ".htm", ".xhtml", ".mhtml")
_Item = TypeVar("_Item")
_Value = TypeVar("_Value")
_Command = TypeVar("_Command", bound="Callable[..., Any]")


class Day(click.ParamType[date]):
    """A date written YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parse the date; refuse anything else as bad usage."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write YYYY-MM-DD", param, ctx)


def parse_day(text: str) -> date | None:
    """Return the date that a text is, or None where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def format_option(command: _Command) -> _Command:
    """Add ``--format``; the default is a table on a terminal and in a pipe alike."""
    return click.option(
        "--format",
        "shape",
        type=click.Choice(["table", "json", "csv"]),
        default="table",
        show_default=True,
        help="How to print the result.",
    )(command)


def gazetteer_option(command: _Command) -> _Command:
    """Add ``--gazetteer``."""
    return click.option(
        "--gazetteer",
        "gazetteer_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Index to look names up in; by default the one in the cache, else what ships.",
    )(command)


def control_option(command: _Command) -> _Command:
    """Add ``--control`` and ``--mapping``."""
    command = mapping_option(command)
    return click.option(
        "--control",
        "control",
        type=click.Path(path_type=Path),
        multiple=True,
        metavar="DIR|FILE",
        help="Folder of dated control files, or such files; by default an estimate from settlements' status.",
    )(command)


def mapping_option(command: _Command) -> _Command:
    """Add ``--mapping``."""
    return click.option(
        "--mapping",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help="What the attributes of the control files mean, where their format is not known.",
    )(command)


def conflict_option(command: _Command) -> _Command:
    """Add ``--conflict``."""
    return click.option(
        "--conflict",
        type=click.Path(path_type=Path),
        metavar="FILE.toml",
        help="How reports of another conflict call its sides; docs/another-conflict shows the form.",
    )(command)


def regions_option(command: _Command) -> _Command:
    """Add ``--regions``."""
    return click.option(
        "--regions",
        "regions_file",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Polygon file of the regions that claims may name; by default those that ship.",
    )(command)


def by_option(command: _Command) -> _Command:
    """Add ``--by``."""
    return click.option(
        "--by",
        metavar="oblast|sector|FILE",
        help="Split by oblast, by sector, or by the polygons of a file.",
    )(command)


def lag_option(command: _Command) -> _Command:
    """Add ``--lag-days``."""
    return click.option(
        "--lag-days",
        type=click.IntRange(0, 366),
        default=7,
        show_default=True,
        help="How many days the map may follow the event.",
    )(command)


def plot_option(summary: str) -> Callable[[_Command], _Command]:
    """Add ``--plot``, described by a sentence; only pictures and pages are taken."""
    return click.option(
        "--plot",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=_check_plot,
        metavar="FILE.png|.html",
        help=summary,
    )


def _check_plot(ctx: click.Context, param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in _PLOTS:
        msg = f"{value} ends in neither {' nor '.join(_PLOTS)}"
        raise click.BadParameter(msg, ctx, param)
    return value


def workers_options(command: _Command) -> _Command:
    """Add ``--jobs`` and ``--scheduler``."""
    command = click.option(
        "--scheduler",
        metavar="tcp://HOST:PORT",
        help="Dask scheduler whose workers do the work instead (needs the extra 'cluster'; see docs/cluster.md).",
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(1),
        show_default="one per processor where there is much to do",
        help="Processes that share the work.",
    )(command)


def folder_option(command: _Command) -> _Command:
    """Add ``--out`` for a folder of partitions."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="FOLDER/",
        help="Keep the rows in a folder instead, one Parquet file a date, and work only on what is new.",
    )(command)


def reports_argument(command: _Command) -> _Command:
    """Add ``REPORT…`` and ``--date``."""
    command = click.option("--date", "published", type=Day(), help="Date of publication, where the text carries none.")(
        command
    )
    return click.argument(
        "reports",
        nargs=-1,
        required=True,
        type=click.Path(allow_dash=True),
        callback=with_folders,
        metavar="REPORT…",
    )(command)


def with_folders(ctx: click.Context, param: click.Parameter, value: Sequence[str]) -> tuple[str, ...]:
    """Put the reports in a folder in its place, by name."""
    found: list[str] = []
    for path in value:
        inside = sorted(Path(path).iterdir()) if Path(path).is_dir() else []
        found += [str(entry) for entry in inside if entry.suffix.lower() in _REPORTS and entry.is_file()] or [path]
    return tuple(found)


def read_reports(paths: Sequence[str], published: date | None) -> Iterator[Report]:
    """Read reports one by one, as `read_each` does; a date that was not given outright is told on stderr."""
    from geo.reports.read import read_report

    for report in read_each(paths, lambda path: read_report(path, published=published)):
        if report.dated_by in {"page metadata", "text"}:
            click.echo(
                f"territory: {visible(report.name)}: published {report.published}, by its {report.dated_by}", err=True
            )
        yield report


def lay_out(control: Sequence[Path] = (), **paths: Any) -> Bench:
    """Return the bench that the options name; `geo.batch.bench.lay_out` describes them."""
    from geo.batch.bench import lay_out

    return lay_out(control=control, conflict=find_conflict(paths.pop("conflict", None)), **paths)


def tell_each(answers: Iterable[Answer[_Value]], what: str, total: int) -> Iterator[_Value]:
    """Yield what reports answered, with a progress bar; remarks and what is bad go to stderr, as in `read_each`."""
    left_out: dict[str, str] = {}
    with progress(what, total) as advance:
        yield from _good(_told(answers, left_out, advance), total)
    name_left_out(left_out)


def _told(
    answers: Iterable[Answer[Any]], left_out: dict[str, str], advance: Callable[[], None]
) -> Iterator[Any | Exception]:
    for answer in answers:
        advance()
        left_out.update(answer.left_out)
        if answer.remark:
            click.echo(f"territory: {visible(answer.remark)}", err=True)
        if answer.error is not None:
            yield answer.error
        elif answer.value is not None:
            yield answer.value


def open_names(path: Path | None) -> Gazetteer:
    """Open the gazetteer that ``--gazetteer`` names, or the default."""
    from geo.gazetteer.index import open_gazetteer

    return open_gazetteer(path)


def find_place(gazetteer: Gazetteer, name: str) -> Place:
    """Return the likeliest place of a name, or raise `PlaceError`."""
    from geo._errors import PlaceError

    matches = gazetteer.search(name, limit=1).matches
    if not matches:
        raise PlaceError(unknown_place(name, gazetteer))
    return matches[0].place


def unknown_place(name: str, gazetteer: Gazetteer) -> str:
    """Say that a name is unknown, and what to do."""
    shown = name if len(name) <= 60 else f"{name[:60]}…"
    return (
        f"no place is named {shown!r} in {gazetteer.label}; check the spelling, "
        "or look in a fuller index with --gazetteer (see 'territory gazetteer build --help')"
    )


def open_control(paths: Sequence[Path], mapping: Path | None = None) -> tuple[Archive, ...]:
    """Open the archives that ``--control`` names: one a folder, loose files together; by default the estimate."""
    from geo.control.archive import open_archive
    from geo.control.default import default_archive

    if not paths:
        return (default_archive(),)
    folders = [path for path in paths if path.is_dir()]
    files = [path for path in paths if not path.is_dir()]
    sources: list[Path | list[Path]] = [*folders, *([files] if files else [])]
    opened = tuple(open_archive(each, mapping) for each in sources)
    click.get_current_context().call_on_close(lambda: name_bad_days(opened))
    return opened


def find_conflict(conflict: Path | None) -> str | Path:
    """Return the conflict that ``--conflict`` names, or the one that ships."""
    from geo.reports.vocabulary import DEFAULT_CONFLICT

    return DEFAULT_CONFLICT if conflict is None else conflict


def own_regions(path: Path | None) -> tuple[Region, ...] | None:
    """Return the regions that ``--regions`` names; None for those that ship."""
    from geo.regions.library import read_regions

    return None if path is None else read_regions(path)


def is_folder(out: str) -> bool:
    """Tell whether ``--out`` means a folder of partitions: one that is there, ends in a slash, or has no suffix."""
    return out.endswith(("/", os.sep)) or Path(out).is_dir() or not Path(out).suffix


def name_bad_days(archives: Iterable[FileArchive]) -> None:
    """Say on stderr which files of archives were left out, and why."""
    for archive in archives:
        for message in archive.bad.values():
            click.echo(f"territory: left out: {visible(message)}", err=True)


def name_left_out(left_out: Mapping[str, str]) -> None:
    """Say on stderr which control files workers could not use, and why."""
    for _, why in sorted(left_out.items()):
        click.echo(f"territory: left out: {visible(why)}", err=True)


def read_each(paths: Sequence[str | Path], read: Callable[[Any], _Item]) -> Iterator[_Item]:
    """Read inputs one by one; a bad one is named on stderr, the others go on, and the run ends with code 3."""
    return _good(map(partial(_attempt, read), paths), len(paths))


def _attempt(read: Callable[[Any], _Item], path: str | Path) -> _Item | Exception:
    from geo._errors import TerritoryError

    try:
        return read(path)
    except (TerritoryError, OSError) as error:
        return error


def _good(outcomes: Iterable[_Item | Exception], total: int) -> Iterator[_Item]:
    failures = []
    for outcome in outcomes:
        if not isinstance(outcome, Exception):
            yield outcome
            continue
        failures.append(outcome)
        if total > 1:
            click.echo(f"territory: {_one_line(outcome)}", err=True)
    if failures and total == 1:
        raise failures[0]
    if failures:
        click.get_current_context().call_on_close(lambda: sys.exit(3))


def read_by(by: str | None) -> tuple[Region, ...]:
    """Return the regions that ``--by`` names."""
    from geo.regions.library import load_regions, read_regions

    if by is None:
        return ()
    return load_regions(by) if by in {"oblast", "sector"} else read_regions(Path(by))


def _one_line(error: Exception) -> str:
    return visible(str(error))
