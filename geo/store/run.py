"""A whole run in one GeoPackage: reports, claims, places, snapshots, changes and verdicts, styled for QGIS."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import TerritoryError
from geo._files import draft
from geo.store._layers import GEOMETRY, LAYERS
from geo.store._target import check_target, no_clock, told

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import pyarrow as pa

    from geo.reconcile.footprint import Footprint
    from geo.reconcile.model import Assessment
    from geo.store._layers import Layer


@dataclass(frozen=True)
class Run:
    """What one run read, measured and found.

    Attributes
    ----------
    assessments
        The reports, read and judged.
    footprints
        Outlines of claimed ground.
    """

    assessments: tuple[Assessment, ...]
    footprints: tuple[Footprint, ...] = ()


def write_run(assessments: Sequence[Assessment], path: str | Path, *, footprints: Sequence[Footprint] = ()) -> None:
    """Write everything of a run into one GeoPackage that QGIS opens coloured and named.

    The layers are ``reports``, ``snapshots``, ``regions``, ``changes``, ``gains``, ``disagreements``, ``shares``,
    ``footprints``, ``places``, ``claims`` and ``verdicts``; geometry in EPSG:4326, areas in km². ``layer_styles`` holds
    a QGIS style for each layer that is drawn.

    Parameters
    ----------
    assessments
        The reports, read and judged.
    path
        A ``.gpkg`` file. An old one stays whole until the new one is complete.
    footprints
        Outlines of claimed ground; `geo.reconcile.assess.footprints` draws them.

    Raises
    ------
    TerritoryError
        Where the ending is another, or the folder is missing.

    Notes
    -----
    The file is dated by the newest report, not by the clock: with the same GDAL and SQLite, the same run gives the
    same bytes. Another version of either may lay out the same tables in another way.
    """
    from geo.store._styles import style_table

    path = Path(path)
    check_target(path, (".gpkg",))
    newest = max((assessment.report.published for assessment in assessments), default=None)
    tables = _tables(assessments, footprints)
    with told(path), draft(path) as unfinished, no_clock(newest):
        for name, table in tables.items():
            layer = LAYERS[name]
            _append(unfinished, name, table, layer.title, layer.about, layer.geometry, _metadata(assessments))
        _append(
            unfinished, "layer_styles", style_table(_sides(tables["snapshots"]), newest), "Styles", "one style a layer"
        )


def read_run(path: str | Path) -> Run:
    """Read back what `write_run` wrote: the same objects.

    Parameters
    ----------
    path
        The GeoPackage; styles and further layers in it do not matter.

    Raises
    ------
    TerritoryError
        Where the file is missing or is no GeoPackage of a run.
    """
    from pyogrio.errors import DataSourceError

    from geo.store._unfold import unfold

    path = Path(path)
    if not path.is_file():
        msg = f"{path}: no such file; write_run makes it"
        raise TerritoryError(msg)
    try:
        import pyogrio

        present = {str(name) for name, _ in pyogrio.list_layers(path)}
        missing = [name for name in LAYERS if name not in present]
        if missing:
            msg = f"{path}: holds no layer {missing[0]!r}; give a GeoPackage that write_run made"
            raise TerritoryError(msg)
        return Run(*unfold({name: _rows(path, layer) for name, layer in LAYERS.items()}))
    except (DataSourceError, KeyError, TypeError) as error:
        msg = f"{path}: no GeoPackage of a run ({' '.join(str(error).split())}); give one that write_run made"
        raise TerritoryError(msg) from error


def run_frames(assessments: Sequence[Assessment], *, footprints: Sequence[Footprint] = ()) -> dict[str, pd.DataFrame]:
    """Return the layers of a run as tables, by name: GeoDataFrames in EPSG:4326 where they have geometry.

    Parameters
    ----------
    assessments
        The reports, read and judged.
    footprints
        Outlines of claimed ground.

    Returns
    -------
    frames
        The layers and columns that `write_run` writes; `write_layer` keeps one as GeoParquet, GeoJSON or CSV.
    """
    return {name: _frame(table) for name, table in _tables(assessments, footprints).items()}


def _tables(assessments: Sequence[Assessment], footprints: Sequence[Footprint]) -> dict[str, pa.Table]:
    from geo.store._fold import fold

    rows = fold(assessments, footprints)
    return {name: layer.table(rows[name]) for name, layer in LAYERS.items()}


def _metadata(assessments: Sequence[Assessment]) -> dict[str, str]:
    from importlib.metadata import version

    measured = {finding.measured for each in assessments for finding in each.findings if finding.measured}
    return {
        "TITLE": "Reports of ground gained or lost, held against maps of control",
        "PROGRAM": f"territory-change {version('territory-change')}",
        "REPORTS": str(len(assessments)),
        "POLYGONS_BY": ", ".join(sorted({measurement.source for measurement in measured})),
        "AREAS": "km2 on the WGS 84 ellipsoid, edges straight in longitude and latitude",
        "NAMES": "GeoNames, CC BY 4.0",
    }


def _sides(snapshots: pa.Table) -> dict[str, str]:
    """Return the actor of each side where all snapshots speak of the same two."""
    sides = {side: set(snapshots[side].to_pylist()) for side in ("attacker", "defender")}
    return {side: actors.pop() for side, actors in sides.items() if len(actors) == 1}


def _append(
    path: Path,
    name: str,
    table: pa.Table,
    title: str,
    about: str,
    geometry: str | None = None,
    metadata: dict[str, str] | None = None,
) -> None:
    import pyogrio.raw

    options = {"FID": "id" if geometry is None else "fid", "IDENTIFIER": title, "DESCRIPTION": about}
    shape = {} if geometry is None else {"geometry_name": GEOMETRY, "geometry_type": geometry, "crs": "EPSG:4326"}
    new = not path.exists()
    pyogrio.raw.write_arrow(
        table,
        path,
        layer=name,
        driver="GPKG",
        append=not new,
        dataset_metadata=metadata if new else None,
        dataset_options={"VERSION": "1.3"} if new else None,
        layer_options=options,
        **shape,
    )


def _frame(table: pa.Table) -> pd.DataFrame:
    import geopandas as gpd
    import pandas as pd
    import pyarrow as pa

    nullable = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype(), pa.string(): pd.StringDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=nullable.get)
    if GEOMETRY not in frame:
        return frame
    shaped: pd.DataFrame = gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb(frame.pop(GEOMETRY), crs=4326))
    return shaped


def _rows(path: Path, layer: Layer) -> list[dict[str, Any]]:
    import pyogrio.raw
    from shapely import from_wkb

    rows: list[dict[str, Any]] = pyogrio.raw.read_arrow(path, layer=layer.name)[1].to_pylist()
    return [row | {GEOMETRY: from_wkb(row[GEOMETRY])} for row in rows] if layer.geometry else rows
