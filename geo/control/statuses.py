"""Tables of settlements' status by day, such as VIINA's control files, as events."""

from __future__ import annotations

import csv
import re
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from geo._errors import ControlError
from geo._toml import read_toml
from geo._zip import open_zip
from geo.control.settlements import SettlementEvent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pandas as pd


_WORDS = ("source", "attacker", "defender", "id", "date", "status", "date_format")
_MAX_BYTES = 4 << 30
_MEANINGS = ("attacker", "defender", "contested")


@dataclass(frozen=True, slots=True)
class StatusTable:
    """What the columns of a table of statuses mean.

    Attributes
    ----------
    source
        Who made it.
    attacker, defender
        The sides.
    id, date, status
        Names of the columns with the settlement's identifier, the day and the status.
    date_format
        How days are written (strptime).
    meaning
        Values of the status column for ``attacker``, ``defender`` and ``contested``; others are passed over.
    """

    source: str
    attacker: str
    defender: str
    id: str
    date: str
    status: str
    date_format: str
    meaning: Mapping[str, tuple[str, ...]]


def load_status_table(path: Path | None = None, *, status: str = "") -> StatusTable:
    """Read what a table's columns mean from a TOML file.

    Parameters
    ----------
    path
        Laid out as ``geo/control/tables/viina.toml``, which is read where it is None.
    status
        Another status column than the file names: ``"status_isw"``, for instance.

    Returns
    -------
    table
        The columns and values.

    Raises
    ------
    ControlError
        Where the file is missing, is no TOML, or lacks a line.
    """
    where = Path(str(files("geo.control").joinpath("tables", "viina.toml"))) if path is None else path
    lines = read_toml(where, "description of a status table", ControlError)
    try:
        lines["meaning"] = {key: tuple(listed) for key, listed in lines["meaning"].items()}
        table = StatusTable(**{**lines, **({"status": status} if status else {})})
        wrong = [name for name in _WORDS if not isinstance(getattr(table, name), str)]
        wrong += [f"[meaning] {key}" for key in table.meaning if key not in _MEANINGS]
        if wrong:
            msg = f"{wrong[0]} is unknown or no text"
            raise ValueError(msg)
        if table.id in (table.date, table.status) or table.date == table.status:
            msg = f"{table.id}, {table.date} and {table.status} must be three columns"
            raise ValueError(msg)
        return table
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"{where}: no usable description of a status table ({error})"
        raise ControlError(msg) from None


def read_statuses(
    path: Path, places: Mapping[int, tuple[str, float, float]], table: StatusTable | None = None
) -> tuple[SettlementEvent, ...]:
    """Read a table of settlements' status by day.

    Parameters
    ----------
    path
        CSV, plain or zipped.
    places
        Name, latitude and longitude (EPSG:4326) of each settlement by its identifier; rows of others are
        passed over.
    table
        What the columns mean; VIINA's where it is None.

    Returns
    -------
    events
        One for each settlement on the table's first day and one for each change after it, ready for a
        `SettlementArchive`.

    Raises
    ------
    ControlError
        Where the file is missing or damaged, lacks a column, or knows none of the places.
    """
    table = table or load_status_table()
    rows = _read(path, table)
    holder = {value: side for side, values in _sides(table).items() for value in values}
    rows = rows[rows[table.status].isin(list(holder)) & rows[table.id].isin(list(places))]
    if rows.empty:
        msg = f"{path}: no row has a known settlement and a known status in column {table.status!r}"
        raise ControlError(msg)
    rows = rows.sort_values([table.id, table.date], kind="stable")
    new_place = rows[table.id] != rows[table.id].shift()
    rows = rows[new_place | (rows[table.status] != rows[table.status].shift())]
    opening = rows[table.date].min()
    first = ~rows[table.id].duplicated()
    days = rows[table.date].where(~first, opening)
    return tuple(
        SettlementEvent(day.date(), *places[int(place)], holder[status])
        for place, day, status in zip(rows[table.id], days, rows[table.status], strict=True)
    )


def _sides(table: StatusTable) -> dict[str, tuple[str, ...]]:
    named = {"attacker": table.attacker, "defender": table.defender, "contested": ""}
    return {named[key]: values for key, values in table.meaning.items()}


def _read(path: Path, table: StatusTable) -> pd.DataFrame:
    import pandas as pd

    columns: dict[Any, Any] = {table.id: "int64", table.date: "string", table.status: "string"}
    try:
        with _opened(path) as file:
            _check_header(file)
            rows = pd.read_csv(file, usecols=list(columns), dtype=columns)
        rows[table.date] = pd.to_datetime(rows[table.date], format=table.date_format)
    except FileNotFoundError:
        msg = f"{path}: no such table"
    except (OSError, ValueError, OverflowError, csv.Error, re.error) as error:
        named = " ".join(", ".join(columns).split())[:100]
        msg = f"{path}: not a table with columns {named} ({' '.join(str(error).split())[:100]})"
    else:
        return rows
    raise ControlError(msg)


def _check_header(file: IO[bytes]) -> None:
    """Refuse columns of one name, for which pandas would make names up, at a cost that grows with their square."""
    names = next(csv.reader([file.readline().decode("utf-8-sig")]), [])
    file.seek(0)
    twice = [name for name, count in Counter(names).items() if name and count > 1]
    if twice:
        msg = f"column {twice[0][:40]!r} is there twice"
        raise ValueError(msg)


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a table, or the one that a zip file holds."""
    if path.suffix.lower() != ".zip":
        with path.open("rb") as file:
            yield file
        return
    with open_zip(path, _MAX_BYTES) as archive:
        names = archive.namelist()
        if len(names) != 1:
            msg = f"the zip file holds {len(names)} files; pack the table alone"
            raise ValueError(msg)
        with archive.open(names[0]) as member:
            yield member
