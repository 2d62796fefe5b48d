"""Seconds until the program is there, each a whole process, beside importing geopandas alone.

python benchmarks/startup.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

_RUNS = 15
_PEER = "import geopandas"
_LIMITS = {"territory --help": 0.35, "import geo": 0.15}


def _seconds(command: list[str]) -> float:
    """Return the median of several runs; the first one, which fills the caches, does not count."""
    taken = []
    for _ in range(_RUNS + 1):
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken[1:])


def main() -> None:
    python = sys.executable
    commands = {
        "an empty program": [python, "-c", "pass"],
        "import geo": [python, "-c", "import geo"],
        "territory --help": [str(Path(python).with_name("territory")), "--help"],
        "territory claims --help": [str(Path(python).with_name("territory")), "claims", "--help"],
        _PEER: [python, "-c", _PEER],
    }
    seconds = {name: _seconds(command) for name, command in commands.items()}
    for name, taken in seconds.items():
        limit = f", limit {_LIMITS[name]} s" if name in _LIMITS else ""
        print(f"{name:24} {taken:6.3f} s, {taken / seconds[_PEER]:5.2f} of {_PEER!r}{limit}")
    late = [name for name, limit in _LIMITS.items() if seconds[name] > limit]
    if late:
        sys.exit(f"too slow: {', '.join(late)}")


if __name__ == "__main__":
    main()
