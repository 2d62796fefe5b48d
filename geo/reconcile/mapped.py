"""What one source's polygons show in every cell, and how the errors of its readings hang together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.cells import spans
from geo.reconcile.meter import UntestableError
from geo.reconcile.model import Measurement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from geo.control.model import ControlSnapshot
    from geo.reconcile.cells import Grid
    from geo.reconcile.meter import GroundMeter
    from geo.regions.model import Region

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class MapReadings:
    """The readings of one source, cell by cell.

    Attributes
    ----------
    source
        Who drew the polygons.
    cells
        Indices of the cells that they cover, ascending.
    low, km2, high
        Confirmed, central and widest reading of each, km².
    covariance
        Of the central readings, km⁴: sparse, since only neighbours in time share errors.
    """

    source: str
    cells: NDArray[np.intp]
    low: Floats
    km2: Floats
    high: Floats
    covariance: csr_array

    def read(self, row: Floats, start: date, end: date, region: str) -> Measurement | None:
        """Sum the readings of some cells; None where the source does not cover them all.

        Parameters
        ----------
        row
            Which cells, as ones and zeros.
        start, end, region
            What to call the sum.
        """
        wanted = np.flatnonzero(row)
        if not np.isin(wanted, self.cells).all():
            return None
        chosen = np.isin(self.cells, wanted).astype(float)
        variance = float(chosen @ (self.covariance @ chosen))
        return Measurement(
            low_km2=float(self.low @ chosen),
            km2=float(self.km2 @ chosen),
            high_km2=float(self.high @ chosen),
            sd_km2=max(variance, 0.0) ** 0.5,
            before=start,
            after=end,
            region=region,
            source=self.source,
        )


@dataclass(frozen=True)
class Known:
    """What maps together show.

    Attributes
    ----------
    cells
        Indices of the cells that any of them covers, ascending.
    km2
        Their weighted mean in each, km².
    root
        A square root of its covariance: `root @ root.T`, km².
    chi2, dof
        How far the maps are from one another.
    """

    cells: NDArray[np.intp]
    km2: Floats
    root: csr_array
    chi2: float
    dof: int


def combine_maps(maps: Sequence[MapReadings], grid: Grid) -> Known:
    """Take the weighted mean of all maps, face by face: no error reaches from one face into another.

    Parameters
    ----------
    maps
        Any number.
    grid
        The cells that they read.

    Returns
    -------
    known
        Of the cells that at least one map covers.
    """
    from scipy.linalg import block_diag, cholesky, solve_triangular
    from scipy.sparse import block_diag as blocks
    from scipy.sparse import csr_array

    found: list[tuple[NDArray[np.intp], Floats, Floats]] = []
    chi2, dof = 0.0, 0
    for face in range(len(grid.faces)):
        own = [(each, np.flatnonzero(each.cells // grid.intervals == face)) for each in maps]
        own = [(each, place) for each, place in own if len(place)]
        if not own:
            continue
        read = np.concatenate([each.cells[place] for each, place in own])
        values = np.concatenate([each.km2[place] for each, place in own])
        root = block_diag(*(cholesky(each.covariance[p][:, p].toarray(), lower=True) for each, p in own))
        cells = np.unique(read)
        if len(own) > 1:
            design = solve_triangular(root, (read[:, None] == cells).astype(float), lower=True)
            values = solve_triangular(root, values, lower=True)
            q, r = np.linalg.qr(design)
            mean = solve_triangular(r, q.T @ values)
            off = values - design @ mean
            chi2, dof = chi2 + float(off @ off), dof + len(read) - len(cells)
            values, root = mean, solve_triangular(r, np.eye(len(cells)))
        found.append((cells, values, root))
    if not found:
        return Known(np.zeros(0, dtype=np.intp), np.zeros(0), csr_array((0, 0)), 0.0, 0)
    cells, km2 = (np.concatenate([each[part] for each in found]) for part in (0, 1))
    return Known(cells, km2, csr_array(blocks([each[2] for each in found])), chi2, dof)


def map_cells(grid: Grid, meter: GroundMeter, actor: str, lag_days: int) -> MapReadings | None:
    r"""Measure what an actor gained in every cell.

    Three errors make up the covariance of the central readings, which count all ground that changed hands:

    - the line is off: σ·√(L·ℓ) from the polygons, and never less than one blot of σ·ℓ;
    - contested ground: the truth lies anywhere between the low and the high reading,
      :math:`(high - low)/\sqrt{12}`;
    - the map lags: what it shows on a day is up to `lag_days`, and the age of the snapshot, behind. Ground missing
      at the end of one interval is there in the next one, so this error moves ground between neighbouring
      intervals and leaves sums over time alone: with λ = rate · days / √12 at each day, +λ² in both intervals and
      −λ² between them.

    Parameters
    ----------
    grid
        The cells.
    meter
        The source.
    actor
        The side that gained.
    lag_days
        How many days a map may follow the event.

    Returns
    -------
    readings
        None where the source covers no cell, or maps another conflict.
    """
    readings: dict[int, tuple[float, float, float, float]] = {}
    ages = [0.0] * len(grid.days)
    for interval, (start, end) in enumerate(pairwise(grid.days)):
        try:
            before, after = meter.snapshot(start), meter.snapshot(end)
        except UntestableError:
            continue
        if actor not in (after.attacker, after.defender):
            return None
        ages[interval], ages[interval + 1] = (start - before.date).days, (end - after.date).days
        for face, reading in _read_interval(grid, before, after, actor).items():
            readings[face * grid.intervals + interval] = reading
    if not readings:
        return None
    cells = np.array(sorted(readings), dtype=np.intp)
    low, km2, high, sd = np.array([readings[int(cell)] for cell in cells]).T
    covariance = _covariance(sd**2 + (high - low) ** 2 / 12, cells, km2, grid, [lag_days + age for age in ages])
    return MapReadings(meter.archive.source, cells, low, km2, high, covariance)


def _read_interval(
    grid: Grid, before: ControlSnapshot, after: ControlSnapshot, actor: str
) -> dict[int, tuple[float, float, float, float]]:
    """Return low, central and high reading and the line's standard deviation, a face."""
    from geo.control.change import measure_change

    named = grid.faces[:-1] if grid.has_rest else grid.faces
    covered = [face for face in named if _covers(face, before, after)]
    change = measure_change(before, after, covered)
    blot = after.sigma_m * after.correlation_m / 1e6
    rows = [change.row(face.name, actor) for face in covered]
    found = {
        grid.faces.index(face): (row.low_km2, row.km2, row.high_km2, float(np.hypot(row.sd_km2, blot)))
        for face, row in zip(covered, rows, strict=True)
    }
    if grid.has_rest:
        whole = change.row("all", actor)
        variance = max(whole.sd_km2**2 - sum(row.sd_km2**2 for row in rows), 0.0)
        found[len(grid.faces) - 1] = (
            max(whole.low_km2 - sum(row.low_km2 for row in rows), 0.0),
            max(whole.km2 - sum(row.km2 for row in rows), 0.0),
            max(whole.high_km2 - sum(row.high_km2 for row in rows), 0.0),
            float(np.hypot(variance**0.5, blot)),
        )
    return found


