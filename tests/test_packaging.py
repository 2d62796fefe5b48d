"""What is built from the checkout brings everything along, and works away from it."""

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(kind: str, source: Path, out: Path) -> Path:
    """Build a wheel or sdist with the build backend of this environment, without a network."""
    code = f"import hatchling.build, sys; print(hatchling.build.build_{kind}(sys.argv[1]))"
    run = subprocess.run([sys.executable, "-c", code, out], cwd=source, capture_output=True, text=True, check=True)
    return out / run.stdout.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def site(wheel, tmp_path_factory):
    """A folder to import from that holds what the wheel brings, and nothing else of ours."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)  # noqa: S202 - built above
    return folder


def away(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(site), "XDG_CACHE_HOME": str(folder / "cache")}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_the_wheel_holds_what_ships_and_no_clutter(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    shipped = {path for path in (ROOT / "data").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {f"geo/_shipped_data/{path.relative_to(ROOT / 'data')}" for path in shipped} <= names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "geo").rglob("*.py")}
    assert modules <= names
    assert "geo/py.typed" in names
    assert not [name for name in names if "__pycache__" in name or name.startswith(("tests/", "benchmarks/"))]
    assert wheel.stat().st_size < 8_000_000


def test_the_wheel_works_away_from_the_checkout(site, tmp_path):
    run = away(
        site, tmp_path, "-c", "import geo; from geo._shipped import shipped; print(geo.__file__, shipped('reports'))"
    )
    home, data = run.stdout.split()
    assert Path(home).is_relative_to(site)
    assert Path(data).is_relative_to(site)
    (tmp_path / "report.txt").write_text(
        "Ukrainian forces have liberated 12.6 square kilometres in the south this week."
    )
    run = away(site, tmp_path, "-m", "geo", "reconcile", "report.txt", "--date", "2023-07-31", "--format", "json")
    assert run.returncode == 0, run.stderr
    assert '"verdict"' in run.stdout
    run = away(site, tmp_path, "-m", "geo", "map", "report.txt", "--date", "2023-07-31", "--out", "pages")
    assert run.returncode == 0, run.stderr
    assert sorted(path.name for path in (tmp_path / "pages").glob("*.html")) == ["2023-07-31.html", "index.html"]


def test_the_sdist_builds_the_same_wheel(wheel, tmp_path):
    with tarfile.open(build("sdist", ROOT, tmp_path)) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    [source] = (tmp_path / "source").iterdir()
    again = build("wheel", source, tmp_path)
    with zipfile.ZipFile(wheel) as ours, zipfile.ZipFile(again) as theirs:
        assert sorted(ours.namelist()) == sorted(theirs.namelist())
        for name in ours.namelist():
            assert ours.read(name) == theirs.read(name), name


def test_the_citation_is_of_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert {"title", "message", "authors", "version", "license"} <= set(citation)
    assert (str(citation["version"]), citation["license"]) == (PROJECT["version"], PROJECT["license"])


def test_the_shell_completes_commands_and_options():
    """Click's protocol: words and cursor in, candidates out."""
    for line, wanted in (
        ("territory rec", "plain,reconcile"),
        ("territory change --o", "plain,--out"),
        ("territory claims da", "file,da"),
        ("territory change da", "file,da"),
    ):
        words = {"COMP_WORDS": line, "COMP_CWORD": str(len(line.split()) - 1), "_TERRITORY_COMPLETE": "bash_complete"}
        run = subprocess.run(
            [Path(sys.executable).with_name("territory")],
            env=os.environ | words,
            capture_output=True,
            text=True,
            check=False,
        )
        assert wanted in run.stdout
