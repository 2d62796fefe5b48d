"""What the rules know while they read a report: the sentence at hand, and what was said before it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from geo.reports.elided import elided
from geo.reports.model import Claim, ControlFigure, Period
from geo.reports.parties import Mention, mentions
from geo.reports.quantities import Quantity, quantities
from geo.reports.sources import Source, is_dateline, is_superlative, source_of, stated_on
from geo.reports.topic import Topic
from geo.reports.totals import is_total
from geo.reports.where import places_where
from geo.reports.whole import is_of_all_ground, leads_rest, told_of
from geo.reports.window_words import Before
from geo.reports.windows import MONTHLY, Window, event_named, month_recalled, on_their_day, phrases, windows

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from geo.reports.model import ClaimKind, ControlChange, Report
    from geo.reports.named_regions import Where
    from geo.reports.sentence import Sentence
    from geo.reports.sides import Discourse

_REGIONS = ("compass", "oblast", "direction")
_MEMORY = 2
_SOURCE_MEMORY = 4


@dataclass
class Context:
    """The sentence at hand, what it names, and the claims before it.

    Attributes
    ----------
    report
        The report.
    discourse
        The side that is being spoken of, and the side that speaks.
    is_place
        Tells settlements from other proper names; None to take every name for one.
    before
        The sentence before, as it stood, where this one speaks of a town without its name.
    controlled
        Where in the text each settlement is named that was said to have changed hands, with the side.
    """

    report: Report
    discourse: Discourse
    is_place: Callable[[str], bool] | None = None
    sentence: Sentence = field(init=False)
    quantities: list[Quantity] = field(init=False)
    parties: list[Mention] = field(init=False)
    wheres: list[Where] = field(init=False)
    windows: list[Window] = field(init=False)
    said: list[Source] = field(init=False)
    source: Source | None = field(init=False)
    dates: list[Window] = field(init=False)
    reference: date = field(init=False)
    stated: date | None = field(init=False)
    before: Context | None = None
    controlled: set[tuple[tuple[int, int], str]] = field(default_factory=set)
    _subject_before: str | None = None
    _last: Claim | None = None
    _last_area: Claim | None = None
    _first_area: Claim | None = None
    _last_at: int = -9
    _area_at: int = -9
    _before: Before = field(default_factory=Before)
    _topic: Topic = field(default_factory=Topic)
    _where: Where | None = None
    _where_at: int = -9
    _states: list[date] = field(default_factory=list)
    _source: Source | None = None
    _source_at: int = -9
    _turned: bool = False

    def read(self, sentence: Sentence, said: list[Source], coming: list[Source]) -> None:
        """Take up the next sentence.

        Parameters
        ----------
        sentence
            The sentence.
        said, coming
            Those whose words it gives, and those whose words the sentences just after it give.
        """
        published = self.report.published
        self.before = None
        if sentence.index and sentence.group("the_town"):
            self.before = copy(self)
        self.sentence = sentence
        self._subject_before = self.discourse.subject
        self.quantities = quantities(sentence)
        self.parties = mentions(sentence)
        self.wheres = places_where(sentence)
        named = phrases(sentence)
        found = windows(sentence, named, published, self._before)
        self.dates = found
        self.stated = stated_on(sentence, found, published)
        self.reference = self.stated or published
        self.windows = [window for window in found if not is_dateline(sentence, window)]
        if self.stated is not None:
            self.windows = [
                w for w in windows(sentence, named, self.stated, self._before) if not is_dateline(sentence, w)
            ]
        self.windows = [
            month if (month := month_recalled(sentence, window)) else window
            for window in on_their_day(self.windows)
            if month_recalled(sentence, window) or not is_superlative(sentence, window)
        ]
        self.said = said
        last = self._last_area if sentence.index - self._area_at == 1 else None
        unit = last.area.stated[0].unit if last is not None and last.area is not None else None
        self.quantities += elided(sentence, self.quantities, self._busy(), unit)
        self.quantities.sort(key=lambda quantity: quantity.start)
        before = self._source if sentence.index - self._source_at <= _SOURCE_MEMORY else None
        self._turned = before is not None and bool(said) and said[0].name != before.name
        if self.said:
            self._source, self._source_at = self.said[0], sentence.index
        recent = self._source if sentence.index - self._source_at <= _SOURCE_MEMORY else None
        silent = not sentence.group("speech")
        self.source = recent or next((source for source in coming if silent), None)

    def _busy(self) -> set[int]:
        """Return the tokens that belong to a date, a region's name or a figure."""
        ranges = [(quantity.start, quantity.end) for quantity in self.quantities]
        ranges += [(window.first, window.last) for window in self.dates]
        ranges += [(where.start, where.end) for where in self.wheres]
        return {index for start, end in ranges for index in range(start, end)}

    def listen(self, at: tuple[int, int]) -> Discourse:
        """Return the discourse as it stands at a range of tokens: whoever is quoted there is the speaker."""
        source = source_of(self.sentence, self.said, at) or self.source
        speakers = self.sentence.vocabulary.conflict.speakers
        named = {speakers[tag.name].side for tag in self.sentence.group("speaker")} - {None}
        if not self.said and len(named) == 1:
            self.discourse.speaker_side = next(iter(named))
        else:
            self.discourse.speaker_side = source.side if source else None
        return self.discourse

    def close(self) -> None:
        """Keep what later sentences may refer to."""
        subject = next((m.party for m in self.parties if self._leads(m)), None)
        if subject is not None and self.discourse.subject == self._subject_before:
            self.discourse.subject = subject
        if subject is not None and self._last_at != self.sentence.index:
            self.discourse.actor = subject
        for window in self.windows:
            if window.rule in MONTHLY and window.start is not None:
                self._before.month = window.start.replace(day=1)
                break
        for window in self.windows:
            if window.kind == "increment" and window.start is not None and window.end is not None:
                self._before.window = (window.start, window.end)
        event = event_named(self.sentence, self.report.published)
        self._before.state = self._states[0] if self._states else (None if event else self._before.state)
        self._states = []
        self._before.event = event or self._before.event
        self._topic.read(self.sentence, self.wheres, self.windows, claimed=self._last_at == self.sentence.index)
        for where in self.wheres:
            if where.kind in ("compass", "oblast", "direction", "near"):
                self._where, self._where_at = replace(where, name=None), self.sentence.index
                break

    def _leads(self, mention: Mention) -> bool:
        """Return whether a party is a subject outside a relative clause: not the Russia of "towns that Russia used"."""
        table, before = self.sentence.vocabulary.table, mention.start - 1
        before -= self.sentence.at("article", before) is not None
        relative = self.sentence.word(before) in table["relative"] and not self.sentence.within("speech", before - 1)
        return mention.role == "subject" and mention.party in self._parties and not relative

    @property
    def _parties(self) -> tuple[str, str]:
        return self.sentence.vocabulary.conflict.parties

    def remember(self, claim: Claim) -> None:
        """Note a claim that was just made."""
        self._last, self._last_at = claim, self.sentence.index
        self.discourse.actor = claim.actor or self.discourse.actor
        if claim.kind == "area":
            period = claim.period
            if (
                period is not None
                and period.kind == "total_held"
                and period.text is not None
                and period.end is not None
            ):
                self._states = sorted([*self._states, period.end])
            if self._area_at != self.sentence.index:
                self._first_area = claim
                self._topic.claim(claim.period, self.sentence.index)
            self._last_area, self._area_at = claim, self.sentence.index

    @property
    def follows_area(self) -> bool:
        """Whether a claim of area stands in this sentence or the two before it."""
        return self.sentence.index - self._area_at <= _MEMORY

    @property
    def goes_on(self) -> bool:
        """Whether a claim of area stands in this sentence already."""
        return self.sentence.index == self._area_at

    @property
    def counts_again(self) -> bool:
        """Whether the sentence only gives another's figure, without a verb of its own: "ISW puts it at 5 sq km"."""
        verbs = any(tag.name not in ("stand", "other") for tag in self.sentence.group("predicate"))
        return bool(self.sentence.group("speaker")) and not verbs

    @property
    def nameless(self) -> bool:
        """Whether the claim of area just before in this sentence names no side."""
        return self.goes_on and self._last_area is not None and self._last_area.actor is None

    @property
    def winner(self) -> str | None:
        """The side of the first claim of area in this sentence: the one that a net gain is counted for."""
        return self._first_area.actor if self._first_area is not None and self._area_at == self.sentence.index else None

    @property
    def last_kind(self) -> str | None:
        """The kind of period of the last claim of area."""
        period = self._last_area.period if self._last_area else None
        return period.kind if period else None

    @property
    def last_period(self) -> Period | None:
        """The window of the last claim of area, where it is near enough to go on."""
        if self.sentence.group("earlier"):
            return None
        claim = self._last_area if self.follows_area else None
        if claim is not None and self.sentence.group("portion"):
            claim = self._first_area
            return claim.period if claim is not None else None
        if claim is not None and self.sentence.group("same_time"):
            return claim.period
        if claim is not None and self._area_at < self.sentence.index and self._first_area is not None:
            following = self._topic.window_after(self._first_area.period, self.sentence.index)
            claim = replace(self._first_area, period=following)
        elif claim is not None and self.sentence.index == self._area_at:
            claim = self._first_area
        if claim is None and self.sentence.index - self._last_at <= 1:
            claim = self._last
        period = claim.period if claim is not None else None
        same = (self.sentence.index == self._area_at or self.counts_again) and period is not None
        same = same and period is not None and period.start is not None
        goes_on = period is not None and (period.kind == "increment" or (same and period.kind == "cumulative"))
        if claim is None:
            return self._topic.passing(self.sentence.index)
        return period if goes_on and period is not None and period.text is not None else None

    @property
    def there(self) -> Where | None:
        """The place or region that "there" goes back to; None where the sentence does not say it."""
        near = self.sentence.index - self._where_at <= _MEMORY
        return self._where if near and self.sentence.group("there") else None

    @property
    def topic(self) -> Where | None:
        """The region that the sentence is about where it names none itself; another speaker begins anew."""
        return None if self._turned else self._topic.about(self.sentence, self.wheres)

    def is_own(self, window: Window, quantity: Quantity) -> bool:
        """Return whether no other figure stands between a window and a figure."""
        start, end = sorted((window.first, quantity.start))
        areas = [other for other in self.quantities if other.kind == "area" and other is not quantity]
        return not any(start <= other.start < end for other in areas)

    def region_before(self, quantity: Quantity, actor: str | None) -> str | None:
        """Return the region of an earlier claim that a figure goes on from, or None."""
        last = self._last
        if is_total(self, quantity):
            if self._last_area is not None and self._area_at == self.sentence.index:
                return self._last_area.region
            regions = [w.region for w in self.wheres if w.end <= quantity.start and w.kind in _REGIONS]
            if regions:
                return regions[-1]
        if leads_rest(self.sentence, quantity):
            return None
        if self.sentence.group("there"):
            return self._there() if self._says_there(quantity) else None
        unit = any(self.sentence.within("unit", index) for index in range(quantity.number, quantity.end))
        if self.goes_on and self._last_area is not None and not unit:
            return self._last_area.region
        on = last is not None and self._last_at == self.sentence.index - 1
        dated = any(window.kind == "increment" for window in self.windows)
        on = on and not (unit and dated and is_total(self, quantity))
        if on and last is not None and (not unit or (last.kind == "advance" and last.actor == actor)):
            return last.region
        area = self._last_area if self.follows_area and not self.wheres else None
        if area is not None and self.sentence.group("left_over"):
            return area.region
        if is_total(self, quantity) and not self.sentence.group("undertaking"):
            return None
        if is_of_all_ground(self, quantity):
            return None
        if self.goes_on and area is not None and area.actor == actor and not self.wheres:
            return area.region
        if self.topic is not None:
            return self.topic.region
        summed = area is not None and is_total(self, quantity)
        return area.region if area is not None and summed else told_of(self, quantity)

    def _says_there(self, quantity: Quantity) -> bool:
        """Return whether "there" is said of a figure, not of a part behind it: "took 9 sq km, 3 of them there"."""
        later = [other.start for other in self.quantities if other.kind == "area" and other.start >= quantity.end]
        return any(
            tag.start < quantity.end or not self.sentence.walls(quantity.end, tag.start) or not later
            for tag in self.sentence.group("there")
        )

    def _there(self) -> str | None:
        """Return the region that "there" means: the one named last."""
        near = self.sentence.index - self._where_at <= _MEMORY
        if self._last is not None and self._last.region is not None and (self._last_at >= self._where_at or not near):
            return self._last.region
        return self._where.region if self._where is not None and near else None

    def claim(
        self,
        kind: ClaimKind,
        at: tuple[int, int],
        *,
        actor: str | None,
        where: Where | None = None,
        name: tuple[int, int] | None = None,
        place: str | None = None,
        change: ControlChange | None = None,
        direction: str | None = None,
        **fields: Any,
    ) -> Claim:
        """Return a claim at a range of tokens, with what the context knows of its source."""
        sentence = self.sentence
        span = sentence.characters(*at)
        name = name or (where.name if where else None)
        source = source_of(sentence, self.said, at) or self.source
        return Claim(
            id="",
            kind=kind,
            span=span,
            quote=sentence.text[span[0] : span[1]],
            lang=sentence.vocabulary.lang,
            actor=actor,
            place=place or (where.place if where else None),
            place_span=sentence.characters(*name) if name else None,
            direction=direction,
            control=ControlFigure(change) if change else None,
            stated_on=self.stated,
            source=source.name if source else None,
            **fields,
        )
