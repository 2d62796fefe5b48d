"""From a name as written to the gazetteer entries that it may be, each with how well the name fits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from geo.gazetteer.cases import towns_of
from geo.gazetteer.names import MAX_LENGTH, likeness, loose_key, nominatives, spellings, tight_key
from geo.gazetteer.slips import more_off, one_off
from geo.gazetteer.tables import FORM, KINDS, MAIN, OTHER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.gazetteer.tables import Tables

_KIND = {MAIN: 1.0, FORM: 0.99, OTHER: 0.97}
_CASE_FORM = 0.97
_FOREIGN = 0.93
_RELATED = 0.96
_WORST_RELATED = 0.62
_MUCH_WORSE = 0.12
_CERTAIN = 0.95
_BEHIND_LEADING, _BEHIND_FORM, _BEHIND_SEAT = 0.12, 0.03, 0.35
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")


class Candidate(NamedTuple):
    """An entry that a name may be.

    Its number, the name's fit (0 to 1), how the two meet in words, and which kind of its names that is,
    and whether they meet in a key, not by likeness.
    """

    number: int
    fit: float
    how: str
    kind: int
    exact: bool = True


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
                _add(
                    best,
                    tables,
                    number,
                    fit,
                    "a related form of the name",
                    "a related form of another name of it",
                    exact=False,
                )
    if typos and known < _CERTAIN:
        _add_slips(best, tables, name, tight)
    return sorted(_in_company(tables, list(best.values())), key=lambda found: (-found.fit, found.number))


def _in_company(tables: Tables, found: list[Candidate]) -> list[Candidate]:
    """Put entries further back that the name fits less well than it fits others.

    Where it is the leading name, or a form of it, of some: what is merely alike. Where it is a settlement's:
    divisions that are called by their seat's name for short.
    """
    exact = {one.kind for one in found if one.exact and one.fit >= _CERTAIN}
    alike = _BEHIND_LEADING if MAIN in exact else _BEHIND_FORM if FORM in exact else 0.0
    seat = any(one.exact and one.fit >= _CERTAIN and tables.is_settlement(one.number) for one in found)
    settled = []
    for one in found:
        back = 0.0 if one.exact else alike
        if seat and one.kind == OTHER and not tables.is_settlement(one.number):
            back = _BEHIND_SEAT
        settled.append(one._replace(fit=one.fit - back) if back else one)
    return settled


def _add_slips(best: dict[int, Candidate], tables: Tables, name: str, tight: str) -> None:
    near = one_off(tables, name)
    for place, typed, fit in near:
        if place not in best or best[place].fit < fit:
            kind = FORM if loose_key(tight_key(tables.name(place))) == loose_key(tight_key(typed)) else OTHER
            how = "1 letter off" if kind == FORM else f"1 letter off another name of it, {typed}"
            best[place] = Candidate(place, fit * _KIND[kind], how, kind, exact=False)
    if not near:
        for key, off, fit in more_off(tables, tight, len(name)):
            how = f"{off} letter{'s' if off > 1 else ''} off"
            _add(best, tables, key, fit, how, f"{how} another name of it", exact=False)


def adjectival(tables: Tables, word: str) -> list[Candidate]:
    """Return the towns that a Cyrillic adjective is made of, for instance in 'the Kupiansk direction'; best first."""
    best: dict[int, Candidate] = {}
    for rank, town in enumerate(towns_of(word)):
        _add(
            best,
            tables,
            tables.find(tight_key(town)),
            _CASE_FORM - 0.01 * rank,
            f"the adjective of {town}",
            "an adjective",
        )
    return sorted(best.values(), key=lambda found: (-found.fit, found.number))


def _add(
    best: dict[int, Candidate], tables: Tables, key: int, fit: float, how: str, how_other: str, *, exact: bool = True
) -> None:
    if key < 0:
        return
    for posting in tables.postings(key):
        number, kind = divmod(posting, KINDS)
        found = Candidate(number, fit * _KIND[kind], how_other if kind == OTHER else how, kind, exact)
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
