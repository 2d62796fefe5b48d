"""What reports are judged with, as paths: small enough to travel, and opened once by each process that works."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from geo.reports.vocabulary import DEFAULT_CONFLICT
from geo.spread import Seen, check_seen, look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.gazetteer.index import Gazetteer
    from geo.gazetteer.model import Place
    from geo.reconcile.meter import GroundMeter
    from geo.regions.model import Region


@dataclass(frozen=True, slots=True)
class Bench:
    """What reports are judged with; `lay_out` makes one.

    Attributes
    ----------
    gazetteer
        Index of names; None for the one that ships.
    conflict
        Name of a table that ships, or a path.
    archives
        The folders and files of each archive of control polygons; none for the estimate that ships.
    mapping
        What the attributes of the control files mean.
    regions
        Polygon file of the regions that claims may name; None for those that ship.
    lag_days
        How many days a map-maker may follow the event.
    seen
        What is at these paths.
    """

    gazetteer: Path | None = None
    conflict: str | Path = DEFAULT_CONFLICT
    archives: tuple[tuple[Path, ...], ...] = ()
    mapping: Path | None = None
    regions: Path | None = None
    lag_days: int = 7
    seen: tuple[Seen, ...] = ()


class Tools:
    """What a bench names, opened where it is first used.

    Parameters
    ----------
    bench
        The bench; on a worker of a cluster its files must be there.
    """

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        for seen in bench.seen:
            check_seen(seen, _inside(seen.path))

    @cached_property
    def gazetteer(self) -> Gazetteer:
        """Where names are looked up."""
        from geo._shipped import shipped
        from geo.gazetteer.index import open_gazetteer

        return open_gazetteer(self.bench.gazetteer or shipped("gazetteer", "default.gaz"))

    @cached_property
    def towns(self) -> tuple[Place, ...]:
        """All populated places."""
        return tuple(self.gazetteer.settlements())

    @cached_property
    def meters(self) -> tuple[GroundMeter, ...]:
        """One an archive."""
        from geo.control.archive import open_archive
        from geo.control.default import default_archive
        from geo.reconcile.meter import GroundMeter

        if not self.bench.archives:
            return (GroundMeter(default_archive()),)
        return tuple(GroundMeter(open_archive(paths, self.bench.mapping)) for paths in self.bench.archives)

    @cached_property
    def regions(self) -> tuple[Region, ...] | None:
        """The regions that claims may name; None for those that ship."""
        from geo.regions.library import read_regions

        return None if self.bench.regions is None else read_regions(self.bench.regions)

    def left_out(self) -> tuple[tuple[str, str], ...]:
        """Return the control files that turned out to be unusable so far, and why."""
        if not self.bench.archives:
            return ()
        return tuple(bad for meter in self.meters for bad in getattr(meter.archive, "bad", {}).items())


@lru_cache(maxsize=1)
def open_tools(bench: Bench) -> Tools:
    """Return a bench's tools; a process that works on many items opens them once."""
    return Tools(bench)


def lay_out(
    *,
    gazetteer: Path | None = None,
    conflict: str | Path = DEFAULT_CONFLICT,
    control: Sequence[Path] = (),
    mapping: Path | None = None,
    regions: Path | None = None,
    lag_days: int = 7,
) -> Bench:
    """Gather what reports are judged with.

    Parameters
    ----------
    gazetteer
        Index of names; None for the one in the cache, else the one that ships.
    conflict
        Name of a table that ships, or the path of a user's own.
    control
        Folders of control files, an archive each, and control files, which make up one archive together.
    mapping, regions, lag_days
        As in `Bench`.
    """
    from geo.gazetteer.index import CACHED, cache_folder

    if gazetteer is None and (cache_folder() / CACHED).exists():
        gazetteer = cache_folder() / CACHED
    folders = [(path.absolute(),) for path in control if path.is_dir()]
    files = tuple(path.absolute() for path in control if not path.is_dir())
    archives = (*folders, *([files] if files else []))
    named = [gazetteer, conflict if isinstance(conflict, Path) else None, mapping, regions]
    single = [path.absolute() for path in named if path is not None]
    return Bench(
        gazetteer=_whole(gazetteer),
        conflict=conflict.absolute() if isinstance(conflict, Path) else conflict,
        archives=archives,
        mapping=_whole(mapping),
        regions=_whole(regions),
        lag_days=lag_days,
        seen=tuple(look(path, _inside(path)) for path in [*single, *(path for paths in archives for path in paths)]),
    )


def bench_digest(bench: Bench) -> str:
    """Return a digest of all that a bench names: the files' names and content, not where they lie."""
    parts = [str(bench.lag_days), str(bench.conflict) if isinstance(bench.conflict, str) else ""]
    named = (bench.gazetteer, bench.conflict, bench.mapping, bench.regions)
    parts += [_digest(path) if isinstance(path, Path) else "" for path in named]
    for archive in bench.archives:
        files = [file for path in archive for file in (_inside(path) or [path])]
        parts.append(" ".join(f"{file.name} {_digest(file)}" for file in files))
    return hashlib.sha256("\n".join(parts).encode(errors="surrogatepass")).hexdigest()


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return str(error.errno)


def _inside(path: Path) -> list[Path] | None:
    """Return the control files of a folder; None for a file."""
    from geo.control.archive import control_files

    return control_files(path) if path.is_dir() else None


def _whole(path: Path | None) -> Path | None:
    return None if path is None else path.absolute()
