"""What pages are made of: the files in ``assets/``, Leaflet as installed, and the policy that names them by hash."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from pathlib import Path


@lru_cache(maxsize=32)
def asset(name: str) -> str:
    """Return the text of a file in ``geo/maps/assets``."""
    return files("geo.maps").joinpath("assets", name).read_text(encoding="utf-8")


@lru_cache(maxsize=4)
def leaflet(name: str) -> str:
    """Return a file of the installed Leaflet package, without links to files beside it."""
    folder = Path(import_module("xstatic.pkg.leaflet").BASE_DIR)
    text = (folder / name).read_text(encoding="utf-8")
    text = re.sub(r"\n//# sourceMappingURL=.*\s*$", "\n", text)
    return re.sub(r"(?:behavior|background-image):\s*url\([^)]*\);", "", text)


def content_policy(scripts: list[str], styles: list[str], images: str) -> str:
    """Return a content security policy that allows these scripts and styles alone, by hash.

    Parameters
    ----------
    scripts, styles
        The text of each inline element, exactly as it stands in the page.
    images
        Where pictures may come from.
    """
    run = " ".join(map(_hash, scripts)) or "'none'"
    look = " ".join(map(_hash, styles))
    return (
        f"default-src 'none'; script-src {run}; style-src {look}; img-src {images}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
