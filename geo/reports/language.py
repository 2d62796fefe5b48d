"""Which of the three languages a text is in."""

from __future__ import annotations

import re

_UKRAINIAN = re.compile(r"[іїєґ]")
_RUSSIAN = re.compile(r"[ыэъ]|(?:ие|ое|ая|ую)(?!\w)")
_CYRILLIC = re.compile(r"[а-яіїєґ]")
_LATIN = re.compile(r"[a-z]")


def language_of(folded: str, otherwise: str = "en") -> str:
    """Return ``"en"``, ``"uk"`` or ``"ru"`` by the letters of a folded text.

    Parameters
    ----------
    folded
        Text in lower case.
    otherwise
        What to answer where its letters do not tell.

    Examples
    --------
    >>> language_of("звільнили три села"), language_of("взяли посёлок, были бои"), language_of("troops")
    ('uk', 'ru', 'en')
    """
    cyrillic, latin = len(_CYRILLIC.findall(folded)), len(_LATIN.findall(folded))
    if latin > cyrillic:
        return "en"
    if not cyrillic:
        return otherwise
    ukrainian, russian = len(_UKRAINIAN.findall(folded)), len(_RUSSIAN.findall(folded))
    if ukrainian == russian:
        return otherwise if otherwise != "en" else "ru"
    return "uk" if ukrainian > russian else "ru"
