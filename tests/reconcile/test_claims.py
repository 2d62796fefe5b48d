"""Claims against a small invented war whose ground is easy to compute by hand."""

from datetime import date, timedelta

import pytest
from pyproj import Geod
from shapely import MultiPolygon, box

from geo._errors import ControlError
from geo.control.model import ControlSnapshot
from geo.gazetteer.model import Match, Place
from geo.reconcile.assess import compare_sources
from geo.reconcile.claims import reconcile_claim
from geo.reconcile.meter import GroundMeter
from geo.regions.model import Region
from geo.reports.model import AdvanceFigure, AreaFigure, Claim, ControlFigure, Period, Report, StatedFigure

REPORT = Report("r.txt", "", date(2023, 7, 25), "--date")
GEOD = Geod(ellps="WGS84")


def square_km(width: float) -> float:
    """Karney's area of the strip 36° to 36°+width, 47° to 47.1°, densified along its parallels."""
    strip = box(36, 47, 36 + width, 47.1).segmentize(0.001)
    return abs(GEOD.geometry_area_perimeter(strip)[0]) / 1e6


def ground(east: float) -> MultiPolygon:
    return MultiPolygon([box(36, 47, east, 47.1)]) if east > 36 else MultiPolygon()


class Line:
    """An archive in which the attacker's ground ends at a longitude, and contested ground reaches 0.02° further."""

    source = "Line"

    def __init__(self, ends, estimate=False):
        self.ends, self.estimate = ends, estimate

    @property
    def dates(self):
        return tuple(sorted(self.ends))

    def in_force(self, day):
        past = [known for known in self.dates if known <= day]
        if not past:
            msg = "too early"
            raise ControlError(msg)
        end = self.ends[past[-1]]
        return ControlSnapshot(
            past[-1],
            self.source,
            ground(end),
            MultiPolygon([box(end, 47, end + 0.02, 47.1)]),
            attacker="North",
            defender="South",
            sigma_m=10,
            correlation_m=100,
            estimate=self.estimate,
        )


ARCHIVE = Line({date(2023, 6, 4): 36.5, date(2023, 7, 24): 36.4, date(2023, 7, 28): 36.3})
EAST = Region("east", "the east", "sector", MultiPolygon([box(36.45, 46, 37, 48)]))
REGIONS = (EAST,)
EAST_OF_36 = Region("all there is", "all there is", "sector", MultiPolygon([box(35, 46, 38, 48)]))
TAKEN = square_km(0.5) - square_km(0.4)


def claim(km2=None, *, low=None, high=None, bound="exact", actor="South", period="cumulative", region=None, **fields):
    area = None
    if km2 is not None:
        interval = (km2 - 0.5 if low is None else low, km2 + 0.5 if high is None else high)
        area = AreaFigure(km2, *interval, bound, (StatedFigure(km2, "km2"),))
    window = {
        "cumulative": Period("cumulative", date(2023, 6, 4), date(2023, 7, 24), "since 4 June"),
        "endless": Period("cumulative", None, date(2023, 7, 24)),
        "total_held": Period("total_held", None, date(2023, 7, 24)),
        "future": Period("cumulative", date(2023, 6, 4), date(2024, 7, 24)),
        "past": Period("cumulative", date(2020, 6, 4), date(2023, 7, 24)),
        None: None,
    }[period]
    return Claim("c1", "area", (0, 1), "x", "en", actor=actor, region=region, area=area, period=window, **fields)


def judged(which, archive=ARCHIVE, place=None, lag_days=0):
    return reconcile_claim(which, REPORT, archive, place=place, lag_days=lag_days, regions=REGIONS)


def test_a_true_claim_is_supported_and_traceable():
    finding = judged(claim(round(TAKEN)))
    assert finding.verdict == "supported"
    assert finding.measured.km2 == pytest.approx(TAKEN, rel=1e-6)
    assert (finding.measured.before, finding.measured.after) == (date(2023, 6, 4), date(2023, 7, 24))
    assert finding.measured.region == "all"
    assert finding.ratio == pytest.approx(round(TAKEN) / TAKEN)
    assert "4 June–24 July 2023" in finding.why
    assert "Line shows" in finding.why


