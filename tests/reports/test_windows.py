"""Windows of time: each wording against a calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim

# Monday 24 July 2023 is the day of all these reports.
ENGLISH = [
    ("over the past week", "increment", "2023-07-17", "2023-07-24"),
    ("in the last day", "increment", "2023-07-23", "2023-07-24"),
    ("over the past 24 hours", "increment", "2023-07-23", "2023-07-24"),
    ("in the past two weeks", "increment", "2023-07-10", "2023-07-24"),
    ("in a month", "increment", "2023-06-24", "2023-07-24"),
    ("this week", "increment", "2023-07-17", "2023-07-24"),
    ("last week", "increment", "2023-07-17", "2023-07-23"),
    ("last month", "increment", "2023-06-01", "2023-06-30"),
    ("this month", "increment", "2023-07-01", "2023-07-24"),
    ("this year", "increment", "2023-01-01", "2023-07-24"),
    ("in June", "increment", "2023-06-01", "2023-06-30"),
    ("in November", "increment", "2022-11-01", "2022-11-30"),
    ("in July", "increment", "2023-07-01", "2023-07-24"),
    ("in November 2021", "increment", "2021-11-01", "2021-11-30"),
    ("in 2022", "increment", "2022-01-01", "2022-12-31"),
    ("from 8 to 15 July", "increment", "2023-07-08", "2023-07-15"),
    ("between June 4 and July 20", "increment", "2023-06-04", "2023-07-20"),
    ("on 12 July", "increment", "2023-07-12", "2023-07-12"),
    ("yesterday", "increment", "2023-07-23", "2023-07-23"),
    ("for the month", "increment", "2023-07-01", "2023-07-24"),
    ("since mid-May", "cumulative", "2023-05-15", "2023-07-24"),
    ("in mid-June", "increment", "2023-06-11", "2023-06-20"),
    ("between mid-May and late June", "increment", "2023-05-15", "2023-06-30"),
    ("from May to early June", "increment", "2023-05-01", "2023-06-10"),
    ("in the second week of July", "increment", "2023-07-08", "2023-07-14"),
    ("in the last week of June", "increment", "2023-06-24", "2023-06-30"),
    ("in the week of 4 July", "increment", "2023-07-04", "2023-07-10"),
    ("in the seven days to 10 July", "increment", "2023-07-03", "2023-07-10"),
    ("in the past fortnight", "increment", "2023-07-10", "2023-07-24"),
    ("in Q2 2023", "increment", "2023-04-01", "2023-06-30"),
    ("in January-May", "increment", "2023-01-01", "2023-05-31"),
    ("in June last year", "increment", "2022-06-01", "2022-06-30"),
    ("last Tuesday", "increment", "2023-07-18", "2023-07-18"),
    ("since last week", "cumulative", "2023-07-17", "2023-07-24"),
    ("since last July", "cumulative", "2022-07-01", "2023-07-24"),
    ("since New Year", "cumulative", "2023-01-01", "2023-07-24"),
    ("in the two months to the end of June", "increment", "2023-05-01", "2023-06-30"),
    ("so far in 2023", "cumulative", "2023-01-01", "2023-07-24"),
    ("over the weekend", "increment", "2023-07-22", "2023-07-23"),
    ("since the counteroffensive began in June", "cumulative", "2023-06-04", "2023-07-24"),
    ("during the night", "increment", "2023-07-23", "2023-07-24"),
    ("on the 12th", "increment", "2023-07-12", "2023-07-12"),
    ("in the first half of June", "increment", "2023-06-01", "2023-06-15"),
    ("in the second half of June", "increment", "2023-06-16", "2023-06-30"),
    ("in the last ten days", "increment", "2023-07-14", "2023-07-24"),
    ("in the first week of June", "increment", "2023-06-01", "2023-06-07"),
    ("over 1100 days", "increment", "2020-07-19", "2023-07-24"),
    ("in the first half of 2023", "increment", "2023-01-01", "2023-06-30"),
    ("in the second quarter", "increment", "2023-04-01", "2023-06-30"),
    ("since early June", "cumulative", "2023-06-01", "2023-07-24"),
    ("since 6 July", "cumulative", "2023-07-06", "2023-07-24"),
    ("since August 6, 2022", "cumulative", "2022-08-06", "2023-07-24"),
    ("since Wednesday", "cumulative", "2023-07-19", "2023-07-24"),
    ("since March", "cumulative", "2023-03-01", "2023-07-24"),
    ("since the beginning of the year", "cumulative", "2023-01-01", "2023-07-24"),
    ("since the start of the counteroffensive", "cumulative", "2023-06-04", "2023-07-24"),
    ("since launching its counteroffensive", "cumulative", "2023-06-04", "2023-07-24"),
    ("since the full-scale invasion", "cumulative", "2022-02-24", "2023-07-24"),
]
UKRAINIAN = [
    ("з минулого тижня", "cumulative", "2023-07-17", "2023-07-24"),
    ("на минулому тижні", "increment", "2023-07-17", "2023-07-23"),
    ("у травні–червні", "increment", "2023-05-01", "2023-06-30"),
    ("за п'ять місяців 2023 року", "increment", "2023-01-01", "2023-05-31"),
    ("за другий тиждень червня", "increment", "2023-06-08", "2023-06-14"),
    ("з середини травня до початку червня", "increment", "2023-05-15", "2023-06-10"),
    ("цьогоріч", "increment", "2023-01-01", "2023-07-24"),
    ("за вихідні", "increment", "2023-07-22", "2023-07-23"),
    ("цієї ночі", "increment", "2023-07-23", "2023-07-24"),
    ("у першій половині червня", "increment", "2023-06-01", "2023-06-15"),
    ("у другій половині червня", "increment", "2023-06-16", "2023-06-30"),
    ("за третю декаду червня", "increment", "2023-06-21", "2023-06-30"),
    ("за весну", "increment", "2023-03-01", "2023-05-31"),
    ("за минулий тиждень", "increment", "2023-07-17", "2023-07-24"),
    ("за добу", "increment", "2023-07-23", "2023-07-24"),
    ("протягом двох тижнів", "increment", "2023-07-10", "2023-07-24"),
    ("минулого тижня", "increment", "2023-07-17", "2023-07-23"),
    ("минулого місяця", "increment", "2023-06-01", "2023-06-30"),
    ("у червні", "increment", "2023-06-01", "2023-06-30"),
    ("у 2022 році", "increment", "2022-01-01", "2022-12-31"),
    ("торік", "increment", "2022-01-01", "2022-12-31"),
    ("із 8 по 15 липня", "increment", "2023-07-08", "2023-07-15"),
    ("з 4 червня", "cumulative", "2023-06-04", "2023-07-24"),
    ("з початку року", "cumulative", "2023-01-01", "2023-07-24"),
    ("з початку контрнаступу", "cumulative", "2023-06-04", "2023-07-24"),
    ("за минулий рік", "increment", "2022-01-01", "2022-12-31"),
    ("на тиждень раніше", "increment", "2023-07-10", "2023-07-17"),
    ("тижнем раніше", "increment", "2023-07-10", "2023-07-17"),
    ("від 1 червня 2023-го до 15 липня 2023-го", "increment", "2023-06-01", "2023-07-15"),
    ("у серпні минулого року", "increment", "2022-08-01", "2022-08-31"),
    ("з вересня минулого року", "cumulative", "2022-09-01", "2023-07-24"),
]
RUSSIAN = [
    ("с прошлой недели", "cumulative", "2023-07-17", "2023-07-24"),
    ("в мае-июне", "increment", "2023-05-01", "2023-06-30"),
    ("за пять месяцев 2023 года", "increment", "2023-01-01", "2023-05-31"),
    ("за последнюю неделю июня", "increment", "2023-06-24", "2023-06-30"),
    ("с мая до начала июня", "increment", "2023-05-01", "2023-06-10"),
    ("за выходные", "increment", "2023-07-22", "2023-07-23"),
    ("за минувшую ночь", "increment", "2023-07-23", "2023-07-24"),
    ("в первой половине июня", "increment", "2023-06-01", "2023-06-15"),
    ("во второй половине июня", "increment", "2023-06-16", "2023-06-30"),
    ("за вторую декаду июня", "increment", "2023-06-11", "2023-06-20"),
    ("за весну", "increment", "2023-03-01", "2023-05-31"),
    ("за прошедшую неделю", "increment", "2023-07-17", "2023-07-24"),
    ("за сутки", "increment", "2023-07-23", "2023-07-24"),
    ("в июне", "increment", "2023-06-01", "2023-06-30"),
    ("за 2022 год", "increment", "2022-01-01", "2022-12-31"),
    ("в прошлом месяце", "increment", "2023-06-01", "2023-06-30"),
    ("с 1 по 15 июля", "increment", "2023-07-01", "2023-07-15"),
    ("с начала года", "cumulative", "2023-01-01", "2023-07-24"),
    ("с марта", "cumulative", "2023-03-01", "2023-07-24"),
    ("за последние сутки", "increment", "2023-07-23", "2023-07-24"),
    ("в мае прошлого года", "increment", "2022-05-01", "2022-05-31"),
]


def window(claim: Claim) -> tuple[str, date | None, date | None]:
    assert claim.period is not None
    return claim.period.kind, claim.period.start, claim.period.end


@pytest.mark.parametrize(
    ("text", "words", "kind", "start", "end"),
    [(f"Ukraine liberated 12 sq km {words}.", words, *rest) for words, *rest in ENGLISH]
    + [(f"Сили оборони звільнили 12 кв. км {words}.", words, *rest) for words, *rest in UKRAINIAN]
    + [(f"Украинские войска освободили 12 кв. км {words}.", words, *rest) for words, *rest in RUSSIAN],
)
def test_wordings(claims: Callable[..., list[Claim]], text: str, words: str, kind: str, start: str, end: str) -> None:
    (claim,) = claims(text)
    assert window(claim) == (kind, date.fromisoformat(start), date.fromisoformat(end))
    assert claim.period is not None
    assert claim.period.text == words


def test_what_is_said_on_a_day_counts_to_that_day(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Since 6 July Ukraine has retaken 12 sq km, an official said on Friday.", "2023-07-25")
    assert claim.stated_on == date(2023, 7, 21)
    assert window(claim) == ("cumulative", date(2023, 7, 6), date(2023, 7, 21))


def test_each_figure_keeps_its_own_window(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Russia took 588 sq km in June, up from 507 sq km in May and 379 in April.", "2025-07-01")
    assert [window(claim)[1] for claim in found] == [date(2025, 6, 1), date(2025, 5, 1), date(2025, 4, 1)]


def test_a_window_of_the_sentence_before_goes_on(claims: Callable[..., list[Claim]]) -> None:
    found = claims("In June Russia took 588 sq km. In the east it gained 300 sq km.", "2025-07-01")
    assert [window(claim)[1] for claim in found] == [date(2025, 6, 1), date(2025, 6, 1)]


def test_ground_held_is_a_state_at_the_end(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("As of 20 July Ukraine holds 1,250 sq km of the Kursk region.")
    assert window(claim) == ("total_held", None, date(2023, 7, 20))


def test_a_sum_without_a_start_has_none(claims: Callable[..., list[Claim]]) -> None:
    first, total = claims(
        "Last week 4 sq km were liberated in the south by Ukraine. In total 180 sq km have been freed there."
    )
    assert window(first)[0] == "increment"
    assert window(total) == ("cumulative", None, date(2023, 7, 24))


def test_the_best_month_since_is_no_window(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("In June Russia took 588 sq km, the most since November.", "2025-07-01")
    assert window(claim)[:2] == ("increment", date(2025, 6, 1))


def test_a_month_that_is_recalled_has_its_own_figure(claims: Callable[..., list[Claim]]) -> None:
    found = claims("У січні Росія захопила 325 кв. км — найменше від серпня, коли було 363 кв. км.", "2025-02-01")
    assert [window(claim)[1] for claim in found] == [date(2025, 1, 1), date(2024, 8, 1)]


def test_what_was_before_that_has_no_start(claims: Callable[..., list[Claim]]) -> None:
    later, earlier = claims("За пять дней армия России освободила 259 кв. км; до этого она отвоевала 1100 кв. км.")
    assert window(later) == ("increment", date(2023, 7, 19), date(2023, 7, 24))
    assert window(earlier) == ("cumulative", None, date(2023, 7, 24))


def test_a_window_within_an_aside_stays_there(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Окупанти, які взяли Дачне у травні, розширили свою зону до 45 км².")
    assert [(c.area.bound, window(c)[0], window(c)[1]) for c in found if c.area] == [("exact", "total_held", None)]


def test_the_same_time_is_that_of_the_figure_before(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Від початку року Росія взяла 6000 кв. км. DeepState за той самий час нарахував 4180 кв. км.")
    assert [window(claim)[:2] for claim in found] == [("cumulative", date(2023, 1, 1))] * 2


def test_those_days_are_the_window_named_before(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Russia took 10 sq km between July 2 and 6. Near Lyman the same five days cost Ukraine 4 sq km.")
    assert {(str(c.period.start), str(c.period.end)) for c in found if c.period} == {("2023-07-02", "2023-07-06")}


def test_each_verb_has_a_window_of_its_own(claims: Callable[..., list[Claim]]) -> None:
    first, second = claims("Over 800 sq km have been recovered, Syrskyi said, and 90 sq km were won in 2022.")
    assert first.period is not None
    assert second.period is not None
    assert (first.period.kind, second.period.text) == ("cumulative", "in 2022")


def test_what_is_held_has_not_the_window_of_what_was_taken(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Kyiv holds some 600 sq km of Kursk, half of what it seized in May.")
    assert claim.period is not None
    assert (claim.period.kind, str(claim.period.end)) == ("total_held", "2023-07-24")


def test_the_same_month_of_last_year(claims: Callable[..., list[Claim]]) -> None:
    found = claims("За перші десять днів липня росіяни взяли 74 кв. км, торік за той самий місяць — 325 кв. км.")
    assert [window(claim)[1] for claim in found] == [date(2023, 7, 1), date(2022, 7, 1)]


def test_may_the_verb_is_not_may_the_month(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("Ukraine liberated 12 sq km, which may help it later.")
    assert window(claim) == ("cumulative", None, date(2023, 7, 24))


def test_a_portion_has_the_window_of_the_whole(claims: Callable[..., list[Claim]]) -> None:
    found = claims("С начала января освобождено 470 кв. км. На Лесную область приходится 54 кв. км.", "2024-09-25")
    assert [window(claim) for claim in found] == [("cumulative", date(2024, 1, 1), date(2024, 9, 25))] * 2


def test_what_was_held_by_a_weekday(claims: Callable[..., list[Claim]]) -> None:
    (claim,) = claims("By Monday evening Ukraine controlled 80 sq km of the district.", "2024-08-13")
    assert window(claim) == ("total_held", None, date(2024, 8, 12))


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("Russia took 9 sq km from 10 to 17 July and 6 sq km the week before.", "2023-07-03", "2023-07-10"),
        ("За червень Росія захопила 90 кв. км, місяцем раніше — 60 кв. км.", "2023-05-01", "2023-05-31"),
        ("За июнь Россия заняла 90 кв. км, годом ранее — 60 кв. км.", "2022-06-01", "2022-06-30"),
    ],
)
def test_the_window_before_another(claims: Callable[..., list[Claim]], text: str, start: str, end: str) -> None:
    assert window(claims(text)[1]) == ("increment", date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("Нині під контролем росіян перебуває 900 кв. км області.", "2023-07-24"),
        ("ВСУ контролировали осенью 2022 года 900 кв. км области.", "2022-11-30"),
        ("Ukraine's 900 sq km of the Kursk region are shrinking.", "2023-07-24"),
        ("Ukrainian troops controlled 900 sq km at the peak.", None),
        ("Площа окупованої території становить 900 кв. км.", "2023-07-24"),
        ("Площадь оккупированной территории составляет 900 кв. км.", "2023-07-24"),
        ("Some 900 sq km remain occupied.", "2023-07-24"),
    ],
)
def test_ground_held_has_no_start(claims: Callable[..., list[Claim]], text: str, end: str | None) -> None:
    (claim,) = claims(text)
    assert window(claim) == ("total_held", None, date.fromisoformat(end) if end else None)


def test_the_last_of_a_course_is_no_upper_bound(claims: Callable[..., list[Claim]]) -> None:
    found = claims("Росіяни окупували від 36 кв. км у травні до 73 кв. км у червні.")
    assert [(claim.area and claim.area.bound, window(claim)[1]) for claim in found] == [
        ("exact", date(2023, 5, 1)),
        ("exact", date(2023, 6, 1)),
    ]


def test_a_day_outside_a_window_ends_nothing(claims: Callable[..., list[Claim]]) -> None:
    """The report is of 24 July 2023: the last 27 October lies before the month that it tells of."""
    (inside,) = claims("By 20 July Russian troops had gained 47 sq km in a month.")
    (outside,) = claims("By 27 October Russian troops had gained 47 sq km in a month.")
    assert inside.period is not None
    assert outside.period is not None
    assert (inside.period.start, inside.period.end) == (date(2023, 6, 24), date(2023, 7, 20))
    assert (outside.period.start, outside.period.end) == (date(2023, 6, 24), date(2023, 7, 24))
