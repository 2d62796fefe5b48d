from datetime import date, timedelta
from itertools import pairwise

import pytest
from shapely import MultiPolygon, box

from geo._errors import ControlError
from geo.control.model import ControlSnapshot
from geo.control.steps import step_changes


class _Daily:
    source = "Daily"
    dates = tuple(date(2023, 6, 1) + timedelta(days=n) for n in range(100))

    def in_force(self, day):
        last = max(each for each in self.dates if each <= day)
        east = 36 + (last - self.dates[0]).days / 100
        return ControlSnapshot(last, self.source, MultiPolygon([box(35, 47, east, 48)]), MultiPolygon())


def test_steps_join_up_and_end_on_the_last_day():
    changes = step_changes(_Daily(), date(2023, 6, 1), date(2023, 8, 31), most=10)
    assert 1 < len(changes) <= 10
    assert changes[0].before.date == date(2023, 6, 1)
    assert changes[-1].after.date == date(2023, 8, 31)
    for one, following in pairwise(changes):
        assert one.after.date == following.before.date


def test_steps_sum_to_the_whole():
    step = sum(change.row("all", "Russia").km2 for change in step_changes(_Daily(), date(2023, 6, 1), date(2023, 7, 1)))
    [whole] = step_changes(_Daily(), date(2023, 6, 1), date(2023, 7, 1), most=1)
    assert step == pytest.approx(whole.row("all", "Russia").km2, rel=1e-9)


def test_a_period_without_snapshots_is_refused():
    with pytest.raises(ControlError, match="fewer than two snapshots"):
        step_changes(_Daily(), date(2023, 6, 1), date(2023, 6, 1))
