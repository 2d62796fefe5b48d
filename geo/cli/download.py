"""``territory fetch``: control archives and gazetteers from the net into the cache."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from geo.cli import _options as options

if TYPE_CHECKING:
    from datetime import date


@click.command("fetch")
@click.argument("source", metavar="SOURCE")
@click.argument("countries", nargs=-1, metavar="[CC…]")
@click.option("--from", "start", type=options.Day(), help="First day of an archive.")
@click.option("--to", "end", type=options.Day(), help="Last day of an archive.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder; by default one in the cache.")
@click.option("--sha256", help="Checksum that a gazetteer's file must have.")
@click.option("--mirror", metavar="URL", help="Where GeoNames' files are served instead.")
def fetch_command(
    source: str,
    countries: tuple[str, ...],
    start: date | None,
    end: date | None,
    out: Path | None,
    sha256: str | None,
    mirror: str | None,
) -> None:
    """Fetch a control archive (deepstate) or GeoNames country files (geonames UA) and print where they are.

    What is there already is not fetched again, a broken download goes on where it stopped, and every file is checked.

    Example: territory fetch deepstate --from 2023-06-01 --to 2023-06-30
    """
    if source == "geonames":
        if not countries:
            msg = "say which country: territory fetch geonames UA"
            raise click.UsageError(msg)
        for country in countries:
            click.echo(_geonames(country, out, sha256, mirror))
        return
    if countries:
        msg = "country codes go with geonames alone"
        raise click.UsageError(msg)
    click.echo(_archive(source, start, end, out))


def _geonames(country: str, out: Path | None, sha256: str | None, mirror: str | None) -> Path:
    from geo.gazetteer.fetch import GEONAMES, fetch_geonames

    with options.transfer(f"GeoNames {country}") as shown:
        return fetch_geonames(country, folder=out, base_url=mirror or GEONAMES, sha256=sha256, progress=shown)


def _archive(name: str, start: date | None, end: date | None, out: Path | None) -> Path:
    from geo.control.cache import default_cache
    from geo.control.fetch import fetch_archive, public_archive

    archive = public_archive(name)
    folder = out or default_cache().parent / "archives" / name
    with options.transfer(archive.title) as shown:
        fetch_archive(archive, folder, start=start, end=end, progress=shown)
    return folder
