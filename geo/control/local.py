"""Changed faces of two days from what was drawn, looking only where anything was drawn anew.

Where the polygons of two days have the same edges, the days have the same ground. So only windows around the edges
that stand in one day alone are put together (held wins over contested) and compared. A window cuts both days alike,
and what it adds to their outlines cancels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.control.faces import Boundary, Faces, boundary, boundary_of, changed_faces, differing_ends
from geo.control.repair import as_multipolygon

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.drawn import Drawn

    Objects = NDArray[np.object_]

_CELL_DEG = 0.05
_PAD_DEG = 1e-6


def faces_between(before: Drawn, after: Drawn) -> Faces:
    """Return the faces whose status differs between two days.

    Parameters
    ----------
    before, after
        What was drawn.

    Returns
    -------
    faces
        The same as of the two snapshots.
    """
    ends = np.concatenate(
        [
            differing_ends(*_not_in_both(before.held, after.held)),
            differing_ends(*_not_in_both(before.contested, after.contested)),
        ]
    )
    days = before.date, after.date
    try:
        windows = _windows(ends)
        return changed_faces(_boundary_within(before, windows), _boundary_within(after, windows), days)
    except shapely.errors.GEOSException:  # a polygon that a window cuts badly: put the whole days together
        return changed_faces(boundary(before.snapshot()), boundary(after.snapshot()), days)


def _not_in_both(first: Objects, second: Objects) -> tuple[Objects, Objects]:
    here, there = {id(polygon) for polygon in first}, {id(polygon) for polygon in second}
    return (
        np.array([polygon for polygon in first if id(polygon) not in there], dtype=object),
        np.array([polygon for polygon in second if id(polygon) not in here], dtype=object),
    )


def _windows(ends: NDArray[np.float64]) -> Objects:
    """Return rectangles, apart from each other, that hold all edges."""
    low = np.floor(np.minimum(ends[:, :2], ends[:, 2:]) / _CELL_DEG) * _CELL_DEG - _PAD_DEG
    high = np.ceil(np.maximum(ends[:, :2], ends[:, 2:]) / _CELL_DEG) * _CELL_DEG + _PAD_DEG
    return _apart(np.unique(np.concatenate([low, high], axis=1), axis=0))


def _apart(corners: NDArray[np.float64]) -> Objects:
    """Return the rectangles around those that overlap, until none do."""
    while True:
        boxes: Objects = shapely.box(*corners.T)
        group = _groups(len(boxes), *shapely.STRtree(boxes).query(boxes))
        if len(set(group.tolist())) == len(boxes):
            return boxes
        order = np.argsort(group, kind="stable")
        first = np.flatnonzero(np.diff(group[order], prepend=-1))
        corners = np.concatenate(
            [np.minimum.reduceat(corners[order, :2], first), np.maximum.reduceat(corners[order, 2:], first)], axis=1
        )


def _groups(count: int, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for each of some things the first that it hangs together with, by way of pairs (given both ways round)."""
    first = np.arange(count)
    while True:
        nearer = first.copy()
        np.minimum.at(nearer, one, first[other])
        nearer = nearer[nearer]
        if (nearer == first).all():
            return first
        first = nearer


def ground_within(day: Drawn, bounds: NDArray[np.float64]) -> shapely.Geometry:
    """Return the held and contested ground of a day in, and maybe around, rectangles; shape (n, 4), degrees."""
    return _together(np.concatenate([day.held, day.contested]), _apart(bounds))


def _boundary_within(day: Drawn, windows: Objects) -> Boundary:
    held = _together(day.held, windows)
    contested = shapely.difference(_together(day.contested, windows), held)
    return boundary_of(as_multipolygon(held), as_multipolygon(contested))


def _together(polygons: Objects, windows: Objects) -> shapely.Geometry:
    tree = shapely.STRtree(polygons)
    pieces = [shapely.clip_by_rect(polygons[tree.query(window)], *window.bounds) for window in windows]
    return shapely.union_all(np.concatenate(pieces)) if pieces else shapely.MultiPolygon()
