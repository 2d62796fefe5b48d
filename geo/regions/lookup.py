"""From a region as worded in a report to the polygon that it means."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from geo._errors import RegionError
from geo._shipped import shipped
from geo.regions.library import load_regions
from geo.regions.model import Region, multipolygon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely import MultiPolygon

_WORD = re.compile(r"[\w'’-]+")


def find_region(text: str, regions: Sequence[Region] | None = None) -> Region | None:
    """Find the region that a report's wording means.

    "Sumy region" is an oblast, "Kupiansk direction" a sector; a bare name is a sector where there is
    one of that name, else an oblast. "Melitopol and Berdiansk directions" is the union of both.

    Parameters
    ----------
    text
        The wording, in any case: ``"south"``, ``"the Kupiansk axis"``, ``"Донецька область"``.
    regions
        The regions to choose from; by default those that ship.

    Returns
    -------
    region
        The region, or None where no polygon goes by that name.
    """
    known = load_regions() if regions is None else regions
    words = _words(text)
    whole = _find_single(words, known)
    if whole is not None:
        return whole
    joining = _vocabulary()["joining"]
    parts = [part for part in _split(words, joining) if part]
    if len(parts) < 2:
        return None
    last_kind = next((word for word in reversed(parts[-1]) if _kind(word)), "")
    found = [_find_single(part, known) or _find_single([*part, last_kind], known) for part in parts]
    return _union([region for region in found if region is not None]) if all(found) else None


def wider_reading(region: Region, regions: Sequence[Region] | None = None) -> Region | None:
    """Return a region together with what another reading of its name counts in; None where there is no other."""
    known = {each.name: each for each in (load_regions() if regions is None else regions)}
    members = [known[name] for name in region.also if name in known]
    return _union([region, *members]) if members else None


def land_of(side: str) -> MultiPolygon | None:
    """Return the land of the oblasts that ship for a side of a conflict; None where none ship."""
    from shapely import coverage_union_all

    country = _tables()["land"].get(side)
    polygons = [region.polygon for region in load_regions("oblast") if country and region.country == country]
    return multipolygon(coverage_union_all(polygons)) if polygons else None


def means_everything(text: str) -> bool:
    """Whether the wording means all ground ("Ukraine", "the country"), so that nothing is clipped."""
    return " ".join(_content(_words(text))) in _vocabulary()["everything"]


def get_region(text: str, regions: Sequence[Region] | None = None) -> Region:
    """Return the region of that name, or raise.

    Raises
    ------
    RegionError
        Where no polygon goes by that name; the message lists the known names.
    """
    region = find_region(text, regions)
    if region is None:
        names = ", ".join(known.name for known in (load_regions() if regions is None else regions))
        msg = f"unknown region {text!r}; the regions are {names}"
        raise RegionError(msg)
    return region


@cache
def _vocabulary() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in _tables().items() if isinstance(words, list)}


@cache
def _unions() -> dict[str, list[str]]:
    return dict(_tables()["unions"])


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(shipped("regions", "words.toml").read_text(encoding="utf-8"))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _kind(word: str) -> str | None:
    return next((kind for kind in ("oblast", "sector") if word in _vocabulary()[kind]), None)


def _content(words: Sequence[str]) -> list[str]:
    ignored = _vocabulary()["ignored"]
    return [word for word in words if word not in ignored]


def _split(words: Sequence[str], joining: frozenset[str]) -> list[list[str]]:
    parts: list[list[str]] = [[]]
    for word in words:
        if word in joining:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _find_single(words: Sequence[str], regions: Sequence[Region]) -> Region | None:
    words = _content(words)
    kind = next((kind for word in words if (kind := _kind(word))), None)
    phrase = " ".join(words)
    stem = " ".join(word for word in words if not _kind(word))
    if not stem:
        return None
    if stem in _unions():
        members = [region for region in regions if region.name in _unions()[stem]]
        return _union(members) if members else None
    ranked = sorted(regions, key=lambda region: region.kind != kind) if kind else list(regions)
    by_stem = None
    for region in ranked:
        names = _names(region.name, region.names)
        if phrase in names:
            return region
        if by_stem is None and stem in names:
            by_stem = region
    return by_stem


@cache
def _names(name: str, names: tuple[str, ...]) -> frozenset[str]:
    spelled = [name, *names]
    stems = [" ".join(word for word in _words(each) if not _kind(word)) for each in spelled]
    return frozenset(each for each in (*(each.casefold() for each in spelled), *stems) if each)


def _union(regions: Sequence[Region]) -> Region:
    from shapely import unary_union

    return Region(
        name=" and ".join(region.name for region in regions),
        label=" and ".join(region.label for region in regions),
        kind=regions[0].kind,
        polygon=multipolygon(unary_union([region.polygon for region in regions])),
        reason=" ".join(region.reason for region in regions if region.reason),
        source="; ".join(sorted({region.source for region in regions})),
    )
