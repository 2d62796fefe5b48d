from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from geo._errors import PlaceError
from geo.gazetteer.batch import geocode_table, read_table

if TYPE_CHECKING:
    from pathlib import Path

    from geo.gazetteer.index import Gazetteer


def test_rows_keep_their_columns_and_order(country: Gazetteer, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(
        "no,name,near,oblast\n1,Ashford,Velmora,\n2,Ashford,,Southmark\n3,🙂,,\n"
        "4,Dunmarow,,Atlantis\n5,Ashford,Nowhere at all,\n",
        encoding="utf-8-sig",
    )
    columns, rows = read_table(path)
    answers = list(geocode_table(country, rows))
    assert columns == ["no", "name", "near", "oblast"]
    assert [row["no"] for row in answers] == ["1", "2", "3", "4", "5"]
    assert [row["geonameid"] for row in answers] == [11, 12, None, 15, 12]
    assert [row["ambiguous"] for row in answers][:3] == ["false", "false", None]
    assert list(answers[0])[4:] == ["matched", "geonameid", "lat", "lon", "score", "ambiguous"]


def test_ten_thousand_names_take_seconds(shipped_gazetteer: Gazetteer) -> None:
    names = [place.name for place in shipped_gazetteer.settlements()]
    rows = [{"name": names[i % len(names)], "near": "Bakhmut"} for i in range(10_000)]
    started = time.process_time()
    assert sum(row["matched"] is not None for row in geocode_table(shipped_gazetteer, rows)) > 9_900
    assert time.process_time() - started < 20


@pytest.mark.parametrize(
    ("content", "says"), [(b"place\nX\n", "no column 'name'"), (b"\xff\xfe\x00", "UTF-8"), (None, "no such file")]
)
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None, says: str) -> None:
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlaceError, match=says) as error:
        read_table(path)
    assert "bad.csv" in str(error.value)
