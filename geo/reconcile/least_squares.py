r"""Least squares with one-sided readings, and with unknowns of which something is known beforehand.

The model is :math:`y = A x + \varepsilon` with :math:`\varepsilon \sim N(0, \Sigma)`. Some unknowns are known to be
near zero: errors that readings share, or what may not fall below nothing. Those with a finite deviation d are taken
out of the unknowns, and their spread is put into that of the readings, :math:`\Sigma + A_s D^2 A_s^T`. Its root comes
from an orthogonal factorisation of :math:`(\Sigma^{1/2}, A_s D)`, so that nothing is squared. What is left to solve is
as small as the number of readings, however many unknowns there are.

References
----------
Björck, Å. (1996). Numerical Methods for Least Squares Problems. SIAM, ch. 4.
Clark, D. I. and Osborne, M. R. (1986). Finite algorithms for Huber's M-estimator. SIAM Journal on Scientific and
Statistical Computing 7, 72-85.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

_RANK = 1e-11
_ROUNDS = 500
_TOUCHING = 1e-10


@dataclass(frozen=True)
class System:
    """Readings of unknown quantities.

    Attributes
    ----------
    design
        Shape (readings, unknowns): what each reading sums.
    values
        What was read.
    below, above
        Standard deviation where the truth lies below, or above, what was read. They differ for one-sided readings
        ("more than 100"); infinity stands for "no objection".
    prior_below, prior_above
        Standard deviation of each unknown where it lies below, or above, zero, as known beforehand: infinity where
        nothing is known, 0 where it is zero. Empty where nothing is known of any.
    """

    design: Floats
    values: Floats
    below: Floats
    above: Floats
    prior_below: Floats = field(default_factory=lambda: np.zeros(0))
    prior_above: Floats = field(default_factory=lambda: np.zeros(0))

    def keep(self, kept: Flags) -> System:
        """Return the system with some of its readings alone."""
        return replace(
            self, design=self.design[kept], values=self.values[kept], below=self.below[kept], above=self.above[kept]
        )


@dataclass(frozen=True)
class Solution:
    """The least-squares solution, and the factors that say how sure it is.

    Attributes
    ----------
    x
        The unknowns.
    sd, prior
        The standard deviation that counted for each reading and each unknown: `below` or `above`.
    heard
        Readings with a finite deviation.
    free
        Unknowns without one.
    root
        Lower triangular root of the covariance of the heard readings.
    whitened
        `root` times this is what heard readings hold of the free unknowns.
    u, s, vt
        Its singular value decomposition, as far as its rank.
    rest
        `root` times this is what is left of the heard readings.
    """

    x: Floats
    sd: Floats
    prior: Floats
    heard: Flags
    free: Flags
    root: Floats
    whitened: Floats
    u: Floats
    s: Floats
    vt: Floats
    rest: Floats


@dataclass(frozen=True)
class _Sides:
    """Which readings, and which unknowns' zeros, the truth lies above."""

    high: Flags
    up: Flags

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Sides) and bool((self.high == other.high).all() and (self.up == other.up).all())

    __hash__ = None  # type: ignore[assignment]


def solve(system: System, near: Floats | None = None) -> Solution:
    """Minimise the weighted sum of squared residuals.

    One-sided numbers make the objective piecewise quadratic and convex: which side counts follows from the sign of
    the residual. It is found by Newton's method with an exact search along each step.

    Parameters
    ----------
    system
        Its unknowns need not all be determined.
    near
        Where to begin; what the readings leave open stays as close to it as it can. Zero without it.

    Returns
    -------
    solution
        Of the unknowns that nothing determines, one of many.
    """
    width = system.design.shape[1]
    if not len(system.prior_below):
        system = replace(system, prior_below=np.full(width, np.inf), prior_above=np.full(width, np.inf))
    shared = _shared(system)
    x = np.zeros(width) if near is None else near
    sides = _sides(system, x, _Sides(np.zeros(len(system.values), bool), np.ones(width, bool)))
    for _ in range(_ROUNDS):
        found = _solve_sides(system, sides, shared, x)
        if _sides(system, found.x, sides) == sides:
            break
        x = x + _search(system, x, found.x - x) * (found.x - x)
        sides = _sides(system, x, sides)
    return found


