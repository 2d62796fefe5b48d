"""The plot of a ledger as a file: a picture for print, or a page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from geo.maps._plot import as_png, blank, date_axis, literal, write_plot
from geo.maps.ledger_chart import draw_panels
from geo.maps.ledger_page import TITLE, describe_test, render_ledger
from geo.maps.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from geo.maps.ledger_chart import Kind, Panel, Point, Stretch
    from geo.reconcile.ledger_model import Ledger


_EPOCH: Final = date(1970, 1, 1).toordinal()
_MARKS: Final = {
    True: ("o", "ink", "claimed, fits"),
    False: ("X", "overstated", "claimed, does not fit"),
    None: ("o", "untestable", "claimed, cannot be checked"),
}


def write_ledger_plot(ledger: Ledger, path: Path) -> Path:
    """Write the plot of a ledger: a page where the name ends in ``.html``, a picture where it ends in ``.png``.

    Parameters
    ----------
    ledger
        The reconciled claims.
    path
        Where the file goes. An old one stays whole until the new one is complete.

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
    return write_plot(path, lambda: render_ledger(ledger), lambda: draw_ledger(ledger))


def draw_ledger(ledger: Ledger) -> bytes:
    """Return the plot of a ledger as a PNG picture: totals on the left, windows on the right, a region a row.

    Parameters
    ----------
    ledger
        The reconciled claims.

    Returns
    -------
    png
        The same ledger gives the same bytes.

    Raises
    ------
    MissingExtraError
        Where matplotlib is not installed.
    """
    panels = draw_panels(ledger)
    rows = max(len(panels) // 2, 1)
    sheet = blank(TITLE, 1.5 + 3.4 * rows)
    for number, panel in enumerate(panels):
        _draw_panel(sheet.add_subplot(rows, 2, number + 1), panel)
    sheet.supxlabel(describe_test(ledger), size=9, color=LIGHT["muted"], x=0.01, ha="left")
    return as_png(sheet)


def _draw_panel(axes: Axes, panel: Panel) -> None:
    for source in dict.fromkeys(each.source for each in panel.measured):
        shown = [each for each in panel.measured if each.source == source]
        _draw_stretches(axes, shown, panel.kind, "border", "muted", ":", f"measured, {literal(source)}")
    _draw_stretches(axes, panel.line, panel.kind, "defender", "defender", "-", "reconciled, 95 % band")
    for fits, (marker, tone, name) in _MARKS.items():
        chosen = [each for each in panel.points if each.fits is fits]
        if chosen:
            below = [max(each.km2 - each.low, 0.0) for each in chosen]
            above = [max(each.high - each.km2, 0.0) for each in chosen]
            axes.errorbar(
                [_middle(each, panel.kind) for each in chosen], [each.km2 for each in chosen], yerr=[below, above],
                fmt=marker, color=LIGHT[tone], mfc=LIGHT["paper"] if fits is None else LIGHT[tone],
                ms=6 if fits else 8, lw=1.1, label=name, zorder=5,
            )  # fmt: skip
    _dress(axes, panel)


def _draw_stretches(
    axes: Axes, stretches: Sequence[Stretch], kind: Kind, band: str, tone: str, style: str, name: str
) -> None:
    """Draw one line with its band: through the ends of all windows for totals, else a box a window."""
    if not stretches:
        return
    if kind == "total":
        when = [_number(stretches[0].start), *(_number(each.end) for each in stretches)]
        low, middle, high = ([0.0, *(getattr(each, part) for each in stretches)] for part in ("low", "km2", "high"))
        axes.fill_between(when, low, high, color=LIGHT[band], alpha=0.25, lw=0)
        axes.plot(when, middle, style, color=LIGHT[tone], lw=1.8, label=name)
        return
    for number, each in enumerate(stretches):
        when = [_number(each.start), _number(each.end)]
        axes.fill_between(when, each.low, each.high, color=LIGHT[band], alpha=0.25, lw=0)
        label = name if number == 0 else "_nolegend_"
        axes.plot(when, [each.km2, each.km2], style, color=LIGHT[tone], lw=1.8, label=label)


def _dress(axes: Axes, panel: Panel) -> None:
    axes.set_ylim(0.0, panel.most * 1.08)
    axes.set_title(literal(f"{panel.actor}: {panel.title}, km²"), loc="left", size=11, color=LIGHT["ink"])
    date_axis(axes)
    axes.grid(axis="y", color=LIGHT["rule"], lw=0.7)
    axes.tick_params(colors=LIGHT["muted"], labelsize=9)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8, frameon=False, loc="upper left")


def _middle(point: Point, kind: Kind) -> float:
    """Return where a claim stands: a total on its day, a gain in the middle of its window."""
    return _number(point.day) if kind == "total" else (_number(point.start) + _number(point.day)) / 2


def _number(day: date) -> float:
    """Return a day as matplotlib counts them, from 1970."""
    return float(day.toordinal() - _EPOCH)
