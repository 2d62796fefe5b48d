"""The index file: named arrays behind a short header, mapped into memory and read where they lie."""

from __future__ import annotations

import json
import mmap
import sys
from typing import TYPE_CHECKING, Any

from geo._errors import PlaceError
from geo._files import draft

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"TERRGAZ1"
_ALIGN = 8


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
    header += b" " * (-(len(MAGIC) + 8 + len(header)) % _ALIGN)
    with draft(path) as unfinished, unfinished.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for _, data in arrays.values():
            file.write(data + b"\0" * (-len(data) % _ALIGN))


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
        start = len(MAGIC) + 8
        try:
            if bytes(self._view[: len(MAGIC)]) != MAGIC:
                msg = "it does not begin as an index does"
                raise ValueError(msg)
            length = int.from_bytes(self._view[len(MAGIC) : start], "little")
            header = json.loads(bytes(self._view[start : start + length]))
            self.meta: dict[str, Any] = header["meta"]
            self._sections: dict[str, tuple[str, int, int]] = header["sections"]
            self._data = start + length
            end = max(offset + size for _, offset, size in self._sections.values())
            if self._data + end > len(self._view):
                msg = "it ends early"
                raise ValueError(msg)
        except (ValueError, KeyError, TypeError) as error:
            msg = f"{path}: not a gazetteer index ({error}); make it again with `territory gazetteer build`"
            raise PlaceError(msg) from error

    def array(self, name: str) -> memoryview[int]:
        """Return one array, typed, without copying it; `PlaceError` where an older version left it out."""
        if name not in self._sections:
            msg = f"{self._path}: made by another version of territory; make it again with `territory gazetteer build`"
            raise PlaceError(msg)
        code, offset, size = self._sections[name]
        view: Any = self._view[self._data + offset : self._data + offset + size]
        typed: memoryview[int] = view.cast(code)
        return typed
