"""Machines that die half-way, disks that fill up, users who press Ctrl-C: outputs are whole old or whole new."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from geo import measure_series, open_archive
from tests.faults.runs import end, furnish, left_overs, outputs, run, start


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    furnish(folder)
    return folder


@pytest.fixture
def folder(office: Path, tmp_path: Path) -> Path:
    shutil.copytree(office, tmp_path / "here", ignore=shutil.ignore_patterns("cache"))
    shutil.rmtree(tmp_path / "here" / "out")
    (tmp_path / "here" / "out").mkdir()
    return tmp_path / "here"


@pytest.mark.parametrize("command", ["series", "reconcile"])
def test_a_killed_run_leaves_whole_files_and_the_next_one_gives_the_same_bytes(folder: Path, command: str) -> None:
    assert run(command, folder).code == 0
    whole = outputs(folder)
    random = Random(5)  # noqa: S311
    for _ in range(2):
        shutil.rmtree(folder / "cache", ignore_errors=True)
        ended = end(command, folder, random.uniform(0.2, 3), signal.SIGKILL)
        assert ended.code in (-signal.SIGKILL, 0)
        assert outputs(folder) == whole  # the old ones, or new ones that are the same
    assert run(command, folder).code == 0
    assert outputs(folder) == whole


@pytest.mark.parametrize("command", ["series", "change"])
def test_ctrl_c_ends_with_one_line_and_no_left_overs(folder: Path, command: str) -> None:
    random = Random(6)  # noqa: S311
    for _ in range(2):
        ended = end(command, folder, random.uniform(0.4, 2.5), signal.SIGINT)
        assert ended.code in (0, 1, 130), ended.err
        assert "Traceback" not in ended.err
        if ended.code == 130:
            assert ended.err.strip().splitlines()[-1] == "territory: interrupted"
        assert left_overs(folder) == []


@pytest.mark.parametrize("command", ["series", "reconcile", "change", "gazetteer"])
def test_a_full_disk_is_told_in_one_line_and_leaves_nothing(folder: Path, command: str) -> None:
    ended = run(command, folder, room=600)
    assert ended.code == 3, ended.err
    assert "Traceback" not in ended.err
    assert "please report it" not in ended.err
    assert "out/" in ended.err.splitlines()[-1]
    assert outputs(folder) == {}
    assert left_overs(folder) == []


@pytest.fixture
def as_others_do() -> tuple[str, ...]:
    """What to run commands by, so that permissions hold for them: those of the superuser hold for nothing."""
    if os.geteuid() != 0:
        return ()
    if not shutil.which("setpriv"):
        pytest.skip("the superuser writes everywhere, and there is no setpriv to stop it")
    return ("setpriv", "--bounding-set=-dac_override")


def test_folders_that_cannot_be_written(folder: Path, as_others_do: tuple[str, ...]) -> None:
    (folder / "cache").mkdir()
    (folder / "cache").chmod(0o555)
    assert run("series", folder, before=as_others_do).code == 0
    assert list((folder / "cache").iterdir()) == []
    whole = outputs(folder)
    (folder / "out").chmod(0o555)
    ended = run("series", folder, before=as_others_do)
    assert ended.code == 3
    assert ended.err.splitlines() == [
        "territory: out/series.csv: Permission denied; check the path and its permissions"
    ]
    assert outputs(folder) == whole


def _measured(folder: Path) -> object:
    return measure_series(open_archive(folder / "archive"), cache=folder / "kept")


@pytest.mark.parametrize("damage", ["emptied", "cut off", "turned over", "foreign", "a folder"])
def test_a_damaged_cache_is_made_again(folder: Path, damage: str) -> None:
    fresh = _measured(folder)
    kept = sorted((folder / "kept").iterdir())
    assert len(kept) >= 2
    contents = [path.read_bytes() for path in kept]
    for path, content, other in zip(kept, contents, contents[1:] + contents[:1], strict=True):
        if damage == "a folder":
            path.unlink()
            path.mkdir()
            continue
        middle = len(content) // 2
        path.write_bytes(
            {
                "emptied": b"",
                "cut off": content[:middle],
                "turned over": content[:middle] + bytes([content[middle] ^ 8]) + content[middle + 1 :],
                "foreign": other,
            }[damage]
        )
    assert _measured(folder) == fresh
    assert _measured(folder) == fresh


def test_a_cache_that_cannot_be_written_does_not_stop_the_measuring(folder: Path) -> None:
    fresh = _measured(folder)
    (folder / "nowhere").write_text("a file, not a folder")
    assert measure_series(open_archive(folder / "archive"), cache=folder / "nowhere" / "kept") == fresh


def test_two_runs_at_once_share_cache_and_folder(folder: Path) -> None:
    runs = [start("series", folder) for _ in range(2)]
    assert [process.communicate()[0] is not None and process.returncode for process in runs] == [0, 0]
    both = outputs(folder)
    assert left_overs(folder) == []
    shutil.rmtree(folder / "cache")
    assert run("series", folder).code == 0
    assert outputs(folder) == both


def test_drafts_of_killed_runs_are_swept_away_in_time(folder: Path) -> None:
    stale, fresh = folder / "out" / ".territory-old", folder / "out" / ".territory-new"
    for draft in (stale, fresh):
        draft.mkdir()
        (draft / "series.csv").write_text("half of it")
    os.utime(stale, (0, 0))
    assert run("gazetteer", folder).code == 0
    assert not stale.exists()
    assert fresh.exists()


@pytest.mark.parametrize(
    ("redirect", "code", "words"),
    [
        ("> /dev/full", 3, "standard output: No space left on device"),
        (">&-", 0, ""),
        ("2>&-", 0, ""),
        ("| head -c 20", 0, ""),
        ("--date 2023-99-99 2> /dev/full", 2, ""),
        ("nowhere.txt 2> /dev/full", 3, ""),
    ],
)
def test_streams_that_are_full_or_closed(folder: Path, redirect: str, code: int, words: str) -> None:
    line = f"{sys.executable} -m geo claims report.txt --format json {redirect}"
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "XDG_CACHE_HOME": str(folder / "cache")}
    ended = subprocess.run(["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == code, ended.stderr
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Exception ignored" not in ended.stderr
