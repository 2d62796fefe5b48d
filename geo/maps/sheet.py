"""Sheets: what the page of one report date shows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from geo._errors import ControlError

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable, Sequence
    from datetime import date

    from geo.control.model import Archive, Change, ControlSnapshot
    from geo.gazetteer.model import Place
    from geo.reconcile.disagreement import Disagreement
    from geo.reconcile.footprint import Footprint
    from geo.reconcile.model import Assessment
    from geo.regions.model import Region


@dataclass(frozen=True)
class Sheet:
    """What the page of one report date shows.

    Attributes
    ----------
    date
        The day on which the reports were published.
    assessments
        The reports of that day, read and judged.
    before, after
        Snapshots at the ends of the headline window, the widest one among the findings. Without a window,
        `before` is None and `after` the snapshot in force on the day, if there is one.
    change
        What differs between them.
    regions
        Outlines to draw: oblasts, and the sectors that claims name.
    footprints
        Estimated outlines of claimed ground.
    towns
        Settlements that a reader may look for or find the way by, besides those that the reports name.
    previous, following
        Neighbouring report dates that have a page.
    """

    date: datetime.date
    assessments: tuple[Assessment, ...]
    before: ControlSnapshot | None = None
    after: ControlSnapshot | None = None
    change: Change | None = None
    regions: tuple[Region, ...] = ()
    footprints: tuple[Footprint, ...] = ()
    towns: tuple[Place, ...] = ()
    previous: datetime.date | None = None
    following: datetime.date | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """The distinct windows of the findings, the headline window first."""
        found: list[Change] = [] if self.change is None else [self.change]
        for assessment in self.assessments:
            for finding in assessment.findings:
                if finding.change is not None and _window(finding.change) not in map(_window, found):
                    found.append(finding.change)
        return tuple(found)

    def number_of(self, change: Change) -> int:
        """Return which of the windows a finding's change is."""
        return [_window(each) for each in self.changes].index(_window(change))

    @property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """How far the findings' sources disagree, one a pair of windows."""
        found: dict[frozenset[tuple[date, date, str]], Disagreement] = {}
        for assessment in self.assessments:
            for finding in assessment.findings:
                for disagreement in finding.disagreements:
                    ends = frozenset((_window(disagreement.first), _window(disagreement.second)))
                    found.setdefault(ends, disagreement)
        return tuple(found.values())


def gather_sheets(
    assessments: Iterable[Assessment],
    *,
    snapshots: Archive | None = None,
    regions: Sequence[Region] = (),
    towns: Sequence[Place] = (),
    footprints: Sequence[Footprint] = (),
) -> tuple[Sheet, ...]:
    """Sort assessments into one sheet a publication date, ascending, each linked to its neighbours.

    Parameters
    ----------
    assessments
        Reports, read and judged, in any order; those of one date keep theirs.
    snapshots
        Where the ground on a report's day is looked up if no finding brings a window.
    regions
        Outlines that every sheet draws. The regions of the findings are added where they are missing.
    towns
        Settlements for orientation and search; each page keeps those that are near.
    footprints
        Outlines of claimed ground; each goes to the sheet of its report.

    Returns
    -------
    sheets
        One a date. The headline window is the widest change among the findings of the date.
    """
    by_date: dict[date, list[Assessment]] = {}
    for assessment in assessments:
        by_date.setdefault(assessment.report.published, []).append(assessment)
    sheets = [
        _sheet(day, tuple(by_date[day]), snapshots, tuple(regions), tuple(towns), tuple(footprints))
        for day in sorted(by_date)
    ]
    for index, (earlier, later) in enumerate(pairwise(sheets)):
        sheets[index] = replace(sheets[index], following=later.date)
        sheets[index + 1] = replace(later, previous=earlier.date)
    return tuple(sheets)


def _sheet(
    day: date,
    assessments: tuple[Assessment, ...],
    snapshots: Archive | None,
    regions: tuple[Region, ...],
    towns: tuple[Place, ...],
    footprints: tuple[Footprint, ...],
) -> Sheet:
    findings = [finding for assessment in assessments for finding in assessment.findings]
    changes = [finding.change for finding in findings if finding.change is not None]
    headline = max(changes, key=_length, default=None)
    drawn = {region.name: region for region in regions}
    for finding in findings:
        if finding.region is not None:
            drawn.setdefault(finding.region.name, finding.region)
    reports = {assessment.report.name for assessment in assessments}
    return Sheet(
        date=day,
        assessments=assessments,
        before=None if headline is None else headline.before,
        after=headline.after if headline else _in_force(snapshots, day),
        change=headline,
        regions=tuple(drawn.values()),
        footprints=tuple(footprint for footprint in footprints if footprint.report in reports),
        towns=towns,
    )


def _in_force(snapshots: Archive | None, day: date) -> ControlSnapshot | None:
    try:
        return None if snapshots is None else snapshots.in_force(day)
    except ControlError:
        return None


def _length(change: Change) -> datetime.timedelta:
    return change.after.date - change.before.date


def _window(change: Change) -> tuple[date, date, str]:
    return (change.before.date, change.after.date, change.after.source)
