"""Ground held: totals on a day, against the maps of that day, one another, and what was gained and lost in between.

The unknowns are the ground H that the attacker holds in a region on each day that a claim names. A claim reads H; a map
reads H with the uncertainty of its line; and from one of the days to the next H grows by what the attacker gained and
shrinks by what the defender did, as far as the reconciled gains of both sides reach:
H(later) − H(earlier) = gained − lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile import wording
from geo.reconcile.adjustment import Adjustment, adjust, serial_elimination
from geo.reconcile.least_squares import System
from geo.reconcile.ledger_model import LedgerClaim
from geo.reconcile.meter import UntestableError
from geo.reconcile.readings import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from geo.reconcile.account import Account
    from geo.reconcile.ledger_model import Statement
    from geo.reconcile.meter import GroundMeter
    from geo.reconcile.model import Measurement
    from geo.reconcile.readings import Reading

# Coasts, lakes and the border of an earlier war are drawn by each in their own way: a hundredth of the whole.
_OUTLINE = 0.01


@dataclass(frozen=True)
class HeldGround:
    """Claims of ground held, reconciled.

    Attributes
    ----------
    findings
        One a reading, in order.
    everything, solved
        All of them, and without those that do not fit.
    """

    findings: tuple[LedgerClaim, ...]
    everything: Adjustment
    solved: Adjustment


def reconcile_held(
    readings: Sequence[Reading],
    statements: Sequence[Statement],
    accounts: Mapping[str, Account],
    meters: Sequence[GroundMeter],
    significance: float,
) -> HeldGround:
    """Reconcile claims of ground held.

    Parameters
    ----------
    readings, statements
        The claims; each reading's `end` is the day for which it is said.
    accounts
        Actor → what it gained, reconciled; for the regions that the claims name.
    meters
        Sources of polygons.
    significance
        Chance of calling any claim a misfit where all are honest.

    Returns
    -------
    held
        With a finding for every claim.
    """
    states = sorted({(each.actor, each.ground, each.end) for each in readings})
    place = {state: number for number, state in enumerate(states)}
    rows = [_Row({place[each.actor, each.ground, each.end]: 1.0}, each.km2, *_sides(each)) for each in readings]
    shown = [_shown(each, meters) for each in readings]
    seen = {place[each.actor, each.ground, each.end]: maps for each, maps in zip(readings, shown, strict=True)}
    rows += [_Row({at: 1.0}, one.km2, one.sd_km2, one.sd_km2) for at, maps in seen.items() for one in maps]
    for earlier, later in pairwise(states):
        if earlier[:2] == later[:2]:
            rows += _grown(earlier, later, accounts, place)
    design = np.zeros((len(rows), len(states)))
    for number, row in enumerate(rows):
        design[number, list(row.terms)] = list(row.terms.values())
    values, below, above = (np.array([getattr(row, name) for row in rows]) for name in ("km2", "below", "above"))
    system = System(design, values, below, above)
    steps, solved = serial_elimination(system, range(len(readings)), significance)
    misfits = {reading: step.z for step in steps for reading in step.readings}
    kept = np.array([number not in misfits for number in range(len(rows))])
    findings = []
    for number, (reading, statement) in enumerate(zip(readings, statements, strict=True)):
        z = misfits.get(number)
        if z is None and not np.isnan(left := solved.z[np.count_nonzero(kept[:number])]):
            z = float(left)
        at = place[reading.actor, reading.ground, reading.end]
        estimate = solved.estimate(np.eye(len(states))[at])
        findings.append(_finding(reading, statement, estimate and estimate[0], z, number in misfits, shown[number]))
    return HeldGround(tuple(findings), adjust(system), solved)


@dataclass(frozen=True)
class _Row:
    """One equation: coefficients of the unknowns, and what they come to with its deviations, km²."""

    terms: dict[int, float]
    km2: float
    below: float
    above: float


def _sides(reading: Reading) -> tuple[float, float]:
    outline = _OUTLINE * reading.km2
    return float(np.hypot(reading.below, outline)), float(np.hypot(reading.above, outline))


def _shown(reading: Reading, meters: Sequence[GroundMeter]) -> list[Measurement]:
    found = []
    for meter in meters:
        try:
            found.append(meter.held(reading.actor, reading.end, reading.region))
        except UntestableError:
            continue
    return found


def _grown(
    earlier: tuple[str, str, date],
    later: tuple[str, str, date],
    accounts: Mapping[str, Account],
    place: Mapping[tuple[str, str, date], int],
) -> list[_Row]:
    """Return the equation of two days, where the claims of both sides' gains say what happened between them."""
    actor, ground, _ = earlier
    net, variance, sides = 0.0, 0.0, 0
    for side, account in accounts.items():
        grid = account.book.grid
        if ground not in grid.within or not {earlier[2], later[2]} <= set(grid.days):
            continue
        found = account.estimate(ground, grid.days.index(earlier[2]), grid.days.index(later[2]))
        if found is not None:
            net += found[0] if side == actor else -found[0]
            variance, sides = variance + found[1] ** 2, sides + 1
    if sides < 2:
        return []
    sd = variance**0.5
    return [_Row({place[later]: 1.0, place[earlier]: -1.0}, net, sd, sd)]


def _finding(
    reading: Reading,
    statement: Statement,
    estimate: float | None,
    z: float | None,
    misfit: bool,
    shown: Sequence[Measurement],
) -> LedgerClaim:
    area = statement.claim.area
    claimed = wording.claimed(area) if area is not None else ""
    ground = "in all" if reading.region is None else reading.region.where
    said = f"{claimed} to be held {ground} on {wording.day(reading.end)}"
    maps = "".join(
        f" {each.source} shows {wording.number(each.km2)} km² ± {wording.number(2 * each.sd_km2)}." for each in shown
    )
    if z is None:
        verdict = ". Nothing else speaks of this ground on this day, so it cannot be checked."
    elif misfit:
        verdict = f". That is {abs(z):.1f} standard deviations {'more' if z > 0 else 'less'} than the rest allows."
    else:
        verdict = "; it fits."
    return LedgerClaim(
        statement=statement,
        source=source_of(statement),
        region=reading.ground,
        start=None,
        end=reading.end,
        fitted_km2=estimate,
        residual_km2=None if z is None or estimate is None else reading.km2 - estimate,
        residual_sd=z,
        fits=None if z is None else not misfit,
        why=f"{said}{verdict}{maps}",
    )
