"""Grammatical cases: from Cyrillic names as they stand in a sentence to the nominatives that they may be."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

_MAX_CANDIDATES = 24
_MAX_WORDS = 4

# Oblique ending -> nominative endings, likelier first. The longest ending that fits a word is used along
# with every shorter one. "" is a bare stem.
_UKRAINIAN: dict[str, tuple[str, ...]] = {
    # adjectival neuters and masculines: Новомайорське, Роботине, Красний
    "ського": ("ське", "ський"), "ському": ("ське", "ський"), "ським": ("ське", "ський"),
    "ого": ("е", "ий", "а"), "ому": ("е", "ий"), "им": ("е", "ий"), "ім": ("е", "є"),
    "ього": ("є", "ій"), "ьому": ("є", "ій"),
    # adjectival feminines: Дворічна, Нова
    "ської": ("ська",), "ській": ("ська",), "ською": ("ська",), "ську": ("ська", "ськ"),
    "ої": ("а",), "ій": ("а", "я"), "ньої": ("ня",), "ню": ("ня", "нь"),
    # feminines: Сергіївка, Буча, Балаклія
    "ки": ("ка", "ки"), "ці": ("ка", "ці", "ця"), "ку": ("ка", "к"), "кою": ("ка",), "ко": ("ко",),
    "зі": ("га", "за"), "сі": ("ха", "са"), "ги": ("га", "ги"), "гу": ("га", "г"), "гою": ("га",),
    "хи": ("ха", "хи"), "ху": ("ха", "х"), "хою": ("ха",),
    "ії": ("ія",), "ію": ("ія", "ій"), "ією": ("ія",), "єю": ("я",), "ею": ("а", "я"), "ою": ("а",),
    "и": ("а", "и"), "і": ("а", "я", "ь", "", "е", "і"), "у": ("а", "", "о"), "ю": ("я", "ь", "й", "е"),
    "ї": ("я", "й"),
    "йполя": ("йполе",), "йполю": ("йполе",), "йполі": ("йполе",), "йполем": ("йполе",),
    # neuters in -лля, -ння: Добропілля, Лозування
    "ллям": ("лля",), "ттям": ("ття",), "нням": ("ння",), "ллю": ("лля",), "ттю": ("ття",), "нню": ("ння",),
    "ллі": ("лля",), "тті": ("ття",), "нні": ("ння",),
    # masculines: Херсон, Харків, Чугуїв, Тернопіль, Мелітополь
    "ова": ("ів", "ове", "ов", "ова"), "ову": ("ів", "ове", "ова"), "овом": ("ів", "ове"),
    "ові": ("ів", "", "ова", "ь"),
    "ева": ("їв", "ів", "еве"), "еву": ("їв", "ів", "еве"), "еві": ("їв", "ів", "ь", "й"), "евом": ("їв", "ів"),
    "єва": ("їв",), "єву": ("їв",), "єві": ("їв", "й"), "євом": ("їв",),
    "ового": ("ове", "овий", "ів"), "овому": ("ове", "овий", "ів"), "овим": ("ове", "ів"),
    "евого": ("еве", "їв"), "евому": ("еве", "їв"), "евим": ("еве", "їв"),
    "полю": ("поль", "піль", "поле"), "поля": ("поль", "піль", "поле"), "полі": ("поль", "піль", "поле"),
    "полем": ("поль", "піль", "поле"), "году": ("год", "года"), "ця": ("ець", "ця"), "цю": ("ець", "ця"),
    "цем": ("ець",),
    "оду": ("ід", "од", "ода"), "ода": ("ід", "од", "ода"), "огу": ("іг", "ог"), "ога": ("іг", "ог"),
    "а": ("", "а", "о"), "я": ("ь", "й", "я", "е", "є"), "ом": ("", "о"), "ем": ("ь", "", "е"), "єм": ("й", "є"),
    # plurals: Піски, Суми, Кринки, Черкаси
    "ків": ("ки", "ків"), "ок": ("ки", "ок"), "ків'": ("ки",), "ах": ("и", "а"), "ями": ("і",),
    "ами": ("и", "а"),
    "ам": ("и", "а"), "ях": ("і", "ї"), "ям": ("і",), "их": ("і",), "ими": ("і",), "ів": ("и", "ів"),
    "ець": ("ці", "ець"), "": ("", "и"),
}  # fmt: skip
_RUSSIAN: dict[str, tuple[str, ...]] = {
    # adjectival neuters and masculines: Новомайорское, Красное, Верхнее
    "ского": ("ское", "ский"), "скому": ("ское", "ский"), "ским": ("ское", "ский"),
    "ском": ("ское", "ск", "ский"),
    "ого": ("ое", "ый", "ой"), "ому": ("ое", "ый"), "ым": ("ое", "ый"), "ом": ("", "ое", "ый", "о"),
    "его": ("ее", "ий"), "ему": ("ее", "ий"), "им": ("ое", "ее", "ий"), "ем": ("ь", "ее", "е", "й"),
    # adjectival feminines: Двуречная
    "ской": ("ская", "ской", "ское"), "скую": ("ская",), "ой": ("ая", "а", "ой"), "ую": ("ая",),
    "ей": ("ея", "ья", "яя", "а", "ей"),
    # feminines: Андреевка, Буча
    "ки": ("ка", "ки"), "ке": ("ка", "к"), "ку": ("ка", "к"), "кой": ("ка", "кая"), "кою": ("ка",),
    "ии": ("ия",), "ию": ("ия", "ий"), "ией": ("ия",), "ы": ("а", "ы"), "и": ("а", "я", "ь", "и"),
    "у": ("а", "", "о"),
    "ю": ("я", "ь", "й"), "е": ("", "а", "о", "ь", "е"), "ью": ("ь",), "ье": ("ье", "ья"), "ья": ("ье", "ья"),
    # masculines and -ово, -ино: Херсон, Харьков, Мелитополь, Работино
    "ова": ("ово", "ов", "ова"), "ову": ("ово", "ов", "ова"), "овом": ("ово", "ов"),
    "ове": ("ово", "ов", "ова"), "овым": ("ово", "ов", "овое"),
    "ева": ("ево", "ев", "ева"), "еву": ("ево", "ев"), "евом": ("ево", "ев"), "еве": ("ево", "ев"),
    "евым": ("ево", "ев"),
    "ина": ("ино", "ин", "ина"), "ину": ("ино", "ин", "ина"), "ином": ("ино", "ин"),
    "ине": ("ино", "ин", "ина"), "иным": ("ино", "ин"),
    "лья": ("лье",), "лью": ("лье",), "льем": ("лье",), "ньем": ("нье",),
    "йполя": ("йполе",), "йполю": ("йполе",), "йполем": ("йполе",), "ового": ("овое", "ов", "овый"),
    "полю": ("поль", "поле"), "поля": ("поль", "поле"), "поле": ("поль", "поле"), "полем": ("поль", "поле"),
    "ца": ("ец", "ца"), "це": ("ец", "ца"), "цом": ("ец",), "цем": ("ец",), "ского-": ("ское",),
    "а": ("", "а", "о"), "я": ("ь", "й", "я", "е"),
    # plurals: Пески, Сумы, Черкассы
    "ов": ("ы", "ов", "и"), "ков": ("ки", "ков"), "ок": ("ки", "ок"), "ах": ("ы", "а", "и"),
    "ами": ("ы", "а", "и"), "ам": ("ы", "а", "и"),
    "ках": ("ки",), "ками": ("ки",), "кам": ("ки",), "ях": ("и",), "ями": ("и",), "ям": ("и",), "ых": ("ые",),
    "ыми": ("ые",), "их": ("ие",),
    "": ("", "ы"),
}  # fmt: skip
# Nouns that names of two words end in, by their oblique forms.
_SECOND = {
    form: noun
    for noun, forms in {
        "яр": "яру ярі яром яра яре",
        "гай": "гаю гаї гаєм гая гае гаем",
        "село": "села селу селі селом селе",
        "поле": "поля полю полі полем",
        "колодязь": "колодязя колодязю колодязі колодязем",
        "колодезь": "колодезя колодезю колодезе колодезем",
        "кут": "кута куту куті кутом куте",
        "лиман": "лимана лиману лимані лиманом лимане",
    }.items()
    for form in forms.split()
}
_ADJECTIVE = re.compile(r"^(.{2,}?)(с|ц|з)(ь?)к(?:ий|ого|ому|им|ом|ім|а|ої|ій|у|ою|е|ая|ой|ую|ое|их)$")
_LONGEST = 6
_CYRILLIC = re.compile(r"[Ѐ-ӿ]")
_SPLIT = re.compile(r"([ \-‐‑–]+)")
_NOMINATIVE_LOOK = re.compile(
    r"(?:ка|ське|ськ|не|ве|ний|ский|ський|ово|ево|ино|ское|ная|ова|ск|ль|ець|ец|(?<![ая])х|(?<![оеиыі])м|[бвгджзклнпрстфцчшщ])$"
)


# Endings of an adjective and of the noun that it goes with: masculine, feminine, neuter, plural.
_AGREEMENT = tuple(
    (re.compile(rf"(?:{adjective})$"), re.compile(rf"(?:{noun})$"))
    for adjective, noun in (
        ("ий|ій|ый|ой|[іїое]в|ин", "[бвгґджзклмнпрстфхцчшщьй]"),
        ("а|я", "а|я"),
        ("е|є|[ое]ве|ое|ее", "о|е|є|я"),
        ("і|ї|ые|ие", "и|і|ї|ы"),
    )
)
_DISAGREES = 4


def _unlikeliness(picks: tuple[tuple[int, str], ...]) -> int:
    ranks, words = sum(rank for rank, _ in picks), [word for _, word in picks]
    agrees = len(words) == 1 or any(
        adjective.search(words[0]) and noun.search(words[-1]) for adjective, noun in _AGREEMENT
    )
    return ranks if agrees else ranks + _DISAGREES


@lru_cache(maxsize=65536)
def _words(word: str, lang: str) -> tuple[str, ...]:
    endings = _RUSSIAN if lang == "ru" else _UKRAINIAN
    low = word.lower()
    if low in _SECOND:
        return (word[0] + _SECOND[low][1:], word)
    found: dict[str, None] = {}
    if _NOMINATIVE_LOOK.search(low):
        found[word] = None
    for length in range(min(_LONGEST, len(low) - 2), -1, -1):
        stem = len(low) - length
        for nominative in endings.get(low[stem:], ()):
            found[word[:stem] + nominative] = None
    found[word] = None
    return tuple(found)


def nominatives(name: str, lang: str) -> tuple[str, ...]:
    """Return the nominatives that a Cyrillic name in a sentence may stand for, likelier first.

    Which of them is a place, only a gazetteer can tell.

    Parameters
    ----------
    name
        A word or a phrase of up to four words, as written, for instance ``"Новомайорському"``.
    lang
        ``"uk"`` or ``"ru"``.

    Returns
    -------
    candidates
        At most 24 phrases, `name` itself among them; `name` alone where it is not Cyrillic or longer.

    Examples
    --------
    >>> nominatives("Новомайорському", "uk")[0]
    'Новомайорське'
    >>> nominatives("Великій Новосілці", "uk")[0]
    'Велика Новосілка'
    >>> "Работино" in nominatives("Работином", "ru")
    True
    """
    if not _CYRILLIC.search(name):
        return (name,)
    parts = _SPLIT.split(name.strip())
    if len(parts) > 2 * _MAX_WORDS - 1 or any(len(part) > 40 for part in parts):
        return (name,)
    choices = [_words(part, lang)[:6] if i % 2 == 0 and len(part) > 2 else (part,) for i, part in enumerate(parts)]
    ranked = sorted(product(*(enumerate(choice) for choice in choices)), key=_unlikeliness)
    found: dict[str, None] = {}
    for picks in ranked:
        found["".join(part for _, part in picks)] = None
        if len(found) == _MAX_CANDIDATES - 1:
            break
    found[name] = None
    return tuple(found)


def towns_of(adjective: str) -> tuple[str, ...]:
    """Return the towns that a Ukrainian or Russian adjective in any case may be made of, likelier first.

    Examples
    --------
    >>> "Авдіївка" in towns_of("Авдіївському"), "Купянск" in towns_of("Купянском"), towns_of("Херсон")
    (True, True, ())
    """
    match = _ADJECTIVE.match(adjective)
    if match is None:
        return ()
    stem, sound, soft = match.groups()
    whole = f"{stem}{sound}{soft}к"
    if sound != "с":
        return (whole, f"{stem}{sound}{'я' if soft else 'а'}")
    endings = ("", "ка", "ь", "а", "е", "и", "о", "ы")
    return (whole, *(stem + ending for ending in endings))
