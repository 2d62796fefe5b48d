"""Claims that a settlement changed hands: what the map says of it, and since when."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from geo.reconcile import wording
from geo.reconcile.meter import UntestableError

if TYPE_CHECKING:
    from datetime import date

    from geo.control.model import ControlSnapshot
    from geo.gazetteer.model import Place
    from geo.reconcile.meter import GroundMeter
    from geo.reconcile.model import Verdict

# How far back a change of hands is looked for.
_SEARCH_DAYS = 120


def control_at(meter: GroundMeter, place: Place, actor: str, day: date, lag_days: int) -> tuple[Verdict, str]:
    """Judge whether an actor controls a settlement on a day, or within the lag after it.

    Parameters
    ----------
    meter
        The source.
    place
        The settlement; its point decides, in EPSG:4326.
    actor
        The side said to control it.
    day
        The day for which it is said.
    lag_days
        How many days later the map may follow.

    Returns
    -------
    verdict, why
        ``"supported"`` where the map gives the point to the actor on the day or within the lag,
        ``"stretched"`` where it is contested, else ``"overstated"``; and the reason, with the day on which the
        map first showed it.

    Raises
    ------
    UntestableError
        Where the archive does not cover the day or the actor.
    """
    snapshot = meter.snapshot(day)
    if actor not in (snapshot.attacker, snapshot.defender):
        msg = f"{snapshot.source} maps {snapshot.attacker} and {snapshot.defender}, not {actor}"
        raise UntestableError(msg)
    wanted = "held" if actor == snapshot.attacker else "free"
    seen = [(snapshot.date, status_at(snapshot, place))]
    later = [each for each in meter.archive.dates if day < each <= day + timedelta(days=lag_days)]
    seen += [(each, status_at(meter.archive.in_force(each), place)) for each in later]
    first = next((when for when, status in seen if status == wanted), None)
    source = meter.archive.source
    if first is None:
        status = "contested" if any(status == "contested" for _, status in seen) else seen[-1][1]
        shown = {"held": f"held by {snapshot.attacker}", "free": f"not held by {snapshot.attacker}"}
        why = f"{source} shows {place.name} {shown.get(status, status)} on {wording.day(seen[-1][0])}."
        return ("stretched" if status == "contested" else "overstated"), why
    if first > snapshot.date:
        return "supported", f"{source} shows {place.name} with {actor} from {wording.day(first)}."
    return (
        "supported",
        f"{source} shows {place.name} with {actor} on {wording.day(first)}{_since(meter, place, wanted, first)}.",
    )


def status_at(snapshot: ControlSnapshot, place: Place) -> str:
    """Return the status of a settlement's point: ``"held"``, ``"contested"`` or ``"free"``."""
    from shapely import Point

    point = Point(place.lon, place.lat)
    if snapshot.held.intersects(point):
        return "held"
    return "contested" if snapshot.contested.intersects(point) else "free"


def _since(meter: GroundMeter, place: Place, wanted: str, day: date) -> str:
    """Say since when the map has shown it, by going back day by day to the last different status."""
    earliest = day - timedelta(days=_SEARCH_DAYS)
    since = day
    for each in (each for each in reversed(meter.archive.dates) if earliest <= each < day):
        status = status_at(meter.archive.in_force(each), place)
        if status != wanted:
            return f", since {wording.day(since)} ({status} before)"
        since = each
    return f", as on every map since {wording.day(since)}"
