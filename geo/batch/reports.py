"""One question put to each of many reports: they are read and answered on the workers, and come back in order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from geo._errors import TerritoryError
from geo.batch.bench import Bench, Tools, open_tools
from geo.reports.read import read_report, report_content
from geo.spread import spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from geo.reports.model import Report

_Value = TypeVar("_Value")
_TOLD_APART = frozenset({"page metadata", "text"})


@dataclass(frozen=True, slots=True)
class Source:
    """A report as it travels: where it was found, and its bytes or why there are none."""

    path: str
    content: bytes | TerritoryError

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True, slots=True)
class Answer(Generic[_Value]):
    """What became of one report.

    Attributes
    ----------
    value
        The answer; None where the report cannot be read.
    error
        Why it cannot be read.
    remark
        What a user should know of the reading; empty for nothing.
    left_out
        Control files that turned out to be unusable, and why.
    """

    value: _Value | None = None
    error: TerritoryError | None = None
    remark: str = ""
    left_out: tuple[tuple[str, str], ...] = ()


def ask_each(
    paths: Sequence[str],
    question: Callable[[Report, Tools], _Value],
    *,
    bench: Bench,
    published: date | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
) -> Iterator[Answer[_Value]]:
    """Put a question to each report.

    Parameters
    ----------
    paths
        Paths of reports, or ``"-"``. This process reads the bytes, so that they need not be where the workers are.
    question
        A module's function of a report and what to judge it with.
    bench
        What to judge with; its paths must lead to the same files on every worker.
    published
        As in `read_report`.
    jobs, scheduler
        As in `geo.spread.spread`.

    Yields
    ------
    answer
        One a path, in order.
    """
    hands = 64 if scheduler is not None else (jobs or 8)
    batch = max(1, min(_MOST_TOGETHER, len(paths) // (hands * 8)))
    ask = partial(_ask, question=question, bench=bench, published=published)
    return spread(ask, map(_source, paths), jobs=jobs, scheduler=scheduler, total=len(paths), batch=batch)


_MOST_TOGETHER = 16


def _source(path: str) -> Source:
    try:
        return Source(path, report_content(path))
    except TerritoryError as error:
        return Source(path, error)


def _ask(source: Source, question: Callable[[Report, Tools], Any], bench: Bench, published: date | None) -> Answer[Any]:
    if not isinstance(source.content, bytes):
        return Answer(error=source.content)
    try:
        report = read_report(source.path, published=published, content=source.content)
    except TerritoryError as error:
        return Answer(error=error)
    tools = open_tools(bench)
    remark = f"{report.name}: published {report.published}, by its {report.dated_by}"
    return Answer(
        question(report, tools),
        remark=remark if report.dated_by in _TOLD_APART else "",
        left_out=tools.left_out(),
    )
