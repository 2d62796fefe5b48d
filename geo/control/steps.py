"""A period in steps: changes between snapshots that follow one another, few enough to look at."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from geo._errors import ControlError
from geo.control.change import measure_change

if TYPE_CHECKING:
    from datetime import date

    from geo.control.model import Archive, Change


def step_changes(archive: Archive, start: date, end: date, *, most: int = 60) -> tuple[Change, ...]:
    """Return the changes between consecutive snapshots of a period.

    Parameters
    ----------
    archive
        Where the snapshots come from.
    start, end
        The period; the snapshot in force on `start` opens it.
    most
        How many steps at most; where the archive has more days, they are thinned out evenly. The last day stays.

    Returns
    -------
    changes
        Each begins with the snapshot that the one before it ends with.

    Raises
    ------
    ControlError
        Where the period has fewer than two snapshots.
    """
    days = [day for day in archive.dates if start < day <= end]
    stride = max(1, math.ceil(len(days) / most))
    chosen = days[::-1][::stride][::-1]
    if not chosen:
        msg = f"{archive.source}: fewer than two snapshots between {start} and {end}"
        raise ControlError(msg)
    snapshots = [archive.in_force(start), *map(archive.in_force, chosen)]
    return tuple(measure_change(before, after) for before, after in pairwise(snapshots))
