"""What was parsed or measured once, kept as GeoParquet under a key that covers all of its input.

Nothing kept is ever out of date, and nothing needs to be cleared. A file is written beside its place and moved there
in one step, so two processes may make the same one, and a reader never sees half of it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo._files import draft
from geo.control.drawn import Drawn
from geo.control.faces import Faces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Rows = dict[str, list[Any]]
    Pairs = dict[tuple[date, date], Faces]

# Counts up with every change of what reading or comparing gives.
_VERSION = "2"
# What makes a Parquet file GeoParquet (version 1.0.0): WKB in longitude and latitude (OGC:CRS84, the default).
_GEO = {
    "version": "1.0.0",
    "primary_column": "geometry",
    "columns": {"geometry": {"encoding": "WKB", "geometry_types": []}},
}
_CELLS = {"sigma_m": float, "correlation_m": float, "km2": float}
_KEY = b"territory:key"
_FIELDS = ("source", "file", "attacker", "defender", "sigma_m", "correlation_m")


def default_cache() -> Path:
    """Return the folder for parsed snapshots in the user's cache."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("territory")) / "control"


def cache_key(*parts: str) -> str:
    """Return a file name for what follows from these parts and this version of the program."""
    return hashlib.sha256("\n".join((_VERSION, *parts)).encode()).hexdigest()[:32]


def load_drawn(path: Path) -> dict[date, Drawn]:
    """Return the days kept in a file; none where it is missing or damaged."""
    rows = _load(path, {"geometry", "date", "status", "notes", *_FIELDS})
    if not rows:
        return {}
    ground, days = np.array(rows["geometry"], dtype=object), np.array(rows["date"], dtype=str)
    status = np.array(rows["status"], dtype=str)
    found = {}
    for text in dict.fromkeys(rows["date"]):
        index = rows["date"].index(text)
        fields = {name: rows[name][index] for name in _FIELDS}
        held, contested = (ground[(days == text) & (status == which)] for which in ("held", "contested"))
        day, notes = date.fromisoformat(text), tuple(json.loads(rows["notes"][index]))
        found[day] = Drawn(date=day, held=held, contested=contested, notes=notes, **fields)
    return found


def save_drawn(path: Path, drawn: Mapping[date, Drawn]) -> None:
    """Keep what days draw: a row a polygon."""
    rows, ground = [], []
    for day, drawing in sorted(drawn.items()):
        fields = {name: getattr(drawing, name) for name in _FIELDS}
        fields["notes"] = json.dumps(drawing.notes, ensure_ascii=False)
        for status in ("held", "contested"):
            polygons = getattr(drawing, status)
            rows += [{"date": day.isoformat(), "status": status, **fields}] * len(polygons)
            ground += list(polygons)
    _save(path, rows, ground)


def load_faces(path: Path, pairs: Iterable[tuple[date, date]]) -> Pairs | None:
    """Return the faces kept for pairs of days; None where the file is missing or damaged."""
    rows = _load(path, {"geometry", "km2", "status_before", "status_after", "redrawn", "before", "after"})
    if not rows:
        return None
    polygons = np.array(rows["geometry"], dtype=object)
    km2 = np.array(rows["km2"], dtype=float)
    before, after = (np.array(rows[name], dtype=str) for name in ("status_before", "status_after"))
    redrawn = np.array(rows["redrawn"], dtype=str) != ""
    days = np.array(rows["after"], dtype=str)
    found = {}
    for pair in pairs:
        own = (days == pair[1].isoformat()) & (before != "")
        found[pair] = Faces(polygons[own], before[own], after[own], km2[own], redrawn[own])
    return found


def save_faces(path: Path, pairs: Pairs) -> None:
    """Keep the faces of pairs of days; a row without ground stands for each pair, changed or not."""
    rows: list[dict[str, Any]] = []
    ground: list[shapely.Geometry | None] = []
    for (first, second), faces in pairs.items():
        days = {"before": first.isoformat(), "after": second.isoformat()}
        rows.append({**days, "status_before": "", "status_after": "", "km2": 0.0, "redrawn": ""})
        ground.append(None)
        columns = (faces.before, faces.after, faces.km2, faces.redrawn)
        for before, after, km2, redrawn in zip(*(column.tolist() for column in columns), strict=True):
            told = {"status_before": before, "status_after": after, "km2": km2, "redrawn": "yes" if redrawn else ""}
            rows.append({**days, **told})
        ground += list(faces.polygons)
    _save(path, rows, ground)


def _load(path: Path, columns: set[str]) -> Rows:
    """Return the columns of a file; none where it is missing, damaged (its checksums tell), or another's (its key)."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path, page_checksum_verification=True)
        rows: Rows = file.read(use_threads=False).to_pydict()
        if set(rows) != columns or (file.schema_arrow.metadata or {}).get(_KEY) != path.stem.encode():
            return {}
        if any(type(cell) is not _CELLS.get(name, str) for name in rows if name != "geometry" for cell in rows[name]):
            return {}
        rows["geometry"] = list(shapely.from_wkb(np.array(rows["geometry"], dtype=object)))
    except (OSError, KeyError, UnicodeDecodeError, pa.ArrowException, shapely.errors.GEOSException):
        return {}
    return rows


def _save(path: Path, rows: Sequence[Mapping[str, Any]], ground: Sequence[shapely.Geometry | None]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    names = list(rows[0]) if rows else []
    columns = {name: _column([row[name] for row in rows]) for name in names}
    columns["geometry"] = _column(shapely.to_wkb(np.array(ground, dtype=object)).tolist())
    made = {"geo": json.dumps(_GEO), _KEY: path.stem}
    table = pa.Table.from_arrays(list(columns.values()), list(columns), metadata=made)
    with draft(path) as unfinished:
        pq.write_table(table, unfinished, write_page_checksum=True)


def _column(cells: Sequence[Any]) -> Any:
    """Return numbers, text or bytes as Arrow keeps them: its own conversion imports pandas, which takes 0.2 s."""
    import pyarrow as pa

    if cells and isinstance(cells[0], float):
        return pa.Array.from_buffers(pa.float64(), len(cells), [None, pa.py_buffer(np.array(cells))])
    kind = pa.large_string() if cells and isinstance(cells[0], str) else pa.large_binary()
    parts = [(cell.encode() if isinstance(cell, str) else cell) or b"" for cell in cells]
    there = np.packbits(np.array([cell is not None for cell in cells], dtype=bool), bitorder="little")
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    return pa.Array.from_buffers(kind, len(cells), [pa.py_buffer(each) for each in (there, ends, b"".join(parts))])
