"""Three-way merge of two edits of one document, by field and by id.

Ready-made libraries put an edit on the wrong measure without a word when the other side had
inserted one above it (docs/decisions/0004-merge.md), so this is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from kanmin.plan.conflict import Conflict
from kanmin.plan.document import rebuilt, to_raw
from kanmin.plan.meeting_ids import in_one_place, with_new_ids_apart
from kanmin.plan.model import Plan
from kanmin.plan.pointer import escape
from kanmin.plan.set_aside import put_back, set_aside


class _Absent:
    """The value of a field that is not there."""

    def __repr__(self) -> str:
        return "ABSENT"


Raw = dict[str, Any]
ABSENT = _Absent()
ATOMIC = {"/period"}  # two halves of one statement: never one from each side


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged plan and what a person must decide."""

    plan: Plan
    conflicts: tuple[Conflict, ...]


def merge(base: Plan, mine: Plan, theirs: Plan) -> Merged:
    """Both edits of `base` in one plan; what only one side changed is taken as it is."""
    sides, aside = set_aside(base, mine, theirs)
    before, left, other = map(to_raw, sides)
    right = with_new_ids_apart(before, left, other)
    if right is not other:  # a new id must be free in all parts, so all of them are asked
        before, left = to_raw(base), to_raw(mine)
        right, aside = with_new_ids_apart(before, left, to_raw(theirs)), {}
    raw, conflicts = merge_raw(before, left, right)
    conflicts += in_one_place(raw, left)
    return Merged(put_back(rebuilt(raw), aside), tuple(conflicts))


def merge_raw(base: Any, mine: Any, theirs: Any, where: str = "") -> tuple[Any, list[Conflict]]:
    """The same on raw values."""
    if theirs in (mine, base):
        return mine, []
    if mine == base:
        return theirs, []
    if isinstance(mine, dict) and isinstance(theirs, dict) and where not in ATOMIC:
        return _maps(base if isinstance(base, dict) else {}, mine, theirs, where)
    if _has_ids(mine) and _has_ids(theirs):
        return _lists(base if isinstance(base, list) else [], mine, theirs, where)
    return _undecided(base, mine, theirs, where)


def _undecided(base: Any, mine: Any, theirs: Any, where: str) -> tuple[Any, list[Conflict]]:
    """Mine is kept; what one side deleted and the other edited is kept too."""
    kept = theirs if mine is ABSENT else mine
    return kept, [Conflict(where, *(None if v is ABSENT else v for v in (base, mine, theirs)))]


def _maps(base: Raw, mine: Raw, theirs: Raw, where: str) -> tuple[Raw, list[Conflict]]:
    merged, conflicts = {}, []
    for key in [*mine, *(k for k in theirs if k not in mine)]:
        before, left, right = (side.get(key, ABSENT) for side in (base, mine, theirs))
        value, found = merge_raw(before, left, right, f"{where}/{escape(key)}")
        conflicts += found
        if value is not ABSENT:
            merged[key] = value
    return merged, conflicts


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(i, dict) and isinstance(i.get("id"), str) for i in value
    )


def _lists(
    base: list[Any], mine: list[Any], theirs: list[Any], where: str
) -> tuple[list[Any], list[Conflict]]:
    before, left, right = ({item["id"]: item for item in side} for side in (base, mine, theirs))
    items, conflicts = _maps(before, left, right, where)
    order, found = _order([*before], [*left], [*right], where)
    return [items[i] for i in order if i in items], conflicts + found


def _order(
    base: list[str], mine: list[str], theirs: list[str], where: str
) -> tuple[list[str], list[Conflict]]:
    """One order of ids: the side that moved something leads, the other's additions follow it."""
    kept = [i for i in base if i in mine and i in theirs]
    moved_mine = [i for i in mine if i in kept] != kept
    moved_theirs = [i for i in theirs if i in kept] != kept
    lead, other = (theirs, mine) if moved_theirs and not moved_mine else (mine, theirs)
    order = _with_additions(lead, other)
    same = [i for i in mine if i in kept] == [i for i in theirs if i in kept]
    if moved_mine and moved_theirs and not same:
        return order, [Conflict(f"{where}/-", base, mine, theirs)]
    return order, []


def _with_additions(lead: list[str], other: list[str]) -> list[str]:
    """The ids of `other` that `lead` lacks, each put behind the one it stood behind."""
    order = list(lead)
    for index, name in enumerate(other):
        if name not in order:
            before = next((i for i in reversed(other[:index]) if i in order), None)
            order.insert(order.index(before) + 1 if before else 0, name)
    return order
