"""The plot of a series as a file: held ground and weekly gains, a picture for print or a page."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from geo.maps._assets import asset, content_policy
from geo.maps._plot import as_png, blank, date_axis, literal, write_plot
from geo.maps.palette import LIGHT, css_variables
from geo.maps.series_weeks import Held, RegionSeries, Week, by_region
from geo.maps.timescale import nice_step
from geo.maps.wording import date_range, figure, long_date, plain, stated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from matplotlib.axes import Axes

    from geo.control.series import SeriesRow

_TITLE: Final = "Ground held and ground gained"
_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 1080, 240, 64, 10, 24
_TONES: Final = ("defender", "attacker")
_BAND: Final = "± 2 sd of the drawn lines"
_WIDEST: Final = "with contested ground"
# Ground below this is not worth a word, km².
_TELLING_KM2: Final = 0.1


def write_series_plot(rows: Sequence[SeriesRow], path: Path, source: str) -> Path:
    """Write the plot of a series: a page where the name ends in ``.html``, a picture where it ends in ``.png``.

    Parameters
    ----------
    rows
        What `measure_series` returned.
    path
        Where the file goes. An old one stays whole until the new one is complete.
    source
        Who drew the polygons.

    Returns
    -------
    path
        The path given.

    Raises
    ------
    ValueError
        For any other ending.
    MissingExtraError
        For a picture, where matplotlib is not installed.
    """
    return write_plot(path, lambda: render_series(rows, source), lambda: draw_series(rows, source))


def render_series(rows: Sequence[SeriesRow], source: str) -> str:
    """Return the plot as one self-contained page, a section a region; it loads nothing and runs nothing."""
    from jinja2 import Environment

    style = css_variables() + asset("index.css") + asset("series.css")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(asset("series.html"))
    return template.render(
        title=_TITLE,
        source=plain(source),
        span=date_range(rows[0].before, rows[-1].after),
        style=style,
        policy=content_policy([], [style], "data:"),
        charts=[{"region": plain(_name(one)), "panels": [_held(one), _gains(one)]} for one in by_region(rows)],
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
    )


def draw_series(rows: Sequence[SeriesRow], source: str) -> bytes:
    """Return the plot as a PNG picture, a row a region: held ground on the left, gains by week on the right.

    Raises
    ------
    MissingExtraError
        Where matplotlib is not installed.
    """
    regions = by_region(rows)
    sheet = blank(f"{_TITLE}, {plain(source)}, km²", 1 + 2.8 * len(regions))
    grid = sheet.subplots(len(regions), 2, squeeze=False)
    for (left, right), one in zip(grid, regions, strict=True):
        _draw_held(left, one)
        _draw_gains(right, one)
        for axes in (left, right):
            axes.grid(axis="y", color=LIGHT["rule"], lw=0.7)
            axes.tick_params(colors=LIGHT["muted"], labelsize=8)
            axes.spines[["top", "right"]].set_visible(False)
            axes.legend(fontsize=8, frameon=False)
            date_axis(axes)
    return as_png(sheet)


def _draw_held(axes: Axes, one: RegionSeries) -> None:
    days: list[Any] = [each.day for each in one.held]
    low, high, widest = zip(*(each.band for each in one.held), strict=True)
    axes.fill_between(days, high, widest, color=LIGHT["muted"], alpha=0.25, lw=0, label=_WIDEST)
    axes.fill_between(days, low, high, color=LIGHT["attacker"], alpha=0.45, lw=0, label=_BAND)
    axes.plot(days, [each.km2 for each in one.held], color=LIGHT["ink"], lw=1.6, label="held")
    axes.set_title(literal(f"{_name(one)}: held by {plain(one.sides[1])}"), loc="left", size=11, color=LIGHT["ink"])


def _draw_gains(axes: Axes, one: RegionSeries) -> None:
    for sign, tone, actor, weeks in zip((1, -1), _TONES, one.sides, one.weeks, strict=True):
        starts: list[Any] = [week.start for week in weeks]
        tall = [sign * week.km2 for week in weeks]
        reach = [[week.km2 - week.low_km2 for week in weeks], [week.high_km2 - week.km2 for week in weeks]]
        axes.bar(
            starts, tall, width=6, align="edge", color=LIGHT[tone], alpha=0.8, label=literal(plain(actor)),
            yerr=reach[::sign], error_kw={"lw": 0.8, "ecolor": LIGHT["ink"]},
        )  # fmt: skip
    axes.axhline(0, color=LIGHT["ink"], lw=0.8)
    axes.set_title(literal(f"{_name(one)}: gained a week"), loc="left", size=11, color=LIGHT["ink"])


def _held(one: RegionSeries) -> dict[str, Any]:
    """Return the chart of held ground: its scale need not begin at zero, for the front is what moves."""
    bands = [each.band for each in one.held]
    least, most = min(band[0] for band in bands), max(band[2] for band in bands)
    step = nice_step(max(most - least, 1e-3))
    low, high = step * math.floor(least / step), step * (math.floor(most / step) + 1)
    days = one.held[0].day, one.held[-1].day
    across, up = _scales(days, low, high)
    points = [(across(each.day), up(each.km2)) for each in one.held]
    marks = [
        {"side": "day", "x": x - 3, "y": y - 3, "width": 6, "height": 6, "whisker": "", "text": _stood(one, each)}
        for (x, y), each in zip(points, one.held, strict=True)
    ]
    edges = [[(x, up(band[place])) for (x, _), band in zip(points, bands, strict=True)] for place in range(3)]
    return {
        **_panel(f"Held by {plain(one.sides[1])}", days, _ticks(low, high, step, up), marks, across),
        "line": _path(points),
        "bands": [("widest", _path(edges[1], edges[2])), ("sure", _path(edges[0], edges[1]))],
    }


def _stood(one: RegionSeries, held: Held) -> str:
    said = f"{long_date(held.day)}: {figure(held.km2)} km² held by {plain(one.sides[1])} (± {figure(2 * held.sd_km2)})"
    return f"{said}, {figure(held.contested_km2)} contested" if held.contested_km2 else said


def _path(there: Sequence[tuple[float, float]], back: Sequence[tuple[float, float]] = ()) -> str:
    """Return a line in SVG's words; with a way back, the ground between."""
    return "M" + "L".join(f"{x} {y}" for x, y in (*there, *back[::-1])) + ("Z" if back else "")


