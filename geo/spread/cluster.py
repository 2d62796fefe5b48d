"""The workers of a Dask cluster.

Dask gives the work of a worker that dies to others by itself, and gives up after four deaths. What is left to see to is
what it waits for without end: workers that never come back, and a scheduler that is gone.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from concurrent.futures import CancelledError, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from geo._errors import MissingExtraError, WorkError
from geo.spread.ordered import WorkerLostError
from geo.spread.processes import work
from geo.spread.sites import check_program, program

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CONNECT_S = 10
_BEAT_S = 1.0
# A cluster manager needs about so long to start a worker in place of one that died.
_WITHOUT_WORKERS_S = 60.0
_LOGGERS = ("distributed", "distributed.client")
_ONE_AT_A_TIME = threading.Lock()


class Cluster:
    """The workers that a Dask scheduler knows.

    Parameters
    ----------
    address
        Of the scheduler: ``"tcp://host:port"``, or ``"tls://host:port"`` with Dask's own settings for certificates.

    Raises
    ------
    WorkError
        Where no scheduler answers.
    MissingExtraError
        Where Dask is not installed.
    """

    tries = 1

    def __init__(self, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            msg = "a Dask cluster needs the extra 'cluster': pip install 'territory-change[cluster]'"
            raise MissingExtraError(msg) from None
        self._levels = {name: logging.getLogger(name).level for name in _LOGGERS}
        _set_levels(dict.fromkeys(_LOGGERS, logging.CRITICAL))  # what they would log is told in our own words
        self._address = address
        try:
            _greet(address)
            self._client = Client(address, timeout=_CONNECT_S, set_as_default=False)
        except (OSError, TimeoutError, ValueError, ImportError):
            _set_levels(self._levels)
            msg = f"{address}: no Dask scheduler answers there; start one (dask scheduler), or leave out --scheduler"
            raise WorkError(msg) from None
        self._size, self._counted, self._staffed = 1, 0.0, time.monotonic()
        self._count()

    @property
    def size(self) -> int:
        """How many batches the workers of this moment can have in work."""
        if time.monotonic() - self._counted > _BEAT_S:
            self._count()
        return self._size

    def submit(self, function: Callable[[Any], Any], batch: Sequence[Any]) -> Any:
        """Give out a batch."""
        return self._client.submit(_work, program(), function, batch, pure=False)

    def result(self, ticket: Any) -> list[Any]:
        """Wait for the results of a batch."""
        from distributed import KilledWorker

        while True:
            try:
                results: list[Any] = ticket.result(timeout=_BEAT_S)
            except TimeoutError:
                if ticket.status == "error":
                    raise
                self._count()
                continue
            except (KilledWorker, MemoryError) as error:
                raise WorkerLostError from error
            except CancelledError:
                raise self._gone() from None
            except (ModuleNotFoundError, RuntimeError) as error:
                if isinstance(error, ModuleNotFoundError) or "deserialization" in str(error):
                    msg = (
                        f"{self._address}: the scheduler or a worker cannot load this program; install the same "
                        "versions of it and of Dask everywhere"
                    )
                    raise WorkError(msg) from None
                raise
            ticket.release()
            return results

    def close(self) -> None:
        """Tell the scheduler to forget what is still under way."""
        self._client.close(timeout=_CONNECT_S)
        _set_levels(self._levels)

    def _count(self) -> None:
        """Count the workers' threads; give up where there have been none for long."""
        if self._client.status != "running":
            raise self._gone()
        try:
            threads = sum(self._client.nthreads().values())
        except (OSError, TimeoutError):
            raise self._gone() from None
        self._counted = time.monotonic()
        if threads:
            self._staffed = self._counted
        elif self._counted - self._staffed > _WITHOUT_WORKERS_S:
            msg = (
                f"{self._address}: the scheduler has had no workers for {_WITHOUT_WORKERS_S:.0f} s; start some "
                "(dask worker), and run this again"
            )
            raise WorkError(msg)
        self._size = max(1, threads)

    def _gone(self) -> WorkError:
        return WorkError(f"{self._address}: the scheduler went away half-way; start it, and run this again")


def _greet(address: str) -> None:
    """Shake hands with a scheduler: a client that cannot is slow to give up and to close."""
    with ThreadPoolExecutor(1) as beside:  # a notebook's own thread has a running event loop
        beside.submit(lambda: asyncio.run(_shake_hands(address))).result()


async def _shake_hands(address: str) -> None:
    from distributed import Security
    from distributed.comm import connect

    comm = await connect(address, timeout=_CONNECT_S, **Security().get_connection_args("client"))
    await comm.close()


def _set_levels(levels: Mapping[str, int]) -> None:
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _work(expected: Mapping[str, str], function: Callable[[Any], Any], batch: Sequence[Any]) -> list[Any]:
    check_program(expected)
    # Archives and indexes that stay open between items are not made for threads.
    with _ONE_AT_A_TIME:
        return work(function, batch)
