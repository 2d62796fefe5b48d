"""Pages in a folder: those that are there and follow from the same input stay, the others are drawn.

What was drawn is noted in the cache under a key that covers all of its input, with digests of the files: a page that
was changed or deleted since is drawn again.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from geo._files import write_whole
from geo.batch.bench import Bench, bench_digest
from geo.batch.days import DrawnDay, ReportDay, draw_days
from geo.maps.index import IndexDay
from geo.spread import program

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from geo.batch.days import Row
    from geo.reconcile.model import Reconciliation


def default_notes() -> Path:
    """Return the folder in the user's cache for notes on what was drawn."""
    from geo.gazetteer.index import cache_folder

    return cache_folder() / "pages"


def keep_pages(
    days: Sequence[ReportDay],
    out: Path,
    tell: Callable[[Reconciliation], Row],
    *,
    bench: Bench,
    notes: Path,
    tiles: bool = False,
    picture: bool = False,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[tuple[DrawnDay, bool]]:
    """Draw the pages of report dates that are missing; `geo.batch.days.draw_days` describes most parameters.

    Parameters
    ----------
    out
        The folder of the pages, ``out/YYYY-MM-DD.html``, and pictures; made where it is missing.
    notes
        The folder of the notes.

    Yields
    ------
    day, drawn
        One a date, in order, once its files are whole; `drawn` is False where they were there already.
    """
    common = [str(dict(program())), bench_digest(bench), str(tiles), str(picture), tell.__module__, tell.__qualname__]
    paths = [notes / f"{_key(common, day)}.json" for day in days]
    there = {
        path: found for path, day in zip(paths, days, strict=True) if (found := _there(path, out, day)) is not None
    }
    todo = [day for path, day in zip(paths, days, strict=True) if path not in there]
    fresh = draw_days(todo, tell, bench=bench, tiles=tiles, picture=picture, jobs=jobs, scheduler=scheduler)
    for path, day in zip(paths, days, strict=True):
        if path in there:
            yield there[path], False
            continue
        drawn = next(fresh)
        write_whole(out / f"{day.published}.html", drawn.page)
        if drawn.picture:
            write_whole(out / f"{day.published}.png", drawn.picture)
        with suppress(OSError):  # a cache that cannot be written must not stop the drawing
            write_whole(path, _note(drawn))
        yield drawn, True


def _key(common: Sequence[str], day: ReportDay) -> str:
    parts = [*common, str(day.previous), str(day.following), *map(repr, day.reports)]
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()[:32]


def _note(drawn: DrawnDay) -> str:
    note = {
        "page": _digest(drawn.page),
        "picture": _digest(drawn.picture) if drawn.picture else "",
        "entry": {**asdict(drawn.entry), "date": drawn.entry.date.isoformat()},
        "rows": drawn.rows,
        "opening": drawn.opening.isoformat(),
    }
    return json.dumps(note, ensure_ascii=False)


def _there(path: Path, out: Path, day: ReportDay) -> DrawnDay | None:
    """Return a day as its note has it; None where there is none, or the files are not those that it speaks of."""
    try:
        note = json.loads(path.read_text(encoding="utf-8"))
        files = {".html": note["page"], ".png": note["picture"]}
        if any(
            digest and _digest((out / f"{day.published}{end}").read_bytes()) != digest for end, digest in files.items()
        ):
            return None
        reports = tuple((title, publisher) for title, publisher in note["entry"]["reports"])
        entry = IndexDay(day.published, reports, note["entry"]["claims"], note["entry"]["estimate"])
        return DrawnDay(entry, note["rows"], date.fromisoformat(note["opening"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
