import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import geo


def test_every_public_name_is_there():
    for name in geo.__all__:
        assert getattr(geo, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        _ = geo.nonsense  # type: ignore[attr-defined]


def test_the_lists_of_public_names_agree():
    tree = ast.parse(Path(geo.__file__).read_text(encoding="utf-8"))
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("geo.")
        for alias in node.names
    }
    assert imported == set(geo.__all__)
    assert dir(geo) == geo.__all__


def test_importing_costs_no_heavy_module():
    code = "import geo, sys; print([m for m in ('numpy', 'shapely', 'pandas', 'folium', 'click') if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.parametrize("command", [[], ["claims"], ["series"]])
def test_help_imports_no_heavy_module(command):
    code = (
        f"import sys; sys.argv = ['territory', *{command}, '--help']\n"
        "from geo.cli import main\n"
        "try: main()\n"
        "except SystemExit: print([m for m in ('numpy', 'shapely', 'pandas', 'rich') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip().endswith("[]")


def test_a_series_imports_no_tables_for_its_cache(tmp_path):
    """Each worker would import them anew."""
    home = Path(geo.__file__).parents[1] / "docs" / "another-conflict"
    code = (
        "import sys, geo; from pathlib import Path; cache = Path(sys.argv[1])\n"
        f"archive = geo.open_archive({str(home / 'control')!r}, {str(home / 'desk.toml')!r})\n"
        "rows = [geo.measure_series(archive, cache=cache) for _ in range(2)]\n"
        "print(rows[0] == rows[1], len(list(cache.iterdir())) > 0, 'pyarrow' in sys.modules, 'pandas' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code, tmp_path / "kept"], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["True", "True", "True", "False"]


def test_paths_may_be_strings():
    """Whoever works in a notebook writes them so."""
    paths = [
        (name, parameter.name, str(parameter.annotation))
        for name in geo.__all__
        if callable(getattr(geo, name)) and not isinstance(getattr(geo, name), type)
        for parameter in inspect.signature(getattr(geo, name)).parameters.values()
        if "Path" in str(parameter.annotation)
    ]
    assert len(paths) > 10
    assert [path for path in paths if "str" not in path[2]] == []


def test_strings_lead_to_the_same_files_as_paths(tmp_path):
    home = Path(geo.__file__).parents[1] / "docs" / "another-conflict"
    index = str(tmp_path / "own.gaz")
    geo.build_index([str(home / "places.csv")], index)
    assert geo.open_gazetteer(index).search("Kamin") == geo.open_gazetteer(Path(index)).search("Kamin")
    archive = geo.open_archive(str(home / "control"), str(home / "desk.toml"))
    before, after = (archive.in_force(day) for day in (archive.dates[0], archive.dates[-1]))
    change = geo.measure_change(before, after)
    geo.write_faces(change, str(tmp_path / "faces.geojson"))
    assert len(geo.read_regions(str(tmp_path / "faces.geojson"))) == len(change.faces)
    geo.write_table([{"a": 1}], ["a"], str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_text() == "a\n1\n"
    assert geo.measure_series(archive, cache=str(tmp_path / "kept")) == geo.measure_series(archive)
    report = geo.Report("-", "Nothing changed.", archive.dates[-1], "--date", "en")
    assessment = geo.assess(report, geo.open_gazetteer(index), [archive])
    geo.write_run([assessment], str(tmp_path / "run.gpkg"))
    assert [kept.report for kept in geo.read_run(str(tmp_path / "run.gpkg")).assessments] == [report]
