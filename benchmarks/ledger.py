"""How long a ledger takes: claims alone, from a few weeks to two years of them.

Run: python benchmarks/ledger.py
"""

from __future__ import annotations

import resource
import time
from datetime import date, timedelta

import numpy as np

from geo.reconcile.ledger import reconcile_ledger
from geo.reconcile.ledger_model import Statement
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

START = date(2022, 1, 3)
REGIONS = ("south", "bakhmut", "avdiivka", "kupiansk")


def claims(weeks: int, regions: int) -> list[Statement]:
    """Return a gain and a total a week and region, as one source that keeps books would state them."""
    random = np.random.default_rng(1)
    said = []
    for region in REGIONS[:regions]:
        gains = np.round(random.gamma(2.0, 6.0, weeks), 1)
        for week, gain in enumerate(gains):
            end = START + timedelta(7 * (week + 1))
            for start, km2 in ((end - timedelta(7), gain), (START, gains[: week + 1].sum())):
                figure = AreaFigure(km2, km2 - 0.05, km2 + 0.05, "exact", (StatedFigure(round(float(km2), 1), "km2"),))
                period = Period("cumulative" if start == START else "increment", start, end)
                claim = Claim(
                    "c1", "area", (0, 1), "", "en", "Ukraine", region, area=figure, period=period, source="Ministry"
                )
                said.append(Statement(Report(f"{end}.md", "", end, "--date"), claim))
    return said


def main() -> None:
    reconcile_ledger(claims(2, 1))
    print(f"{'weeks':>6} {'regions':>8} {'claims':>7} {'seconds':>8}")
    for weeks, regions in ((15, 2), (26, 4), (52, 2), (52, 4), (104, 2)):
        said = claims(weeks, regions)
        start = time.perf_counter()
        reconcile_ledger(said)
        print(f"{weeks:6} {regions:8} {len(said):7} {time.perf_counter() - start:8.2f}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
