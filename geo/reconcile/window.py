"""Which maps bound a claim's window: the one rule for verdicts and for the ledger.

A window that runs to a moment ("since 4 June", "over the past week") goes from the map in force on its first day to the
one in force on its last. Whole calendar months and whole weeks from Monday to Sunday are counted otherwise: publishers
take the difference between their totals on the first of one month and the first of the next, or on one Monday and the
next, so that a window holds all of its days and windows meet without a gap.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geo.reports.model import Period

_DAY = timedelta(days=1)
_WEEK = timedelta(days=7)


def bounding_days(period: Period) -> tuple[date, date]:
    """Return the days whose maps in force bound a period.

    Parameters
    ----------
    period
        With a first and a last day.

    Returns
    -------
    before, after
        The last day itself, or the day after it for whole months and weeks.

    Raises
    ------
    ValueError
        Where a day is missing.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.reports.model import Period
    >>> bounding_days(Period("increment", date(2023, 7, 1), date(2023, 7, 31)))[1].isoformat()
    '2023-08-01'
    >>> bounding_days(Period("increment", date(2023, 7, 17), date(2023, 7, 23)))[1].isoformat()
    '2023-07-24'
    >>> bounding_days(Period("increment", date(2023, 7, 17), date(2023, 7, 24)))[1].isoformat()
    '2023-07-24'
    """
    start, end = period.start, period.end
    if start is None or end is None:
        msg = f"the period {period.text!r} lacks its first or last day"
        raise ValueError(msg)
    following = end + _DAY
    months = start < end and start.day == following.day == 1
    weeks = start.isoweekday() == 1 and following - start == _WEEK
    return (start, following) if period.kind == "increment" and (months or weeks) else (start, end)
