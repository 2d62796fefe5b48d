"""Time and memory of an area by vertex against ``pyproj.Geod.geometry_area_perimeter``, in one run.

python benchmarks/geodesy.py ../shared/data/deepstate/2023-07-*.geojson
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from pyproj import Geod

from geo.control.read import read_snapshot
from geo.geodesy import area_km2

if TYPE_CHECKING:
    from collections.abc import Callable


def _nanoseconds(task: Callable[[], Any], vertices: int) -> float:
    best = float("inf")
    for _ in range(40):
        start = time.perf_counter()
        task()
        best = min(best, time.perf_counter() - start)
    return best / vertices * 1e9


def _bytes(task: Callable[[], Any], vertices: int) -> float:
    tracemalloc.start()
    task()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / vertices


def main() -> None:
    geod = Geod(ellps="WGS84")
    turn = np.linspace(0, 2 * np.pi, 500, endpoint=False)
    circle = np.column_stack([0.05 * np.cos(turn), 0.05 * np.sin(turn)])
    inputs = {"400 circles": np.array([shapely.Polygon(circle + np.array([20 + n / 20, 48])) for n in range(400)])}
    rng = np.random.default_rng(1)
    inputs["500 ovals of all latitudes"] = np.array(
        [shapely.Point(rng.uniform(-170, 170), rng.uniform(-80, 80)).buffer(rng.uniform(0.001, 1)) for _ in range(500)]
    )
    if len(sys.argv) > 1:
        snapshots = [read_snapshot(path).held for path in sys.argv[1:]]
        inputs["a snapshot"] = np.array(snapshots[:1])
        inputs[f"{len(snapshots)} snapshots"] = np.array(snapshots)
    results = {}
    for name, geometries in inputs.items():
        vertices = int(shapely.get_num_coordinates(geometries).sum())
        ours = _nanoseconds(lambda geometries=geometries: area_km2(geometries), vertices)
        theirs = _nanoseconds(
            lambda geometries=geometries: [geod.geometry_area_perimeter(g) for g in geometries], vertices
        )
        results[name] = {
            "vertices": vertices,
            "ns": ours,
            "pyproj_ns": theirs,
            "times_faster": theirs / ours,
            "bytes": _bytes(lambda geometries=geometries: area_km2(geometries), vertices),
        }
    json.dump(results, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main()
