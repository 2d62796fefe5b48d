"""Scorecards: how each source's claims compare with what does not come from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.adjustment import adjust
from geo.reconcile.ledger_model import Score

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from geo.reconcile.account import Account
    from geo.reconcile.ledger_model import LedgerClaim


def score_sources(claims: Sequence[LedgerClaim], accounts: Sequence[Account]) -> tuple[Score, ...]:
    """Score every source.

    Its bias and spread are the mean and the standard deviation of what it claimed minus an estimate that owes
    nothing to it: the mean of the maps over the claim's window, or, where no map covers it, what the other sources'
    claims add up to.

    Parameters
    ----------
    claims
        What the ledger found of every claim.
    accounts
        The sides' accounts.

    Returns
    -------
    scores
        One a source, the most claims first, then by name. A figure that a source states in several reports counts
        once in bias and spread.
    """
    gaps: dict[str, list[tuple[float, float]]] = {}
    for account in accounts:
        for source in dict.fromkeys(reading.source for reading in account.book.readings):
            gaps.setdefault(source, []).extend(_gaps(account, source))
    counts = {source: [each for each in claims if each.source == source] for source in {each.source for each in claims}}
    scores = [_score(source, own, gaps.get(source, [])) for source, own in counts.items()]
    return tuple(sorted(scores, key=lambda score: (-score.claims, score.source)))


def _gaps(account: Account, source: str) -> Iterator[tuple[float, float]]:
    """Yield each of a source's figures with an estimate that owes nothing to it, where there is one."""
    book = account.book
    others = np.array([each.source != source for each in book.readings])
    others[list(account.accused)] = False
    solved = adjust(book.claims_system(others, account.rough)) if others.any() else None
    for place, reading in enumerate(book.readings):
        if reading.source != source or not book.comparable(place):
            continue
        maps = account.compared.get(place)
        if maps:
            yield reading.km2, float(np.mean([measured.km2 for measured, _ in maps]))
        elif solved is not None:
            row = book.grid.row(reading.ground, reading.start, reading.end)
            found = solved.estimate(book.pad(row, solved.x.size))
            if found is not None:
                yield reading.km2, found[0]


def _score(source: str, claims: Sequence[LedgerClaim], gaps: Sequence[tuple[float, float]]) -> Score:
    checked = [each for each in claims if each.fits is not None]
    off = np.array([claimed - estimate for claimed, estimate in gaps])
    against = sum(estimate for _, estimate in gaps)
    return Score(
        source=source,
        claims=len(claims),
        checked=len(checked),
        supported=sum(bool(each.fits) for each in checked),
        compared=len(gaps),
        bias_km2=float(off.mean()) if len(off) else None,
        spread_km2=float(off.std(ddof=1)) if len(off) > 1 else None,
        bias_share=float(off.sum() / against) if against > 0 else None,
    )
