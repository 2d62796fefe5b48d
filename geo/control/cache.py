"""Parsed snapshots kept as GeoParquet, keyed by the content of the files that they come from.

Files are kept together by calendar month, so that a new day costs its month's parse and no more. The key covers the
bytes of every file, the mapping and this reader's version: nothing kept is ever out of date, and nothing needs to be
cleared. Files are written beside their place and moved there in one step, so two processes may build the same month.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo._errors import ControlError
from geo.control.model import ControlSnapshot
from geo.control.read import file_content, snapshots_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo.control.mapping import SourceMapping

_VERSION = "1"
_SIDECARS = {".shp": (".shx", ".dbf", ".prj", ".cpg")}
_FIELDS = ("source", "file", "attacker", "defender", "sigma_m", "correlation_m", "estimate", "notes")


def default_cache() -> Path:
    """Return the folder for parsed snapshots in the user's cache."""
    from platformdirs import user_cache_dir

    return Path(user_cache_dir("territory")) / "control"


def read_days(
    files: Mapping[date, Path], mapping: SourceMapping | None, cache: Path | None
) -> Iterator[tuple[date, ControlSnapshot | ControlError]]:
    """Read dated files in order of their dates.

    Parameters
    ----------
    files
        The file of each day.
    mapping
        What the attributes mean; None to recognise each file.
    cache
        Folder for parsed snapshots; None parses every file.

    Yields
    ------
    day, snapshot
        Or the error that says why the day's file cannot be used.
    """
    months: dict[tuple[int, int], list[date]] = defaultdict(list)
    for day in sorted(files):
        months[day.year, day.month].append(day)
    for days in months.values():
        yield from _month({day: files[day] for day in days}, mapping, cache)


def _month(
    files: Mapping[date, Path], mapping: SourceMapping | None, cache: Path | None
) -> Iterator[tuple[date, ControlSnapshot | ControlError]]:
    results: dict[date, ControlSnapshot | ControlError] = {}
    contents: dict[date, bytes] = {}
    for day, path in files.items():
        try:
            contents[day] = file_content(path)
        except ControlError as error:
            results[day] = error
    kept = None if cache is None else cache / f"{_key(files, contents, mapping)}.parquet"
    known = _load(kept) if kept is not None else {}
    for day, content in contents.items():
        if day in known:
            results[day] = known[day]
        else:
            results[day] = _parse(files[day], content, mapping, day)
    parsed = {day: found for day, found in results.items() if isinstance(found, ControlSnapshot)}
    if kept is not None and len(parsed) > len(known):
        _save(kept, parsed)
    yield from sorted(results.items())


def _parse(path: Path, content: bytes, mapping: SourceMapping | None, day: date) -> ControlSnapshot | ControlError:
    try:
        return snapshots_of(path, content, mapping, day)[0]
    except ControlError as error:
        return error


def _key(files: Mapping[date, Path], contents: Mapping[date, bytes], mapping: SourceMapping | None) -> str:
    digest = hashlib.sha256(f"{_VERSION} {mapping!r}".encode())
    for day, content in sorted(contents.items()):
        digest.update(f"\n{day} {files[day].name} {hashlib.sha256(content).hexdigest()}".encode())
        for suffix in _SIDECARS.get(files[day].suffix.lower(), ()):
            sidecar = files[day].with_suffix(suffix)
            if sidecar.exists():
                digest.update(hashlib.sha256(sidecar.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _load(path: Path) -> dict[date, ControlSnapshot]:
    """Return the snapshots kept in a file; none where it is missing or damaged, and then it is made again."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        rows = pq.read_table(path, use_threads=False).to_pydict()
        ground = shapely.from_wkb(np.array(rows["geometry"], dtype=object))
    except (OSError, KeyError, pa.ArrowException, shapely.errors.GEOSException):
        return {}
    found = {}
    for index in range(0, len(ground), 2):
        fields = {name: rows[name][index] for name in _FIELDS}
        fields["notes"] = tuple(json.loads(fields["notes"]))
        day = date.fromisoformat(rows["date"][index])
        found[day] = ControlSnapshot(date=day, held=ground[index], contested=ground[index + 1], **fields)
    return found


def _save(path: Path, snapshots: Mapping[date, ControlSnapshot]) -> None:
    import geopandas as gpd

    rows, ground = [], []
    for day, snapshot in sorted(snapshots.items()):
        fields = {name: getattr(snapshot, name) for name in _FIELDS}
        fields["notes"] = json.dumps(snapshot.notes, ensure_ascii=False)
        for status in ("held", "contested"):
            rows.append({"date": day.isoformat(), "status": status, **fields})
            ground.append(getattr(snapshot, status))
    frame = gpd.GeoDataFrame(rows, geometry=ground, crs=4326)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".draft")
    os.close(handle)
    try:
        frame.to_parquet(draft, index=False)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
