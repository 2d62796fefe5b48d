"""The verdict: a claimed interval against the readings of a measurement."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo.reconcile.model import Measurement, Verdict


def judge(low_km2: float, high_km2: float, measured: Measurement) -> Verdict:
    """Judge a claimed interval [a, b] against low, central and high readings.

    The claim is ``supported`` where the interval overlaps [low − 2 sd, central + 2 sd]; ``stretched``
    where it starts above that but not above high + 2 sd, so that it is true only if contested ground
    is counted; ``overstated`` above high + 2 sd; ``understated`` where it ends below low − 2 sd.

    Parameters
    ----------
    low_km2, high_km2
        The claimed interval, km².
    measured
        The readings and their standard deviation, km².

    Returns
    -------
    verdict
        Never ``"untestable"``.

    Examples
    --------
    >>> from datetime import date
    >>> from geo.reconcile.model import Measurement
    >>> seen = Measurement(10, 14, 20, 1, date(2023, 6, 4), date(2023, 7, 24), "south", "a map")
    >>> [judge(claimed, claimed + 1, seen) for claimed in (6, 12, 18, 23)]
    ['understated', 'supported', 'stretched', 'overstated']
    """
    margin = 2 * measured.sd_km2
    if high_km2 < measured.low_km2 - margin:
        return "understated"
    if low_km2 <= measured.km2 + margin:
        return "supported"
    if low_km2 <= measured.high_km2 + margin:
        return "stretched"
    return "overstated"
