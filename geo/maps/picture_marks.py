"""What stands upon a static map: pins of claims, names of settlements, and the line of verdicts above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo.maps.palette import LIGHT, SIGNS
from geo.maps.places import gather_places, nearby_towns
from geo.maps.views import whole_view

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from geo.maps.sheet import Sheet

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in pixels."""

_LEAST_POPULATION: Final = 12_000
_PIN_LIFT: Final = 36.0
_PIN_TALL: Final = 34.0
_TITLE: Final = 58
_EDGE: Final = 0.98


def draw_pins(axes: Axes, claims: Sequence[dict[str, Any]]) -> list[Box]:
    """Pin the claims' numbers to the map; those that would touch share a pin.

    Parameters
    ----------
    axes
        A map with longitude and latitude as x and y; its limits are set.
    claims
        As `geo.maps.claims.claims_of` returns them.

    Returns
    -------
    taken
        The boxes that the pins cover.
    """
    pinned = [claim for claim in claims if claim["pin"]]
    groups = [[claim] for claim in pinned]
    merged = True
    while merged:
        merged = False
        for index, group in enumerate(groups):
            other = next(
                (rest for rest in groups[index + 1 :] if _touch(_pin_box(axes, group), _pin_box(axes, rest))), None
            )
            if other is not None:
                group.extend(other)
                groups.remove(other)
                merged = True
                break
    for group in groups:
        lat, lon = group[0]["pin"]
        axes.annotate(
            _caption(group),
            (lon, lat),
            xytext=(0, _PIN_LIFT * 72 / axes.figure.dpi),
            textcoords="offset points",
            ha="center",
            va="center",
            size=10,
            weight="bold",
            color=LIGHT["paper"],
            zorder=9,
            annotation_clip=True,
            bbox={"boxstyle": "round,pad=0.35,rounding_size=0.8", "fc": LIGHT["ink"], "ec": LIGHT["land"], "lw": 1.2},
            arrowprops={"arrowstyle": "-", "color": LIGHT["ink"], "lw": 1.6, "shrinkA": 0, "shrinkB": 0},
        )
    return [_pin_box(axes, group) for group in groups]


def draw_names(axes: Axes, sheet: Sheet, taken: Sequence[Box]) -> None:
    """Write the settlements' names, those of the reports first, as many as fit without touching.

    Parameters
    ----------
    axes
        The map.
    sheet
        The report date.
    taken
        Boxes to keep clear of.
    """
    from matplotlib.patheffects import withStroke

    halo = [withStroke(linewidth=2.5, foreground=LIGHT["land"])]
    places = gather_places(sheet)
    spots = [
        (entry["name"], *entry["at"], True, 9.5) for entry in places.entries if entry["at"] and entry["settlement"]
    ]
    spots += [
        (name, lat, lon, False, 9.5 if population >= 400_000 else 8.0)
        for name, lat, lon, population, _ in nearby_towns(sheet.towns, whole_view(sheet), leave_out=places.known)
        if population >= _LEAST_POPULATION
    ]
    boxes = list(taken)
    frame = axes.get_window_extent()
    for name, lat, lon, named, size in spots:
        x, y = axes.transData.transform((lon, lat))
        box = (x - 6, y - size * 1.3, x + 12 + len(name) * size * (1.55 if named else 1.3), y + size * 1.3)
        inside = frame.x0 < box[0] and box[2] < frame.x1 and frame.y0 < box[1] and box[3] < frame.y1
        if not inside or any(_touch(box, other) for other in boxes):
            continue
        boxes.append(box)
        face, width, diameter = ("land", 1.4, 5.0) if named else ("ink", 0.4, 2.6)
        axes.plot(lon, lat, "o", ms=diameter, mfc=LIGHT[face], mec=LIGHT["ink"], mew=width, zorder=6)
        axes.annotate(
            literal(name),
            (lon, lat),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            size=size,
            weight="bold" if named else "normal",
            color=LIGHT["ink"],
            path_effects=halo,
            zorder=7,
        )


def draw_verdicts(figure: Figure, claims: Sequence[dict[str, Any]], height: float) -> None:
    """Write as many claims with their verdicts as fit on one line, and how many more there are.

    Parameters
    ----------
    figure
        The picture.
    claims
        As `geo.maps.claims.claims_of` returns them.
    height
        Where the line stands, as a share of the figure.
    """
    x = 0.02
    for index, claim in enumerate(claims):
        title = f"{claim['number']}  {claim['title']}"
        title = title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
        verdict = claim["verdict"]
        label = figure.text(x, height, literal(title), size=9.5, color=LIGHT["ink"])
        badge = figure.text(x, height, f"{SIGNS[verdict]} {verdict}", size=9.5, weight="bold", color=LIGHT[verdict])
        badge.set_x(x + _width(label) + 0.006)
        end = x + _width(label) + 0.006 + _width(badge)
        more = f"and {len(claims) - index} more" if index else ""
        if end > (_EDGE if index == len(claims) - 1 else _EDGE - 0.07) and more:
            label.remove()
            badge.remove()
            figure.text(x, height, more, size=9.5, color=LIGHT["muted"])
            return
        x = end + 0.02


def literal(text: str) -> str:
    """Return text that the drawing library takes as it stands, dollar signs included."""
    return text.replace("$", r"\$")


def _caption(claims: Sequence[dict[str, Any]]) -> str:
    return f"{len(claims)} claims" if len(claims) > 3 else ", ".join(str(claim["number"]) for claim in claims)


def _pin_box(axes: Axes, claims: Sequence[dict[str, Any]]) -> Box:
    lat, lon = claims[0]["pin"]
    x, y = axes.transData.transform((lon, lat))
    half = 18 + 6.5 * max(0, len(_caption(claims)) - 2)
    return (x - half, y + _PIN_LIFT - _PIN_TALL / 2, x + half, y + _PIN_LIFT + _PIN_TALL / 2)


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _width(text: Any) -> float:
    figure = text.figure
    return float(text.get_window_extent(figure.canvas.get_renderer()).width / (figure.get_figwidth() * figure.dpi))
