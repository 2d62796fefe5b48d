from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.reconcile.model import Measurement
from geo.reconcile.verdict import judge

ORDER = ["understated", "supported", "stretched", "overstated"]


def _seen(low, central, high, sd):
    return Measurement(low, central, high, sd, date(2023, 6, 4), date(2023, 7, 24), "south", "a map")


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (191.5, 192.5, "supported"),
        (192, 240, "supported"),
        (232.2, 240, "supported"),
        (232.4, 240, "stretched"),
        (239.8, 300, "stretched"),
        (240, 300, "overstated"),
        (140, 150.7, "understated"),
        (140, 150.9, "supported"),
    ],
)
def test_limits_are_two_standard_deviations_out(low, high, verdict):
    assert judge(low, high, _seen(160.8, 222.3, 229.8, 5)) == verdict


amounts = st.floats(0, 1e6, allow_nan=False)


@given(st.lists(amounts, min_size=3, max_size=3).map(sorted), st.floats(0, 100), amounts, amounts, st.floats(0, 1e3))
def test_a_larger_claim_never_looks_better_founded(readings, sd, start, more, width):
    seen = _seen(*readings, sd)
    smaller = ORDER.index(judge(start, start + width, seen))
    larger = ORDER.index(judge(start + more, start + more + width, seen))
    assert smaller <= larger


@given(st.lists(amounts, min_size=3, max_size=3).map(sorted), st.floats(0, 100))
def test_the_central_reading_itself_is_supported(readings, sd):
    seen = _seen(*readings, sd)
    assert judge(seen.km2, seen.km2, seen) == "supported"
