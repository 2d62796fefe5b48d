"""Public archives of control polygons, fetched into a folder: only what is missing, each file checked."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from geo._errors import ControlError
from geo._https import InsecureAddressError, https_session

if TYPE_CHECKING:
    from collections.abc import Callable

_TRIES = 4
_TIMEOUT_S = 30
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class PublicArchive:
    """Where an archive's files are.

    Attributes
    ----------
    title
        What it holds and whose it is.
    listing
        URL of its Git tree in the layout of GitHub's API: ``{"tree": [{"path", "sha"}]}``.
    files
        URL below which the paths are fetched.
    pattern
        Regular expression on paths with the year, month and day as its groups.
    """

    title: str
    listing: str
    files: str
    pattern: str


def public_archives() -> dict[str, PublicArchive]:
    """Return the archives that are known, by name."""
    text = files("geo.control").joinpath("tables", "archives.toml").read_text(encoding="utf-8")
    return {name: PublicArchive(**fields) for name, fields in tomllib.loads(text).items()}


def public_archive(name: str) -> PublicArchive:
    """Return a known archive; raise `ControlError` where the name is unknown."""
    known = public_archives()
    if name not in known:
        msg = f"no public archive {name!r}; there are {', '.join(sorted(known))}"
        raise ControlError(msg)
    return known[name]


def fetch_archive(
    archive: PublicArchive,
    folder: Path,
    *,
    start: date | None = None,
    end: date | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Path, ...]:
    """Fetch the files of a public archive that are not in a folder yet.

    Each file is checked against the SHA-1 of its Git blob, fetched again where it does not match, and put in its
    place whole. So a fetch that was broken off goes on where it stopped.

    Parameters
    ----------
    archive
        Where the files are.
    folder
        Where they go; made where it is missing.
    start, end
        First and last day; all without them.
    progress
        Called with how many files are there and how many are wanted.

    Returns
    -------
    paths
        The files of those days, by date.

    Raises
    ------
    ControlError
        Where the listing or a file cannot be fetched, is offered without HTTPS, or no file is of those days.
    """
    listed = _listed(archive, folder)
    wanted = {
        day: entry for day, entry in sorted(listed.items()) if (not start or day >= start) and (not end or day <= end)
    }
    if not wanted:
        span = f"it runs from {min(listed)} to {max(listed)}" if listed else "its listing names no dated file"
        msg = f"{archive.title}: nothing between {start or 'the first'} and {end or 'the last'} day; {span}"
        raise ControlError(msg)
    paths = []
    for done, (path, sha) in enumerate(wanted.values()):
        if progress:
            progress(done, len(wanted))
        there = folder / path.rpartition("/")[2]
        if not (there.is_file() and _git_blob(there.read_bytes()) == sha):
            _fetch(archive.files + path, there, sha)
        paths.append(there)
    if progress:
        progress(len(wanted), len(wanted))
    return tuple(paths)


def _listed(archive: PublicArchive, folder: Path) -> dict[date, tuple[str, str]]:
    import json

    listing = folder / ".listing.json"
    _fetch(archive.listing, listing, None)
    try:
        tree = json.loads(listing.read_bytes())["tree"]
        entries = [(str(entry["path"]), str(entry["sha"])) for entry in tree]
    except (ValueError, KeyError, TypeError):
        msg = f"{archive.listing}: not a listing of files; try again later"
        raise ControlError(msg) from None
    finally:
        listing.unlink(missing_ok=True)
    found = {}
    for path, sha in entries:
        match = re.fullmatch(archive.pattern, path)
        if match:
            year, month, day = map(int, match.groups())
            found[date(year, month, day)] = (path, sha)
    return found


def _fetch(url: str, path: Path, sha: str | None) -> None:
    """Fetch a file by way of pooch, which downloads beside the place, retries, and moves it there whole."""
    import pooch

    pooch.get_logger().setLevel("ERROR")
    import requests

    name = path.name
    path.unlink(missing_ok=True)
    keeper = pooch.create(path.parent, url, registry={name: None}, urls={name: url}, retry_if_failed=_TRIES - 1)
    for _ in range(_TRIES):
        try:
            keeper.fetch(name, downloader=_download)
        except InsecureAddressError as error:
            raise ControlError(str(error)) from None
        except (requests.RequestException, OSError, ValueError) as error:
            msg = (
                f"{url}: cannot be fetched ({' '.join(str(error).split())[:120]}); what is there stays, try again later"
            )
            raise ControlError(msg) from None
        if sha is None or _git_blob(path.read_bytes()) == sha:
            return
        path.unlink()
    msg = f"{url}: what arrives does not match its checksum {sha}; try again later"
    raise ControlError(msg)


def _download(url: str, draft: str, _keeper: object) -> None:
    """Write what is at an address to a draft, as pooch calls its downloaders."""
    with (
        https_session("territory-change") as session,
        session.get(url, stream=True, timeout=_TIMEOUT_S) as response,
        Path(draft).open("wb") as file,
    ):
        response.raise_for_status()
        for chunk in response.iter_content(_CHUNK):
            file.write(chunk)


def _git_blob(content: bytes) -> str:
    """Return the SHA-1 that Git gives a file: of its size and its bytes."""
    return hashlib.sha1(b"blob %d\x00" % len(content) + content, usedforsecurity=False).hexdigest()
