"""What changed from one plan to another, by id: the ground of 新旧対照表."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kanmin.plan.model import Plan
from kanmin.plan.parts import Part, part_lists
from kanmin.plan.pointer import escape

Kind = Literal["added", "removed", "changed", "moved"]


@dataclass(frozen=True, slots=True)
class Change:
    """One change. where: pointer by ids. old, new: raw values, None where absent.

    A list that only changed its order is `moved`, with the ids before and after.
    """

    kind: Kind
    where: str
    old: Any
    new: Any


def diff(old: Plan, new: Plan) -> tuple[Change, ...]:
    """The changes that lead from the old plan to the new one, in the new one's order.

    Only what differs is turned into raw values: after an autosave all but one part are equal, and
    usually the very same objects.
    """
    return tuple(_part_changes(old, new, ""))


def _part_changes(old: Part, new: Part, where: str) -> Iterator[Change]:
    names = [name for name in _names(old, new) if _value(old, name) != _value(new, name)]
    deep = {name for name in names if _parts_of(old, name) and _parts_of(new, name)}
    plain = {name for name in names if name not in deep}
    before, after = (_raw(side, plain) for side in (old, new))
    for name in sorted(names, key=lambda name: name not in deep and name not in after):
        if name in deep:
            yield from _deep_changes(_value(old, name), _value(new, name), _below(where, name))
        else:
            yield from _entry_changes(before, after, name, where)


def _names(old: Part, new: Part) -> Iterable[str]:
    """The fields of both, those that Kanmin does not know at the end."""
    unknown = (new.__pydantic_extra__ or {}) | (old.__pydantic_extra__ or {})
    return (*type(new).model_fields, *unknown) if unknown else type(new).model_fields


def _value(part: Part, name: str) -> Any:
    return getattr(part, name, None)


def _parts_of(part: Part, name: str) -> bool:
    """Whether a field holds a part, or parts that have names."""
    value = _value(part, name)
    return isinstance(value, Part) or (name in part_lists(type(part)) and _named(value))


def _named(parts: tuple[Part, ...]) -> bool:
    return all(isinstance(getattr(part, "id", None), str) for part in parts)


def _raw(part: Part, names: set[str]) -> dict[str, Any]:
    """So many fields of a part as raw values; empty ones are left out, some parts are unread."""
    if not names:
        return {}
    return part.model_dump(mode="json", include=names, exclude_none=True, warnings=False)


def _deep_changes(old: Any, new: Any, where: str) -> Iterator[Change]:
    if isinstance(new, Part):
        yield from _part_changes(old, new, where)
        return
    before, after = ({part.id: part for part in side} for side in (old, new))
    for name in [*after, *(name for name in before if name not in after)]:
        yield from _item_changes(before.get(name), after.get(name), _below(where, name))
    yield from _order_changes(before, after, where)


def _item_changes(old: Part | None, new: Part | None, where: str) -> Iterator[Change]:
    if old is not None and new is not None:
        if old != new:
            yield from _part_changes(old, new, where)
    elif new is not None:
        yield Change("added", where, None, _all(new))
    elif old is not None:
        yield Change("removed", where, _all(old), None)


def _all(part: Part) -> dict[str, Any]:
    return part.model_dump(mode="json", exclude_none=True, warnings=False)


def _below(where: str, name: str) -> str:
    return f"{where}/{escape(name)}"


def _changes(old: Any, new: Any, where: str) -> list[Change]:
    if old == new:
        return []
    if isinstance(old, dict) and isinstance(new, dict):
        return _map_changes(old, new, where)
    if _by_id(old) is not None and _by_id(new) is not None:
        return _list_changes(old, new, where)
    return [Change("changed", where, old, new)]


def _by_id(value: Any) -> dict[str, Any] | None:
    if not isinstance(value, list) or not all(
        isinstance(i, dict) and isinstance(i.get("id"), str) for i in value
    ):
        return None
    return {item["id"]: item for item in value}


def _map_changes(old: dict[str, Any], new: dict[str, Any], where: str) -> list[Change]:
    keys = [*new, *(key for key in old if key not in new)]
    return [change for key in keys for change in _entry_changes(old, new, key, where)]


def _entry_changes(
    old: dict[str, Any], new: dict[str, Any], key: str, where: str
) -> Iterable[Change]:
    place = _below(where, key)
    if key in old and key in new:
        return _changes(old[key], new[key], place)
    if key in new:
        return [Change("added", place, None, new[key])]
    return [Change("removed", place, old[key], None)] if key in old else []


def _list_changes(old: list[Any], new: list[Any], where: str) -> list[Change]:
    before, after = _by_id(old) or {}, _by_id(new) or {}
    return [*_map_changes(before, after, where), *_order_changes(before, after, where)]


def _order_changes(
    before: Mapping[str, Any], after: Mapping[str, Any], where: str
) -> Iterator[Change]:
    kept_before = [i for i in before if i in after]
    kept_after = [i for i in after if i in before]
    if kept_before != kept_after:
        yield Change("moved", where, kept_before, kept_after)
