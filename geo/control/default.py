"""The control archive that ships: settlement catchments, so that the main job needs no download."""

from __future__ import annotations

from functools import cache

from geo._shipped import shipped
from geo.control.catchments import SettlementArchive
from geo.control.settlements import read_events


@cache
def default_archive() -> SettlementArchive:
    """Return the estimate made from ``data/control/settlements.csv``.

    Cells are bounded by the settlements of the gazetteer that ships, whichever other index is in use, so that the
    same reports give the same figures everywhere; they are clipped to the land of the oblasts that ship.

    Returns
    -------
    archive
        Every snapshot is marked as an estimate.
    """
    from shapely import union_all

    from geo.gazetteer.index import open_gazetteer
    from geo.regions.library import load_regions

    events = read_events(shipped("control", "settlements.csv"))
    west, east = min(event.lon for event in events), max(event.lon for event in events)
    south, north = min(event.lat for event in events), max(event.lat for event in events)
    names = open_gazetteer(shipped("gazetteer", "default.gaz"))
    points = [(place.lat, place.lon) for place in names.settlements((west - 1, south - 1, east + 1, north + 1))]
    land = union_all([oblast.polygon for oblast in load_regions("oblast")])
    return SettlementArchive(events, points, land)
