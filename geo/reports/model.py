"""Reports and claims: what a text says about ground, before anything is measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Bound = Literal["exact", "at_least", "at_most", "about", "between"]
ClaimKind = Literal["area", "advance", "control"]
PeriodKind = Literal["increment", "cumulative", "total_held"]
ControlChange = Literal["taken", "held", "lost"]


@dataclass(frozen=True, slots=True)
class Report:
    """One dated text from one publisher.

    Attributes
    ----------
    name
        The file's name without its folder, or ``"-"`` for standard input.
    text
        The text that claims' spans index into: a text file as it stands, a Markdown file without
        its front matter, the main text of a page.
    published
        The day on which the report was published.
    dated_by
        Where that day was found: ``"--date"``, ``"front matter"``, ``"page metadata"`` or ``"text"``.
    title, publisher, url
        As the source gives them; empty where it does not.
    lang
        ``"en"``, ``"uk"`` or ``"ru"``.
    """

    name: str
    text: str
    published: date
    dated_by: str
    title: str = ""
    publisher: str = ""
    url: str = ""
    lang: str = "en"

    def _repr_html_(self) -> str:
        from geo._display.cards import show_report

        return show_report(self)


@dataclass(frozen=True, slots=True)
class StatedFigure:
    """One figure as written, in its own unit: ``km2``, ``mi2``, ``ha`` or ``acre``."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """A claimed area.

    Attributes
    ----------
    km2
        The figure as stated, in km²; the lower one of a range.
    low_km2, high_km2
        The interval [a, b] that the wording allows, from the bound and the rounding of the figure.
    bound
        How the figure is worded.
    stated
        Every way in which this one figure is written, the first one leading.
    units_agree
        Whether figures in different units say the same within their rounding; None where there is one.
    """

    km2: float
    low_km2: float
    high_km2: float
    bound: Bound
    stated: tuple[StatedFigure, ...]
    units_agree: bool | None = None


@dataclass(frozen=True, slots=True)
class AdvanceFigure:
    """A claimed advance: how deep, on how wide a front (km), and their product (km²) where both are stated."""

    depth_km: float | None
    depth_high_km: float | None = None
    width_km: float | None = None
    area_km2: float | None = None


@dataclass(frozen=True, slots=True)
class ControlFigure:
    """A claim that the actor took, holds or lost a settlement."""

    change: ControlChange


@dataclass(frozen=True, slots=True)
class Period:
    """The window that a claim speaks of.

    Attributes
    ----------
    kind
        ``"increment"`` for a bounded window, ``"cumulative"`` since a start, ``"total_held"`` for
        ground held at the end.
    start, end
        First and last day; None where the text does not say.
    text
        The words that say so; None where the window is implied.
    """

    kind: PeriodKind
    start: date | None
    end: date | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement in a report about ground.

    Attributes
    ----------
    id
        Stable within the report: ``"c1"``, ``"c2"``, … in order of the text.
    kind
        Which of `area`, `advance` and `control` is filled in.
    span
        Start and end of the claim's words in the report's text, in characters.
    quote
        The words themselves: ``report.text[start:end]``.
    lang
        The language of the sentence.
    actor
        The side that gained or holds the ground.
    region, place, direction
        Region in English as worded (``"south"``, ``"sumy region"``), settlement in the nominative in Latin letters
        (``"Novomaiorske"``), compass word (``"southwest"``); None where the text gives none.
    place_span
        Where the settlement's name stands in the text; joins the claim to its mention.
    period
        The window; None for a claim that has none.
    stated_on
        The day on which the source said so.
    source
        Who says so.
    verified
        False where the report says that it could not verify; True where it says that it did.
    """

    id: str
    kind: ClaimKind
    span: tuple[int, int]
    quote: str
    lang: str
    actor: str | None = None
    region: str | None = None
    place: str | None = None
    direction: str | None = None
    area: AreaFigure | None = None
    advance: AdvanceFigure | None = None
    control: ControlFigure | None = None
    period: Period | None = None
    stated_on: date | None = None
    source: str | None = None
    verified: bool | None = None
    place_span: tuple[int, int] | None = None

    def named(self, place: str) -> Claim:
        """Return the claim with the settlement's gazetteer name in place of the worded one."""
        return replace(self, place=place)

    def to_dict(self) -> dict[str, Any]:
        """Return the claim in the JSON shape of the command line; dates as ISO strings."""
        told: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        del told["place_span"]
        told["span"] = list(self.span)
        told["stated_on"] = _iso(self.stated_on)
        told |= {
            name: asdict(told[name]) for name in ("area", "advance", "control", "period") if told[name] is not None
        }
        if self.area is not None:
            told["area"]["stated"] = [asdict(figure) for figure in self.area.stated]
        if self.period is not None:
            told["period"]["start"] = _iso(self.period.start)
            told["period"]["end"] = _iso(self.period.end)
        return told

    def _repr_html_(self) -> str:
        from geo._display.cards import show_claim

        return show_claim(self)


class Claims(tuple[Claim, ...]):
    """The claims of one report, in order of its text; in a notebook, a table below the text with their words marked.

    Parameters
    ----------
    report
        The report that their spans index into.
    claims
        The claims.
    """

    report: Report

    def __new__(cls, report: Report, claims: Iterable[Claim]) -> Self:
        """Take the claims of a report."""
        found = super().__new__(cls, claims)
        found.report = report
        return found

    def __getnewargs__(self) -> tuple[Report, tuple[Claim, ...]]:
        return self.report, tuple(self)

    def _repr_html_(self) -> str:
        from geo._display.cards import show_claims

        return show_claims(self.report, self)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
