"""Claims that a settlement changed hands: what the map says of it, and since when."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import timedelta
from typing import TYPE_CHECKING

from geo.reconcile import wording
from geo.reconcile.meter import UntestableError

if TYPE_CHECKING:
    from datetime import date

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
    dates = meter.archive.dates
    later = dates[bisect_right(dates, day) : bisect_right(dates, day + timedelta(days=lag_days))]
    seen: list[str] = []
    first = None
    for each in (snapshot.date, *later):
        seen.append(meter.status(each, place.lat, place.lon))
        if seen[-1] == wanted:
            first = each
            break
    source = meter.archive.source
    if first is None:
        status = "contested" if "contested" in seen else seen[-1]
        shown = {"held": f"held by {snapshot.attacker}", "free": f"not held by {snapshot.attacker}"}
        why = f"{source} shows {place.name} {shown.get(status, status)} on {wording.day(each)}."
        return ("stretched" if status == "contested" else "overstated"), why
    if first > snapshot.date:
        return "supported", f"{source} shows {place.name} with {actor} from {wording.day(first)}."
    return (
        "supported",
        f"{source} shows {place.name} with {actor} on {wording.day(first)}{_since(meter, place, wanted, first)}.",
    )


def _since(meter: GroundMeter, place: Place, wanted: str, day: date) -> str:
    """Say since when the map has shown it, by going back day by day to the last different status."""
    dates = meter.archive.dates
    since = day
    for each in reversed(dates[bisect_left(dates, day - timedelta(days=_SEARCH_DAYS)) : bisect_left(dates, day)]):
        status = meter.status(each, place.lat, place.lon)
        if status != wanted:
            return f", since {wording.day(since)} ({status} before)"
        since = each
    return f", as on every map since {wording.day(since)}"
