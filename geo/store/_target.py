"""What a file to be written must meet: a known ending, a folder, and no clock in it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from geo._errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path


def check_target(path: Path, known: Sequence[str]) -> str:
    """Return the ending of a path that is to be written.

    Raises
    ------
    TerritoryError
        Where the ending is not among the known ones, or the folder is missing.
    """
    ending = path.suffix.lower()
    if ending not in known:
        msg = f"{path}: unknown ending {ending!r}; this is kept as {', '.join(known)}"
        raise TerritoryError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: the folder {path.parent} does not exist; make it first"
        raise TerritoryError(msg)
    return ending


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Raise what GDAL says when it cannot write, which a full disk makes it say in many ways, as one of ours."""
    import pyogrio

    try:
        yield
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError) as error:
        msg = f"{path}: cannot be written ({' '.join(str(error).split())[:120]}); is there room on the disk?"
        raise TerritoryError(msg) from None


@contextmanager
def no_clock(day: date | None = None) -> Iterator[None]:
    """Let GDAL date what it writes by a given day (by 1 January 1970 without one), not by the clock."""
    import pyogrio

    name = "OGR_CURRENT_DATE"
    former = pyogrio.get_gdal_config_option(name)
    pyogrio.set_gdal_config_options({name: f"{day or '1970-01-01'}T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({name: former})
