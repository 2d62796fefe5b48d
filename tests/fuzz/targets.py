"""What is fuzzed: everything that reads bytes which another person made."""

from __future__ import annotations

import tomllib
import warnings
from dataclasses import dataclass, field
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from geo import TerritoryError
from tests.fuzz import commands, grammar, seeds
from tests.fuzz.mutate import mutated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

_DAY = date(2023, 7, 25)
_LANGUAGES = ("en", "uk", "ru")


@dataclass(frozen=True)
class Target:
    """One reader under fire.

    Attributes
    ----------
    name
        What it is called.
    run
        Reads bytes; given them and a folder to write in.
    seeds
        Good inputs.
    words
        Words of the format.
    invent
        Makes an input that is not a changed seed.
    share
        How many inputs a long run gives it, beside the others.
    start_s
        Processor time that an input of any size may take; a second for each 100 KB comes on top.
    """

    name: str
    run: Callable[[bytes, Path], None]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[bytes, ...] = ()
    invent: Callable[[Random], bytes] | None = None
    share: float = 1.0
    start_s: float = 0.3
    _kept: list[Sequence[bytes]] = field(default_factory=list, compare=False)

    def make(self, random: Random) -> bytes:
        """Return one input; the same state of `random` gives the same bytes."""
        if self.invent is not None and random.random() < 0.6:
            data = self.invent(random)
            return data if random.random() < 0.7 else mutated(random, [data], self.words)
        if not self._kept:
            self._kept.append(self.seeds())
        return mutated(random, self._kept[0], self.words)

    def check(self, data: bytes, folder: Path) -> None:
        """Read an input; whatever is raised but a `TerritoryError` is a finding."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.run(data, folder)
            except TerritoryError as error:
                if "\n" in str(error) or not str(error):
                    msg = f"the message is not one line: {str(error)[:200]!r}"
                    raise AssertionError(msg) from None


def _written(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def _report(data: bytes, folder: Path, *, name: str = "") -> None:
    from geo import read_report

    given = _DAY if len(data) % 2 else None
    kind = "a.md" if data.startswith(b"---") else "a.html" if data.startswith(b"<") else "a.txt"
    read_report(_written(data, folder, name or kind), published=given)


def _claims(data: bytes, folder: Path) -> None:
    from geo import Report, extract_claims

    text = data.decode("utf-8", "replace")
    report = Report("a.txt", text, _DAY, "--date", lang=_LANGUAGES[len(text) % 3])
    for claim in extract_claims(report):
        start, end = claim.span
        assert text[start:end] == claim.quote
        claim.to_dict()
        if claim.area is not None:
            assert 0 <= claim.area.low_km2 <= claim.area.high_km2 < 1e16, claim.area


def _assessed(data: bytes, folder: Path) -> None:
    from geo.reconcile.assess import assess
    from geo.reports.model import Report

    text = data.decode("utf-8", "replace")
    report = Report("a.txt", text, _DAY, "--date", lang=_LANGUAGES[len(text) % 3])
    for finding in assess(report, _gazetteer(), [_archive()]).findings:
        finding.to_dict()


@cache
def _gazetteer():
    from geo._shipped import shipped
    from geo.gazetteer.index import open_gazetteer

    return open_gazetteer(shipped("gazetteer", "default.gaz"))


@cache
def _archive():
    from geo import default_archive
    from geo.reconcile.meter import GroundMeter

    return GroundMeter(default_archive())


def _names(data: bytes, folder: Path) -> None:
    from geo.gazetteer import names

    text = data.decode("utf-8", "replace")
    tight = names.tight_key(text)
    names.loose_key(tight)
    names.plain(text)
    names.romanise(text, _LANGUAGES[len(text) % 3])
    names.letters(text)
    names.is_russian_form(text)
    names.spellings(text)
    forms = list(names.nominatives(text, _LANGUAGES[len(text) % 3]))
    assert 0 <= names.likeness(tight, names.tight_key(forms[0] if forms else "kamin")) <= 1


def _search(data: bytes, folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    name, _, rest = text.partition("|")
    bearing, _, oblast = rest.partition("|")
    near = next(iter(_gazetteer().search("Bakhmut").matches)).place
    result = _gazetteer().search(name, near=near if rest else None, bearing=bearing or None, oblast=oblast or None)
    assert all(0 <= match.score <= 1 for match in result.matches)


def _places(data: bytes, folder: Path) -> None:
    from geo import resolve

    text = data.decode("utf-8", "replace")
    for mention in resolve(text, _gazetteer(), lang=_LANGUAGES[len(text) % 3]):
        assert text[mention.span[0] : mention.span[1]] == mention.text


def _control(data: bytes, folder: Path, *, suffix: str, mapping: bytes | None = None) -> None:
    from geo.control.mapping import load_mapping
    from geo.control.read import read_snapshots

    meaning = load_mapping(_written(mapping, folder, "m.toml")) if mapping else None
    if suffix == ".shp":
        for name, content in seeds.shapefile().items():
            _written(content, folder, name.replace("control", "2023-06-04"))
    read_snapshots(_written(data, folder, f"2023-06-04{suffix}"), meaning)


def _mapping(data: bytes, folder: Path) -> None:
    from geo.control.mapping import load_mapping
    from geo.control.read import read_snapshots

    mapping = load_mapping(_written(data, folder, "m.toml"))
    read_snapshots(_written(seeds.mapped(), folder, "2023-06-04.geojson"), mapping)


def _regions(data: bytes, folder: Path, *, suffix: str) -> None:
    from geo import read_regions

    read_regions(_written(data, folder, f"regions{suffix}"))


def _gaz(data: bytes, folder: Path) -> None:
    from geo import open_gazetteer

    path = folder / "places.gaz"
    path.unlink(missing_ok=True)  # an index is mapped into memory: writing over one that is open kills its reader
    gazetteer = open_gazetteer(_written(data, folder, "places.gaz"))
    gazetteer.search("Kamin")
    gazetteer.search("Orlifka", oblast="Donetsk")
    gazetteer.lookup("Орлівка")
    sum(1 for _ in gazetteer.settlements())


def _source(data: bytes, folder: Path, *, name: str) -> None:
    from geo.gazetteer.build import write_index
    from geo.gazetteer.sources import read_source

    write_index([read_source(_written(data, folder, name))], folder / "built.gaz", label="x")


def _geonames_zip(data: bytes, folder: Path) -> None:
    _source(data if data[:2] == b"PK" else seeds.zipped({"UA.txt": data}), folder, name="UA.zip")


def _batch(data: bytes, folder: Path) -> None:
    from geo.gazetteer.batch import geocode_table, read_table

    _, rows = read_table(_written(data, folder, "names.csv"))
    list(geocode_table(_gazetteer(), rows[:20]))


def _conflict(data: bytes, folder: Path) -> None:
    from geo import Report, extract_claims

    path = _written(data, folder, "conflict.toml")
    from geo.reports.vocabulary import load

    load.cache_clear()
    try:
        extract_claims(
            Report("a.txt", "The army took 5 sq km. Сили звільнили 3 кв. км.", _DAY, "--date", lang="en"), conflict=path
        )
    finally:
        load.cache_clear()


def _events(data: bytes, folder: Path) -> None:
    from geo.control.settlements import read_events

    read_events(_written(data, folder, "events.csv"))


def _statuses(data: bytes, folder: Path) -> None:
    from geo.control.statuses import read_statuses

    name = "statuses.zip" if data[:2] == b"PK" else "statuses.csv"
    read_statuses(_written(data, folder, name), {1: ("Orlivka", 48.0, 37.5), 2: ("Kamin", 50.1, 36.2)})


def _status_table(data: bytes, folder: Path) -> None:
    from geo.control.statuses import load_status_table, read_statuses

    table = load_status_table(_written(data, folder, "table.toml"))
    read_statuses(_written(seeds.STATUSES, folder, "statuses.csv"), {1: ("Orlivka", 48.0, 37.5)}, table)


def _cache(data: bytes, folder: Path) -> None:
    from geo.control.cache import load_drawn, load_faces

    path = _written(data, folder, "kept.parquet")
    load_drawn(path)
    load_faces(path, [(date(2023, 6, 1), date(2023, 6, 2))])


@cache
def _kept() -> tuple[bytes, ...]:
    from tempfile import TemporaryDirectory

    from geo.control.cache import save_drawn, save_faces
    from geo.control.local import faces_between
    from geo.control.read import drawn_of

    with TemporaryDirectory() as folder:
        path = Path(folder) / "kept.parquet"
        first = drawn_of(Path("2023-06-01.geojson"), seeds.geojson()[0], None, date(2023, 6, 1))[0]
        second = drawn_of(Path("2023-06-02.geojson"), seeds.geojson()[2], None, date(2023, 6, 2))[0]
        save_drawn(path, {first.date: first, second.date: second})
        drawn = path.read_bytes()
        save_faces(path, {(first.date, second.date): faces_between(first, second)})
        return drawn, path.read_bytes()


def _run_file(data: bytes, folder: Path) -> None:
    from geo import read_run

    read_run(_written(data, folder, "run.gpkg"))


@cache
def _run_seed() -> tuple[bytes]:
    from tempfile import TemporaryDirectory

    from geo import Report, write_run
    from geo.reconcile.assess import assess

    text = "Ukrainian forces have liberated 12.6 square kilometres in the south this week."
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.gpkg"
        write_run([assess(Report("a.txt", text, _DAY, "--date", lang="en"), _gazetteer(), [_archive()])], path)
        return (path.read_bytes(),)


def _passage(random: Random) -> bytes:
    text = grammar.crowd(random) if random.random() < 0.02 else grammar.passage(random)
    return text.encode()


def _name(random: Random) -> bytes:
    pieces = random.choices(
        [*grammar.words("uk"), *grammar.words("ru"), *grammar.words("en")], k=random.choice((1, 1, 2, 5))
    )
    text = " ".join(pieces).title()
    if random.random() < 0.2:
        text += (
            "|"
            + random.choice(("SW", "north", "", "x"))
            + "|"
            + random.choice(("Donetsk", "Харківська область", "", "x"))
        )
    return text.encode()


def _texts() -> list[bytes]:
    return [text.partition(b"---\n\n")[2] or text for text in seeds.reports()[:-1]]


_WORDS = {
    name: tuple(word.encode() for word in listed)
    for name, listed in tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8")).items()
}


def _listed() -> list[Target]:
    found = [
        Target("reports", _report, seeds.reports, _WORDS["yaml"] + _WORDS["html"]),
        Target("front matter", partial(_report, name="a.md"), lambda: seeds.reports()[:-1], _WORDS["yaml"]),
        Target("pages", partial(_report, name="a.html"), lambda: [seeds.PAGE.encode()], _WORDS["html"]),
        Target("claims", _claims, _texts, invent=_passage, share=2),
        Target("verdicts", _assessed, _texts, invent=_passage, share=0.3),
        Target("names", _names, lambda: [seeds.TABLE, "Кам’янець-Подільський".encode()], invent=_name, share=3),
        Target("name search", _search, lambda: ["Оріхово-Василівка".encode(), b"Mykolaivka|SW|Donetsk"], invent=_name),
        Target("places", _places, _texts, invent=_passage),
        Target("geojson", partial(_control, suffix=".geojson"), seeds.geojson, _WORDS["json"]),
        Target("area-only geojson", partial(_control, suffix=".json"), seeds.area_only, _WORDS["json"]),
        Target("mapping", _mapping, lambda: [seeds.MAPPING, seeds.PLAIN], _WORDS["toml"]),
        Target(
            "regions geojson", partial(_regions, suffix=".geojson"), lambda: [seeds.vector(".geojson")], _WORDS["json"]
        ),
        Target("regions kml", partial(_regions, suffix=".kml"), lambda: [seeds.KML], _WORDS["kml"]),
        Target("regions gpkg", partial(_regions, suffix=".gpkg"), lambda: [seeds.vector(".gpkg")]),
        Target("gazetteer index", _gaz, lambda: [seeds.gaz()], _WORDS["json"]),
        Target("geonames txt", partial(_source, name="UA.txt"), lambda: [seeds.GEONAMES], _WORDS["csv"]),
        Target("geonames zip", _geonames_zip, lambda: [seeds.zipped({"UA.txt": seeds.GEONAMES}), seeds.GEONAMES]),
        Target("gazetteer csv", partial(_source, name="p.csv"), lambda: [seeds.TABLE], _WORDS["csv"]),
        Target("batch csv", _batch, lambda: [seeds.BATCH], _WORDS["csv"]),
        Target("conflict", _conflict, lambda: [seeds.CONFLICT], _WORDS["toml"]),
        Target("settlement events", _events, lambda: [seeds.EVENTS], _WORDS["csv"]),
        Target("statuses", _statuses, lambda: [seeds.STATUSES, seeds.zipped({"s.csv": seeds.STATUSES})], _WORDS["csv"]),
        Target("status table", _status_table, lambda: [seeds.STATUS_TABLE], _WORDS["toml"]),
        Target("cache", _cache, _kept),
        Target("kept run", _run_file, _run_seed),
        Target(
            "command line",
            commands.run,
            lambda: [b"claims\x1freport.txt\x1e"],
            invent=commands.arguments,
            share=0.3,
            start_s=1.0,  # a command reads files of the folder too, and what earlier ones wrote there
        ),
    ]
    for suffix in (".gpkg", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet"):
        words = _WORDS["kml"] if suffix == ".kml" else ()
        found.append(
            Target(
                f"control {suffix[1:]}",
                partial(_control, suffix=suffix, mapping=seeds.PLAIN),
                partial(_one, suffix),
                words,
            )
        )
    return found


def _one(suffix: str) -> list[bytes]:
    return [seeds.vector(suffix)]


TARGETS = {target.name: target for target in _listed()}
