"""What the ledger says of each claim, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.reconcile import wording
from geo.reconcile.ledger_model import LedgerClaim
from geo.reconcile.readings import source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.reconcile.account import Account
    from geo.reconcile.ledger_model import Statement
    from geo.reconcile.model import Measurement
    from geo.reconcile.readings import Reading

# Beyond so many standard deviations the number says no more.
_MANY_SD = 100.0


def left_out(statement: Statement, fits: bool | None, why: str) -> LedgerClaim:
    """Return the finding on a claim that could not be entered."""
    period = statement.claim.period
    return LedgerClaim(
        statement=statement,
        source=source_of(statement),
        region=statement.claim.region,
        start=None if period is None else period.start,
        end=None if period is None else period.end,
        fitted_km2=None,
        residual_km2=None,
        residual_sd=None,
        fits=fits,
        why=why,
    )


def find(account: Account, place: int, statement: Statement, entered: Sequence[Statement]) -> LedgerClaim:
    """Return the finding on a claim.

    Parameters
    ----------
    account
        The side's account.
    place
        Which of its readings the claim is.
    statement
        The claim.
    entered
        For every reading of the account, the first statement of it.

    Returns
    -------
    finding
        Whether it fits, by how much it does not, and why.
    """
    reading = account.book.readings[place]
    days = account.book.grid.days
    maps = account.compared.get(place, ())
    estimate = None
    if account.book.comparable(place):
        estimate = account.estimate(reading.ground, days.index(reading.start), days.index(reading.end))
    fits, sd, why = _judge(account, place, reading, maps, entered)
    if reading.moved:
        why = f"{why} Its window was moved by a day, onto the day of a total."
    loose = account.book.looseness.get(reading.source)
    if loose is not None:
        why = f"{why} The figures of {reading.source} disagree among themselves; they are taken as sure to {loose:.1%}."
    if statement is not entered[place]:
        why = f"{why} Repeats {_name(entered[place])}."
    return LedgerClaim(
        statement=statement,
        source=source_of(statement),
        region=reading.ground,
        start=reading.start if account.book.comparable(place) else None,
        end=reading.end,
        fitted_km2=estimate and estimate[0],
        residual_km2=None if estimate is None or fits is None else reading.km2 - estimate[0],
        residual_sd=sd,
        fits=fits,
        why=why,
    )


def _judge(
    account: Account,
    place: int,
    reading: Reading,
    maps: tuple[tuple[Measurement, float], ...],
    entered: Sequence[Statement],
) -> tuple[bool | None, float | None, str]:
    said = _said(entered[place], account.book.comparable(place), reading)
    implied = account.implied(place)
    if place in account.accused:
        z, together = account.accused[place]
        others = [_name(entered[other]) for other in together if other != place]
        return False, z, f"{said}. {_contradiction(reading, implied, z, others)}{_shown(maps)}"
    if account.off_map[place]:
        z = min((each for _, each in maps), key=abs)
        agree = "" if implied is None else f" The other claims imply {_exact(implied)} km²."
        return False, z, f"{said}.{_shown(maps)} That is {_apart(z)} than the map allows.{agree}"
    residual = account.residual(place)
    if residual is None and not maps:
        return None, None, f"{said}. Nothing else speaks of this window, so it cannot be checked."
    agree = "" if implied is None else f" The other claims imply {_exact(implied)} km²."
    return True, residual, f"{said}; it fits.{agree}{_shown(maps)}"


def _said(statement: Statement, dated: bool, reading: Reading) -> str:
    area = statement.claim.area
    claimed = wording.claimed(area) if area is not None else ""
    when = f"in total by {wording.day(reading.end)}"
    if dated:
        period = statement.claim.period
        days = (reading.start, reading.end) if period is None else (period.start or reading.start, period.end)
        when = wording.window(days[0], days[1] or reading.end)
    where = "in all" if reading.region is None else f"in {reading.region.label}"
    where = where if reading.region is None or reading.region.kind != "vicinity" else reading.region.label
    return f"{claimed} {'for ' if dated else ''}{when} {where}"


def _contradiction(reading: Reading, implied: float | None, z: float, others: Sequence[str]) -> str:
    if others:
        listed = ", ".join(others)
        return f"It cannot be true together with {listed}, and the claims alone do not say which is wrong."
    if implied is None:
        return f"It cannot be true together with the other claims ({_sds(z)})."
    off = reading.km2 - implied
    more = "more" if off > 0 else "less"
    return f"The other claims imply {_exact(implied)} km²: this is {wording.number(abs(off))} km² {more} ({_sds(z)})."


def _shown(maps: tuple[tuple[Measurement, float], ...]) -> str:
    return "".join(
        f" {measured.source} shows {wording.number(measured.km2)} km² ± {wording.number(2 * measured.sd_km2)}."
        for measured, _ in maps
    )


def _apart(z: float) -> str:
    return f"{_sds(z)} {'more' if z > 0 else 'less'}"


def _sds(z: float) -> str:
    return f"{abs(z):.1f} standard deviations" if abs(z) < _MANY_SD else "more than 100 standard deviations"


def _name(statement: Statement) -> str:
    area = statement.claim.area
    figure = "" if area is None else f" ({wording.figure(area.km2)} km²)"
    return f"{statement.claim.id} of {statement.report.name}{figure}"


def _exact(km2: float) -> str:
    """Write what claims add up to with the one decimal that claims have."""
    return wording.figure(round(km2, 1))
