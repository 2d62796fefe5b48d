"""Archives: dated control files as one object."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geo._errors import ControlError
from geo.control.mapping import SourceMapping, load_mapping
from geo.control.read import SUFFIXES, read_snapshot, read_snapshots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from geo.control.model import ControlSnapshot

_KEPT = 16
_SHORTEST_GAP = 1
_PARTITION = re.compile(r"[^=.][^=]*=.*")


class FileArchive:
    """Dated control files of one source; `open_archive` makes one.

    A file that cannot be used is named in `bad` once it was read, and the rest stays usable.

    Attributes
    ----------
    source
        Who drew the polygons.
    mapping
        What the attributes mean; None where each file is recognised by itself.
    bad
        File name → what is wrong with it.
    dated_by_name
        Whether each file is one day, dated by its name; else the files are read whole on opening, and kept.
    """

    source: str
    mapping: SourceMapping | None
    bad: dict[str, str]
    dated_by_name: bool

    def __init__(self, files: Sequence[Path], mapping: SourceMapping | None = None, source: str | None = None) -> None:
        self.mapping = mapping
        self.bad = {}
        self._struck: dict[date, str] = {}
        self._read: OrderedDict[date, ControlSnapshot] = OrderedDict()
        self.dated_by_name = mapping is None or mapping.date_from == "name"
        self._kept = _KEPT if self.dated_by_name else None
        self._files = dict(sorted((self._by_name if self.dated_by_name else self._by_content)(files).items()))
        self.source = source or self.first_readable().source

    @property
    def dates(self) -> tuple[date, ...]:
        """The days that have a snapshot, ascending; days found unreadable are left out."""
        return tuple(self._files)

    @property
    def files(self) -> dict[date, Path]:
        """The file of each day."""
        return dict(self._files)

    @property
    def gaps(self) -> tuple[tuple[date, date], ...]:
        """Neighbouring dates that are more than a day apart."""
        return tuple((a, b) for a, b in itertools.pairwise(self.dates) if (b - a).days > _SHORTEST_GAP)

    def in_force(self, day: date) -> ControlSnapshot:
        """Return the newest snapshot dated on or before a day.

        Parameters
        ----------
        day
            The day.

        Returns
        -------
        snapshot
            Where newer files turned out to be unreadable, its notes name them.

        Raises
        ------
        ControlError
            Where no readable snapshot is that old.
        """
        while True:
            dates = self.dates
            earlier = bisect_right(dates, day)
            if not earlier:
                first = f"; the first is dated {dates[0]}" if dates else ""
                msg = f"no {self.source} snapshot on or before {day}{first}"
                raise ControlError(msg)
            newest = dates[earlier - 1]
            try:
                snapshot = self.read(newest)
            except ControlError:
                continue
            # Those that an earlier question found count as well: an answer must not depend on what was asked before.
            skipped = [self._struck[bad] for bad in sorted(self._struck, reverse=True) if newest < bad <= day]
            return replace(snapshot, notes=(*snapshot.notes, *skipped)) if skipped else snapshot

    def first_readable(self) -> ControlSnapshot:
        """Return the first snapshot that can be used.

        Raises
        ------
        ControlError
            Where there is none.
        """
        for day in self.dates:
            try:
                return self.read(day)
            except ControlError:
                continue
        first = next(iter(self.bad.values()), "no files")
        if len(self.bad) > 1:
            first += f" (and {len(self.bad) - 1} more files that cannot be used)"
        raise ControlError(first)

    def read(self, day: date) -> ControlSnapshot:
        """Return the snapshot dated exactly on a day.

        Raises
        ------
        ControlError
            Where the day's file cannot be used; from then on it stands in `bad`, no longer in `dates`.
        """
        if day not in self._read:
            path = self._files[day]
            try:
                snapshot = read_snapshot(path, self.mapping, day=day)
                if snapshot.source != getattr(self, "source", snapshot.source):
                    msg = f"{path}: drawn by {snapshot.source}, the rest by {self.source}; keep sources apart"
                    raise ControlError(msg)
            except ControlError as error:
                self.leave_out(day, str(error))
                raise
            self._read[day] = snapshot
            while self._kept is not None and len(self._read) > self._kept:
                self._read.popitem(last=False)
        self._read.move_to_end(day)
        return self._read[day]

    def leave_out(self, day: date, why: str) -> None:
        """Strike a day whose file cannot be used, and say why in `bad`."""
        self.bad[label_of(self._files.pop(day))] = why
        self._struck[day] = f"left out: {why}"

    def _by_name(self, files: Sequence[Path]) -> dict[date, Path]:
        found: dict[date, Path] = {}
        for path in files:
            day = _day_of(path, self.mapping or _ANY)
            if day is None:
                self.bad[label_of(path)] = f"{path}: the name holds no date; name it YYYY-MM-DD{path.suffix}"
            elif day in found:
                msg = f"{path}: {found[day].name} is dated {day} as well; keep one of them"
                raise ControlError(msg)
            else:
                found[day] = path
        return found

    def _by_content(self, files: Sequence[Path]) -> dict[date, Path]:
        found: dict[date, Path] = {}
        for path in files:
            try:
                snapshots = read_snapshots(path, self.mapping)
            except ControlError as error:
                self.bad[label_of(path)] = str(error)
                continue
            for snapshot in snapshots:
                if snapshot.date in found:
                    msg = f"{path}: {found[snapshot.date].name} holds {snapshot.date} as well; keep one of them"
                    raise ControlError(msg)
                found[snapshot.date] = path
                self._read[snapshot.date] = snapshot
        return found


_ANY = SourceMapping(source="", attacker="", defender="", sigma_m=0, correlation_m=0)


def open_archive(
    source: str | Path | Sequence[str | Path], mapping: SourceMapping | str | Path | None = None
) -> FileArchive:
    """Open dated control files as one archive.

    Parameters
    ----------
    source
        A folder, a file, or several of either. Files of unknown suffix are passed over, and so are folders inside
        but partitions: ``date=2023-06-04/part-0.parquet`` is dated by its folder.
    mapping
        What the attributes mean, as for `read_snapshot`; formats that ship are recognised without it.

    Returns
    -------
    archive
        Dates come from the files' names, or as the mapping says.

    Raises
    ------
    ControlError
        Where a path is missing, nothing readable is found, or two files have one date.
    """
    if mapping is not None and not isinstance(mapping, SourceMapping):
        mapping = load_mapping(mapping)
    paths = [Path(source)] if isinstance(source, str | Path) else [Path(path) for path in source]
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = control_files(path)
            if not inside:
                msg = f"{path}: the folder holds no control files ({', '.join(SUFFIXES[:5])}, …)"
                raise ControlError(msg)
            files += inside
        elif path.exists():
            files.append(path)
        else:
            msg = f"{path}: no such file or folder"
            raise ControlError(msg)
    if not files:
        msg = "no control files were named; name a folder or files"
        raise ControlError(msg)
    return FileArchive(files, mapping)


def control_files(folder: Path) -> list[Path]:
    """Return the control files of a folder, and of the partitions in it: folders named ``column=value``."""
    partitions = [entry for entry in folder.iterdir() if _PARTITION.fullmatch(entry.name) and entry.is_dir()]
    inside = [entry for entry in folder.iterdir() if _is_control_file(entry)]
    return sorted([*inside, *(file for partition in partitions for file in control_files(partition))])


def _day_of(path: Path, mapping: SourceMapping) -> date | None:
    """Return the day in a file's name, or in that of its partition (``date=2023-06-04/part-0.parquet``)."""
    day = mapping.day(path.stem)
    if day is None and _PARTITION.fullmatch(path.parent.name):
        return mapping.day(path.parent.name.partition("=")[2])
    return day


def label_of(path: Path) -> str:
    """Return what a control file is called in `FileArchive.bad`: its name, that of a partition with its folder."""
    return f"{path.parent.name}/{path.name}" if _PARTITION.fullmatch(path.parent.name) else path.name


def _is_control_file(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix.lower() in SUFFIXES
