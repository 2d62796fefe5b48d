"""Whether work that is spread costs the same for each item, however many there are, and what a second worker gains.

    python benchmarks/scale.py ../shared/data/deepstate --workers
    python benchmarks/scale.py ../shared/data/deepstate --copies 1 5 20
    python benchmarks/scale.py --reports 1000 10000 100000
    python benchmarks/scale.py --overhead 20000

Workers are processes of a Dask cluster on this machine; runs with one and with two of them take turns, each with an
empty cache. Copies of the archive are shifted in time and moved by up to a kilometre. Memory is the largest sum of
resident sets of a command and its workers, sampled.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import psutil
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

_SAMPLE_S = 0.2
_PLACES = ("Robotyne", "Orikhiv", "Huliaipole", "Kupiansk", "Lyman", "Kreminna", "Vuhledar", "Izium")
_SENTENCES = (
    "Ukrainian forces advanced {depth} metres on a front {width} kilometres wide near {place}.",
    "Ukraine liberated {km2} square kilometres in the south over the past week.",
    "Russian troops captured {place}, the General Staff said on Monday.",
    "The ministry opened a school in {place} and planted {depth} trees.",
)


def _run(command: list[str], folder: Path, others: list[int]) -> dict[str, float]:
    """Run a command with an empty cache; return its time, that of all processors, and the peak memory of each part."""
    environment = os.environ | {"XDG_CACHE_HOME": tempfile.mkdtemp(dir=folder)}
    start, spent = time.perf_counter(), _cpu(others)
    running = subprocess.Popen(
        [sys.executable, "-m", "geo", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    peaks = [0.0, 0.0]
    sampler = threading.Thread(target=_sample, args=(running, others, peaks))
    sampler.start()
    _, told = running.communicate()
    seconds = time.perf_counter() - start
    sampler.join()
    if running.returncode not in (0, 1):
        raise SystemExit(told.decode())
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(_cpu(others) - spent, 2),
        "command_mib": round(peaks[0]),
        "workers_mib": round(peaks[1]),
    }


def _cpu(others: list[int]) -> float:
    """Return the processor time of commands that have ended, with their processes, and of others that go on."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(sum(psutil.Process(pid).cpu_times()[:2]) for pid in others)


def _sample(running: subprocess.Popen[bytes], others: list[int], peaks: list[float]) -> None:
    while running.poll() is None:
        try:
            root = psutil.Process(running.pid)
            workers = [*root.children(recursive=True), *map(psutil.Process, others)]
            sizes = [root.memory_info().rss, sum(worker.memory_info().rss for worker in workers)]
        except psutil.NoSuchProcess:
            continue
        peaks[:] = [max(peak, size / 2**20) for peak, size in zip(peaks, sizes, strict=True)]
        time.sleep(_SAMPLE_S)


@contextmanager
def _cluster(workers: int, folder: Path) -> Iterator[tuple[str, list[int]]]:
    """Start a Dask scheduler and workers as their commands do; yields its address and the workers' processes."""
    told = Path(tempfile.mkdtemp(dir=folder)) / "scheduler.json"
    where = ["--host", "127.0.0.1", "--no-dashboard"]
    with ExitStack() as stack:

        def start(what: str, *arguments: str) -> int:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"DASK_TEMPORARY_DIRECTORY": str(folder)},
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process.pid

        start("scheduler", *where, "--port", "0", "--scheduler-file", str(told), "--idle-timeout", "1 hour")
        while not told.exists() or not told.read_text():
            time.sleep(0.05)
        address = json.loads(told.read_text())["address"]
        pids = [
            start("worker", address, *where, "--no-nanny", "--nthreads", "1", "--death-timeout", "60")
            for _ in range(workers)
        ]
        from distributed import Client

        with Client(address) as client:
            client.wait_for_workers(workers)
        yield address, pids


def _workers(archive: str, rounds: int, folder: Path) -> None:
    command = ["series", archive, "--by", "sector", "--format", "csv"]
    seconds: dict[str, list[float]] = {}

    def measure(name: str, way: list[str], pids: list[int]) -> None:
        found = _run([*command, *way], folder, pids)
        seconds.setdefault(name, []).append(found["seconds"])
        print(f"{name}: {found}", flush=True)

    for _ in range(rounds):
        for jobs in (1, 2):
            measure(f"{jobs} processes", ["--jobs", str(jobs)], [])
        # One cluster at a time, for idle ones are not idle; the first command on one has its workers load the program.
        for workers in (1, 2):
            with _cluster(workers, folder) as (address, pids):
                _run([*command, "--scheduler", address, "--to", "2022-06-30"], folder, pids)
                measure(f"{workers} Dask workers", ["--scheduler", address], pids)
    middle = {name: statistics.median(each) for name, each in seconds.items()}
    print(f"median seconds: {middle}")
    for name in ("processes", "Dask workers"):
        print(f"{name}: {middle[f'1 {name}'] / middle[f'2 {name}']:.2f} × with two")


