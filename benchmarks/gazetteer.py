"""Names to places: accuracy on labelled sets, and speed, against naive peers.

    python benchmarks/gazetteer.py ../shared/data/geonames/UA.zip

The sets in ``benchmarks/data`` were written by hand from public spellings (Wikipedia, news agencies, Russian and
Ukrainian official statements) and checked against GeoNames for coordinates. ``gazetteer_names.csv``: a spelling,
its kind, what is known beside it, the place. ``gazetteer_contexts.jsonl``: one or two sentences with every place
marked; of these, ``unseen`` were written after the weights had been set: what they showed to be amiss in a rule was
mended, but nothing was fitted to them.
A settlement counts as found within 5 km of the truth.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from rapidfuzz.process import extractOne

from geo.gazetteer.build import build_index
from geo.gazetteer.compass import distance_km
from geo.gazetteer.index import Gazetteer
from geo.gazetteer.names import tight_key
from geo.gazetteer.resolve import resolve
from geo.gazetteer.sources import read_source

_DATA = Path(__file__).parent / "data"
_TRUE_KM = 5.0
_SLIPS = 1500
_BESIDE = {  # neighbours on a keyboard
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb", "h": "gjyn", "j": "hkum",
    "k": "jlim", "l": "kop", "z": "xa", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "njk",
}  # fmt: skip


class MostPopulous:
    """The peer: the most populous place of exactly this name, in any letter case."""

    def __init__(self, source: Path) -> None:
        self._best: dict[str, tuple[int, float, float]] = {}
        for record in read_source(source).records:
            if record.feature.startswith("PPL"):
                for name in (record.name, *record.names):
                    entry = (record.population, record.lat, record.lon)
                    self._best[name.lower()] = max(self._best.get(name.lower(), (-1, 0.0, 0.0)), entry)

    @property
    def names(self) -> list[str]:
        return list(self._best)

    def find(self, name: str) -> tuple[float, float] | None:
        entry = self._best.get(name.lower())
        return entry and entry[1:]


def spellings(gazetteer: Gazetteer, peer: MostPopulous) -> None:
    right, peers, count, wrong = Counter(), Counter(), Counter(), []
    for row in csv.DictReader((_DATA / "gazetteer_names.csv").open(encoding="utf-8")):
        near = gazetteer.search(row["near"], limit=1).matches[0].place if row["near"] else None
        result = gazetteer.search(row["query"], near=near, oblast=row["oblast"] or None)
        truth, kind = (float(row["lat"]), float(row["lon"])), row["kind"]
        place = result.matches[0].place if result.matches else None
        count[kind] += 1
        is_true = place is not None and distance_km((place.lat, place.lon), truth) <= _TRUE_KM
        right[kind] += is_true
        other = peer.find(row["query"])
        peers[kind] += other is not None and distance_km(other, truth) <= _TRUE_KM
        if not is_true:
            wrong.append(f"{row['query']} -> {place and place.name}{' (ambiguous)' if result.ambiguous else ''}")
    print("spellings, top 1 within 5 km            ours    most populous exact")
    for kind in count:
        print(
            f"  {kind:<12} {count[kind]:>5}              {right[kind] / count[kind]:6.1%}   "
            f"{peers[kind] / count[kind]:6.1%}"
        )
    print("  wrong:", "; ".join(wrong))


def slips(gazetteer: Gazetteer) -> None:
    chance = random.Random(5)  # noqa: S311
    alone = [
        place.name
        for place in gazetteer.settlements()
        if 6 <= len(place.name) <= 14 and place.name.isalpha() and len(gazetteer.lookup(place.name)) == 1
    ]
    right = total = 0
    for name in chance.sample(alone, _SLIPS):
        typed = _slip(name, chance)
        if typed != name and not gazetteer.lookup(typed):
            total += 1
            matches = gazetteer.search(typed, limit=1).matches
            right += bool(matches) and matches[0].place.name == name
    print(f"one random slip in a name that one village has, {total} of them: top 1 {right / total:.1%}")


def _slip(name: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(name) - 1)
    kind = chance.choice(["drop", "add", "wrong", "swap"])
    if kind == "drop":
        return name[:at] + name[at + 1 :]
    if kind == "add":
        return name[:at] + chance.choice("abcdefghijklmnopqrstuvwxyz") + name[at:]
    if kind == "wrong":
        return name[:at] + chance.choice(_BESIDE.get(name[at].lower(), "e")) + name[at + 1 :]
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def contexts(gazetteer: Gazetteer, peer: MostPopulous) -> None:
    right, peers, count, flagged = Counter(), Counter(), Counter(), Counter()
    spans: dict[str, Counter[str]] = defaultdict(Counter)
    wrong = []
    for line in (_DATA / "gazetteer_contexts.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        text, group = case["text"], case["set"]
        found = {mention.span: mention for mention in resolve(text, gazetteer, lang=case["lang"])}
        marked = {tuple(place["span"]) for place in case["places"]}
        spans[group]["both"] += len(marked & found.keys())
        spans[group]["found"] += len(found)
        spans[group]["marked"] += len(marked)
        for place in case["places"]:
            if place["geonameid"] is None:
                continue
            start, end = place["span"]
            truth, mention = (place["lat"], place["lon"]), found.get((start, end))
            match = mention and mention.match
            is_true = match is not None and distance_km((match.place.lat, match.place.lon), truth) <= _TRUE_KM
            count[group] += 1
            right[group] += is_true
            other = peer.find(text[start:end])
            peers[group] += other is not None and distance_km(other, truth) <= _TRUE_KM
            if not is_true:
                kind = "not seen" if mention is None else "ambiguous" if mention.ambiguous else "wrong"
                flagged[kind] += 1
                wrong.append(f"{text[start:end]} ({case['id']}, {kind})")
    print("places in context, top 1 within 5 km    ours    most populous exact   recognition: precision  recall")
    for group in count:
        seen = spans[group]
        print(
            f"  {group:<12} {count[group]:>5}              {right[group] / count[group]:6.1%}   "
            f"{peers[group] / count[group]:6.1%}                           {seen['both'] / seen['found']:6.1%}  "
            f"{seen['both'] / seen['marked']:6.1%}"
        )
    print("  errors by kind:", dict(flagged), "|", "; ".join(wrong))


def speed(gazetteer: Gazetteer, path: Path, peer: MostPopulous) -> None:
    started = time.process_time()
    for _ in range(20):
        Gazetteer(path)
    print(f"open {(time.process_time() - started) / 20 * 1e3:.1f} ms; index {path.stat().st_size / 1e6:.1f} MB")
    names = list(dict.fromkeys(place.name for place in gazetteer.settlements()))
    tight_key.cache_clear()
    started = time.process_time()
    for name in names:
        gazetteer.lookup(name)
    exact = len(names) / (time.process_time() - started)
    chance = random.Random(1)  # noqa: S311
    typed = [_slip(name, chance) for name in chance.sample([name for name in names if len(name) > 4], 2000)]
    started = time.process_time()
    for name in typed:
        gazetteer.search(name, limit=1)
    ours = len(typed) / (time.process_time() - started)
    started = time.process_time()
    for name in typed[:30]:
        extractOne(name.lower(), peer.names)
    theirs = 30 / (time.process_time() - started)
    print(f"exact keys {exact:,.0f}/s; typos {ours:,.0f}/s, extractOne over {len(peer.names):,} names {theirs:,.1f}/s")
    started = time.perf_counter()
    command = [sys.executable, "-m", "geo", "geocode", "Bakhmut", "--gazetteer", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    print(f"territory geocode Bakhmut, whole process {time.perf_counter() - started:.2f} s")


def main(source: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "full.gaz"
        started = time.perf_counter()
        build_index([source], path)
        print(f"built from {source.name} in {time.perf_counter() - started:.1f} s")
        gazetteer, peer = Gazetteer(path), MostPopulous(source)
        speed(gazetteer, path, peer)
        spellings(gazetteer, peer)
        slips(gazetteer)
        contexts(gazetteer, peer)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/geonames/UA.zip"))
