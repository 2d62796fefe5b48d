"""Attributes of a page's tags, counted as HTML's tokeniser does: parsers take a time that grows with their square."""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 1_000
"""As many as a tag may have; those that people and their tools write have some dozens."""

_SPACE = r"[ \t\n\f\r/]"
_ATTRIBUTE = (
    rf"{_SPACE}*+[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
    r"""(?:[ \t\n\f\r]*+=[ \t\n\f\r]*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^ \t\n\f\r"'>][^ \t\n\f\r>]*+)?+)?+"""
)
# What is passed over in one piece, so that no text is scanned twice: comments, declarations and tags; after the tags of
# some elements, the text up to their end.
_PIECE = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|<(?:[!?]|/(?=[^A-Za-z]))[^>]*+"
    rf"|</?(?P<name>[A-Za-z][^ \t\n\f\r/>]*+)(?P<attributes>(?:{_ATTRIBUTE})*+)",
    re.DOTALL,
)
_ONE = re.compile(_ATTRIBUTE)
_CLOSED = re.compile(rf"{_SPACE}*(?<=/)>")
_TEXT_ALONE = frozenset({"iframe", "noembed", "noframes", "script", "style", "textarea", "title", "xmp"})


def most_attributes(page: str) -> int:
    """Return how many attributes the tag with the most of them has, in a time that grows with the page alone."""
    most, at = 0, 0
    while piece := _PIECE.search(page, at):
        at = piece.end()
        name = (piece["name"] or "").lower()
        if len(piece["attributes"] or "") > 2 * most:
            most = max(most, sum(1 for _ in _ONE.finditer(piece["attributes"])))
        closed = _CLOSED.match(page, at)
        if name in _TEXT_ALONE and not piece[0].startswith("</") and not closed:
            end = re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE).search(page, at)
            at = end.start() if end else len(page)
    return most
