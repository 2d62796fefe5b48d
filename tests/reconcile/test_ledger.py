import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.control.model import ControlSnapshot
from geo.gazetteer.model import Match, Place
from geo.geodesy import area_km2
from geo.reconcile.ledger import reconcile_ledger
from geo.regions.model import Region, multipolygon

JUNE4 = date(2023, 6, 4)
WEEKS = [date(2023, 7, day) for day in (3, 10, 17, 24, 31)]


def _find(ledger, statement):
    return next(each for each in ledger.claims if each.statement is statement)


def _restate(statements, changed, km2):
    """Return the statements with another figure in one of them."""
    original = statements[changed]
    area = original.claim.area
    scaled = replace(area, km2=km2, low_km2=area.low_km2 + km2 - area.km2, high_km2=area.high_km2 + km2 - area.km2)
    if area.bound == "at_least":
        scaled = replace(scaled, high_km2=1.25 * km2)
    scaled = replace(scaled, stated=(replace(area.stated[0], value=km2),))
    return [
        replace(each, claim=replace(each.claim, area=scaled)) if number == changed else each
        for number, each in enumerate(statements)
    ]


def _misfits(ledger):
    return [number for number, each in enumerate(ledger.claims) if each.fits is False]


# Claims against one another


def test_totals_and_increments_give_the_windows_between(summer):
    """158.4, 168.6, 179.5, 192.1, 204.7 in the south; 31, 35, 37, 40, 43, 44, 47, 49, 51 at Bakhmut."""
    ledger = reconcile_ledger(summer)
    totals = {(row.region, row.end): row.total_km2 for row in ledger.series}
    for day, km2 in zip(WEEKS, (158.4, 168.6, 179.5, 192.1, 204.7), strict=True):
        assert totals["south", day] == pytest.approx(km2, abs=0.1)
    for day, km2 in ((date(2023, 8, 14), 40), (date(2023, 8, 28), 44), (date(2023, 9, 18), 51)):
        assert totals["bakhmut", day] == pytest.approx(km2, abs=0.3)
    assert _misfits(ledger) == []
    assert ledger.test.p > 0.05


def test_windows_that_no_claim_parts_stay_together(summer):
    rows = [row for row in reconcile_ledger(summer).series if row.region == "south"]
    gap = next(row for row in rows if row.start == date(2023, 7, 31))
    assert gap.end == date(2023, 9, 4)
    assert gap.km2 == pytest.approx(256.5 - 4.8 - 204.7, abs=0.2)


def test_a_falsified_total_is_named(summer):
    """192 or more made 292 or more: the others still imply 192.1."""
    changed = next(n for n, each in enumerate(summer) if each.claim.area.km2 == 192.0)
    ledger = reconcile_ledger(_restate(summer, changed, 292.0))
    assert _misfits(ledger) == [changed]
    found = ledger.claims[changed]
    assert found.residual_km2 == pytest.approx(99.9, abs=0.2)
    assert found.residual_sd > 10
    assert "192.1" in found.why
    assert "99.9 km² more" in found.why
    assert ledger.test.p < 1e-6 < ledger.kept.p


# Windows that one claim alone speaks of, a first total, and all ground, which may have more than its sectors.
UNCHECKED = {100.0, 191.0, 9.0, 4.8, 256.5, 5.2, 260.0}


@pytest.mark.parametrize("changed", range(41))
def test_any_falsified_figure_is_among_the_few_that_are_named(summer, changed):
    km2 = summer[changed].claim.area.km2
    misfits = _misfits(reconcile_ledger(_restate(summer, changed, km2 + 30)))
    assert changed in misfits or km2 in UNCHECKED
    assert len(misfits) <= 3


