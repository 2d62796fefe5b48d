"""Claims of a report: what it says about ground, in order of its text."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from geo.reports.advances import advance_claims, with_widths
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
    from geo.reports.vocabulary import Conflict

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
    context = Context(report, Discourse(home_side=_home(report, load(report.lang, conflict).conflict)), is_place)
    found: list[tuple[int, Claim]] = []
    verified: bool | None = None
    for sentence, said, coming in _with_sources(_sentences(report, conflict)):
        context.read(sentence, said, coming)
        seen = verification(sentence)
        verified = seen if verified is None else verified and (seen is not False)
        claims = [*area_claims(context), *advance_claims(context), *control_claims(context)]
        found += [(sentence.index, claim) for claim in _without_overlaps(claims)]
        context.close()
    attacker = load(report.lang, conflict).conflict.parties[0]
    told = _with_actors(with_widths(sorted(found, key=lambda item: item[1].span)), attacker)
    numbered = (replace(claim, id=f"c{number}", verified=verified) for number, claim in enumerate(told, start=1))
    return Claims(report, numbered)


def _home(report: Report, conflict: Conflict) -> str | None:
    """Return the side that a report is written from: by what it calls the other, its publisher, its language."""
    voices = conflict.voices.get(report.lang, {})
    folded = fold(report.text)
    heard = {side: sum(1 for _ in words.finditer(folded)) for side, words in voices.items()}
    loudest = max(heard, key=lambda side: heard[side], default=None)
    if loudest is not None and list(heard.values()).count(heard[loudest]) == 1:
        return loudest
    host = urlsplit(report.url).hostname or ""
    told = next((side for ending, side in conflict.outlets.items() if host.endswith(ending)), None)
    return (told if voices else None) or conflict.home.get(report.lang)


def _with_actors(found: list[tuple[int, Claim]], attacker: str) -> list[Claim]:
    """Give a figure that names no side the side of the next one, in its sentence rather than in another.

    Those that a source counts without a word on whose they are, are the attacker's.
    """
    following: tuple[int, str] | None = None
    told: list[Claim] = []
    for index, claim in reversed(found):
        if claim.actor is not None:
            following = index, claim.actor
        near = following is not None and (following[0] == index or claim.source is None)
        actor = following[1] if following is not None and near else (attacker if claim.source else None)
        if actor is not None:
            told.append(claim if claim.actor else replace(claim, actor=actor))
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
            if start < offset:
                continue
            claim = replace(claim, span=claim.place_span, quote=claim.quote[start - offset : end - offset])
        fixed.append(claim)
    return fixed
