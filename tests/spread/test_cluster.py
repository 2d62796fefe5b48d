"""Spreading over a Dask cluster of two worker processes, some of which die."""

from __future__ import annotations

import asyncio
import builtins
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from geo._errors import MissingExtraError, WorkError
from geo.spread import check_seen, look, sites, spread

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
sys.path.append(str(Path(__file__).parent))
import spread_work as work


def test_a_cluster_gives_what_one_process_gives(dask_address):
    found = list(spread(work.square, range(40), scheduler=dask_address, batch=3))
    assert found == [n * n for n in range(40)]
    assert len(set(spread(work.pid, range(40), scheduler=dask_address))) == 2


def test_a_notebook_whose_event_loop_runs_can_use_a_cluster(dask_address):
    async def cell():
        return list(spread(work.square, range(4), scheduler=dask_address))

    with ThreadPoolExecutor(1) as notebook:  # the page tests may have left a loop in this thread
        assert notebook.submit(lambda: asyncio.run(cell())).result() == [0, 1, 4, 9]


def test_errors_of_the_function_are_its_own(dask_address):
    with pytest.raises(ValueError, match="seven is refused"):
        list(spread(work.refuse_seven, range(30), scheduler=dask_address))


def test_one_of_two_workers_killed_half_way(start_cluster, tmp_path):
    cluster = start_cluster()
    items = [(n, str(tmp_path / "go") if n in (10, 11) else "") for n in range(40)]
    results = spread(work.wait_for, items, scheduler=cluster.address)
    found = [next(results) for _ in range(10)]
    cluster.workers[0].kill()
    cluster.workers[0].wait()
    (tmp_path / "go").touch()
    assert found + list(results) == list(range(40))


def test_a_worker_that_kills_itself_is_made_up_for(start_cluster, tmp_path):
    cluster = start_cluster()
    items = [(n, str(tmp_path / "died") if n == 5 else "") for n in range(30)]
    assert list(spread(work.die_once, items, scheduler=cluster.address, batch=2)) == list(range(30))
    assert sum(worker.poll() is None for worker in cluster.workers) == 1


def test_an_item_that_kills_its_workers_is_named(start_cluster):
    cluster = start_cluster(failures=0)
    results = spread(work.die_of_seven, range(9), scheduler=cluster.address, name=lambda n: f"report {n}")
    assert [next(results) for _ in range(7)] == list(range(7))
    with pytest.raises(WorkError, match=r"^report 7: each worker that took it died"):
        next(results)


def test_no_worker_left_is_said_and_not_waited_for_without_end(start_cluster, monkeypatch):
    monkeypatch.setattr("geo.spread.cluster._WITHOUT_WORKERS_S", 0.5)
    monkeypatch.setattr("geo.spread.cluster._BEAT_S", 0.1)
    cluster = start_cluster(1)
    results = spread(work.wait_for, [(0, ""), (1, "/nowhere")], scheduler=cluster.address)
    assert next(results) == 0
    cluster.workers[0].kill()
    with pytest.raises(WorkError, match=f"{cluster.address}: the scheduler has had no workers"):
        next(results)


def test_a_scheduler_that_goes_away_is_said(start_cluster):
    cluster = start_cluster(1)
    results = spread(work.wait_for, [(0, ""), (1, "/nowhere")], scheduler=cluster.address)
    assert next(results) == 0
    cluster.scheduler.kill()
    with pytest.raises(WorkError, match=f"{cluster.address}: the scheduler went away half-way"):
        next(results)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "ftp://127.0.0.1:1"])
def test_a_scheduler_that_cannot_be_reached_is_one_line(address, monkeypatch):
    monkeypatch.setattr("geo.spread.cluster._CONNECT_S", 0.2)
    with pytest.raises(WorkError, match=f"^{address}: no Dask scheduler answers there.*--scheduler$"):
        list(spread(work.square, range(3), scheduler=address))


def test_a_missing_extra_is_named(monkeypatch):
    importing = builtins.__import__

    def without(name, *arguments, **named):
        if name == "distributed":
            raise ImportError
        return importing(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"territory-change\[cluster\]"):
        list(spread(work.square, range(3), scheduler="tcp://127.0.0.1:1"))


def test_a_worker_that_lacks_a_file_is_named_with_the_path(tmp_path, monkeypatch):
    path = tmp_path / "2023-06-04.geojson"
    path.write_bytes(b"0123456789")
    seen = look(path)
    path.write_bytes(b"012")
    check_seen(seen)  # no worker of a cluster: reading will tell
    monkeypatch.setattr(sites, "this_worker", lambda: "tcp://10.0.0.7:1")
    with pytest.raises(WorkError, match=f"tcp://10.0.0.7:1 has 1 file of 3 bytes at {path}, where 1 file of 10 bytes"):
        check_seen(seen)
    path.unlink()
    with pytest.raises(WorkError, match=f"tcp://10.0.0.7:1 has nothing at {path}, where"):
        check_seen(seen)


def test_a_worker_with_another_program_is_named(dask_address, monkeypatch):
    monkeypatch.setattr("geo.spread.cluster.program", lambda: {**sites.program(), "numpy": "1.0"})
    with pytest.raises(WorkError, match=r"^worker tcp://127.0.0.1:\d+ runs numpy .*, this machine 1.0; install"):
        list(spread(work.square, range(3), scheduler=dask_address))


def test_a_cluster_without_the_program_is_told_to_install_it(dask_address, tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("def same(item):\n    return item\n")
    monkeypatch.syspath_prepend(tmp_path)
    import only_here

    with pytest.raises(WorkError, match=f"^{dask_address}: the scheduler or a worker cannot load this program"):
        list(spread(only_here.same, range(3), scheduler=dask_address))
