"""``territory geocode`` and ``territory gazetteer``: names to places, and the index that answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._output import emit, write_csv
from geo.cli._progress import progress
from geo.cli._visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.search import SearchResult

_COLUMNS = ("query", "name", "geonameid", "lat", "lon", "admin1", "country", "feature", "population", "score", "why")
_BATCH_COLUMNS = ("matched", "geonameid", "lat", "lon", "score", "ambiguous")


@click.command("geocode")
@click.argument("names", nargs=-1, metavar="NAME…")
@click.option("--near", metavar="PLACE", help="A place that it should be near.")
@click.option("--bearing", metavar="SW", help="Where it lies as seen from that place.")
@click.option("--oblast", metavar="NAME", help="The oblast that it should be in.")
@click.option("--country", metavar="CC", help="The only country to look in, by its two-letter code.")
@click.option("--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Matches per name.")
@click.option(
    "--batch",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Read names from the column 'name' (and near, oblast, country) and print CSV.",
)
@options.gazetteer_option
@options.format_option
def geocode_command(
    names: Sequence[str],
    near: str | None,
    bearing: str | None,
    oblast: str | None,
    country: str | None,
    limit: int,
    batch: Path | None,
    gazetteer_file: Path | None,
    shape: str,
) -> None:
    """Look up the places that names may mean, best first, with scores and reasons.

    Example: territory geocode Mykolaivka --near Kramatorsk --bearing NE
    """
    if bool(names) == bool(batch):
        msg = "give names, or --batch FILE.csv"
        raise click.UsageError(msg)
    if bearing and not near:
        msg = "--bearing needs --near"
        raise click.UsageError(msg)
    gazetteer = options.open_names(gazetteer_file)
    if batch:
        _batch(gazetteer, batch)
        return
    anchor = options.find_place(gazetteer, near) if near else None
    results = [
        gazetteer.search(name, near=anchor, bearing=bearing, oblast=oblast, country=country, limit=limit)
        for name in names
    ]
    emit(shape, [result.to_dict() for result in results], _rows(results), _COLUMNS)
    unknown = [result.query for result in results if not result.matches]
    for name in unknown:
        click.echo(f"territory: {visible(options.unknown_place(name, gazetteer))}", err=True)
    if unknown:
        sys.exit(3)


@click.group("gazetteer")
def gazetteer_command() -> None:
    """Build the index that names are looked up in, or say which one answers.

    Example: territory gazetteer info
    """


@gazetteer_command.command("build")
@click.option(
    "--file",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    metavar="FILE",
    help="GeoNames country file (.zip or .txt) or CSV table; may be given more than once. Without it: what ships.",
)
@click.option("--out", type=click.Path(path_type=Path), required=True, metavar="FILE.gaz", help="The index to write.")
@click.option("--label", help="What the gazetteer is called in its answers.")
def build_command(files: Sequence[Path], out: Path, label: str | None) -> None:
    """Build an index from GeoNames country files or CSV tables, or from what ships.

    Example: territory gazetteer build --out ukraine.gaz
    """
    from geo.gazetteer.build import build_index
    from geo.gazetteer.index import open_gazetteer

    build_index(files, out, label=label)
    gazetteer = open_gazetteer(out)
    click.echo(f"{out}: {len(gazetteer):,} places, {gazetteer.label}", err=True)


@gazetteer_command.command("info")
@options.gazetteer_option
@options.format_option
def info_command(gazetteer_file: Path | None, shape: str) -> None:
    """Print which index answers, how many places it holds, and where they come from.

    Example: territory gazetteer info
    """
    gazetteer = options.open_names(gazetteer_file)
    countries = _countries(gazetteer)
    info = {
        "label": gazetteer.label,
        "file": gazetteer.path.name,
        "places": len(gazetteer),
        "countries": countries,
    }
    emit(shape, info, [info | {"countries": " ".join(countries)}], list(info))


def _countries(gazetteer: Gazetteer) -> list[str]:
    """Return the countries whose settlements are in the index, not those known by name alone."""
    return sorted({place.country for place in gazetteer.settlements()})


def _rows(results: Sequence[SearchResult]) -> Iterator[dict[str, Any]]:
    for result in results:
        for match in result.matches:
            yield {"query": result.query, **match.to_dict()}


def _batch(gazetteer: Gazetteer, path: Path) -> None:
    from geo.gazetteer.batch import geocode_table, read_table

    columns, rows = read_table(path)
    with progress("Looking up", len(rows)) as advance:

        def answered() -> Iterator[dict[str, Any]]:
            for row in geocode_table(gazetteer, rows):
                advance()
                yield row

        write_csv(answered(), [*columns, *_BATCH_COLUMNS])
