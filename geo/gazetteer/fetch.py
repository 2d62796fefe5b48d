"""Country files from GeoNames into the cache: resumed where they broke off, checked before they count."""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
from typing import TYPE_CHECKING

from geo._errors import PlaceError
from geo._https import InsecureAddressError, https_session
from geo.gazetteer.index import cache_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from requests import Response, Session

GEONAMES = "https://download.geonames.org/export/dump"
_COUNTRY = re.compile(r"^[A-Z]{2}$")
_TRIES = 4
_CHUNK = 1 << 16
_TIMEOUT = (10, 60)
_AGENT = "territory-change (research; one file a run)"


def fetch_geonames(
    country: str,
    *,
    folder: Path | None = None,
    base_url: str = GEONAMES,
    sha256: str | None = None,
    progress: Callable[[int, int | None], None] | None = None,
) -> Path:
    """Fetch a country's file from GeoNames, or go on with a download that broke off.

    A file that is in the folder already and has not changed at the source is not fetched again. What arrives counts
    only when it is whole: as long as announced, a sound archive with the country's table, and of the
    checksum that is asked for. Its SHA-256 is kept beside it.

    Parameters
    ----------
    country
        ISO 3166-1 alpha-2 code.
    folder
        Where the file goes; None for the cache folder.
    base_url
        Where the files are served, by HTTPS or on this machine.
    sha256
        The checksum that the file must have, in hexadecimal; None where none is known.
    progress
        Called with the bytes that are here, and all there will be (None where the server does not say).

    Returns
    -------
    path
        The archive, for `build_index`.

    Raises
    ------
    PlaceError
        If the code is none, the source has no such file, cannot be reached or is offered without HTTPS, or what
        arrives is damaged.
    """
    code = country.upper()
    if not _COUNTRY.match(code):
        msg = f"{country!r} is no country code; give two letters, for instance UA"
        raise PlaceError(msg)
    folder = folder or cache_folder() / "geonames"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{code}.zip"
    url = f"{base_url.rstrip('/')}/{code}.zip"
    if _download(url, path, progress or _silent):
        _check(path.with_suffix(".part"), url, code, sha256)
        path.with_suffix(".part").replace(path)
        path.with_suffix(".part.json").replace(path.with_suffix(".json"))
    elif sha256 is not None and _digest(path) != sha256.lower():
        msg = f"{path}: its SHA-256 is {_digest(path)}, not {sha256}; delete it and fetch again"
        raise PlaceError(msg)
    return path


def _silent(_done: int, _total: int | None) -> None:
    pass


def _download(url: str, path: Path, progress: Callable[[int, int | None], None]) -> bool:
    """Bring the partial file to its full length; return False where the file that is here is still good."""
    import requests

    with https_session(_AGENT) as session:
        session.headers["Accept-Encoding"] = "identity"
        for attempt in range(_TRIES):
            try:
                return _attempt(session, url, path, progress)
            except InsecureAddressError as error:
                raise PlaceError(str(error)) from None
            except requests.RequestException as error:
                if attempt == _TRIES - 1 or not path.with_suffix(".part").exists():
                    msg = f"{url}: the download broke off ({_reason(error)}); run the same command again to go on"
                    raise PlaceError(msg) from error
    return False


def _attempt(session: Session, url: str, path: Path, progress: Callable[[int, int | None], None]) -> bool:
    part, notes = path.with_suffix(".part"), path.with_suffix(".part.json")
    have = part.stat().st_size if part.exists() and notes.exists() else 0
    with session.get(url, headers=_conditions(path, part, have), stream=True, timeout=_TIMEOUT) as response:
        if response.status_code == 304:
            return False
        if response.status_code == 416:
            part.unlink(missing_ok=True)
            return _attempt(session, url, path, progress)
        if response.status_code not in (200, 206):
            msg = f"{url}: the server answers {response.status_code} {response.reason}; is there such a country?"
            raise PlaceError(msg)
        resumed = response.status_code == 206
        total = _announced(response, have if resumed else 0)
        notes.write_text(
            json.dumps({"etag": response.headers.get("ETag"), "modified": response.headers.get("Last-Modified")})
        )
        done = have if resumed else 0
        response.raw.enforce_content_length = False  # what came before a break is kept; the length is checked below
        with part.open("ab" if resumed else "wb") as file:
            for chunk in response.iter_content(_CHUNK):
                file.write(chunk)
                done += len(chunk)
                progress(done, total)
    if total is not None and done < total:
        from requests.exceptions import ConnectionError as Broken

        msg = f"{done} of {total} bytes"
        raise Broken(msg)
    return True


def _conditions(path: Path, part: Path, have: int) -> dict[str, str]:
    """Return the headers that ask for the rest of a partial file, or only for news of a whole one."""
    if have:
        notes = json.loads(part.with_suffix(".part.json").read_text())
        mark = notes["etag"] or notes["modified"]
        return {"Range": f"bytes={have}-", "If-Range": mark} if mark else {}
    if path.exists() and path.with_suffix(".json").exists():
        notes = json.loads(path.with_suffix(".json").read_text())
        if notes.get("sha256") == _digest(path) and notes["etag"]:
            return {"If-None-Match": notes["etag"]}
        if notes.get("sha256") == _digest(path) and notes["modified"]:
            return {"If-Modified-Since": notes["modified"]}
    return {}


def _announced(response: Response, before: int) -> int | None:
    length = response.headers.get("Content-Length")
    return None if length is None else before + int(length)


def _check(part: Path, url: str, code: str, sha256: str | None) -> None:
    """Refuse, and remove, a file that is not what it should be."""
    digest = _digest(part)
    wrong = None
    if sha256 is not None and digest != sha256.lower():
        wrong = f"its SHA-256 is {digest}, not {sha256}"
    else:
        try:
            with zipfile.ZipFile(part) as archive:
                if damaged := archive.testzip():
                    wrong = f"{damaged} is damaged inside it"
                elif f"{code}.txt" not in archive.namelist():
                    wrong = f"there is no {code}.txt in it"
        except zipfile.BadZipFile:
            wrong = "it is no archive"
    notes = part.with_suffix(".part.json")
    if wrong is not None:
        part.unlink()
        notes.unlink()
        msg = f"{url}: what arrived is not the file ({wrong}); it was thrown away, run the same command again"
        raise PlaceError(msg)
    notes.write_text(json.dumps(json.loads(notes.read_text()) | {"sha256": digest}))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reason(error: Exception) -> str:
    return str(error).splitlines()[0][:120] if str(error) else type(error).__name__
