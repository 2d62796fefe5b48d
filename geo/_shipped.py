"""Where the files that ship with the program are."""

from __future__ import annotations

from pathlib import Path

_INSTALLED = Path(__file__).parent / "_shipped_data"
_CHECKOUT = Path(__file__).parent.parent / "data"


def shipped(*parts: str) -> Path:
    """Return the path of a file or folder that ships in ``data/``.

    Parameters
    ----------
    *parts
        The path below ``data/``, for instance ``"regions", "sectors.geojson"``.

    Returns
    -------
    path
        The path in the installed package, or in the checkout for an editable install.
    """
    root = _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT
    return root.joinpath(*parts)
