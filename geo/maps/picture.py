"""Static pictures for print and social media, drawn without a browser."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo._errors import MissingExtraError
from geo._files import write_whole
from geo.maps.claims import claims_of
from geo.maps.mosaic import build_mosaic
from geo.maps.palette import LIGHT
from geo.maps.picture_marks import draw_names, draw_pins, draw_verdicts, literal
from geo.maps.places import gather_places
from geo.maps.story import credit_lines, headline, home_country, standfirst, tell_snapshots
from geo.maps.views import whole_view
from geo.maps.wording import long_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes
    from shapely import Geometry

    from geo.maps.sheet import Sheet

_SIZE: Final = (12.0, 9.0)
_DPI: Final = 150
_MAP: Final = (0.02, 0.105, 0.96, 0.705)
_KM_PER_DEGREE: Final = 111.2
_FILLS: Final = {
    "hh": ("held", "held", ""),
    "cc": ("contested-ground", "contested", "...."),
    "hf": ("defender", "defender", ""),
    "hc": ("defender-ground", "defender", "////"),
    "cf": ("defender-ground", "defender", "////"),
    "fh": ("attacker", "attacker", ""),
    "ch": ("attacker-ground", "attacker", "\\\\\\\\"),
    "fc": ("attacker-ground", "attacker", "\\\\\\\\"),
}


def draw_picture(sheet: Sheet) -> bytes:
    """Return the map of one report date as a PNG picture of 1800 by 1350 pixels.

    Parameters
    ----------
    sheet
        What the map shows.

    Returns
    -------
    png
        With headline, legend, scale bar and attribution; the same sheet gives the same bytes.

    Raises
    ------
    MissingExtraError
        Where matplotlib is not installed.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        msg = "pictures need matplotlib; install it with: pip install 'territory-change[png]'"
        raise MissingExtraError(msg) from error
    figure = Figure(figsize=_SIZE, dpi=_DPI, facecolor=LIGHT["paper"])
    FigureCanvasAgg(figure)
    claims = claims_of(sheet)
    figure.text(
        0.02, 0.962, f"REPORTS OF {long_date(sheet.date).upper()}", size=10, weight="bold", color=LIGHT["muted"]
    )
    figure.text(
        0.02, 0.908, literal(headline(sheet, claims)), size=24, weight="bold", family="serif", color=LIGHT["ink"]
    )
    figure.text(0.02, 0.868, literal(standfirst(sheet, claims)), size=11.5, color=LIGHT["muted"])
    draw_verdicts(figure, claims, 0.832)
    axes = figure.add_axes(_MAP)
    _frame(axes, sheet)
    _ground(axes, sheet)
    taken = draw_pins(axes, claims)
    draw_names(axes, sheet, taken)
    _legend(axes, sheet)
    _scale(axes)
    figure.text(0.02, 0.03, _attribution(sheet), size=8.5, color=LIGHT["muted"])
    stream = io.BytesIO()
    figure.savefig(stream, format="png", metadata={"Software": None})
    return stream.getvalue()


def write_pictures(sheets: Sequence[Sheet], out: Path) -> list[Path]:
    """Write one picture a sheet, as ``out/YYYY-MM-DD.png``.

    Parameters
    ----------
    sheets
        What the pictures show.
    out
        The folder; made where it is missing.

    Returns
    -------
    paths
        In the order of the sheets. An old picture stays whole until its new one is complete.
    """
    return [write_whole(out / f"{sheet.date.isoformat()}.png", draw_picture(sheet)) for sheet in sheets]


def _frame(axes: Axes, sheet: Sheet) -> None:
    (south, west), (north, east) = whole_view(sheet)
    squeeze = float(np.cos(np.radians((south + north) / 2)))
    wide, tall = max(east - west, 0.1) * 1.12, max(north - south, 0.1) * 1.12
    ratio = _SIZE[0] * _MAP[2] / (_SIZE[1] * _MAP[3])
    if wide * squeeze < tall * ratio:
        wide = tall * ratio / squeeze
    else:
        tall = wide * squeeze / ratio
    middle_x, middle_y = (west + east) / 2, (south + north) / 2
    axes.set_xlim(middle_x - wide / 2, middle_x + wide / 2)
    axes.set_ylim(middle_y - tall / 2, middle_y + tall / 2)
    axes.set_aspect(1 / squeeze)
    outlined = any(region.kind == "oblast" for region in sheet.regions)
    axes.set_facecolor(LIGHT["abroad" if outlined else "land"])
    axes.tick_params(bottom=False, left=False, labelbottom=False, labelleft=False)
    for spine in axes.spines.values():
        spine.set_color(LIGHT["rule"])


