"""Commands that are ended in the middle: killed, interrupted, out of disk; and what they leave behind."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import signal

ROOT = Path(__file__).parents[2]
COMMANDS = {
    "series": ("series", "archive", "--out", "out/series.csv", "--jobs", "2"),
    "reconcile": ("reconcile", "report.txt", "--control", "archive", "--out", "out/run.gpkg"),
    "change": ("change", "2023-06-01", "2023-07-02", "--control", "archive", "--out", "out/change.parquet"),
    "gazetteer": ("gazetteer", "build", "--file", "places.csv", "--out", "out/places.gaz"),
    "map": ("map", "report.txt", "--control", "archive", "--out", "out", "--jobs", "1"),
    "ledger": ("ledger", "report.txt", "--control", "archive", "--plot", "out/ledger.html"),
}
# Named by what it was made from alone, so it may be there or not; everything else in a folder is an output.
_LEFT_OVER = ".territory-"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


def furnish(folder: Path, days: int = 32) -> None:
    """Put a report, a table of places and an archive of control files into a folder, which is then `out`'s parent."""
    archive = folder / "archive"
    archive.mkdir(parents=True)
    (folder / "out").mkdir()
    for number in range(days):
        east = 37 + number / 40
        ring = [[36, 47], [east, 47], [east, 48], [36, 48], [36, 47]]
        feature = {
            "type": "Feature",
            "properties": {"fill": "#a52714"},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }
        day = date(2023, 6, 1) + timedelta(days=number)
        (archive / f"{day}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    (folder / "report.txt").write_text("1 July 2023\nRussian forces have seized 12.6 square kilometres this week.\n")
    (folder / "places.csv").write_text("name,lat,lon,country\nKamin,50.1,36.2,UA\nOrlivka,48.0,37.5,UA\n")


def start(
    command: str, folder: Path, *, room: int | None = None, before: tuple[str, ...] = ()
) -> subprocess.Popen[str]:
    """Start a command in a folder, in a group of its own, at most `room` bytes a file, by way of another command."""

    def confine() -> None:
        if room is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    return subprocess.Popen(
        [*before, sys.executable, "-m", "geo", *COMMANDS[command]],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=confine,
    )


def run(command: str, folder: Path, *, room: int | None = None, before: tuple[str, ...] = ()) -> Ended:
    """Run a command to its end."""
    process = start(command, folder, room=room, before=before)
    out, err = process.communicate(timeout=300)
    return Ended(process.returncode, out, err)


def end(command: str, folder: Path, delay: float, how: signal.Signals) -> Ended:
    """Start a command and end it, with all that it started, after so many seconds."""
    process = start(command, folder)
    time.sleep(delay)
    os.killpg(process.pid, how)
    out, err = process.communicate(timeout=300)
    return Ended(process.returncode, out, err)


def outputs(folder: Path) -> dict[str, bytes]:
    """Return the files that a command has made, but for what a killed one may leave: drafts."""
    made = sorted(path for path in (folder / "out").rglob("*") if path.is_file())
    return {path.name: path.read_bytes() for path in made if _LEFT_OVER not in str(path)}


def left_overs(folder: Path) -> list[Path]:
    """Return the drafts that lie about."""
    return [path for part in ("out", "cache") for path in (folder / part).rglob(f"{_LEFT_OVER}*")]
