"""What SECURITY.md promises: nothing that is read is run, and files are taken for what they say they are alone."""

from __future__ import annotations

import ast
import contextlib
import http.server
import json
import socket
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from geo import (
    ControlError,
    PlaceError,
    RegionError,
    ReportError,
    measure_change,
    measure_series,
    open_archive,
    open_gazetteer,
    read_regions,
    read_report,
)
from geo.control.fetch import PublicArchive, fetch_archive
from geo.control.read import read_snapshot
from geo.gazetteer.fetch import fetch_geonames
from geo.gazetteer.sources import read_source
from geo.reports.extract import extract_claims
from geo.reports.model import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROOT = Path(__file__).parent.parent
_MODULES = sorted((_ROOT / "geo").rglob("*.py"))
_CALLS = {"eval", "exec", "compile", "__import__", "mktemp", "system", "popen", "unsafe_load", "full_load"}
_IMPORTS = {"pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib"}


def _named(call: ast.Call) -> str:
    function = call.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


@pytest.mark.parametrize("module", _MODULES, ids=lambda path: str(path.relative_to(_ROOT)))
def test_no_module_runs_what_it_reads(module: Path) -> None:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not _IMPORTS & {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert (node.module or "").partition(".")[0] not in _IMPORTS
        elif isinstance(node, ast.Call):
            if _named(node) == "compile":  # of regular expressions alone
                assert isinstance(node.func, ast.Attribute)
                assert getattr(node.func.value, "id", "") == "re"
            else:
                assert _named(node) not in _CALLS
            for keyword in node.keywords:
                off = isinstance(keyword.value, ast.Constant) and keyword.value.value
                assert not (keyword.arg == "shell" and off is True)
                assert not (keyword.arg == "verify" and off is False)
                if keyword.arg == "Loader":
                    assert getattr(keyword.value, "attr", "") in ("BaseLoader", "SafeLoader")


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that writes down what it is asked for."""
    asked: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def _answer(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        do_GET = do_HEAD = _answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}", asked
        listening.shutdown()


@pytest.fixture
def turncoat() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine that sends everyone on to where its first line says."""
    onward: list[str] = []

    class Listener(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", onward[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener) as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}", onward
        listening.shutdown()


def _fetch_both(url: str, folder: Path) -> None:
    archive = PublicArchive("Test", f"{url}/tree", f"{url}/raw/", r"^(\d{4})(\d\d)(\d\d)$")
    with pytest.raises(ControlError, match="https:// alone") as refused:
        fetch_archive(archive, folder)
    assert "\n" not in str(refused.value)
    with pytest.raises(PlaceError, match="https:// alone") as refused:
        fetch_geonames("XV", folder=folder, base_url=url)
    assert "\n" not in str(refused.value)
    assert list(folder.iterdir()) == []


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The hosts that names are looked up for, this machine's apart."""
    hosts: list[object] = []
    resolve = socket.getaddrinfo

    def noted(host: object, *rest: Any, **named: Any) -> Any:
        if host != "127.0.0.1":
            hosts.append(host)
            raise socket.gaierror(-2, "no network in this test")
        return resolve("127.0.0.1", *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", noted)
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    return hosts


@pytest.mark.parametrize(
    "url",
    [
        "http://mirror.example",
        "HTTP://mirror.example",
        "ftp://mirror.example",
        "http://127.0.0.1.mirror.example",
        "http://127.0.0.1@mirror.example",
    ],
)
def test_downloads_without_https_are_refused_before_anything_is_sent(
    url: str, tmp_path: Path, turncoat: tuple[str, list[str]], connected: list[object]
) -> None:
    _fetch_both(url, tmp_path)
    here, onward = turncoat
    onward.append(url + "/elsewhere")
    _fetch_both(here, tmp_path)
    assert connected == []


def test_redirects_to_https_are_followed(
    tmp_path: Path, turncoat: tuple[str, list[str]], connected: list[object]
) -> None:
    here, onward = turncoat
    onward.append("https://mirror.example/XV.zip")
    with pytest.raises(PlaceError, match="broke off"):
        fetch_geonames("XV", folder=tmp_path, base_url=here)
    assert connected == ["mirror.example"]


_WFS = "<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>"
_VRT = (
    '<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>/vsicurl/{url}/x.json</SrcDataSource></OGRVRTLayer>'
    "</OGRVRTDataSource>"
)
_PIPELINE = json.dumps(
    {
        "type": "gdal_streamed_alg",
        "command_line": "gdal vector pipeline ! read /vsicurl/{url}/x.json ! write --of=stream streamed",
    }
)


@pytest.mark.parametrize("suffix", [".geojson", ".kml", ".gpkg", ".shp", ".fgb"])
@pytest.mark.parametrize("text", [_WFS, _VRT, '<?xml version="1.0"?>' + _VRT, _PIPELINE])
def test_instructions_to_gdal_under_another_name_are_refused(
    tmp_path: Path, server: tuple[str, list[str]], suffix: str, text: str
) -> None:
    url, asked = server
    path = tmp_path / f"2023-06-04{suffix}"
    path.write_text(text.replace("{url}", url))
    with pytest.raises(RegionError):
        read_regions(path)
    with pytest.raises(ControlError):
        read_snapshot(path)
    assert asked == []


_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
_KML = (
    '<?xml version="1.0"?><!DOCTYPE kml [{dtd}]><kml xmlns="http://www.opengis.net/kml/2.2"><name>{text}</name></kml>'
)


@pytest.mark.parametrize(
    ("dtd", "text"),
    [
        ('<!ENTITY l0 "ha">' + _LAUGHS, "&l11;"),
        ('<!ENTITY file SYSTEM "file:///etc/passwd">', "&file;"),
        ('<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more;', ""),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_entities_in_kml_are_refused(tmp_path: Path, dtd: str, text: str, packed: bool) -> None:
    content = _KML.format(dtd=dtd, text=text)
    path = tmp_path / ("2023-06-04.kmz" if packed else "2023-06-04.kml")
    if packed:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("doc.kml", content)
    else:
        path.write_text(content)
    with pytest.raises(ControlError, match=r"DOCTYPE|not XML") as refused:
        read_snapshot(path)
    assert "root:" not in str(refused.value)


def _bomb(path: Path, member: str, mebibytes: int) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(member, bytes(mebibytes << 20))
    return path


@pytest.mark.parametrize("member", ["doc.kml", "control.shp", "control.gpkg", "../../etc/cron.d/x.kml", "/etc/x.kml"])
def test_zip_bombs_are_refused_before_they_are_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    monkeypatch.setattr("geo._vector.MAX_BYTES", 8 << 20)
    path = _bomb(tmp_path / "2023-06-04.zip", member, 20)
    assert path.stat().st_size < 100_000
    with pytest.raises(ControlError, match="20 MiB unpacked"):
        read_snapshot(path)
    assert [entry.name for entry in tmp_path.iterdir()] == ["2023-06-04.zip"]


def test_a_zip_file_that_lies_about_its_size_gives_no_more_than_it_says(tmp_path: Path) -> None:
    path = _bomb(tmp_path / "2023-06-04.kmz", "doc.kml", 20)
    true, told = (20 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(true, told))
    with pytest.raises(ControlError):
        read_snapshot(path)


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"type":"FeatureCollection","features":' + b"[" * 100_000,
        b'{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":{"type":"Polygon",'
        b'"coordinates":' + b"[" * 5000 + b"]" * 5000 + b"}}]}",
        b'{"a":' * 100_000,
        b'{"type":"FeatureCollection","features":[' + b"9" * 100_000 + b"]}",
        b'{"type":"Polygon","coordinates":[[[1e308,1e308],[-1e308,1e308],[0,-1e308],[1e308,1e308]]]}',
        b'{"type":"Polygon","coordinates":[[[NaN,1],[Infinity,1],[0,-Infinity],[NaN,1]]]}',
    ],
)
def test_nesting_and_numbers_without_end_get_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "2023-06-04.geojson"
    path.write_bytes(content)
    for read, error in ((read_snapshot, ControlError), (read_regions, RegionError)):
        with pytest.raises(error) as refused:
            read(path)
        assert "\n" not in str(refused.value)
        assert len(str(refused.value)) < len(str(path)) + 300


def test_rings_that_cross_themselves_by_the_million_are_refused(tmp_path: Path) -> None:
    star = [[36 + (number * 7919 % 1200) / 1200, 47 + number % 2] for number in range(1200)]
    path = tmp_path / "2023-06-04.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [[*star, star[0]]]}))
    for read, error in ((read_snapshot, ControlError), (read_regions, RegionError)):
        with pytest.raises(error, match="too often to be mended"):
            read(path)


def _strips(path: Path, along: int) -> Path:
    """Write 400 strips apart from each other, along one axis."""
    corners = np.array([[0.0, 0], [1, 0], [1, 1], [0, 1], [0, 0]])
    wide = np.roll([1.0, 0.3 / 400], along)
    starts = [np.roll([0.0, number / 400], along) for number in range(400)]
    strips = [[((36, 48) + start + corners * wide).tolist()] for start in starts]
    path.write_text(json.dumps({"type": "MultiPolygon", "coordinates": strips}))
    return path


def test_polygons_that_cross_by_the_hundred_thousand_are_refused(tmp_path: Path) -> None:
    """Either set of strips is a map; both on one map, or one after the other, have 160,000 crossings."""
    across, up = (_strips(tmp_path / f"2023-06-0{along + 4}.geojson", along) for along in (0, 1))
    before, after = read_snapshot(across), read_snapshot(up)
    assert before.held.area == pytest.approx(0.3)
    both = [strip for path in (across, up) for strip in json.loads(path.read_text())["coordinates"]]
    path = tmp_path / "2023-06-06.geojson"
    path.write_text(json.dumps({"type": "MultiPolygon", "coordinates": both}))
    with pytest.raises(ControlError, match="too often to be put together"):
        read_snapshot(path)
    with pytest.raises(ControlError, match="too often to be compared"):
        measure_change(before, after)
    with pytest.raises(ControlError, match="2023-06-04 and of 2023-06-05 cross one another too often to be compared"):
        measure_series(open_archive([across, up]))


@pytest.mark.parametrize(
    "front",
    [
        "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{','.join([f'*b{n - 1}' if n else '*a'] * 9)}]\n" for n in range(30)),
        "a: " + "[" * 5000,
        "title: !!python/object/apply:os.system ['true']",
        "title: !!bool ''\nlang: !!timestamp x",
        "a: b\n" * 100_000,
    ],
)
def test_front_matter_makes_nothing_but_text(tmp_path: Path, front: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\n{front}\n---\nTroops moved on.")
    with contextlib.suppress(ReportError):
        report = read_report(path, published=date(2023, 7, 25))
        assert report.text == "Troops moved on."
        assert len(report.title) < 100


def test_a_line_without_end_is_no_gazetteer(tmp_path: Path) -> None:
    path = _bomb(tmp_path / "UA.zip", "UA.txt", 40)
    with pytest.raises(PlaceError, match="line 1"):
        read_source(path)


@pytest.mark.parametrize("published", [date.min, date(1, 12, 31), date(2023, 7, 25)])
def test_days_before_all_days_and_figures_beyond_all_figures(published: date) -> None:
    text = (
        f"Ukraine retook {'9' * 400} square kilometres in the past 99999 years, 5 sq km since last month and 7 sq km "
        "over the past 999999999 weeks. It took 3 sq km over the past year, and 2 sq km since yesterday. "
        f"Its forces liberated between 3 and {'9' * 400} sq km, and advanced between 1 and {'9' * 400} km near Bakhmut."
    )
    for claim in extract_claims(Report("a.txt", text, published, "--date", lang="en")):
        json.dumps(claim.to_dict(), allow_nan=False)


def test_an_index_of_endless_brackets_is_no_index(tmp_path: Path) -> None:
    path = tmp_path / "a.gaz"
    path.write_bytes(b"TERRGAZ2" + (100_000).to_bytes(8, "little") + bytes(8) + b"[" * 100_000)
    with pytest.raises(PlaceError):
        open_gazetteer(path)
