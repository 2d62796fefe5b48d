r"""Least squares under redundancy: many readings of the same few quantities, and which of them cannot be true.

The model is :math:`y = A x + \varepsilon` with :math:`\varepsilon \sim N(0, \Sigma)`. Generalised least squares gives
:math:`\hat x = (A^T \Sigma^{-1} A)^+ A^T \Sigma^{-1} y`; the weighted sum of squared residuals follows χ² with
n − rank(A) degrees of freedom where all readings are honest (the global test), and each residual over its own standard
deviation is a standard normal number (the measurement test). Readings of the two kinds that reports make are
independent of one another; readings of a map share errors and come with a covariance.

References
----------
Serth, R. W. and Heenan, W. A. (1986). Gross error detection and data reconciliation in steam-metering systems. AIChE
Journal 32, 733-742.
Narasimhan, S. and Jordache, C. (1999). Data Reconciliation and Gross Error Detection. Gulf Publishing, ch. 3, 7, 8.
Mah, R. S. H. and Tamhane, A. C. (1982). Detection of gross errors in process data. AIChE Journal 28, 828-830.
Baarda, W. (1968). A testing procedure for use in geodetic networks. Netherlands Geodetic Commission 2 (5).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Residuals below this share of their own standard deviation's scale belong to readings that nothing checks.
_REDUNDANT = 1e-9
_RANK = 1e-11
_ROUNDS = 200
# From so many unknowns on, up to so many gross errors are taken out between two solutions.
_LARGE, _BATCH = 500, 25
_TOUCHING = 1e-10
# Suspects whose guilt is less than twenty times likelier than that of the first one are not told apart
# from it where they sit in the same contradiction: exp(Δz² / 2) < 20.
_ODDS = 2 * np.log(20.0)
_SAME_CONTRADICTION = 0.9


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
    joint_design, joint_values, joint_covariance
        Readings that share errors: design, values and full covariance.
    """

    design: Floats
    values: Floats
    below: Floats
    above: Floats
    joint_design: Floats = field(default_factory=lambda: np.zeros((0, 0)))
    joint_values: Floats = field(default_factory=lambda: np.zeros(0))
    joint_covariance: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    def keep(self, kept: Flags) -> System:
        """Return the system with some of its independent readings alone."""
        return replace(
            self, design=self.design[kept], values=self.values[kept], below=self.below[kept], above=self.above[kept]
        )


@dataclass(frozen=True)
class Adjustment:
    """The least-squares solution of a system.

    Attributes
    ----------
    x, covariance
        The solution of smallest norm, and its covariance; meaningful for what is `estimable`.
    fitted
        What the solution says of each independent reading.
    sd
        The standard deviation that counted for each: `below` or `above`.
    z
        Residual (read − fitted) over its standard deviation; NaN where nothing else checks the reading.
    correlation
        Of the residuals of independent readings, for telling suspects apart.
    chi2, dof, p
        The global test: p is the chance of so large a χ² if all readings are honest; 1 without redundancy.
    """

    x: Floats
    covariance: Floats
    fitted: Floats
    sd: Floats
    z: Floats
    correlation: Floats
    chi2: float
    dof: int
    p: float
    _null: Floats = field(repr=False)

    def estimable(self, combination: Floats) -> bool:
        """Whether the readings determine a linear combination of the unknowns."""
        length = float(np.linalg.norm(combination))
        return length > 0 and float(np.linalg.norm(self._null @ combination)) <= 1e-7 * length

    def estimate(self, combination: Floats) -> tuple[float, float] | None:
        """Return the value and standard deviation of a combination of the unknowns; None where it is not determined."""
        if not self.estimable(combination):
            return None
        variance = float(combination @ self.covariance @ combination)
        return float(combination @ self.x), float(np.sqrt(max(variance, 0.0)))


@dataclass(frozen=True)
class Elimination:
    """One step of serial elimination.

    Attributes
    ----------
    readings
        Indices of the readings taken out: the suspect, and those that the data cannot tell from it.
    z
        The suspect's residual over its standard deviation, when it was taken out.
    """

    readings: tuple[int, ...]
    z: float


