"""Vector files from others, opened as what their names say and as nothing else.

GDAL goes by content. Some of its formats are instructions rather than data: a few lines of XML or JSON make it read
other files, ask a server, or run a pipeline. So it is handed GeoPackages, Shapefiles and FlatGeobuf by how they begin,
and KML only as it is written anew from its parsed tree. GeoJSON does not come here: `geo.control.geojson` reads it.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from geo._zip import ZipError, open_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import geopandas as gpd

    from geo._errors import TerritoryError

SUFFIXES = (".gpkg", ".shp", ".zip", ".kml", ".kmz", ".fgb", ".parquet", ".geoparquet")
MAX_BYTES = 256 * 1024 * 1024
"""Largest file that is read, packed or not: no map of control comes near it."""

_ZIPPED = (".zip", ".kmz")
_BEGINS = {".gpkg": b"SQLite format 3\x00", ".shp": b"\x00\x00\x27\x0a", ".fgb": b"fgb", ".kml": b""}


class _RefusedError(ValueError):
    """A file that is refused; the message is for the user."""


def read_layers(
    path: Path, error: type[TerritoryError], wanted: Sequence[str] = ()
) -> list[tuple[str, gpd.GeoDataFrame]]:
    """Return the layers of a vector file that have geometry.

    Parameters
    ----------
    path
        GeoPackage, Shapefile, KML, KMZ, FlatGeobuf or GeoParquet; a zip file with one of the first four.
    error
        What is raised, with the file's name and the mend, where the file cannot be used.
    wanted
        The layers to read; all where empty. GeoParquet has one, without a name.

    Returns
    -------
    layers
        Name and table of each, in the file's order and coordinate system.
    """
    import geopandas as gpd
    import pyogrio

    if path.suffix.lower() not in SUFFIXES:
        msg = f"{path}: {path.suffix or 'a name without suffix'} is no known format; known are {', '.join(SUFFIXES)}"
        raise error(msg)
    with _told(path, error):
        if path.stat().st_size > MAX_BYTES:
            msg = f"larger than {MAX_BYTES / 2**20:,.0f} MiB; split it by date"
            raise _RefusedError(msg)
        if "parquet" in path.suffix.lower():
            frame = gpd.read_parquet(path)
            frame.crs  # noqa: B018 - read here, where it is told if it is none
            return [("", frame)]
        with _source(path) as source:
            there = [str(name) for name, kind in pyogrio.list_layers(source) if kind is not None]
            missing = [name for name in wanted if name not in there]
            if missing:
                msg = f"no layer {missing[0]!r}; there are {', '.join(there) or 'none'}"
                raise _RefusedError(msg)
            names = [name for name in there if not wanted or name in wanted]
            return [(name, gpd.read_file(source, layer=name, engine="pyogrio")) for name in names]


@contextmanager
def _told(path: Path, error: type[TerritoryError]) -> Iterator[None]:
    """Raise what goes wrong while a file is read as the room's error."""
    import pyarrow as pa
    import pyogrio
    from pyproj.exceptions import CRSError
    from shapely.errors import GEOSException

    try:
        yield
    except (_RefusedError, ZipError) as refused:
        msg = f"{path}: {refused}"
    except FileNotFoundError:
        msg = f"{path}: no such file"
    except (
        pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, pa.ArrowException,
        CRSError, GEOSException, OSError, ValueError, TypeError, KeyError, NotImplementedError,
        UnboundLocalError,  # pyogrio, where GDAL cannot write a coordinate system down
    ) as broken:  # fmt: skip
        why = " ".join(str(broken).replace(str(path), path.name).split())[:120]
        msg = f"{path}: not readable as {path.suffix} ({why}); fetch it again"
    else:
        return
    raise error(msg)


@contextmanager
def _source(path: Path) -> Iterator[str]:
    """Yield what GDAL is to open: a file whose beginning was looked at, a member of a zip file, or KML anew."""
    if path.suffix.lower() == ".kml":
        with _anew(path.name, path.read_bytes()) as written:
            yield written
        return
    if path.suffix.lower() not in _ZIPPED:
        with path.open("rb") as file:
            _check_begin(path.suffix, file.read(16))
        yield str(path.absolute())
        return
    with open_zip(path, MAX_BYTES) as archive:
        members = [name for name in archive.namelist() if Path(name).suffix.lower() in _BEGINS]
        if len(members) != 1:
            msg = f"holds {len(members)} files in a known format ({', '.join(_BEGINS)}); pack just one"
            raise _RefusedError(msg)
        with archive.open(members[0]) as file:
            head = file.read(MAX_BYTES if members[0].lower().endswith(".kml") else 16)
    if members[0].lower().endswith(".kml"):
        with _anew(members[0].replace("\\", "/").rpartition("/")[2], head) as written:
            yield written
        return
    _check_begin(Path(members[0]).suffix, head)
    yield f"/vsizip/{{{path.absolute()}}}/{members[0]}"


@contextmanager
def _anew(name: str, content: bytes) -> Iterator[str]:
    """Yield the path of KML as `_kml` writes it; GDAL calls its layer by the file's name."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder, name)
        written.write_bytes(_kml(content))
        yield str(written)


def _check_begin(suffix: str, head: bytes) -> None:
    if not head.startswith(_BEGINS[suffix.lower()]):
        msg = f"does not begin like a {suffix} file; fetch it again, or name it by its format"
        raise _RefusedError(msg)


def _kml(content: bytes) -> bytes:
    """Return KML written anew from its elements alone: no entity, comment, instruction or schema of anyone's."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        msg = f"not XML ({' '.join(str(error).split())[:100]}); fetch it again"
        raise _RefusedError(msg) from None
    if root.getroottree().docinfo.doctype:
        msg = "has a DOCTYPE, which no KML needs and entities hide in; refused"
        raise _RefusedError(msg)
    if etree.QName(root).localname != "kml":
        msg = f"its root is <{etree.QName(root).localname[:40]}>, not <kml>; is it another file?"
        raise _RefusedError(msg)
    for element in root.iter():
        for name in [name for name in element.attrib if name.startswith("{http://www.w3.org/2001/XMLSchema-instance}")]:
            del element.attrib[name]
    anew: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return anew
