"""Small good files of every format that is read, made in code so that none of them lies in the repository."""

from __future__ import annotations

import io
import json
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import shapely

_ROOT = Path(__file__).parents[2]
_WEST = shapely.box(36, 48, 37, 49)
_HOLED = shapely.Polygon([(37, 48), (38, 48), (38, 49), (37, 49)], [[(37.2, 48.2), (37.4, 48.2), (37.3, 48.4)]])
_BOTH = shapely.MultiPolygon([shapely.box(35, 47, 36, 48), shapely.box(35, 48.5, 35.5, 49)])

MAPPING = b"""source = "Desk"
attacker = "Red"
defender = "Blue"
sigma_m = 300
extent = [20, 43, 43, 54]
axes = "lon lat"
crs = "EPSG:4326"
layers = ["control"]
features = "data.map"
otherwise = "ignored"
notes = ["drawn by hand"]

[date]
from = "attribute"
attribute = "valid"
format = "%d.%m.%Y"

[[status]]
attribute = "status"
match = "part"
split = "///"
held = ["occupied", 7]
contested = ["grey zone"]
"""
# Anything in it is held.
PLAIN = b'source = "Desk"\nextent = [-180, -90, 180, 90]\ncrs = "EPSG:4326"\notherwise = "held"\n'
CONFLICT = (_ROOT / "docs" / "another-conflict" / "conflict.toml").read_bytes()
STATUS_TABLE = (_ROOT / "geo" / "control" / "tables" / "viina.toml").read_bytes()
# A page as newsrooms save it.
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Gains &amp; losses</title>
<meta property="article:published_time" content="2023-07-25T08:00:00Z">
<meta property="og:site_name" content="Example">
<script type="application/ld+json">{"@type":"NewsArticle","datePublished":"2023-07-25","headline":"Gains"}</script>
</head>
<body>
<nav><a href="/">Home</a></nav><article><h1>Gains</h1><p>The army has retaken more than 12 sq km of land in the south,
an official said on Monday. Troops move slowly, through minefields that were dug over the winter.</p>
<table><tr><td>12</td>
<td>km</td></tr></table><ul>
<li>3 villages</li></ul><p>Fighting went on near three villages through the night.</p></article></body></html>"""
KML = b"""<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Schema name="s" id="s">
<SimpleField name="status" type="string"/></Schema>
<Folder><name>control</name><Placemark><name>West</name><ExtendedData><SchemaData schemaUrl="#s">
<SimpleData name="status">occupied</SimpleData></SchemaData>
</ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>36,48,0 37,48,0 37,49,0 36,48,0
</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Folder></Document></kml>"""


def reports() -> list[bytes]:
    """Return what ships, and one page."""
    return [path.read_bytes() for path in sorted((_ROOT / "data" / "reports").glob("*.md"))] + [PAGE.encode()]


def geojson() -> list[bytes]:
    """Return files in each layout that is recognised."""
    drawn = [
        _feature(_WEST, fill="#a52714", name="Occupied"),
        _feature(_BOTH, fill="#bcaaa4", name="Невідомо /// Unknown"),
        _feature(_HOLED, fill="#0f9d58"),
        {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [36, 48]}},
    ]
    nested = {"type": "GeometryCollection", "geometries": [shapely.geometry.mapping(_WEST)]}
    return [
        json.dumps(
            {"type": "FeatureCollection", "features": drawn}, separators=(",", ":"), ensure_ascii=False
        ).encode(),
        json.dumps({"type": "FeatureCollection", "features": drawn}, indent=1).encode(),
        json.dumps(_feature(nested, fill="#a52714")).encode(),
        json.dumps({"value": {"type": "FeatureCollection", "features": drawn}, "datetime": 1}).encode(),
    ]


def mapped() -> bytes:
    """Return the file that `MAPPING` describes."""
    drawn = [
        _feature(_WEST, status="Occupied /// x", valid="01.06.2023"),
        _feature(_HOLED, status="the grey zone", valid="05.06.2023"),
    ]
    return json.dumps({"type": "FeatureCollection", "features": drawn}).encode()


def area_only() -> list[bytes]:
    """Return files that draw held ground without any attribute."""
    system = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    features = [_feature(_WEST), _feature(_HOLED)]
    return [
        json.dumps({"type": "FeatureCollection", "crs": system, "features": features}).encode(),
        json.dumps(shapely.geometry.mapping(_BOTH)).encode(),
    ]


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    drawn = shapely.geometry.mapping(geometry) if isinstance(geometry, shapely.Geometry) else geometry
    return {"type": "Feature", "properties": properties, "geometry": drawn}


@cache
def vector(suffix: str) -> bytes:
    """Return one small file of a format that GDAL reads, or of GeoParquet."""
    import geopandas as gpd
    import pyogrio

    columns = {"name": ["West", "East"], "status": ["occupied", "grey zone"], "valid": ["01.06.2023", "05.06.2023"]}
    frame = gpd.GeoDataFrame(columns, geometry=[_WEST, _HOLED], crs=4326)
    if suffix == ".kml":
        return KML
    if suffix == ".kmz":
        return zipped({"doc.kml": KML})
    with TemporaryDirectory() as folder:
        if suffix == ".zip":
            return zipped(shapefile())
        path = Path(folder) / f"control{suffix}"
        if suffix == ".parquet":
            frame.to_parquet(path)
        else:
            drivers = {".gpkg": "GPKG", ".fgb": "FlatGeobuf", ".shp": "ESRI Shapefile", ".geojson": "GeoJSON"}
            pyogrio.write_dataframe(frame, path, driver=drivers[suffix], layer="control")
        return path.read_bytes()


@cache
def shapefile() -> dict[str, bytes]:
    """Return the parts of a Shapefile by their names."""
    import geopandas as gpd
    import pyogrio

    frame = gpd.GeoDataFrame({"status": ["occupied", "grey zone"]}, geometry=[_WEST, _HOLED], crs=4326)
    with TemporaryDirectory() as folder:
        pyogrio.write_dataframe(frame, Path(folder) / "control.shp", driver="ESRI Shapefile")
        return {path.name: path.read_bytes() for path in sorted(Path(folder).iterdir())}


def zipped(members: dict[str, bytes]) -> bytes:
    """Return a zip file of these members, without a clock in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


