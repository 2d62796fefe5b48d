"""Small drawings as inline SVG: a map of a few layers, and readings on a line."""

from __future__ import annotations

from math import cos, radians
from typing import TYPE_CHECKING, NamedTuple

from geo._display.markup import Markup, escaped
from geo.maps.palette import LIGHT
from geo.maps.wording import figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import Geometry

    from geo.reconcile.model import Measurement

_WIDTH, _TALLEST = 420, 360
_MARGIN = 0.06
_FLATTEST = 0.4
_LEAST_DEGREES = 0.02
_PIXELS = 0.6


class Paint(NamedTuple):
    """Ground and how it is drawn: colours of the palette, None for no filling."""

    ground: Geometry
    fill: str | None
    edge: str
    dashed: bool = False


def draw_map(layers: Sequence[Paint], bounds: tuple[float, float, float, float], label: str) -> Markup:
    """Return a map, north up, with a scale bar.

    Parameters
    ----------
    layers
        From the bottom to the top, in EPSG:4326.
    bounds
        West, south, east, north of the ground to show, degrees.
    label
        What the map shows, for readers who do not see it.

    Returns
    -------
    svg
        Ground is clipped to the view and its lines are thinned to what the eye can tell apart.
    """
    west, south, east, north = _widened(bounds)
    squeeze = cos(radians((south + north) / 2))
    scale = min(_WIDTH / ((east - west) * squeeze), _TALLEST / (north - south))
    wide, tall = (east - west) * squeeze * scale, (north - south) * scale
    paths = []
    for paint in layers:
        data = _path(paint.ground, (west, south, east, north), squeeze * scale, scale)
        if data:
            dash = ' stroke-dasharray="4 3"' if paint.dashed else ""
            fill = "none" if paint.fill is None else LIGHT[paint.fill]
            paths.append(f'<path d="{data}" fill="{fill}" stroke="{LIGHT[paint.edge]}"{dash}/>')
    km = _round_km(wide / 4 / scale * 111.2)
    bar = km * scale / 111.2
    ink = LIGHT["ink"]
    return Markup(
        f'<svg role="img" aria-label="{escaped(label)}" width="{wide:.0f}" height="{tall:.0f}" '
        f'viewBox="0 0 {wide:.0f} {tall:.0f}" fill-rule="evenodd" stroke-width="0.7" '
        f'style="background:{LIGHT["land"]};border:1px solid {LIGHT["rule"]};display:block;max-width:100%;height:auto">'
        f"{''.join(paths)}"
        f'<path d="M{wide - bar - 8:.1f} {tall - 8:.1f}h{bar:.1f}" stroke="{ink}" stroke-width="2"/>'
        f'<text x="{wide - 8:.1f}" y="{tall - 13:.1f}" text-anchor="end" font-size="11" fill="{ink}">{km:g} km</text>'
        "</svg>"
    )


def draw_readings(claimed: tuple[float, float], measured: Measurement) -> Markup:
    """Return a claim's interval above the readings of the measured area, on one line in km².

    Parameters
    ----------
    claimed
        Lower and upper end of the claim's interval, km².
    measured
        Drawn as a bar from low to high with a stroke at the central reading; thin lines are two standard deviations.
    """
    spread = 2 * measured.sd_km2
    top = max(claimed[1], measured.high_km2 + spread, 1e-9) * 1.05
    wide = _WIDTH - 120.0

    def x(km2: float) -> float:
        return 110 + wide * min(max(km2, 0.0), top) / top

    ink, muted, ground = LIGHT["ink"], LIGHT["muted"], LIGHT["rule"]
    low, central, high = (x(value) for value in (measured.low_km2, measured.km2, measured.high_km2))
    label = (
        f"claimed {figure(claimed[0])} to {figure(claimed[1])} km², measured {figure(measured.low_km2)} to "
        f"{figure(measured.high_km2)} km², central {figure(measured.km2)} km²"
    )
    return Markup(
        f'<svg role="img" aria-label="{escaped(label)}" width="{_WIDTH}" height="74" viewBox="0 0 {_WIDTH} 74" '
        f'font-size="11" style="background:{LIGHT["land"]};display:block;max-width:100%;height:auto">'
        f'<text x="6" y="20" fill="{ink}">claimed</text><text x="6" y="44" fill="{ink}">measured</text>'
        f'<rect x="{x(claimed[0]):.1f}" y="11" width="{max(x(claimed[1]) - x(claimed[0]), 2):.1f}" height="10" '
        f'fill="{LIGHT["sector"]}"/>'
        f'<path d="M{x(measured.low_km2 - spread):.1f} 40H{x(measured.high_km2 + spread):.1f}" stroke="{muted}"/>'
        f'<rect x="{low:.1f}" y="35" width="{max(high - low, 2):.1f}" height="10" fill="{LIGHT["contested"]}"/>'
        f'<rect x="{low:.1f}" y="35" width="{max(central - low, 2):.1f}" height="10" fill="{LIGHT["link"]}"/>'
        f'<path d="M{central:.1f} 32v16" stroke="{ink}" stroke-width="2"/>'
        f'<path d="M110 56H{_WIDTH - 10}" stroke="{ground}"/>'
        f'<text x="110" y="69" fill="{muted}">0</text>'
        f'<text x="{_WIDTH - 10}" y="69" fill="{muted}" text-anchor="end">{figure(top)} km²</text></svg>'
    )


def _widened(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return bounds with a margin, no smaller than the eye needs and no flatter than two to five."""
    west, south, east, north = bounds
    across, along = east - west, north - south
    wide = max(across * (1 + 2 * _MARGIN), _LEAST_DEGREES)
    tall = max(along * (1 + 2 * _MARGIN), _LEAST_DEGREES, _FLATTEST * wide * cos(radians((south + north) / 2)))
    aside, up = (wide - across) / 2, (tall - along) / 2
    return west - aside, south - up, east + aside, north + up


def _path(ground: Geometry, view: tuple[float, float, float, float], across: float, along: float) -> str:
    import shapely

    west, north = view[0], view[3]
    seen = shapely.clip_by_rect(ground, *view)
    seen = shapely.simplify(seen, _PIXELS / along)
    data = []
    for ring in shapely.get_rings(shapely.get_parts(seen)):
        points = (shapely.get_coordinates(ring) - (west, north)) * (across, -along)
        data.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points[:-1].tolist()) + "Z")
    return "".join(data)


def _round_km(km: float) -> float:
    return max((step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500) if step <= km), default=0.1)