def _two_sided(system: System) -> Flags:
    same: Flags = (system.prior_below == system.prior_above) & np.isfinite(system.prior_below)
    return same


def _shared(system: System) -> Floats:
    """Return a root of the covariance that unknowns with one and the same deviation on both sides give readings."""
    chosen = _two_sided(system)
    spread: Floats = system.design[:, chosen] * system.prior_below[chosen]
    return spread if spread.shape[1] <= len(spread) else _root(spread)


def _root(spread: Floats) -> Floats:
    """Return the lower triangular root of spread · spreadᵀ, without forming it."""
    return cast("Floats", np.linalg.qr(spread.T, mode="r")).T


def _sides(system: System, x: Floats, before: _Sides) -> _Sides:
    """Return on which side each number lies; where on neither, as before."""
    off = system.design @ x - system.values
    near = np.abs(off) <= _TOUCHING * np.maximum(1.0, np.abs(system.values))
    return _Sides(
        np.where(near | (system.below == system.above), before.high, off > 0),
        np.where((np.abs(x) <= _TOUCHING) | (system.prior_below == system.prior_above), before.up, x > 0),
    )


def _search(system: System, x: Floats, step: Floats) -> float:
    """Return how far along a step the objective falls, 1 for all of it."""
    off = np.concatenate([system.design @ x - system.values, x])
    slope = np.concatenate([system.design @ step, step])
    precision = [
        np.divide(1.0, sd, out=np.zeros_like(sd), where=sd > 0) ** 2
        for sd in (np.append(system.below, system.prior_below), np.append(system.above, system.prior_above))
    ]

    def steepness(at: float) -> float:
        there = off + at * slope
        return float(np.sum(np.where(there > 0, precision[1], precision[0]) * there * slope))

    crossed = -off[slope != 0] / slope[slope != 0]
    bends = np.concatenate([[0.0], np.unique(crossed[(crossed > 0) & (crossed < 1)]), [1.0]])
    low, high = 0, len(bends) - 1
    if steepness(bends[high]) <= 0:
        return 1.0
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if steepness(bends[middle]) < 0 else (low, middle)
    # Between two bends the steepness is a straight line; it is read off inside, where no number touches its bend.
    width = bends[high] - bends[low]
    inner = bends[low] + np.array([0.25, 0.75]) * width
    first, second = steepness(inner[0]), steepness(inner[1])
    if second <= first:
        return float(bends[low])
    return float(np.clip(inner[0] - first * (inner[1] - inner[0]) / (second - first), bends[low], bends[high]))


def _solve_sides(system: System, sides: _Sides, shared: Floats, x: Floats) -> Solution:
    """Solve with all sides given; free unknowns that nothing determines stay close to x."""
    from scipy.linalg import solve_triangular, svd

    sd = np.where(sides.high, system.above, system.below)
    prior = np.where(sides.up, system.prior_above, system.prior_below)
    heard, free = np.isfinite(sd), np.isinf(prior)
    design, values = system.design[heard], system.values[heard]
    leaning = ~free & ~_two_sided(system)
    parts = [np.diag(sd[heard]), shared[heard], design[:, leaning] * prior[leaning]]
    root = _root(np.hstack(parts))
    both = np.hstack([values[:, None], design[:, free]])
    both = solve_triangular(root, both, lower=True, check_finite=False)
    target, whitened = both[:, 0], both[:, 1:]
    u, s, vt = svd(whitened, full_matrices=False, check_finite=False)
    rank = int(np.sum(s > _RANK * s.max(initial=0.0) * max(whitened.shape)))
    u, s, vt = u[:, :rank], s[:rank], vt[:rank]
    found = x[free]
    # The second step takes back the digits that the ratio of the largest to the smallest weight costs.
    for _ in range(2):
        found = found + vt.T @ ((u.T @ (target - whitened @ found)) / s)
    rest = target - whitened @ found
    solved = np.empty(len(prior))
    solved[free] = found
    pull = solve_triangular(root, rest, lower=True, trans="T", check_finite=False)
    solved[~free] = prior[~free] ** 2 * (design[:, ~free].T @ pull)
    return Solution(solved, sd, prior, heard, free, root, whitened, u, s, vt, rest)
