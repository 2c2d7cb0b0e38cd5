"""A state of a plan read beside another one: parts that are the same are not read twice.

Two revisions of a plan share many of their parts, and to find one equal as plain JSON takes less
than to read it into the model (docs/decisions/0020-audit.md).
"""

from __future__ import annotations

import json
from typing import Any

from kanmin.plan.model import STORED, Plan
from kanmin.plan.parts import Part, part_lists


def read_beside(document: bytes, known: Plan, known_document: bytes) -> Plan:
    """The plan of a stored document, sharing with a plan that is read already what is the same.

    document, known_document: plain JSON as stored. The same as reading the document alone.
    """
    raw, other = json.loads(document), json.loads(known_document)
    return Plan.model_validate(_sharing(raw, other, known), context=STORED)


def _sharing(raw: dict[str, Any], other: dict[str, Any], known: Part) -> dict[str, Any]:
    """The raw part with those parts below it, that are the same, as they were read already."""
    shared = dict(raw)
    for name in part_lists(type(known)):
        if name in raw and name in other:
            pairs = zip(other[name], getattr(known, name), strict=True)
            there = {one["id"]: (one, part) for one, part in pairs}
            shared[name] = [_shared(one, there.get(one["id"])) for one in raw[name]]
    return shared


def _shared(raw: dict[str, Any], there: tuple[dict[str, Any], Part] | None) -> Any:
    if there is None:
        return raw
    other, part = there
    return part if raw == other else _sharing(raw, other, part)