def test_two_claims_that_only_contradict_each_other_are_both_named(statement):
    pair = [
        statement("south", date(2023, 7, 3), date(2023, 7, 10), 20.0, number=1),
        statement("south", date(2023, 7, 3), date(2023, 7, 10), 200.0, number=2),
    ]
    ledger = reconcile_ledger(pair)
    assert _misfits(ledger) == [0, 1]
    assert "c2 of" in ledger.claims[0].why
    assert "c1 of" in ledger.claims[1].why


def test_a_repeated_figure_counts_once(statement):
    once = [
        statement("south", JUNE4, day, km2) for day, km2 in zip(WEEKS, (158.4, 168.6, 179.5, 192.1, 204.7), strict=True)
    ]
    once += [statement("south", WEEKS[0], WEEKS[1], 10.2)]
    twice = [*once, statement("south", JUNE4, WEEKS[1], 168.6, source="Another paper")]
    one, two = reconcile_ledger(once), reconcile_ledger(twice)
    assert two.test.dof == one.test.dof
    assert [row.sd_km2 for row in two.series] == [row.sd_km2 for row in one.series]
    assert "Repeats c1 of 2023-07-10-ministry.md (168.6 km²)" in two.claims[-1].why
    assert {score.source: score.claims for score in two.scorecard} == {"Ministry": 6, "Another paper": 1}


def test_sectors_add_up(statement):
    """The Melitopol and Berdiansk directions are the south: 60 + 40 is not 150."""
    week = (date(2023, 7, 3), date(2023, 7, 10))
    parts = [statement("melitopol", *week, 60.0), statement("berdiansk", *week, 40.0)]
    right, wrong = statement("south", *week, 100.0), statement("south", *week, 150.0)
    assert _find(reconcile_ledger([*parts, right]), right).fits
    ledger = reconcile_ledger([*parts, wrong])
    assert _misfits(ledger) == [0, 1, 2]
    assert ledger.kept.dof == 0


def test_the_whole_is_no_less_than_its_parts(statement):
    weeks = [(date(2023, 7, 3), date(2023, 7, 10)), (date(2023, 7, 10), date(2023, 7, 17))]
    south = [statement("south", *week, 30.0) for week in weeks]
    south.append(statement("south", weeks[0][0], weeks[1][1], 60.0, kind="increment"))
    less = statement(None, weeks[0][0], weeks[1][1], 50.0, kind="increment")
    more = statement(None, weeks[0][0], weeks[1][1], 70.0, kind="increment")
    assert _find(reconcile_ledger([*south, less]), less).fits is False
    assert _find(reconcile_ledger([*south, more]), more).fits


def test_totals_do_not_fall(statement):
    totals = [
        statement("bakhmut", JUNE4, day, km2) for day, km2 in zip(WEEKS, (24.0, 31.0, 35.0, 29.0, 40.0), strict=True)
    ]
    totals.append(statement("bakhmut", WEEKS[1], WEEKS[2], 4.0))
    ledger = reconcile_ledger(totals)
    assert _misfits(ledger) == [3]


def test_totals_without_a_beginning_are_checked_by_their_differences(statement):
    said = [statement("bakhmut", None, day, km2) for day, km2 in zip(WEEKS[:3], (31.0, 35.0, 37.0), strict=True)]
    said += [statement("bakhmut", WEEKS[0], WEEKS[1], 4.0), statement("bakhmut", WEEKS[1], WEEKS[2], 9.0)]
    ledger = reconcile_ledger(said)
    assert [row.start for row in ledger.series] == WEEKS[:2]
    assert ledger.series[0].km2 == pytest.approx(4.0, abs=0.3)
    assert ledger.claims[4].fits is False
    assert ledger.claims[1].start is None


def test_one_sided_claims_object_on_one_side(statement):
    july = (date(2023, 7, 3), date(2023, 7, 10))
    exact = statement("south", *july, 12.6)
    for figure, bound, fits in (
        (12.0, "at_least", True),
        (14.0, "at_least", False),
        (14.0, "at_most", True),
        (11.0, "at_most", False),
    ):
        other = statement("south", *july, figure, bound, source="Another")
        again = statement("south", JUNE4, july[1], 112.6), statement("south", JUNE4, july[0], 100.0)
        assert _find(reconcile_ledger([exact, *again, other], reporting=0.0), other).fits is fits


