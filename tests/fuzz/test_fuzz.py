"""Bad input: what was found once stays found, and every reader meets some dozens of inputs, the same in each run.

`benchmarks/fuzz.py` goes on with new ones for as long as it is let, and keeps in corpus/ what it finds.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS

_CORPUS = Path(__file__).parent / "corpus"
_FOUND = sorted(_CORPUS.glob("*/*.bin"))
_SLOW = {"verdicts": 10, "command line": 5, "places": 25, "claims": 40, "pages": 25, "conflict": 25}
_EXAMPLES = 60


@pytest.mark.parametrize("path", _FOUND, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_was_found_stays_mended(path: Path, tmp_path: Path) -> None:
    TARGETS[path.parent.name.replace("-", " ")].check(path.read_bytes(), tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_good_input_is_read(name: str, tmp_path: Path) -> None:
    """Changes to what is refused anyway would prove nothing."""
    for data in TARGETS[name].seeds():
        TARGETS[name].run(data, tmp_path)


@pytest.mark.parametrize("name", TARGETS)
def test_bad_input_gets_one_line(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    target, folder = TARGETS[name], tmp_path_factory.mktemp("fuzz")

    @settings(
        max_examples=_SLOW.get(name, _EXAMPLES),
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.integers(0, 2**32))
    def read(seed: int) -> None:
        target.check(target.make(Random(seed)), folder)  # noqa: S311 - repeatable, not secret

    read()
