"""Printing results: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self

import click

from geo._cells import safe_cell
from geo.cli._visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_IN_MEMORY = 8 * 2**20
_PIECE = 2**16


def emit(shape: str, data: Any, rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print a result on stdout.

    Parameters
    ----------
    shape
        ``"table"``, ``"json"`` or ``"csv"``.
    data
        What JSON shows.
    rows, columns
        What tables and CSV show.
    """
    if shape == "json":
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))
    elif shape == "csv":
        write_csv(rows, columns)
    else:
        _table(rows, columns)


class Printer:
    """Prints a result that comes piece by piece: on stdout, and only once it is complete.

    What JSON and CSV show waits in a file that has no name, so memory does not grow with it.

    Parameters
    ----------
    shape, columns
        As in `emit`.

    Attributes
    ----------
    rows
        How many rows of a table were added.
    """

    def __init__(self, shape: str, columns: Sequence[str]) -> None:
        self._shape, self._columns = shape, columns
        self._waiting = SpooledTemporaryFile(  # noqa: SIM115 - closed on leaving
            _IN_MEMORY, mode="w+", encoding="utf-8", errors="surrogatepass", newline=""
        )
        self._table: list[Mapping[str, Any]] = []
        self._parts = 0
        self.rows = 0

    def __enter__(self) -> Self:
        if self._shape == "csv":
            csv.writer(self._waiting, lineterminator="\n").writerow(self._columns)
        return self

    def add(self, data: Iterable[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        """Add what a list in JSON shows, and what tables and CSV show, of one piece."""
        self.rows += len(rows)
        if self._shape == "table":
            self._table += rows
        elif self._shape == "csv":
            _csv_rows(self._waiting, rows, self._columns)
        else:
            for part in data:
                text = json.dumps(part, ensure_ascii=False, indent=2, allow_nan=False).replace("\n", "\n  ")
                self._waiting.write(f"{',' if self._parts else '['}\n  {text}")
                self._parts += 1

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._waiting:
            if kind is not None:
                return
            if self._shape == "table":
                _table(self._table, self._columns)
                return
            if self._shape == "json":
                self._waiting.write("\n]\n" if self._parts else "[]\n")
            self._waiting.seek(0)
            while text := self._waiting.read(_PIECE):
                click.echo(text, nl=False)


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows as CSV; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    csv.writer(sys.stdout, lineterminator="\n").writerow(columns)
    _csv_rows(sys.stdout, rows, columns)


def _csv_rows(file: IO[str], rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    csv.writer(file, lineterminator="\n").writerows([safe_cell(row.get(name)) for name in columns] for row in rows)


def _table(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = list(rows)
    table = Table(box=None, header_style="bold", pad_edge=False)
    for name in columns:
        numeric = all(isinstance(row.get(name), int | float | None) for row in shown)
        table.add_column(name, justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        table.add_row(*(Text(_cell(row.get(name))) for name in columns))
    # A pipe has no width of its own: rows stay whole there.
    console = Console() if sys.stdout.isatty() else Console(width=400)
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.2f}"
    return visible(str(value))
