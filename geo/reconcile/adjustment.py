r"""Adjustment: what many readings of the same few quantities come to, and which of them cannot be true.

Where all readings are honest, the weighted sum of squared residuals follows χ² with n − rank(A) degrees of freedom
(the global test), and each residual over its own standard deviation is a standard normal number (the measurement
test).

References
----------
Serth, R. W. and Heenan, W. A. (1986). Gross error detection and data reconciliation in steam-metering systems. AIChE
Journal 32, 733-742.
Narasimhan, S. and Jordache, C. (1999). Data Reconciliation and Gross Error Detection. Gulf Publishing, ch. 3, 7, 8.
Mah, R. S. H. and Tamhane, A. C. (1982). Detection of gross errors in process data. AIChE Journal 28, 828-830.
Baarda, W. (1968). A testing procedure for use in geodetic networks. Netherlands Geodetic Commission 2 (5).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from geo.reconcile.least_squares import Solution, System, solve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

# Residuals below this share of their own standard deviation's scale belong to readings that nothing checks.
_REDUNDANT = 1e-9
# Suspects whose guilt is less than twenty times likelier than that of the first one are not told apart
# from it where they sit in the same contradiction: exp(Δz² / 2) < 20.
_ODDS = 2 * np.log(20.0)
_SAME_CONTRADICTION = 0.9


@dataclass(frozen=True)
class Adjustment:
    """The least-squares solution of a system, tested.

    Attributes
    ----------
    x
        The unknowns; meaningful for what is `estimable`.
    fitted
        What the solution says of each reading.
    sd
        The standard deviation that counted for each: `below` or `above`.
    z
        Residual (read − fitted) over its standard deviation; NaN where nothing else checks the reading.
    correlation
        Of the residuals, for telling suspects apart.
    chi2, dof, p
        The global test: p is the chance of so large a χ² if all readings are honest; 1 without redundancy.
    """

    x: Floats
    fitted: Floats
    sd: Floats
    z: Floats
    correlation: Floats
    chi2: float
    dof: int
    p: float
    _system: System = field(repr=False)
    _solution: Solution = field(repr=False)

    def estimable(self, combination: Floats) -> bool:
        """Whether the readings determine a linear combination of the unknowns."""
        length = float(np.linalg.norm(combination))
        part, vt = combination[self._solution.free], self._solution.vt
        return length > 0 and float(np.linalg.norm(part - vt.T @ (vt @ part))) <= 1e-7 * length

    def estimate(self, combination: Floats) -> tuple[float, float] | None:
        """Return the value and standard deviation of a combination of the unknowns; None where it is not determined."""
        if not self.estimable(combination):
            return None
        variance = float(self.covary(combination[None])[0, 0])
        return float(combination @ self.x), float(np.sqrt(max(variance, 0.0)))

    def covary(self, combinations: Floats) -> Floats:
        """Return the covariance of estimable combinations, one a row."""
        from scipy.linalg import solve_triangular

        found = self._solution
        known = ~found.free
        # What is known beforehand: its own spread, less what the readings tell of it, plus what the rest leaves open.
        soft = combinations[:, known] * found.prior[known]
        held = self._system.design[found.heard][:, known] * found.prior[known]
        told = solve_triangular(found.root, held @ soft.T, lower=True, check_finite=False).T
        left = (combinations[:, found.free] - told @ found.whitened) @ (found.vt.T / found.s)
        covariance: Floats = left @ left.T + soft @ soft.T - told @ told.T
        return covariance


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


def adjust(system: System, *, near: Floats | None = None) -> Adjustment:
    """Solve a system by generalised least squares, and test it.

    Parameters
    ----------
    system
        Its unknowns need not all be determined.
    near
        Where to begin, for instance the solution of almost the same system.

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
    from scipy.linalg import solve_triangular

    found = solve(system, near)
    heard = found.heard
    own = solve_triangular(found.root, np.diag(found.sd[heard]), lower=True, check_finite=False).T
    unseen = own - (own @ found.u) @ found.u.T
    spread = np.zeros((len(heard), len(heard)))
    spread[np.ix_(heard, heard)] = unseen @ unseen.T
    off = np.zeros(len(heard))
    off[heard] = own @ found.rest
    free = np.diag(spread)
    checked = free > _REDUNDANT
    scale = np.sqrt(np.where(checked, free, 1.0))
    chi2 = float(found.rest @ found.rest)
    dof = int(np.count_nonzero(heard)) - len(found.s)
    return Adjustment(
        x=found.x,
        fitted=system.design @ found.x,
        sd=found.sd,
        z=np.where(checked, off / scale, np.nan),
        correlation=np.where(np.outer(checked, checked), spread / np.outer(scale, scale), 0.0),
        chi2=chi2,
        dof=dof,
        p=chi2_chance(chi2, dof),
        _system=system,
        _solution=found,
    )


def serial_elimination(
    system: System,
    candidates: Iterable[int],
    significance: float,
    *,
    without: Iterable[int] = (),
    near: Floats | None = None,
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
        Indices of the readings that may be wrong.
    significance
        Chance of accusing anything where all readings are honest.
    without
        Readings that are out already.
    near
        Where to begin.

    Returns
    -------
    steps, adjustment
        What was taken out, in order; and the solution without it.
    """
    kept = np.ones(len(system.values), dtype=bool)
    kept[list(without)] = False
    steps: list[Elimination] = []
    solved = adjust(system.keep(kept), near=near)
    suspects = np.array(sorted(int(each) for each in candidates), dtype=int)
    while kept[suspects].any():
        step = _worst(solved, suspects[kept[suspects]], np.cumsum(kept) - 1, significance)
        if step is None:
            break
        steps.append(step)
        kept[list(step.readings)] = False
        solved = adjust(system.keep(kept), near=solved.x)
    return tuple(steps), solved


def _worst(
    solved: Adjustment, left: NDArray[np.intp], place: NDArray[np.intp], significance: float
) -> Elimination | None:
    """Return the worst suspect with those that nothing tells from it; None where none is bad enough."""
    at = place[left]
    size = np.abs(np.nan_to_num(solved.z[at]))
    worst = int(np.argmax(size))
    if size[worst] <= critical_z(significance, len(left)):
        return None
    alike = (size[worst] ** 2 - size**2 < _ODDS) & (np.abs(solved.correlation[at[worst], at]) >= _SAME_CONTRADICTION)
    return Elimination(tuple(int(each) for each in left[alike]), float(solved.z[at[worst]]))


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
