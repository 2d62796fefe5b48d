"""Regions and directions by their names: "Sumy region", "the Lyman axis", "Донеччина", "Лиманський напрямок"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.reports.adjectives import joined_places, land_of
from geo.reports.names import latin, name_at

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence


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


def named_region(sentence: Sentence, index: int) -> Where | None:
    """Read "Sumy region", "the Lyman axis", "Донеччина", "Лиманський напрямок"."""
    oblasts = sentence.vocabulary.conflict.oblasts
    if index >= len(sentence.tokens):
        return None
    word = sentence.word(index)
    if sentence.vocabulary.lang != "en":
        for stem, region in oblasts.items() if sentence.tokens[index].capital else ():
            if word.startswith(stem) and len(word) - len(stem) <= 4:
                return _with_second(sentence, index, region)
        land = land_of(sentence, index)
        if land is not None:
            return Where(index, index + 1, "in", land, _titled(land), (index, index + 1))
        return _adjective_named(sentence, index)
    if word in oblasts and sentence.tokens[index].capital and not sentence.at("direction", index + 1):
        return Where(index, index + 1, "oblast", oblasts[word], _titled(oblasts[word]), (index, index + 1))
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
            words, one = worded(sentence, index, direction.end), stop == after
            return Where(index, direction.end, "direction", words, base if one else None, (index, end) if one else None)
    return _of_campaign(sentence, index, end)


def _with_second(sentence: Sentence, index: int, region: str) -> Where:
    """Return a region with the one that "and" joins to it: "Харківщина й Донеччина"."""
    second = None
    if sentence.word(index + 1) in sentence.vocabulary.table["and"] and index + 2 < len(sentence.tokens):
        second = named_region(sentence, index + 2)
    kind = " oblast"
    if second is not None and second.kind == "oblast" and region.endswith(kind) and second.region.endswith(kind):
        both = f"{region.removesuffix(kind)} and {second.region.removesuffix(kind)} oblasts"
        return Where(index, second.end, "oblast", both, _titled(both), (index, second.end))
    return Where(index, index + 1, "oblast", region, _titled(region), (index, index + 1))


def _list_end(sentence: Sentence, index: int) -> int:
    """Return the token after names that "and" and commas join to one before: "Donetsk, Luhansk and Kharkiv" oblasts."""
    at, passed = index, []
    while at not in sentence.list_ends and (end := _next_listed(sentence, at)):
        passed.append(at)
        at = end
    stop = sentence.list_ends.get(at, at)
    sentence.list_ends.update(dict.fromkeys(passed, stop))
    return stop if stop != index else 0


def _next_listed(sentence: Sentence, index: int) -> int:
    """Return the token after the name that a comma or "and" joins to what stands before it, or 0."""
    joint = sentence.vocabulary.table["and"]
    comma = sentence.word(index) == ","
    if not comma and sentence.word(index) not in joint:
        return 0
    return name_at(sentence, index + 1 + (comma and sentence.word(index + 1) in joint))


def _adjective_named(sentence: Sentence, index: int) -> Where | None:
    bases, after = joined_places(sentence, index)
    oblast = sentence.at("oblast", after)
    noun = oblast or sentence.at("direction", after) or sentence.at("salient", after)
    if bases and noun is None and sentence.at("undertaking", after) is not None:
        region = f"{bases[0]} oblast"
        known = region in sentence.vocabulary.conflict.oblasts.values()
        return Where(index, after + 1, "in", region, _titled(region), (index, index + 1)) if known else None
    if noun is None or not bases:
        return None
    region = _joined(bases, noun.name)
    name = (index, noun.end if oblast else index + 1)
    return Where(
        index,
        noun.end,
        "oblast" if oblast else "direction",
        region,
        _titled(region) if oblast else _titled(bases[0]),
        name,
    )


def _of_campaign(sentence: Sentence, index: int, end: int) -> Where | None:
    """Read a place that an operation is named after: "the Kursk incursion"."""
    campaign = sentence.at("campaign", end)
    if campaign is None:
        return None
    place = latin(sentence, index, end)
    return Where(index, campaign.end, "in", place.lower(), place, (index, end))


def region_of_name(sentence: Sentence, index: int) -> Where | None:
    """Read "the region of X", "the north-eastern oblast of X"."""
    start = skip_article(sentence, index)
    adjective = sentence.at("compass_adjective", start)
    noun = sentence.at("oblast", adjective.end if adjective else start)
    if noun is None or sentence.word(noun.end) not in sentence.vocabulary.table["of"]:
        return None
    target = skip_article(sentence, noun.end + 1)
    end = name_at(sentence, target)
    if not end:
        return None
    place = latin(sentence, target, end, case="oblique")
    return Where(index, end, "oblast", f"{place.lower()} {noun.name}", f"{place} {noun.name}", (target, end))


def shortened(sentence: Sentence, index: int) -> Where | None:
    """Read the second of "на Лиманському напрямку …, на Таврійському …"."""
    nouns = sorted([*sentence.group("direction"), *sentence.group("oblast")], key=lambda tag: -tag.end)
    noun = next((tag for tag in nouns if tag.end <= index), None)
    bases, end = joined_places(sentence, index, known=True)
    if noun is None or not bases:
        return None
    kind = "oblast" if noun.group == "oblast" else "direction"
    return Where(index, end, kind, _joined(bases, noun.name), _titled(bases[0]), (index, index + 1))


def axis(sentence: Sentence, index: int) -> Where | None:
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


def skip_article(sentence: Sentence, index: int) -> int:
    """Return the token after articles and quotation marks."""
    while sentence.at("article", index) or sentence.word(index) == '"':
        index += 1
    return index


def worded(sentence: Sentence, start: int, end: int) -> str:
    """Return the folded words between two tokens."""
    return " ".join(sentence.word(index) for index in range(start, end)).replace(" 's", "'s").replace(" ,", ",")


def sentence_words(sentence: Sentence, start: int, end: int) -> str:
    """Return the words between two tokens as written, blanks levelled."""
    begin, stop = sentence.characters(start, end)
    return " ".join(sentence.text[begin:stop].split())


def _titled(region: str) -> str:
    return region.title().replace("'S", "'s")
