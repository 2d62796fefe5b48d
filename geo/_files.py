"""Whole files: a reader sees the old file or the new one, never a part."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def draft(path: Path) -> Iterator[Path]:
    """Yield a path to write to; it takes the place of `path` when the block ends well, and is gone otherwise.

    Parameters
    ----------
    path
        Where the file goes; its folder is made where it is missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        unfinished = Path(folder) / path.name
        yield unfinished
        unfinished.replace(path)


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
