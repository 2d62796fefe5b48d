"""TOML files from users: one line for whatever is wrong with them."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from geo._errors import TerritoryError

_MOST_BYTES = 1_000_000


def read_toml(path: Path, what: str, error: type[TerritoryError]) -> dict[str, Any]:
    """Return what a TOML file says.

    Parameters
    ----------
    path
        The file.
    what
        What it should be, in a few words, for the message where it is missing.
    error
        What is raised where it is missing, is no TOML, or is larger than anything written by hand.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            msg = f"{path}: larger than {_MOST_BYTES // 1_000_000} MB, which is no {what}"
            raise error(msg)
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except error:
        raise
    except FileNotFoundError:
        msg = f"{path}: no such {what}"
    except RecursionError:
        msg = f"{path}: not a readable TOML file (nested without end)"
    except (OSError, ValueError) as broken:
        msg = f"{path}: not a readable TOML file ({' '.join(str(broken).split())[:200]})"
    raise error(msg) from None
