"""Reading reports: text, Markdown with front matter, saved pages, standard input."""

from __future__ import annotations

import re
import sys
import unicodedata
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo._errors import ReportError
from geo.reports._tags import MOST_ATTRIBUTES, most_attributes
from geo.reports.days import parse_day
from geo.reports.language import language_of
from geo.reports.model import Report
from geo.reports.tokens import fold
from geo.reports.vocabulary import LANGUAGES, load

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_BYTES = 16_000_000
"""Largest file that is read: a report is a few kilobytes, and a saved page seldom more than one megabyte."""

_HEAD_LINES = 6
_HEAD_CHARACTERS = 1200
_SNIFF = 4096
_FRONT_MATTER_CHARACTERS = 20_000
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_HTML_START = re.compile(
    r"\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,40})", re.IGNORECASE)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".mhtml"})
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_report(source: Path | str, *, published: date | None = None, content: bytes | None = None) -> Report:
    """Read one report.

    Parameters
    ----------
    source
        Path of a text, Markdown or HTML file, or ``"-"`` for standard input.
    published
        The day on which the report was published, for a text that does not say; it overrules one that does.
    content
        The bytes of the file, where they are already read (`report_content`).

    Returns
    -------
    report
        Its text, date and what is known of its origin; `Report.dated_by` says where the date was found.

    Raises
    ------
    ReportError
        Where the file is missing, too large, not text, empty, or its day of publication is unknown or
        in the future.
    """
    name = "-" if str(source) == "-" else Path(source).name
    shown = _shown(source)
    text = _decoded(report_content(source) if content is None else content, shown)
    if name.lower().endswith(tuple(_HTML_SUFFIXES)) or _HTML_START.match(text[:_SNIFF]):
        body, details = _from_html(text, shown)
        by = "page metadata"
    else:
        body, details = _from_markdown(text, shown)
        by = "front matter"
    if not body.strip():
        msg = f"{shown}: holds no text; give a report as text, Markdown or HTML"
        raise ReportError(msg)
    lang = str(details.get("lang") or "")[:2].lower()
    if lang not in LANGUAGES:
        lang = language_of(fold(body[:20_000]))
    day, by = _dated(published, details.get("published"), by, body, lang, shown)
    return Report(
        name=name,
        text=body,
        published=day,
        dated_by=by,
        title=str(details.get("title") or ""),
        publisher=str(details.get("publisher") or ""),
        url=str(details.get("url") or ""),
        lang=lang,
    )


def read_reports(
    reports: Iterable[Path | str], *, published: date | None = None
) -> tuple[list[Report], list[ReportError]]:
    """Read several reports; one that cannot be read does not keep the others from being read.

    Parameters
    ----------
    reports
        Paths, or ``"-"``.
    published
        As in `read_report`, for all of them.

    Returns
    -------
    reports, errors
        The reports that could be read, in order, and an error for each that could not.
    """
    found: list[Report] = []
    errors: list[ReportError] = []
    for source in reports:
        try:
            found.append(read_report(source, published=published))
        except ReportError as error:
            errors.append(error)
    return found, errors


def report_content(source: Path | str) -> bytes:
    """Return the bytes of a report.

    Parameters
    ----------
    source
        As in `read_report`.

    Raises
    ------
    ReportError
        Where the file is missing, a folder, unreadable or too large.
    """
    shown = _shown(source)
    if str(source) == "-":
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        path = Path(source)
        if path.is_dir():
            msg = f"{shown}: is a folder; give the reports in it, for instance {shown.rstrip('/')}/*.md"
            raise ReportError(msg)
        try:
            with path.open("rb") as file:
                content = file.read(MAX_BYTES + 1)
        except FileNotFoundError as error:
            msg = f"{shown}: no such file; give the path of a report, or - for standard input"
            raise ReportError(msg) from error
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or error
            msg = f"{shown}: cannot be read ({reason}); give a file that you may read"
            raise ReportError(msg) from error
    if len(content) > MAX_BYTES:
        msg = f"{shown}: is larger than {MAX_BYTES // 1_000_000} MB; give one report a file"
        raise ReportError(msg)
    return content


def _shown(source: Path | str) -> str:
    return "standard input" if str(source) == "-" else str(source)


def _decoded(content: bytes, shown: str) -> str:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"), shown)
    if b"\x00" in content[:_SNIFF]:
        msg = f"{shown}: is not text; give a report as text, Markdown or HTML"
        raise ReportError(msg)
    declared = _META_CHARSET.search(content[:_SNIFF])
    for encoding in ("utf-8", declared[1].decode("ascii") if declared else "utf-8"):
        try:
            text = content.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _checked(text, shown)
    return _guessed(content, shown)


