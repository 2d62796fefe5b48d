import json

import pytest
from click.testing import CliRunner

from geo.cli.ledger import ledger_command


@pytest.fixture
def reports(tmp_path):
    said = {
        "2023-07-03": "Ukraine has liberated 158.4 sq km in the south since 4 June 2023, Hanna Maliar said.",
        "2023-07-10": "Ukraine has liberated 168.6 sq km in the south since 4 June 2023, Hanna Maliar said.",
        "2023-07-17": "Ukraine has liberated 279.5 sq km in the south since 4 June 2023, Hanna Maliar said.",
        "2023-07-24": "Ukraine has liberated 192.1 sq km in the south since 4 June 2023, Hanna Maliar said.",
    }
    paths = []
    for day, text in said.items():
        path = tmp_path / f"{day}.md"
        path.write_text(
            f"---\ntitle: Weekly\npublisher: Ministry\npublished: {day}\nlang: en\n---\n\n{text}\n",
            encoding="utf-8",
        )
        paths.append(str(path))
    return paths


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return lambda *arguments: CliRunner().invoke(ledger_command, [str(each) for each in arguments])


def test_json_names_the_totals_that_cannot_both_be(run, reports):
    done = run(*reports, "--format", "json")
    assert done.exit_code == 0, done.stderr
    ledger = json.loads(done.stdout)
    assert [claim["km2"] for claim in ledger["claims"]] == [158.4, 168.6, 279.5, 192.1]
    assert [claim["report"] for claim in ledger["claims"] if claim["fits"] is False] == [
        "2023-07-17.md",
        "2023-07-24.md",
    ]
    assert "2 of which do not fit" in done.stderr


def test_tables_csv_and_a_plot(run, reports, tmp_path):
    table = run(*reports, "--plot", tmp_path / "plot.html")
    assert table.exit_code == 0, table.stderr
    assert all(word in table.stdout for word in ("total_km2", "residual_sd", "bias_share"))
    assert (tmp_path / "plot.html").is_file()
    lines = run(*reports, "--format", "csv").stdout.splitlines()
    assert lines[0].startswith("report,claim,source,actor,region")
    assert len(lines) == 5


def test_other_endings_are_bad_usage(run, reports, tmp_path):
    done = run(*reports, "--plot", tmp_path / "plot.svg")
    assert done.exit_code == 2
    assert "neither .png nor .html" in done.stderr


def test_a_report_without_areas_ends_with_one(run, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Nothing was said of any ground.", encoding="utf-8")
    done = run(path, "--date", "2023-07-03")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "no claims of an area found" in done.stderr
