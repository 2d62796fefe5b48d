"""Claims by hand: what several tests of the ledger share."""

from datetime import date

import pytest

from geo.reconcile.ledger_model import Statement
from geo.reports.model import AreaFigure, Claim, Period, Report, StatedFigure

OFFENSIVE = date(2023, 6, 4)


def _interval(km2, bound):
    half = 0.5 * 10.0 ** -len(f"{km2:.9f}".rstrip("0").partition(".")[2])
    return {
        "exact": (km2 - half, km2 + half),
        "at_least": (km2, 1.25 * km2),
        "at_most": (0.0, km2),
        "about": (km2 - max(0.1 * km2, half), km2 + max(0.1 * km2, half)),
    }[bound]


def _statement(region, start, end, km2, bound="exact", **more):
    """A claim of `km2` in a region; without a start it is a total since an unstated day."""
    kind = more.get("kind", "cumulative" if start in {None, OFFENSIVE} else "increment")
    source = more.get("source", "Ministry")
    number = more.get("number", 1)
    low, high = _interval(km2, bound)
    claim = Claim(
        id=f"c{number}", kind="area", span=(0, 5), quote=f"{km2} sq km", lang="en", actor=more.get("actor", "Ukraine"),
        region=region, area=AreaFigure(km2, low, high, bound, (StatedFigure(km2, "km2"),)),
        period=Period(kind, start, end), source=source,
    )  # fmt: skip
    return Statement(Report(f"{end}-{source}.md".lower(), "", end, "--date", publisher="A paper"), claim)


@pytest.fixture
def statement():
    """Make a statement: ``statement(region, start, end, km2, bound, source=…)``."""
    return _statement


@pytest.fixture
def summer(statement):
    """The official weekly figures of summer 2023 as the shipped reports give them."""
    june4, june15, june19, june26 = OFFENSIVE, date(2023, 6, 15), date(2023, 6, 19), date(2023, 6, 26)
    july3, july10, july17, july24 = (date(2023, 7, day) for day in (3, 10, 17, 24))
    july31, aug7, aug14, aug21, aug28 = date(2023, 7, 31), *(date(2023, 8, day) for day in (7, 14, 21, 28))
    sept4, sept11, sept18 = (date(2023, 9, day) for day in (4, 11, 18))
    figures = [
        (None, june4, june15, 100.0, "at_least"),
        ("south", None, june19, 113.0), ("south", june4, june26, 130.0, "about"), ("south", june19, june26, 17.0),
        ("south", june26, july3, 28.4), ("east", june26, july3, 9.0), ("south", None, july3, 158.4),
        (None, july3, july10, 14.0), (None, june4, july10, 191.0), ("south", june4, july10, 168.6),
        ("south", july3, july10, 10.2), ("east", june4, july10, 24.0), ("east", july3, july10, 4.0),
        ("bakhmut", july10, july17, 7.0), ("south", july10, july17, 10.9), ("bakhmut", None, july17, 31.0),
        ("south", june4, july17, 179.5),
        ("south", july17, july24, 12.0, "at_least"), ("bakhmut", july17, july24, 4.0, "about"),
        ("south", june4, july24, 192.0, "at_least"), ("bakhmut", june4, july24, 35.0, "about"),
        ("south", None, july31, 204.7), ("south", july24, july31, 12.6), ("bakhmut", july24, july31, 2.0),
        ("bakhmut", None, july31, 37.0),
        ("bakhmut", aug7, aug14, 3.0), ("bakhmut", None, aug14, 40.0), ("bakhmut", aug14, aug21, 3.0),
        ("bakhmut", None, aug21, 43.0), ("bakhmut", aug21, aug28, 1.0), ("bakhmut", None, aug28, 44.0),
        ("bakhmut", aug28, sept4, 3.0), ("bakhmut", None, sept4, 47.0),
        ("south", sept4, sept11, 4.8), ("south", None, sept11, 256.5), ("bakhmut", sept4, sept11, 2.0, "about"),
        ("bakhmut", None, sept11, 49.0), ("bakhmut", sept11, sept18, 2.0), ("south", sept11, sept18, 5.2),
        ("bakhmut", None, sept18, 51.0), ("south", None, sept18, 260.0, "at_least"),
    ]  # fmt: skip
    return [statement(*figure, number=number) for number, figure in enumerate(figures, start=1)]
