"""From a name as written to the gazetteer entries that it may be, each with how well the name fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from geo.gazetteer.build import cuttings
from geo.gazetteer.names import MAX_LENGTH, likeness, loose_key, nominatives, plain, spellings, tight_key
from geo.gazetteer.tables import FORM, KINDS, MAIN, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.tables import Tables

_KIND = {MAIN: 1.0, FORM: 0.99, OTHER: 0.97}
_CASE_FORM = 0.97
_FOREIGN = 0.93
_RELATED = 0.96
_TYPO = 0.95
_WORST_RELATED = 0.62
_GOOD = 0.9
_MUCH_WORSE = 0.12
_MANY = 4000
_SHORTEST = 4
_MOST_SLIPPED = 40
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


class Candidate(NamedTuple):
    """An entry that a name may be.

    Its number, the name's fit (0 to 1), how the two meet in words, and which kind of its names that is.
    """

    number: int
    fit: float
    how: str
    kind: int


def candidates(tables: Tables, name: str, *, lang: str | None = None, typos: bool = True) -> list[Candidate]:
    """Return the entries that a name may be.

    Parameters
    ----------
    tables
        The gazetteer.
    name
        As written: any spelling, Cyrillic ones in any case.
    lang
        ``"uk"`` or ``"ru"`` where known: which grammatical cases to undo.
    typos
        Whether to look for slips where no key fits well.

    Returns
    -------
    found
        Each entry once, with its best fit; best first.
    """
    tight = tight_key(name)
    if not tight or len(name) > MAX_LENGTH:
        return []
    best: dict[int, Candidate] = {}
    _add(best, tables, tables.find(tight), 1.0, "the same name", "another name of it")
    respelt = [(tight, 1.0), *_forms(best, tables, name, tight, lang)]
    known = max((found.fit for found in best.values()), default=0.0)
    for key, factor in respelt:
        for number, fit in _related(tables, key):
            if (fit := fit * factor * _RELATED) >= known - _MUCH_WORSE:
                _add(best, tables, number, fit, "a related form of the name", "a related form of another name of it")
    if typos and max((found.fit for found in best.values()), default=0.0) < _GOOD:
        _add_slips(best, tables, name, tight)
    return sorted(best.values(), key=lambda found: (-found.fit, found.number))


def _add_slips(best: dict[int, Candidate], tables: Tables, name: str, tight: str) -> None:
    """Add what lies a slip or two away, and let the leading names, letter by letter, correct the fits."""
    for number, slips, fit in slipped(tables, tight, len(name)):
        how = f"{slips} letter{'s' if slips > 1 else ''} off"
        _add(best, tables, number, fit * _TYPO, how, f"{how} another name of it")
    written = plain(name)
    for found in list(best.values()):
        leading = plain(tables.name(found.number))
        slips = OSA.distance(written, leading, score_cutoff=_allowed(len(written)))
        fit = _TYPO * (1 - slips / max(len(written), len(leading)))
        if slips <= _allowed(len(written)) and fit > found.fit:
            how = f"{slips} letter{'s' if slips > 1 else ''} off"
            best[found.number] = Candidate(found.number, fit, how, MAIN)


def _add(best: dict[int, Candidate], tables: Tables, key: int, fit: float, how: str, how_other: str) -> None:
    if key < 0:
        return
    for posting in tables.postings(key):
        number, kind = divmod(posting, KINDS)
        found = Candidate(number, fit * _KIND[kind], how_other if kind == OTHER else how, kind)
        if number not in best or best[number].fit < found.fit:
            best[number] = found


def _forms(
    best: dict[int, Candidate], tables: Tables, name: str, tight: str, lang: str | None
) -> list[tuple[str, float]]:
    """Look up the name in other cases or spellings; return those of these keys that are worth more work."""
    worth: list[tuple[str, float]] = []
    if _CYRILLIC.search(name):
        seen = {tight}
        for language in (lang,) if lang in ("uk", "ru") else ("uk", "ru"):
            for rank, form in enumerate(nominatives(name, language)):
                if (key := tight_key(form)) in seen:
                    continue
                seen.add(key)
                fit, found = _CASE_FORM - 0.004 * rank, tables.find(key)
                _add(best, tables, found, fit, f"a grammatical case of {form}", f"a case of another name, {form}")
                if found >= 0 or rank == 0:
                    worth.append((key, fit))
    else:
        for key in spellings(name):
            found = tables.find(key)
            _add(best, tables, found, _FOREIGN, "another spelling of it", "another spelling of another name of it")
            worth.append((key, _FOREIGN))
    return worth


def _related(tables: Tables, tight: str) -> Iterator[tuple[int, float]]:
    loose = loose_key(tight)
    for key in tables.keys_with(loose) if loose else ():
        other = tables.key(key)
        if other != tight and loose_key(other) == loose and (fit := likeness(tight, other)) >= _WORST_RELATED:
            yield key, fit


def _allowed(length: int) -> int:
    return 1 if length <= 5 else 2 if length <= 9 else 3


def slipped(tables: Tables, tight: str, length: int) -> list[tuple[int, int, float]]:
    """Return the keys that differ from `tight` by slips of typing: number, how many letters off, fit; best first.

    Slips are inserted, missing, wrong and swapped letters (optimal string alignment): one in names of up to five
    letters, two in up to nine, else three. Vowels may differ in any number, consonants in two.

    Parameters
    ----------
    tables
        The gazetteer.
    tight
        The name's tight key.
    length
        Letters of the name as written.
    """
    allowed = _allowed(max(len(tight), length))
    loose = loose_key(tight)
    if len(tight) < _SHORTEST or not loose:
        return []
    numbers: set[int] = set()
    for cut in sorted(cuttings(loose), key=len, reverse=True):
        numbers.update(tables.loose_near(cut))
        if len(numbers) > _MANY:
            break
    found = []
    for number in numbers:
        for key in tables.keys_of_loose(number):
            other = tables.key(key)
            if abs(len(other) - len(tight)) <= allowed:
                slips = OSA.distance(tight, other, score_cutoff=allowed)
                if slips <= allowed:
                    fit = max(likeness(tight, other), 1 - slips / max(len(tight), len(other)))
                    found.append((key, max(slips, 1), fit))
    found.sort(key=lambda item: (-item[2], item[0]))
    return found[:_MOST_SLIPPED]
