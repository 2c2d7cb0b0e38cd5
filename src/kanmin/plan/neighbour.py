"""Two states of a plan read beside each other: what they share is read once, or not at all.

Two revisions of a plan share many of their parts, and to find one equal as plain JSON takes less
than to read it into the model (docs/decisions/0020-audit.md).
"""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json

from kanmin.plan.model import STORED, Plan
from kanmin.plan.parts import Part, part_lists


def read_to_compare(old: bytes, new: bytes) -> tuple[Plan, Plan]:
    """Two stored documents for finding what differs, and for nothing else.

    A part below the plan that is the same in both, in a list whose order is, is left unread: both
    plans hold one part with its raw values. All that differs is as if each were read alone.
    """
    first, second = _paired(_read(old), _read(new), Plan)
    plans = (Plan.model_validate(raw, context=STORED) for raw in (first, second))
    return next(plans), next(plans)


_Raw = dict[str, Any]


def _read(document: bytes) -> _Raw:
    """A document as raw values. Only names of fields come again and again: texts are not kept."""
    raw: _Raw = from_json(document, cache_strings="keys")
    return raw


def _paired(old: _Raw, new: _Raw, kind: type[Part]) -> tuple[_Raw, _Raw]:
    """Two raw parts of one kind with what they share below them left unread."""
    old, new = dict(old), dict(new)
    for name, below in part_lists(kind).items():
        before = {one["id"]: one for one in old.get(name, ())}
        after = {one["id"]: one for one in new.get(name, ())}
        if [i for i in before if i in after] == [i for i in after if i in before]:
            pairs = {i: _pair(before[i], after[i], below) for i in before if i in after}
            old |= {name: [pairs[i][0] if i in pairs else one for i, one in before.items()]}
            new |= {name: [pairs[i][1] if i in pairs else one for i, one in after.items()]}
    return old, new


def _pair(old: _Raw, new: _Raw, kind: type[Part]) -> tuple[Any, Any]:
    if old == new:
        unread = kind.model_construct(**new)
        return unread, unread
    return _paired(old, new, kind)
