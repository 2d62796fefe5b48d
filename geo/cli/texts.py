"""``territory claims`` and ``territory places``: what reports say."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from geo.cli import _options as options
from geo.cli._keep import keep_rows
from geo.cli._output import Printer, emit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from geo.batch.bench import Tools
    from geo.gazetteer.model import Mention
    from geo.reports.model import Claim, Report

_CLAIM_COLUMNS = (
    "report", "id", "kind", "actor", "claimed", "region", "place", "direction", "period", "start", "end",
    "stated_on", "source", "verified", "quote",
)  # fmt: skip
_PLACE_COLUMNS = (
    "report", "text", "start", "end", "name", "geonameid", "lat", "lon", "admin1", "country", "score",
    "ambiguous", "why",
)  # fmt: skip


@click.command("claims")
@options.reports_argument
@options.gazetteer_option
@options.conflict_option
@options.workers_options
@options.folder_option
@options.format_option
def claims_command(
    reports: Sequence[str],
    published: date | None,
    gazetteer_file: Path | None,
    conflict: Path | None,
    jobs: int | None,
    scheduler: str | None,
    out: Path | None,
    shape: str,
) -> None:
    """Print the claims that reports make: who gained how much, where, when, and who says so.

    Example: territory claims data/reports/2023-07-17-kyivindependent.md --format json
    """
    from geo.batch.reports import ask_each

    bench = options.lay_out(gazetteer=gazetteer_file, conflict=conflict)
    if out is not None:
        keep_rows(reports, out, _CLAIM_COLUMNS, _claim_rows, bench, published, jobs, scheduler)
        return
    answers = ask_each(reports, _claims, bench=bench, published=published, jobs=jobs, scheduler=scheduler)
    with Printer(shape, _CLAIM_COLUMNS) as printer:
        for data, rows in options.tell_each(answers, "Reading", len(reports)):
            printer.add([data], rows)
    if not printer.rows:
        click.echo("no claims found", err=True)
        sys.exit(1)


def _claims(report: Report, tools: Tools) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return what a report claims, as JSON and as rows of a table."""
    from geo.reconcile.assess import read_claims

    claims = read_claims(report, tools.gazetteer, conflict=tools.bench.conflict)[0]
    data = {
        "report": report.name,
        "published": report.published.isoformat(),
        "claims": [claim.to_dict() for claim in claims],
    }
    return data, [_claim_row(report, claim) for claim in claims]


def _claim_rows(report: Report, tools: Tools) -> list[dict[str, Any]]:
    return _claims(report, tools)[1]


@click.command("places")
@options.reports_argument
@options.gazetteer_option
@options.control_option
@options.format_option
def places_command(
    reports: Sequence[str],
    published: date | None,
    gazetteer_file: Path | None,
    control: Sequence[Path],
    mapping: Path | None,
    shape: str,
) -> None:
    """Print the place names in reports and the places that they mean, with the runners-up.

    Control polygons, where given, make places near the front likelier.

    Example: territory places data/reports/2023-07-17-kyivindependent.md
    """
    from geo.gazetteer.resolve import resolve
    from geo.reconcile.assess import front_of

    gazetteer = options.open_names(gazetteer_file)
    archive = options.open_control(control, mapping)[0] if control else None
    found = [
        (report, resolve(report.text, gazetteer, lang=report.lang, front=archive and front_of(archive, report)))
        for report in options.read_reports(reports, published)
    ]
    data = [
        {"report": report.name, "mentions": [_mention(mention) for mention in mentions]} for report, mentions in found
    ]
    emit(shape, data, _place_rows(found), _PLACE_COLUMNS)
    if not any(mentions for _, mentions in found):
        click.echo("no place names found", err=True)
        sys.exit(1)


def _claim_row(report: Report, claim: Claim) -> dict[str, Any]:
    period = claim.period
    return {
        "report": report.name,
        "id": claim.id,
        "kind": claim.kind,
        "actor": claim.actor,
        "claimed": claimed(claim),
        "region": claim.region,
        "place": claim.place,
        "direction": claim.direction,
        "period": period and period.kind,
        "start": period and period.start,
        "end": period and period.end,
        "stated_on": claim.stated_on,
        "source": claim.source,
        "verified": claim.verified,
        "quote": " ".join(claim.quote.split()),
    }


def claimed(claim: Claim) -> str:
    """Write what a claim says in one cell."""
    from geo.reconcile import wording

    if claim.area is not None:
        return wording.claimed(claim.area).removesuffix(" claimed")
    if claim.advance is not None:
        return wording.advance(claim.advance)
    return claim.control.change if claim.control is not None else ""


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "text": mention.text,
        "span": list(mention.span),
        "place": mention.match and mention.match.to_dict(),
        "score": mention.match and round(mention.match.score, 4),
        "alternatives": [match.to_dict() for match in mention.alternatives],
    }


def _place_rows(found: Sequence[tuple[Report, Sequence[Mention]]]) -> Iterator[dict[str, Any]]:
    for report, mentions in found:
        for mention in mentions:
            place = mention.match.to_dict() if mention.match else {}
            yield {
                "report": report.name,
                "text": mention.text,
                "start": mention.span[0],
                "end": mention.span[1],
                "ambiguous": mention.ambiguous,
                **place,
            }
