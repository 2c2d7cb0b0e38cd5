"""Places in a document: JSON pointers (RFC 6901) in which a list may be entered by id too.

`/measures/0/title` and `/measures/m1/title` name the same field; the second stays right when
others are inserted before it. Ids begin with a letter, so the two cannot be confused.
"""

from __future__ import annotations

from typing import Any

LONGEST_INDEX = 9  # digits


def steps(pointer: str) -> list[str]:
    """The steps of a pointer.

    >>> steps("/measures/m1/title")
    ['measures', 'm1', 'title']
    """
    return [s.replace("~1", "/").replace("~0", "~") for s in pointer.split("/")[1:]]


def resolve(raw: Any, pointer: str) -> Any:
    """What stands at a place of a raw document. Raises LookupError where nothing does."""
    for step in steps(pointer):
        raw = enter(raw, step)
    return raw


def enter(raw: Any, step: str) -> Any:
    """One step down: a key of a map, an index or an id in a list."""
    if isinstance(raw, dict):
        return raw[step]
    if isinstance(raw, list):
        return raw[index_of(raw, step)]
    raise LookupError(step)


def index_of(items: list[Any], step: str) -> int:
    """The index that a step means in a list."""
    if step.isascii() and step.isdecimal():
        return int(step[:LONGEST_INDEX])
    for index, item in enumerate(items):
        if isinstance(item, dict) and item.get("id") == step:
            return index
    raise LookupError(step)


def escape(step: str) -> str:
    """A key as a step of a pointer."""
    return step.replace("~", "~0").replace("/", "~1")
