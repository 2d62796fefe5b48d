from __future__ import annotations

import hashlib
import json
import threading
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from geo._errors import ControlError
from geo.control import fetch
from geo.control.fetch import PublicArchive, fetch_archive, public_archive

pytest.importorskip("pooch", reason="the download library is an extra: territory-change[fetch]")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class _Server(ThreadingHTTPServer):
    """Serves files, and fails or garbles as often as it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.content: dict[str, bytes] = {}
        self.failures: dict[str, int] = {}
        self.garbles: dict[str, int] = {}
        self.asked: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        content = self.server.content.get(self.path)
        if self.server.failures.get(self.path, 0) > 0:
            self.server.failures[self.path] -= 1
            self.send_error(503)
        elif content is None:
            self.send_error(404)
        else:
            if self.server.garbles.get(self.path, 0) > 0:
                self.server.garbles[self.path] -= 1
                content = content[: len(content) // 2]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    monkeypatch.setattr("time.sleep", lambda _: None)
    server = _Server()
    tree = []
    for day in range(1, 5):
        content = f"day {day}".encode() * 50
        path = f"data/map_2024070{day}.geojson"
        server.content[f"/raw/{path}"] = content
        # As `git hash-object` gives it.
        sha = hashlib.sha1(b"blob " + str(len(content)).encode() + b"\0" + content).hexdigest()  # noqa: S324
        tree.append({"path": path, "sha": sha, "type": "blob"})
    tree.append({"path": "README.md", "sha": "0" * 40})
    server.content["/tree"] = json.dumps({"tree": tree}).encode()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def archive(server: _Server) -> PublicArchive:
    root = f"http://127.0.0.1:{server.server_address[1]}"
    return PublicArchive("Test", f"{root}/tree", f"{root}/raw/", r"^data/map_(\d{4})(\d{2})(\d{2})\.geojson$")


def test_known_checksum_of_git() -> None:
    # printf 'hello\n' | git hash-object --stdin
    assert fetch._git_blob(b"hello\n") == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_days_arrive_and_progress_is_told(server: _Server, archive: PublicArchive, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    paths = fetch_archive(
        archive, tmp_path / "new", start=date(2024, 7, 2), end=date(2024, 7, 3),
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert [path.name for path in paths] == ["map_20240702.geojson", "map_20240703.geojson"]
    assert paths[0].read_bytes() == server.content["/raw/data/map_20240702.geojson"]
    assert told == [(0, 2), (1, 2), (2, 2)]
    assert sorted(entry.name for entry in (tmp_path / "new").iterdir()) == [path.name for path in paths]


def test_a_second_fetch_takes_up_where_the_first_stopped(
    server: _Server, archive: PublicArchive, tmp_path: Path
) -> None:
    server.content["/raw/data/map_20240703.geojson"], kept = b"", server.content["/raw/data/map_20240703.geojson"]
    with pytest.raises(ControlError, match="does not match its checksum"):
        fetch_archive(archive, tmp_path)
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["map_20240701.geojson", "map_20240702.geojson"]
    server.content["/raw/data/map_20240703.geojson"] = kept
    server.asked.clear()
    assert len(fetch_archive(archive, tmp_path)) == 4
    assert server.asked == ["/tree", "/raw/data/map_20240703.geojson", "/raw/data/map_20240704.geojson"]


def test_damaged_files_are_fetched_again(server: _Server, archive: PublicArchive, tmp_path: Path) -> None:
    (tmp_path / "map_20240701.geojson").write_bytes(b"half")
    paths = fetch_archive(archive, tmp_path, end=date(2024, 7, 1))
    assert paths[0].read_bytes() == server.content["/raw/data/map_20240701.geojson"]


def test_servers_that_stumble_are_asked_again(server: _Server, archive: PublicArchive, tmp_path: Path) -> None:
    server.failures["/tree"] = 1
    server.failures["/raw/data/map_20240701.geojson"] = 2
    server.garbles["/raw/data/map_20240702.geojson"] = 2
    paths = fetch_archive(archive, tmp_path)
    assert [path.read_bytes() for path in paths] == [server.content[f"/raw/data/{path.name}"] for path in paths]


def test_what_cannot_be_fetched_is_named(server: _Server, archive: PublicArchive, tmp_path: Path) -> None:
    del server.content["/raw/data/map_20240702.geojson"]
    with pytest.raises(ControlError, match=r"map_20240702.geojson: cannot be fetched \(404"):
        fetch_archive(archive, tmp_path)
    with pytest.raises(ControlError, match=r"nothing between 2030-01-01 .* runs from 2024-07-01 to 2024-07-04"):
        fetch_archive(archive, tmp_path, start=date(2030, 1, 1))
    server.content["/tree"] = b"<html>"
    with pytest.raises(ControlError, match="not a listing"):
        fetch_archive(archive, tmp_path)
    server.content["/tree"] = b'{"tree": []}'
    with pytest.raises(ControlError, match="names no dated file"):
        fetch_archive(archive, tmp_path)


def test_known_archives_are_listed_for_unknown_names() -> None:
    assert public_archive("deepstate").listing.startswith("https://")
    with pytest.raises(ControlError, match="'isw'; there are deepstate"):
        public_archive("isw")
