import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest

from geo import _files
from geo.maps.page import render_page, write_pages
from geo.maps.story import tell_story

HOSTILE = (
    "</script><script>window.owned=1</script>`${window.owned=1}`'\"{{ 7*7 }}{% raw %}{# x #}<img src=x onerror=x()>"
)


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "json": []}
        self._into: str | None = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.append((tag, attributes))
        if tag in {"script", "style"}:
            self._into = "json" if attributes.get("type") == "application/json" else tag
            self.texts[self._into].append("")

    def handle_data(self, data):
        if self._into:
            self.texts[self._into][-1] += data

    def handle_endtag(self, tag):
        self._into = None


def parts(html: str) -> _Parts:
    parser = _Parts()
    parser.feed(html)
    return parser


def policy(page: _Parts) -> dict[str, str]:
    (content,) = [attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"]
    return {rule.split()[0]: rule.partition(" ")[2] for rule in content.split("; ")}


def test_the_same_sheet_gives_the_same_bytes(sheet) -> None:
    assert render_page(sheet) == render_page(sheet)


def test_nothing_is_loaded_from_elsewhere(sheet) -> None:
    page = parts(render_page(sheet))
    assert not [
        attrs for tag, attrs in page.tags if tag in {"link", "img", "iframe", "object", "base"} or "src" in attrs
    ]
    assert not re.search(r"url\((?!#|['\"]?data:)", "".join(page.texts["style"]))
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name == "style"]


def test_the_policy_names_each_script_and_style_by_hash(sheet) -> None:
    page = parts(render_page(sheet))
    rules = policy(page)
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "data:"
    assert rules["base-uri"] == rules["form-action"] == "'none'"
    for kind in ("script", "style"):
        expected = [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in page.texts[kind]
        ]
        assert rules[f"{kind}-src"].split() == expected


def test_tiles_open_the_policy_for_their_host_alone(sheet) -> None:
    html = render_page(sheet, tiles=True)
    assert policy(parts(html))["img-src"] == "data: https://tile.openstreetmap.org"
    assert "tile.openstreetmap.org/{z}/{x}/{y}.png" in html
    assert "tile.openstreetmap.org" not in render_page(sheet)


def test_the_story_arrives_as_it_was_told(sheet) -> None:
    (data,) = parts(render_page(sheet)).texts["json"]
    assert json.loads(data) == json.loads(json.dumps(tell_story(sheet)))


def test_hostile_text_stays_inside_the_data(scene) -> None:
    scene.title = scene.publisher = scene.why = HOSTILE
    scene.text = f"{HOSTILE} {scene.text} {HOSTILE}"
    scene.url = "javascript:alert(1)"
    html = render_page(scene.sheet())
    page = parts(html)
    (data,) = page.texts["json"]
    assert not set("<>&\u2028\u2029") & set(data)
    assert "{{" not in data
    assert "${" not in data
    told = json.loads(data)
    assert told["reports"][0]["title"] == told["claims"][0]["why"] == HOSTILE
    assert told["reports"][0]["url"] == ""
    assert html.count("window.owned") == data.count("window.owned")
    clean = parts(render_page(type(scene)(scene.change, scene.south).sheet()))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in clean.tags]


def test_pages_are_named_by_date_alone(scene, tmp_path) -> None:
    scene.title = "../../etc/passwd"
    (path,) = write_pages([scene.sheet()], tmp_path / "maps")
    assert path == tmp_path / "maps" / "2023-07-25.html"
    assert [entry.name for entry in (tmp_path / "maps").iterdir()] == ["2023-07-25.html"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["maps"]


def test_an_interrupted_write_leaves_the_old_page_whole(sheet, tmp_path, monkeypatch) -> None:
    old = tmp_path / "2023-07-25.html"
    old.write_text("the old page")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(_files.Path, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_pages([sheet], tmp_path)
    assert old.read_text() == "the old page"
    assert list(tmp_path.iterdir()) == [old]


def test_processes_write_what_one_would(sheet, tmp_path) -> None:
    from dataclasses import replace
    from datetime import timedelta

    sheets = [replace(sheet, date=sheet.date + timedelta(days=day)) for day in range(3)]
    alone = write_pages(sheets, tmp_path / "alone")
    shared = write_pages(sheets, tmp_path / "shared", jobs=2)
    assert [path.name for path in shared] == [path.name for path in alone]
    assert [path.read_bytes() for path in shared] == [path.read_bytes() for path in alone]


def test_a_full_day_of_real_polygons_is_small(scene, oblasts, shared_data) -> None:
    from geo.control.change import measure_change
    from geo.control.read import read_snapshot
    from geo.regions.library import load_regions

    folder = shared_data / "data" / "deepstate"
    before, after = (read_snapshot(folder / f"{day}.geojson") for day in ("2023-06-04", "2023-07-24"))
    scene.change = measure_change(before, after)
    sheet = scene.sheet(*load_regions("oblast"))
    html = render_page(sheet)
    assert len(html.encode()) <= 700_000
