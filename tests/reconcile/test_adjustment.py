"""Oracles: worked examples in print, other programs' output, and scipy.optimize."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy import optimize, stats
from scipy.linalg import null_space

from geo.reconcile.adjustment import adjust, chi2_chance, critical_z, serial_elimination
from geo.reconcile.least_squares import System


def _flows(balances, measured, sd):
    """Flows under balances: the unknowns are coordinates in the balances' null space."""
    sd = np.asarray(sd, float)
    return System(null_space(np.asarray(balances, float)), np.asarray(measured, float), sd, sd)


def _readings(design, values, sd):
    sd = np.asarray(sd, float)
    return System(np.asarray(design, float), np.asarray(values, float), sd, sd)


# A heat exchanger with a bypass (splitter, exchanger, valve, mixer): the first example of Narasimhan and Jordache
# (1999), whose figures also stand in examples/DataReconciliation.mod of github.com/jckantor/MathProg-Solver.
BYPASS = [[1, -1, -1, 0, 0, 0], [0, 1, 0, -1, 0, 0], [0, 0, 1, 0, -1, 0], [0, 0, 0, 1, 1, -1]]


def test_a_gross_error_in_a_bypass_is_found():
    """Stream 2 reads four too much. χ² is that of the imbalances r: rᵀ (B Bᵀ)⁻¹ r, without any adjustment."""
    balances, measured = np.array(BYPASS, float), np.array([101.91, 68.45, 34.65, 64.20, 36.44, 98.88])
    system = _flows(BYPASS, measured, np.ones(6))
    imbalance = balances @ measured
    chi2 = imbalance @ np.linalg.solve(balances @ balances.T, imbalance)
    solved = adjust(system)
    assert (solved.dof, solved.chi2) == (4, pytest.approx(chi2, rel=1e-12))
    assert solved.chi2 > stats.chi2.isf(0.05, 4)
    steps, rest = serial_elimination(system, range(6), 0.05)
    assert [step.readings for step in steps] == [(1,)]
    assert rest.p > 0.05


# The network of four plants of the module "Introduction to data reconciliation", Program for North American
# Mobility in Higher Education (University of Ottawa, 2003), chapters 2 and 3.
COOLING = {
    "measured": [110.5, 60.8, 35.0, 68.9, 38.6, 101.4],
    "variance": [0.6724, 0.2809, 0.2116, 0.5041, 0.2025, 1.44],
}


def test_cooling_water_network():
    system = _flows(BYPASS, COOLING["measured"], np.sqrt(COOLING["variance"]))
    solved = adjust(system)
    assert solved.fitted == pytest.approx(
        [103.24010825, 65.41556049, 37.82454776, 65.41556049, 37.82454776, 103.24010825], abs=5e-9
    )
    covariance = solved.covary(system.design).round(4)
    assert covariance[0].tolist() == [0.1753, 0.1114, 0.0639, 0.1114, 0.0639, 0.1753]
    assert covariance[1, 1:5].tolist() == [0.1365, -0.0251, 0.1365, -0.0251]
    assert covariance[2, 2] == 0.0890


def test_cooling_water_network_with_flows_that_nobody_measures():
    """Flows 1, 3 and 5 alone: 3 and 5 check each other, 1 is checked by nothing, the others follow."""
    whole = null_space(np.asarray(BYPASS, float))
    seen = [0, 2, 4]
    sd = np.sqrt(np.asarray(COOLING["variance"])[seen])
    solved = adjust(System(whole[seen], np.asarray(COOLING["measured"])[seen], sd, sd))
    assert solved.fitted.round(8).tolist() == [110.5, 36.83955566, 36.83955566]
    assert np.isnan(solved.z[0])
    assert solved.dof == 1
    assert [round(solved.estimate(whole[flow])[0], 2) for flow in (1, 3, 5)] == [73.66, 73.66, 110.5]


