"""Ids for parts that were written by hand without one: the same file always gets the same ids."""

from __future__ import annotations

import dataclasses
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kanmin.plan.model import Plan
from kanmin.plan.parts import Part, part_lists
from kanmin.text import half_width

_PREFIXES = {
    "Body": "body",
    "Candidate": "c",
    "DutyDeclaration": "duty",
    "RelatedPlan": "rel",
    "Chapter": "ch",
    "Paragraph": "p",
    "Measure": "m",
    "Project": "pj",
    "Cost": "c",
    "StaffHours": "h",
    "ScheduleStep": "s",
    "Indicator": "k",
    "IndicatorValue": "v",
    "Effect": "e",
    "Spending": "x",
    "RealisedEffect": "r",
    "Review": "rv",
    "Grade": "g",
    "Stance": "st",
}


@dataclass(slots=True)
class Taken:
    """The ids there are, and where the search for a free one goes on."""

    names: set[str] = dataclasses.field(default_factory=set)
    next_number: dict[str, int] = dataclasses.field(default_factory=dict)


def with_ids(raw: object, kind: type[Part] = Plan) -> object:
    """A copy of a raw document in which every part has an id; ids that are there stay."""
    taken = Taken()
    _collect(raw, kind, taken)
    return _filled(raw, kind, taken)


def new_id(prefix: str) -> str:
    """An id that nobody else makes at the same time."""
    return f"{prefix}-{secrets.token_hex(4)}"


def fresh_ids(plan: Plan) -> Callable[[str], str]:
    """What makes ids that are not in a plan yet, one after the other, from a prefix.

    The same plan always gets the same ones; where several people write at once, they would meet.
    """
    taken = Taken()
    _collect(plan.model_dump(), Plan, taken)

    def fresh(prefix: str) -> str:
        return _free_id(prefix, taken)

    return fresh


def _collect(raw: object, part: type[Part], taken: Taken) -> None:
    if not isinstance(raw, dict):
        return
    if isinstance(raw.get("id"), str):
        taken.names.add(half_width(raw["id"]).strip())
    for name, inner in part_lists(part).items():
        for item in _items(raw.get(name)):
            _collect(item, inner, taken)


def _filled(raw: object, part: type[Part], taken: Taken) -> object:
    if not isinstance(raw, dict):
        return raw
    filled: dict[str, Any] = dict(raw)
    if not filled.get("id") and "id" in part.model_fields and part is not Plan:
        filled["id"] = _free_id(_PREFIXES[part.__name__], taken)
    for name, inner in part_lists(part).items():
        if isinstance(raw.get(name), list | tuple):
            filled[name] = [_filled(item, inner, taken) for item in raw[name]]
    return filled


def _items(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def _free_id(prefix: str, taken: Taken) -> str:
    number = taken.next_number.get(prefix, 1)
    while f"{prefix}{number}" in taken.names:
        number += 1
    taken.next_number[prefix] = number + 1
    return f"{prefix}{number}"
