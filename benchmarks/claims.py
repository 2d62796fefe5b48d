"""Score the extraction of claims on labelled passages, and time it.

    python benchmarks/claims.py                        # the held-out set: the figures that docs may quote
    python benchmarks/claims.py FILE.jsonl --errors    # another set, with each difference

Passages are one JSON object a line: ``published``, ``lang``, ``text`` and ``claims``; see README.md beside them.
"""

from __future__ import annotations

import argparse
import json
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo.gazetteer.cases import nominatives
from geo.gazetteer.names import likeness, romanise, tight_key
from geo.reports.extract import extract_claims
from geo.reports.model import Report

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.reports.model import Claim

DATA = Path(__file__).parent / "data" / "claims"
THRESHOLDS = {
    "area F1": 0.92,
    "bound": 0.90,
    "period kind": 0.90,
    "window dates": 0.85,
    "region": 0.85,
    "advance F1": 0.88,
    "control F1": 0.85,
}
_SAME_NAME = 0.8
_SAME_WORDS = {
    "oblast": "region",
    "axis": "direction",
    "sector": "direction",
    "raion": "district",
    "front": "direction",
    "area": "",
    "the": "",
    "near": "",
    "around": "",
}


@dataclass
class Tally:
    """Hits, misses and false alarms by kind of claim, and attributes right among area hits."""

    counts: Counter[str] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def f1(self, kind: str) -> float:
        hit, miss, extra = (self.counts[f"{kind} {part}"] for part in ("hit", "miss", "extra"))
        return 2 * hit / (2 * hit + miss + extra) if hit + miss + extra else 1.0

    def share(self, attribute: str) -> float:
        hits = self.counts["area hit"]
        return self.counts[attribute] / hits if hits else 1.0

    def figures(self) -> dict[str, float]:
        return {
            "area F1": self.f1("area"),
            **{name: self.share(name) for name in ("bound", "period kind", "window dates", "region")},
            "advance F1": self.f1("advance"),
            "control F1": self.f1("control"),
            "advance place": self.counts["advance place"] / max(1, self.counts["advance hit"]),
        }


def score(passages: Iterable[dict[str, Any]]) -> Tally:
    """Compare what is extracted from each passage with its labels."""
    tally = Tally()
    for passage in passages:
        report = Report(
            passage["id"], passage["text"], date.fromisoformat(passage["published"]), "--date", lang=passage["lang"]
        )
        _compare(tally, passage, extract_claims(report))
    return tally


def _compare(tally: Tally, passage: dict[str, Any], found: list[Claim]) -> None:
    problems: list[str] = []
    for kind in ("area", "advance", "control"):
        wanted = [label for label in passage["claims"] if label["kind"] == kind]
        left = [claim for claim in found if claim.kind == kind]
        for label in wanted:
            match = min(
                (claim for claim in left if _same(label, claim)),
                key=lambda claim: _distance(label, claim),
                default=None,
            )
            if match is None:
                tally.counts[f"{kind} miss"] += 1
                problems.append(f"missed  {_shown(label)}")
                continue
            left.remove(match)
            tally.counts[f"{kind} hit"] += 1
            if kind == "area":
                problems += _attributes(tally, label, match)
            elif kind == "advance":
                right = _same_place(label["place"], match)
                tally.counts["advance place"] += right
                problems += [] if right else [f"place   {match.place!r}, not {label['place']!r}"]
        for claim in left:
            tally.counts[f"{kind} extra"] += 1
            problems.append(f"extra   {kind} {claim.actor} {claim.quote!r} {claim.place or claim.region or ''}")
    if problems:
        head = f"{passage['id']} [{passage['published']}] {passage['text']}"
        tally.differences.append("\n    ".join([head, *problems]))