def test_flows_that_nothing_determines_are_not_given():
    """Only 1 and 6 are measured: they check each other, and how the water divides stays open."""
    whole = null_space(np.asarray(BYPASS, float))
    sd = np.sqrt(np.array([0.6724, 1.44]))
    solved = adjust(System(whole[[0, 5]], np.array([110.5, 101.4]), sd, sd))
    assert [solved.estimate(whole[flow]) is None for flow in range(6)] == [False, True, True, True, True, False]
    assert solved.dof == 1


def test_vdi_2048_steam_turbine():
    """The example of VDI 2048 part 1 (2000), to all digits of OpenModelica's reference output for it.

    testsuite/openmodelica/dataReconciliation/ModelicaDataReconciliationSimpleTests.Models.VDI2048
    .VDI2048Example_Corrected.mos of github.com/OpenModelica/OpenModelica. Local quality is the correction over its
    95 % half-width; the standard never lets that fall below the root of a tenth of the reading's own (streams 5, 8, 9).
    """
    balances = [
        [1, 1, -1, -1, 0.4, 0, 0, 0, 0, 0],
        [0, 0, 1, 1, -1, -1, -1, -1, -1, 0],
        [0, 0, 0, 0, 0, 0, 1, 1, 1, -1],
    ]
    measured = np.array([46.241, 45.668, 44.575, 44.319, 0.525, 69.978, 10.364, 3.744, 4.391, 18.498])
    half_width = np.array([2.5, 2.5, 0.535, 0.532, 0.105, 0.854, 0.168, 0.058, 0.058, 0.205])
    system = _flows(balances, measured, half_width / 1.96)
    solved = adjust(system)
    printed = [44.6918, 44.1188, 44.6385, 44.3818, 0.524194, 69.997, 10.364, 3.744, 4.391, 18.499]
    widths = [1.78991, 1.78991, 0.471702, 0.469808, 0.104563, 0.566796, 0.133016, 0.0566957, 0.0566957, 0.137122]
    quality = [
        0.887628,
        0.887628,
        0.251487,
        0.251487,
        0.0242626,
        0.0297734,
        0.000342739,
        0.00022856,
        0.00022856,
        0.00684795,
    ]
    assert [float(f"{value:.6g}") for value in solved.fitted] == printed
    variance = np.diag(solved.covary(system.design)) * 1.96**2
    assert [float(f"{value:.6g}") for value in np.sqrt(variance)] == widths
    divisor = np.sqrt(np.maximum(half_width**2 - variance, half_width**2 / 10))
    assert np.abs(measured - solved.fitted) / divisor == pytest.approx(quality, rel=5e-6)
    above = half_width**2 - variance > half_width**2 / 10
    assert np.abs(solved.z[above]) / 1.96 == pytest.approx(np.array(quality)[above], rel=5e-6)


def test_levelling_loop_of_gnu_gama():
    """Eight height differences, each leg both ways; GNU Gama 1.5.09 at www.vrmapper.com/gama/1doutput.html."""
    design = [[0, 0, 1], [0, 1, -1], [1, -1, 0], [-1, 0, 0], [1, 0, 0], [-1, 1, 0], [0, -1, 1], [0, 0, -1]]
    values = [-1.225, -0.848, 1.342, 0.720, -0.724, -1.335, 0.842, 1.231]
    solved = adjust(_readings(design, values, np.full(8, 0.005)))
    assert 1000 + solved.x == pytest.approx([999.27487, 997.93325, 998.77513], abs=5.1e-6)
    assert (1000 * np.sqrt(np.diag(solved.covary(np.eye(3))))).round(1).tolist() == [3.1, 3.5, 3.1]
    assert solved.chi2 * 25 == pytest.approx(146.625, abs=5e-4)
    assert (solved.dof, int(np.argmax(np.abs(solved.z))) + 1, round(float(np.abs(solved.z).max()), 2)) == (5, 6, 1.68)