def _guessed(content: bytes, shown: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(
        content[:200_000], cp_isolation=["cp1251", "koi8_r", "koi8_u", "cp1252", "iso8859_5", "cp866", "mac_cyrillic"]
    ).best()
    if best is None:
        msg = f"{shown}: is not text in any encoding that is known; save it as UTF-8"
        raise ReportError(msg)
    return _checked(content.decode(best.encoding, errors="replace"), shown)


def _checked(text: str, shown: str) -> str:
    sample = text[:20_000]
    strange = sum(
        1 for char in sample if unicodedata.category(char) in ("Cc", "Cn", "Co") and char not in "\t\n\r\f\v\x85"
    )
    if strange > len(sample) / 50:
        msg = f"{shown}: is not text; give a report as text, Markdown or HTML"
        raise ReportError(msg)
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def _from_markdown(text: str, shown: str) -> tuple[str, dict[str, Any]]:
    import yaml

    match = _FRONT_MATTER.match(text)
    if match is None:
        return text.removeprefix("\ufeff"), {}
    if len(match[1]) > _FRONT_MATTER_CHARACTERS:
        msg = (
            f"{shown}: its front matter is longer than {_FRONT_MATTER_CHARACTERS:,} characters; keep the text below it"
        )
        raise ReportError(msg)
    try:
        # Nothing but text is made of it: no types, no tags, and what an alias repeats is never written out.
        details = yaml.load(match[1], Loader=yaml.BaseLoader)  # noqa: S506
    except RecursionError:
        msg = f"{shown}: its front matter is nested without end; write one 'name: value' a line between the two ---"
        raise ReportError(msg) from None
    except (yaml.YAMLError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", None)
        place = f", line {line + 2}" if line is not None else ""
        msg = f"{shown}{place}: its front matter is not YAML; write one 'name: value' a line between the two ---"
        raise ReportError(msg) from error
    stated = details.items() if isinstance(details, dict) else ()
    return text[match.end() :], {name: value for name, value in stated if isinstance(value, str)}


def _from_html(text: str, shown: str) -> tuple[str, dict[str, Any]]:
    if (most := most_attributes(text)) > MOST_ATTRIBUTES:
        msg = f"{shown}: a tag of the page has {most:,} attributes, more than {MOST_ATTRIBUTES:,}; give its text alone"
        raise ReportError(msg)
    import trafilatura

    try:
        document = trafilatura.bare_extraction(
            text,
            include_comments=False,
            include_tables=True,
            include_images=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except AssertionError:  # of lxml, where nothing but a picture would be left of a page
        return "", {}
    if document is None:
        return "", {}
    found = document if isinstance(document, dict) else document.as_dict()
    return str(found.get("text") or ""), {
        "published": found.get("date"),
        "title": found.get("title"),
        "publisher": found.get("sitename"),
        "url": found.get("url"),
        "lang": found.get("language"),
    }


def _dated(given: date | None, stated: Any, by: str, body: str, lang: str, shown: str) -> tuple[date, str]:
    if given is not None:
        return _past(given, shown), "--date"
    if stated:
        day = _as_date(stated)
        if day is None:
            msg = f"{shown}: its date {str(stated)[:40]!r} is not a day; write it as YYYY-MM-DD, or give --date"
            raise ReportError(msg)
        return _past(day, shown), by
    day = _date_in_head(body, lang)
    if day is None:
        msg = f"{shown}: says nowhere when it was published; give --date YYYY-MM-DD"
        raise ReportError(msg)
    return _past(day, shown), "text"


def _as_date(stated: Any) -> date | None:
    if isinstance(stated, datetime):
        return stated.date()
    if isinstance(stated, date):
        return stated
    try:
        return date.fromisoformat(str(stated).strip()[:10])
    except ValueError:
        return None


def _date_in_head(body: str, lang: str) -> date | None:
    """Return the first day with a year in the first lines of a text."""
    lines = [line for line in body[:_HEAD_CHARACTERS].splitlines() if line.strip()][:_HEAD_LINES]
    vocabulary = load(lang)
    for line in lines:
        folded = fold(line)
        for match in vocabulary.day.finditer(folded):
            if _YEAR.search(match[0]) and (day := parse_day(match[0], date.max - timedelta(days=400), vocabulary)):
                return day
    return None


def _past(day: date, shown: str) -> date:
    if day > date.today() + timedelta(days=1):
        msg = f"{shown}: its date {day.isoformat()} is in the future; give the day of publication with --date"
        raise ReportError(msg)
    return day
