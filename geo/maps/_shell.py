"""The shell of a page: Folium's map inside a document that loads nothing and runs only what it was made with.

Branca compiles whatever an element renders once more as a Jinja template. So nothing from a report ever
passes through an element: it stands in a JSON block of the figure's own template, which is filled once.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

import folium
from branca.element import Element, Figure, MacroElement
from folium.map import CustomPane, FeatureGroup
from folium.template import Template

from geo.maps._assets import asset, content_policy, leaflet
from geo.maps.palette import css_variables

TILE_HOST: Final = "https://tile.openstreetmap.org"
_TILE_CREDIT: Final = '© <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a> contributors'
GROUPS: Final = (
    "land",
    "held",
    "contested",
    "defender",
    "attacker",
    "both",
    "first",
    "second",
    "held_first",
    "held_second",
    "differs",
    "before",
    "after",
    "borders",
    "sectors",
    "footprints",
    "towns",
    "claims",
)
_PANES: Final = {
    "land": (300, False),
    "ground": (410, True),
    "change": (420, True),
    "beside": (425, True),
    "before": (430, False),
    "after": (431, False),
    "borders": (440, False),
    "sectors": (445, False),
    "footprints": (450, True),
    "towns": (460, False),
}
_ESCAPES: Final = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "{": "\\u007b",
    "}": "\\u007d",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')


class _Document(Figure):
    """A figure whose scripts and styles are named by their hashes in a strict content security policy."""

    _template = Template(asset("document.html"))

    def __init__(self, title: str, story: dict[str, Any], styles: list[str], scripts: list[str], tiles: bool) -> None:
        super().__init__()
        self.title = title
        self.data = escape_json(story)
        self.styles = styles
        self.libraries = scripts
        self.images = f"data: {TILE_HOST}" if tiles else "data:"

    def render(self, **kwargs: Any) -> str:
        """Return the whole document."""
        for child in self._children.values():
            child.render(**kwargs)
        self.scripts = [*self.libraries, str(self.script.render(**kwargs))]
        self.policy = content_policy(self.scripts, self.styles, self.images)
        return str(self._template.render(this=self, kwargs=kwargs))


class _SheetMap(folium.Map):
    """Folium's map, named for screen readers, which leaves the page's layout and zooming to the page."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id={{ this.get_name()|tojson }} role="region" aria-label="Map"></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {
            center: {{ this.location|tojson }}, ...{{ this.options|tojavascript }}
        });
        {% endmacro %}
        """
    )


class _Start(MacroElement):
    """Hands the map and its layer groups to the page's own script."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        territory.start({{ this._parent.get_name() }}, {
            {%- for name in this.groups %}{{ name|tojson }}: feature_group_{{ name }},{% endfor -%}
        });
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.groups = GROUPS


def render_document(title: str, story: dict[str, Any], *, scripts: tuple[str, ...], tiles: bool) -> str:
    """Return a whole page: Folium's map and groups, Leaflet, the page's script and style, and the story.

    Parameters
    ----------
    title
        The document's title; escaped.
    story
        JSON-ready data for the page's script, which finds it in the element ``story``.
    scripts
        Names of the script files in ``assets/``, in the order in which they run.
    tiles
        Whether OpenStreetMap's background tiles are asked for. Without them, nothing leaves the machine.

    Returns
    -------
    html
        One self-contained document, the same bytes for the same input.
    """
    styles = [leaflet("leaflet.css"), css_variables() + asset("page.css")]
    document = _Document(title, story, styles, [leaflet("leaflet.js"), *map(asset, scripts)], tiles)
    page_map = _SheetMap(
        location=[48.5, 35.0],
        zoom_start=7,
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=1,
        wheel_px_per_zoom_level=90,
        max_bounds_viscosity=0.8,
    )
    page_map.default_js, page_map.default_css = [], []
    page_map.options |= {"minZoom": 5, "maxZoom": 14}
    _add(document, page_map, "sheet")
    for pane, (z_index, pointer) in _PANES.items():
        _add(page_map, CustomPane(pane, z_index=z_index, pointer_events=pointer), pane)
    if tiles:
        _add(page_map, folium.TileLayer(f"{TILE_HOST}/{{z}}/{{x}}/{{y}}.png", attr=_TILE_CREDIT), "osm")
    for group in GROUPS:
        _add(page_map, FeatureGroup(name=group, show=False), group)
    _add(page_map, _Start(), "start")
    return document.render()


def escape_json(data: dict[str, Any]) -> str:
    r"""Return JSON that may stand inside a script element: no character that ends it or starts a template.

    Examples
    --------
    >>> escape_json({"a": "</script>{{ 1 }}"})
    '{"a":"\\u003c/script\\u003e\\u007b\\u007b 1 \\u007d\\u007d"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return _STRING.sub(lambda found: _escape(found[0]), text)


def _add(parent: Element, child: Element, name: str) -> None:
    child._id = name
    parent.add_child(child)


def _escape(text: str) -> str:
    for character, code in _ESCAPES.items():
        text = text.replace(character, code)
    return text
