"""Leading names: the official romanisation of a country's own spelling, where a source has that spelling."""

from __future__ import annotations

import re

from rapidfuzz.distance import OSA

from geo.gazetteer.names import letters, loose_key, romanise, tight_key

# Country -> language of `romanise`, letters that tell it from its neighbours.
_OFFICIAL = {"UA": ("uk", "іїєґ'’ʼ")}
_RUSSIAN_ENDING = re.compile(r"(?:[ое]вка|[ое]е|ая|яя|ье|[ое]во|ино)\b")
_UKRAINIAN_NAME = re.compile(r"^[А-ЯІЇЄҐ][абвгґдеєжзиіїйклмнопрстуфхцчшщьюяАБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ'’ʼ \-]*$")
_OWN_LETTERS = 0.2
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
    >>> leading_name("Serhiyivka", ("Сергеевка", "Сергіївка"), "UA")
    'Serhiivka'
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
        return romanise(max(same, key=lambda other: _closeness(other, name, lang, own)), lang)
    related = [
        other for other in spelt if set(own) & set(other.lower()) and loose_key(tight_key(other)) == loose_key(tight)
    ]
    return romanise(related[0], lang) if len(related) == 1 else name.translate(_WITHOUT_APOSTROPHES)


def _closeness(spelt: str, name: str, lang: str, own: str) -> tuple[float, str]:
    alike = OSA.normalized_similarity(letters(romanise(spelt, lang)), letters(name))
    return alike + (_OWN_LETTERS if set(own) & set(spelt.lower()) else 0.0), spelt
