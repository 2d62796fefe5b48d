"""From claims to readings: the number, how sure its wording is, the ground and the window that it speaks of."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from geo.geodesy import area_km2
from geo.reconcile import wording
from geo.reconcile.claims import claim_region as claimed_ground
from geo.reconcile.meter import UntestableError
from geo.reconcile.window import bounding_days
from geo.regions.library import load_regions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.reconcile.ledger_model import Statement
    from geo.regions.model import Region
    from geo.reports.model import AreaFigure

# No figure in a report is surer than a tenth of a hectare.
_LEAST_SD_KM2 = 1e-3
_A_WEEK_OR_SO = 5


class ImpossibleClaimError(Exception):
    """Why a claim cannot be true whatever else is; the message is a whole sentence."""


@dataclass(frozen=True)
class Reading:
    """A claim as a number with its precision.

    Attributes
    ----------
    actor
        Who gained.
    region
        The ground; None for all ground.
    start, end
        The days whose maps bound the window, see `bounding_days`.
    km2
        The most likely value, km².
    below, above
        Standard deviation where the truth lies below, or above, that value, km².
    source
        Who says so.
    cumulative
        Whether it is a total since some day, not a gain over a bounded window.
    open
        Whether that day is unknown; `start` then says nothing.
    held
        Whether it is ground held on the day `end`; `start` then says nothing.
    moved
        Whether an end of the window was moved by a day, see `meet_totals`.
    """

    actor: str
    region: Region | None
    start: date
    end: date
    km2: float
    below: float
    above: float
    source: str
    cumulative: bool = False
    open: bool = False
    held: bool = False
    moved: bool = False

    @property
    def ground(self) -> str:
        """The region's name, ``"all"`` for all ground."""
        return "all" if self.region is None else self.region.name


def read_statement(statement: Statement, regions: Sequence[Region] | None = None) -> Reading:
    """Turn a claim of an area gained or held into a reading.

    Parameters
    ----------
    statement
        The claim, its report and place.
    regions
        The regions that claims may name; by default those that ship.

    Returns
    -------
    reading
        What enters the ledger.

    Raises
    ------
    UntestableError
        Where the claim does not say who, where, when or how much; the message completes "cannot be tested: …".
    ImpossibleClaimError
        For an area below zero, or larger than the ground that it is said to lie in.
    """
    claim = statement.claim
    area, period = claim.area, claim.period
    if area is None:
        msg = "it states no area"
        raise UntestableError(msg)
    if claim.actor is None:
        msg = "the report does not say which side"
        raise UntestableError(msg)
    if period is None or period.end is None:
        msg = "the report does not say for which period"
        raise UntestableError(msg)
    held = period.kind == "total_held"
    start = None if held else period.start
    if start is None and period.kind == "increment":
        msg = f"the report does not say since when ({period.text or 'no start date'})"
        raise UntestableError(msg)
    if start is not None and period.end < start:
        msg = f"its period ends on {period.end}, before it begins on {start}"
        raise UntestableError(msg)
    region = claimed_ground(claim, statement.place, regions)
    _check_possible(area, region)
    km2, below, above = precision(area)
    end = period.end
    if start is not None:
        start, end = bounding_days(period)
        start -= timedelta(days=start == end)
    return Reading(
        actor=claim.actor,
        region=region,
        start=start or end,
        end=end,
        km2=km2,
        below=below,
        above=above,
        source=source_of(statement),
        cumulative=period.kind == "cumulative",
        open=start is None,
        held=held,
    )


