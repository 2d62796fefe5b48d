"""The command line under fire: any words in any order, and files that are not what they are said to be."""

from __future__ import annotations

import contextlib
import io
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from tests.fuzz import grammar, seeds

if TYPE_CHECKING:
    from random import Random


class CommandLineError(AssertionError):
    """The command line broke its contract: an exit code that it has not, a traceback, or a bug called by name."""


_COMMANDS = (
    "area",
    "change",
    "claims",
    "fetch",
    "gazetteer",
    "geocode",
    "ledger",
    "map",
    "places",
    "reconcile",
    "series",
)
_OPTIONS = (
    "--date", "--format", "--control", "--mapping", "--gazetteer", "--conflict", "--regions", "--by", "--lag-days",
    "--from", "--to", "--every", "--near", "--bearing", "--oblast", "--country", "--limit", "--batch", "--file",
    "--out", "--label", "--plot", "--tiles", "--help", "--sha256", "--mirror", "--jobs",
)  # fmt: skip
_VALUES = (
    "2023-06-04", "2023-07-24", "2023-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "json", "csv", "table",
    "oblast", "sector", "week", "month", "day", "SW", "north", "UA", "", "-", "--", "0", "-1", "1",
    "99999999999999999999", "NaN", "1e308", "Bakhmut", "Донецьк", "\u202e", "a\nb", "a" * 300, "../..", "/", ".",
    "/dev/null", "missing.txt", "report.txt", "report.html", "damaged", "control", "2023-06-04.geojson",
    "2023-06-05.geojson", "map.gpkg", "map.kml", "regions.geojson", "mapping.toml", "conflict.toml", "names.csv",
    "places.gaz", "places.csv", "UA.zip", "out.csv", "out.html", "out.png", "out.gpkg", "out.parquet", "out.gaz",
    "pages", "build", "info", "geonames", "deepstate", "http://127.0.0.1:9", "=cmd()", "\ud800", "%s", "{x}", "~",
    "$HOME",
)  # fmt: skip
_LONG = re.compile(r"--(?:jobs|png|timeline|scheduler)\b")


def arguments(random: Random) -> bytes:
    """Return a command line and what its damaged file holds."""
    words = [random.choice(_COMMANDS)]
    for _ in range(random.choice((0, 1, 2, 3, 4, 6))):
        if random.random() < 0.45:
            words.append(random.choice(_OPTIONS))
        words.append(random.choice(_VALUES))
    kind = random.choice((b"\x1e", b"\x1e", b"\x1e" + random.randbytes(40), b"\x1e" + grammar.passage(random).encode()))
    return "\x1f".join(words).encode("utf-8", "surrogatepass") + kind


def run(data: bytes, folder: Path) -> None:
    """Run ``territory`` with the words before the first record separator, its damaged file being what follows."""
    from geo import cli

    line, _, content = data.partition(b"\x1e")
    words = [word.replace("\0", "") for word in line.decode("utf-8", "surrogateescape").split("\x1f")][:24]
    # No network, no further processes: what they share is fuzzed by itself.
    words = [word for word in words if not _LONG.match(word) and "deepstate" not in word]
    if any(word.startswith("--mi") for word in words) or "geonames" in words:
        words += ["--mirror", "http://127.0.0.1:9"]
    elif words and words[0] == "fetch":
        words = [*words[:1], "nothing"]
    _office(folder)
    _put(content, folder, "damaged")
    _put(content, folder / "control", "2023-06-06.geojson")
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8", "backslashreplace")
    environment = {"XDG_CACHE_HOME": str(folder / "cache"), "HOME": str(folder)}
    code: object = 0
    before = Path.cwd()
    with patch.object(sys, "argv", ["territory", *words]), patch.dict(os.environ, environment):
        os.chdir(folder)
        try:
            with (
                patch.object(sys, "stdin", io.TextIOWrapper(io.BytesIO(content))),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                cli.main()
        except SystemExit as stop:
            code = stop.code or 0
        finally:
            os.chdir(before)
    err.flush()
    said = err.buffer.getvalue().decode("utf-8", "replace")  # type: ignore[attr-defined]
    if code not in (0, 1, 2, 3) or "Traceback" in said or "please report it" in said:
        msg = f"code {code} of {words}: {said[-400:]}"
        raise CommandLineError(msg)


_FURNISHED: set[Path] = set()


def _office(folder: Path) -> None:
    """Put one file of every kind into a folder, once."""
    if folder in _FURNISHED and (folder / "report.txt").is_file():
        return
    _FURNISHED.add(folder)
    (folder / "control").mkdir(exist_ok=True)
    for number, name in enumerate(("2023-06-04.geojson", "2023-06-05.geojson")):
        _put(seeds.geojson()[2 * number], folder, name)
        _put(seeds.geojson()[2 * number], folder / "control", name)
    contents = {
        "report.txt": b"25 July 2023\nUkrainian forces have liberated 12.6 square kilometres near Bakhmut this week.",
        "report.html": seeds.PAGE.encode(),
        "map.gpkg": seeds.vector(".gpkg"),
        "map.kml": seeds.KML,
        "regions.geojson": seeds.vector(".geojson"),
        "mapping.toml": seeds.PLAIN,
        "conflict.toml": seeds.CONFLICT,
        "names.csv": seeds.BATCH,
        "places.gaz": seeds.gaz(),
        "places.csv": seeds.TABLE,
        "UA.zip": seeds.zipped({"UA.txt": seeds.GEONAMES}),
    }
    for name, content in contents.items():
        _put(content, folder, name)


def _put(content: bytes, folder: Path, name: str) -> None:
    (folder / name).write_bytes(content)
