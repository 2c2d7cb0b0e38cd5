"""Two states of a plan read beside each other: what they share is read once, or not at all.

Two revisions of a plan share many of their parts, and to find one equal as plain JSON takes less
than to read it into the model (docs/decisions/0020-audit.md).
"""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic_core import from_json

from kanmin.plan.fields import STORED
from kanmin.plan.model import Plan
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
_Parts = list[Any]


def _read(document: bytes) -> _Raw:
    """A document as raw values. Only names of fields come again and again: texts are not kept."""
    raw: _Raw = from_json(document, cache_strings="keys")
    return raw


def _paired(old: _Raw, new: _Raw, kind: type[Part]) -> tuple[_Raw, _Raw]:
    """Two raw parts of one kind with what they share below them left unread."""
    old, new = dict(old), dict(new)
    for name, below in part_lists(kind).items():
        before, after = old.get(name), new.get(name)
        if before and after:
            old[name], new[name] = _paired_lists(before, after, below)
    return old, new


def _paired_lists(old: list[_Raw], new: list[_Raw], kind: type[Part]) -> tuple[_Parts, _Parts]:
    before, after = ({one["id"]: one for one in side} for side in (old, new))
    if [name for name in before if name in after] != [name for name in after if name in before]:
        return old, new
    pairs = {name: _pair(before[name], one, kind) for name, one in after.items() if name in before}
    return (
        [pairs[name][0] if name in pairs else one for name, one in before.items()],
        [pairs[name][1] if name in pairs else one for name, one in after.items()],
    )


def _pair(old: _Raw, new: _Raw, kind: type[Part]) -> tuple[Any, Any]:
    if old == new:
        unread = _unread(new, kind)
        return unread, unread
    return _paired(old, new, kind)


def _unread(raw: _Raw, kind: type[Part]) -> Part:
    """What `model_construct` makes, in a fifth of its time where no field is unknown."""
    if not raw.keys() <= kind.model_fields.keys():
        return kind.model_construct(**raw)
    part = kind.__new__(kind)
    part.__setstate__(
        {
            "__dict__": _defaults(kind) | raw,
            "__pydantic_fields_set__": set(raw),
            "__pydantic_extra__": {},
            "__pydantic_private__": None,
        }
    )
    return part


@cache
def _defaults(kind: type[Part]) -> _Raw:
    fields = kind.model_fields.items()
    return {name: field.get_default() for name, field in fields if not field.is_required()}
