"""Ledgers: how long they take, and whether a falsified claim is named.

Speed: claims with random windows over regions that overlap, several sources, some of them hedged, and the regular books
of one source over two years; beside it one of the same least-squares problems by `scipy.optimize.lsq_linear`.
Detection: each claim of the reports that ship, one at a time, made 1.3 or 1.5 times as large, 60 km² larger, moved to
another region, or moved by three weeks.

Run: python benchmarks/ledger.py [DIR]      DIR: dated control files, for detection with a map
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import numpy as np
from scipy import optimize

import geo
from geo.reconcile import account, suspicion
from geo.reconcile.adjustment import adjust
from geo.reconcile.assess import read_claims
from geo.reconcile.ledger import reconcile_ledger
from geo.reconcile.ledger_model import Statement
from geo.reconcile.mapped import map_cells
from geo.reconcile.meter import GroundMeter, UntestableError
from geo.reconcile.readings import ImpossibleClaimError, read_statement
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.reconcile.least_squares import System

START = date(2023, 6, 4)
OVERLAPPING = {
    # Shares of the four places where ground is gained: two halves of the south, a town, and the rest of the east.
    "south": (1, 1, 0, 0),
    "melitopol": (1, 0, 0, 0),
    "berdiansk": (0, 1, 0, 0),
    "east": (0, 0, 1, 1),
    "bakhmut": (0, 0, 1, 0),
    "zaporizhzhia oblast": (1, 0.5, 0, 0),
    "donetsk oblast": (0, 0.5, 1, 0.5),
    None: (1, 1, 1, 1),
}
DAYS = 120


def claim(region: str | None, start: int, end: int, km2: float, bound: str, source: str) -> Statement:
    """Return a claim of a gain between two days, counted from the start."""
    low, high = {"exact": (km2 - 0.05, km2 + 0.05), "about": (0.9 * km2, 1.1 * km2), "at_least": (km2, 1.25 * km2)}[
        bound
    ]
    figure = AreaFigure(km2, low, high, bound, (StatedFigure(km2, "km2"),))
    last = START + timedelta(end)
    period = Period("increment" if start else "cumulative", START + timedelta(start), last)
    said = Claim("c1", "area", (0, 1), "", "en", "Ukraine", region, area=figure, period=period, source=source)
    return Statement(Report(f"{last}.md", "", last, "--date"), said)


def random_windows(count: int, seed: int = 1) -> list[Statement]:
    """Return claims of three sources over eight overlapping regions, each off by a twentieth."""
    random = np.random.default_rng(seed)
    rates = np.abs(random.normal(1.0, 0.4, (DAYS, 4)))
    said = []
    for _ in range(count):
        region = list(OVERLAPPING)[random.integers(len(OVERLAPPING))]
        start, end = sorted(int(day) for day in random.choice(DAYS, 2, replace=False))
        start = 0 if random.random() < 0.3 else start
        gained = float((rates[start:end] @ np.array(OVERLAPPING[region])).sum())
        km2 = round(max(gained * (1 + 0.05 * random.normal()), 0.1), 1)
        bound = str(random.choice(["exact", "about", "at_least"], p=[0.6, 0.25, 0.15]))
        said.append(claim(region, start, end, km2, bound, f"source {random.integers(3)}"))
    return said


def books(weeks: int, regions: tuple[str, ...]) -> list[Statement]:
    """Return a gain and a total a week and region, as one source that keeps books would state them."""
    random = np.random.default_rng(1)
    said = []
    for region in regions:
        gains = np.round(random.gamma(2.0, 6.0, weeks), 1)
        for week, gain in enumerate(gains):
            said.append(claim(region, 7 * week, 7 * week + 7, float(gain), "exact", "Ministry"))
            said.append(claim(region, 0, 7 * week + 7, round(float(gains[: week + 1].sum()), 1), "exact", "Ministry"))
    return said


def speed() -> None:
    """Print how long ledgers take, and one problem beside the peer's solution of it."""
    reconcile_ledger(books(2, ("south",)))
    sizes = {f"{count} random windows, 8 regions": random_windows(count) for count in (60, 120, 200)}
    sizes["2 years of weeks and totals, 2 regions"] = books(104, ("south", "bakhmut"))
    print(f"{'claims':40} {'seconds':>8} {'of one CPU':>11}")
    for name, said in sizes.items():
        wall, cpu = time.perf_counter(), time.process_time()
        reconcile_ledger(said)
        print(f"{name:40} {time.perf_counter() - wall:8.2f} {time.process_time() - cpu:11.2f}", flush=True)
    peer(random_windows(40))


def peer(said: list[Statement]) -> None:
    """Solve the claims of a ledger by both, once."""
    seen: list[System] = []

    def keep(system: System, **more: object) -> object:
        seen.append(system)
        return adjust(system, **more)  # type: ignore[arg-type]

    with patch.object(suspicion, "adjust", keep):
        reconcile_ledger(said)
    system = max(seen, key=lambda each: each.design.shape)
    start = time.process_time()
    ours = adjust(system).chi2
    between = time.process_time()
    theirs = bounded(system)
    done = time.process_time()
    print(
        f"\n{system.design.shape[0]} claims, {system.design.shape[1]} unknowns: {between - start:.2f} s, "
        f"scipy.optimize.lsq_linear {done - between:.1f} s; χ² {ours:.9f} and {theirs:.9f}"
    )


