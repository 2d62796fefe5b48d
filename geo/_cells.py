"""Cells of tables that spreadsheets open."""

from __future__ import annotations

from typing import Any

# A cell that starts so is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> Any:
    """Return a CSV cell that no spreadsheet runs.

    Examples
    --------
    >>> safe_cell("=1+1"), safe_cell("Kupiansk"), safe_cell(-3.5), safe_cell(None)
    ("'=1+1", 'Kupiansk', -3.5, '')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
