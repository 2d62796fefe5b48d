"""Whole files: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX = ".territory-"
_STALE_S = 6 * 3600


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it takes the place of `path` when the block ends well, and is gone otherwise.

    Parameters
    ----------
    path
        Where the file goes; its folder is made where it is missing.

    Raises
    ------
    OSError
        With the path's name, where the file cannot be written: no room, no permission.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path.parent)
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=_PREFIX) as folder:
            unfinished = Path(folder) / path.name
            yield unfinished
            unfinished.replace(path)
    except OSError as error:
        # Whoever is told needs the name of the file, not of its draft or none at all.
        raise type(error)(error.errno, error.strerror or str(error), str(path)) from error


def _sweep(folder: Path) -> None:
    """Remove drafts that a run left behind when it was killed; none takes hours to write."""
    for stale in folder.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - stale.stat().st_mtime > _STALE_S:
                shutil.rmtree(stale)


def write_whole(path: Path, content: str | bytes) -> Path:
    """Write a file as a `draft`, text as UTF-8.

    Returns
    -------
    path
        The path given.
    """
    with draft(path) as unfinished:
        unfinished.write_bytes(content.encode() if isinstance(content, str) else content)
    return path
