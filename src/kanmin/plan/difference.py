"""What changed from one plan to another, by id: the ground of 新旧対照表."""

from __future__ import annotations

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

    Parts that are equal are passed over before they are turned into raw values: after an autosave
    all but one are, and usually the very same objects.
    """
    changed = {
        name: _differing(getattr(old, name), getattr(new, name)) for name in part_lists(Plan)
    }
    return tuple(_changes(_raw_of(old, changed, 0), _raw_of(new, changed, 1), ""))


_Sides = tuple[tuple[Part, ...], tuple[Part, ...]]


def _differing(old: tuple[Part, ...], new: tuple[Part, ...]) -> _Sides:
    """The parts that differ or are on one side only, and all of them once their order does."""
    before = {getattr(part, "id", ""): part for part in old}
    after = {getattr(part, "id", ""): part for part in new}
    if [name for name in before if name in after] != [name for name in after if name in before]:
        return old, new
    same = {name for name, part in after.items() if name in before and part == before[name]}
    return _without(before, same), _without(after, same)


def _without(parts: dict[str, Part], names: set[str]) -> tuple[Part, ...]:
    return tuple(part for name, part in parts.items() if name not in names)


def _raw_of(plan: Plan, changed: dict[str, _Sides], side: int) -> dict[str, Any]:
    """The raw plan with only those parts that can differ."""
    own = plan.model_copy(update={name: pair[side] for name, pair in changed.items()})
    return own.model_dump(mode="json", exclude_none=True, warnings=False)  # some parts are unread


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
    changes: list[Change] = []
    for key in [*new, *(k for k in old if k not in new)]:
        place = f"{where}/{escape(key)}"
        if key not in old:
            changes.append(Change("added", place, None, new[key]))
        elif key not in new:
            changes.append(Change("removed", place, old[key], None))
        else:
            changes += _changes(old[key], new[key], place)
    return changes


def _list_changes(old: list[Any], new: list[Any], where: str) -> list[Change]:
    before, after = _by_id(old) or {}, _by_id(new) or {}
    changes = _map_changes(before, after, where)
    kept_before = [i for i in before if i in after]
    kept_after = [i for i in after if i in before]
    if kept_before != kept_after:
        changes.append(Change("moved", where, kept_before, kept_after))
    return changes
