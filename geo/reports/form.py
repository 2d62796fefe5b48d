"""What a user's own table of a conflict must look like; docs/another-conflict/conflict.toml shows one."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

_EACH = "*"
_PHRASES = [str]
_BY_LANGUAGE = {_EACH: _PHRASES}
_NAMES = {_EACH: str}
_FORM: dict[str, Any] = {
    "attacker": str,
    "defender": str,
    "parties": {_EACH: {_EACH: {"party": _PHRASES, "oblique": _PHRASES, "adjective": _PHRASES}}},
    "home": _NAMES,
    "voices": {_EACH: _BY_LANGUAGE},
    "outlets": _NAMES,
    "oblasts": _NAMES,
    "adjectives": _NAMES,
    "usual": {_EACH: _BY_LANGUAGE},
    "likely": {_EACH: _BY_LANGUAGE},
    "homeland": {_EACH: _BY_LANGUAGE},
    "speakers": {_EACH: {"side": str, "words": _PHRASES}},
    "events": {_EACH: {"words": _BY_LANGUAGE, "until": str}},
    **dict.fromkeys(
        ("enemy", "ours", "frees", "returned", "remained", "country_size", "not_settlements"), _BY_LANGUAGE
    ),
}
_NEEDED = {"words"}
# An event's words are a regular expression. Letters and parts that may be left out are all that it needs, and no text
# keeps such a one busy.
_EVENT = re.compile(r"(?:[^\W_][?]?|[ '-][?]?|\(\?:[\w' |?-]+\)[?]?)+")


def check_conflict(table: dict[str, Any]) -> None:
    """Refuse a table that is not laid out as one of a conflict is.

    Raises
    ------
    ValueError
        With the name of the line that is wrong, and what it should be.
    """
    for name in ("attacker", "defender"):
        if not isinstance(table.get(name), str):
            msg = f'the line {name} = "…" is missing'
            raise ValueError(msg)
    for name, form in _FORM.items():
        if name in table:
            _check(table[name], form, name)
    for day, event in table.get("events", {}).items():
        try:
            date.fromisoformat(day)
            date.fromisoformat(event.get("until", day))
        except ValueError:
            msg = f"[events.{day[:40]}]: the days of an event are written YYYY-MM-DD"
            raise ValueError(msg) from None
        for phrase in (phrase for phrases in event["words"].values() for phrase in phrases):
            if not _EVENT.fullmatch(phrase):
                msg = f"[events.{day}] {phrase[:40]!r}: words of an event are letters, and (?:…)? for what may miss"
                raise ValueError(msg)


def _check(value: Any, form: Any, where: str) -> None:
    if form is str:
        if not isinstance(value, str):
            msg = f"{where[:80]}: must be text"
            raise ValueError(msg)
    elif isinstance(form, list):
        if not isinstance(value, list) or not all(isinstance(phrase, str) and phrase.strip("* ") for phrase in value):
            msg = f"{where[:80]}: must be a list of words"
            raise ValueError(msg)
    else:
        _check_table(value, form, where)


def _check_table(value: Any, form: dict[str, Any], where: str) -> None:
    if not isinstance(value, dict):
        msg = f"[{where[:80]}]: must be a table"
        raise ValueError(msg)
    lacking = (_NEEDED & set(form)) - set(value)
    unknown = [] if _EACH in form else [name for name in value if name not in form]
    if lacking or unknown:
        what = f"lacks {lacking.pop()}" if lacking else f"has {unknown[0][:40]!r}, which is none of {', '.join(form)}"
        msg = f"[{where[:80]}]: {what}"
        raise ValueError(msg)
    for name, part in value.items():
        _check(part, form.get(_EACH, form.get(name)), f"{where}.{name}")
