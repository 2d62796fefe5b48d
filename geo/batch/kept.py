"""Rows about many reports kept as partitions by date: a second run works on the dates that are new or changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from geo.batch.bench import Bench, bench_digest
from geo.batch.reports import Answer, ask_each
from geo.spread import program
from geo.store.partitions import Partitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from geo.batch.bench import Tools
    from geo.reports.model import Report

    Row = dict[str, Any]

_NUMBERS = ("low_km2", "km2", "high_km2", "sd_km2", "ratio")
_TRUTHS = ("verified",)


@dataclass(frozen=True, slots=True)
class Identity:
    """A report that can be read: where it is, when it was published, and a digest of all that was read."""

    path: str
    published: date
    digest: str


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A partition: its date, how many reports and rows it has, and whether it was made anew.

    `left_out` names control files that turned out to be unusable.
    """

    published: date
    reports: int
    rows: int
    new: bool
    left_out: tuple[tuple[str, str], ...] = ()


def identify_each(
    paths: Sequence[str], *, bench: Bench, published: date | None, jobs: int | None, scheduler: str | None
) -> Iterator[Answer[Identity]]:
    """Read each report for its date and digest; `geo.batch.reports.ask_each` describes the parameters."""
    answers = ask_each(paths, _identify, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    for path, answer in zip(paths, answers, strict=True):
        yield answer if answer.value is None else replace(answer, value=replace(answer.value, path=path))


def _identify(report: Report, _: Tools) -> Identity:
    return Identity("", report.published, hashlib.sha256(repr(report).encode(errors="surrogatepass")).hexdigest())


def keep_days(
    reports: Sequence[Identity],
    folder: Path,
    columns: Sequence[str],
    question: Callable[[Report, Tools], list[Row]],
    *,
    bench: Bench,
    published: date | None,
    jobs: int | None,
    scheduler: str | None,
) -> Iterator[KeptDay]:
    """Put a question to reports, and keep the rows by date of publication as ``folder/published=YYYY-MM-DD``.

    Parameters
    ----------
    reports
        The reports; those of one date stay in order.
    folder
        Where the partitions go.
    columns
        Of the rows.
    question, bench, published, jobs, scheduler
        As in `geo.batch.reports.ask_each`; the question returns rows.

    Yields
    ------
    day
        One a date, ascending, once its partition is whole.

    Raises
    ------
    TerritoryError
        Where the folder holds a partition of a date that no report has, or a report can no longer be read.
    """
    parts = Partitions(folder, "published", _NUMBERS, _TRUTHS)
    ordered = sorted(reports, key=lambda report: report.published)
    days = {day: list(group) for day, group in groupby(ordered, key=lambda report: report.published)}
    parts.expect(map(str, days))
    common = [str(dict(program())), bench_digest(bench), *columns]
    there = {day: len(rows) for day in days for made, rows in [parts.read(str(day))] if _same(made, common, days[day])}
    todo = [report for day in days if day not in there for report in days[day]]
    answers = ask_each(
        [report.path for report in todo], question, bench=bench, published=published, jobs=jobs, scheduler=scheduler
    )
    for day, group in days.items():
        if day in there:
            yield KeptDay(day, len(group), there[day], new=False)
            continue
        rows: list[Row] = []
        left_out: tuple[tuple[str, str], ...] = ()
        for _, answer in zip(group, answers, strict=False):
            if answer.error is not None:
                raise answer.error
            rows += answer.value or []
            left_out = answer.left_out
        parts.write(str(day), rows, columns, {"key": _key(common, group)})
        yield KeptDay(day, len(group), len(rows), new=True, left_out=left_out)


def _same(made: dict[str, Any], common: Sequence[str], group: Sequence[Identity]) -> bool:
    return made.get("key") == _key(common, group)


def _key(common: Sequence[str], group: Sequence[Identity]) -> str:
    return hashlib.sha256("\n".join([*common, *(report.digest for report in group)]).encode()).hexdigest()
