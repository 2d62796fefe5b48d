"""Speed and memory of a series against the plain way, in one run.

    python benchmarks/control.py ../shared/data/deepstate --pairs 20 --jobs 2

The plain way, for each pair: ``geopandas.read_file``, ``dissolve`` by status, ``geopandas.overlay`` of the two days and
with the regions, and the area after ``to_crs`` to an equal-area projection. It is timed on evenly spaced pairs and
scaled to all of them; ``--pairs 0`` takes all.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

_EQUAL_AREA = "+proj=laea +lat_0=48 +lon_0=33 +datum=WGS84"
_COLOURS = {"#a52714": "held", "#880e4f": "held", "#bcaaa4": "contested", "#bdbdbd": "contested"}


class _Memory:
    """Watches the memory of this process's descendants: the largest of any one, and of all together (Linux)."""

    def __init__(self) -> None:
        self._all, self._each = 0.0, {}  # type: float, dict[int, float]
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def peaks(self) -> dict[str, Any]:
        """Return the peak of each process, largest first, and of their sum, MiB; shared memory counts in each."""
        each = sorted((round(peak) for peak in self._each.values()), reverse=True)
        return {"peak_mib": each, "peak_sum_mib": round(self._all)}

    def _watch(self) -> None:
        while not self._done.wait(0.02):
            resident = {pid: _resident_mib(pid) for pid in _descendants(os.getpid())}
            self._all = max(self._all, sum(resident.values()))
            for pid, mib in resident.items():
                self._each[pid] = max(self._each.get(pid, 0.0), mib)


def _descendants(root: int) -> set[int]:
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    found, new = set(), {root}
    while new:
        new = {pid for pid, parent in parents.items() if parent in new}
        found |= new
    return found


def _resident_mib(pid: int) -> float:
    with suppress(OSError, ValueError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize() / 2**20
    return 0.0


def _series(folder: str, jobs: int, cache: str | None) -> dict[str, Any]:
    start = time.perf_counter()
    from geo.control.archive import open_archive
    from geo.control.series import measure_series
    from geo.regions.library import load_regions

    regions = (*load_regions("oblast"), *load_regions("sector"))
    rows = measure_series(open_archive(folder), regions, jobs=jobs, cache=Path(cache) if cache else None)
    pairs = len({row.after for row in rows})
    return {"seconds": time.perf_counter() - start, "pairs": pairs}


def _dissolved(path: Path) -> Any:
    import geopandas as gpd

    frame = gpd.read_file(path).set_crs(4326, allow_override=True)
    frame["status"] = frame["fill"].map(_COLOURS)
    frame = frame[frame["status"].notna()][["status", "geometry"]]
    frame.geometry = frame.geometry.force_2d().make_valid().buffer(0)
    frame = frame[~frame.is_empty].dissolve("status", as_index=False)
    held, contested = frame[frame.status == "held"], frame[frame.status == "contested"]
    if len(contested):
        import pandas as pd

        frame = pd.concat([held, gpd.overlay(contested, held[["geometry"]], how="difference")])
    return frame


def _plain(folder: str, count: int) -> dict[str, Any]:
    import geopandas as gpd

    from geo.regions.library import load_regions

    regions = [
        gpd.GeoDataFrame({"region": [r.name for r in kind]}, geometry=[r.polygon for r in kind], crs=4326)
        for kind in map(load_regions, ("oblast", "sector"))
    ]
    pairs = list(pairwise(sorted(Path(folder).glob("*.geojson"))))
    step = max(1, len(pairs) // count) if count else 1
    chosen = pairs[::step]
    seconds = 0.0
    for first, second in chosen:
        start = time.perf_counter()
        changed = gpd.overlay(_dissolved(first), _dissolved(second), how="union", keep_geom_type=True)
        changed = changed[changed["status_1"].fillna("free") != changed["status_2"].fillna("free")]
        changed.to_crs(_EQUAL_AREA).area.sum()
        for kind in regions:
            gpd.overlay(changed, kind, how="intersection", keep_geom_type=True).to_crs(_EQUAL_AREA).area.sum()
        seconds += time.perf_counter() - start
    return {"seconds": seconds / len(chosen) * len(pairs), "pairs_timed": len(chosen)}


def _compare(folder: str) -> dict[str, Any]:
    """Time a comparison by how much changed, at one size of the map."""
    from geo.control.archive import open_archive
    from geo.control.faces import boundary, changed_faces

    archive = open_archive(folder)
    days = archive.dates
    found = {}
    for apart in (0, 1, 7, 30, 180):
        first, second = archive.read(days[200]), archive.read(days[200 + apart])
        before, after = boundary(first), boundary(second)
        start = time.perf_counter()
        for _ in range(5):
            faces = changed_faces(before, after, (first.date, second.date))
        edges = len(before.held.ends) + len(before.contested.ends)
        milliseconds = (time.perf_counter() - start) / 5 * 1e3
        found[f"{apart} snapshots apart"] = {"edges": edges, "faces": len(faces.km2), "ms": round(milliseconds, 2)}
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as cache:
        runs = {
            "cold": (_series, (options.folder, options.jobs, cache)),
            "warm": (_series, (options.folder, options.jobs, cache)),
            "plain": (_plain, (options.folder, options.pairs)),
            "one pair": (_compare, (options.folder,)),
        }
        results = {}
        for name, (task, arguments) in runs.items():
            with _Memory() as memory, ProcessPoolExecutor(1, mp_context=context) as pool:
                results[name] = pool.submit(task, *arguments).result()
            results[name] |= memory.peaks()
    results["times faster, cold"] = results["plain"]["seconds"] / results["cold"]["seconds"]
    json.dump(results, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
