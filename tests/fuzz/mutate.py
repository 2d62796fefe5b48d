"""Changes to good input that make it bad: the small ones of a broken disk, and the large ones of a hostile author."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

LARGEST = 100_000
"""Bytes that no mutated input is longer than."""

_NUMBER = re.compile(rb"-?\d+(?:[.,]\d+)*")
_WORST_NUMBERS = (
    b"0", b"-0", b"-1", b"1e308", b"-1e309", b"1e-320", b"NaN", b"Infinity", b"-Infinity", b"9" * 400,
    b"0." + b"0" * 400 + b"1", b"2147483648", b"4294967296", b"18446744073709551616", b"0x10", b"1_000", b"1.2.3",
    b"90.0000001", b"180.0000001", b"360", b"0000", b"9999", b"10000", "\u0663\u0664".encode(), "\u00b2".encode(),
    "\u2167".encode(),
)  # fmt: skip
_WORST_BYTES = (
    b"\x00", b"\xff", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\xc0\xaf", b"\r", b"\n", b"\t", b'"', b"'", b"`", b"\\",
    b"{", b"[", b"<", b">", b"&", b"%s", b"${1}", b"../", b"=cmd()", b"\x1b[31m", b"\x7f", b"\n---\n", b"\n\n", b"~",
    b"*", b"#", b"|", b";", "\u202e".encode(), "\u200b".encode(), "\u0130".encode(), "\ufb03".encode(),
    "e\u0301".encode(), "\u0301".encode() * 40, "\U0001f30d".encode(), "\u2028".encode(), "\u00df".encode(),
    "\u0434\u0436".encode(), "\u00a0".encode(), "\ufffe".encode(),
)  # fmt: skip


def mutated(random: Random, seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> bytes:
    """Return a seed after one to eight changes.

    Parameters
    ----------
    random
        Decides everything: the same state gives the same bytes.
    seeds
        What to start from, and what to splice in.
    words
        Words of the format, put in here and there.
    """
    data = random.choice(seeds)
    for _ in range(random.choice((1, 1, 1, 2, 2, 3, 5, 8))):
        data = random.choice(_CHANGES)(random, data, seeds, words)[:LARGEST]
    return data


def _place(random: Random, data: bytes) -> int:
    return random.randrange(len(data) + 1)


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = _place(random, data)
    longest = random.choice((1, 2, 4, 16, 64, 1024, len(data) or 1))
    return start, min(len(data), start + random.randint(1, longest))


def _flip(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    if not data:
        return b"\x01"
    at = random.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << random.randrange(8))]) + data[at + 1 :]


def _replace(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + random.randbytes(min(end - start, 64)) + data[end:]


def _drop(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _cut(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    return data[: _place(random, data)]


def _repeat(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    times = random.choice((2, 2, 3, 5, 50, 1000))
    return data[:start] + (data[start:end] * times)[:LARGEST] + data[end:]


def _move(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    start, end = _span(random, data)
    rest, piece = data[:start] + data[end:], data[start:end]
    at = _place(random, rest)
    return rest[:at] + piece + rest[at:]


def _splice(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    start, end = _span(random, other)
    at = _place(random, data)
    return data[:at] + other[start:end] + data[at:]


def _insert(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + random.choice(words or _WORST_BYTES) + data[at:]


def _disturb(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    at = _place(random, data)
    return data[:at] + random.choice(_WORST_BYTES) * random.choice((1, 1, 1, 3, 500)) + data[at:]


def _renumber(random: Random, data: bytes, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    found = list(_NUMBER.finditer(data))
    if not found:
        return _disturb(random, data, seeds, words)
    match = random.choice(found)
    return data[: match.start()] + random.choice(_WORST_NUMBERS) + data[match.end() :]


_CHANGES = (_flip, _replace, _drop, _cut, _repeat, _move, _splice, _insert, _insert, _disturb, _renumber, _renumber)