def adjust(system: System) -> Adjustment:
    """Solve a system by generalised least squares.

    One-sided readings make the objective piecewise quadratic and convex: which side counts follows from the sign of
    the residual, and is found by iteration.

    Parameters
    ----------
    system
        Its unknowns need not all be determined.

    Returns
    -------
    adjustment
        The solution, its residuals and the global test.

    Examples
    --------
    Two readings of one length, the second one twice as sure:

    >>> solved = adjust(System(np.ones((2, 1)), np.array([10.0, 11.0]), np.array([2.0, 1.0]), np.array([2.0, 1.0])))
    >>> solved.x.round(3), round(solved.chi2, 3), solved.dof
    (array([10.8]), 0.2, 1)
    """
    joint = _whiten_joint(system)
    high = np.isinf(system.above)
    x = None
    for _ in range(_ROUNDS):
        sd = np.where(high, system.above, system.below)
        weights = np.where(np.isfinite(sd), 1 / sd, 0.0)
        target = _solve_quickly(system, joint, weights)
        if np.array_equal(_sides(system, target, high), high):
            break
        # Newton's step on a convex, piecewise quadratic objective; shortened where it overshoots, it ends.
        x = target if x is None else _descend(system, joint, x, target)
        high = _sides(system, x, high)
    return _describe(system, joint, sd, weights, _solve(system, joint, weights))


def serial_elimination(
    system: System, candidates: Iterable[int], significance: float, *, without: Iterable[int] = ()
) -> tuple[tuple[Elimination, ...], Adjustment]:
    """Take out gross errors one by one: the iterative measurement test.

    While the largest normalised residual among the candidates exceeds the critical value for so many tests at once
    (Šidák), its reading is taken out and the rest solved again. The square of that residual is what χ² loses
    thereby, so it is also the largest loss. Suspects in the same contradiction that the data cannot tell apart go
    out together.

    Parameters
    ----------
    system
        All readings.
    candidates
        Indices of the independent readings that may be wrong.
    significance
        Chance of accusing anything where all readings are honest.
    without
        Readings that are out already.

    Returns
    -------
    steps, adjustment
        What was taken out, in order; and the solution without it.
    """
    kept = np.ones(len(system.values), dtype=bool)
    kept[list(without)] = False
    steps: list[Elimination] = []
    solved = adjust(system.keep(kept))
    suspects = np.array(sorted(int(each) for each in candidates), dtype=int)
    while kept[suspects].any():
        found = _worst(solved, suspects[kept[suspects]], np.cumsum(kept) - 1, significance)
        if not found:
            break
        steps += found
        kept[[reading for step in found for reading in step.readings]] = False
        solved = adjust(system.keep(kept))
    return tuple(steps), solved


def _worst(
    solved: Adjustment, left: NDArray[np.intp], place: NDArray[np.intp], significance: float
) -> list[Elimination]:
    """Return the worst suspect with those that nothing tells from it; in a large system, the next ones as well.

    Without reading i, every other residual is (z_j − ρ_ij z_i) / √(1 − ρ_ij²), so that several steps need no new
    solution as long as no one-sided reading changes sides.
    """
    z = np.nan_to_num(solved.z[place[left]])
    correlation = solved.correlation[np.ix_(place[left], place[left])]
    open_ = np.ones(len(left), dtype=bool)
    found: list[Elimination] = []
    while open_.any() and len(found) < (1 if len(solved.x) < _LARGE else _BATCH):
        size = np.where(open_, np.abs(z), 0.0)
        worst = int(np.argmax(size))
        if size[worst] <= critical_z(significance, int(open_.sum())):
            break
        close = size[worst] ** 2 - size**2 < _ODDS
        group = open_ & close & (np.abs(correlation[worst]) >= _SAME_CONTRADICTION)
        found.append(Elimination(tuple(int(each) for each in left[group]), float(z[worst])))
        open_ &= ~group
        rest = np.sqrt(np.clip(1 - correlation[worst] ** 2, 1e-12, None))
        z = (z - correlation[worst] * z[worst]) / rest
        correlation = (correlation - np.outer(correlation[worst], correlation[worst])) / np.outer(rest, rest)
    return found


def chi2_chance(chi2: float, dof: int) -> float:
    """Return the chance of a χ² at least so large with so many degrees of freedom; 1 with none."""
    from scipy.special import chdtrc

    return float(chdtrc(dof, chi2)) if dof > 0 else 1.0


def critical_z(significance: float, tests: int) -> float:
    """Return the standard deviations that so many independent two-sided tests together exceed by chance (Šidák).

    Examples
    --------
    >>> round(critical_z(0.05, 1), 3), round(critical_z(0.05, 40), 3)
    (1.96, 3.22)
    """
    from scipy.special import ndtri

    return float(-ndtri((1 - (1 - significance) ** (1 / tests)) / 2))


