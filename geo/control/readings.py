"""Low, central and high readings of what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.control.faces import Faces

    Transitions = frozenset[tuple[str, str]]

# What low, central and high count for each side, with statuses ordered free < contested < held.
DEFENDER: tuple[Transitions, Transitions, Transitions] = (
    frozenset({("held", "free")}),
    frozenset({("held", "free"), ("held", "contested")}),
    frozenset({("held", "free"), ("held", "contested"), ("contested", "free")}),
)
ATTACKER: tuple[Transitions, Transitions, Transitions] = tuple(  # type: ignore[assignment]
    frozenset((after, before) for before, after in transitions) for transitions in DEFENDER
)


def selected(faces: Faces, transitions: Transitions) -> NDArray[np.bool_]:
    """Return which faces went through one of these transitions."""
    pairs = zip(faces.before.tolist(), faces.after.tolist(), strict=True)
    return np.array([pair in transitions for pair in pairs], dtype=bool)


def gains_km2(faces: Faces, shares: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what each side gained.

    Parameters
    ----------
    faces
        The ground that changed.
    shares
        Shape (faces, regions): area of each face in each region, km².

    Returns
    -------
    gains
        Shape (2, 3, regions): defender and attacker; low, central and high; km².
    """
    counted = [[selected(faces, reading) for reading in side] for side in (DEFENDER, ATTACKER)]
    gains: NDArray[np.float64] = np.array(counted, dtype=float).reshape(2, 3, len(faces.km2)) @ shares
    return gains
