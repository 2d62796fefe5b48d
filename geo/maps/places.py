"""Places on a page: the settlements that reports name, and the towns that a reader finds the way by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.maps.wording import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer.model import Match, Mention, Place
    from geo.maps.sheet import Sheet

_TOWNS: Final = 900
_CITY: Final = 50_000
_WIDE: Final = ("ADM", "PCL", "RGN")


@dataclass(frozen=True)
class NamedPlaces:
    """The settlements that a sheet's reports name.

    Attributes
    ----------
    entries
        One JSON-ready entry a settlement.
    numbers
        Position in `entries` of a mention, by report name and span, and of a claim's place, by report
        name and claim id.
    known
        The gazetteer entries among them.
    """

    entries: list[dict[str, Any]]
    numbers: dict[tuple[str, tuple[int, int] | str], int]
    known: frozenset[Place]


def gather_places(sheet: Sheet) -> NamedPlaces:
    """Collect the settlements that the reports of a sheet name, one entry a settlement or unplaced name.

    Parameters
    ----------
    sheet
        The report date.

    Returns
    -------
    places
        In order of first mention. Names that no gazetteer entry fits come with ``at`` null.
    """
    entries: dict[Place | str, dict[str, Any]] = {}
    positions: dict[Place | str, int] = {}
    numbers: dict[tuple[str, tuple[int, int] | str], int] = {}

    def enter(key: Place | str, match: Match | None, mention: Mention | None = None) -> int:
        if key not in positions:
            positions[key] = len(positions)
            entries[key] = _entry(match, mention)
        return positions[key]

    for assessment in sheet.assessments:
        name = assessment.report.name
        for mention in assessment.mentions:
            key = mention.match.place if mention.match else plain(mention.text)
            numbers[name, mention.span] = enter(key, mention.match, mention)
            written = entries[key]["written"]
            if plain(mention.text) not in written:
                written.append(plain(mention.text))
        for finding in assessment.findings:
            if finding.place is not None:
                numbers[name, finding.claim.id] = enter(finding.place.place, finding.place)
                written = entries[finding.place.place]["written"]
                if finding.claim.place and not written:
                    written.append(plain(finding.claim.place))
    known = frozenset(key for key in entries if not isinstance(key, str))
    return NamedPlaces(list(entries.values()), numbers, known)


def nearby_towns(towns: Sequence[Place], view: list[list[float]], *, leave_out: frozenset[Place]) -> list[list[Any]]:
    """Choose the settlements that help on the map: all that are near, and the cities further off.

    Parameters
    ----------
    towns
        Candidates.
    view
        South-west and north-east corner of the first view, ``[lat, lon]`` in degrees.
    leave_out
        Settlements that the page shows already.

    Returns
    -------
    chosen
        ``[name, lat, lon, population, first-level division]``, largest first, at most 900.
    """
    (south, west), (north, east) = view
    tall, wide = (north - south) * 0.5 + 0.2, (east - west) * 0.5 + 0.3

    def near(place: Place) -> bool:
        return south - tall <= place.lat <= north + tall and west - wide <= place.lon <= east + wide

    useful = [place for place in towns if place not in leave_out and (place.population >= _CITY or near(place))]
    useful.sort(key=lambda place: (-place.population, place.name, place.lat, place.lon))
    return [
        [plain(place.name), round(place.lat, 4), round(place.lon, 4), place.population, plain(place.admin1)]
        for place in useful[:_TOWNS]
    ]


def is_settlement(place: Place) -> bool:
    """Whether a gazetteer entry is a spot on the map and not a country, an oblast or a district."""
    return not place.feature.startswith(_WIDE)


def _entry(match: Match | None, mention: Mention | None) -> dict[str, Any]:
    if match is None:
        return {"name": None, "written": [], "at": None, "ambiguous": False, "alternatives": []}
    place = match.place
    alternatives = mention.alternatives if mention else ()
    return {
        "name": plain(place.name),
        "written": [],
        "at": [round(place.lat, 5), round(place.lon, 5)],
        "admin1": plain(place.admin1),
        "country": plain(place.country),
        "geonameid": place.geonameid,
        "settlement": is_settlement(place),
        "score": round(match.score, 2),
        "why": plain(match.why),
        "ambiguous": mention is not None and mention.ambiguous,
        "alternatives": [
            f"{plain(other.place.name)}, {plain(other.place.admin1)}".rstrip(", ") for other in alternatives[:3]
        ],
    }
