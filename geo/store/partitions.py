"""A folder of Parquet files, one for each value of a column, that are made anew only where their input changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from geo._errors import TerritoryError
from geo._files import draft

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

_MADE = b"territory"
_NAME = "part-0.parquet"


class Partitions:
    """A table in a folder: ``folder/column=value/part-0.parquet``, as Arrow, Dask and GeoPandas read it as a whole.

    A partition is whole or not there, and says in its metadata what it was made from.

    Parameters
    ----------
    folder
        The folder; made with its first partition.
    column
        The column whose values are in the folders' names.
    numbers, truths
        Columns of numbers, and of yes or no; the others are text.
    """

    def __init__(self, folder: Path, column: str, numbers: Iterable[str] = (), truths: Iterable[str] = ()) -> None:
        self.folder, self.column = folder, column
        self._numbers, self._truths = frozenset(numbers), frozenset(truths)

    def expect(self, values: Iterable[str]) -> None:
        """Make sure that the folder holds no partition of another table.

        Raises
        ------
        TerritoryError
            Where it holds one that is not among the values, or its parent is missing.
        """
        if not self.folder.parent.is_dir():
            msg = f"{self.folder}: the folder {self.folder.parent} does not exist; make it first"
            raise TerritoryError(msg)
        known = {self._path(value).parent for value in values}
        there = sorted(self.folder.glob("*=*")) if self.folder.is_dir() else []
        for path in there:
            if path not in known:
                msg = f"{path}: this is not part of what is to be written here; delete it, or name another folder"
                raise TerritoryError(msg)

    def read(self, value: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        """Return what a partition was made from, and its rows; nothing of either where it is missing or damaged."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            file = pq.ParquetFile(self._path(value), page_checksum_verification=True)
            rows: list[dict[str, Any]] = file.read(use_threads=False).to_pylist()
            made: dict[str, Any] = json.loads((file.schema_arrow.metadata or {})[_MADE])
        except (OSError, KeyError, ValueError, pa.ArrowException):
            return {}, []
        return (made, rows) if made.get("rows") == len(rows) else ({}, [])

    def write(
        self, value: str, rows: Sequence[Mapping[str, Any]], columns: Sequence[str], made_from: Mapping[str, Any]
    ) -> None:
        """Write a partition; the old one stays whole until the new one is complete."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        kinds = {**dict.fromkeys(self._numbers, pa.float64()), **dict.fromkeys(self._truths, pa.bool_())}
        schema = pa.schema([(name, kinds.get(name, pa.string())) for name in columns])
        arrays = [_cells(rows, field) for field in schema]
        made = json.dumps({**made_from, "rows": len(rows)}, ensure_ascii=False, sort_keys=True)
        table = pa.Table.from_arrays(arrays, schema=schema.with_metadata({_MADE: made}))
        with draft(self._path(value)) as unfinished:
            pq.write_table(table, unfinished, compression="zstd", write_page_checksum=True)

    def _path(self, value: str) -> Path:
        return self.folder / f"{self.column}={value}" / _NAME


def _cells(rows: Sequence[Mapping[str, Any]], field: Any) -> Any:
    import pyarrow as pa

    cells = [row.get(field.name) for row in rows]
    if pa.types.is_string(field.type):
        cells = [None if cell is None else str(cell) for cell in cells]
    return pa.array(cells, field.type)
