"""Bands hold what they promise, and honest claims are not accused: synthetic claims over real polygons."""

import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from geo.reconcile import account
from geo.reconcile.ledger import reconcile_ledger
from geo.reconcile.mapped import map_cells
from geo.reconcile.meter import GroundMeter

START = date(2023, 6, 4)
WEEKS = [START, *(date(2023, 6, 12) + timedelta(7 * week) for week in range(6))]
REGIONS = ("south", "bakhmut")
REPORTING = 0.1
LEAST_KM2 = 0.25


def _claims(statement, truth, random, sources, reporting=REPORTING):
    """Weekly gains and totals of every source's own books, which are off by a tenth; rounded, some of them hedged."""
    said = []
    for source in sources:
        for region, gains in zip(REGIONS, truth, strict=True):
            book = np.maximum(gains + random.normal(0, np.hypot(reporting * gains, LEAST_KM2)), 0.3)
            for week, end in enumerate(WEEKS[1:]):
                for start, km2 in ((WEEKS[week], book[week]), (START, book[: week + 1].sum())):
                    kind = "increment" if start != START or week == 0 else "cumulative"
                    bound, figure = "exact", round(float(km2), 1)
                    if random.random() < 0.15:
                        bound, figure = "about", round(float(km2 * (1 + random.uniform(-0.1, 0.1))), 2)
                    elif random.random() < 0.15:
                        bound, figure = "at_least", round(float(km2 / (1 + abs(random.normal(0, 0.08)))), 2)
                    said.append(statement(region, start, end, figure, bound, kind=kind, source=source))
    return said


@pytest.fixture
def polygons(statement, shared_data, monkeypatch):
    """What DeepState shows in the cells, with its covariance; draws of it take its place in the ledger."""
    from geo.control.archive import open_archive

    meter = GroundMeter(open_archive(shared_data / "data" / "deepstate"))
    seen = {}

    def measure(grid, *others):
        seen["readings"] = map_cells(grid, *others)
        return seen["readings"]

    monkeypatch.setattr(account, "map_cells", measure)
    reconcile_ledger(_claims(statement, np.full((2, 6), 10.0), np.random.default_rng(0), ["A"]), [meter])
    return meter, seen["readings"]


@pytest.mark.parametrize(("sources", "with_map"), [(["A"], True), (["A"], False), (["A", "B"], True)])
def test_bands_hold_and_honest_claims_stand(statement, polygons, monkeypatch, sources, with_map):
    meter, readings = polygons
    truth = np.maximum(readings.km2, 0.5).reshape(2, -1)
    root = np.linalg.cholesky(readings.covariance.toarray())
    random = np.random.default_rng(20230604)
    held, accused, draws = [], [], 120
    for _ in range(draws):
        drawn = replace(readings, km2=truth.ravel() + root @ random.normal(size=truth.size))
        monkeypatch.setattr(account, "map_cells", lambda *_, drawn=drawn: drawn)
        claims = _claims(statement, truth, random, sources)
        ledger = reconcile_ledger(claims, [meter] if with_map else [], reporting=REPORTING)
        accused.append([each.fits is False for each in ledger.claims])
        for row in ledger.series:
            gains = truth[REGIONS.index(row.region)]
            first, last = WEEKS.index(row.start), WEEKS.index(row.end)
            if row.km2 is not None:
                held.append(abs(row.km2 - gains[first:last].sum()) <= 1.96 * row.sd_km2)
            if row.total_km2 is not None:
                held.append(abs(row.total_km2 - gains[:last].sum()) <= 1.96 * row.total_sd_km2)
    assert len(held) > 20 * draws
    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(accused) <= 0.01
    assert np.mean([any(each) for each in accused]) <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / draws)


def _without_books(statement, gains, random, noise):
    """Gains and totals, each off by itself."""
    days = [START + timedelta(7 * week) for week in range(len(gains) + 1)]
    for week, end in enumerate(days[1:]):
        for start, km2 in ((days[week], gains[week]), (START, gains[: week + 1].sum())):
            kind = "cumulative" if start == START and week else "increment"
            yield statement("south", start, end, round(km2 * (1 + noise * random.normal()), 1), kind=kind)


@pytest.mark.parametrize("noise", [0.03, 0.05])
def test_a_source_without_books_is_taken_less_literally(statement, noise):
    """Every figure is off by itself, so hardly any total is the sum of its increments: none of them is a lie."""
    random = np.random.default_rng(1932)
    held, accused = [], []
    for _ in range(40):
        gains = random.uniform(5, 60, 12)
        ledger = reconcile_ledger(list(_without_books(statement, gains, random, noise)))
        accused += [each.fits is False for each in ledger.claims]
        for row in ledger.series:
            first, last = ((day - START).days // 7 for day in (row.start, row.end))
            held.append(abs(row.km2 - gains[first:last].sum()) <= 1.96 * row.sd_km2)
    assert 0.93 <= np.mean(held) <= 0.97
    assert np.mean(accused) <= 0.01


def test_a_falsified_claim_stands_out_even_there(statement):
    random = np.random.default_rng(7)
    gains = np.full(12, 30.0)
    claims = list(_without_books(statement, gains, random, 0.02))
    total = claims[13]
    assert total.claim.period.start == START
    area = total.claim.area
    doubled = replace(area, km2=2 * area.km2, low_km2=2 * area.km2 - 0.05, high_km2=2 * area.km2 + 0.05)
    claims[13] = replace(total, claim=replace(total.claim, area=doubled))
    ledger = reconcile_ledger(claims)
    assert [number for number, each in enumerate(ledger.claims) if each.fits is False] == [13]
    sure = re.search(r"taken as sure to ([\d.]+)%", ledger.claims[0].why)
    assert 0.5 < float(sure[1]) < 5.0


def test_sources_far_apart_over_a_large_gain_do_not_bend_the_small_ones(statement):
    """Two books that are each a fifth off, over weeks of thousands and of single km²."""
    truth = np.array([[8.0, 5000.0, 3000.0, 100.0, 5.0, 2.0], [3.0, 10.0, 400.0, 1500.0, 20.0, 1.0]])
    random = np.random.default_rng(20220906)
    accused = []
    for _ in range(15):
        claims = _claims(statement, truth, random, ["A", "B"], reporting=0.2)
        accused.append(any(each.fits is False for each in reconcile_ledger(claims, reporting=0.2).claims))
    assert np.mean(accused) <= 0.1
