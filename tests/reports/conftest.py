"""Short reports for the tests of extraction."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from geo.reports.extract import extract_claims
from geo.reports.language import language_of
from geo.reports.model import Report
from geo.reports.tokens import fold

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.reports.model import Claim


@pytest.fixture
def claims() -> Callable[..., list[Claim]]:
    """Return the claims of a text, published by default on Monday 24 July 2023."""

    def extract(text: str, published: str = "2023-07-24", lang: str | None = None) -> list[Claim]:
        lang = lang or language_of(fold(text))
        return list(extract_claims(Report("text", text, date.fromisoformat(published), "--date", lang=lang)))

    return extract
