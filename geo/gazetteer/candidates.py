"""From a name as written to the gazetteer entries that it may be, each with how well the name fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import OSA

from geo.gazetteer.build import cuttings
from geo.gazetteer.names import MAX_LENGTH, likeness, loose_key, nominatives, spellings, tight_key
from geo.gazetteer.tables import FORM, KINDS, MAIN, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    for form, fit, how in _forms(name, tight, lang):
        _add(best, tables, tables.find(form), fit, how, how)
    known = max((found.fit for found in best.values()), default=0.0)
    for key, fit in _related(tables, tight):
        if fit * _RELATED < known - _MUCH_WORSE:
            continue
        _add(best, tables, key, fit * _RELATED, "a related form of the name", "a related form of another name of it")
    if typos and max((found.fit for found in best.values()), default=0.0) < _GOOD:
        for key, slips, fit in slipped(tables, tight):
            how = f"{slips} letter{'s' if slips > 1 else ''} off"
            _add(best, tables, key, fit * _TYPO, how, f"{how} another name of it")
    return sorted(best.values(), key=lambda found: (-found.fit, found.number))


def _add(best: dict[int, Candidate], tables: Tables, key: int, fit: float, how: str, how_other: str) -> None:
    if key < 0:
        return
    for posting in tables.postings(key):
        number, kind = divmod(posting, KINDS)
        found = Candidate(number, fit * _KIND[kind], how_other if kind == OTHER else how, kind)
        if number not in best or best[number].fit < found.fit:
            best[number] = found


def _forms(name: str, tight: str, lang: str | None) -> Iterable[tuple[str, float, str]]:
    if _CYRILLIC.search(name):
        seen = {tight}
        for language in (lang,) if lang in ("uk", "ru") else ("uk", "ru"):
            for rank, form in enumerate(nominatives(name, language)):
                if (key := tight_key(form)) not in seen:
                    seen.add(key)
                    yield key, _CASE_FORM - 0.004 * rank, f"a grammatical case of {form}"
    else:
        for key in spellings(name):
            yield key, _FOREIGN, "another language's spelling"


def _related(tables: Tables, tight: str) -> Iterable[tuple[int, float]]:
    loose = loose_key(tight)
    for key in tables.keys_with(loose) if loose else ():
        other = tables.key(key)
        if other != tight and loose_key(other) == loose and (fit := likeness(tight, other)) >= _WORST_RELATED:
            yield key, fit


def slipped(tables: Tables, tight: str) -> list[tuple[int, int, float]]:
    """Return the keys that differ from `tight` by slips of typing: number, how many letters off, fit; best first.

    Slips are inserted, missing, wrong and swapped letters (optimal string alignment): one in keys of up to five
    letters, two in up to nine, else three. Vowels may differ in any number, consonants in two.
    """
    allowed = 1 if len(tight) <= 5 else 2 if len(tight) <= 9 else 3
    loose = loose_key(tight)
    if len(tight) < 4 or not loose:
        return []
    numbers: set[int] = set()
    for cut in cuttings(loose):
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
    return found[:40]
