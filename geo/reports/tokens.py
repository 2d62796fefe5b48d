"""Words and sentences: a text as short runs of tokens that keep their places in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.reports.vocabulary import Vocabulary

MAX_TOKENS = 160
"""Longest run that is read as one sentence; longer ones are cut, which keeps the work linear."""

_TOKEN = re.compile(
    r"(?P<n>\d+(?:[.,]\d+)*)"
    r"|(?P<w>[^\W\d_]+2(?!\w)|[^\W\d_]+(?:['-](?!s\b)[^\W\d_]+)*|'s\b)"
    r"|(?P<p>[^\w\s])"
)
_PARAGRAPH = re.compile(r"\n[ \t\r]*(?=\n)|\n(?=[ \t]*(?:[-*•–#>|]|\d+[.)])[ \t])")
_ITEM_MARKS = frozenset("-*•–")
_ITEM_WORDS = 12
_LINE_END = frozenset(".!?:;…\"'»“”)")
_ENDERS = frozenset(".!?…")
_CLOSERS = frozenset("\"'»“”)]")
_SAME = str.maketrans(
    {
        **dict.fromkeys("’ʼ`´‘′", "'"),
        **dict.fromkeys("–—−―", "–"),
        **dict.fromkeys("‑‐", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007\u2002\u2003\u200a\t\r\f\v\u200b\ufeff\u00ad", " "),
        **dict.fromkeys("“”„«»″", '"'),
        "ё": "е",
        "×": "x",
    }
)


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark.

    Attributes
    ----------
    word
        Folded: lower case, one kind of apostrophe, dash and quotation mark.
    start, end
        Place in the report's text, in characters.
    kind
        ``"w"`` word, ``"n"`` number, ``"p"`` punctuation.
    capital
        Whether it is written with a capital letter.
    spaced
        Whether white space stands before it.
    """

    word: str
    start: int
    end: int
    kind: str
    capital: bool
    spaced: bool


def fold(text: str) -> str:
    r"""Return the text in lower case with one kind of apostrophe, dash, quotation mark and blank.

    The result is exactly as long as the text, so that places in one are places in the other.

    >>> fold("П’ЯТЬ — “Так”")
    'п\'ять – "так"'
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return lower.translate(_SAME)


def tokens(text: str, folded: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens between two places of a text.

    Parameters
    ----------
    text, folded
        The text, and what `fold` makes of it.
    start, end
        Where to read, in characters.
    """
    end = len(text) if end is None else end
    found = []
    previous = start
    for match in _TOKEN.finditer(folded, start, end):
        begin, stop = match.span()
        kind = match.lastgroup or "p"
        dash = match[0] == "-" and folded[begin - 1 : begin] == " " == folded[stop : stop + 1] and begin > start
        found.append(Token("–" if dash else match[0], begin, stop, kind, text[begin].isupper(), begin > previous))
        previous = stop
    return found


def sentences(text: str, folded: str, vocabulary: Vocabulary) -> Iterator[list[Token]]:
    """Yield the sentences of a text as lists of tokens, none longer than `MAX_TOKENS`.

    Blank lines and list marks end a sentence; a single line break does so only after closing punctuation
    or where the next line starts a list. Short items of a list go with the line before it that ends in a colon.
    """
    for start, end, listed in _with_items(folded):
        run = tokens(text, folded, start, end)
        first = 0
        for index, token in enumerate(run):
            ends = not listed and _ends(run, index, token, folded, vocabulary)
            if ends or index - first + 1 >= MAX_TOKENS:
                yield run[first : index + 1]
                first = index + 1
        if first < len(run):
            yield run[first:]


def _with_items(folded: str) -> Iterator[tuple[int, int, bool]]:
    """Yield where paragraphs start and end, a list's lead and its short items as one, and whether it is such."""
    lead: tuple[int, int, bool] | None = None
    for start, end in _paragraphs(folded):
        words = folded[start:end].split()
        item = bool(words) and words[0] in _ITEM_MARKS and len(words) <= _ITEM_WORDS
        if lead is not None and item and (lead[2] or folded[lead[0] : lead[1]].rstrip().endswith(":")):
            lead = lead[0], end, True
            continue
        if lead is not None:
            yield lead
        lead = start, end, False
    if lead is not None:
        yield lead


def _paragraphs(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _PARAGRAPH.finditer(folded):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < len(folded):
        yield start, len(folded)


def _ends(run: list[Token], index: int, token: Token, folded: str, vocabulary: Vocabulary) -> bool:
    following = run[index + 1] if index + 1 < len(run) else None
    if following is None:
        return True
    gap = folded[token.end : following.start]
    if "\n" in gap and token.word in _LINE_END and (following.capital or following.kind != "w"):
        return True
    if token.word in _CLOSERS and index and run[index - 1].word in _ENDERS and following.spaced:
        return following.capital or following.kind == "n"
    if token.word not in _ENDERS or not following.spaced:
        return False
    if token.word == "." and index and _abbreviated(run, index - 1, following, vocabulary):
        return False
    return following.capital or following.kind == "n" or following.word in '"–(['


def _abbreviated(run: list[Token], index: int, following: Token, vocabulary: Vocabulary) -> bool:
    before = run[index]
    if before.kind != "w":
        return False
    if len(before.word) == 1 and index and run[index - 1].kind == "n":
        return False
    if before.word in vocabulary.abbreviations:
        return True
    if before.word in vocabulary.month_abbreviations:
        return following.kind == "n"
    return len(before.word) == 1 and before.capital
