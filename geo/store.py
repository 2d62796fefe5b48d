"""Files that other tools open: GeoPackage, GeoJSON, GeoParquet."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from geo._errors import TerritoryError

if TYPE_CHECKING:
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
    ending = path.suffix.lower()
    if ending not in {*_DRIVERS, ".parquet"}:
        msg = f"{path}: unknown ending {ending!r}; polygons are kept as .gpkg, .geojson or .parquet"
        raise TerritoryError(msg)
    if not path.parent.is_dir():
        msg = f"{path}: the folder {path.parent} does not exist; make it first"
        raise TerritoryError(msg)
    faces = change.faces.assign(
        before=change.before.date.isoformat(), after=change.after.date.isoformat(), source=change.after.source
    )
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        draft = Path(folder) / path.name
        if ending == ".parquet":
            faces.to_parquet(draft)
        else:
            faces.to_file(draft, driver=_DRIVERS[ending], layer="change")
        draft.replace(path)
