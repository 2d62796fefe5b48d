"""Files that other tools open: GeoPackage, GeoJSON, GeoParquet, CSV."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import TerritoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from geo.control.model import Change

_DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON"}


def write_faces(change: Change, path: Path) -> None:
    """Write the ground whose status changed.

    Parameters
    ----------
    change
        The change; its faces carry ``status_before``, ``status_after`` and ``km2``.
    path
        ``.gpkg``, ``.geojson`` or ``.parquet``; EPSG:4326. An old file stays whole until the new one is complete.

    Raises
    ------
    TerritoryError
        Where the ending is another, or the folder is missing.
    """
    ending = _ending(path, (*_DRIVERS, ".parquet"))
    faces = change.faces.assign(
        before=change.before.date.isoformat(), after=change.after.date.isoformat(), source=change.after.source
    )
    with _draft(path) as draft:
        if ending == ".parquet":
            faces.to_parquet(draft)
        else:
            faces.to_file(draft, driver=_DRIVERS[ending], layer="change")


def write_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: Path) -> None:
    """Write rows as a table.

    Parameters
    ----------
    rows, columns
        What to write, and in which order.
    path
        ``.csv`` or ``.parquet``. An old file stays whole until the new one is complete.

    Raises
    ------
    TerritoryError
        Where the ending is another, or the folder is missing.
    """
    import pandas as pd

    ending = _ending(path, (".csv", ".parquet"))
    table = pd.DataFrame(list(rows), columns=list(columns))
    with _draft(path) as draft:
        if ending == ".parquet":
            table.to_parquet(draft, index=False)
        else:
            table.to_csv(draft, index=False, lineterminator="\n")


def _ending(path: Path, known: Sequence[str]) -> str:
    ending = path.suffix.lower()
    if ending not in known:
        msg = f"{path}: unknown ending {ending!r}; this is kept as {', '.join(known)}"
        raise TerritoryError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: the folder {path.parent} does not exist; make it first"
        raise TerritoryError(msg)
    return ending


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it takes its place when the block ends well."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        draft = Path(folder) / path.name
        yield draft
        draft.replace(path)
