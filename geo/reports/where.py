"""Where a claim is: regions, directions and settlements as a sentence words them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.reports.adjectives import adjective_place
from geo.reports.lists import past_epithets
from geo.reports.named_regions import (
    Where,
    axis,
    named_region,
    region_of_name,
    shortened,
    skip_article,
    worded,
)
from geo.reports.names import latin, name_at
from geo.reports.numbers import measured_at, read_number
from geo.reports.soil import attackers_soil

if TYPE_CHECKING:
    from geo.reports.lexicon import Tag
    from geo.reports.sentence import Sentence


_OPENING = (
    "article", "bank", "compass", "compass_way", "compass_adjective", "flank", "between", "preposition", "oblast",
)  # fmt: skip
"""Groups of phrases that can open a region in small letters."""
_SIDES = ("article", "bank", "compass", "compass_way", "compass_adjective", "oblast", "adjective")
"""Groups of phrases that can open a side."""
_LEADS = ("flank", "between", "preposition")
"""Groups of phrases that can lead to the name of a place."""
_NOUNS = ("oblast", "direction", "salient", "undertaking", "soil")


def places_where(sentence: Sentence) -> list[Where]:
    """Return the regions and places that a sentence names, in order, without overlaps."""
    found: list[Where] = []
    opened, nouns = sentence.opened(_OPENING), sentence.opened(_NOUNS)
    sides, leads = sentence.opened(_SIDES), sentence.opened(_LEADS)
    index = 0
    while index < len(sentence.tokens):
        if not (sentence.tokens[index].capital or index in opened or index + 1 in nouns):
            index += 1
            continue
        where = (
            (_side(sentence, index) if index in sides else None)
            or named_region(sentence, index)
            or (_near(sentence, index) if index in leads else None)
            or _alone(sentence, index)
        )
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


def _side(sentence: Sentence, index: int) -> Where | None:
    """Read "the south", "southern Ukraine", "south of X", "the west of Donetsk oblast", "the left bank"."""
    named = region_of_name(sentence, index)
    if named is not None:
        return named
    soil = attackers_soil(sentence, index)
    if soil is not None:
        return Where(index, soil[1], "compass", soil[0])
    bank = sentence.at("bank", index)
    if bank is not None:
        return Where(index, bank.end, "compass", bank.name)
    noun = sentence.at("compass", index)
    if noun is not None and sentence.word(index - 1) == '"':
        return None
    if noun is not None:
        again = noun.end + 1 + (sentence.word(noun.end + 1) == sentence.word(index - 2))
        second = sentence.at("compass", skip_article(sentence, again))
        if second is not None and sentence.word(noun.end) in sentence.vocabulary.table["and"]:
            return _compass_noun(sentence, index, f"{noun.name} and {second.name}", second.end)
        return _compass_noun(sentence, index, noun.name, noun.end)
    way = sentence.at("compass_way", index)
    if way is not None:
        target = skip_article(sentence, way.end)
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
    part = _part_of(sentence, index, after, adjective.name)
    if part is not None:
        return part
    named = named_region(sentence, after)
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


def _part_of(sentence: Sentence, index: int, noun: int, side: str) -> Where | None:
    """Read "the northern part of X", of a town or of an oblast."""
    table = sentence.vocabulary.table
    if sentence.word(noun) not in table["part"]:
        return None
    target = skip_article(sentence, noun + 1 + (sentence.word(noun + 1) in table["of"]))
    named = named_region(sentence, target)
    if named is not None and named.kind == "oblast":
        return Where(index, named.end, "oblast", f"{side}ern {named.region}", named.place, named.name)
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    return Where(index, end, "in", f"{side}ern {place.lower()}", place, (target, end))


def _compass_noun(sentence: Sentence, index: int, name: str, end: int) -> Where | None:
    of = sentence.word(end) in sentence.vocabulary.table["of"]
    target = skip_article(sentence, end + 1 if of else end)
    country = sentence.within("party", target) or sentence.within("oblique", target)
    if country is not None and (of or sentence.vocabulary.lang != "en"):
        return Where(index, country.end, "compass", name)
    named = named_region(sentence, target)
    district = named is not None and sentence.at("direction", named.end - 1)
    whole = named is not None and (named.kind == "oblast" or (district and district.name == "district"))
    if named is not None and whole and (of or sentence.vocabulary.lang != "en"):
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


def _near(sentence: Sentence, index: int) -> Where | None:
    """Read a preposition and the name that follows it."""
    flank = sentence.at("flank", index)
    if flank is not None:
        return _flank(sentence, index, flank)
    between = sentence.at("between", index)
    if between is not None:
        return _between(sentence, index, between.end)
    preposition = sentence.at("preposition", index)
    if preposition is None or preposition.name not in ("near", "in", "of", "from"):
        return None
    leads = not index or sentence.within("unit", index - 1) is not None or sentence.word(index - 1) == ")"
    if preposition.name == "of" and not leads:
        return None
    target = skip_article(sentence, preposition.end)
    settled = sentence.at("settlement", past_epithets(sentence, target))
    if settled is not None:
        target = settled.end + (sentence.word(settled.end) == "of")
        target = skip_article(sentence, target)
    flank = sentence.at("flank", target)
    if flank is not None:
        return _flank(sentence, target, flank)
    inner = (
        axis(sentence, preposition.end - 1)
        or _side(sentence, target)
        or named_region(sentence, target)
        or axis(sentence, target)
    )
    inner = inner or (shortened(sentence, target) if preposition.name == "in" else None)
    if inner is not None:
        kind = "from" if preposition.name == "from" else inner.kind
        return Where(index, inner.end, kind, inner.region, inner.place, inner.name, inner.direction)
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    kind = preposition.name if preposition.name in ("near", "from") else "in"
    return Where(index, end, kind, place.lower(), place, (target, end))


def _alone(sentence: Sentence, index: int) -> Where | None:
    """Read a name that has a share of a figure: "Zaporizhzhia alone accounts for 5", "…; Lyman, 5 sq km"."""
    end = name_at(sentence, index)
    if not end:
        return None
    item = sentence.word(index - 1) in (":", ";") and sentence.word(end) in (",", "–", ":")
    joined = sentence.word(index - 1) == "," or sentence.word(index - 1) in sentence.vocabulary.table["and"]
    bracketed = joined and sentence.word(end) == "(" and read_number(sentence, end + 1) is not None
    if not (bracketed or sentence.at("alone", end) or (item and measured_at(sentence, end + 1))):
        return None
    place = latin(sentence, index, end, case="oblique" if bracketed else "accusative")
    return Where(index, end, "in", place.lower(), place, (index, end))


def _flank(sentence: Sentence, index: int, tag: Tag) -> Where | None:
    """Read "the flanks of X", "the southern flank of the X front"."""
    target = skip_article(sentence, tag.end)
    named = named_region(sentence, target)
    end = named.end if named else name_at(sentence, target)
    if not end:
        return None
    words = named.region if named else latin(sentence, target, end, case="oblique").lower()
    led = f"the {words}" if named else words
    english = sentence.vocabulary.lang == "en"
    flank = worded(sentence, skip_article(sentence, index), tag.end - 1) if english else tag.name
    place = named.place if named else latin(sentence, target, end, case="oblique")
    return Where(index, end, "side", f"{flank} of {led}", place, named.name if named else (target, end))


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
