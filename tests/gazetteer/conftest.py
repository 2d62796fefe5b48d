"""An invented country, in GeoNames' format, and the gazetteers made of it and of what ships."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo.gazetteer.build import build_index
from geo.gazetteer.index import Gazetteer, open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_ROWS = [
    # id, name, other names, lat, lon, class, code, admin1, admin2, population
    (1, "Northmark Province", "Nordmark", 10.0, 20.0, "A", "ADM1", "01", "", 0),
    (2, "Southmark Province", "", 8.0, 20.0, "A", "ADM1", "02", "", 0),
    (3, "Elder County", "", 10.0, 20.2, "A", "ADM2", "01", "11", 0),
    (10, "Velmora", "Welmora,Velmorre", 10.0, 20.0, "P", "PPLA", "01", "11", 90_000),
    (11, "Ashford", "", 10.05, 20.05, "P", "PPL", "01", "11", 0),
    (12, "Ashford", "", 8.0, 20.0, "P", "PPL", "02", "21", 4_000),
    (13, "Ashford", "Old Ashford", 10.058, 20.055, "P", "PPLX", "01", "11", 300),
    (14, "Kerrin", "", 8.05, 20.02, "P", "PPL", "02", "21", 700),
    (15, "Dunmarrow", "Port Regent", 9.1, 20.6, "P", "PPL", "01", "11", 25_000),
    (16, "Old Mill", "", 9.5, 20.5, "S", "ML", "01", "11", 0),
    (17, "Lostham", "", 9.5, 20.5, "P", "PPLQ", "01", "11", 0),
]


def _line(
    number: int,
    name: str,
    others: str,
    lat: float,
    lon: float,
    kind: str,
    code: str,
    admin1: str,
    admin2: str,
    people: int,
) -> str:
    """One line of a country file, its nineteen columns as GeoNames publishes them."""
    columns = [
        number,
        name,
        name,
        others,
        lat,
        lon,
        kind,
        code,
        "XV",
        "",
        admin1,
        admin2,
        "",
        "",
        people,
        "",
        1,
        "Etc/UTC",
    ]
    return "\t".join(map(str, [*columns, "2024-01-01"]))


@pytest.fixture(scope="session")
def line() -> Callable[..., str]:
    """Write one line of a country file."""
    return _line


@pytest.fixture(scope="session")
def country_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("country") / "XV.txt"
    path.write_text("\n".join(_line(*row) for row in _ROWS) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def country(country_file: Path) -> Gazetteer:
    index = country_file.with_suffix(".gaz")
    build_index([country_file], index)
    return open_gazetteer(index)


@pytest.fixture(scope="session")
def shipped_gazetteer() -> Gazetteer:
    from geo._shipped import shipped

    return open_gazetteer(shipped("gazetteer", "default.gaz"))


@pytest.fixture(scope="session")
def full(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    index = tmp_path_factory.mktemp("full") / "ua.gaz"
    build_index([shared_data / "data" / "geonames" / "UA.zip"], index)
    return open_gazetteer(index)
