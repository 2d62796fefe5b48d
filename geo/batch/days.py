"""The pages of many report dates: one date at a time is judged and drawn, and comes back as finished files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from geo.batch.bench import Bench, open_tools
from geo.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from geo.maps.index import IndexDay
    from geo.reconcile.model import Reconciliation
    from geo.reports.model import Report

    Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ReportDay:
    """The reports of one date, and its neighbours.

    Attributes
    ----------
    published
        The date.
    reports
        In the order in which they were given.
    previous, following
        Neighbouring report dates.
    """

    published: date
    reports: tuple[Report, ...]
    previous: date | None
    following: date | None

    def __str__(self) -> str:
        return f"the page of {self.published}"


@dataclass(frozen=True, slots=True)
class DrawnDay:
    """What became of one report date.

    Attributes
    ----------
    entry
        What the index says of it.
    rows
        Each claim's verdict, as the question put to it tells it.
    opening
        The first day of the ground that it shows, or the date itself.
    page, picture
        The files' content; empty for a picture that was not asked for.
    left_out
        Control files that turned out to be unusable, and why.
    """

    entry: IndexDay
    rows: list[Row]
    opening: date
    page: bytes = b""
    picture: bytes = b""
    left_out: tuple[tuple[str, str], ...] = ()


def gather_days(reports: Iterable[Report]) -> list[ReportDay]:
    """Sort reports by date of publication, ascending; those of one date keep their order."""
    by_date: dict[date, list[Report]] = {}
    for report in reports:
        by_date.setdefault(report.published, []).append(report)
    dates = sorted(by_date)
    return [
        ReportDay(day, tuple(by_date[day]), previous, following)
        for previous, day, following in zip([None, *dates], dates, [*dates[1:], None], strict=False)
    ]


def draw_days(
    days: Sequence[ReportDay],
    tell: Callable[[Reconciliation], Row],
    *,
    bench: Bench,
    tiles: bool = False,
    picture: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[DrawnDay]:
    """Judge and draw report dates.

    Parameters
    ----------
    days
        The dates.
    tell
        A module's function that returns a row of JSON-ready cells about a verdict.
    bench
        What to judge with; its paths must lead to the same files on every worker.
    tiles
        Whether the pages ask OpenStreetMap for a background.
    picture
        Whether to draw a static picture as well.
    jobs, scheduler
        As in `geo.spread.spread`.

    Yields
    ------
    drawn
        One a date, in order.
    """
    draw = partial(_draw, tell=tell, bench=bench, tiles=tiles, picture=picture)
    return spread(draw, days, jobs=jobs, scheduler=scheduler, total=len(days))


def _draw(day: ReportDay, tell: Callable[[Reconciliation], Row], bench: Bench, tiles: bool, picture: bool) -> DrawnDay:
    from geo.maps.index import index_day
    from geo.maps.page import render_page
    from geo.maps.sheet import gather_sheets
    from geo.reconcile.assess import assess, footprints
    from geo.regions.library import load_regions

    tools = open_tools(bench)
    assessments = [
        assess(
            report,
            tools.gazetteer,
            tools.meters,
            lag_days=bench.lag_days,
            regions=tools.regions,
            conflict=bench.conflict,
        )
        for report in day.reports
    ]
    archive = tools.meters[0].archive
    [sheet] = gather_sheets(
        assessments,
        snapshots=archive,
        regions=load_regions("oblast"),
        towns=tools.towns,
        footprints=footprints(assessments, archive),
    )
    sheet = replace(sheet, previous=day.previous, following=day.following)
    drawn = b""
    if picture:
        from geo.maps.picture import draw_picture

        drawn = draw_picture(sheet)
    shown = [snapshot.date for snapshot in (sheet.before, sheet.after) if snapshot is not None]
    return DrawnDay(
        entry=index_day(sheet),
        rows=[tell(finding) for assessment in assessments for finding in assessment.findings],
        opening=min(shown, default=day.published),
        page=render_page(sheet, tiles=tiles).encode(),
        picture=drawn,
        left_out=tools.left_out(),
    )