GEONAMES = (
    "703883\tKamin\tKamin\tКамінь,Kamen,камень\t50.1\t36.2\tP\tPPL\tUA\t\t07\t6325\t\t\t1250\t\t101\tEurope/Kyiv\t\n"
    "700001\tKharkivska Oblast\tKharkivska\t\t49.5\t36.5\tA\tADM1\tUA\t\t07\t\t\t\t2600000\t\t0\tEurope/Kyiv\t\n"
    "700002\tOld Kamin\tOld Kamin\t\t50.2\t36.3\tP\tPPLH\tUA\t\t07\t\t\t\t0\t\t0\tEurope/Kyiv\t2023-01-01\n"
).encode()
TABLE = (
    "name,lat,lon,names,country,oblast,feature,population,geonameid\n"
    'Kamin,50.1,36.2,"Камінь|Kamen",UA,Kharkiv,PPL,1250,703883\nOrlivka,48.0,37.5,Орлівка,UA,Donetsk,PPLA3,,\n'
).encode()
BATCH = 'name,near,oblast,country\nKamin,Orlivka,Kharkiv,UA\n"Стара, Балка",,,\n=1+1,,,\n'.encode()
EVENTS = b"date,place,lat,lon,actor\n2023-06-04,Orlivka,48.0,37.5,Ukraine\n2023-06-05,Kamin,50.1,36.2,\n"
STATUSES = b"geonameid,date,status\n1,20230604,RU\n1,20230605,UA\n2,20230604,CONTESTED\n"


@cache
def gaz() -> bytes:
    """Return an index of a few places."""
    from geo.gazetteer.build import write_index
    from geo.gazetteer.sources import Source, read_source

    with TemporaryDirectory() as folder:
        table, out = Path(folder) / "places.csv", Path(folder) / "places.gaz"
        table.write_bytes(TABLE)
        write_index([Source("places", read_source(table).records)], out, label="places")
        return out.read_bytes()