def _ground(axes: Axes, sheet: Sheet) -> None:
    home = home_country(sheet.regions)
    for region in sheet.regions:
        if region.kind == "oblast":
            land = LIGHT["land" if region.country == home else "abroad-land"]
            _fill(axes, region.polygon, facecolor=land, edgecolor=LIGHT["border"], linewidth=0.6, zorder=1)
        else:
            _fill(
                axes, region.polygon, facecolor="none", edgecolor=LIGHT["sector"], linewidth=1, linestyle=":", zorder=4
            )
    ends = tell_snapshots(sheet)
    mosaic = build_mosaic(ends)
    for history, face in zip(mosaic.statuses, mosaic.faces, strict=True):
        if history[0] + history[-1] in _FILLS:
            fill, edge, hatch = _FILLS[history[0] + history[-1]]
            _fill(
                axes,
                face,
                facecolor=LIGHT[fill],
                edgecolor=LIGHT[edge],
                hatch=hatch,
                linewidth=0.4,
                zorder=2 + (fill != "held"),
            )
    advances = {
        (finding.report, finding.claim.id)
        for assessment in sheet.assessments
        for finding in assessment.findings
        if finding.claim.kind == "advance"
    }
    for footprint in (entry for entry in sheet.footprints if (entry.report, entry.claim) in advances):
        _fill(axes, footprint.polygon, facecolor=LIGHT["ink"] + "22", edgecolor=LIGHT["ink"], linewidth=1.2, zorder=5)


def _fill(axes: Axes, shape: Geometry, **style: Any) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(shapely.get_parts(shape))]
    if not rings:
        return
    codes = [[Outline.MOVETO] + [Outline.LINETO] * (len(ring) - 2) + [Outline.CLOSEPOLY] for ring in rings]
    axes.add_patch(PathPatch(Outline(np.concatenate(rings), np.concatenate(codes)), **style))


def _legend(axes: Axes, sheet: Sheet) -> None:
    from matplotlib.patches import Patch

    if sheet.after is None:
        return
    attacker, defender = literal(sheet.after.attacker), literal(sheet.after.defender)
    entries = [("hh", f"Held by {attacker}"), ("cc", "Contested")]
    if sheet.change is not None:
        entries = [
            ("hf", f"Gained by {defender}"), ("hc", "… contested before or after"),
            ("fh", f"Gained by {attacker}"), ("ch", "… contested before or after"), *entries,
        ]  # fmt: skip
    handles = [
        Patch(
            facecolor=LIGHT[_FILLS[key][0]],
            edgecolor=LIGHT[_FILLS[key][1]],
            hatch=_FILLS[key][2],
            linewidth=0.5,
            label=label,
        )
        for key, label in entries
    ]
    axes.figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0.012, 0.05),
        ncols=len(handles),
        fontsize=9.5,
        frameon=False,
        columnspacing=1.4,
    )


def _scale(axes: Axes) -> None:
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    degree = _KM_PER_DEGREE * float(np.cos(np.radians((bottom + top) / 2)))
    room = (right - left) * degree / 5
    length = max(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= max(room, 0.5))
    end, y = right - (right - left) * 0.02, bottom + (top - bottom) * 0.03
    axes.plot([end - length / degree, end], [y, y], color=LIGHT["ink"], lw=2, solid_capstyle="butt", zorder=10)
    axes.annotate(
        f"{length:g} km",
        (end - length / degree / 2, y),
        xytext=(0, 4),
        textcoords="offset points",
        ha="center",
        size=9,
        color=LIGHT["ink"],
        zorder=10,
    )


def _attribution(sheet: Sheet) -> str:
    lines = credit_lines(sheet.regions, [*gather_places(sheet).known, *sheet.towns])
    if sheet.after is not None:
        estimate = ", not surveyed" if sheet.after.estimate else ""
        lines.insert(0, f"Ground: {sheet.after.source}{estimate}.")
    return literal(" ".join(lines))
