"""What all tests share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

_ROOT = Path(__file__).parent.parent
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real gazetteers, control polygons and reports, where this machine has them."""
    folder = Path(os.environ.get("TERRITORY_TEST_DATA", _ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data at {folder}; set TERRITORY_TEST_DATA to a folder that has data/ and reports/")
    return folder


@dataclass
class DaskCluster:
    """A scheduler and its workers: processes of this machine, as the commands of Dask start them."""

    folder: Path
    failures: int
    address: str = ""
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int) -> DaskCluster:
        where = ["--host", "127.0.0.1", "--no-dashboard"]
        told = self.folder / "scheduler.json"
        self._run("scheduler", *where, "--port", "0", "--scheduler-file", str(told), "--idle-timeout", "10 minutes")
        deadline = time.monotonic() + 60
        while not self.address:
            if told.exists() and (text := told.read_text()):
                self.address = json.loads(text)["address"]
            assert time.monotonic() < deadline, "the scheduler did not start"
            time.sleep(0.01)
        for _ in range(workers):
            self._run("worker", self.address, *where, "--no-nanny", "--nthreads", "1", "--death-timeout", "60")
        from distributed import Client

        with Client(self.address, set_as_default=False) as client:
            client.wait_for_workers(workers, timeout=60)
        return self

    @property
    def scheduler(self) -> subprocess.Popen[bytes]:
        return self.started[0]

    @property
    def workers(self) -> list[subprocess.Popen[bytes]]:
        return self.started[1:]

    def stop(self) -> None:
        for process in reversed(self.started):
            process.kill()
            process.wait()

    def _run(self, what: str, *arguments: str) -> None:
        paths = os.pathsep.join([str(_ROOT), str(_ROOT / "tests" / "spread")])
        environment = os.environ | {
            "PYTHONPATH": paths,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(self.failures),
            "DASK_TEMPORARY_DIRECTORY": str(self.folder),
        }
        with (self.folder / f"{what}{len(self.started)}.log").open("wb") as log:
            command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *arguments]
            self.started.append(subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self.folder))


@pytest.fixture
def start_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., DaskCluster]]:
    """Start a Dask cluster of two workers that nobody restarts."""
    clusters = []

    def start(workers: int = 2, *, failures: int = 3) -> DaskCluster:
        clusters.append(DaskCluster(tmp_path_factory.mktemp("dask"), failures))
        return clusters[-1].start(workers)

    yield start
    for cluster in clusters:
        cluster.stop()


@pytest.fixture(scope="session")
def dask_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Dask cluster of two workers that all tests may use and none may harm."""
    cluster = DaskCluster(tmp_path_factory.mktemp("dask"), 3)
    try:
        yield cluster.start(2).address
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="the page is read with Playwright")
    if not CHROMIUM.exists():
        pytest.skip(f"no browser at {CHROMIUM}; Debian's package is 'chromium'")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def read_page(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page from disk without a network; whatever it asks for, complains of, or throws fails the test."""
    troubles: list[str] = []
    contexts = []

    def opened(path: Path, *, expected: str = "\0", allowed: str = "file:", **options: Any) -> Page:
        context = browser.new_context(
            **{"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce", **options}
        )
        contexts.append(context)
        context.route(lambda url: not url.startswith("file:"), lambda route: route.abort())
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda said: expected in said.text or troubles.append(f"console: {said.text}"))
        page.on("pageerror", lambda error: troubles.append(f"error: {error}"))
        page.on("dialog", lambda dialog: troubles.append(f"dialog: {dialog.message}"))
        page.on(
            "request",
            lambda request: request.url.startswith(("file:", allowed)) or troubles.append(f"asked {request.url}"),
        )
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []
