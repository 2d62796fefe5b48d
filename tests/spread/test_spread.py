"""Spreading in this process and over processes of this machine."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from geo._errors import WorkError
from geo.spread import spread, start_early

sys.path.append(str(Path(__file__).parent))
import spread_work as work


@pytest.mark.parametrize("jobs", [1, 2, None])
def test_results_come_in_the_order_of_the_items(jobs):
    assert list(spread(work.square, range(40), jobs=jobs, batch=3)) == [n * n for n in range(40)]
    assert list(spread(work.square, [], jobs=jobs)) == []


def test_processes_share_the_work_and_one_item_needs_none():
    assert os.getpid() not in set(spread(work.pid, range(8), jobs=2))
    assert set(spread(work.pid, range(1), jobs=2)) == {os.getpid()}
    assert set(spread(work.pid, range(8), jobs=1)) == {os.getpid()}


def test_processes_that_were_started_early_are_taken_once_and_know_what_they_need():
    modules = ["geo.geodesy"] * 4
    for jobs, scheduler in ((None, None), (1, None), (2, "tcp://127.0.0.1:1")):
        start_early(jobs, scheduler, modules[0])
    assert set(spread(work.knows, modules, jobs=2)) == {False}
    start_early(2, None, modules[0])
    assert set(spread(work.knows, modules, jobs=2)) == {True}
    assert set(spread(work.knows, modules, jobs=2)) == {False}


def test_what_is_done_in_a_moment_is_done_here_and_the_rest_in_processes(monkeypatch):
    assert set(spread(work.pid, range(8))) == {os.getpid()}
    monkeypatch.setattr("geo.spread.ordered._START_S", 0)
    monkeypatch.setattr("geo.spread.ordered._processors", lambda: 2)
    first, *others = spread(work.pid, range(8))
    assert first == os.getpid()
    assert os.getpid() not in others


@pytest.mark.parametrize(
    ("spent", "total", "worth"),
    [
        ([0.2, 0.2], 1000, False),  # a moment is not over
        ([3.0], 1000, False),  # opening took long, and items may be quick
        ([3.0, 0.1, 0.1], 20, False),  # 1.7 s are left, and each process would take 3 s to open
        ([3.0, 0.1, 0.1], 1000, True),
        ([0.5, 0.5], 21, True),
        ([1.0], None, True),
    ],
)
def test_processes_are_started_where_they_gain_more_than_they_cost(spent, total, worth):
    from geo.spread.ordered import _worth_processes

    assert _worth_processes(spent, total) is worth


def test_items_are_taken_as_they_are_needed():
    taken = []
    results = spread(work.square, (taken.append(n) or n for n in range(1000)), jobs=2, batch=2)
    assert next(results) == 0
    assert len(taken) <= 2 + 2 * 2 * 4
    results.close()


def test_a_worker_that_dies_costs_nothing_but_time(tmp_path):
    items = [(n, str(tmp_path / "died") if n in (5, 6) else "") for n in range(30)]
    assert list(spread(work.die_once, items, jobs=2, batch=2)) == list(range(30))
    assert (tmp_path / "died").exists()


@pytest.mark.parametrize("function", [work.die_of_seven, work.starve_of_seven])
def test_an_item_that_kills_its_workers_is_named_after_what_came_before_it(function):
    results = spread(function, range(30), jobs=2, batch=2, name=lambda n: f"report {n}")
    assert [next(results) for _ in range(7)] == list(range(7))
    with pytest.raises(WorkError, match=r"^report 7: each worker that took it died"):
        next(results)


def test_errors_of_the_function_are_its_own():
    with pytest.raises(ValueError, match="seven is refused"):
        list(spread(work.refuse_seven, range(30), jobs=2, batch=2))


def test_workers_do_not_outlive_a_parent_that_is_killed(tmp_path):
    """kill -9 gives the parent no chance to end them."""
    code = (
        "import sys, spread_work as work\n"
        "from geo.spread import spread\n"
        "if __name__ == '__main__':\n"
        "    results = spread(work.pid, iter(int, 1), jobs=2)\n"
        "    print(next(results), flush=True)\n"
        "    sys.stdin.read()\n"
    )
    script = tmp_path / "parent.py"
    script.write_text(code)
    paths = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    parent = subprocess.Popen(
        [sys.executable, script],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": paths},
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.communicate()
    deadline = time.monotonic() + 30
    while _runs(worker):
        assert time.monotonic() < deadline, "the worker is still there"
        time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
