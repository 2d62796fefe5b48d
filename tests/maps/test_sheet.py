from dataclasses import replace
from datetime import date

import pytest

from geo._errors import ControlError
from geo.control.model import Change
from geo.maps.sheet import gather_sheets


def on(assessment, day):
    return replace(assessment, report=replace(assessment.report, name=f"{day}.md", published=day))


def test_reports_of_one_date_share_a_sheet_and_neighbours_are_linked(scene) -> None:
    base = scene.assessment()
    days = [date(2023, 8, 1), date(2023, 7, 1), date(2023, 8, 1), date(2023, 7, 9)]
    sheets = gather_sheets([on(base, day) for day in days])
    assert [sheet.date for sheet in sheets] == [date(2023, 7, 1), date(2023, 7, 9), date(2023, 8, 1)]
    assert [len(sheet.assessments) for sheet in sheets] == [1, 1, 2]
    assert [sheet.previous for sheet in sheets] == [None, date(2023, 7, 1), date(2023, 7, 9)]
    assert [sheet.following for sheet in sheets] == [date(2023, 7, 9), date(2023, 8, 1), None]


def test_the_widest_window_leads(scene, change) -> None:
    late = Change(replace(change.before, date=date(2023, 7, 17)), change.after, change.rows, change.faces)
    assessment = scene.assessment()
    first, *rest = assessment.findings
    (sheet,) = gather_sheets([replace(assessment, findings=(replace(first, change=late), *rest))])
    assert sheet.change is change
    assert [entry.before.date for entry in sheet.changes] == [date(2023, 6, 4), date(2023, 7, 17)]


def test_regions_that_claims_name_are_drawn_once(scene, south) -> None:
    (sheet,) = gather_sheets([scene.assessment()], regions=[south])
    assert sheet.regions == (south,)


class _Archive:
    source = "Survey"
    dates = (date(2023, 6, 4),)

    def __init__(self, snapshot):
        self.snapshot = snapshot

    def in_force(self, day):
        if day < self.snapshot.date:
            msg = "too early"
            raise ControlError(msg)
        return self.snapshot


@pytest.mark.parametrize(("day", "found"), [(date(2023, 6, 10), True), (date(2023, 5, 10), False)])
def test_without_a_window_the_snapshot_in_force_is_shown(scene, change, day, found) -> None:
    assessment = scene.assessment()
    bare = replace(assessment, findings=tuple(replace(finding, change=None) for finding in assessment.findings))
    (sheet,) = gather_sheets([on(bare, day)], snapshots=_Archive(change.before))
    assert sheet.before is None
    assert sheet.after is (change.before if found else None)