def test_sides_have_books_of_their_own(statement):
    week = (date(2023, 7, 3), date(2023, 7, 10))
    ledger = reconcile_ledger(
        [
            statement("south", *week, 20.0),
            statement("south", *week, 3.0, actor="Russia"),
            statement("south", *week, 20.0),
        ]
    )
    assert [(row.actor, round(row.km2, 6)) for row in ledger.series] == [("Ukraine", 20.0), ("Russia", 3.0)]
    assert _misfits(ledger) == []


# Claims that cannot enter


def test_months_meet_without_a_gap(statement):
    """37 in July and 42 in August are 79 in the two."""
    days = [date(2023, 7, 1), date(2023, 7, 31), date(2023, 8, 1), date(2023, 8, 31)]
    said = [statement("south", days[0], days[1], 37.0), statement("south", days[2], days[3], 42.0)]
    said.append(statement("south", days[0], days[3], 79.0, kind="increment"))
    ledger = reconcile_ledger(said)
    assert [(row.start, row.end) for row in ledger.series] == [
        (days[0], days[2]),
        (days[2], date(2023, 9, 1)),
    ]
    assert [row.km2 for row in ledger.series] == pytest.approx([37.0, 42.0], abs=0.1)
    assert ledger.test.dof == 1
    assert "37 km² claimed for 1–31 July 2023" in ledger.claims[0].why


def test_claims_that_cannot_be_say_why(statement):
    week = (date(2023, 7, 3), date(2023, 7, 10))
    absurd = statement("south", *week, 5e6)
    everywhere = statement(None, *week, 5e6)
    negative = statement("south", *week, -12.0)
    ledger = reconcile_ledger([absurd, everywhere, negative])
    assert [each.fits for each in ledger.claims] == [False, False, False]
    south = area_km2(next(r.polygon for r in _regions() if r.name == "south"))
    assert f"the whole of the south has {south:,.0f} km²" in ledger.claims[0].why
    assert "all the ground on the map" in ledger.claims[1].why
    assert "never less than nothing" in ledger.claims[2].why
    assert ledger.series == ()
    assert (ledger.test.dof, ledger.test.p) == (0, 1.0)


def _regions():
    from geo.regions.library import load_regions

    return load_regions("sector")


def test_zero_is_a_claim_like_any_other(statement):
    ledger = reconcile_ledger(
        [statement("south", JUNE4, WEEKS[0], 50.0), statement("south", WEEKS[0], WEEKS[1], 0.0),
         statement("south", JUNE4, WEEKS[1], 50.0)]
    )  # fmt: skip
    assert [each.fits for each in ledger.claims] == [True, True, True]
    assert ledger.series[1].km2 == pytest.approx(0.0, abs=0.2)


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"actor": None}, "which side"),
        ({"period": None}, "for which period"),
        ({"region": "Atlantis"}, "'Atlantis'"),
    ],
)
def test_claims_that_cannot_be_tested_say_what_is_missing(statement, change, missing):
    entry = statement("south", WEEKS[0], WEEKS[1], 10.0)
    entry = replace(entry, claim=replace(entry.claim, **change))
    found = reconcile_ledger([entry]).claims[0]
    assert found.fits is None
    assert found.why.startswith("Cannot be tested: ")
    assert missing in found.why


def test_backward_windows_are_left_out(statement):
    backward = reconcile_ledger([statement("south", WEEKS[1], WEEKS[0], 10.0)])
    assert "ends on 2023-07-03, before it begins on 2023-07-10" in backward.claims[0].why


