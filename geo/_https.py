"""Where downloads may come from: by HTTPS, or from this machine; nothing else is asked, not even after a redirect."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from requests import Session
    from requests.adapters import BaseAdapter

_THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})


class InsecureAddressError(Exception):
    """An address is refused; whoever fetches from it tells so as an error of its own room."""


def check_address(url: str) -> None:
    """Raise `InsecureAddressError` for an address that is neither HTTPS nor of this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or not (parts.scheme == "https" or (parts.scheme == "http" and host in _THIS_MACHINE)):
        msg = f"{url[:200]!r} is not asked: downloads come from addresses with https:// alone"
        raise InsecureAddressError(msg)


def https_session(agent: str) -> Session:
    """Return a session that checks each address before anything is sent there, those of redirects too.

    Parameters
    ----------
    agent
        What the program calls itself to servers.
    """
    import requests

    class Guarded(requests.Session):
        def get_adapter(self, url: str) -> BaseAdapter:
            check_address(url)
            return super().get_adapter(url)

    session = Guarded()
    session.headers["User-Agent"] = agent
    return session
