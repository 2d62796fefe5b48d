"""The colours of every map, page and picture.

Hues follow Okabe and Ito (2008), which readers with the common kinds of colour blindness can tell apart.
Blue and vermillion belong to the two sides alone; verdicts take other hues and always carry a sign and a word. Where
two sources of polygons are compared, purple and green are theirs, with hatches that lean either way.
"""

from __future__ import annotations

from typing import Final

LIGHT: Final[dict[str, str]] = {
    "paper": "#ffffff",
    "wash": "#f4f3ef",
    "ink": "#16191d",
    "muted": "#55595f",
    "rule": "#dcd9d2",
    "link": "#00578a",
    "land": "#fdfcf8",
    "abroad": "#d9e1e6",
    "abroad-land": "#ecebe7",
    "border": "#b5b0a5",
    "sector": "#5b3f8c",
    "held": "#eed7ca",
    "held-edge": "#c79f8a",
    "contested": "#77736c",
    "contested-ground": "#e9e6de",
    "defender": "#0072b2",
    "defender-ground": "#d3e6f2",
    "attacker": "#d55e00",
    "attacker-ground": "#f9dcc4",
    "both": "#3d434b",
    "one": "#8f2f86",
    "one-ground": "#efd9ec",
    "other": "#00795c",
    "other-ground": "#cfeae0",
    "mark": "#ffe9a8",
    "supported": "#00694f",
    "stretched": "#805200",
    "overstated": "#9b2d62",
    "understated": "#43359c",
    "untestable": "#5d6166",
}

DARK: Final[dict[str, str]] = {
    "paper": "#15181c",
    "wash": "#1d2126",
    "ink": "#eceae4",
    "muted": "#a9adb3",
    "rule": "#363b42",
    "link": "#7cc4ef",
    "land": "#262b31",
    "abroad": "#0d1014",
    "abroad-land": "#1b1f24",
    "border": "#59606a",
    "sector": "#b9a3e6",
    "held": "#563f36",
    "held-edge": "#8d6653",
    "contested": "#a19d95",
    "contested-ground": "#3a3b3c",
    "defender": "#4fb1ea",
    "defender-ground": "#1f4259",
    "attacker": "#ff8a3c",
    "attacker-ground": "#663415",
    "both": "#d5d8dc",
    "one": "#e58ad9",
    "one-ground": "#4a2347",
    "other": "#45c79d",
    "other-ground": "#123f33",
    "mark": "#5b4a10",
    "supported": "#46c9a4",
    "stretched": "#eab04d",
    "overstated": "#ee8fbd",
    "understated": "#aba0fa",
    "untestable": "#b3b7bd",
}

SIGNS: Final[dict[str, str]] = {
    "supported": "✓",
    "stretched": "≈",
    "overstated": "▲",
    "understated": "▼",
    "untestable": "?",
}
"""One sign a verdict, so that colour never speaks alone."""


def css_variables() -> str:
    """Return both palettes as CSS custom properties; the dark one where the reader's system asks for it.

    Returns
    -------
    css
        A ``:root`` rule, and another one inside a media query that print never meets.
    """
    light = ";".join(f"--{name}:{value}" for name, value in LIGHT.items())
    dark = ";".join(f"--{name}:{value}" for name, value in DARK.items())
    return (
        f":root{{color-scheme:light dark;{light}}}\n@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
