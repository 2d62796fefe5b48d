"""Runs killed and interrupted at random moments: how many leave whole files, and a next run with the same bytes.

python benchmarks/faults.py --times 100
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.faults.runs import COMMANDS, end, furnish, outputs, run


def survives(command: str, folder: Path, delay: float, how: signal.Signals, whole: dict[str, bytes]) -> bool:
    """End a run after so many seconds; return whether its outputs are whole and the next run makes the same."""
    shutil.rmtree(folder / "out")
    (folder / "out").mkdir()
    shutil.rmtree(folder / "cache", ignore_errors=True)
    ended = end(command, folder, delay, how)
    quiet = "Traceback" not in ended.err
    if any(whole.get(name) != content for name, content in outputs(folder).items()) or not quiet:
        return False
    run(command, folder)
    return outputs(folder) == whole


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100, help="how often each command is ended each way")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--command", action="append", choices=sorted(COMMANDS))
    options = parser.parse_args()
    random = Random(options.seed)  # noqa: S311 - repeatable, not secret
    lost = 0
    for command in options.command or COMMANDS:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "office"
            furnish(folder)
            start = time.monotonic()
            run(command, folder)
            longest, whole = time.monotonic() - start, outputs(folder)
            for how in (signal.SIGKILL, signal.SIGINT):
                delays = [random.uniform(0.1, longest) for _ in range(options.times)]
                survived = sum(survives(command, folder, delay, how, whole) for delay in delays)
                lost += options.times - survived
                print(f"{command:10} {how.name}: {survived} of {options.times} survived", flush=True)
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
