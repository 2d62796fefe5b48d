from __future__ import annotations

import hashlib
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from typing import TYPE_CHECKING, ClassVar

import pytest

from geo._errors import PlaceError
from geo.gazetteer.build import build_index
from geo.gazetteer.fetch import fetch_geonames
from geo.gazetteer.index import open_gazetteer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Server(BaseHTTPRequestHandler):
    """Serves one archive as GeoNames does, and fails as it is told to."""

    body: ClassVar[bytes] = b""
    etag: ClassVar[str] = '"one"'
    break_after: ClassVar[list[int]] = []
    asked: ClassVar[list[dict[str, str]]] = []

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        if self.path != "/XV.zip":
            self.send_error(404)
            return
        if self.headers.get("If-None-Match") == self.etag:
            self.send_response(304)
            self.end_headers()
            return
        start = 0
        if self.headers.get("Range") and self.headers.get("If-Range") == self.etag:
            start = int(self.headers["Range"].removeprefix("bytes=").rstrip("-"))
        rest = self.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(rest)))
        self.send_header("ETag", self.etag)
        self.end_headers()
        self.wfile.write(rest[: self.break_after.pop(0)] if self.break_after else rest)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(country_file: Path) -> Iterator[type[_Server]]:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(country_file, "XV.txt")
        archive.writestr("readme.txt", "about the data " * 5000)
    _Server.body, _Server.etag = packed.getvalue(), '"one"'
    _Server.break_after, _Server.asked = [], []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        _Server.url = f"http://127.0.0.1:{running.server_port}"  # type: ignore[attr-defined]
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield _Server
        running.shutdown()
        thread.join()


def _fetch(server: type[_Server], folder: Path, **more: str) -> Path:
    return fetch_geonames("xv", folder=folder, base_url=server.url, **more)  # type: ignore[attr-defined,arg-type]


def test_a_country_is_fetched_built_and_searched(server: type[_Server], tmp_path: Path) -> None:
    steps: list[tuple[int, int | None]] = []
    path = fetch_geonames(
        "XV",
        folder=tmp_path,
        base_url=server.url,
        progress=lambda done, total: steps.append((done, total)),  # type: ignore[attr-defined]
    )
    assert path.read_bytes() == server.body
    assert steps[-1] == (len(server.body), len(server.body))
    build_index([path], tmp_path / "xv.gaz")
    assert open_gazetteer(tmp_path / "xv.gaz").search("Dunmarrow").matches[0].place.geonameid == 15
    assert sorted(file.name for file in tmp_path.iterdir()) == ["XV.json", "XV.zip", "xv.gaz"]


def test_an_unchanged_file_is_not_fetched_again(server: type[_Server], tmp_path: Path) -> None:
    first = _fetch(server, tmp_path).read_bytes()
    assert _fetch(server, tmp_path).read_bytes() == first
    assert server.asked[1]["If-None-Match"] == '"one"'
    server.etag = '"two"'
    server.body += b""
    _fetch(server, tmp_path)
    assert len(server.asked) == 3


def test_a_file_damaged_in_the_cache_is_fetched_again(server: type[_Server], tmp_path: Path) -> None:
    path = _fetch(server, tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    assert _fetch(server, tmp_path).read_bytes() == server.body
    assert "If-None-Match" not in server.asked[1]


def test_a_download_that_breaks_off_is_resumed(server: type[_Server], tmp_path: Path) -> None:
    server.break_after = [1000, 500]
    assert _fetch(server, tmp_path).read_bytes() == server.body
    assert [headers.get("Range") for headers in server.asked] == [None, "bytes=1000-", "bytes=1500-"]


def test_a_download_that_keeps_breaking_goes_on_in_the_next_run(server: type[_Server], tmp_path: Path) -> None:
    server.break_after = [100] * 4
    with pytest.raises(PlaceError, match="run the same command again") as error:
        _fetch(server, tmp_path)
    assert "\n" not in str(error.value)
    assert not (tmp_path / "XV.zip").exists()
    assert _fetch(server, tmp_path).read_bytes() == server.body
    assert server.asked[-1]["Range"] == "bytes=400-"


def test_a_file_that_changed_meanwhile_starts_anew(server: type[_Server], tmp_path: Path) -> None:
    server.break_after = [100] * 4
    with pytest.raises(PlaceError):
        _fetch(server, tmp_path)
    server.etag = '"two"'
    assert _fetch(server, tmp_path).read_bytes() == server.body


def test_a_wrong_checksum_is_refused_and_nothing_kept(server: type[_Server], tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="SHA-256"):
        _fetch(server, tmp_path, sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []
    right = hashlib.sha256(server.body).hexdigest()
    assert _fetch(server, tmp_path, sha256=right.upper()).exists()
    with pytest.raises(PlaceError, match="SHA-256"):
        _fetch(server, tmp_path, sha256="0" * 64)


@pytest.mark.parametrize("body", [b"<html>busy</html>", b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_country_file_is_refused(server: type[_Server], tmp_path: Path, body: bytes) -> None:
    server.body = body
    with pytest.raises(PlaceError, match="what arrived is not the file"):
        _fetch(server, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_archive_is_refused(server: type[_Server], tmp_path: Path) -> None:
    middle = len(server.body) // 2
    server.body = (
        server.body[:middle]
        + bytes(255 - byte for byte in server.body[middle : middle + 40])
        + server.body[middle + 40 :]
    )
    with pytest.raises(PlaceError, match="damaged inside it"):
        _fetch(server, tmp_path)


def test_unknown_countries_and_codes_are_named(server: type[_Server], tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match="404"):
        fetch_geonames("QQ", folder=tmp_path, base_url=server.url)  # type: ignore[attr-defined]
    for code in ("", "UKR", "../etc", "U1"):
        with pytest.raises(PlaceError, match="two letters"):
            fetch_geonames(code, folder=tmp_path, base_url=server.url)  # type: ignore[attr-defined]


def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PlaceError, match=r"127\.0\.0\.1"):
        fetch_geonames("XV", folder=tmp_path, base_url="http://127.0.0.1:9")
