"""Slips of typing: the names that a misspelt one may have been meant for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from geo.gazetteer.build import cuttings, strikes
from geo.gazetteer.names import letters, likeness, loose_key

if TYPE_CHECKING:
    from geo.gazetteer.tables import Tables

_ONE_SLIP, _MORE_SLIPS, _EACH_FURTHER = 0.90, 0.72, 0.08
_FIRST_LETTER = 0.05
_MOVED = 0.04
_SHORT = 6
_SHORT_COSTS = 0.04
_SHORTEST = 4
_MANY = 6000
_MOST = 40


class Slip(NamedTuple):
    """A place that may have been meant, the letters of which of its names, and how well they fit (0 to 1)."""

    number: int
    typed: str
    fit: float


def allowed(length: int) -> int:
    """Return how many letters may be off in a name of so many: one in up to five, two in up to nine, else three."""
    return 1 if length <= 5 else 2 if length <= 9 else 3


def one_off(tables: Tables, name: str) -> list[Slip]:
    """Return the places with a name that is one inserted, missing, wrong, swapped or moved letter away.

    Symmetric deletion: whatever is one slip away has a remainder in common when a letter is struck out of each.

    Parameters
    ----------
    tables
        The gazetteer.
    name
        As written.
    """
    written = letters(name)
    if len(written) < _SHORTEST:
        return []
    near = {number for struck in strikes(written) for number in tables.typed_near(struck)}
    found = []
    for number in sorted(near):
        other = tables.typed(number)
        off = OSA.distance(written, other, score_cutoff=2)
        if off <= 1 or (off == 2 and sorted(written) == sorted(other)):
            fit = _fit(written, other, 1) - (_MOVED if off == 2 else 0.0)
            found += [Slip(place, other, fit) for place in tables.places_typed(number)]
    return found


def more_off(tables: Tables, tight: str, length: int) -> list[tuple[int, int, float]]:
    """Return the keys some slips away from `tight`: number, letters off, fit; best first.

    Vowels may differ in any number, consonants in one, in long names two.

    Parameters
    ----------
    tables
        The gazetteer.
    tight
        The name's tight key.
    length
        Letters of the name as written.
    """
    loose = loose_key(tight)
    most = allowed(max(len(tight), length))
    if len(tight) < _SHORTEST or not loose:
        return []
    numbers: set[int] = set()
    for cut in sorted(cuttings(loose), key=lambda cut: (-len(cut), cut)):
        if len(cut) < len(loose) - 1 and numbers:
            break
        numbers.update(tables.loose_near(cut))
        if len(numbers) > _MANY:
            break
    keys = {key: tables.key(key) for number in numbers for key in tables.keys_of_loose(number)}
    near = extract(tight, keys, scorer=OSA.distance, score_cutoff=most, limit=_MOST)
    found = [(key, max(int(off), 1), _fit(tight, other, max(int(off), 1))) for other, off, key in near]
    return sorted(found, key=lambda item: (-item[2], item[0]))


def _fit(written: str, other: str, off: int) -> float:
    fit = _ONE_SLIP if off == 1 else _MORE_SLIPS - _EACH_FURTHER * (off - 2)
    fit += 0.05 * (likeness(written, other) - 1)
    if written[0] != other[0]:
        fit -= _FIRST_LETTER
    return fit - _SHORT_COSTS if len(written) < _SHORT else fit
