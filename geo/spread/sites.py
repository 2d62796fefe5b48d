"""Where work is done: on which worker, by which program, and with which files.

Workers on other machines read archives by path. They must find the same files there as the machine that asked, and
run the same program: else a figure would depend on who worked it out.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo._errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_PACKAGES = ("numpy", "shapely", "pyproj", "scipy", "pandas", "pyarrow", "pyogrio")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the machine that asks sees at a path: how many files there are, and their bytes."""

    path: Path
    files: int
    size: int


def look(path: Path, inside: Iterable[Path] | None = None) -> Seen:
    """Return what is at a path, made absolute.

    Parameters
    ----------
    path
        A file or a folder.
    inside
        The files of a folder that count; None for a file.
    """
    sizes = [found for each in ([path] if inside is None else inside) if (found := _size(each)) is not None]
    return Seen(path.absolute(), len(sizes), sum(sizes))


def check_seen(expected: Seen, inside: Iterable[Path] | None = None) -> None:
    """Make sure that a worker on another machine sees the same; `look` describes the parameters.

    Raises
    ------
    WorkError
        Where it does not; the message names the worker and the path.
    """
    worker = this_worker()
    if worker is None:
        return
    found = look(expected.path, inside)
    if found != expected:
        here = f"has {_told(found)}" if found.files else "has nothing"
        msg = (
            f"worker {worker} {here} at {expected.path}, where {_told(expected)} should be; "
            "every worker needs the same files under the same paths"
        )
        raise WorkError(msg)


def this_worker() -> str | None:
    """Return the address of the Dask worker that this code runs on; None where it runs on none."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_worker

    try:
        return str(get_worker().address)
    except ValueError:
        return None


@cache
def program() -> Mapping[str, str]:
    """Return what results depend on besides their input: versions, and a digest of this package's code and data."""
    from importlib.metadata import version

    from geo._shipped import shipped

    code, digest = Path(__file__).parents[1], hashlib.sha256()
    for home in (code, shipped("gazetteer"), shipped("regions"), shipped("control")):
        for path in sorted(home.rglob("*")):
            if path.is_file() and path.suffix != ".pyc" and (home != code or "_shipped_data" not in path.parts):
                digest.update(f"{path.relative_to(home).as_posix()}\n".encode())
                digest.update(path.read_bytes())
    return {
        "territory": digest.hexdigest()[:12],
        "Python": ".".join(map(str, sys.version_info[:2])),
        **{name: version(name) for name in _PACKAGES},
    }


def check_program(expected: Mapping[str, str]) -> None:
    """Make sure that a worker runs the same program as the machine that asks.

    Raises
    ------
    WorkError
        Where it does not; the message names the worker and what differs.
    """
    for name, version in program().items():
        if expected.get(name) != version:
            msg = (
                f"worker {this_worker()} runs {name} {version}, this machine {expected.get(name)}; "
                "install the same versions on both"
            )
            raise WorkError(msg)


def _told(seen: Seen) -> str:
    return f"{seen.files} {'file' if seen.files == 1 else 'files'} of {seen.size:,} bytes"


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
