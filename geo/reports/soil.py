"""Ground that is the attacker's own, as a region: "63 sq km of Russian territory", "російської території"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reports.sentence import Sentence


def attackers_soil(sentence: Sentence, index: int) -> tuple[str, int] | None:
    """Return the attacker's own ground in English and the token after it, where a sentence names it at a token.

    Ground of the defender is all that a figure can be of, so it bounds nothing and is no region.
    """
    attacker, adjective = sentence.vocabulary.conflict.parties[0], sentence.at("adjective", index)
    noun = sentence.at("soil", adjective.end) if adjective is not None and adjective.name == attacker else None
    if noun is None:
        return None
    english = sentence.vocabulary.lang == "en"
    return f"{sentence.word(index)} {noun.name}" if english else attacker.lower(), noun.end