def test_ground_held_grows_by_what_is_gained_and_shrinks_by_what_is_lost(statement):
    """1000 + 30 − 10 is 1020, and not 1200."""
    week = (WEEKS[0], WEEKS[1])
    gains = [statement("south", *week, 30.0, actor="Russia"), statement("south", *week, 10.0)]
    before = statement("south", None, week[0], 1000.0, kind="total_held", actor="Russia")
    again = statement("south", None, week[0], 1003.0, kind="total_held", actor="Russia", source="Another")
    for km2, fits in ((1021.0, True), (1200.0, False)):
        after = statement("south", None, week[1], km2, kind="total_held", actor="Russia")
        ledger = reconcile_ledger([*gains, before, again, after])
        assert [each.fits for each in ledger.claims[2:]] == [True, True, fits]
        assert ledger.test.dof == ledger.kept.dof + (not fits)
    assert ledger.claims[4].fitted_km2 == pytest.approx(1021.5, abs=1.0)
    assert "1,200 km² claimed to be held in the south on 10 July 2023" in ledger.claims[4].why


def test_ground_held_is_read_off_the_map(front, middle, statement):
    day = front.dates[3]
    true = area_km2(shapely.box(35.0, 46.5, 36.0, 47.46))
    right = statement("middle", None, day, round(true), kind="total_held", actor="Russia")
    wrong = statement("middle", None, day, round(1.3 * true), kind="total_held", actor="Russia", number=2)
    ledger = reconcile_ledger([right, wrong], [front], regions=middle)
    assert _misfits(ledger) == [1]
    assert ledger.claims[0].fitted_km2 == pytest.approx(true, rel=0.01)
    alone = reconcile_ledger([right], regions=middle).claims[0]
    assert alone.fits is None
    assert "Nothing else speaks" in alone.why


def test_a_lone_claim_is_not_checked(statement):
    found = reconcile_ledger([statement("south", WEEKS[0], WEEKS[1], 10.0)])
    assert found.claims[0].fits is None
    assert "Nothing else speaks" in found.claims[0].why
    assert found.series[0].km2 == pytest.approx(10.0)


def test_no_claims_make_an_empty_ledger():
    ledger = reconcile_ledger([])
    assert ledger.to_dict() == {
        "series": [], "claims": [], "scorecard": [],
        "test": {"chi2": 0.0, "dof": 0, "p": 1.0, "kept": {"chi2": 0.0, "dof": 0, "p": 1.0}},
    }  # fmt: skip


def test_the_json_is_plain_and_the_same_each_time(summer):
    first, second = (json.dumps(reconcile_ledger(summer).to_dict(), allow_nan=False) for _ in range(2))
    assert first == second
    shape = json.loads(first)
    assert set(shape["series"][0]) >= {"region", "start", "end", "claimed_km2", "measured_km2", "km2", "sd_km2"}
    assert set(shape["claims"][0]) >= {"report", "id", "quote", "km2", "fitted_km2", "residual_sd", "fits", "why"}
    assert set(shape["scorecard"][0]) >= {"source", "claims", "supported", "bias_km2", "spread_km2"}


def test_the_order_of_reports_does_not_matter(summer):
    forward, backward = reconcile_ledger(summer), reconcile_ledger(summer[::-1])
    found = {(row.region, row.start, row.end): row for row in backward.series}
    for row in forward.series:
        other = found[row.region, row.start, row.end]
        assert row.km2 == pytest.approx(other.km2, abs=1e-6)
        assert row.sd_km2 == pytest.approx(other.sd_km2, abs=1e-6)


# Claims against a map


class _Map:
    """A front that moves south by given steps along one degree of longitude."""

    source = "a map"

    def __init__(self, fronts):
        self._fronts = dict(fronts)

    @property
    def dates(self):
        return tuple(sorted(self._fronts))

    def in_force(self, day):
        return self.snapshot(max(each for each in self.dates if each <= day))

    def snapshot(self, day):
        held = shapely.box(35.0, 46.0, 36.0, self._fronts[day])
        return ControlSnapshot(day, "a map", multipolygon(held), multipolygon(shapely.MultiPolygon()))

    def gained(self, start, end):
        return area_km2(shapely.box(35.0, self._fronts[end], 36.0, self._fronts[start]))


