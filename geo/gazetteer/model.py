"""Places and mentions: the gazetteer entries that names in a text may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of a gazetteer.

    Attributes
    ----------
    name
        The current official name in Latin letters.
    geonameid
        GeoNames' identifier; None for entries of a user's own table that have none.
    lat, lon
        WGS 84 (EPSG:4326), degrees.
    country
        ISO 3166-1 alpha-2 code.
    admin1
        Name of the first-level division (the oblast); empty where unknown.
    feature
        GeoNames feature code, for instance ``"PPL"``.
    population
        Inhabitants; 0 where unknown.
    """

    name: str
    geonameid: int | None
    lat: float
    lon: float
    country: str
    admin1: str = ""
    feature: str = "PPL"
    population: int = 0

    def _repr_html_(self) -> str:
        from geo._display.cards import show_place

        return show_place(self)


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean.

    Attributes
    ----------
    place
        The entry.
    score
        0 to 1: how well the entry fits the name and what is said around it.
    why
        The reasons, in words.
    """

    place: Place
    score: float
    why: str

    def to_dict(self) -> dict[str, Any]:
        """Return the match as the PLACE object of the JSON contract."""
        place = self.place
        return {
            "name": place.name,
            "geonameid": place.geonameid,
            "lat": place.lat,
            "lon": place.lon,
            "country": place.country,
            "admin1": place.admin1,
            "feature": place.feature,
            "population": place.population,
            "score": round(self.score, 4),
            "why": self.why,
        }

    def _repr_html_(self) -> str:
        from geo._display.cards import show_match

        return show_match(self)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place's name as written in a text, and the entry it was resolved to.

    Attributes
    ----------
    text
        The words as written: ``report.text[span[0]:span[1]]``.
    span
        Start and end in characters.
    match
        The entry it means; None where the gazetteer has none that fits.
    alternatives
        The next best entries, best first.
    ambiguous
        True where the best two are too close to call.
    """

    text: str
    span: tuple[int, int]
    match: Match | None
    alternatives: tuple[Match, ...] = ()
    ambiguous: bool = False

    def _repr_html_(self) -> str:
        from geo._display.cards import show_mention

        return show_mention(self)
