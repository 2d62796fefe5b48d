"""Text from outside on a terminal: nothing in it moves the cursor, changes colours or turns the way of reading."""

from __future__ import annotations

import re

# Control characters of ASCII and Latin-1, and those that turn the direction of the text around them (Unicode, UAX 9).
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def visible(text: str) -> str:
    r"""Return one line in which characters that a terminal would obey stand as U+FFFD.

    Examples
    --------
    >>> visible("a\x1b[31mred\n report")
    'a\ufffd[31mred report'
    """
    return _HIDDEN.sub("\ufffd", " ".join(text.split()))
