"""Pieces of HTML. Whatever comes from outside is escaped here, once: what is not `Markup` is text."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from geo.maps.palette import LIGHT, SIGNS
from geo.maps.wording import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_CELL = "padding:.25em .8em .25em 0;vertical-align:top;text-align:"
_HEAD = f"{_CELL}left;font-weight:600;border-bottom:1px solid {LIGHT['border']}"
_BOX = "max-width:64em;line-height:1.45"


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def escaped(content: object) -> Markup:
    """Return content as HTML: markup as it stands, all else as text without control characters.

    Examples
    --------
    >>> escaped("<b>"), escaped(Markup("<b>")), escaped(None)
    ('&lt;b&gt;', '<b>', '')
    """
    if isinstance(content, Markup):
        return content
    return Markup("" if content is None else html.escape(plain(str(content))))


def element(tag: str, *content: object, style: str = "") -> Markup:
    """Return an element around content.

    Examples
    --------
    >>> element("p", "a < b", style="margin:0")
    '<p style="margin:0">a &lt; b</p>'
    """
    styled = f' style="{html.escape(style)}"' if style else ""
    return Markup(f"<{tag}{styled}>{''.join(map(escaped, content))}</{tag}>")


def box(*content: object) -> str:
    """Return what one object shows."""
    return str(element("div", *content, style=_BOX))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Markup:
    """Return a table; numbers stand to the right."""
    head = element("tr", *(element("th", name, style=_HEAD) for name in columns))
    body = [
        element("tr", *(element("td", cell, style=_CELL + ("right" if _is_number(cell) else "left")) for cell in row))
        for row in rows
    ]
    return element("table", element("thead", head), element("tbody", *body), style="border-collapse:collapse")


def facts(pairs: Iterable[tuple[str, object]]) -> Markup:
    """Return names and values, one pair a line, without those that are empty."""
    lines = [
        element(
            "tr", element("th", name, style=f"{_CELL}left;font-weight:600"), element("td", value, style=f"{_CELL}left")
        )
        for name, value in pairs
        if value not in (None, "", ())
    ]
    return element("table", *lines, style="border-collapse:collapse")


def badge(verdict: str) -> Markup:
    """Return a verdict with its sign and colour."""
    style = (
        f"background:{LIGHT[verdict]};color:{LIGHT['paper']};border-radius:.7em;padding:.05em .6em;"
        "white-space:nowrap;font-weight:600"
    )
    return element("span", f"{SIGNS[verdict]} {verdict}", style=style)


def marked(text: str, marks: Iterable[tuple[tuple[int, int], str]]) -> Markup:
    """Return a text with some of its words marked, each mark followed by a small label.

    Parameters
    ----------
    text
        The whole text; the spans count its characters.
    marks
        Start and end, and the label. Where two overlap, the later one begins where the earlier one ends.
    """
    pieces: list[Markup] = []
    at = 0
    for (start, end), label in sorted(marks):
        start = max(start, at)
        if start >= end:
            continue
        tag = element("sup", label, style="margin-left:.15em")
        style = f"background:{LIGHT['mark']};color:{LIGHT['ink']};padding:0 .1em"
        pieces += [escaped(text[at:start]), element("mark", text[start:end], tag, style=style)]
        at = end
    pieces.append(escaped(text[at:]))
    return element("div", *pieces, style="white-space:pre-wrap;max-height:18em;overflow:auto;margin:.6em 0")


def _is_number(cell: object) -> bool:
    return isinstance(cell, str) and cell.replace(",", "").replace(".", "", 1).isdecimal()
