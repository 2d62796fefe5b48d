"""Zip files from others: one kind of error for every damage, and a limit on what comes out of them."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class ZipError(ValueError):
    """A zip file is damaged, encrypted, packed in an unknown way, or too large; the message says which."""


@contextmanager
def open_zip(path: Path, limit: int) -> Iterator[zipfile.ZipFile]:
    """Open a zip file to read from.

    Parameters
    ----------
    path
        The file.
    limit
        Bytes that all its members may have unpacked. No member gives more than the file's directory says.

    Raises
    ------
    ZipError
        Where the file is larger, or turns out damaged while it is open.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
            if size > limit:
                msg = f"{size / 2**20:,.0f} MiB unpacked, more than {limit / 2**20:,.0f}; split it"
                raise ZipError(msg)
            yield archive
    except ZipError:
        raise
    # Encrypted members are a RuntimeError, unknown ways of packing a NotImplementedError.
    except (
        zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, RuntimeError, OverflowError, struct.error,
    ) as error:  # fmt: skip
        msg = f"no sound zip file ({' '.join(str(error).split())[:80] or type(error).__name__})"
        raise ZipError(msg) from None