def _covers(face: Region, *snapshots: ControlSnapshot) -> bool:
    """Whether a source draws anything in a face; where it draws nothing, it may not look."""
    return any(
        face.polygon.intersects(snapshot.held) or face.polygon.intersects(snapshot.contested) for snapshot in snapshots
    )


def _covariance(variance: Floats, cells: NDArray[np.intp], km2: Floats, grid: Grid, days: Sequence[float]) -> csr_array:
    """Return the covariance of cells with errors of their own, and with what the lag moves between neighbours."""
    from scipy.sparse import csr_array, diags_array, lil_array

    place = {int(cell): index for index, cell in enumerate(cells)}
    length = spans(grid.days)
    moved = lil_array(diags_array(variance))
    for face in range(len(grid.faces)):
        for day in range(len(grid.days)):
            sides = [
                (place[cell], float(length[interval]))
                for interval in (day - 1, day)
                if 0 <= interval < grid.intervals and (cell := face * grid.intervals + interval) in place
            ]
            if not sides:
                continue
            rate = sum(km2[index] for index, _ in sides) / sum(span for _, span in sides)
            lag = (rate * days[day]) ** 2 / 12
            for index, _ in sides:
                moved[index, index] += lag
            if len(sides) == 2:
                one, other = sides[0][0], sides[1][0]
                moved[one, other] -= lag
                moved[other, one] -= lag
    return csr_array(moved)
