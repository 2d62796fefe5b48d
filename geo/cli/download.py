"""``territory fetch``: control archives and gazetteers from the net into the cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import _options as options
from geo.cli._progress import transfer
from geo.gazetteer.index import CACHED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def _secure(_context: click.Context, _option: click.Parameter, url: str | None) -> str | None:
    from geo._https import InsecureAddressError, check_address

    try:
        if url is not None:
            check_address(url)
    except InsecureAddressError as error:
        raise click.BadParameter(str(error)) from None
    return url


@click.command("fetch")
@click.argument("source", metavar="SOURCE")
@click.argument("countries", nargs=-1, metavar="[CC…]")
@click.option("--from", "start", type=options.Day(), help="First day of an archive.")
@click.option("--to", "end", type=options.Day(), help="Last day of an archive.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder; by default one in the cache.")
@click.option("--sha256", help="Checksum that a gazetteer's file must have.")
@click.option("--mirror", metavar="URL", callback=_secure, help="Where GeoNames' files are served instead (https).")
def fetch_command(
    source: str,
    countries: tuple[str, ...],
    start: date | None,
    end: date | None,
    out: Path | None,
    sha256: str | None,
    mirror: str | None,
) -> None:
    """Fetch a control archive (deepstate) or GeoNames country files (geonames UA) and print where the result is.

    What is there already is not fetched again, a broken download goes on where it stopped, and every file is checked.
    Of country files the index is built as well, and in the cache it answers from then on.

    Example: territory fetch deepstate --from 2024-07-08 --to 2024-07-31
    """
    if source == "geonames":
        if not countries:
            msg = "say which country: territory fetch geonames UA"
            raise click.UsageError(msg)
        paths = [_geonames(country, out, sha256, mirror) for country in countries]
        _index(paths, None if out is None else out / CACHED)
        return
    if countries:
        msg = "country codes go with geonames alone"
        raise click.UsageError(msg)
    click.echo(_archive(source, start, end, out))


def _geonames(country: str, out: Path | None, sha256: str | None, mirror: str | None) -> Path:
    from geo.gazetteer.fetch import GEONAMES, fetch_geonames

    with transfer(f"GeoNames {country}") as shown:
        return fetch_geonames(country, folder=out, base_url=mirror or GEONAMES, sha256=sha256, progress=shown)


def _index(paths: Sequence[Path], index: Path | None) -> None:
    """Build the index of what was fetched, where look-ups find it, and print where it is."""
    from geo.gazetteer.build import build_index
    from geo.gazetteer.index import cache_folder

    index = index or cache_folder() / CACHED
    build_index(paths, index)
    click.echo(index)


def _archive(name: str, start: date | None, end: date | None, out: Path | None) -> Path:
    from geo.control.cache import default_cache
    from geo.control.fetch import fetch_archive, public_archive

    archive = public_archive(name)
    folder = out or default_cache().parent / "archives" / name
    with transfer(archive.title) as shown:
        fetch_archive(archive, folder, start=start, end=end, progress=shown)
    return folder
