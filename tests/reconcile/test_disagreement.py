"""Where sources disagree: set laws, an independent overlay, and what is told of it."""

from datetime import date

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import box

from geo._errors import ControlError
from geo.control.archive import open_archive
from geo.control.change import measure_change
from geo.control.model import ControlSnapshot
from geo.geodesy import area_km2
from geo.reconcile.assess import assess
from geo.reconcile.disagreement import compare_changes
from geo.regions.lookup import find_region
from geo.regions.model import Region, multipolygon
from geo.reports.read import read_report

START, END = date(2031, 6, 4), date(2031, 7, 24)
NORTH = Region("north", "the north", "file", multipolygon(box(9, 50.5, 12, 52)))


def _snapshot(day, held, contested=None, source="one", attacker="Redland"):
    held = multipolygon(held)
    free = shapely.MultiPolygon() if contested is None else multipolygon(shapely.difference(contested, held))
    return ControlSnapshot(day, source, held, free, "", attacker, "Blueland")


def _change(*grounds, source="one"):
    before, after = (
        _snapshot(day, *each, source=source) for day, each in zip((START, END), grounds, strict=True)
    )  # fmt: skip
    return measure_change(before, after, [NORTH])


@pytest.fixture
def pair():
    """A strip of 0.2° that both see freed, of which the other source sees the southern half and more in the east."""
    ours = _change((box(10, 50, 11, 51),), (box(10.2, 50, 11, 51), box(10.1, 50, 10.2, 51)))
    theirs = _change(
        (box(10, 50, 11, 51),), (box(10, 50.5, 11, 51).union(box(10.2, 50, 10.9, 50.5)),), source="another"
    )
    return ours, theirs


def _km2(*bounds):
    """Area of a box by geodesic edges, which are cut so finely that they follow the parallels."""
    return abs(Geod(ellps="WGS84").geometry_area_perimeter(shapely.segmentize(box(*bounds), 0.001))[0]) / 1e6


def test_each_share_is_the_ground_that_it_says(pair):
    """Redland leaves 10–10.2 by the first map (half of it contested); by the second 10–10.2 and 10.9–11, south."""
    row = compare_changes(*pair).row("all", "Blueland")
    assert row.both_km2 == pytest.approx(_km2(10, 50, 10.2, 50.5), rel=1e-7)
    assert row.first_km2 == pytest.approx(_km2(10, 50.5, 10.2, 51), rel=1e-7)
    assert row.second_km2 == pytest.approx(_km2(10.9, 50, 11, 50.5), rel=1e-7)
    assert row.held_first_km2 == pytest.approx(_km2(10.9, 50, 11, 50.5), rel=1e-7)
    assert row.held_second_km2 == pytest.approx(_km2(10, 50.5, 10.2, 51), rel=1e-7)
    assert row.contested_km2 == pytest.approx(_km2(10.1, 50, 10.2, 50.5), rel=1e-7)
    assert row.undrawn_km2 == 0


def test_a_region_has_its_share(pair):
    row = compare_changes(*pair, [NORTH]).row("north", "Blueland")
    assert (row.both_km2, row.second_km2, row.held_first_km2, row.contested_km2) == pytest.approx(
        (0, 0, 0, 0), abs=1e-9
    )
    assert row.first_km2 == row.held_second_km2 == pytest.approx(_km2(10, 50.5, 10.2, 51), rel=1e-7)


def test_the_other_way_round_is_the_mirror_image(pair):
    there, back = compare_changes(*pair, [NORTH]), compare_changes(*reversed(pair), [NORTH])
    for row, mirrored in zip(back.rows, there.mirrored().rows, strict=True):
        for name in row.__slots__:
            assert getattr(row, name) == pytest.approx(getattr(mirrored, name), abs=1e-9)
    assert there.mirrored().mirrored().rows == there.rows


def test_a_source_agrees_with_itself(pair):
    for row in compare_changes(pair[0], pair[0], [NORTH]).rows:
        assert row.both_km2 == pytest.approx(pair[0].row(row.region, row.actor).km2, rel=1e-12)
        assert {row.first_km2, row.second_km2, row.held_first_km2, row.held_second_km2, row.contested_km2} == {0.0}


cells = st.lists(st.sampled_from("hcf"), min_size=36, max_size=36)


def _ground(letters, letter, shift):
    squares = [box(x, y, x + 1, y + 1) for x in range(6) for y in range(6) if letters[6 * x + y] == letter]
    return shapely.transform(shapely.union_all(squares), lambda xy: xy / 20 + (10 + shift, 50.3 + shift))


