"""Styles that QGIS takes from a GeoPackage: one QML document a layer, in the colours of the maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring

from geo.maps.palette import LIGHT, SIGNS
from geo.maps.wording import plain
from geo.store._layers import GEOMETRY, LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import pyarrow as pa

    # A symbol is its layers: the class that draws each, and its settings.
    Symbol = Sequence[tuple[str, Mapping[str, str]]]

# What a piece of ground was before or is after, by the side that gained and the first reading that counts it.
_MEANINGS: Final = {
    "defender": {"low": "held before, free after", "central": "contested after", "high": "contested before"},
    "attacker": {"low": "free before, held after", "central": "contested before", "high": "contested after"},
}


def style_table(sides: Mapping[str, str], newest: date | None) -> pa.Table:
    """Return the table ``layer_styles`` in which QGIS looks for the styles of a GeoPackage's layers.

    Parameters
    ----------
    sides
        The actor of each side, ``"attacker"`` and ``"defender"``, as far as known.
    newest
        The day that the styles are dated.
    """
    import pyarrow as pa

    documents = _documents({side: plain(actor) for side, actor in sides.items()})
    columns: dict[str, list[str | bool]] = {
        "f_table_catalog": [""] * len(documents),
        "f_table_schema": [""] * len(documents),
        "f_table_name": list(documents),
        "f_geometry_column": [GEOMETRY] * len(documents),
        "styleName": [LAYERS[name].title for name in documents],
        "styleQML": list(documents.values()),
        "styleSLD": [""] * len(documents),
        "useAsDefault": [True] * len(documents),
        "description": [LAYERS[name].about for name in documents],
        "owner": [""] * len(documents),
        "ui": [""] * len(documents),
        "update_time": [f"{newest or '1970-01-01'}T00:00:00.000Z"] * len(documents),
    }
    return pa.table(columns)


def _documents(sides: Mapping[str, str]) -> dict[str, str]:
    attacker = sides.get("attacker", "the attacker")
    claim = _marker("circle", "3.6", fill=None, edge="ink", width="0.5")
    return {
        "snapshots": _qml(
            "status",
            {
                "held": (f"Held by {attacker}", [_fill("held", "held-edge")]),
                "contested": ("Contested", [_fill("contested-ground", "contested", "0.2", "dot")]),
            },
        ),
        "regions": _qml("", {"": ("", [_fill(None, "sector", "0.4", "dash")])}, label='"label"', colour="sector"),
        "changes": _qml('"side" || \' \' || "reading"', _gains(sides)),
        "disagreements": _qml("kind", _apart()),
        "footprints": _qml("", {"": ("", [_fill("ink", "ink", "0.4", alpha=34)])}, label='"label"'),
        "places": _qml("", {"": ("", [_marker("circle", "1.6", "land", "ink", "0.4")])}, label='"name"'),
        "claims": _qml(
            "kind",
            {kind: (f"{kind.capitalize()} claimed", [claim]) for kind in ("area", "advance", "control")},
        ),
        "verdicts": _qml(
            "verdict",
            {
                name: (f"{sign} {name}", [_marker("circle", "2.8", name, "paper", "0.3")])
                for name, sign in SIGNS.items()
            },
            label='"verdict" || \': \' || "quote"',
        ),
    }


def _gains(sides: Mapping[str, str]) -> dict[str, tuple[str, Symbol]]:
    styles: dict[str, tuple[str, Symbol]] = {}
    for side, hatch in (("defender", "b_diagonal"), ("attacker", "f_diagonal")):
        actor = sides.get(side, f"the {side}")
        for reading, meaning in _MEANINGS[side].items():
            symbol = [_fill(side if reading == "low" else f"{side}-ground", side)]
            if reading != "low":
                symbol.append(_fill(side, side, pattern=hatch))
            styles[f"{side} {reading}"] = (f"Gained by {actor}: {meaning}", symbol)
    return styles


def _apart() -> dict[str, tuple[str, Symbol]]:
    """Return how ground is drawn that two sources disagree on; what both or neither counts stays quiet."""
    return {
        "both": ("Counted as gained by both", [_fill("both", "both")]),
        "first": (
            "Counted by the first alone",
            [_fill("one-ground", "one"), _fill("one", "one", pattern="f_diagonal")],
        ),
        "second": (
            "Counted by the second alone",
            [_fill("other-ground", "other"), _fill("other", "other", pattern="b_diagonal")],
        ),
        "held_first": ("Held on the first map alone", [_fill("one-ground", "one", "0.3", "dot")]),
        "held_second": ("Held on the second map alone", [_fill("other-ground", "other", "0.3", "dot")]),
        "contested": (
            "Contested on one map, free on the other",
            [_fill("contested-ground", "contested", "0.2", "dot")],
        ),
        "undrawn": ("Left out by one of the maps", [_fill(None, "muted", "0.2", "dash")]),
    }


def _fill(
    fill: str | None, edge: str, width: str = "0.15", line: str = "solid", *, pattern: str = "solid", alpha: int = 255
) -> tuple[str, Mapping[str, str]]:
    return "SimpleFill", {
        "color": _colour(fill or edge, alpha),
        "style": "no" if fill is None else pattern,
        "outline_color": _colour(edge),
        "outline_style": line,
        "outline_width": width,
    }


def _marker(shape: str, size: str, fill: str | None, edge: str, width: str) -> tuple[str, Mapping[str, str]]:
    return "SimpleMarker", {
        "name": shape,
        "size": size,
        "color": _colour(fill or edge, 0 if fill is None else 255),
        "outline_color": _colour(edge),
        "outline_width": width,
    }


def _colour(name: str, alpha: int = 255) -> str:
    red, green, blue = bytes.fromhex(LIGHT[name][1:])
    return f"{red},{green},{blue},{alpha}"


def _qml(attribute: str, symbols: Mapping[str, tuple[str, Symbol]], *, label: str = "", colour: str = "ink") -> str:
    """Return a style: one symbol, or one a value of an attribute; with labels from an expression where one is given."""
    root = Element("qgis", version="3.22", styleCategories="Symbology|Labeling", labelsEnabled="1" if label else "0")
    kind = "categorizedSymbol" if attribute else "singleSymbol"
    renderer = SubElement(root, "renderer-v2", type=kind, enableorderby="0", forceraster="0", symbollevels="0")
    if attribute:
        renderer.set("attr", attribute)
        categories = SubElement(renderer, "categories")
        for number, (value, (meaning, _)) in enumerate(symbols.items()):
            SubElement(categories, "category", value=value, symbol=str(number), label=meaning, render="true")
    drawn = SubElement(renderer, "symbols")
    for number, (_, symbol) in enumerate(symbols.values()):
        form = "marker" if symbol[0][0] == "SimpleMarker" else "fill"
        parent = SubElement(drawn, "symbol", type=form, name=str(number), alpha="1")
        for drawer, settings in symbol:
            layer = SubElement(parent, "layer", {"class": drawer, "enabled": "1", "locked": "0", "pass": "0"})
            options = SubElement(layer, "Option", type="Map")
            for name, value in settings.items():
                SubElement(options, "Option", type="QString", name=name, value=value)
    if label:
        _label(root, label, colour)
    return tostring(root, encoding="unicode")


def _label(root: Element, expression: str, colour: str) -> None:
    labeling = SubElement(root, "labeling", type="simple")
    settings = SubElement(labeling, "settings", calloutType="simple")
    style = {"fieldName": expression, "isExpression": "1", "fontSize": "8", "textColor": _colour(colour)}
    text = SubElement(settings, "text-style", style)
    SubElement(text, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferColor=_colour("land"))
    SubElement(settings, "rendering", obstacle="0", scaleVisibility="0")
