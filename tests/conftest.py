"""What all tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real gazetteers, control polygons and reports, where this machine has them."""
    folder = Path(os.environ.get("TERRITORY_TEST_DATA", _ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"no real data at {folder}; set TERRITORY_TEST_DATA to a folder that has data/ and reports/")
    return folder
