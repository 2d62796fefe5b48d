"""Processes of this machine as workers."""

from __future__ import annotations

import atexit
import gc
import os
import signal
import threading
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context, parent_process
from typing import TYPE_CHECKING, Any

from geo.spread.ordered import WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Future

_ready: dict[int, ProcessPoolExecutor] = {}


def get_ready(size: int, module: str) -> None:
    """Start so many processes, which import a module, for the next `Processes` of that size."""
    if size not in _ready:
        _ready[size] = _pool(size, module)
        with _undisturbed():
            _ready[size].submit(work, abs, [])


class Processes:
    """A pool of processes that is set up anew when one of them dies.

    Parameters
    ----------
    size
        How many.
    """

    tries = 3

    def __init__(self, size: int) -> None:
        self.size = size
        self._pool = _ready.pop(size) if size in _ready else _pool(size)

    def submit(self, function: Callable[[Any], Any], batch: Sequence[Any]) -> Future[list[Any]]:
        """Give out a batch."""
        with _undisturbed():
            try:
                return self._pool.submit(work, function, batch)
            except BrokenProcessPool:
                self._pool.shutdown(wait=True, cancel_futures=True)
                self._pool = _pool(self.size)
                return self._pool.submit(work, function, batch)

    def result(self, ticket: Future[list[Any]]) -> list[Any]:
        """Wait for the results of a batch."""
        try:
            return ticket.result()
        except (BrokenProcessPool, MemoryError) as error:
            raise WorkerLostError from error

    def close(self) -> None:
        """Let the processes end once they are done with what they have in hand."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def work(function: Callable[[Any], Any], batch: Sequence[Any]) -> list[Any]:
    """Return the results of a batch."""
    return [function(item) for item in batch]


def _pool(size: int, module: str = __name__) -> ProcessPoolExecutor:
    # Spawned, not forked from a process that may have threads; and the same on every system.
    return ProcessPoolExecutor(size, mp_context=get_context("spawn"), initializer=_settle, initargs=(module,))


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Hold Ctrl-C back while processes start: until they are settled they would answer it with a traceback each."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


def _settle(module: str) -> None:
    """Leave Ctrl-C to the parent, which ends its workers in order; never outlive it, and end at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    atexit.register(gc.freeze)  # what was kept goes with the process; no need to look for cycles in it
    threading.Thread(target=_end_with_parent, daemon=True).start()
    import_module(module)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