@given(st.tuples(cells, cells, cells, cells))
@settings(max_examples=30, deadline=None)
def test_alone_and_together_make_the_whole(days):
    """A∖B + A∩B = A and B∖A + A∩B = B, for each side and region, and so for status at the end."""
    snapshots = [
        _snapshot(day, _ground(letters, "h", shift), _ground(letters, "c", shift), source)
        for letters, (day, shift, source) in zip(
            days, ((START, 0, "one"), (END, 0, "one"), (START, 0.017, "another"), (END, 0.017, "another")), strict=True
        )
    ]
    ours, theirs = (measure_change(*pair, [NORTH]) for pair in (snapshots[:2], snapshots[2:]))
    apart = compare_changes(ours, theirs, [NORTH])
    for row in apart.rows:
        for whole, alone in ((ours, row.first_km2), (theirs, row.second_km2)):
            assert alone + row.both_km2 == pytest.approx(whole.row(row.region, row.actor).km2, rel=1e-9, abs=1e-9)
    every, (_, one, _, other) = apart.row("all", "Redland"), snapshots
    common = area_km2(one.held) - every.held_first_km2
    assert common == pytest.approx(area_km2(other.held) - every.held_second_km2, rel=1e-9, abs=1e-9)
    assert every.undrawn_km2 == 0


def test_tracts_that_a_source_never_draws_are_no_disagreement():
    """A square of 100 km a side is left out by the second source; a strip along it moved by 3 km is not."""
    base, tract = box(10, 50, 11, 51), box(11, 50, 12.4, 51)
    ours = _change((base.union(tract),), (box(10.04, 50, 12.4, 51),))
    theirs = _change((base,), (box(10.08, 50, 11, 51),), source="another")
    row = compare_changes(ours, theirs).row("all", "Blueland")
    assert row.undrawn_km2 == pytest.approx(_km2(11, 50, 12.4, 51), rel=1e-7)
    assert row.held_first_km2 == pytest.approx(_km2(10.04, 50, 10.08, 51), rel=1e-7)


def test_sides_must_be_the_same(pair):
    grounds = [_snapshot(day, box(10, 50, 11, 51), attacker="Greenland") for day in (START, END)]
    with pytest.raises(ControlError, match="draw different sides"):
        compare_changes(pair[0], measure_change(*grounds))


def test_real_sources_as_geopandas_overlays_them(shared_data):
    """Of 222 km² by DeepState and 270 by NZZ in the south, geopandas finds the same shares."""
    south = find_region("south")
    changes = []
    for name in ("deepstate", "nzz"):
        archive = open_archive(shared_data / "data" / name)
        ends = (archive.in_force(day) for day in (date(2023, 6, 4), date(2023, 7, 24)))
        changes.append(measure_change(*ends, [south]))
    apart = compare_changes(*changes, [south])
    left = [
        gpd.GeoDataFrame(geometry=[shapely.difference(change.before.held, change.after.held)], crs=4326).clip(
            south.polygon
        )
        for change in changes
    ]
    row = apart.row("south", "Ukraine")
    for how, found in (("intersection", row.both_km2), ("difference", row.first_km2)):
        expected = left[0].overlay(left[1], how=how, keep_geom_type=True).geometry
        assert found == pytest.approx(area_km2(list(expected)).sum(), rel=1e-6)
    assert row.both_km2 + row.first_km2 == pytest.approx(changes[0].row("south", "Ukraine").km2, rel=1e-9)
    assert row.both_km2 + row.second_km2 == pytest.approx(changes[1].row("south", "Ukraine").km2, rel=1e-9)
    # Crimea, which the second source leaves out.
    assert apart.row("all", "Ukraine").undrawn_km2 == pytest.approx(25_000, rel=0.1)
    assert row.undrawn_km2 == 0


def test_findings_carry_it_in_words_and_figures(shared_data, tmp_path):
    from geo.gazetteer.index import open_gazetteer

    text = "Ukraine has liberated 192 sq km in the south since 4 June 2023, the ministry said on 24 July 2023."
    (tmp_path / "report.txt").write_text(text)
    archives = [open_archive(shared_data / "data" / name) for name in ("deepstate", "nzz")]
    report = read_report(str(tmp_path / "report.txt"), published=date(2023, 7, 25))
    first, second = assess(report, open_gazetteer(), archives).findings
    (there,), (back,) = (finding.to_dict()["disagreements"] for finding in (first, second))
    assert (there["source"], back["source"]) == ("NZZ", "DeepState")
    assert there["both_km2"] == back["both_km2"]
    assert (there["here_km2"], there["held_there_km2"]) == (back["there_km2"], back["held_here_km2"])
    assert there["both_km2"] + there["here_km2"] == pytest.approx(first.measured.km2, rel=1e-9)
    assert "Both count 136 km² of it; DeepState alone counts 86.7 km², NZZ alone 134 km²." in first.why
    assert "Both count" not in second.why
    (alone,) = assess(report, open_gazetteer(), archives[:1]).findings
    assert "disagreements" not in alone.to_dict()
