"""Which names stand near which, against every two mentions gone through one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.gazetteer.company import companies
from geo.gazetteer.recognise import Span


def _span(start: int, length: int = 5) -> Span:
    return Span(start, start + length, "x" * length, (), 1.0)


def _closeness(one: Span, other: Span, text: str) -> float:
    first, second = sorted((one, other), key=lambda span: span.start)
    between = text[first.end : second.start]
    if len(between) <= 8000 and not any(stop in between for stop in (". ", "! ", "? ", "… ", "\n")):
        return 1.0
    return 0.3 / (1 + len(between) / 2000)


def test_closeness_by_hand() -> None:
    text = "Aaaaa and Bbbbb fell. " + "x" * 978 + "Ccccc"
    company = companies([[_span(0)], [_span(10)], [_span(1000)]], [[], [], []], text)
    assert [beside.names.tolist() for beside in company] == [[1, 2], [0, 2], [0, 1]]
    assert company[0].closeness.tolist() == pytest.approx([1.0, 0.3 / (1 + 995 / 2000)])
    assert company[1].closeness.tolist() == pytest.approx([1.0, 0.3 / (1 + 985 / 2000)])


def test_what_a_name_lies_from_is_no_company_to_it() -> None:
    text = "Aaaaa south of Bbbbb"
    first, second = companies([[_span(0)], [_span(15)]], [[1], []], text)
    assert first.names.tolist() == []
    assert second.names.tolist() == [0]


def test_of_a_long_list_the_names_around_are_kept() -> None:
    names = [[_span(7 * number)] for number in range(300)]
    company = companies(names, [[] for _ in names], "Aaaaa, " * 300)
    assert company[150].names.tolist() == [*range(118, 150), *range(151, 183)]
    assert company[0].names.tolist() == [*range(1, 65)]
    assert company[299].names.tolist() == [*range(235, 299)]


@given(
    st.lists(
        st.tuples(st.integers(0, 7), st.sampled_from([", ", ". ", "\n", "! ", " " * 3000, "…", " . "])),
        min_size=1,
        max_size=25,
    )
)
def test_the_closest_two_mentions_count(told: list[tuple[int, str]]) -> None:
    text, spans = "", [[] for _ in range(8)]
    for name, after in told:
        spans[name].append(_span(len(text)))
        text += "Aaaaa" + after
    mentions = [each for each in spans if each]
    company = companies(mentions, [[] for _ in mentions], text)
    for at, beside in enumerate(company):
        others = [number for number in range(len(mentions)) if number != at]
        assert beside.names.tolist() == others
        wanted = [max(_closeness(a, b, text) for a in mentions[at] for b in mentions[other]) for other in others]
        assert beside.closeness.tolist() == pytest.approx(wanted)


def test_mentions_gone_through_in_blocks_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [[_span(7 * number), _span(7 * (number + 150))] for number in range(150)]
    text = "Aaaaa, " * 140 + "Aaaaa. " * 160
    at_once = companies(names, [[] for _ in names], text)
    monkeypatch.setattr("geo.gazetteer.company._BLOCK", 7)
    for whole, pieced in zip(at_once, companies(names, [[] for _ in names], text), strict=True):
        assert whole.names.tolist() == pieced.names.tolist()
        assert whole.closeness.tolist() == pieced.closeness.tolist()
