"""Names as text: romanisation, and keys under which spellings of one name meet.

Two keys are made of a name. The *tight* key is the same for every common romanisation of one Cyrillic
spelling, and for the Cyrillic itself: KMU 2010, BGN/PCGN, ISO 9 and what newsrooms write. The *loose* key
keeps consonants alone, and so is the same for Ukrainian and Russian forms of a name and for most slips of
a vowel; whoever uses it must score what it finds, see `likeness`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz.distance import OSA

from geo.gazetteer.cases import nominatives

__all__ = [
    "is_russian_form",
    "letters",
    "likeness",
    "loose_key",
    "nominatives",
    "plain",
    "romanise",
    "spellings",
    "tight_key",
]

MAX_LENGTH = 120
"""Characters beyond which no name is looked up: the longest official ones have about 90."""

_APOSTROPHES = "'’ʼ‘`´ʹʺ′″”“\"ʻ＇"
_KMU_2010 = dict(
    zip(
        "абвгґдежзиійклмнопрстуфхцчшщ",
        [
            "a",
            "b",
            "v",
            "h",
            "g",
            "d",
            "e",
            "zh",
            "z",
            "y",
            "i",
            "i",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
        ],
        strict=True,
    )
) | {"є": "ie", "ї": "i", "ю": "iu", "я": "ia", "ь": ""}
_KMU_2010_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_BGN_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "yo",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "y",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
) | {"ъ": "", "ь": ""}
_RUSSIAN_SOFTENERS = "аеёиоуыэюяъьй"

# To Latin letters on the way to a key: any Cyrillic, and the letters that marks make into others.
_TO_LATIN = (
    _BGN_RUSSIAN
    | _KMU_2010
    | {"г": "g", "ё": "yo", "ў": "v", "ј": "y", "љ": "l", "њ": "n", "ћ": "ch", "ђ": "dz", "џ": "dzh"}
    | {"ž": "zh", "ż": "zh", "š": "sh", "ş": "sh", "ș": "sh", "č": "ch", "ç": "ch", "ĉ": "ch", "ŝ": "shch"}
    | {"ĵ": "zh", "ĥ": "kh", "ğ": "g", "ɣ": "g", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "e", "ı": "i"}
    | {"û": "yu", "â": "ya", "ê": "ye", "è": "e", "ë": "yo", "ï": "yi", "ť": "t", "ď": "d", "ŭ": "v"}
)
_FOLD = str.maketrans({**_TO_LATIN, **dict.fromkeys(_APOSTROPHES + " -‐‑–—.,()/", "")})
_DIGRAPHS = (
    ("shch", "W"),
    ("sch", "W"),
    ("sh", "W"),
    ("tch", "Q"),
    ("ch", "Q"),
    ("zgh", "zH"),
    ("zh", "J"),
    ("kh", "H"),
    ("gh", "H"),
    ("ts", "C"),
    ("tz", "C"),
    ("ph", "f"),
    ("x", "ks"),
    ("w", "v"),
)
_LETTERS = str.maketrans("chgyj", "CHHii")
_GLIDES = re.compile(r"i+(?=[aeou])")
_DOUBLES = re.compile(r"(.)\1+")
_TO_CONSONANTS = str.maketrans({"C": "ts"} | dict.fromkeys("aeiou", ""))
_VOWEL_FIRST = re.compile(r"[aou][^aeiouy]")  # where Ukrainian may begin with a breath: Остре, Гостре
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

# Endings that Russian gives to Ukrainian names, on tight keys.
_RUSSIAN_ENDINGS = (
    (re.compile(r"(?:ovk|evk)(?=[aiu]$)"), "ivk"),
    (re.compile(r"oe$"), "e"),
    (re.compile(r"(?<=[oe]v)o$|(?<=in)o$"), "e"),
    (re.compile(r"(?:ov|ev)$"), "iv"),
)
_NEAR_VOWELS = str.maketrans("ea", "io")
_SHIFTED_VOWELS = str.maketrans("eo", "ii")

# How other languages spell the same sounds: what shows that it may be this one, and replacements in order, by
# letters that stand for one sound and so cannot be replaced again.
_CONVENTIONS = (
    (r"w|j|tsch|sch|ch|z", (("schtsch", "ŝ"), ("tsch", "č"), ("sch", "š"), ("ch", "kh"), ("j", "y"), ("z", "ts"),
                            ("ss", "s"))),  # German
    (r"w|cz|sz|rz|ch|j", (("szcz", "ŝ"), ("cz", "č"), ("sz", "š"), ("rz", "r"), ("ch", "kh"), ("j", "y"))),  # Polish
    (r"^(?!.*w).*(?:ou|tch|ch|j|gu)", (("chtch", "ŝ"), ("tch", "č"), ("ch", "š"), ("ou", "u"), ("dj", "dž"),
                                       ("j", "ž"), ("gu", "g"))),  # French
    (r"oe|tsj|sj|ch", (("sjtsj", "ŝ"), ("tsj", "č"), ("sj", "š"), ("ch", "kh"), ("oe", "u"))),  # Dutch
    (r"j", (("j", "kh"),)),  # Spanish
    (r"j", (("j", "dž"),)),  # English
    (r"[yij]o", (("yo", "e"), ("io", "e"), ("jo", "e"))),  # Russian ё written as it sounds
)  # fmt: skip
_MARKED = tuple((re.compile(marker), replacements) for marker, replacements in _CONVENTIONS)


def romanise(text: str, lang: str) -> str:
    """Write Cyrillic text in Latin letters.

    Parameters
    ----------
    text
        Any text; letters that are not Cyrillic stay as they are.
    lang
        ``"ru"`` for Russian: BGN/PCGN without its marks. Anything else is Ukrainian: Cabinet of Ministers
        resolution 55 of 2010 (KMU 2010), the official system.

    Returns
    -------
    latin
        The romanised text.

    Examples
    --------
    >>> romanise("Згурівка, Ямпіль, Мар'їнка", "uk")
    'Zghurivka, Yampil, Marinka'
    >>> romanise("Клещеевка", "ru")
    'Kleshcheyevka'
    """
    out: list[str] = []
    before = ""
    for char in text:
        low = char.lower()
        if lang == "ru":
            latin = _BGN_RUSSIAN.get(low)
            if low == "е" and (not before.isalpha() or before in _RUSSIAN_SOFTENERS):
                latin = "ye"
        elif low in _APOSTROPHES and before.isalpha():
            latin = ""
        elif low == "г" and before == "з":
            latin = "gh"
        elif low in _KMU_2010_INITIAL and not before.isalpha():
            latin = _KMU_2010_INITIAL[low]
        else:
            latin = _KMU_2010.get(low, _BGN_RUSSIAN.get(low))
        if latin is None:
            out.append(char)
        else:
            out.append(latin.capitalize() if char != low else latin)
        before = low if lang == "ru" or low not in _APOSTROPHES or not before.isalpha() else before
    return "".join(out)


def plain(text: str) -> str:
    """Return the name case-folded, its apostrophes, hyphens, blanks and marks levelled.

    Examples
    --------
    >>> plain("Slov’yans'k") == plain("slovyansk")
    True
    """
    level = unicodedata.normalize("NFKD", text.casefold())
    level = "".join(char for char in level if not unicodedata.combining(char) and char not in _APOSTROPHES)
    return " ".join(level.replace("-", " ").replace("–", " ").split())


def letters(text: str) -> str:
    """Return the name's Latin letters and digits alone, Cyrillic romanised: what a typist would have typed.

    Examples
    --------
    >>> letters("Kam'ianets-Podil's'kyi"), letters("Бахмтут")
    ('kamianetspodilskyi', 'bakhmtut')
    """
    if len(text) > MAX_LENGTH:
        return ""
    return _NOT_A_LETTER.sub("", plain(text if text.isascii() else romanise(text, "uk")))


@lru_cache(maxsize=65536)
def tight_key(name: str) -> str:
    """Return the key that romanisations of one Cyrillic spelling share; empty where nothing is left.

    Parameters
    ----------
    name
        A name in Latin or Cyrillic letters. Other scripts, and names longer than `MAX_LENGTH`, have no key.

    Examples
    --------
    >>> tight_key("Новомайорське") == tight_key("Novomayors'ke") == tight_key("Novomaiorske")
    True
    >>> tight_key("Сергіївка") == tight_key("Serhiyivka") == tight_key("Serhijivka")
    True
    """
    if len(name) > MAX_LENGTH:
        return ""
    text = name.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    text = text.translate(_FOLD)
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
        if not text.isascii():
            return ""
    if not text.isalnum():
        text = _NOT_A_LETTER.sub("", text)
    for latin, letter in _DIGRAPHS:
        if latin in text:
            text = text.replace(latin, letter)
    text = text.translate(_LETTERS)
    return _single(_GLIDES.sub("", text))


def loose_key(tight: str) -> str:
    """Return the consonants of a tight key; empty where fewer than two are left.

    Examples
    --------
    >>> loose_key(tight_key("Клещеевка")) == loose_key(tight_key("Klishchiivka"))
    True
    """
    key = tight[1:] if tight.startswith("vu") else tight
    key = _single(key.translate(_TO_CONSONANTS))
    return key if len(key) > 1 else ""


def _single(key: str) -> str:
    """Write double letters once; most keys have none, and a look is five times faster than a replacement."""
    return _DOUBLES.sub(r"\1", key) if _DOUBLES.search(key) else key


@lru_cache(maxsize=65536)
def _families(tight: str) -> tuple[str, str]:
    """Level what Ukrainian and Russian forms differ by: endings, and e and i, a and o; or e, o and i."""
    for ending, ukrainian in _RUSSIAN_ENDINGS:
        tight = ending.sub(ukrainian, tight)
    return _single(tight.translate(_NEAR_VOWELS)), _single(tight.translate(_SHIFTED_VOWELS))


def likeness(one: str, other: str) -> float:
    """Return how alike two tight keys are, 0 to 1; Russian and Ukrainian forms of one name come near 1.

    A weighted mean of the normalised optimal-string-alignment similarity of the keys as they are, and of the
    keys with Russian endings made Ukrainian and related vowels made one; 1 where the latter are equal.
    A first letter that differs costs more: slips are rare there.

    Examples
    --------
    >>> likeness(tight_key("Rabotino"), tight_key("Robotyne"))
    1.0
    >>> likeness("robotin", "robotine") > likeness("lobotine", "robotine")
    True
    """
    as_is = OSA.normalized_similarity(one, other)
    near, shifted = zip(_families(one), _families(other), strict=True)
    family = max(OSA.normalized_similarity(*near), 0.98 * OSA.normalized_similarity(*shifted))
    alike = family if family >= 0.98 else 0.3 * as_is + 0.7 * family
    return alike if one[:1] == other[:1] else max(0.0, alike - 0.05)


def is_russian_form(tight: str) -> bool:
    """Return whether a tight key ends as Russian forms of Ukrainian names do.

    Examples
    --------
    >>> is_russian_form(tight_key("Ivanovka")), is_russian_form(tight_key("Ivanivka"))
    (True, False)
    """
    return any(ending.search(tight) for ending, _ in _RUSSIAN_ENDINGS)


def spellings(name: str) -> tuple[str, ...]:
    """Return the name's tight keys as other languages' spelling would have it, without its own.

    Examples
    --------
    >>> tight_key("Kherson") in spellings("Cherson") and tight_key("Kupiansk") in spellings("Koupiansk")
    True
    """
    text = name.casefold()
    if len(text) > MAX_LENGTH:
        return ()
    own = tight_key(name)
    keys: dict[str, None] = {}
    if _VOWEL_FIRST.match(text):
        keys[tight_key(("v" if text[0] == "u" else "h") + text)] = None
    for marker, replacements in _MARKED:
        if marker.search(text):
            respelt = text
            for theirs, ours in replacements:
                respelt = respelt.replace(theirs, ours)
            keys[tight_key(respelt)] = None
    keys.pop(own, None)
    keys.pop("", None)
    return tuple(keys)
