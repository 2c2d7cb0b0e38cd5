"""Bounds for what is read in this process: values, nesting and digits of JSON."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from kanmin.errors import UnreadableFile
from kanmin.language import _

DEEPEST = 100  # levels of nesting; a plan has about ten
MOST_VALUES = 2_000_000  # of one JSON text; a plan of 800 measures has some 100,000
MOST_DIGITS = 400  # of a number


def json_value(text: str | bytes, **hooks: Any) -> Any:
    """What a JSON text holds. hooks: of `json.loads`.

    Raises UnreadableFile for too many values, too deep nesting, numbers that are none or too long;
    ValueError for what is no JSON.
    """
    if _most_values(text) > MOST_VALUES:
        raise UnreadableFile(
            _("値が多すぎます（{most}個まで）。").format(most=f"{MOST_VALUES:,}"),
            todo=_("いくつかのファイルに分けてください。"),
        )
    try:
        found = json.loads(
            text, parse_int=_whole, parse_float=_real, parse_constant=_no_constant, **hooks
        )
    except RecursionError:
        raise _deep() from None
    if too_deep(found, DEEPEST):
        raise _deep()
    return found


def _most_values(text: str | bytes) -> int:
    """At least as many as there are values: each but the first of its kind comes after a sign."""
    if isinstance(text, str):
        return text.count(",") + text.count("[") + text.count("{") + 1
    return text.count(b",") + text.count(b"[") + text.count(b"{") + 1


def _deep() -> UnreadableFile:
    return UnreadableFile(_("入れ子が深すぎます。"), todo=_("計画の文書か確かめてください。"))


def too_deep(raw: object, levels: int) -> bool:
    """Whether plain values (what JSON and TOML hold) are nested in more levels than so many."""
    level = [raw]
    for _depth in range(levels):
        level = [inner for one in level for inner in _within(one)]
        if not level:
            return False
    return True


def _within(value: object) -> list[Any]:
    """What a list or a mapping holds."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _whole(digits: str) -> int:
    if len(digits) > MOST_DIGITS:
        raise _no_number()
    return int(digits)


def _real(digits: str) -> float:
    if len(digits) > MOST_DIGITS:
        raise _no_number()
    return float(digits)


def _no_number() -> UnreadableFile:
    return UnreadableFile(
        _("読めない数が書かれています。"), todo=_("桁の多すぎる数がないか確かめてください。")
    )


def _no_constant(name: str) -> float:
    raise UnreadableFile(_("{name} は数値として使えません。").format(name=name))


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of pairs. Raises UnreadableFile where a key stands twice: one would be lost."""
    found = dict(pairs)
    if len(found) < len(pairs):
        double = next(key for key, times in Counter(k for k, _v in pairs).items() if times > 1)
        raise UnreadableFile(
            _("同じ項目「{key}」が2回書かれています。").format(key=double),
            todo=_("どちらかを消してください。"),
        )
    return found
