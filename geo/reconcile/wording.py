"""How figures, dates and windows are put into words."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from geo.reconcile.disagreement import Disagreement, DisagreementRow
    from geo.reconcile.model import Measurement, Verdict
    from geo.reports.model import AdvanceFigure, AreaFigure

_BOUND = {
    "exact": "{0} km² claimed",
    "at_least": "{0} km² or more claimed",
    "at_most": "up to {0} km² claimed",
    "about": "about {0} km² claimed",
    "between": "{0} to {1} km² claimed",
}


def number(km2: float) -> str:
    """Write an area with as many digits as it deserves.

    Examples
    --------
    >>> number(109272.4), number(317.13), number(44.16), number(0.042), number(0.0), number(-126.3)
    ('109,272', '317', '44.2', '0.04', '0', '−126')
    """
    if km2 == 0:
        return "0"
    digits = 0 if abs(km2) >= 100 else 1 if abs(km2) >= 1 else 2
    return f"{km2:,.{digits}f}".replace("-", "−")


def figure(value: float) -> str:
    """Write a figure as it was stated, without trailing zeros.

    Examples
    --------
    >>> figure(10.9), figure(1150.0), figure(1.2345)
    ('10.9', '1,150', '1.234')
    """
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def window(start: date, end: date) -> str:
    """Write a window.

    Examples
    --------
    >>> from datetime import date
    >>> window(date(2023, 6, 4), date(2023, 7, 24))
    '4 June–24 July 2023'
    >>> window(date(2023, 7, 24), date(2023, 7, 31)), window(date(2022, 12, 30), date(2023, 1, 2))
    ('24–31 July 2023', '30 December 2022–2 January 2023')
    """
    if start == end:
        return day(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{day(end)}"
    year = "" if start.year == end.year else f" {start.year}"
    return f"{start.day} {start:%B}{year}–{day(end)}"


def day(when: date) -> str:
    """Write a day: ``24 July 2023``."""
    return f"{when.day} {when:%B} {when.year}"


def claimed(area: AreaFigure) -> str:
    """Write a claimed area with its bound: ``20 km² or more claimed``."""
    return _BOUND[area.bound].format(figure(area.km2), figure(area.high_km2))


def advance(stated: AdvanceFigure) -> str:
    """Write a claimed advance: ``1 to 2 km deep``, ``0.5 km deep on 2 km of front``.

    Examples
    --------
    >>> from geo.reports.model import AdvanceFigure
    >>> advance(AdvanceFigure(1, depth_high_km=2)), advance(AdvanceFigure(0.5, width_km=2))
    ('1 to 2 km deep', '0.5 km deep on 2 km of front')
    """
    depth = [figure(each) for each in (stated.depth_km, stated.depth_high_km) if each is not None]
    deep = f"{' to '.join(depth)} km deep" if depth else "advance"
    return deep if stated.width_km is None else f"{deep} on {figure(stated.width_km)} km of front"


def readings(measured: Measurement) -> str:
    """Write what the source shows, with its two-sigma margin and the contested ground."""
    low, central, high = number(measured.low_km2), number(measured.km2), number(measured.high_km2)
    shown = f"{low} km²" if low == central else f"{low} to {central} km²"
    contested = "" if high == central else f", {high} with contested ground"
    return f"{measured.source} shows {shown}{contested} (± {number(2 * measured.sd_km2)})"


def maps(measured: Measurement) -> str:
    """Write which maps were compared."""
    return f"between its maps of {day(measured.before)} and {day(measured.after)}"


def consequence(verdict: Verdict, ratio: float | None, *, as_net: bool = False) -> str:
    """Write what the verdict means for the claim; ``as_net`` where it fits the net gain alone."""
    times = "" if ratio is None else f" ({ratio:.2f} times the central reading)"
    return {
        "supported": f"The claim fits, read as a net gain{times}." if as_net else f"The claim fits{times}.",
        "stretched": f"The claim holds only if contested ground is counted{times}.",
        "overstated": f"The claim is more than the widest reading{times}.",
        "understated": f"The claim is less than the confirmed reading{times}.",
        "untestable": "",
    }[verdict]


def apart(disagreement: Disagreement, row: DisagreementRow) -> str:
    """Write what two sources count together and each alone, and what their maps show at the window's end."""
    first, second = disagreement.sources
    said = ""
    if row.both_km2 + row.first_km2 + row.second_km2 > 0:
        said = (
            f" Both count {number(row.both_km2)} km² of it; {first} alone counts {number(row.first_km2)} km², "
            f"{second} alone {number(row.second_km2)} km²."
        )
    ends = disagreement.first.after.date, disagreement.second.after.date
    dates = day(ends[0]) if ends[0] == ends[1] else f"{day(ends[0])} ({first}) and {day(ends[1])} ({second})"
    shown = [
        f"{number(km2)} km² {what}"
        for km2, what in (
            (row.held_first_km2, f"held on {first}'s alone"),
            (row.held_second_km2, f"held on {second}'s alone"),
            (row.contested_km2, "contested on one and free on the other"),
        )
        if km2 > 0
    ]
    if shown:
        said += f" On the maps of {dates}: {', '.join(shown)}."
    if row.undrawn_km2 > 0:
        said += f" One of the maps leaves out {number(row.undrawn_km2)} km² that the other draws."
    return said