@pytest.fixture
def front():
    days = [JUNE4 + timedelta(7 * week) for week in range(9)]
    return _Map(zip(days, (47.5, 47.49, 47.475, 47.46, 47.45, 47.44, 47.42, 47.41, 47.40), strict=True))


@pytest.fixture
def middle():
    return (Region("middle", "the middle", "file", multipolygon(shapely.box(34.5, 46.5, 36.5, 48.0))),)


def _weekly(front, statement, times):
    claims = []
    for start, end in zip(front.dates, front.dates[1:], strict=False):
        claims.append(statement("middle", start, end, round(times * front.gained(start, end), 1), kind="increment"))
        claims.append(statement("middle", JUNE4, end, round(times * front.gained(JUNE4, end), 1)))
    return claims


def test_true_claims_fit_the_map(front, middle, statement):
    ledger = reconcile_ledger(_weekly(front, statement, 1.0), [front], regions=middle)
    assert _misfits(ledger) == []
    for row in ledger.series:
        assert row.measured[0].km2 == pytest.approx(front.gained(row.start, row.end), rel=1e-6)
        assert row.km2 == pytest.approx(front.gained(row.start, row.end), rel=0.01)
        assert row.total_km2 == pytest.approx(front.gained(JUNE4, row.end), rel=0.01)
    assert ledger.scorecard[0].bias_share == pytest.approx(0.0, abs=0.001)


def test_claims_that_agree_among_themselves_but_not_with_the_map_are_named(front, middle, statement):
    claims = _weekly(front, statement, 3.0)
    assert _misfits(reconcile_ledger(claims, regions=middle)) == []
    ledger = reconcile_ledger(claims, [front], regions=middle)
    last_total = ledger.claims[-1]
    assert last_total.fits is False
    assert "a map shows" in last_total.why
    assert "standard deviations more than the map allows" in last_total.why
    assert ledger.scorecard[0].bias_share == pytest.approx(2.0, abs=0.01)
    assert ledger.scorecard[0].supported < ledger.scorecard[0].checked


def test_the_map_settles_what_claims_cannot(front, middle, statement):
    """Two figures for one week contradict each other; the map is near one of them."""
    start, end = front.dates[2:4]
    right = statement("middle", start, end, round(front.gained(start, end), 1), kind="increment")
    wrong = statement("middle", start, end, 900.0, kind="increment", number=2)
    assert _misfits(reconcile_ledger([right, wrong], regions=middle)) == [0, 1]
    assert _misfits(reconcile_ledger([right, wrong], [front], regions=middle)) == [1]


def test_a_map_that_ends_early_checks_what_it_covers(front, middle, statement):
    inside = statement("middle", front.dates[0], front.dates[1], 1000.0, kind="increment")
    outside = statement("middle", date(2024, 1, 1), date(2024, 1, 8), 1000.0, kind="increment")
    ledger = reconcile_ledger([inside, outside], [front], regions=middle)
    assert ledger.claims[0].fits is False
    assert ledger.claims[1].fits is None


def test_a_claim_that_one_of_two_maps_bears_out_fits(front, middle, statement):
    blind = _Map(dict.fromkeys(front.dates, 47.5))
    claims = _weekly(front, statement, 1.0)
    assert _misfits(reconcile_ledger(claims, [front, blind], regions=middle)) == []
    assert _misfits(reconcile_ledger(claims, [blind], regions=middle))


