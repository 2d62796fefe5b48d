"""What the tests give workers to do; the workers import it too."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path


def square(number: int) -> int:
    return number * number


def pid(_: int) -> int:
    return os.getpid()


def knows(module: str) -> bool:
    return module in sys.modules


def die_once(item: tuple[int, str]) -> int:
    """Kill the worker that is the first to take an item with a marker, a file that is not there yet."""
    number, marker = item
    if marker and not Path(marker).exists():
        Path(marker).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_of_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def starve_of_seven(number: int) -> int:
    if number == 7:
        raise MemoryError
    return number


def refuse_seven(number: int) -> int:
    if number == 7:
        msg = "seven is refused"
        raise ValueError(msg)
    return number


def wait_for(item: tuple[int, str]) -> int:
    """Wait until a file is there."""
    number, marker = item
    while marker and not Path(marker).exists():
        time.sleep(0.01)
    return number
