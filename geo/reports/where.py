"""Where a claim is: regions, directions and settlements as a sentence words them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from geo.reports.adjectives import adjective_place, joined_places
from geo.reports.names import latin, name_at
from geo.reports.numbers import measured_at

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence


_OPENING = (
    "article", "bank", "compass", "compass_way", "compass_adjective", "flank", "between", "preposition", "oblast",
)  # fmt: skip
"""Groups of phrases that can open a region in small letters."""
_NOUNS = ("oblast", "direction")


@dataclass(frozen=True, slots=True)
class Where:
    """A region, a direction or a place in a sentence.

    Attributes
    ----------
    start, end
        First token (the preposition, where there is one), and the one after the last.
    kind
        ``"compass"``, ``"oblast"``, ``"direction"``, ``"near"``, ``"in"`` or ``"side"`` ("south of X")
        or ``"from"`` ("from X").
    region
        In English and lower case: ``"south"``, ``"sumy region"``, ``"bakhmut direction"``.
    place
        The settlement, direction's namesake or oblast, in the nominative in Latin letters; None for a compass word.
    name
        First token of the name, and the one after its last; None for a compass word.
    direction
        Compass word of "south of X".
    """

    start: int
    end: int
    kind: str
    region: str
    place: str | None = None
    name: tuple[int, int] | None = None
    direction: str | None = None


def places_where(sentence: Sentence) -> list[Where]:
    """Return the regions and places that a sentence names, in order, without overlaps."""
    found: list[Where] = []
    opened, nouns = sentence.opened(_OPENING), sentence.opened(_NOUNS)
    index = 0
    while index < len(sentence.tokens):
        if not (sentence.tokens[index].capital or index in opened or index + 1 in nouns):
            index += 1
            continue
        where = _side(sentence, index) or _named(sentence, index) or _near(sentence, index) or _alone(sentence, index)
        if where is None:
            index += 1
            continue
        if not (found and _is_whole(sentence, found[-1].end, index)):
            found.append(where)
        index = where.end
    return found


def _is_whole(sentence: Sentence, start: int, end: int) -> bool:
    """Return whether what stands after a region is what it is a part of: "the Orikhiv sector of the southern front"."""
    return start < end <= start + 2 and sentence.word(start) in sentence.vocabulary.table["whole"]


def _skip_article(sentence: Sentence, index: int) -> int:
    while sentence.at("article", index) or sentence.word(index) == '"':
        index += 1
    return index


def _side(sentence: Sentence, index: int) -> Where | None:
    """Read "the south", "southern Ukraine", "south of X", "the west of Donetsk oblast", "the left bank"."""
    named = _of_name(sentence, index)
    if named is not None:
        return named
    bank = sentence.at("bank", index)
    if bank is not None:
        return Where(index, bank.end, "compass", bank.name)
    noun = sentence.at("compass", index)
    if noun is not None and sentence.word(index - 1) == '"':
        return None
    if noun is not None:
        again = noun.end + 1 + (sentence.word(noun.end + 1) == sentence.word(index - 2))
        second = sentence.at("compass", _skip_article(sentence, again))
        if second is not None and sentence.word(noun.end) in sentence.vocabulary.table["and"]:
            return _compass_noun(sentence, index, f"{noun.name} and {second.name}", second.end)
        return _compass_noun(sentence, index, noun.name, noun.end)
    way = sentence.at("compass_way", index)
    if way is not None:
        target = _skip_article(sentence, way.end)
        end = name_at(sentence, target)
        if not end:
            return None
        return _beside(sentence, index, target, end, way.name)
    adjective = sentence.at("compass_adjective", index)
    if adjective is None:
        return None
    after = adjective.end
    country = sentence.within("party", after) or sentence.within("oblique", after)
    if country is not None and sentence.vocabulary.lang == "en":
        return Where(index, country.end, "compass", f"{adjective.name}ern {worded(sentence, after, country.end)}")
    ground = sentence.at("direction", after) or country
    if ground is not None:
        return Where(index, ground.end, "compass", adjective.name)
    ends = any(sentence.at(group, after) for group in ("total", "sum", "campaign"))
    if ends or sentence.word(after) == "–":
        return Where(index, after, "compass", adjective.name)
    named = _named(sentence, after)
    if named is not None and named.kind == "oblast":
        keep = sentence.at("oblast", named.end - 1)
        prefix = (
            f"{sentence.word(index)} "
            if keep is not None and keep.name == "oblast" and sentence.vocabulary.lang == "en"
            else ""
        )
        return Where(index, named.end, "oblast", prefix + named.region, named.place, named.name)
    end = name_at(sentence, after)
    if end:
        place = latin(sentence, after, end, case="oblique")
        return Where(index, end, "in", f"{adjective.name}ern {place.lower()}", place, (after, end))
    return None


def _compass_noun(sentence: Sentence, index: int, name: str, end: int) -> Where | None:
    of = sentence.word(end) in sentence.vocabulary.table["of"]
    target = _skip_article(sentence, end + 1 if of else end)
    country = sentence.within("party", target) or sentence.within("oblique", target)
    if country is not None and (of or sentence.vocabulary.lang != "en"):
        return Where(index, country.end, "compass", name)
    named = _named(sentence, target)
    if named is not None and named.kind == "oblast" and (of or sentence.vocabulary.lang != "en"):
        return Where(index, named.end, "oblast", f"{name} of {named.region}", named.place, named.name)
    landmark = sentence.at("landmark", target)
    if of and landmark is not None and sentence.tokens[target].capital:
        return Where(
            index, landmark.end, "side", f"{name} of the {worded(sentence, target, landmark.end)}", None, None, name
        )
    if of and sentence.word(target) in sentence.vocabulary.table["pronouns"]:
        named_before = next((i for i in range(index - 1, -1, -1) if name_at(sentence, i)), None)
        if named_before is not None:
            beside = _beside(sentence, index, named_before, name_at(sentence, named_before), name)
            return replace(beside, end=target + 1)
    if of:
        place_end = name_at(sentence, target)
        if place_end:
            return _beside(sentence, index, target, place_end, name)
        settled = sentence.at("settlement", target)
        if settled is not None and not name_at(sentence, settled.end + (sentence.word(settled.end) == "of")):
            named_before = next((i for i in range(index - 1, -1, -1) if name_at(sentence, i)), None)
            if named_before is not None:
                beside = _beside(sentence, index, named_before, name_at(sentence, named_before), name)
                return replace(beside, end=settled.end)
        if settled is not None and (place_end := name_at(sentence, settled.end + (sentence.word(settled.end) == "of"))):
            return _beside(sentence, index, place_end - 1, place_end, name)
        return None
    return Where(index, end, "compass", name)


def _beside(sentence: Sentence, index: int, target: int, end: int, side: str) -> Where:
    place = latin(sentence, target, end, case="oblique")
    words = place.lower()
    noun = sentence.at("landform", end)
    stop = end
    if noun is not None:
        words = adjective_place(sentence, target) or words
        words, stop = f"the {words} {noun.name}", noun.end
    return Where(index, stop, "side", f"{side} of {words}", place, (target, end), side)


def _named(sentence: Sentence, index: int) -> Where | None:
    """Read "Sumy region", "the Lyman axis", "Донеччина", "Лиманський напрямок"."""
    oblasts = sentence.vocabulary.conflict.oblasts
    if index >= len(sentence.tokens):
        return None
    if sentence.vocabulary.lang != "en":
        word = sentence.word(index)
        for stem, region in oblasts.items() if sentence.tokens[index].capital else ():
            if word.startswith(stem) and len(word) - len(stem) <= 4:
                return _with_second(sentence, index, region)
        return _adjective_named(sentence, index)
    end = name_at(sentence, index)
    if not end:
        return None
    base = latin(sentence, index, end)
    after = end + (sentence.word(end) == sentence.vocabulary.table["possessive"])
    listed = _list_end(sentence, end)
    for stop in (after, listed) if listed else (after,):
        oblast = sentence.at("oblast", stop)
        direction = sentence.at("direction", stop) or sentence.at("salient", stop)
        if oblast is not None:
            words = " ".join(
                [base if stop == after else worded(sentence, index, stop), worded(sentence, stop, oblast.end)]
            )
            named = (index, oblast.end) if stop == after else None
            return Where(index, oblast.end, "oblast", words.lower(), sentence_words(sentence, index, oblast.end), named)
        if sentence.word(stop) in sentence.vocabulary.table["ground"] and stop == end and direction is None:
            return Where(index, stop, "in", base.lower(), base, (index, end))
        if direction is not None:
            return Where(index, direction.end, "direction", worded(sentence, index, direction.end), base, (index, end))
    return _of_campaign(sentence, index, end)


def _with_second(sentence: Sentence, index: int, region: str) -> Where:
    """Return a region with the one that "and" joins to it: "Харківщина й Донеччина"."""
    second = None
    if sentence.word(index + 1) in sentence.vocabulary.table["and"] and index + 2 < len(sentence.tokens):
        second = _named(sentence, index + 2)
    kind = " oblast"
    if second is not None and second.kind == "oblast" and region.endswith(kind) and second.region.endswith(kind):
        both = f"{region.removesuffix(kind)} and {second.region.removesuffix(kind)} oblasts"
        return Where(index, second.end, "oblast", both, both.title(), (index, second.end))
    return Where(index, index + 1, "oblast", region, region.title(), (index, index + 1))


def _list_end(sentence: Sentence, index: int) -> int:
    """Return the token after names that "and" and commas join to one before: "Donetsk, Luhansk and Kharkiv" oblasts."""
    joined = False
    while sentence.word(index) in sentence.vocabulary.table["and"] or sentence.word(index) == ",":
        end = name_at(sentence, index + 1)
        if not end:
            break
        joined, index = True, end
    return index if joined else 0


def worded(sentence: Sentence, start: int, end: int) -> str:
    """Return the folded words between two tokens."""
    return " ".join(sentence.word(index) for index in range(start, end))


def sentence_words(sentence: Sentence, start: int, end: int) -> str:
    """Return the words between two tokens as written, blanks levelled."""
    begin, stop = sentence.characters(start, end)
    return " ".join(sentence.text[begin:stop].split())


def _adjective_named(sentence: Sentence, index: int) -> Where | None:
    bases, after = joined_places(sentence, index)
    oblast, direction = sentence.at("oblast", after), sentence.at("direction", after)
    noun = oblast or direction
    if noun is None or not bases:
        return None
    region = _joined(bases, noun.name)
    name = (index, noun.end if oblast else index + 1)
    return Where(
        index,
        noun.end,
        "oblast" if oblast else "direction",
        region,
        region.title() if oblast else bases[0].title(),
        name,
    )


def _near(sentence: Sentence, index: int) -> Where | None:
    """Read a preposition and the name that follows it."""
    flank = sentence.at("flank", index)
    if flank is not None:
        return _flank(sentence, index, flank.end)
    between = sentence.at("between", index)
    if between is not None:
        return _between(sentence, index, between.end)
    preposition = sentence.at("preposition", index)
    if preposition is None or preposition.name not in ("near", "in", "of", "from"):
        return None
    leads = not index or sentence.within("unit", index - 1) is not None or sentence.word(index - 1) == ")"
    if preposition.name == "of" and not leads:
        return None
    target = _skip_article(sentence, preposition.end)
    settled = sentence.at("settlement", target)
    if settled is not None:
        target = settled.end + (sentence.word(settled.end) == "of")
        target = _skip_article(sentence, target)
    inner = _side(sentence, target) or _named(sentence, target) or _axis(sentence, target)
    inner = inner or (_shortened(sentence, target) if preposition.name == "in" else None)
    if inner is not None:
        kind = "from" if preposition.name == "from" else inner.kind
        return Where(index, inner.end, kind, inner.region, inner.place, inner.name, inner.direction)
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    kind = preposition.name if preposition.name in ("near", "from") else "in"
    return Where(index, end, kind, place.lower(), place, (target, end))


def _of_campaign(sentence: Sentence, index: int, end: int) -> Where | None:
    """Read a place that an operation is named after: "the Kursk incursion"."""
    campaign = sentence.at("campaign", end)
    if campaign is None:
        return None
    place = latin(sentence, index, end)
    return Where(index, campaign.end, "in", place.lower(), place, (index, end))


def _of_name(sentence: Sentence, index: int) -> Where | None:
    """Read "the region of X", "the north-eastern oblast of X"."""
    start = _skip_article(sentence, index)
    adjective = sentence.at("compass_adjective", start)
    noun = sentence.at("oblast", adjective.end if adjective else start)
    if noun is None or sentence.word(noun.end) not in sentence.vocabulary.table["of"]:
        return None
    target = _skip_article(sentence, noun.end + 1)
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    return Where(index, end, "oblast", f"{place.lower()} {noun.name}", f"{place} {noun.name}", (target, end))


def _alone(sentence: Sentence, index: int) -> Where | None:
    """Read a name that has a share of a figure: "Zaporizhzhia alone accounts for 5", "…; Lyman, 5 sq km"."""
    end = name_at(sentence, index)
    item = sentence.word(index - 1) in (":", ";") and sentence.word(end) in (",", "–", ":")
    if not end or not (sentence.at("alone", end) or (item and measured_at(sentence, end + 1))):
        return None
    place = latin(sentence, index, end)
    return Where(index, end, "in", place.lower(), place, (index, end))


def _flank(sentence: Sentence, index: int, of: int) -> Where | None:
    """Read "the flanks of X", "the southern flank of the X front"."""
    target = _skip_article(sentence, of)
    named = _named(sentence, target)
    end = named.end if named else name_at(sentence, target)
    if not end:
        return None
    words = named.region if named else latin(sentence, target, end, case="oblique").lower()
    led = f"the {words}" if named else words
    flank = worded(sentence, _skip_article(sentence, index), of - 1)
    place = named.place if named else latin(sentence, target, end, case="oblique")
    return Where(index, end, "side", f"{flank} of {led}", place, named.name if named else (target, end))


def _shortened(sentence: Sentence, index: int) -> Where | None:
    """Read the second of "на Лиманському напрямку …, на Таврійському …"."""
    nouns = sorted([*sentence.group("direction"), *sentence.group("oblast")], key=lambda tag: -tag.end)
    noun = next((tag for tag in nouns if tag.end <= index), None)
    bases, end = joined_places(sentence, index, known=True)
    if noun is None or not bases:
        return None
    kind = "oblast" if noun.group == "oblast" else "direction"
    return Where(index, end, kind, _joined(bases, noun.name), bases[0].title(), (index, index + 1))


def _axis(sentence: Sentence, index: int) -> Where | None:
    """Read a direction that its two ends name: "на напрямку Рівнопіль – Волноваха"."""
    noun = sentence.at("direction", index)
    first = name_at(sentence, noun.end) if noun else 0
    second = name_at(sentence, first + 1) if first and sentence.word(first) in ("–", "-") else 0
    if noun is None or not second:
        return None
    ends = [latin(sentence, *name, case="nominative") for name in ((noun.end, first), (first + 1, second))]
    return Where(index, second, "direction", f"{' - '.join(ends).lower()} {noun.name}", ends[0], (noun.end, first))


def _joined(bases: list[str], noun: str) -> str:
    joined = bases[0] if len(bases) == 1 else f"{', '.join(bases[:-1])} and {bases[-1]}"
    return f"{joined} {noun}{'s' if len(bases) > 1 else ''}"


def _between(sentence: Sentence, index: int, target: int) -> Where | None:
    """Read "between X and Y"."""
    target = target + 1 if sentence.at("settlement", target) else target
    first = name_at(sentence, target)
    if not first or sentence.word(first) not in sentence.vocabulary.table["and"]:
        return None
    second = name_at(sentence, first + 1)
    if not second:
        return None
    one, other = latin(sentence, target, first, case="oblique"), latin(sentence, first + 1, second, case="oblique")
    return Where(index, second, "near", f"between {one.lower()} and {other.lower()}", one, (target, first))
