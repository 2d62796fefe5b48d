"""What a control file draws on one day, before its polygons are put together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from geo.control.model import ControlSnapshot
from geo.control.repair import as_multipolygon

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Drawn:
    """Valid polygons of one day, each as drawn; they may overlap.

    Attributes
    ----------
    date, source, file, attacker, defender, sigma_m, correlation_m, notes
        As in a `ControlSnapshot`.
    held, contested
        Polygons in EPSG:4326. One that stood in the day before may be the same object.
    """

    date: date
    source: str
    file: str
    attacker: str
    defender: str
    sigma_m: float
    correlation_m: float
    notes: tuple[str, ...]
    held: NDArray[np.object_]
    contested: NDArray[np.object_]

    def snapshot(self) -> ControlSnapshot:
        """Return the day as ground: held wins over contested where polygons overlap."""
        held = shapely.union_all(self.held)
        contested = shapely.difference(shapely.union_all(self.contested), held)
        return ControlSnapshot(
            date=self.date,
            source=self.source,
            held=as_multipolygon(held),
            contested=as_multipolygon(contested),
            file=self.file,
            attacker=self.attacker,
            defender=self.defender,
            sigma_m=self.sigma_m,
            correlation_m=self.correlation_m,
            notes=self.notes,
        )