def test_levelling_network_of_strang_and_borre():
    """Linear Algebra, Geodesy, and GPS (1997), ch. 8, as STAR*NET 9 ran it with 6 mm per root km.

    rplstoday.com/community/surveying-geomatics/how-would-you-adjust-this-leveling-data
    """
    design = [[1, 0], [0, 1], [1, 0], [0, 1], [-1, 1]]
    values = [10.021 + 0.732, 10.021 + 1.978, 10.321 + 0.420, 11.002 + 0.988, 1.258]
    solved = adjust(_readings(design, values, 0.006 * np.sqrt([0.970, 1.002, 1.070, 1.110, 0.890])))
    assert round(solved.chi2, 3) == 4.636
    assert round(float(np.sqrt(solved.chi2 / solved.dof)), 3) == 1.243


def test_chances_and_critical_values_agree_with_scipy_stats():
    assert chi2_chance(16.674, 4) == pytest.approx(stats.chi2.sf(16.674, 4), rel=1e-12)
    assert chi2_chance(3.0, 0) == 1.0
    assert critical_z(0.05, 6) == pytest.approx(stats.norm.isf((1 - 0.95 ** (1 / 6)) / 2), rel=1e-12)


def _random_system(seed, rows, columns, lopsided):
    """Readings of some unknowns that share three errors; where lopsided, only errors may fall below zero."""
    random = np.random.default_rng(seed)
    design = random.normal(size=(rows, columns + 3))
    below = 10.0 ** random.uniform(-1, 1, rows)
    above = below * (10.0 ** random.uniform(-1, 1, rows) if lopsided else 1.0)
    shared = 10.0 ** random.uniform(-1, 1, 3)
    free = np.full(columns, np.inf)
    least = np.full(columns, 0.05) if lopsided else free
    return System(
        design, random.normal(size=rows) * 10, below, above, np.append(least, shared), np.append(free, shared)
    )


@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 12))
@example(seed=9167, columns=5, more=0)
@example(seed=8394, columns=5, more=0)
@example(seed=4227, columns=3, more=0)
@settings(max_examples=60, deadline=None)
def test_two_sided_systems_agree_with_scipy_lsq_linear(seed, columns, more):
    system = _random_system(seed, columns + more, columns, lopsided=False)
    known = np.hstack([np.zeros((3, columns)), np.diag(1 / system.prior_below[columns:])])
    design = np.vstack([system.design / system.below[:, None], known])
    values = np.concatenate([system.values / system.below, np.zeros(3)])
    found = optimize.lsq_linear(design, values, tol=1e-14)
    solved = adjust(system)
    assert np.abs(solved.x - found.x).max() <= 1e-9 * max(1.0, np.abs(found.x).max())
    assert solved.chi2 == pytest.approx(2 * found.cost, rel=1e-9, abs=1e-9)
    # (AᵀA)⁻¹ from the triangle of A, since AᵀA squares the condition of A, which reaches 1e5 here; each entry against
    # the deviations of its two numbers, since one that nearly cancels has no digits of its own.
    inverse = np.linalg.inv(np.linalg.qr(design, mode="r"))
    covariance = inverse @ inverse.T
    sd = np.sqrt(np.diag(covariance))
    assert np.abs((solved.covary(np.eye(columns + 3)) - covariance) / np.outer(sd, sd)).max() <= 1e-10


def _bounded(system):
    """Solve by bounded least squares: a lopsided number is an even one plus a part that is never negative."""
    width = system.design.shape[1]
    below, above = np.append(system.below, system.prior_below), np.append(system.above, system.prior_above)
    narrow, wide = np.minimum(below, above), np.maximum(below, above)
    lopsided = np.flatnonzero(wide > narrow)
    parts = np.zeros((len(below), len(lopsided)))
    parts[lopsided, np.arange(len(lopsided))] = -np.where(above > below, 1.0, -1.0)[lopsided]
    design = np.hstack([np.vstack([system.design, np.eye(width)]), parts]) / narrow[:, None]
    penalty = np.hstack([np.zeros((len(lopsided), width)), np.diag(1 / np.sqrt(wide**2 - narrow**2)[lopsided])])
    values = np.concatenate([system.values / narrow[: len(system.values)], np.zeros(width + len(lopsided))])
    low = np.append(np.full(width, -np.inf), np.zeros(len(lopsided)))
    found = optimize.lsq_linear(np.vstack([design, penalty]), values, (low, np.inf), method="bvls", tol=1e-15)
    return found.x[:width], 2 * found.cost


