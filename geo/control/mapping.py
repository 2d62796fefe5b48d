"""Mapping files: what the attributes of a control file mean.

A mapping file is TOML. This one reads a layer whose column ``status`` holds words:

.. code-block:: toml

    source = "Our desk"            # who drew the polygons; the only line that must be there
    attacker = "Russia"            # `held` ground is held by the attacker
    defender = "Ukraine"
    sigma_m = 250                  # positional uncertainty of drawn lines: standard deviation, metres
    correlation_m = 1000           # ... and its integral scale along the line, metres
    crs = "EPSG:4326"              # for files that do not name theirs
    axes = "lon lat"               # "lat lon" exchanges the axes
    extent = [20, 43, 43, 54]      # west, south, east, north: where the ground must lie, degrees
    layers = ["control"]           # layers of a container file; all without this line
    features = "value"             # JSON: the member that holds the features, dotted; top level without this line
    otherwise = "ignored"          # status of polygons that no rule knows: held, contested, free, ignored, refused
    notes = ["what a reader of these polygons should know"]

    [date]
    from = "name"                  # "name" of the file, "attribute" or "layer"
    attribute = "valid_on"         # with from = "attribute"
    format = "%d.%m.%Y"            # strptime; without it YYYY-MM-DD, YYYY_MM_DD and YYYYMMDD are found

    [[status]]                     # the first rule that knows the value decides
    attribute = "status"           # "layer" stands for the layer's name
    match = "whole"                # or "start", "part"; letters' case and stray blanks do not count
    split = "///"                  # the attribute holds several values with this between them
    held = ["occupied"]
    contested = ["grey zone"]
    free = ["liberated"]
    ignored = ["border"]
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from geo._errors import ControlError
from geo._toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Status = Literal["held", "contested", "free", "ignored", "refused"]

_SHIPPED = files("geo.control").joinpath("mappings")
_TURN = 360
_HALF_WAY_ROUND_M = 20e6
_TEXTS = {"source", "attacker", "defender", "crs", "features", "date_attribute", "date_format"}
_DATE = re.compile(r"(?<!\d)(\d{4})([-_.]?)(\d{2})\2(\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class StatusRule:
    """What the values of one attribute mean.

    Attributes
    ----------
    attribute
        Name of the attribute.
    meaning
        Status of each value, values case-folded and without stray blanks.
    match
        Whether a listed value must be the ``whole`` value, its ``start`` or a ``part`` of it.
    split
        What stands between several values; empty for one value.
    """

    attribute: str
    meaning: Mapping[str, Status]
    match: str = "whole"
    split: str = ""

    def status(self, properties: Mapping[str, Any]) -> Status | None:
        """Return the status that this rule gives to a feature; None where it does not know the value."""
        value = properties.get(self.attribute)
        if value is None:  # formats that go through GDAL spell some names their own way
            value = next((v for k, v in properties.items() if k.casefold() == self.attribute.casefold()), None)
        if value is None:
            return None
        text = str(value)
        for part in text.split(self.split) if self.split else [text]:
            key = _plain(part)
            if self.match == "whole":
                if key in self.meaning:
                    return self.meaning[key]
                continue
            for listed, status in self.meaning.items():
                if key.startswith(listed) if self.match == "start" else listed in key:
                    return status
        return None


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """What the files of one source hold and mean; the module's text shows each line of the file.

    Attributes
    ----------
    source
        Who drew the polygons.
    attacker, defender
        The actors; ``held`` is held by the attacker.
    sigma_m, correlation_m
        Positional uncertainty of drawn lines, metres.
    rules
        Status rules in order; the first that knows the value decides.
    otherwise
        Status of features that no rule knows.
    crs, axes, extent, layers, features
        How coordinates and features are found.
    date_from, date_attribute, date_format
        How the day in force is found.
    notes
        What a reader of these polygons should know.
    """

    source: str
    attacker: str
    defender: str
    sigma_m: float
    correlation_m: float
    rules: tuple[StatusRule, ...] = ()
    otherwise: Status = "ignored"
    crs: str = ""
    axes: str = "lon lat"
    extent: tuple[float, float, float, float] | None = None
    layers: tuple[str, ...] = ()
    features: str = ""
    date_from: str = "name"
    date_attribute: str = ""
    date_format: str = ""
    notes: tuple[str, ...] = ()

    def status(self, properties: Mapping[str, Any]) -> Status | None:
        """Return the status of a feature by the first rule that knows it; None where none does."""
        for rule in self.rules:
            status = rule.status(properties)
            if status is not None:
                return status
        return None

    def day(self, text: str) -> date | None:
        """Return the date in a file's name, an attribute or a layer's name; None where there is none."""
        if self.date_format:
            try:
                return datetime.strptime(text, self.date_format).date()
            except ValueError:
                return None
        for year, _, month, day in _DATE.findall(text):
            try:
                return date(int(year), int(month), int(day))
            except ValueError:
                continue
        return None


def load_mapping(path: str | Path) -> SourceMapping:
    """Read a mapping file.

    Parameters
    ----------
    path
        A TOML file as the module's text describes it.

    Returns
    -------
    mapping
        What it says, with defaults for what it leaves out.

    Raises
    ------
    ControlError
        Where the file is missing, is no TOML, or says something unknown.
    """
    path = Path(path)
    table = read_toml(path, "mapping file", ControlError)
    try:
        return _mapping(table)
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{path}: {_one_line(error)}; see the example in geo/control/mapping.py"
        raise ControlError(msg) from None


def recognise(features: Sequence[Mapping[str, Any]]) -> SourceMapping | None:
    """Return the mapping that ships for a file whose features have these properties.

    Parameters
    ----------
    features
        The properties of each feature.

    Returns
    -------
    mapping
        The first whose rules know one of the features, or that is for features without any properties;
        None where none fits.
    """
    bare = not any(value is not None for properties in features for value in properties.values())
    for mapping in _shipped_mappings():
        if any(mapping.status(properties) for properties in features) if mapping.rules else bare:
            return mapping
    return None


def shipped_members() -> tuple[str, ...]:
    """Return the members under which the formats that ship keep their features, other than the top level."""
    return tuple(mapping.features for mapping in _shipped_mappings() if mapping.features)


def shipped_mapping(name: str) -> SourceMapping:
    """Return a mapping that ships, by the name of its file: ``"deepstate"``, ``"area-only"``, ``"nzz"``."""
    return _mapping(_shipped_table(name))


@cache
def _shipped_mappings() -> tuple[SourceMapping, ...]:
    names = sorted(Path(entry.name).stem for entry in _SHIPPED.iterdir())
    return tuple(shipped_mapping(name) for name in names if name != "defaults")


def _shipped_table(name: str) -> dict[str, Any]:
    return tomllib.loads(_SHIPPED.joinpath(f"{name}.toml").read_text(encoding="utf-8"))


def _mapping(table: dict[str, Any]) -> SourceMapping:
    table = dict(table)
    defaults = _shipped_table("defaults")
    if "attacker" in table or "defender" in table:
        defaults.pop("extent")
    dated = {f"date_{key}": value for key, value in _table("[date]", table.pop("date", {})).items()}
    rules = tuple(_rule(rule) for rule in _listed("[[status]]", table.pop("status", [])))
    given = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    values = {**defaults, **given, **dated}
    unknown = set(values) - {field.name for field in fields(SourceMapping)}
    if unknown:
        msg = f"unknown line {sorted(unknown)[0].replace('date_', '[date] ')!r}"
        raise ValueError(msg)
    if "source" not in values:
        msg = 'the line source = "…" is missing'
        raise ValueError(msg)
    for key in _TEXTS & set(values):
        _text(key.replace("date_", "[date] "), values[key])
    for key in ("layers", "notes"):
        for value in _listed(key, values.get(key, ())):
            _text(key, value)
    for key in ("sigma_m", "correlation_m"):
        if not isinstance(values[key], int | float) or not 0 <= values[key] <= _HALF_WAY_ROUND_M:
            msg = f"{key} must be a number of metres from 0 to 20 million, not {str(values[key])[:40]}"
            raise ValueError(msg)
        values[key] = float(values[key])
    _one_of("otherwise", values.get("otherwise", "ignored"), get_args(Status))
    _one_of("axes", values.get("axes", "lon lat"), ("lon lat", "lat lon"))
    _one_of("[date] from", values.get("date_from", "name"), ("name", "attribute", "layer"))
    extent = values.get("extent")
    if extent is not None and not (
        len(extent) == 4 and all(isinstance(side, int | float) and abs(side) <= _TURN for side in extent)
    ):
        msg = "extent must be [west, south, east, north] in degrees"
        raise ValueError(msg)
    _check_format(values.get("date_format", ""))
    return SourceMapping(rules=rules, **values)


def _rule(table: dict[str, Any]) -> StatusRule:
    table = dict(_table("[[status]]", table))
    if "attribute" not in table:
        msg = 'a [[status]] rule lacks the line attribute = "…"'
        raise ValueError(msg)
    match = table.pop("match", "whole")
    _one_of("match", match, ("whole", "start", "part"))
    attribute, split = table.pop("attribute"), table.pop("split", "")
    meaning: dict[str, Status] = {}
    for status, listed in table.items():
        _one_of("status", status, get_args(Status))
        for value in _listed(status, listed):
            meaning[_plain(str(value))] = status  # type: ignore[assignment]
    return StatusRule(_text("attribute", attribute), meaning, match, _text("split", split))


def _check_format(written: str) -> None:
    """Refuse a way to write days that no day can be written in and read back from."""
    day = datetime(2023, 6, 4)
    try:
        back = datetime.strptime(day.strftime(written), written) if written else day
    except (ValueError, re.error):
        back = None
    if back is None or back.date() != day.date():
        msg = f"[date] format {written[:40]!r} does not say year, month and day; write for instance %d.%m.%Y"
        raise ValueError(msg)


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str):
        msg = f"{what} must be text in quotation marks, not {value!r}"
        raise ValueError(msg)
    return value


def _listed(what: str, value: Any) -> list[Any] | tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        msg = f"{what} must be a list in [ ], not {value!r}"
        raise ValueError(msg)
    return value


def _table(what: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        msg = f"{what} must be a table, not {value!r}"
        raise ValueError(msg)
    return value


def _one_of(what: str, value: Any, known: tuple[str, ...]) -> None:
    if value not in known:
        msg = f"{what} cannot be {value!r}; it is one of {', '.join(known)}"
        raise ValueError(msg)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _one_line(error: BaseException) -> str:
    text = error.args[0] if isinstance(error, KeyError) and error.args else error
    return " ".join(str(text).split())
