"""Claims of a report: what it says about ground, in order of its text."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from geo.reports.advances import advance_claims
from geo.reports.areas import area_claims
from geo.reports.context import Context
from geo.reports.control import control_claims
from geo.reports.language import language_of
from geo.reports.model import Claims
from geo.reports.sentence import Sentence
from geo.reports.sides import Discourse
from geo.reports.sources import sources, verification
from geo.reports.tokens import fold, sentences
from geo.reports.vocabulary import DEFAULT_CONFLICT, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from geo.reports.model import Claim, Report
    from geo.reports.sources import Source

_COMING = 2


def extract_claims(
    report: Report, *, is_place: Callable[[str], bool] | None = None, conflict: str | Path = DEFAULT_CONFLICT
) -> Claims:
    """Return what a report claims about ground: areas, advances, settlements that changed hands.

    Parameters
    ----------
    report
        The report, in English, Ukrainian or Russian; languages may change from sentence to sentence.
    is_place
        Tells whether a proper name, as written, can be a settlement's. Without it every proper name that
        stands where a settlement's would is taken for one.
    conflict
        Whose sides, speakers and days are meant: the name of a table that ships, or the path of a user's own.

    Returns
    -------
    claims
        In order of the text, with ids ``"c1"``, ``"c2"``, … For every claim
        ``report.text[claim.span[0]:claim.span[1]] == claim.quote``.
    """
    home = load(report.lang, conflict).conflict.home.get(report.lang)
    context = Context(report, Discourse(home_side=home), is_place)
    found: list[Claim] = []
    verified: bool | None = None
    for sentence, said, coming in _with_sources(_sentences(report, conflict)):
        context.read(sentence, said, coming)
        seen = verification(sentence)
        verified = seen if verified is None else verified and (seen is not False)
        found += _without_overlaps([*area_claims(context), *advance_claims(context), *control_claims(context)])
        context.close()
    attacker = load(report.lang, conflict).conflict.parties[0]
    found = _with_actors(sorted(found, key=lambda claim: claim.span), attacker)
    numbered = (replace(claim, id=f"c{number}", verified=verified) for number, claim in enumerate(found, start=1))
    return Claims(report, numbered)


def _with_actors(claims: list[Claim], attacker: str) -> list[Claim]:
    """Give a figure that names no side the side of the next one.

    Where no figure names one, those that a source counts without a word on whose they are, are the attacker's.
    """
    following: str | None = None
    told: list[Claim] = []
    for claim in reversed(claims):
        following = claim.actor or following or (attacker if claim.source else None)
        if following is not None:
            told.append(claim if claim.actor else replace(claim, actor=following))
    return told[::-1]


def _sentences(report: Report, conflict: str | Path) -> Iterator[Sentence]:
    folded = fold(report.text)
    for index, run in enumerate(sentences(report.text, folded, load(report.lang, conflict))):
        lang = language_of(folded[run[0].start : run[-1].end], report.lang)
        yield Sentence(report.text, folded, run, load(lang, conflict), index)


def _with_sources(read: Iterator[Sentence]) -> Iterator[tuple[Sentence, list[Source], list[Source]]]:
    """Yield each sentence with those whose words it gives, and those whose words the next sentences give."""
    waiting: deque[tuple[Sentence, list[Source]]] = deque()
    for sentence in read:
        waiting.append((sentence, sources(sentence)))
        if len(waiting) > _COMING:
            yield _first(waiting)
    while waiting:
        yield _first(waiting)


def _first(waiting: deque[tuple[Sentence, list[Source]]]) -> tuple[Sentence, list[Source], list[Source]]:
    sentence, said = waiting.popleft()
    return sentence, said, [source for _, later in waiting for source in later]


def _without_overlaps(claims: list[Claim]) -> list[Claim]:
    """Keep claims' words apart: a settlement's claim shrinks to its name where its words would meet another's."""
    fixed = [claim for claim in claims if claim.kind != "control"]
    for claim in (claim for claim in claims if claim.kind == "control"):
        meets = any(claim.span[0] < other.span[1] and other.span[0] < claim.span[1] for other in fixed)
        if meets and claim.place_span is not None:
            start, end = claim.place_span
            offset = claim.span[0]
            claim = replace(claim, span=claim.place_span, quote=claim.quote[start - offset : end - offset])
        fixed.append(claim)
    return fixed