def _gains(one: RegionSeries) -> dict[str, Any]:
    """Return the chart of gains: the defender's bars go up, the attacker's down."""
    most = [max((week.high_km2 for week in weeks), default=0.0) for weeks in one.weeks]
    step = nice_step(max(*most, 1e-3))
    high, low = (step * math.ceil(value / step) for value in most)
    days = one.weeks[0][0].start, one.weeks[0][-1].end
    across, up = _scales(days, -low, high if high + low else step)
    marks = []
    for sign, tone, actor, weeks in zip((1, -1), _TONES, one.sides, one.weeks, strict=True):
        for week in weeks:
            x, right, top, base = across(week.start), across(week.end), up(sign * week.km2), up(0)
            middle = round((x + right) / 2, 1)
            marks.append({
                "side": tone, "x": x, "width": round(max(right - x, 1), 1), "y": min(top, base),
                "height": round(max(abs(base - top), 0.5 if week.km2 else 0), 1),
                "whisker": f"M{middle} {up(sign * week.low_km2)}V{up(sign * week.high_km2)}" if week.high_km2 else "",
                "text": _said(plain(actor), week),
            })  # fmt: skip
    title = f"Gained a week: {plain(one.sides[0])} up, {plain(one.sides[1])} down"
    return _panel(title, days, _ticks(-low, high, step, up), marks, across)


def _said(actor: str, week: Week) -> str:
    readings = f"confirmed {figure(week.low_km2)}, widest {figure(week.high_km2)}"
    redrawn = f"; {figure(week.redrawn_km2)} km² more look redrawn" if week.redrawn_km2 >= _TELLING_KM2 else ""
    return f"{date_range(week.start, week.end)}: {actor} gained {figure(week.km2)} km² ({readings}){redrawn}"


def _scales(
    days: tuple[date, date], low: float, high: float
) -> tuple[Callable[[date], float], Callable[[float], float]]:
    span = max((days[1] - days[0]).days, 1)

    def across(day: date) -> float:
        return round(_LEFT + 6 + (_WIDTH - _LEFT - 12) * (day - days[0]).days / span, 1)

    def up(km2: float) -> float:
        return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * (km2 - low) / (high - low), 1)

    return across, up


def _ticks(low: float, high: float, step: float, up: Callable[[float], float]) -> list[tuple[float, str]]:
    values = [low + step * number for number in range(round((high - low) / step) + 1)]
    return [(up(value), stated(abs(value))) for value in values]


def _panel(
    title: str,
    days: tuple[date, date],
    ticks: list[tuple[float, str]],
    marks: list[dict[str, Any]],
    across: Callable[[date], float],
) -> dict[str, Any]:
    columns = [(across(day), long_date(day)) for day in days]
    return {"title": title, "ticks": ticks, "columns": columns, "marks": marks}


def _name(one: RegionSeries) -> str:
    return "All ground" if one.region == "all" else one.region