def _sides(system: System, x: Floats, before: Flags) -> Flags:
    """Return for which readings the truth lies above what was read; where it is neither, as before."""
    off = system.design @ x - system.values
    near = np.abs(off) <= _TOUCHING * np.maximum(1.0, np.abs(system.values))
    return np.where(near | (system.below == system.above), before, off > 0)


def _descend(system: System, joint: tuple[Floats, Floats], x: Floats, target: Floats) -> Floats:
    """Go from x towards a target as far as the objective falls."""
    least, step = _objective(system, joint, x), 1.0
    while step > _TOUCHING and _objective(system, joint, x + step * (target - x)) > least:
        step /= 2
    return x + step * (target - x)


def _objective(system: System, joint: tuple[Floats, Floats], x: Floats) -> float:
    off = system.design @ x - system.values
    shared = joint[1] - joint[0] @ x
    return float(np.sum((off / np.where(off > 0, system.above, system.below)) ** 2) + shared @ shared)


def _whiten_joint(system: System) -> tuple[Floats, Floats]:
    from scipy.linalg import cholesky, solve_triangular

    if not len(system.joint_values):
        return np.zeros((0, system.design.shape[1])), np.zeros(0)
    lower = cholesky(system.joint_covariance, lower=True)
    return (
        solve_triangular(lower, system.joint_design, lower=True),
        solve_triangular(lower, system.joint_values, lower=True),
    )


def _whitened(system: System, joint: tuple[Floats, Floats], weights: Floats) -> tuple[Floats, Floats]:
    heard = weights > 0
    design = np.vstack([system.design[heard] * weights[heard, None], joint[0]])
    return design, np.concatenate([system.values[heard] * weights[heard], joint[1]])


def _solve_quickly(system: System, joint: tuple[Floats, Floats], weights: Floats) -> Floats:
    """Return a solution alone, by an orthogonal factorisation that takes a fraction of the time."""
    from scipy.linalg import lstsq

    design, values = _whitened(system, joint, weights)
    x: Floats = lstsq(design, values, cond=_RANK * max(design.shape), lapack_driver="gelsy")[0]
    return x


def _solve(system: System, joint: tuple[Floats, Floats], weights: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Return the solution, and the parts of the whitened design's singular value decomposition that matter."""
    from scipy.linalg import svd

    design, values = _whitened(system, joint, weights)
    u, s, vt = svd(design, full_matrices=False)
    rank = int(np.sum(s > _RANK * s.max(initial=0.0) * max(design.shape)))
    u, s, vt = u[:, :rank], s[:rank], vt[:rank]
    x = vt.T @ ((u.T @ values) / s)
    # One step of refinement takes back the digits that the ratio of the largest to the smallest weight costs.
    x += vt.T @ ((u.T @ (values - design @ x)) / s)
    return x, u, s, vt


def _describe(
    system: System,
    joint: tuple[Floats, Floats],
    sd: Floats,
    weights: Floats,
    solution: tuple[Floats, Floats, Floats, Floats],
) -> Adjustment:
    x, u, s, vt = solution
    count = len(system.values)
    fitted = system.design @ x
    off = np.concatenate([(system.values - fitted) * weights, joint[1] - joint[0] @ x])
    heard = weights > 0
    share = np.zeros((count, len(s)))
    share[heard] = u[: np.count_nonzero(heard)]
    spread = np.eye(count) - share @ share.T
    free = np.clip(np.diag(spread), 0.0, None)
    checked = (free > _REDUNDANT) & heard
    root = np.sqrt(np.where(checked, free, 1.0))
    z = np.where(checked, off[:count] / root, np.nan)
    correlation = np.where(np.outer(checked, checked), spread / np.outer(root, root), 0.0)
    chi2 = float(off @ off)
    dof = int(np.count_nonzero(heard)) + len(joint[1]) - len(s)
    return Adjustment(
        x=x,
        covariance=(vt.T / s**2) @ vt,
        fitted=fitted,
        sd=sd,
        z=z,
        correlation=correlation,
        chi2=chi2,
        dof=dof,
        p=chi2_chance(chi2, dof),
        _null=np.eye(len(x)) - vt.T @ vt,
    )
