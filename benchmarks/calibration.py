"""Do bands hold what they promise, and are honest claims left alone? Claims drawn with known noise over polygons.

The truth is what the polygons of DIR show week by week (without DIR: invented gains of the same size). Each draw errs
as the program says that maps and sources err: the map by its covariance, each source by a share of what it reports,
then rounding and hedges. 95 % bands should hold 93 to 97 %, and not more than 5 % of honest claims be accused.

Run: python benchmarks/calibration.py [DIR] [--draws N]
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from unittest.mock import patch

import numpy as np
from scipy import stats
from scipy.sparse import csr_array

from geo.control.archive import open_archive
from geo.reconcile import account
from geo.reconcile.ledger import reconcile_ledger
from geo.reconcile.ledger_model import Statement
from geo.reconcile.mapped import MapReadings, map_cells
from geo.reconcile.meter import GroundMeter
from geo.reconcile.verdict import judge
from geo.regions.library import load_regions
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

LEAST_KM2 = 0.25
Floats = np.ndarray


@dataclass(frozen=True)
class Scene:
    """Who gained where, week by week from a day on."""

    name: str
    actor: str
    regions: tuple[str, ...]
    start: date
    weeks: int = 6

    @property
    def days(self) -> list[date]:
        """First day of each week, and the last day."""
        return [self.start + timedelta(7 * week) for week in range(self.weeks + 1)]


SCENES = (
    Scene("summer 2023", "Ukraine", ("south", "bakhmut"), date(2023, 6, 5)),
    Scene("autumn 2022", "Ukraine", ("kharkiv oblast", "kherson oblast"), date(2022, 8, 29)),
    Scene("winter 2023", "Russia", ("bakhmut", "vuhledar"), date(2023, 1, 30)),
    Scene("autumn 2023", "Russia", ("avdiivka", "kupiansk"), date(2023, 10, 2)),
)


def figure(km2: float, bound: str) -> AreaFigure:
    """Write a number as a report would, with its interval."""
    digits = 1 if bound == "exact" else 2
    stated = round(float(km2), digits)
    low, high = {
        "exact": (stated - 0.05, stated + 0.05),
        "about": (0.9 * stated, 1.1 * stated),
        "at_least": (stated, 1.25 * stated),
    }[bound]
    return AreaFigure(stated, low, high, bound, (StatedFigure(stated, "km2"),))


def hedge(km2: float, random: np.random.Generator) -> AreaFigure:
    """State a number exactly, or with "about" or "more than"."""
    kind = random.choice(3, p=(0.7, 0.15, 0.15))
    if kind == 1:
        return figure(km2 * (1 + random.uniform(-0.1, 0.1)), "about")
    if kind == 2:
        return figure(km2 / (1 + abs(random.normal(0, 0.08))), "at_least")
    return figure(km2, "exact")


def claim(scene: Scene, region: str, start: date, end: date, area: AreaFigure, source: str) -> Statement:
    """Return a source's claim."""
    kind = "cumulative" if start == scene.start else "increment"
    said = Claim(
        "c1", "area", (0, 1), "", "en", scene.actor, region, area=area, period=Period(kind, start, end), source=source
    )
    return Statement(Report(f"{end}.md", "", end, "--date"), said)


def books(scene: Scene, truth: Floats, noise: float, sources: str, random: np.random.Generator) -> list[Statement]:
    """Return every source's weekly gains and totals, from an account that is off week by week."""
    said = []
    for source in sources:
        for region, gains in zip(scene.regions, truth, strict=True):
            kept = np.maximum(gains + random.normal(0, np.hypot(noise * gains, LEAST_KM2)), 0.3)
            for week, (start, end) in enumerate(pairwise(scene.days)):
                said.append(claim(scene, region, start, end, hedge(kept[week], random), source))
                if week:
                    total = hedge(kept[: week + 1].sum(), random)
                    said.append(claim(scene, region, scene.start, end, total, source))
    return said


def measure(scene: Scene, meter: GroundMeter | None) -> MapReadings:
    """Return what the polygons show in the cells of a scene, or invented gains."""
    count = len(scene.regions) * scene.weeks
    if meter is None:
        km2 = np.random.default_rng(3).gamma(2.0, 6.0, count)
        spread = csr_array(np.diag((0.2 * km2 + 1) ** 2))
        return MapReadings("invented", np.arange(count), 0.8 * km2, km2, 1.2 * km2, spread)
    seen: list[MapReadings] = []

    def keep(*given: object) -> MapReadings | None:
        seen.append(map_cells(*given))  # type: ignore[arg-type]
        return seen[-1]

    random = np.random.default_rng(0)
    with patch.object(account, "map_cells", keep):
        reconcile_ledger(books(scene, np.full((len(scene.regions), scene.weeks), 9.0), 0.1, "A", random), [meter])
    return seen[0]


