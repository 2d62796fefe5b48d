"""Charts of a ledger: claims, measured band and reconciled line, region by region, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.maps.wording import long_date, plain
from geo.reconcile.ledger_model import BAND

if TYPE_CHECKING:
    from datetime import date

    from geo.reconcile.ledger_model import Ledger, LedgerClaim, SeriesRow

Kind = Literal["total", "window"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A value over a window: km² with the ends of its 95 % band. `start` equals `end` for totals on a day."""

    start: date
    end: date
    km2: float
    low: float
    high: float
    source: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A claim: its day, km² with the ends of what its wording allows, whether it fits, and what there is to say.

    `claim` is its place in the ledger; `start` is the window's first day.
    """

    claim: int
    start: date
    day: date
    km2: float
    low: float
    high: float
    fits: bool | None
    label: str


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart: totals since the region's first day, or gains window by window."""

    actor: str
    region: str
    kind: Kind
    line: tuple[Stretch, ...]
    measured: tuple[Stretch, ...]
    points: tuple[Point, ...]

    @property
    def title(self) -> str:
        """What the chart shows, in words."""
        ground = "all ground" if self.region == "all" else self.region
        return f"{ground}, {'in total' if self.kind == 'total' else 'window by window'}"

    @property
    def days(self) -> tuple[date, date]:
        """First and last day that it shows."""
        shown = [day for each in (*self.line, *self.measured) for day in (each.start, each.end)]
        shown += [day for each in self.points for day in (each.start, each.day)]
        return min(shown), max(shown)

    @property
    def most(self) -> float:
        """The largest value that the scale must hold, km²; a claim that does not fit may stand outside."""
        shown = [each.high for each in (*self.line, *self.measured)]
        shown += [each.km2 for each in self.points if each.fits is not False]
        largest = max(shown, default=0.0)
        outside = [each.km2 for each in self.points if each.fits is False and each.km2 <= 3 * largest]
        return max([largest, *outside, 1.0])


def draw_panels(ledger: Ledger) -> tuple[Panel, ...]:
    """Sort a ledger into charts.

    Parameters
    ----------
    ledger
        The reconciled claims.

    Returns
    -------
    panels
        For each side and region that has a series, the totals and then the windows; in the order of the series.
    """
    panels: list[Panel] = []
    for actor, region in dict.fromkeys((row.actor, row.region) for row in ledger.series):
        rows = [row for row in ledger.series if (row.actor, row.region) == (actor, region)]
        origin = rows[0].start
        points = [
            _point(number, each, origin)
            for number, each in enumerate(ledger.claims)
            if each.statement.claim.actor == actor and each.region == region and each.end is not None
        ]
        panels += [
            Panel(
                actor=actor,
                region=region,
                kind="total" if total else "window",
                line=tuple(found for row in rows if (found := _line(row, origin, total)) is not None),
                measured=tuple(each for row in rows for each in _measured(row, total)),
                points=tuple(point for is_total, point in points if is_total == total),
            )
            for total in (True, False)
        ]
    return tuple(panels)


def _line(row: SeriesRow, origin: date, total: bool) -> Stretch | None:
    km2, sd = (row.total_km2, row.total_sd_km2) if total else (row.km2, row.sd_km2)
    if km2 is None or sd is None:
        return None
    start = origin if total else row.start
    return Stretch(start, row.end, km2, max(km2 - BAND * sd, 0.0), km2 + BAND * sd)


def _measured(row: SeriesRow, total: bool) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(
            each.before,
            each.after,
            each.km2,
            max(each.km2 - BAND * each.sd_km2, 0.0),
            each.km2 + BAND * each.sd_km2,
            plain(each.source),
        )
        for each in (row.total_measured if total else row.measured)
    )


def _point(number: int, entry: LedgerClaim, origin: date) -> tuple[bool, Point]:
    claim, area, end = entry.statement.claim, entry.statement.claim.area, entry.end
    if area is None or end is None:
        msg = "only claims of an area with a last day are drawn"
        raise ValueError(msg)
    start = entry.start or origin
    low, high = sorted((area.low_km2, area.high_km2))
    label = plain(f"{entry.source}, {entry.statement.report.name} ({long_date(end)}): {entry.why}")
    total = claim.period is not None and claim.period.kind == "cumulative"
    return total, Point(number, start, end, area.km2, low, high, entry.fits, label)