def test_contested_ground_stretches_and_more_is_overstated():
    # Low: held to free, 0.08° wide; high adds the contested strip that became free: 0.1° + 0.02°.
    assert judged(claim(square_km(0.5) - square_km(0.4) + 10)).verdict == "stretched"
    assert judged(claim(2 * TAKEN)).verdict == "overstated"
    assert judged(claim(TAKEN / 4)).verdict == "understated"


def test_a_region_clips():
    finding = judged(claim(42, region="east"))
    assert finding.measured.km2 == pytest.approx(square_km(0.5) - square_km(0.45), rel=1e-6)
    assert finding.region is EAST


def test_the_other_side_gained_nothing():
    finding = judged(claim(10, actor="North"))
    assert finding.measured.km2 == 0
    assert finding.ratio is None
    assert finding.verdict == "overstated"


def test_ground_held_is_measured_at_the_end():
    finding = judged(claim(round(square_km(0.4)), actor="North", period="total_held"))
    assert finding.measured.km2 == pytest.approx(square_km(0.4), rel=1e-6)
    assert finding.measured.before == finding.measured.after == date(2023, 7, 24)
    assert finding.verdict == "supported"


@pytest.mark.parametrize(
    ("which", "missing"),
    [
        (claim(10, actor=None), "which side"),
        (claim(10, actor="West"), "maps North and South, not West"),
        (claim(10, period=None), "for which period"),
        (claim(10, period="endless"), "since when"),
        (claim(10, period="future"), "end on 2023-07-28"),
        (claim(10, period="past"), "begin on 2023-06-04"),
        (claim(10, region="Atlantis"), "no polygon is known for the region 'Atlantis'"),
        (claim(10, place="Nowhere"), "Nowhere is not in the gazetteer"),
        (claim(10, period="total_held"), "not what South holds"),
    ],
)
def test_what_cannot_be_tested_says_what_is_missing(which, missing):
    finding = judged(which)
    assert finding.verdict == "untestable"
    assert missing in finding.why
    assert finding.measured is None


def test_a_region_without_any_ground_on_the_map_is_untestable():
    far = Region("far", "the far west", "sector", MultiPolygon([box(10, 40, 11, 41)]))
    finding = reconcile_claim(claim(10, region="far"), REPORT, ARCHIVE, regions=(far,))
    assert finding.verdict == "untestable"
    assert "draws no held or contested ground in the far west" in finding.why


def test_a_later_map_that_changes_the_verdict_is_named():
    which = claim(2 * TAKEN, low=1.95 * TAKEN, high=2.05 * TAKEN)
    assert "28 July 2023" in judged(which, lag_days=7).why
    assert "28 July" not in judged(which, lag_days=3).why
    assert judged(which, lag_days=7).verdict == "overstated"


def _in_months(start, end, days, km2=10):
    """Return the finding on a gain over a bounded window, from maps of some days between which the front moves."""
    ends = {day: 36.5 - 0.01 * (day - date(2023, 6, 1)).days for day in days}
    period = Period("increment", start, end)
    which = Claim(
        "c1", "area", (0, 1), "x", "en", actor="South",
        area=AreaFigure(km2, km2 - 0.5, km2 + 0.5, "exact", (StatedFigure(km2, "km2"),)), period=period,
    )  # fmt: skip
    return judged(which, Line(ends))


def test_a_month_goes_from_its_first_day_to_that_of_the_next():
    daily = [date(2023, 6, 1) + timedelta(days=day) for day in range(40)]
    june = _in_months(date(2023, 6, 1), date(2023, 6, 30), daily)
    assert (june.measured.before, june.measured.after) == (date(2023, 6, 1), date(2023, 7, 1))
    assert june.measured.km2 == pytest.approx(square_km(0.5) - square_km(0.2), rel=1e-6)
    assert "for 1–30 June 2023" in june.why
    assert "between its maps of 1 June 2023 and 1 July 2023" in june.why
    sparse = _in_months(date(2023, 6, 1), date(2023, 6, 30), [date(2023, 6, 1), date(2023, 7, 1)])
    assert sparse.measured == june.measured
    ends_early = _in_months(date(2023, 6, 1), date(2023, 6, 30), daily[:30])
    assert ends_early.measured.after == date(2023, 6, 30)
    week = _in_months(date(2023, 6, 5), date(2023, 6, 11), daily)
    assert (week.measured.before, week.measured.after) == (date(2023, 6, 5), date(2023, 6, 12))
    running = _in_months(date(2023, 6, 4), date(2023, 6, 30), daily)
    assert (running.measured.before, running.measured.after) == (date(2023, 6, 4), date(2023, 6, 30))
    assert "between its maps" not in running.why


