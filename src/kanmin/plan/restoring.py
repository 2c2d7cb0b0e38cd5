"""Restoring (復元): a field, a part or all of an earlier state put into the plan of today."""

from __future__ import annotations

from typing import Any

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.plan.document import parse, to_raw
from kanmin.plan.model import Plan
from kanmin.plan.pointer import index_of, resolve, steps

ABSENT = object()


class PartIsGone(KanminError):
    """What a field would be restored in is no longer in the plan."""


def restored(head: Plan, old: Plan, where: str) -> Plan:
    """The plan `head` with what stood at a pointer in `old`; "" restores all of it.

    A part that was taken out since comes back behind the one it stood behind; what was not there
    then is taken out. Raises PartIsGone where the part that held it is no longer there.
    """
    if not where:
        return old
    raw, before = to_raw(head), to_raw(old)
    *path, last = steps(where)
    parent = _found(raw, "".join(f"/{step}" for step in path))
    value = _found(before, where)
    if isinstance(parent, dict):
        _set(parent, last, value)
    elif isinstance(parent, list):
        _put(parent, last, value, _found(before, where.rsplit("/", 1)[0]))
    else:
        raise PartIsGone(
            _("この欄のあった部分は、いまの計画にありません。"),
            todo=_("先に、その部分（施策や章）を戻してください。"),
        )
    try:
        return parse(raw)
    except InvalidDocument as error:
        raise KanminError(
            _("この部分は、いまの計画に入りません。"),
            where=error.what,
            todo=_("先に、ほかの場所に移したものを確かめてください。"),
        ) from None


def _found(raw: Any, where: str) -> Any:
    try:
        return resolve(raw, where)
    except (LookupError, ValueError):
        return ABSENT


def _set(fields: dict[str, Any], name: str, value: Any) -> None:
    if value is ABSENT:
        fields.pop(name, None)
    else:
        fields[name] = value


def _put(items: list[Any], name: str, value: Any, before: Any) -> None:
    """Replace, put in or take out an item of a list; before: the list it stood in."""
    try:
        at = index_of(items, name)
    except LookupError:
        at = None
    if value is ABSENT:
        items[:] = [item for index, item in enumerate(items) if index != at]
    elif at is not None:
        items[at] = value
    else:
        items.insert(_place(items, name, before), value)


def _place(items: list[Any], name: str, before: Any) -> int:
    """Where an item goes: behind the nearest one it stood behind that is still there."""
    there = {item.get("id"): index for index, item in enumerate(items)}
    for earlier in reversed(before[: index_of(before, name)]):
        if earlier.get("id") in there:
            return there[earlier["id"]] + 1
    return 0