def _copy(archive: Path, out: Path, copies: int) -> int:
    """Write an archive over and over, one after another in time, each copy moved a little; returns its days."""
    files = sorted(archive.glob("*.geojson"))
    days = [date.fromisoformat(file.stem) for file in files]
    span = (days[-1] - days[0]).days + 1
    chance = random.Random(1)  # noqa: S311
    for number in range(copies):
        shift = np.array([chance.uniform(-0.01, 0.01), chance.uniform(-0.01, 0.01)])
        for file, day in zip(files, days, strict=True):
            table: dict[str, Any] = json.loads(file.read_bytes())
            for feature in table["features"]:
                shape = shapely.geometry.shape(feature["geometry"])
                shifted = shapely.transform(shapely.force_2d(shape), partial(np.add, shift))
                feature["geometry"] = shapely.geometry.mapping(shapely.set_precision(shifted, 1e-7, mode="pointwise"))
            moved = out / f"{day + timedelta(days=span * number)}.geojson"
            moved.write_text(json.dumps(table, separators=(",", ":")))
    return len(files) * copies


def _copies(archive: str, counts: list[int], jobs: int, folder: Path) -> None:
    for count in counts:
        with tempfile.TemporaryDirectory(dir=folder) as where:
            days = _copy(Path(archive), Path(where), count)
            for what in ("cold", "again"):
                command = ["series", where, "--by", "sector", "--out", f"{folder}/series{count}", "--jobs", str(jobs)]
                found = _run(command, folder, [])
                each = found["cpu_seconds"] / days * 1e3
                print(f"{count} × the archive, {days:,} days, {what}: {each:.2f} ms of CPU a day, {found}", flush=True)


def _reports(counts: list[int], jobs: int, folder: Path) -> None:
    chance = random.Random(1)  # noqa: S311
    for count in counts:
        with tempfile.TemporaryDirectory(dir=folder) as where:
            for number in range(count):
                day = date(2022, 3, 1) + timedelta(days=number % 1000)
                said = " ".join(
                    sentence.format(
                        depth=chance.randrange(100, 3000, 50),
                        width=chance.randrange(1, 9),
                        km2=chance.randrange(2, 200),
                        place=chance.choice(_PLACES),
                    )
                    for sentence in chance.sample(_SENTENCES, 2)
                )
                (Path(where) / f"{number:06}.txt").write_text(f"---\npublished: {day}\n---\n{said}\n")
            for shape in ("csv", "folder"):
                out = ["--out", f"{folder}/claims{count}/"] if shape == "folder" else ["--format", "csv"]
                found = _run(["claims", where, *out, "--jobs", str(jobs)], folder, [])
                each = found["cpu_seconds"] / count * 1e3
                print(f"{count:,} reports as {shape}: {each:.2f} ms of CPU each, {found}", flush=True)


def _overhead(count: int, folder: Path) -> None:
    """Time spreading itself, on items that cost nothing, against what it is built on."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from distributed import Client

    from geo.spread import spread

    items = [-number for number in range(count)]
    with _cluster(2, folder) as (address, _), Client(address) as client:
        list(spread(abs, items[:100], scheduler=address))

        def plain() -> list[int]:
            with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
                return list(pool.map(abs, items, chunksize=16))

        ways = {
            "spread, 2 processes": lambda: list(spread(abs, items, jobs=2, batch=16)),
            "ProcessPoolExecutor.map": plain,
            "spread, 2 Dask workers": lambda: list(spread(abs, items, scheduler=address, batch=16)),
            "Client.map and gather": lambda: client.gather(client.map(abs, items, batch_size=16)),
        }
        for name, way in ways.items():
            start, spent = time.perf_counter(), time.process_time()
            if way() != [abs(item) for item in items]:
                raise SystemExit(name)
            wall, cpu = time.perf_counter() - start, time.process_time() - spent
            print(f"{name}: {wall / count * 1e6:.0f} µs an item, {cpu / count * 1e6:.0f} of them here", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("archive", nargs="?")
    parser.add_argument("--workers", action="store_true", help="one and two workers in turn")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--copies", type=int, nargs="*", default=[])
    parser.add_argument("--reports", type=int, nargs="*", default=[])
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--overhead", type=int, metavar="ITEMS")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if options.workers:
            _workers(options.archive, options.rounds, Path(folder))
        if options.overhead:
            _overhead(options.overhead, Path(folder))
        _copies(options.archive, options.copies, options.jobs, Path(folder))
        _reports(options.reports, options.jobs, Path(folder))


if __name__ == "__main__":
    main()
