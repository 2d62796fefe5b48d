"""Leading names: the official romanisation of a country's own spelling, where a source has that spelling."""

from __future__ import annotations

import re

from geo.gazetteer.names import loose_key, romanise, tight_key

# Country -> language of `romanise`, letters that tell it from its neighbours.
_OFFICIAL = {"UA": ("uk", "іїєґ'’ʼ")}
_RUSSIAN_ENDING = re.compile(r"(?:[ое]вка|[ое]е|ая|яя|ье|[ое]во|ино)\b")
_UKRAINIAN_NAME = re.compile(r"^[А-ЯІЇЄҐ][абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ'’ʼ \-]*$")
_WITHOUT_APOSTROPHES = str.maketrans("", "", "'’ʼ")


def leading_name(name: str, others: tuple[str, ...], country: str) -> str:
    """Return the name that should lead an entry.

    Ukraine: the KMU 2010 romanisation of the entry's Ukrainian name, taken to be that which has the key of
    the leading name, or else the only one with Ukrainian letters that is a related form of it.

    Parameters
    ----------
    name
        The source's leading name.
    others
        Its other names.
    country
        ISO 3166-1 alpha-2 code.

    Examples
    --------
    >>> leading_name("Andriyivka", ("Андреевка", "Андріївка"), "UA")
    'Andriivka'
    >>> leading_name("Springfield", (), "US")
    'Springfield'
    """
    if country not in _OFFICIAL:
        return name
    lang, own = _OFFICIAL[country]
    spelt = [other for other in others if _UKRAINIAN_NAME.match(other) and not _RUSSIAN_ENDING.search(other)]
    tight = tight_key(name)
    same = [other for other in spelt if tight_key(other) == tight]
    if same:
        best = max(same, key=lambda other: (sum(char in own for char in other.lower()), other))
        return romanise(best, lang)
    related = [
        other for other in spelt if set(own) & set(other.lower()) and loose_key(tight_key(other)) == loose_key(tight)
    ]
    return romanise(related[0], lang) if len(related) == 1 else name.translate(_WITHOUT_APOSTROPHES)
