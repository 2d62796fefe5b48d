"""Spreading: results come in the order of the items, whoever works on them and whoever dies while at it.

No more than a window of items is under way, so memory does not grow with their number. Each result depends on its item
alone, so it is the same wherever it was made. When a worker dies, nobody knows which of the items under way did it:
they are done again one by one, and one that kills its workers even then is named.
"""

from __future__ import annotations

import os
import time
from collections import deque
from contextlib import closing
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from geo._errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Batch = Sequence[Any]
    Function = Callable[[Any], Any]

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

# About what it takes to start processes; what is done by then needs none.
_START_S = 0.7
# Batches under way for each worker: one in work, one at hand, and some for a slow one at the head of the queue.
_AHEAD = 4


class WorkerLostError(Exception):
    """The worker of a batch died, or had no memory left."""


class Team(Protocol):
    """Workers that batches are given to."""

    tries: int
    """How often an item is tried alone."""

    @property
    def size(self) -> int:
        """How many batches can be worked on at once."""

    def submit(self, function: Function, batch: Batch) -> Any:
        """Give out a batch; returns its ticket."""

    def result(self, ticket: Any) -> list[Any]:
        """Wait for the results of a batch; raise `WorkerLostError` where its worker died."""

    def close(self) -> None:
        """Give up what is still under way, and let the workers go."""


def start_early(jobs: int | None, scheduler: str | None, module: str) -> None:
    """Start the processes that the next `spread` takes; they get ready while this one still prepares their work.

    Parameters
    ----------
    jobs, scheduler
        As `spread` will have them; nothing is started where it starts none at once.
    module
        Name of the module that the work needs.
    """
    if jobs is not None and jobs > 1 and scheduler is None:
        from geo.spread.processes import get_ready

        get_ready(jobs, module)


def spread(
    function: Callable[[_Item], _Result],
    items: Iterable[_Item],
    *,
    jobs: int | None = None,
    scheduler: str | None = None,
    total: int | None = None,
    batch: int = 1,
    name: Callable[[_Item], str] = str,
) -> Iterator[_Result]:
    """Apply a function to items and yield the results in their order.

    Parameters
    ----------
    function
        Pure, and known by a module's name (or a `functools.partial` of such a one), so that it can be sent.
    items
        Taken as they are needed; each can be pickled.
    jobs
        Processes of this machine. None begins in this process, and starts one a processor if that pays for what is
        left after a moment.
    scheduler
        Address of a Dask scheduler, for instance ``"tcp://10.0.0.1:8786"``; its workers take the place of processes.
    total
        How many items there are, where that is known.
    batch
        Items that travel together; more of them spare messages, fewer share the work more evenly.
    name
        What an item is called in an error.

    Yields
    ------
    result
        One an item.

    Raises
    ------
    WorkError
        Where an item kills its workers time after time, or the scheduler or all of its workers are gone.
    MissingExtraError
        Where Dask is asked for and not installed.
    """
    feed = iter(items)
    if scheduler is not None:
        from geo.spread.cluster import Cluster

        yield from _shared(Cluster(scheduler), function, feed, batch, name)
        return
    if jobs is None:
        jobs, spent = _processors(), []
        for item in feed:
            start = time.perf_counter()
            result = function(item)
            spent.append(time.perf_counter() - start)
            yield result
            if jobs > 1 and _worth_processes(spent, total):
                break
    first = list(islice(feed, 2))
    feed = chain(first, feed)
    if jobs == 1 or len(first) < 2:
        yield from map(function, feed)
        return
    from geo.spread.processes import Processes

    yield from _shared(Processes(jobs), function, feed, batch, name)


def _shared(
    team: Team, function: Function, feed: Iterator[Any], batch: int, name: Callable[[Any], str]
) -> Iterator[Any]:
    with closing(team):
        under_way: deque[tuple[Batch, Any]] = deque()
        while True:
            for group in _batches(feed, batch, _AHEAD * team.size - len(under_way)):
                under_way.append((group, team.submit(function, group)))
            if not under_way:
                return
            group, ticket = under_way.popleft()
            results = _result(team, ticket)
            if results is not None:
                yield from results
                continue
            others = [(each, _result(team, handed_out)) for each, handed_out in under_way]
            under_way.clear()
            for each, done in [(group, None), *others]:
                yield from _alone(team, function, each, name) if done is None else done


def _worth_processes(spent: Sequence[float], total: int | None) -> bool:
    """Tell by the time that items took whether processes gain more than they cost.

    The first item's time is taken for that of opening what all need, which each process has to do again.
    """
    if sum(spent) < _START_S:
        return False
    if total is None or len(spent) == 1:
        return total is None
    left = (total - len(spent)) * sum(spent[1:]) / (len(spent) - 1)
    return left > 2 * (_START_S + spent[0])


def _batches(feed: Iterator[Any], size: int, count: int) -> Iterator[Batch]:
    for _ in range(count):
        group = list(islice(feed, size))
        if not group:
            return
        yield group


def _result(team: Team, ticket: Any) -> list[Any] | None:
    try:
        return team.result(ticket)
    except WorkerLostError:
        return None


def _alone(team: Team, function: Function, batch: Batch, name: Callable[[Any], str]) -> Iterator[Any]:
    """Work on items one by one, with nothing else under way that could be to blame."""
    for item in batch:
        for _ in range(team.tries):
            results = _result(team, team.submit(function, [item]))
            if results is not None:
                break
        else:
            msg = f"{name(item)}: each worker that took it died, of memory perhaps; leave it out, or give workers more"
            raise WorkError(msg)
        yield from results


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
