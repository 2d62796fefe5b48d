"""One function over many items: in this process, in processes of this machine, or on a Dask cluster."""

from __future__ import annotations

from geo.spread.ordered import spread, start_early
from geo.spread.sites import Seen, check_seen, look, program

__all__ = ["Seen", "check_seen", "look", "program", "spread", "start_early"]