def _attributes(tally: Tally, label: dict[str, Any], claim: Claim) -> list[str]:
    period = claim.period
    start, end = (period.start, period.end) if period else (None, None)
    said = (label["period"], label["start"], label["end"])
    got = (period.kind if period else None, start and start.isoformat(), end and end.isoformat())
    bound = claim.area.bound if claim.area else None
    right = {
        "bound": bound == label["bound"],
        "period kind": got[0] == said[0],
        "window dates": got[1:] == said[1:],
        "region": _level(claim.region) == _level(label["region"]),
    }
    for name, value in right.items():
        tally.counts[name] += value
    shown: dict[str, tuple[Any, Any]] = {
        "bound": (bound, label["bound"]),
        "period kind": (got, said),
        "window dates": (got, said),
    }
    shown["region"] = (claim.region, label["region"])
    return [
        f"{name}  {label['value_km2']}: {shown[name][0]} not {shown[name][1]}" for name, ok in right.items() if not ok
    ]


def _same(label: dict[str, Any], claim: Claim) -> bool:
    if label["actor"] != claim.actor:
        return False
    if claim.area is not None:
        return bool(abs(claim.area.km2 - label["value_km2"]) <= 0.01 * label["value_km2"])
    if claim.advance is not None:
        figure = claim.advance
        pairs = [
            (figure.depth_km, label["depth_km"]),
            (figure.depth_high_km, label["depth_high_km"]),
            (figure.width_km, label["width_km"]),
        ]
        return all(
            got == said or (got is not None and said is not None and abs(got - said) <= 0.01 * said)
            for got, said in pairs
        )
    return _same_place(label["place"], claim)


def _distance(label: dict[str, Any], claim: Claim) -> tuple[bool, bool]:
    return (
        claim.period is not None and label.get("start") != (claim.period.start and claim.period.start.isoformat()),
        not _same_place(label.get("place"), claim),
    )


def _same_place(label: str | None, claim: Claim) -> bool:
    """Return whether a claim is at the labelled place, in any case that its name may stand in."""
    if not label or not claim.place or claim.place_span is None:
        return label == claim.place
    written = claim.quote if claim.kind == "control" and len(claim.quote) <= len(claim.place) else ""
    names = [claim.place, *(romanise(name, claim.lang) for name in nominatives(written or claim.place, claim.lang))]
    return any(likeness(tight_key(_level(label)), tight_key(_level(name))) >= _SAME_NAME for name in names)


def _level(region: str | None) -> str:
    words = re.findall(r"[\w'-]+", (region or "").lower())
    return " ".join(filter(None, (_SAME_WORDS.get(word, word) for word in words)))


def _shown(label: dict[str, Any]) -> str:
    return " ".join(str(value) for value in label.values() if value is not None)


def timing(passages: list[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """Return the milliseconds for a report of 600 words and the seconds for 100 KB of claims, by language."""
    day, figures = date(2025, 1, 1), {}
    for lang in ("en", "uk", "ru"):
        told = [passage["text"] for passage in passages if passage["lang"] == lang]
        dense = "\n\n".join(passage["text"] for passage in passages if passage["lang"] == lang and passage["claims"])
        dense *= 100_000 // len(dense) + 1
        report = Report("-", " ".join(" ".join(told).split()[:600]), day, "--date", lang=lang)
        extract_claims(report)
        short = min(_seconds(report) for _ in range(7))
        figures[lang] = 1000 * short, _seconds(Report("-", dense[:100_000], day, "--date", lang=lang))
    return figures


def _seconds(report: Report) -> float:
    started = time.process_time()
    extract_claims(report)
    return time.process_time() - started


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=DATA / "heldout.jsonl")
    parser.add_argument("--errors", action="store_true", help="show each difference")
    parser.add_argument("--timing", action="store_true", help="time 600 words and 100 KB of claims")
    options = parser.parse_args()
    if not options.file.exists():
        parser.error(f"{options.file} is not there: name a file of labelled passages")
    passages = read(options.file)
    tally = score(passages)
    if options.errors:
        print("\n".join(tally.differences))
    for name, value in tally.figures().items():
        goal = THRESHOLDS.get(name)
        print(f"{name:14} {value:.3f}" + (f"  (goal {goal:.2f})" if goal else ""))
    if options.timing:
        for lang, (short, long) in timing(passages).items():
            print(f"{lang}: 600 words {short:.1f} ms, 100 KB {long:.2f} s")


if __name__ == "__main__":
    main()
