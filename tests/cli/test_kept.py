"""Claims, verdicts and pages of many reports: kept by date, and no work twice."""

import pyarrow.dataset
import pytest

REPORTS = {
    "a.md": ("2023-06-05", "Ukrainian forces advanced 700 metres near Bakhmut."),
    "b.md": ("2023-06-05", "Ukraine liberated 12 sq km in the south over the past week."),
    "c.md": ("2023-06-19", "Ukraine liberated 113 sq km in the south since 4 June 2023."),
}


@pytest.fixture
def folder(tmp_path):
    for name, (day, text) in REPORTS.items():
        (tmp_path / name).write_text(f"---\npublished: {day}\n---\n{text}\n")
    return tmp_path


def _rows(out):
    return pyarrow.dataset.dataset(out, partitioning="hive").to_table().to_pylist()


@pytest.mark.parametrize("command", ["claims", "reconcile"])
def test_rows_are_kept_by_date_and_made_once(territory, folder, command):
    out, reports = folder / "out", sorted(folder.glob("*.md"))
    first = territory(command, *reports, "--out", f"{out}/")
    assert first.code == 0
    assert first.err.endswith("2 dates worked on, 0 there already\n")
    rows = _rows(out)
    assert [(row["report"], row["published"]) for row in rows] == [
        ("a.md", "2023-06-05"),
        ("b.md", "2023-06-05"),
        ("c.md", "2023-06-19"),
    ]
    printed = territory(command, *reports, "--format", "csv").out.splitlines()
    assert len(printed) == 1 + len(rows)
    assert set(printed[0].split(",")) | {"published"} == set(rows[0])
    files = {path: path.stat().st_mtime_ns for path in out.rglob("*.parquet")}
    assert territory(command, *reports, "--out", out).err.endswith("0 dates worked on, 2 there already\n")
    (folder / "c.md").write_text((folder / "c.md").read_text().replace("113", "114"))
    assert territory(command, *reports, "--out", out).err.endswith("1 dates worked on, 1 there already\n")
    changed = [path.parent.name for path in files if path.stat().st_mtime_ns != files[path]]
    assert changed == ["published=2023-06-19"]
    refused = territory(command, folder / "a.md", "--out", out)
    assert (refused.code, "published=2023-06-19: this is not part" in refused.err) == (3, True)


def test_another_option_is_other_work(territory, folder):
    report, out = folder / "c.md", folder / "out"
    territory("reconcile", report, "--out", out)
    assert "1 dates worked on" in territory("reconcile", report, "--out", out, "--lag-days", 3).err


def test_a_bad_report_is_named_and_the_others_are_kept(territory, folder):
    outcome = territory("claims", folder / "a.md", folder / "gone.md", "--out", folder / "out")
    assert (outcome.code, len(_rows(folder / "out"))) == (3, 1)
    assert "gone.md: no such file" in outcome.err
    assert territory("claims", "-", "--out", folder / "out").code == 2


def test_pages_that_are_there_stay(territory, folder):
    out, reports = folder / "pages", sorted(folder.glob("*.md"))
    first = territory("map", *reports, "--out", out)
    assert first.err == f"3 files in {out}\n"
    pages = {path.name: path.read_bytes() for path in out.iterdir()}
    again = territory("map", *reports, "--out", out)
    assert again.err == f"3 files in {out}; 2 of 2 dates were there already\n"
    assert again.out == first.out
    (out / "2023-06-19.html").write_text("half a page")
    (out / "index.html").unlink()
    assert "1 of 2 dates" in territory("map", *reports, "--out", out).err
    assert {path.name: path.read_bytes() for path in out.iterdir()} == pages
    assert "dates" not in territory("map", *reports, "--out", out, "--tiles").err


def test_a_folder_stands_for_the_reports_in_it(territory, folder):
    (folder / "notes.csv").write_text("no report")
    named = territory("claims", *sorted(folder.glob("*.md")), "--format", "json")
    assert territory("claims", folder, "--format", "json") == named
    (folder / "empty").mkdir()
    assert "is a folder; give the reports in it" in territory("claims", folder / "empty").err
