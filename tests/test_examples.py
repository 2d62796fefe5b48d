"""The example in every command's help runs as written, from a folder with what ships in the checkout."""

import os
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from geo.cli import _territory

ROOT = Path(__file__).parent.parent


def examples() -> list[tuple[str, str]]:
    """Every example with the command whose help shows it; those of fetch need the net and are tested elsewhere."""
    found = []

    def look(command: click.Command, name: str) -> None:
        found.extend((name, match) for match in re.findall(r"^\s*Example: (.+)$", command.help or "", re.MULTILINE))
        if isinstance(command, click.Group):
            context = click.Context(command)
            for inner in command.list_commands(context):
                below = command.get_command(context, inner)
                assert below is not None
                look(below, f"{name} {inner}")

    look(_territory, "territory")
    return [(name, example) for name, example in found if name != "territory fetch"]


@pytest.fixture
def checkout(tmp_path):
    """A folder that looks like the checkout's root, so that what the examples write stays out of it."""
    for name in ("data", "docs", "README.md"):
        if (ROOT / name).exists():
            (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize(("command", "example"), examples())
def test_runs_as_written(command, example, checkout, tmp_path_factory):
    assert example.startswith(command)
    before = set(checkout.iterdir())
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["bash", "-c", example],
        cwd=checkout,
        env=os.environ | {"PATH": path, "XDG_CACHE_HOME": str(tmp_path_factory.mktemp("cache"))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout or set(checkout.iterdir()) > before
