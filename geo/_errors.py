"""The errors that territory raises: one root, one branch a room."""

from __future__ import annotations


class TerritoryError(Exception):
    """Root of every error that this package raises on purpose.

    The message is one line: what is wrong, where, and what to do about it.
    """


class ReportError(TerritoryError, ValueError):
    """A report cannot be read, or lacks what is needed (a date, text)."""


class PlaceError(TerritoryError, LookupError):
    """A name or a gazetteer is unknown or unreadable."""


class RegionError(TerritoryError, LookupError):
    """A region's name is unknown, or its polygon file is unusable."""


class ControlError(TerritoryError, ValueError):
    """A control file or an archive of them cannot be used."""


class GeometryError(TerritoryError, ValueError):
    """A geometry cannot be measured: NaN, out of range, or ambiguous at a pole."""


class WorkError(TerritoryError, RuntimeError):
    """Work that was spread over processes or machines cannot be done; the message says what is missing."""


class MissingExtraError(TerritoryError, ImportError):
    """An optional dependency is needed; the message names the extra to install."""
