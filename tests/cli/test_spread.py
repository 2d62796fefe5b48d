"""The same bytes from one process, from several, and from a Dask cluster, whatever happens to its workers."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from pathlib import Path

import pytest
import shapely

pytest.importorskip("distributed", reason="needs the extra 'cluster'")
ROOT = Path(__file__).parents[2]
REPORTS = sorted((ROOT / "data" / "reports").glob("*.md"))[:3]


@pytest.fixture
def archive(tmp_path):
    """Three days in each of six months; the front moves by uneven steps, and one day cannot be read."""
    folder = tmp_path / "archive"
    folder.mkdir()
    for number in range(18):
        width = 1 + (number * 7 % 5) / 7
        shapes = {"#a52714": shapely.box(36, 48, 36 + width, 49), "#bcaaa4": shapely.box(36, 47.9, 36 + width, 48.2)}
        features = [
            {"type": "Feature", "properties": {"fill": fill}, "geometry": shapely.geometry.mapping(shape)}
            for fill, shape in shapes.items()
        ]
        day = f"2023-{1 + number // 3:02}-{(5, 15, 25)[number % 3]:02}"
        (folder / f"{day}.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    (folder / "2023-03-25.geojson").write_text("{")
    return folder


@pytest.fixture
def ways(dask_address):
    return [["--jobs", 1], ["--jobs", 2], [], ["--scheduler", dask_address]]


@pytest.mark.parametrize("shape", ["json", "csv", "table"])
def test_claims(territory, ways, shape):
    one, *others = [territory("claims", *REPORTS, "gone.md", "--format", shape, *way) for way in ways]
    assert one.code == 3
    assert one.out.count("2023-06-12-euromaidan.md") >= 1
    assert one.err == "territory: gone.md: no such file; give the path of a report, or - for standard input\n"
    assert others == [one] * 3


def test_verdicts(territory, ways, archive, tmp_path):
    outcomes, files = [], []
    for number, way in enumerate(ways):
        kept = tmp_path / str(number) / "run.gpkg"
        kept.parent.mkdir()
        outcomes.append(territory("reconcile", *REPORTS, "--control", archive, "--format", "json", "--out", kept, *way))
        files.append(kept.read_bytes())
    assert outcomes[0].code == 0
    assert {finding["verdict"] for finding in json.loads(outcomes[0].out)} > {"untestable"}
    assert outcomes[1:] == outcomes[:1] * 3
    assert files[1:] == files[:1] * 3


@pytest.mark.parametrize(("every", "ending"), [("day", "parquet"), ("week", "html"), ("month", "csv")])
def test_series(territory, ways, archive, tmp_path, every, ending, monkeypatch):
    found = []
    for number, way in enumerate(ways):
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / f"cache {number}"))
        for cache in ("cold", "warm"):
            file = tmp_path / f"{number}.{ending}"
            out = ["--plot", file] if ending == "html" else ["--out", file]
            outcome = territory("series", archive, "--every", every, "--by", "oblast", *out, *way)
            assert outcome.code == 0, (way, cache)
            assert "2023-03-25.geojson" in outcome.err
            found.append((file.read_bytes(), outcome.out))
    assert len(found[0][0]) > 1000
    assert found[1:] == found[:1] * 7


def test_pages(territory, ways, archive, tmp_path):
    pages = []
    for number, way in enumerate(ways):
        out = tmp_path / str(number)
        assert territory("map", *REPORTS[:2], "--control", archive, "--out", out, *way).code == 0
        pages.append({path.name: path.read_bytes() for path in out.iterdir()})
        (tmp_path / "cache" / "territory" / "pages").rename(tmp_path / f"notes {number}")
    assert sorted(pages[0]) == ["2023-05-21.html", "2023-06-12.html", "index.html"]
    assert pages[1:] == pages[:1] * 3


def test_a_worker_killed_half_way_changes_nothing(territory, start_cluster, archive, tmp_path, monkeypatch):
    expected = territory("series", archive, "--format", "csv", "--jobs", 1)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "another cache"))
    cluster = start_cluster()
    kept = tmp_path / "another cache" / "territory" / "control"

    def kill() -> None:
        while not (kept.is_dir() and list(kept.iterdir())):
            pass
        cluster.workers[0].kill()

    killer = threading.Thread(target=kill)
    killer.start()
    outcome = territory("series", archive, "--format", "csv", "--scheduler", cluster.address)
    killer.join()
    assert outcome == expected
    assert len(outcome.out.splitlines()) == 1 + 16 * 2


def test_a_bomb_among_the_files_is_left_out_by_workers_too(territory, dask_address, archive):
    with zipfile.ZipFile(archive / "2023-07-05.kmz", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("doc.kml", bytes(300 << 20))
    one, other = (
        territory("series", archive, "--format", "csv", *way) for way in (["--jobs", 1], ["--scheduler", dask_address])
    )
    assert one.code == 0
    assert f"territory: left out: {archive}/2023-07-05.kmz: 300 MiB unpacked, more than 256" in one.err
    assert other == one


def test_a_lost_scheduler_leaves_no_file(territory, archive, tmp_path, monkeypatch):
    monkeypatch.setattr("geo.spread.cluster._CONNECT_S", 0.2)
    out = tmp_path / "series.csv"
    outcome = territory("series", archive, "--out", out, "--scheduler", "tcp://127.0.0.1:1")
    assert (outcome.code, outcome.out) == (3, "")
    assert outcome.err.startswith("territory: tcp://127.0.0.1:1: no Dask scheduler answers there")
    assert not out.exists()


def test_no_seed_of_hashes_shows(archive, tmp_path):
    """Sets and dictionaries of text iterate by the seed; nothing printed may."""
    commands = [
        ["reconcile", *REPORTS[:2], "--control", archive, "--format", "json"],
        ["series", archive, "--by", "oblast", "--format", "csv", "--jobs", "2"],
    ]
    for command in commands:
        printed = [
            subprocess.run(
                [sys.executable, "-m", "geo", *command],
                env=os.environ | {"PYTHONHASHSEED": seed, "XDG_CACHE_HOME": str(tmp_path / seed)},
                cwd=ROOT,
                capture_output=True,
                check=True,
            ).stdout
            for seed in ("1", "2")
        ]
        assert printed[0] == printed[1]


def test_the_commands_of_the_page_run(territory, dask_address, archive, tmp_path, monkeypatch):
    from distributed.cli import dask_scheduler, dask_worker

    page = (ROOT / "docs" / "cluster.md").read_text(encoding="utf-8")
    lines = [line for block in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in block.splitlines()]
    for line in lines:
        if line.startswith("dask "):
            _, what, *arguments = line.split()
            {"scheduler": dask_scheduler, "worker": dask_worker}[what].main.make_context(what, arguments)
    archive.rename(tmp_path / "deepstate")
    (tmp_path / "reports").mkdir()
    for report in REPORTS[:2]:
        shutil.copy(report, tmp_path / "reports")
    monkeypatch.chdir(tmp_path)
    commands = [line.split()[1:] for line in lines if line.startswith("territory ")]
    assert [command[0] for command in commands] == ["series", "reconcile", "claims", "map"]
    for command in commands:
        assert territory(*(dask_address if word.startswith("tcp:") else word for word in command)).code == 0
    assert len(list((tmp_path / "series").glob("month=*/*.parquet"))) == 6
    assert len(list((tmp_path / "verdicts").glob("published=*/*.parquet"))) == 2
    assert sorted(path.name for path in (tmp_path / "maps").iterdir()) == [
        "2023-05-21.html", "2023-06-12.html", "index.html",
    ]  # fmt: skip
