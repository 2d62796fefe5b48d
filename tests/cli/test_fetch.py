"""`territory fetch` against a server on this machine."""

import threading
import zipfile
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

# The columns of GeoNames' country files (readme.txt of the export).
ROW = "1001|Velmora|Velmora|Wellmora|61.5|-47.25|P|PPL|QX||01||||420||10|America/Nuuk|2024-01-01".replace("|", "\t")


@pytest.fixture
def mirror(tmp_path):
    folder = tmp_path / "served"
    folder.mkdir()
    with zipfile.ZipFile(folder / "QX.zip", "w") as archive:
        archive.writestr("QX.txt", ROW + "\n")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_fetched_gazetteer_answers_from_then_on(territory, mirror):
    assert territory("geocode", "Wellmora").code == 3
    fetched = territory("fetch", "geonames", "QX", "--mirror", mirror)
    assert fetched.code == 0
    assert fetched.out.strip().endswith(".gaz")
    found = territory("geocode", "Wellmora", "--format", "csv")
    assert found.code == 0
    assert "Velmora,1001,61.5,-47.25" in found.out


def test_what_cannot_be_fetched_is_one_line(territory, mirror):
    missing = territory("fetch", "geonames", "QY", "--mirror", mirror)
    assert missing.code == 3
    assert len(missing.err.strip().splitlines()) == 1
    assert "QY.zip" in missing.err
    wrong = territory("fetch", "geonames", "QX", "--mirror", mirror, "--sha256", "0" * 64)
    assert wrong.code == 3
    assert "SHA-256" in wrong.err or "sha" in wrong.err.lower()
    assert territory("fetch", "nowhere").code == 3
    assert territory("fetch", "geonames").code == 2
    assert territory("fetch", "deepstate", "UA").code == 2


def test_a_mirror_without_https_is_no_option(territory):
    ended = territory("fetch", "geonames", "XV", "--mirror", "http://mirror.example")
    assert ended.code == 2
    assert "'http://mirror.example' is not asked: downloads come from addresses with https:// alone" in " ".join(
        ended.err.split()
    )
