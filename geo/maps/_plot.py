"""What every plot shares: two endings, a blank sheet, and the bytes of a picture."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from geo._errors import MissingExtraError
from geo._files import write_whole
from geo.maps.palette import LIGHT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ENDINGS: Final = (".html", ".png")
_DPI: Final = 150


def write_plot(path: Path, page: Callable[[], str], picture: Callable[[], bytes]) -> Path:
    """Write a plot: a page where the name ends in ``.html``, a picture where it ends in ``.png``.

    Parameters
    ----------
    path
        Where the file goes. An old one stays whole until the new one is complete.
    page, picture
        Draw the one and the other.

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
    if path.suffix.lower() not in ENDINGS:
        msg = f"{path}: a plot is a {' or '.join(ENDINGS)} file; give it such a name"
        raise ValueError(msg)
    return write_whole(path, picture() if path.suffix.lower() == ".png" else page())


def blank(title: str, height: float) -> Figure:
    """Return a sheet 13 inches wide with a title, to be drawn on; raise `MissingExtraError` without matplotlib."""
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        msg = "pictures need matplotlib; install it with: pip install 'territory-change[png]'"
        raise MissingExtraError(msg) from error
    sheet = Figure(figsize=(13.0, height), dpi=_DPI, facecolor=LIGHT["paper"], layout="constrained")
    FigureCanvasAgg(sheet)
    sheet.suptitle(literal(title), family="serif", weight="bold", size=17, color=LIGHT["ink"], x=0.01, ha="left")
    return sheet


def date_axis(axes: Axes) -> None:
    """Mark a few dates along a chart, each as short as it can be read."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    locator = AutoDateLocator(minticks=3, maxticks=7)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator))  # type: ignore[no-untyped-call]


def as_png(sheet: Figure) -> bytes:
    """Return a picture's bytes: the same for the same drawing, with no clock in them."""
    stream = io.BytesIO()
    sheet.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def literal(text: str) -> str:
    """Return text that matplotlib draws as it stands, without reading formulas into it."""
    return text.replace("\\", "\\\\").replace("$", r"\$")