def bounded(system: System) -> float:
    """Return χ² by lsq_linear: a one-sided number is a two-sided one plus a part that is never negative."""
    count, width = system.design.shape
    below, above = np.append(system.below, system.prior_below), np.append(system.above, system.prior_above)
    signs = np.where(above > below, 1.0, -1.0)
    narrow, wide = np.minimum(below, above), np.maximum(below, above)
    lopsided = np.flatnonzero(wide > narrow)
    known = np.isfinite(narrow)
    rows = np.vstack([system.design, np.eye(width)])
    extra = np.zeros((count + width, len(lopsided)))
    extra[lopsided, np.arange(len(lopsided))] = -signs[lopsided]
    ridge = 1 / np.sqrt(wide[lopsided] ** 2 - narrow[lopsided] ** 2)
    design = np.vstack(
        [
            np.hstack([rows, extra])[known] / narrow[known, None],
            np.hstack([np.zeros((len(lopsided), width)), np.diag(ridge)]),
        ]
    )
    values = np.concatenate([system.values, np.zeros(width)])[known] / narrow[known]
    low = np.concatenate([np.full(width, -np.inf), np.zeros(len(lopsided))])
    target = np.concatenate([values, np.zeros(len(lopsided))])
    found = optimize.lsq_linear(design, target, (low, np.inf), method="bvls", tol=1e-13, max_iter=10_000)
    return float(2 * found.cost)


def falsify(said: Statement) -> Iterator[tuple[str, Statement]]:
    """Yield a claim with one thing in it changed."""
    area, period = said.claim.area, said.claim.period
    if area is None or period is None or period.end is None:
        return
    for name, km2 in (("× 1.3", 1.3 * area.km2), ("× 1.5", 1.5 * area.km2), ("+ 60 km²", area.km2 + 60)):
        moved = km2 - area.km2
        high = 1.25 * km2 if area.bound == "at_least" else area.high_km2 + moved
        stated = (replace(area.stated[0], value=km2),)
        figure = replace(area, km2=km2, low_km2=area.low_km2 + moved, high_km2=high, stated=stated)
        yield name, replace(said, claim=replace(said.claim, area=figure))
    other = "south" if said.claim.region == "bakhmut" else "bakhmut"
    yield "other region", replace(said, claim=replace(said.claim, region=other, place=None))
    later = timedelta(21)
    window = replace(period, start=period.start and period.start + later, end=period.end + later)
    yield "three weeks later", replace(said, claim=replace(said.claim, period=window))


def detection(archive: geo.Archive | None) -> None:
    """Print which share of falsified claims is named, and how many others are blamed with each."""
    gazetteer = geo.open_gazetteer()
    said = []
    for path in sorted(Path("data/reports").glob("*.md")):
        report = geo.read_report(path)
        claims, _, places = read_claims(report, gazetteer)
        said += [Statement(report, each, place) for each, place in zip(claims, places, strict=True)]
    said = [each for each in said if each.claim.area is not None and _can_enter(each)]
    meters = [] if archive is None else [GroundMeter(archive)]
    remembered: dict[object, object] = {}

    def measure(grid: object, meter: object, *more: object) -> object:
        key = (grid.days, tuple(grid.within), more)  # type: ignore[attr-defined]
        if key not in remembered:
            remembered[key] = map_cells(grid, meter, *more)  # type: ignore[arg-type]
        return remembered[key]

    found: dict[str, list[tuple[bool, int]]] = {}
    with patch.object(account, "map_cells", measure):
        as_is = reconcile_ledger(said, meters).claims
        before = {number for number, each in enumerate(as_is) if each.fits is False}
        for number, each in enumerate(said):
            if as_is[number].fits is not True:
                continue
            for name, changed in falsify(each):
                if meters and name in {"other region", "three weeks later"}:
                    continue
                ledger = reconcile_ledger([*said[:number], changed, *said[number + 1 :]], meters)
                blamed = {place for place, entry in enumerate(ledger.claims) if entry.fits is False} - before
                found.setdefault(name, []).append((number in blamed, len(blamed - {number})))
    print(
        f"\n{'with the map' if meters else 'claims alone'}: {len(said)} claims, {len(before)} misfits as they stand, "
        f"{sum(each.fits is None for each in as_is)} of which nothing else speaks"
    )
    for name, seen in found.items():
        named = np.mean([hit for hit, _ in seen])
        print(f"{name:18} named {named:5.1%} of {len(seen)}; others blamed {np.mean([more for _, more in seen]):.2f}")


def _can_enter(said: Statement) -> bool:
    try:
        read_statement(said)
    except (UntestableError, ImpossibleClaimError):
        return False
    return True


def main() -> None:
    """Print the tables."""
    speed()
    detection(None)
    if len(sys.argv) > 1:
        detection(geo.open_archive(sys.argv[1]))


if __name__ == "__main__":
    main()