def share(hits: list[bool]) -> str:
    """Write a share with its 95 % confidence interval (Clopper and Pearson)."""
    interval = stats.binomtest(sum(hits), len(hits)).proportion_ci()
    return f"{np.mean(hits):6.1%} [{interval.low:5.1%}, {interval.high:5.1%}]"


def ledgers(scene: Scene, meter: GroundMeter | None, draws: int) -> None:
    """Print how often bands hold and honest claims are accused, for several noises, with and without the map."""
    readings = measure(scene, meter)
    if len(readings.cells) != len(scene.regions) * scene.weeks:
        print(f"{scene.name:12} its regions share ground; left out")
        return
    truth = np.maximum(readings.km2, 0.5).reshape(len(scene.regions), -1)
    root = np.linalg.cholesky(readings.covariance.toarray())
    anything = meter or _Nothing()
    for noise, sources, mapped in ((0.1, "A", False), (0.05, "A", True), (0.1, "A", True), (0.2, "AB", True)):
        random = np.random.default_rng(20230604)
        held: list[bool] = []
        accused: list[bool] = []
        ledger_accused: list[bool] = []
        for _ in range(draws):
            drawn = replace(readings, km2=truth.ravel() + root @ random.normal(size=truth.size))
            claims = books(scene, truth, noise, sources, random)
            with patch.object(account, "map_cells", lambda *_, drawn=drawn: drawn):
                ledger = reconcile_ledger(claims, [anything] if mapped else [], reporting=noise)  # type: ignore[list-item]
            blamed = [each.fits is False for each in ledger.claims]
            accused += blamed
            ledger_accused.append(any(blamed))
            for row in ledger.series:
                gains = truth[scene.regions.index(row.region)]
                first, last = ((day - scene.start).days // 7 for day in (row.start, row.end))
                if row.km2 is not None and row.sd_km2 is not None:
                    held.append(abs(row.km2 - gains[first:last].sum()) <= 1.96 * row.sd_km2)
                if row.total_km2 is not None and row.total_sd_km2 is not None:
                    held.append(abs(row.total_km2 - gains[:last].sum()) <= 1.96 * row.total_sd_km2)
        print(
            f"{scene.name:12} {noise:5.0%} {len(sources):7} {'yes' if mapped else 'no':>4}  {share(held)}  "
            f"{share(accused)}  {share(ledger_accused)}",
            flush=True,
        )


class _Nothing(GroundMeter):
    """Stands for a map where the readings are drawn."""

    def __init__(self) -> None:
        """Hold no archive."""


def verdicts(meter: GroundMeter, draws: int) -> None:
    """Print how honest single claims are judged: random windows of real polygons, truths drawn from their readings.

    The true gain lies anywhere between low and high reading, and the line is off by its standard deviation.
    """
    random = np.random.default_rng(7)
    known = {region.name: region for region in load_regions()}
    wrong: dict[str, list[bool]] = {"exact": [], "about": [], "at_least": []}
    first, last = meter.archive.dates[0], meter.archive.dates[-1]
    names = [None, *{region for scene in SCENES for region in scene.regions}]
    windows = 0
    while windows < draws:
        start = first + timedelta(int(random.integers((last - first).days - 8)))
        end = min(start + timedelta(int(random.choice([1, 7, 14, 31, 92]))), last)
        name = names[int(random.integers(len(names)))]
        actor = str(random.choice(["Ukraine", "Russia"]))
        measured, _ = meter.gained(actor, start, end, None if name is None else known[name])
        if measured.high_km2 <= 1:
            continue
        windows += 1
        for bound in wrong:
            for _ in range(20):
                true = random.uniform(measured.low_km2, measured.high_km2) + random.normal(0, measured.sd_km2)
                hedged = {"exact": 1.0, "about": 1 + random.uniform(-0.1, 0.1), "at_least": 1 / random.uniform(1, 1.25)}
                area = figure(max(true, 0.1) * hedged[bound], bound)
                wrong[bound].append(judge(area.low_km2, area.high_km2, measured) in {"overstated", "understated"})
    for bound, found in wrong.items():
        print(f"{bound:12} called overstated or understated: {share(found)} of {len(found)}")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", help="dated control files of DeepState, 2022 and 2023")
    parser.add_argument("--draws", type=int, default=100)
    given = parser.parse_args()
    meter = GroundMeter(open_archive(given.folder)) if given.folder else None
    print(f"{'scene':12} noise sources map   {'bands hold':22}  {'claims accused':22}  ledgers with an accusation")
    for scene in SCENES:
        ledgers(scene, meter, given.draws)
    if meter is not None:
        print("\nhonest single claims against one map")
        verdicts(meter, given.draws)


if __name__ == "__main__":
    main()
