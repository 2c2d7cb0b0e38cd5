"""Parts that are equal on all sides of a merge, set aside so that only the others are read anew.

Two edits of an 80-measure plan touch two measures: to turn all 80 into raw values and back took
62 ms (docs/decisions/0020-audit.md).
"""

from __future__ import annotations

from typing import Any

from kanmin.plan.model import Plan
from kanmin.plan.parts import Part

LONG_LISTS = ("chapters", "measures")
Sides = tuple[Plan, Plan, Plan]
Aside = dict[str, tuple[Part, ...]]


def set_aside(base: Plan, mine: Plan, theirs: Plan) -> tuple[Sides, Aside]:
    """The three sides with only those parts that differ, and what each shortened list was.

    A list that has not the same parts in the same order on all sides stays whole.
    """
    aside: Aside = {}
    kept: list[dict[str, Any]] = [{}, {}, {}]
    for name in LONG_LISTS:
        lists = [getattr(side, name) for side in (base, mine, theirs)]
        orders = [[part.id for part in items] for items in lists]
        if orders[0] == orders[1] == orders[2]:
            aside[name] = lists[0]
            found = [i for i, part in enumerate(lists[0]) if not _same(part, i, lists)]
            for side, items in zip(kept, lists, strict=True):
                side[name] = tuple(items[i] for i in found)
    first, second, third = (
        side.model_copy(update=update)
        for side, update in zip((base, mine, theirs), kept, strict=True)
    )
    return (first, second, third), aside


def _same(part: Part, index: int, lists: list[tuple[Part, ...]]) -> bool:
    return all(items[index] is part or items[index] == part for items in lists[1:])


def with_parts_of(old: Plan, new: Plan) -> Plan:
    """The new plan, equal parts being those of the old one: one object is told equal at once.

    Plans that follow each other in memory then share most of what they hold, too.
    """
    update: dict[str, Any] = {}
    for name in LONG_LISTS:
        known = {part.id: part for part in getattr(old, name)}
        update[name] = tuple(
            known[part.id] if known.get(part.id) == part else part for part in getattr(new, name)
        )
    return new.model_copy(update=update)


def put_back(plan: Plan, aside: Aside) -> Plan:
    """The plan with the parts that were set aside at their places."""
    update: dict[str, Any] = {}
    for name, items in aside.items():
        merged = {part.id: part for part in getattr(plan, name)}
        update[name] = tuple(merged.get(getattr(part, "id", ""), part) for part in items)
    return plan.model_copy(update=update)
