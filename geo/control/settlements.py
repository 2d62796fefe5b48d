"""Settlements that changed hands, from tables."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from geo._errors import ControlError

if TYPE_CHECKING:
    from pathlib import Path

_COLUMNS = ("date", "place", "lat", "lon", "actor")


@dataclass(frozen=True, slots=True)
class SettlementEvent:
    """A settlement changed hands.

    Attributes
    ----------
    date
        The first day on which `actor` holds it.
    place
        Its name.
    lat, lon
        EPSG:4326, degrees.
    actor
        The side that took it, or has held it since before that day; empty where its status became unclear.
    """

    date: date
    place: str
    lat: float
    lon: float
    actor: str


def read_events(path: Path) -> tuple[SettlementEvent, ...]:
    """Read settlements that changed hands from a CSV file.

    Parameters
    ----------
    path
        UTF-8, with columns ``date`` (ISO), ``place``, ``lat``, ``lon`` and ``actor``; others are passed over.

    Returns
    -------
    events
        One a row.

    Raises
    ------
    ControlError
        Where the file is missing, lacks a column, or a row cannot be read: the message names its line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                msg = f"{path}: no column {missing[0]!r}; a settlement table needs {', '.join(_COLUMNS)}"
                raise ControlError(msg)
            return tuple(_event(path, reader.line_num, row) for row in reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        msg = f"{path}: not a readable CSV file ({error})"
        raise ControlError(msg) from None


def _event(path: Path, line: int, row: dict[str, Any]) -> SettlementEvent:
    try:
        event = SettlementEvent(
            date.fromisoformat(row["date"]),
            row["place"].strip(),
            float(row["lat"]),
            float(row["lon"]),
            row["actor"].strip(),
        )
    except (TypeError, ValueError, AttributeError) as error:
        msg = f"{path}: line {line}: {error}; a row needs {', '.join(_COLUMNS)}"
        raise ControlError(msg) from None
    if not (abs(event.lat) <= 90 and abs(event.lon) <= 180):
        msg = f"{path}: line {line}: latitude {event.lat}, longitude {event.lon} is nowhere; mend the row"
        raise ControlError(msg)
    return event
