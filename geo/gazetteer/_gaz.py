"""The index file: named arrays behind a short header, mapped into memory and read where they lie.

A checksum of all that follows it is compared on opening: a place read from a damaged index would be a wrong place.
"""

from __future__ import annotations

import json
import mmap
import sys
from typing import TYPE_CHECKING, Any
from zlib import crc32

from geo._errors import PlaceError
from geo._files import draft

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"TERRGAZ2"
_ALIGN = 8
_START = len(MAGIC) + 16


def write(path: Path, meta: dict[str, Any], arrays: dict[str, tuple[str, bytes]]) -> None:
    """Write an index file; nothing is left at `path` if that fails.

    Parameters
    ----------
    path
        Where it goes; its folder is made.
    meta
        Whatever describes it, as JSON.
    arrays
        By name: a `struct` type code and the array's bytes, little-endian.
    """
    sections: dict[str, tuple[str, int, int]] = {}
    offset = 0
    for name, (code, data) in arrays.items():
        sections[name] = (code, offset, len(data))
        offset += -(-len(data) // _ALIGN) * _ALIGN
    header = json.dumps({"meta": meta, "sections": sections}, ensure_ascii=False, sort_keys=True).encode()
    header += b" " * (-(_START + len(header)) % _ALIGN)
    padded = [data + b"\0" * (-len(data) % _ALIGN) for _, data in arrays.values()]
    checksum = crc32(header)
    for data in padded:
        checksum = crc32(data, checksum)
    with draft(path) as unfinished, unfinished.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + checksum.to_bytes(8, "little") + header)
        file.writelines(padded)


class Sections:
    """The arrays of an open index file.

    Attributes
    ----------
    meta
        What the file says of itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        if sys.byteorder != "little":
            msg = f"{path}: index files are little-endian, this machine is not"
            raise PlaceError(msg)
        try:
            with path.open("rb") as file:
                self._view = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError) as error:
            msg = f"{path}: no gazetteer index can be read there ({error}); make one with `territory gazetteer build`"
            raise PlaceError(msg) from error
        try:
            if bytes(self._view[: len(MAGIC)]) != MAGIC:
                ours = bytes(self._view[: len(MAGIC) - 1]) == MAGIC[:-1]
                msg = "made by another version of territory" if ours else "it does not begin as an index does"
                raise ValueError(msg)
            length, checksum = (
                int.from_bytes(self._view[at : at + 8], "little") for at in (len(MAGIC), len(MAGIC) + 8)
            )
            if crc32(self._view[_START:]) != checksum:
                msg = "its checksum does not match: it is cut off or damaged"
                raise ValueError(msg)
            header = json.loads(bytes(self._view[_START : _START + length]))
            self.meta: dict[str, Any] = header["meta"]
            self._sections: dict[str, tuple[str, int, int]] = header["sections"]
            self._data = _START + length
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path}: not a gazetteer index ({error}); make it again with `territory gazetteer build`"
            raise PlaceError(msg) from error

    def array(self, name: str) -> memoryview[int]:
        """Return one array, typed, without copying it; `PlaceError` where the file has none of that name."""
        if name not in self._sections:
            msg = f"{self._path}: no table {name!r} in it; make it again with `territory gazetteer build`"
            raise PlaceError(msg)
        code, offset, size = self._sections[name]
        view: Any = self._view[self._data + offset : self._data + offset + size]
        typed: memoryview[int] = view.cast(code)
        return typed
