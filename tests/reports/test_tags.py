"""Pages whose tags have attributes by the thousand; what counts as one is held against the parser itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from geo import ReportError, read_report
from geo.reports._tags import most_attributes

if TYPE_CHECKING:
    from pathlib import Path

_PIECES = [
    *"<>/='\"ab \n", "<div ", "</p>", "<!--", "-->", "--!>", "<!-->", "<!", "<?", "</", "<script>", "</script>",
    "<script/>", "<title>", "</title>", "<style", "</style>", "<textarea>", "<noscript>", "<svg>", "<![CDATA[", "]]>",
    'x="', "='", '=="',
]  # fmt: skip
_MANY = " ".join(f"n{number}" for number in range(30))


@given(st.lists(st.sampled_from(_PIECES), max_size=20), st.lists(st.sampled_from(_PIECES), max_size=20))
def test_no_tag_has_more_attributes_than_are_counted(before: list[str], after: list[str]) -> None:
    page = f"<html><body>{''.join(before)} {_MANY} {''.join(after)}</body></html>"
    tree = etree.fromstring(page, etree.HTMLParser())
    parsed = max((len(element.attrib) for element in tree.iter() if isinstance(element.tag, str)), default=0)
    if parsed >= 28:
        assert most_attributes(page) >= 15


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("<p>five &lt; six", 0),
        ("<a href=\"x>y\" title='a b c' hidden data-x = 1><i class=z>", 4),
        ("<!-- <p a b c> --><p a>", 1),
        ("<script>if (i<n) { a b c d e }</script><p a b>", 2),
        ("<p a='" + "x y=1 " * 5000 + "'>", 1),
    ],
)
def test_attributes_are_told_from_values_and_texts(page: str, count: int) -> None:
    assert most_attributes(page) == count


def test_a_tag_without_end_is_refused_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    attributes = " ".join(f"a{number}=1" for number in range(100_000))
    path.write_text(f"<html><body><div {attributes}><p>Taken: 5 sq km.</p></body></html>")
    with pytest.raises(ReportError, match=r"page\.html: a tag of the page has 100,000 attributes, more than 1,000"):
        read_report(path)