def test_summer_against_deepstate(summer, shared_data):
    """The map's own revision of late August shows: totals after it lie far below the map, those before it fit."""
    from geo.control.archive import open_archive

    archive = open_archive(shared_data / "data" / "deepstate")
    changed = next(n for n, each in enumerate(summer) if each.claim.area.km2 == 192.0)
    honest, false = reconcile_ledger(summer, [archive]), reconcile_ledger(_restate(summer, changed, 292.0), [archive])
    assert set(_misfits(false)) - set(_misfits(honest)) == {changed}
    fits = {each.statement.claim.quote: each.fits for each in honest.claims if each.region == "south"}
    assert all(fits[f"{km2} sq km"] for km2 in (113.0, 158.4, 168.6, 179.5, 192.0, 204.7))
    assert not any(fits[f"{km2} sq km"] for km2 in (256.5, 260.0))
    row = next(row for row in honest.series if (row.region, row.end) == ("south", date(2023, 7, 10)))
    assert row.total_measured[0].km2 == pytest.approx(199.5, abs=0.5)


def test_a_week_that_ends_the_day_before_a_total_leads_to_it(statement):
    """Said on Tuesdays: the week to Monday, and the total. 40 + 3 is 43, and 43 + 9 is not 44."""
    tuesdays = [date(2023, 8, day) for day in (15, 22, 29)]
    totals = [statement("bakhmut", None, day, km2) for day, km2 in zip(tuesdays, (40.0, 43.0, 44.0), strict=True)]
    right = statement("bakhmut", tuesdays[0], tuesdays[1] - timedelta(1), 3.0)
    wrong = statement("bakhmut", tuesdays[1], tuesdays[2] - timedelta(1), 9.0)
    ledger = reconcile_ledger([*totals, right, wrong])
    assert _find(ledger, right).fits
    assert _find(ledger, right).end == tuesdays[1]
    assert "moved by a day" in _find(ledger, right).why
    assert _find(ledger, wrong).fits is False


def test_the_ground_around_a_settlement_has_an_account_of_its_own(statement, summer):
    """What is said of a village does not cut the front into pieces, and is checked by what else is said of it."""
    week = (date(2023, 7, 3), date(2023, 7, 10))
    place = Match(Place("Somewhere", None, 47.6, 36.0, "UA"), 1.0, "")
    local = [
        replace(each, claim=replace(each.claim, place="Somewhere"), place=place)
        for each in (statement(None, *week, 3.0), statement(None, *week, 3.4, source="B"))
    ]
    alone, together = reconcile_ledger(summer), reconcile_ledger([*summer, *local])
    assert together.series[: len(alone.series)] == alone.series
    assert together.series[-1].region.endswith("km of Somewhere")
    assert [each.fits for each in together.claims[-2:]] == [True, True]


@st.composite
def _any_claims(draw):
    claims = []
    for _ in range(draw(st.integers(1, 8))):
        end = date(2023, 6, 5) + timedelta(draw(st.integers(0, 30)))
        kind = draw(st.sampled_from(["increment", "cumulative", "total_held"]))
        start = draw(st.none() | st.integers(-40, 3).map(lambda days, end=end: end + timedelta(days)))
        claims.append(
            (draw(st.sampled_from([None, "south", "melitopol", "east", "bakhmut", "Atlantis"])), start, end,
             draw(st.floats(-10, 1e7, allow_nan=False).map(lambda km2: round(km2, 1))),
             draw(st.sampled_from(["exact", "at_least", "at_most", "about"])), kind,
             draw(st.sampled_from(["A", "B"])), draw(st.sampled_from(["Ukraine", "Russia"])))
        )  # fmt: skip
    return claims


@given(_any_claims())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_claimed_gets_an_answer(statement, claims):
    said = [
        statement(region, start, end, km2, bound, kind=kind, source=source, actor=actor)
        for region, start, end, km2, bound, kind, source, actor in claims
    ]
    ledger = reconcile_ledger(said)
    json.dumps(ledger.to_dict(), allow_nan=False)
    assert len(ledger.claims) == len(said)
    assert all(each.why for each in ledger.claims)
    assert 0 <= ledger.kept.p <= 1
    for row in ledger.series:
        assert row.start < row.end
        assert row.km2 is None or (row.km2 >= 0 and row.sd_km2 >= 0)
