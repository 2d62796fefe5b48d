"""Printing results: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from geo.store.tables import safe_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


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


def write_csv(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> None:
    """Print rows as CSV; text that a spreadsheet would run as a formula is quoted with an apostrophe."""
    writer = csv.DictWriter(sys.stdout, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: safe_cell(row.get(name)) for name in columns})


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
    return str(value)
