import json

import geopandas as gpd
import pytest
import shapely
from shapely import Point

from geo._errors import RegionError
from geo.regions.library import load_regions, read_regions
from geo.regions.vicinity import vicinity

# Official areas, km² (State Statistics Service of Ukraine). Natural Earth's 1:10m borders are coarse;
# Kherson Oblast is left out because its official area counts bays and limans that the borders leave out.
OFFICIAL_KM2 = {
    "donetsk oblast": 26_517,
    "kharkiv oblast": 31_415,
    "luhansk oblast": 26_684,
    "sumy oblast": 23_834,
    "zaporizhzhia oblast": 27_183,
}


def _polygons(kind):
    return {region.name: region.polygon for region in load_regions(kind)}


def test_oblasts_have_their_official_areas():
    oblasts = gpd.GeoSeries(_polygons("oblast"), crs=4326).to_crs(6933).area / 1e6
    for name, official in OFFICIAL_KM2.items():
        assert oblasts[name] == pytest.approx(official, rel=0.06), name


def test_oblasts_tile_the_country_without_overlap():
    polygons = list(_polygons("oblast").values())
    assert shapely.coverage_is_valid(polygons)
    assert sum(polygon.area for polygon in polygons) == pytest.approx(shapely.union_all(polygons).area, rel=1e-9)


@pytest.mark.parametrize(
    ("town", "lon", "lat", "inside", "outside"),
    [
        ("Robotyne", 35.837, 47.447, {"south", "melitopol", "tavria"}, {"berdiansk", "east", "kherson"}),
        ("Staromaiorske", 36.797, 47.757, {"south", "berdiansk", "tavria"}, {"melitopol", "east"}),
        ("Klishchiivka", 37.958, 48.530, {"east", "bakhmut"}, {"south", "toretsk", "siversk"}),
        ("Avdiivka", 37.745, 48.139, {"east", "avdiivka", "tavria"}, {"south", "marinka", "toretsk"}),
        ("Vuhledar", 37.249, 47.779, {"east", "vuhledar"}, {"south", "marinka"}),
        ("Oleshky", 32.718, 46.618, {"kherson"}, {"south", "melitopol"}),
        ("Synkivka", 37.652, 49.769, {"east", "kupiansk"}, {"kharkiv", "lyman"}),
        ("Vovchansk", 36.941, 50.289, {"kharkiv"}, {"kupiansk", "east"}),
    ],
)
def test_sectors_hold_the_towns_that_they_should(town, lon, lat, inside, outside):
    holding = {name for name, polygon in _polygons("sector").items() if polygon.intersects(Point(lon, lat))}
    assert inside <= holding, town
    assert not outside & holding, town


def test_the_south_is_the_melitopol_and_berdiansk_directions_and_meets_the_east():
    sectors = _polygons("sector")
    both = shapely.union(sectors["melitopol"], sectors["berdiansk"])
    assert shapely.symmetric_difference(both, sectors["south"]).area == 0
    assert shapely.intersection(sectors["melitopol"], sectors["berdiansk"]).area == 0
    assert shapely.intersection(sectors["south"], sectors["east"]).area == 0
    assert sectors["south"].touches(sectors["east"])


def test_every_sector_says_why_it_runs_where_it_does():
    for region in load_regions("sector"):
        assert region.polygon.is_valid
        assert len(region.reason) > 40, region.name


def test_no_two_regions_of_a_kind_share_a_name():
    for kind in ("sector", "oblast"):
        names = [name for region in load_regions(kind) for name in {region.name, *region.names}]
        assert len(names) == len(set(names))


def test_unknown_kind_names_the_kinds():
    with pytest.raises(RegionError, match="oblast, sector"):
        load_regions("raion")


def test_regions_from_a_file_are_named_merged_and_transformed(tmp_path):
    squares = gpd.GeoDataFrame(
        {"name": ["a", "b", "a"]},
        geometry=[shapely.box(x, 48, x + 0.5, 48.5) for x in (35.0, 36.0, 37.0)],
        crs=4326,
    )
    path = tmp_path / "zones.gpkg"
    squares.to_crs(32636).to_file(path)
    regions = {region.name: region for region in read_regions(path)}
    assert set(regions) == {"a", "b"}
    assert len(regions["a"].polygon.geoms) == 2
    assert regions["b"].polygon.bounds == pytest.approx((36, 48, 36.5, 48.5), abs=1e-6)
    assert regions["b"].source == "zones.gpkg"


def test_regions_from_a_table_are_those_of_its_file(tmp_path):
    squares = gpd.GeoDataFrame(
        {"zone": ["a", "b"]}, geometry=[shapely.box(x, 48, x + 0.5, 48.5) for x in (35.0, 36.0)], crs=4326
    )
    squares.to_file(tmp_path / "zones.gpkg")
    of_table = read_regions(squares.to_crs(32636), name_column="zone")
    of_file = read_regions(tmp_path / "zones.gpkg", name_column="zone")
    assert [region.name for region in of_table] == [region.name for region in of_file] == ["a", "b"]
    for one, other in zip(of_table, of_file, strict=True):
        assert one.polygon.symmetric_difference(other.polygon).area == pytest.approx(0, abs=1e-9)
    with pytest.raises(RegionError, match="no coordinate system"):
        read_regions(squares.set_crs(None, allow_override=True))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no such file"),
        ("{", "ends too early"),
        (json.dumps({"type": "FeatureCollection", "features": []}), "no polygons"),
        (json.dumps({"type": "Point", "coordinates": [36, 48]}), "no polygons"),
    ],
)
def test_unusable_region_files_are_refused(tmp_path, content, message):
    path = tmp_path / "zones.geojson"
    if content is not None:
        path.write_text(content)
    with pytest.raises(RegionError, match=message) as caught:
        read_regions(path)
    assert "zones.geojson" in str(caught.value)


def test_a_vicinity_has_the_area_of_its_circle():
    circle = gpd.GeoSeries([vicinity("Bakhmut", 48.5956, 38.0, 10).polygon], crs=4326).to_crs(6933).area[0] / 1e6
    assert circle == pytest.approx(314.159, rel=2e-3)
