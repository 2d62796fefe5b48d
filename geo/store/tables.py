"""One table in one file: GeoPackage, GeoJSON, GeoParquet or CSV."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._cells import safe_cell
from geo._files import draft
from geo.store._target import check_target, no_clock, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from geo.control.model import Change

_DRIVERS = {".gpkg": "GPKG", ".geojson": "GeoJSON"}


def write_faces(change: Change, path: str | Path) -> None:
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
    path = Path(path)
    check_target(path, (*_DRIVERS, ".parquet"))
    faces = change.faces.assign(
        before=change.before.date.isoformat(), after=change.after.date.isoformat(), source=change.after.source
    )
    write_layer(faces, path, name="change")


def write_layer(frame: pd.DataFrame, path: str | Path, *, name: str | None = None) -> None:
    """Write one layer of a run, or any other table.

    Parameters
    ----------
    frame
        A GeoDataFrame with a CRS, or a DataFrame without geometry.
    path
        ``.gpkg``, ``.geojson``, ``.parquet`` or ``.csv``; as CSV, geometry is WKT and what a spreadsheet would run as a
        formula is made text. An old file stays whole until the new one is complete.
    name
        What the layer is called inside a GeoPackage or GeoJSON file; by default the file's name.

    Raises
    ------
    TerritoryError
        Where the ending is another, or the folder is missing.
    """
    path = Path(path)
    ending = check_target(path, (*_DRIVERS, ".parquet", ".csv"))
    with told(path), draft(path) as unfinished:
        if ending == ".parquet":
            _write_parquet(frame, unfinished)
        elif ending == ".csv":
            _write_csv(frame, unfinished)
        else:
            import pyogrio

            with no_clock():
                pyogrio.write_dataframe(frame, unfinished, driver=_DRIVERS[ending], layer=name or path.stem)


def write_table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str], path: str | Path) -> None:
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
    path = Path(path)
    if check_target(path, (".csv", ".parquet")) == ".csv":
        with told(path), draft(path) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
            lines = csv.writer(file, lineterminator="\n")
            lines.writerow(map(safe_cell, columns))
            lines.writerows([safe_cell(row.get(name)) for name in columns] for row in rows)
        return
    import pandas as pd

    write_layer(pd.DataFrame(list(rows), columns=list(columns)), path)


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    """Write (Geo)Parquet; with a box a row, by which readers skip ground, where every row has geometry to box."""
    import geopandas as gpd
    from shapely import is_missing

    if isinstance(frame, gpd.GeoDataFrame):
        boxed = not is_missing(frame.geometry.to_numpy()).any()
        frame.to_parquet(path, index=False, compression="zstd", write_covering_bbox=boxed)
    else:
        frame.to_parquet(path, index=False, compression="zstd")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    import geopandas as gpd

    table = frame.to_wkt() if isinstance(frame, gpd.GeoDataFrame) else frame
    safe = table.map(safe_cell, na_action="ignore").rename(columns=safe_cell)
    safe.to_csv(path, index=False, lineterminator="\n")
