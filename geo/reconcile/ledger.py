"""The ledger: months of weekly and cumulative claims, and which of them cannot be true together.

Claims are tested against one another first, to their digits; then each against the maps, window by window. What fits
is reconciled with the maps into one series.

References
----------
Narasimhan, S. and Jordache, C. (1999). Data Reconciliation and Gross Error Detection. Gulf Publishing.
Birge, R. T. (1932). The calculation of errors by the method of least squares. Physical Review 40, 207-227.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reconcile.account import Account, reconcile_side
from geo.reconcile.adjustment import Adjustment, chi2_chance
from geo.reconcile.findings import find, left_out
from geo.reconcile.held import reconcile_held
from geo.reconcile.ledger_model import GlobalTest, Ledger, LedgerClaim, SeriesRow, Statement
from geo.reconcile.meter import GroundMeter, UntestableError
from geo.reconcile.readings import ImpossibleClaimError, Reading, read_statement
from geo.reconcile.scorecard import score_sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from geo.control.model import Archive
    from geo.reconcile.model import Measurement
    from geo.regions.model import Region


def reconcile_ledger(
    statements: Iterable[Statement],
    archives: Sequence[Archive | GroundMeter] = (),
    *,
    regions: Sequence[Region] | None = None,
    lag_days: int = 7,
    significance: float = 0.05,
    reporting: float = 0.1,
) -> Ledger:
    """Reconcile many claims about the same ground with one another and with maps.

    Parameters
    ----------
    statements
        Claims with their reports, in any order. Only areas enter. An advance does not: it is one push among others
        nearby, told again as it goes on, so that depths and widths neither add up nor bound what was gained.
    archives
        Sources of control polygons. Without any, claims are tested against one another alone.
    regions
        The regions that claims may name; by default those that ship.
    lag_days
        How many days a map may follow the event.
    significance
        Chance of calling any claim a misfit where all are honest.
    reporting
        Standard deviation of a source's own error, as a share of what it reports; besides the rounding.

    Returns
    -------
    ledger
        The series, every claim of an area with its residual, the global test, and a scorecard a source.
    """
    entries = [each for each in statements if each.claim.area is not None]
    meters = [each if isinstance(each, GroundMeter) else GroundMeter(each) for each in archives]
    findings: dict[int, LedgerClaim] = {}
    readings: dict[int, Reading] = {}
    for number, statement in enumerate(entries):
        try:
            readings[number] = read_statement(statement, regions)
        except UntestableError as missing:
            findings[number] = left_out(statement, None, f"Cannot be tested: {missing}.")
        except ImpossibleClaimError as reason:
            findings[number] = left_out(statement, False, str(reason))
    gains = {number: each for number, each in readings.items() if not each.held}
    accounts: dict[tuple[str, str], Account] = {}
    for name in dict.fromkeys(map(_account, gains.values())):
        own = {number: each for number, each in gains.items() if _account(each) == name}
        places, unique = _without_repeats(own)
        account = reconcile_side(unique, meters, lag_days=lag_days, significance=significance, reporting=reporting)
        accounts[name] = account
        first = {place: entries[number] for number, place in reversed(places.items())}
        entered = [first[place] for place in range(len(unique))]
        for number, place in places.items():
            findings[number] = find(account, place, entries[number], entered)
    held = [number for number, each in readings.items() if each.held]
    totals = reconcile_held(
        [readings[number] for number in held],
        [entries[number] for number in held],
        {actor: account for (actor, ground), account in accounts.items() if not ground},
        meters,
        significance,
    )
    findings |= dict(zip(held, totals.findings, strict=True))
    claims = tuple(findings[number] for number in range(len(entries)))
    return Ledger(
        series=tuple(row for account in accounts.values() for row in _series(account)),
        claims=claims,
        test=_sum_tests([*(account.everything for account in accounts.values()), totals.everything]),
        kept=_sum_tests([*(account.solved for account in accounts.values()), totals.solved]),
        scorecard=score_sources(claims, tuple(accounts.values())),
    )


def _account(reading: Reading) -> tuple[str, str]:
    """Return which account a reading belongs to: its side's, or one of its own for the ground around a settlement.

    Circles around settlements cut regions into more pieces than their few claims could ever check.
    """
    local = reading.region is not None and reading.region.kind == "vicinity"
    return reading.actor, reading.ground if local else ""


def _without_repeats(readings: dict[int, Reading]) -> tuple[dict[int, int], tuple[Reading, ...]]:
    """Enter a figure once that several reports give for one window and region: it is one statement, not many."""
    places: dict[tuple[object, ...], int] = {}
    unique: list[Reading] = []
    found: dict[int, int] = {}
    for number, each in readings.items():
        key = (each.ground, each.start, each.end, each.open, each.km2)
        place = places.setdefault(key, len(unique))
        if place == len(unique):
            unique.append(each)
        found[number] = place
    return found, tuple(unique)


def _series(account: Account) -> Iterator[SeriesRow]:
    """Yield each region's windows: between the days that its own claims name, joined where nothing parts them."""
    grid = account.book.grid
    for region in grid.within:
        named = {
            day
            for number, each in enumerate(account.book.readings)
            if each.ground == region
            for day in ((each.start, each.end) if account.book.comparable(number) else (each.end,))
        }
        days = [grid.days.index(day) for day in sorted(named)]
        at = 0
        while at < len(days) - 1:
            after = next(
                (to for to in range(at + 1, len(days)) if account.estimate(region, days[at], days[to])), at + 1
            )
            yield _row(account, region, days[0], days[at], days[after])
            at = after


def _row(account: Account, region: str, origin: int, start: int, end: int) -> SeriesRow:
    grid = account.book.grid
    window = (grid.days[start], grid.days[end])
    gained, total = account.estimate(region, start, end), account.estimate(region, origin, end)
    claimed = account.claimed(region, start, end)
    return SeriesRow(
        actor=account.book.readings[0].actor,
        region=region,
        start=window[0],
        end=window[1],
        claimed_km2=_gain(claimed),
        measured=_measured(account, region, *window),
        km2=_gain(gained and gained[0]),
        sd_km2=gained and gained[1],
        total_km2=_gain(total and total[0]),
        total_sd_km2=total and total[1],
        total_measured=_measured(account, region, grid.days[origin], window[1]),
    )


def _gain(km2: float | None) -> float | None:
    """Return a gain: none is less than nothing, however the least squares of rounded figures fall."""
    return None if km2 is None else max(km2, 0.0)


def _measured(account: Account, region: str, start: date, end: date) -> tuple[Measurement, ...]:
    row = account.book.grid.row(region, start, end)
    found = (source.read(row, start, end, region) for source in account.book.maps)
    return tuple(each for each in found if each is not None)


def _sum_tests(parts: Sequence[Adjustment]) -> GlobalTest:
    chi2, dof = sum((part.chi2 for part in parts), 0.0), sum(part.dof for part in parts)
    return GlobalTest(chi2, dof, chi2_chance(chi2, dof))