@given(st.integers(0, 10_000), st.integers(1, 5), st.integers(0, 12))
@settings(max_examples=60, deadline=None)
def test_one_sided_systems_agree_with_scipy_lsq_linear(seed, columns, more):
    system = _random_system(seed, columns + more, columns, lopsided=True)
    x, chi2 = _bounded(system)
    solved = adjust(system)
    assert solved.chi2 == pytest.approx(chi2, rel=1e-9)
    assert np.abs(solved.x - x).max() <= 1e-9 * max(1.0, np.abs(x).max())


def test_overlapping_windows_agree_with_scipy_lsq_linear():
    """Many more unknowns than readings, none below zero: χ² and what is read are determined, single gains are not."""
    random = np.random.default_rng(4)
    ends = np.sort(random.integers(0, 41, (60, 2)), axis=1)
    days = np.arange(40)
    design = ((ends[:, :1] <= days) & (days < ends[:, 1:])).astype(float)
    design = np.hstack([design * random.integers(0, 2, (60, 1)) for _ in range(3)])
    values = design @ random.gamma(0.5, 4.0, 120) + random.normal(0, 0.5, 60)
    below, above = random.uniform(0.03, 0.3, 60), random.uniform(0.03, 3.0, 60)
    system = System(design, values, below, above, np.full(120, 0.05), np.full(120, 1e6))
    x, chi2 = _bounded(system)
    solved = adjust(system)
    assert solved.chi2 > 10
    assert solved.chi2 == pytest.approx(chi2, rel=1e-9)
    # Along a side that hardly objects the objective is too flat for the other solver to come closer.
    assert solved.fitted == pytest.approx(design @ x, abs=1e-3)


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_a_squared_residual_is_what_chi2_loses_without_the_reading(seed):
    system = _random_system(seed, 9, 4, lopsided=False)
    solved = adjust(system)
    for reading in range(9):
        kept = np.arange(9) != reading
        assert solved.chi2 - adjust(system.keep(kept)).chi2 == pytest.approx(solved.z[reading] ** 2, abs=1e-7)


def test_suspects_that_nothing_tells_apart_go_out_together():
    """Two readings of one length: either may be wrong. A third one settles it."""
    pair = _readings(np.ones((2, 1)), [10.0, 20.0], [1.0, 1.0])
    assert [step.readings for step in serial_elimination(pair, range(2), 0.05)[0]] == [(0, 1)]
    three = _readings(np.ones((3, 1)), [10.0, 20.0, 10.5], [1.0, 1.0, 1.0])
    assert [step.readings for step in serial_elimination(three, range(3), 0.05)[0]] == [(1,)]


def test_only_candidates_are_accused():
    three = _readings(np.ones((3, 1)), [10.0, 20.0, 10.5], [1.0, 1.0, 1.0])
    steps, solved = serial_elimination(three, (0, 2), 0.05)
    assert [step.readings for step in steps] == [(0,), (2,)]
    assert solved.fitted == pytest.approx([20.0])


def test_one_sided_reading_pulls_on_one_side_alone():
    """At least 100 with a rounding of 0.3, beside 130 ± 5: no objection to speak of; beside 90 ± 5: 100 wins."""
    above = System(np.ones((2, 1)), np.array([100.0, 130.0]), np.array([0.3, 5.0]), np.array([np.inf, 5.0]))
    assert adjust(above).x[0] == pytest.approx(130.0)
    below = System(np.ones((2, 1)), np.array([100.0, 90.0]), np.array([0.3, 5.0]), np.array([np.inf, 5.0]))
    assert adjust(below).x[0] == pytest.approx((100 / 0.09 + 90 / 25) / (1 / 0.09 + 1 / 25))
