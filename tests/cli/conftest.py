"""Running commands in this process, as a shell would see them."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from geo import cli


@dataclass
class Outcome:
    code: int
    out: str
    err: str


@pytest.fixture
def territory(monkeypatch, capsys, tmp_path):
    """Run ``territory …``; the cache is an empty folder, so that what ships answers."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))

    def run(*arguments: object) -> Outcome:
        monkeypatch.setattr("sys.argv", ["territory", *map(str, arguments)])
        with pytest.raises(SystemExit) as stop:
            cli.main()
        captured = capsys.readouterr()
        return Outcome(int(stop.value.code or 0), captured.out, captured.err)

    return run