def test_a_claim_too_small_for_all_that_was_gained_may_be_the_net_gain():
    """South gains 0.1°, and North gains 0.02° elsewhere: 60.5 of 75.6 km²."""
    before = MultiPolygon([box(36, 47, 36.5, 47.1)])
    after = MultiPolygon([box(36, 47, 36.4, 47.1), box(36.5, 47, 36.52, 47.1)])

    class Both(Line):
        def in_force(self, day):
            held = before if day < date(2023, 7, 24) else after
            return ControlSnapshot(
                date(2023, 6, 4) if held is before else date(2023, 7, 24), "Both", held, MultiPolygon(),
                attacker="North", defender="South", sigma_m=10, correlation_m=100,
            )  # fmt: skip

    net = TAKEN - (square_km(0.52) - square_km(0.5))
    both = Both({date(2023, 6, 4): 0, date(2023, 7, 24): 0})
    finding = judged(claim(round(net)), both)
    assert finding.verdict == "supported"
    assert "The claim fits, read as a net gain" in finding.why
    assert f"Net of what North gained there: {net:.1f} km²." in finding.why
    assert judged(claim(round(net / 2)), both).verdict == "understated"


def test_a_net_gain_within_its_uncertainty_of_none_supports_no_claim():
    """South gains 0.1° and North 0.09° elsewhere: 7.6 km² net, lines off by 2 km; nobody gained nothing."""
    before = MultiPolygon([box(36, 47, 36.5, 47.1)])
    after = MultiPolygon([box(36, 47, 36.4, 47.1), box(36.5, 47, 36.59, 47.1)])

    class Both(Line):
        def in_force(self, day):
            held = before if day < date(2023, 7, 24) else after
            return ControlSnapshot(
                date(2023, 6, 4) if held is before else date(2023, 7, 24), "Both", held, MultiPolygon(),
                attacker="North", defender="South", sigma_m=2000, correlation_m=500,
            )  # fmt: skip

    finding = judged(claim(0), Both({date(2023, 6, 4): 0, date(2023, 7, 24): 0}))
    assert 2 * finding.measured.sd_km2 > TAKEN * 0.1
    assert finding.verdict == "understated"


def test_an_estimate_says_so():
    assert "estimate" in judged(claim(round(TAKEN)), Line(ARCHIVE.ends, estimate=True)).why
    assert "estimate" not in judged(claim(round(TAKEN))).why


def test_an_estimate_without_an_event_tells_nothing():
    finding = judged(claim(10, actor="North"), Line(ARCHIVE.ends, estimate=True))
    assert finding.verdict == "untestable"
    assert "sees nothing smaller" in finding.why


def test_another_reading_of_the_region_is_named_where_it_changes_the_verdict():
    east = Region("east", "the east", "sector", EAST.polygon, also=("middle",))
    middle = Region("middle", "the middle", "sector", MultiPolygon([box(36.3, 46, 36.45, 48)]))
    finding = reconcile_claim(claim(42, region="east"), REPORT, ARCHIVE, regions=(east, middle))
    assert finding.verdict == "supported"
    assert f"the east and the middle taken together ({TAKEN:.1f} km²) it would be understated" in finding.why
    without = Region("middle", "the middle", "sector", MultiPolygon([box(36.2, 46, 36.3, 48)]))
    assert (
        "taken together" not in reconcile_claim(claim(42, region="east"), REPORT, ARCHIVE, regions=(east, without)).why
    )


def test_sources_say_whether_they_agree():
    other = Line({date(2023, 6, 4): 36.5, date(2023, 7, 24): 36.2})
    other.source = "Other"
    same = Line(ARCHIVE.ends)
    same.source = "Same"
    which = claim(round(TAKEN))
    first, second, third = compare_sources([judged(which, archive) for archive in (ARCHIVE, other, same)])
    assert "Other shows" in first.why
    assert "disagrees beyond both uncertainties: understated there" in first.why
    assert "Same shows" in first.why
    assert "agrees: supported there" in first.why
    assert "Line shows" in second.why
    assert third.measured == first.measured.__class__(**{**_fields(first.measured), "source": "Same"})


def _fields(measured):
    return {name: getattr(measured, name) for name in measured.__slots__}


