"""Monthly figures that map-makers published, against what the program measures in the polygons of those months.

    territory fetch deepstate --from 2024-08-01 --to 2025-12-01 --out deepstate-area-only
    python benchmarks/published.py deepstate-area-only

A month goes from the file of its first day to the file of the next month's. Months whose two files are not there are
passed over. The figures are differences of totals (docs/published-figures.md says how that is known), so what the
defender won back is taken off.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from geo.control.archive import open_archive
from geo.control.change import measure_change

# First day of the month, km², who said so and where.
PUBLISHED = (
    ("2024-08-01", 363, "DeepState", "https://n-pravda.in.ua/uk/news/v-deepstate-otsenili-tempyi-nastupleniya-1"),
    ("2024-09-01", 400, "Militarnyi", "https://hromadske.radio/news/2025/01/04/"),
    ("2024-10-01", 560, "Militarnyi", "https://hromadske.radio/news/2025/01/04/"),
    ("2024-11-01", 730, "DeepState", "https://n-pravda.in.ua/uk/news/v-deepstate-otsenili-tempyi-nastupleniya-1"),
    ("2025-08-01", 464, "DeepState", "https://www.pravda.com.ua/news/2025/09/1/7528792/"),
    ("2025-09-01", 259, "DeepState", "https://kyivindependent.com/russian-territorial-gains-in-ukraine-drop-sharply"
     "-in-september-monitoring-group-says"),
    ("2025-10-01", 267, "DeepState", "https://uagolos.com/u-zhovtni-okupovano-267-km-kv-ukrayinskoyi-terytoriyi"),
    ("2025-11-01", 505, "DeepState", "https://www.portfolio.hu/global/20251202/"),
)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    archive = open_archive(parser.parse_args().folder)
    print("| month | published by | km² | gained | lost again | net | off |\n|---|---|---|---|---|---|---|")
    off: dict[str, list[float]] = {}
    for first, figure, who, _ in PUBLISHED:
        start = date.fromisoformat(first)
        days = start, (start + timedelta(days=31)).replace(day=1)
        if not set(days) <= set(archive.dates):
            continue
        change = measure_change(*map(archive.read, days))
        gained, lost = (change.row("all", side).km2 for side in (change.after.attacker, change.after.defender))
        off.setdefault(who, []).append(abs(gained - lost - figure) / figure)
        print(
            f"| {start:%B %Y} | {who} | {figure} | {gained:.1f} | {lost:.1f} | {gained - lost:.1f} "
            f"| {off[who][-1]:.1%} |"
        )
    if not off:
        sys.exit("no month has both of its files here")
    for who, errors in off.items():
        print(f"{who}: median {median(errors):.1%} off, {len(errors)} months")


if __name__ == "__main__":
    main()
