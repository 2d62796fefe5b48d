"""Objects to flat rows and back.

The columns of a row follow from a dataclass's fields and their types, so that a new field is kept without a word here:

==================================  ==============================================================
field                               columns
==================================  ==============================================================
text, number, truth value, date     one of its name and type
a span                              ``<name>_start`` and ``<name>_end``
another dataclass                   its columns, each with ``<name>_`` before it
a place or a match                  its columns as they are: there is one place in a row
any other tuple                     one, as JSON
a geometry                          none: it is the row's geometry
==================================  ==============================================================

An object that is None leaves all its columns empty.
"""

from __future__ import annotations

import json
import types
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NamedTuple,
    TypeGuard,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

_T = TypeVar("_T")
_SPAN = tuple[int, int]
_UNPREFIXED = ("match", "place")


class _Field(NamedTuple):
    name: str
    kind: Any
    default: Any


def flatten(value: Any, cls: type | None = None, prefix: str = "") -> dict[str, Any]:
    """Return the row of an object.

    Parameters
    ----------
    value
        A dataclass instance; None gives a row of empty cells.
    cls
        Its class, where it may be None.
    prefix
        What goes before every column's name.

    Examples
    --------
    >>> from geo.reports.model import AreaFigure, StatedFigure
    >>> flatten(AreaFigure(5.0, 5.0, 6.25, "at_least", (StatedFigure(5.0, "km2"),)), prefix="area_")
    {'area_km2': 5.0, 'area_low_km2': 5.0, 'area_high_km2': 6.25, 'area_bound': 'at_least',
     'area_stated': '[{"value": 5.0, "unit": "km2"}]', 'area_units_agree': None}
    """
    row: dict[str, Any] = {}
    for name, kind, _ in _fields(cls or type(value)):
        inner = None if value is None else getattr(value, name)
        if kind == _SPAN:
            row[f"{prefix}{name}_start"], row[f"{prefix}{name}_end"] = inner or (None, None)
        elif _is_dataclass(kind):
            row |= flatten(inner, kind, _inner_prefix(prefix, name))
        elif get_origin(kind) is tuple:
            row[prefix + name] = None if inner is None else _to_json(inner)
        elif not _is_geometry(kind):
            row[prefix + name] = inner
    return row


def rebuild(cls: type[_T], row: Mapping[str, Any], prefix: str = "", **geometry: Any) -> _T:
    """Return the object of a row.

    Parameters
    ----------
    cls
        The dataclass.
    row
        What `flatten` made; other columns may stand beside it, and fields with a default may lack theirs.
    prefix
        What goes before every column's name.
    **geometry
        The fields that rows do not hold.
    """
    values = dict(geometry)
    for name, kind, default in _fields(cls):  # type: ignore[arg-type]
        if name in geometry or _is_geometry(kind):
            continue
        columns = list(_columns(kind, prefix, name))
        if default is not MISSING and not any(column in row for column, _ in columns):
            continue
        if kind == _SPAN:
            start, end = (row[column] for column, _ in columns)
            values[name] = None if start is None else (start, end)
        elif _is_dataclass(kind):
            given = any(row[column] is not None for column, _ in columns)
            values[name] = rebuild(kind, row, _inner_prefix(prefix, name)) if given else None
        elif get_origin(kind) is tuple:
            values[name] = _from_json(kind, row[prefix + name])
        else:
            values[name] = row[prefix + name]
    return cls(**values)


def schema(cls: type, prefix: str = "") -> list[pa.Field]:
    """Return the columns of a dataclass's rows, typed."""
    return [
        typed(column, kind)
        for name, field_kind, _ in _fields(cls)
        for column, kind in _columns(field_kind, prefix, name)
    ]


def typed(column: str, kind: type) -> pa.Field:
    """Return one column of rows."""
    import pyarrow as pa

    types_of = {int: pa.int64(), float: pa.float64(), bool: pa.bool_(), date: pa.date32(), str: pa.string()}
    return pa.field(column, types_of[kind])


def _columns(kind: Any, prefix: str, name: str) -> Iterator[tuple[str, type]]:
    if kind == _SPAN:
        yield f"{prefix}{name}_start", int
        yield f"{prefix}{name}_end", int
    elif _is_dataclass(kind):
        for inner, inner_kind, _ in _fields(kind):
            yield from _columns(inner_kind, _inner_prefix(prefix, name), inner)
    elif get_origin(kind) in (tuple, Literal):
        yield prefix + name, str
    elif not _is_geometry(kind):
        yield prefix + name, kind


def _inner_prefix(prefix: str, name: str) -> str:
    return prefix if name in _UNPREFIXED else f"{prefix}{name}_"


@cache
def _fields(cls: type) -> tuple[_Field, ...]:
    hints = get_type_hints(cls, localns=_names())
    return tuple(_Field(field.name, _without_none(hints[field.name]), field.default) for field in fields(cls))


@cache
def _names() -> dict[str, Any]:
    """Return what the models import for type checkers alone."""
    from shapely import Geometry, MultiPolygon

    from geo.gazetteer.model import Match
    from geo.regions.model import Region
    from geo.reports.model import Claim

    return {
        "Claim": Claim, "Geometry": Geometry, "Match": Match, "MultiPolygon": MultiPolygon, "Region": Region,
        "date": date,
    }  # fmt: skip


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return next(each for each in get_args(kind) if each is not type(None))
    return kind


def _is_dataclass(kind: Any) -> TypeGuard[type]:
    return isinstance(kind, type) and is_dataclass(kind)


def _is_geometry(kind: Any) -> bool:
    from shapely import Geometry

    return isinstance(kind, type) and issubclass(kind, Geometry)


def _to_json(values: tuple[Any, ...]) -> str:
    return json.dumps([flatten(each) if is_dataclass(each) else each for each in values], ensure_ascii=False)


def _from_json(kind: Any, text: str | None) -> tuple[Any, ...] | None:
    if text is None:
        return None
    inner = get_args(kind)[0]
    return tuple(rebuild(inner, each) if _is_dataclass(inner) else each for each in json.loads(text))