def meet_totals(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Let gains over weeks begin and end on the days of the totals that they lead to.

    "Last week", said on a Monday, ends on the Sunday, and the total given in the same breath stands on the Monday:
    both speak of one moment. So an end of a window of five days or more, where no total of its source stands on it,
    moves to the next day or else the day before, if a total stands there.

    Parameters
    ----------
    readings
        Of one side.

    Returns
    -------
    readings
        In the same order.
    """
    totals: dict[str, set[date]] = {}
    for each in readings:
        if each.cumulative:
            totals.setdefault(each.source, set()).add(each.end)
    return tuple(_met(each, totals.get(each.source, set())) for each in readings)


def _met(reading: Reading, totals: set[date]) -> Reading:
    if reading.cumulative or (reading.end - reading.start).days < _A_WEEK_OR_SO:
        return reading
    start, end = (_nearest(day, totals) for day in (reading.start, reading.end))
    return replace(reading, start=start, end=end, moved=(start, end) != (reading.start, reading.end))


def _nearest(day: date, totals: set[date]) -> date:
    beside = (day, day + timedelta(days=1), day - timedelta(days=1))
    return next((each for each in beside if each in totals), day)


def source_of(statement: Statement) -> str:
    """Name who makes a claim: its source, else the publisher, else the report."""
    return statement.claim.source or statement.report.publisher or statement.report.name


def precision(area: AreaFigure) -> tuple[float, float, float]:
    r"""Return the most likely value of a claimed area, and the standard deviations below and above it.

    A value known to lie somewhere in an interval of width w has standard deviation :math:`w / \sqrt{12}`. So a figure
    that is exact to its rounding, about, or between two numbers stands in the middle of its interval with that
    deviation. One-sided figures are lopsided: people who say "more than 50" mean a little more. The value is then
    the figure itself, on the stated side its rounding counts, and on the other side the interval of the wording
    (a quarter more for "more than", down to nothing for "up to") spans two standard deviations.

    Parameters
    ----------
    area
        The figure with its interval and bound.

    Returns
    -------
    km2, below, above
        In km².

    Examples
    --------
    >>> from geo.reports.model import AreaFigure, StatedFigure
    >>> stated = (StatedFigure(50.0, "km2"),)
    >>> [round(each, 3) for each in precision(AreaFigure(50.0, 49.5, 50.5, "exact", stated))]
    [50.0, 0.289, 0.289]
    >>> [round(each, 3) for each in precision(AreaFigure(50.0, 50.0, 62.5, "at_least", stated))]
    [50.0, 0.289, 6.25]
    """
    rounding = _half_unit(area) / math.sqrt(3)
    if area.bound == "at_least":
        km2, below, above = area.km2, rounding, (area.high_km2 - area.km2) / 2
    elif area.bound == "at_most":
        km2, below, above = area.km2, (area.km2 - area.low_km2) / 2, rounding
    else:
        km2 = (area.low_km2 + area.high_km2) / 2
        below = above = (area.high_km2 - area.low_km2) / math.sqrt(12)
    return km2, max(below, _LEAST_SD_KM2), max(above, _LEAST_SD_KM2)


def _half_unit(area: AreaFigure) -> float:
    """Return half a unit of the last digit that was written, in km²."""
    first = area.stated[0].value if area.stated else area.km2
    text = f"{first:.9f}".rstrip("0")
    decimals = len(text.partition(".")[2])
    scale = area.km2 / first if first else 1.0
    return abs(scale) * 0.5 * 10.0**-decimals


def _check_possible(area: AreaFigure, region: Region | None) -> None:
    if not math.isfinite(area.km2):
        msg = "the area is no number"
        raise UntestableError(msg)
    if area.km2 < 0:
        msg = f"{wording.figure(area.km2)} km² cannot be: an area gained is never less than nothing."
        raise ImpossibleClaimError(msg)
    most = _extent(region)
    if area.low_km2 > most:
        ground = "all the ground on the map" if region is None else f"the whole of {region.label}"
        msg = f"{wording.figure(area.km2)} km² cannot be: {ground} has {wording.number(most)} km²."
        raise ImpossibleClaimError(msg)


def _extent(region: Region | None) -> float:
    return _whole() if region is None else float(area_km2(region.polygon))


@cache
def _whole() -> float:
    """Return the area of all the oblasts that ship, km²: more ground than that no side can gain."""
    return sum(float(area_km2(region.polygon)) for region in load_regions("oblast"))
