"""Texts of 100 KB that name another settlement in every sentence: how long claims, places and verdicts take.

    python benchmarks/crowded.py [--gazetteer INDEX.gaz] [--control DIR]

Nobody writes such a report; a program fed with lists may. The peer looks each name up by likeness alone. With a folder
of control polygons, sixty labelled passages in English are judged by it as well, as one report.
"""

from __future__ import annotations

import argparse
import json
import time
from datetime import date, timedelta
from itertools import count, cycle
from pathlib import Path
from typing import TYPE_CHECKING

from rapidfuzz.process import extractOne

from geo import Report, default_archive, extract_claims, open_archive, open_gazetteer, resolve
from geo._shipped import shipped
from geo.control.settlements import read_events
from geo.reconcile.assess import assess
from geo.reconcile.meter import GroundMeter

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG = 100_000
_PASSAGES = Path(__file__).parent / "data" / "claims" / "dev.jsonl"
_ENDS = date(2023, 7, 25)
_SENTENCES = {
    "settlements taken": "On {day} Ukraine liberated {name}. ",
    "one long list": "{name}, ",
    "lists of twenty": "{list}{name}{stop} ",
    "advances": "On {day} Ukrainian forces advanced {km} km on a front of {km} km near {name}. ",
    "areas": "Ukraine liberated {km} sq km near {name} from 4 June to 20 July. ",
}


def text(sentence: str, names: list[str]) -> str:
    """Return a text of sentences with another name and another day each."""
    told, length = [], 0
    for number, name in zip(count(), cycle(names), strict=False):
        day = date(2023, 6, 4) + timedelta(days=number % 50)
        first, last = number % 20 == 0, number % 20 == 19
        told.append(
            sentence.format(
                name=name,
                day=f"{day.day} {day:%B}",
                km=1 + number % 9,
                list="Ukraine liberated " if first else "",
                stop="." if last else ",",
            )
        )
        length += len(told[-1])
        if length >= _LONG:
            return "".join(told)
    raise AssertionError


def _seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gazetteer", type=Path)
    parser.add_argument("--control", type=Path)
    options = parser.parse_args()
    gazetteer, archive = open_gazetteer(options.gazetteer), default_archive()
    names = list(dict.fromkeys(event.place for event in read_events(shipped("control", "settlements.csv"))))
    known = [place.name for place in gazetteer.settlements()]
    peer = _seconds(lambda: [extractOne(name, known) for name in names[:20]]) / 20 * len(names)
    print(f"{len(names):,} names; extractOne over {len(known):,} names, once each (20, scaled): {peer:.1f} s")
    texts = {kind: text(sentence, names) for kind, sentence in _SENTENCES.items()}
    texts["a list of the whole gazetteer"] = text("{name}, ", list(dict.fromkeys(known)))
    for kind, told in texts.items():
        report = Report("-", told, _ENDS, "--date", lang="en")
        found = assess(report, gazetteer, [archive]).findings
        claims = _seconds(lambda report=report: extract_claims(report))
        places = _seconds(lambda report=report: resolve(report, gazetteer))
        verdicts = _seconds(lambda report=report: assess(report, gazetteer, [GroundMeter(archive)]))
        print(
            f"{kind}: {len(found):,} claims {claims:.2f} s, places {places:.2f} s ({peer / places:.0f} × the peer), "
            f"all with verdicts {verdicts:.2f} s of CPU"
        )

    if options.control:
        passages = [json.loads(line) for line in _PASSAGES.read_text("utf-8").splitlines()]
        told = "\n\n".join([passage["text"] for passage in passages if passage["lang"] == "en"][:60])
        report = Report("-", told, date(2023, 8, 20), "--date", lang="en")
        started = time.process_time()
        found = assess(report, gazetteer, [open_archive(options.control)]).findings
        print(
            f"60 passages by {options.control.name}: {len(found)} claims, {time.process_time() - started:.1f} s of CPU"
        )


if __name__ == "__main__":
    main()