VILLAGE = Match(Place("Village", 1, 47.05, 36.45, "XX"), 1.0, "")


def _control(actor, day):
    period = Period("increment", day, day)
    return Claim(
        "c1", "control", (0, 1), "x", "en", actor=actor, place="Village", control=ControlFigure("taken"), period=period
    )


def test_ground_near_a_village_is_measured_around_it_however_the_text_spells_it():
    village = Match(Place("Klyshchiivka", 1, 47.05, 36.45, "XX"), 1.0, "")
    for region in ("klishchiivka", "klyshchiivka"):
        finding = judged(claim(42, region=region, place="Klyshchiivka"), place=village)
        assert finding.region.name == "within 14 km of Klyshchiivka"  # a march of 10 km, and √(42.5 / π) = 3.7 km
        assert finding.measured.km2 == pytest.approx(TAKEN, rel=1e-6)
    beyond = judged(claim(42, region="north of klishchiivka", place="Klyshchiivka"), place=village)
    assert beyond.verdict == "untestable"
    assert "no polygon is known" in beyond.why


def test_ground_held_is_measured_once_for_a_day_and_a_region(monkeypatch):
    from geo.control import area

    measured, measure = [], area.measure_area
    monkeypatch.setattr(area, "measure_area", lambda *asked: measured.append(1) or measure(*asked))
    meter = GroundMeter(ARCHIVE)
    days = [date(2023, 7, 24), date(2023, 7, 24), date(2023, 7, 26)]
    assert len({meter.held("North", day, None) for day in days}) == 1
    assert meter.held("North", date(2023, 7, 28), None).km2 == pytest.approx(square_km(0.3), rel=1e-6)
    assert meter.held("North", date(2023, 7, 28), EAST_OF_36).km2 == pytest.approx(square_km(0.3), rel=1e-6)
    assert len(measured) == 3


def test_a_settlement_that_changed_hands_is_found_with_its_day():
    finding = judged(_control("South", date(2023, 7, 24)), place=VILLAGE)
    assert finding.verdict == "supported"
    assert "since 24 July 2023 (held before)" in finding.why
    assert judged(_control("South", date(2023, 7, 1)), place=VILLAGE).verdict == "overstated"
    late = judged(_control("South", date(2023, 7, 20)), place=VILLAGE, lag_days=7)
    assert late.verdict == "supported"
    assert "from 24 July 2023" in late.why


def test_the_verdict_of_the_last_map_within_the_lag_is_told_with_the_day_that_it_holds_from():
    taken = claim(round(square_km(0.5) - square_km(0.3)))
    back_and_forth = {date(2023, 6, 4): 36.5, date(2023, 7, 24): 36.4}
    back_and_forth |= {date(2023, 7, day): end for day, end in ((25, 36.3), (27, 36.4), (29, 36.3), (30, 36.3))}
    finding = judged(taken, Line(back_and_forth), lag_days=7)
    assert finding.verdict == "overstated"
    assert "The map of 29 July 2023 makes it supported." in finding.why
    assert "25 July 2023 makes it supported" in judged(taken, Line(back_and_forth), lag_days=1).why
    assert "makes it" not in judged(taken, Line(back_and_forth), lag_days=3).why


def test_a_contested_settlement_is_a_stretch():
    edge = Match(Place("Edge", 2, 47.05, 36.41, "XX"), 1.0, "")
    assert judged(_control("South", date(2023, 7, 24)), place=edge).verdict == "stretched"


def test_an_advance_is_held_against_what_changed_around_its_place():
    advance = AdvanceFigure(0.7, width_km=1.73, area_km2=1.211)
    window = Period("increment", date(2023, 6, 4), date(2023, 7, 24))
    which = Claim("c1", "advance", (0, 1), "x", "en", actor="South", place="Village", advance=advance, period=window)
    finding = judged(which, place=VILLAGE)
    assert finding.verdict == "supported"
    assert finding.region.name == "within 11 km of Village"
    assert judged(which).verdict == "untestable"
    far = Match(Place("Far", 3, 47.05, 36.05, "XX"), 1.0, "")
    assert judged(which, place=far).verdict == "overstated"
    no_width = Claim(
        "c1", "advance", (0, 1), "x", "en", actor="South", place="Village", advance=AdvanceFigure(0.7), period=window
    )
    assert "No width is stated" in judged(no_width, place=VILLAGE).why
