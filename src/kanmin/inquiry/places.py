"""Values at places of a plan: read one, put one, take one away."""

from __future__ import annotations

from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Plan, parse, resolve, to_raw
from kanmin.plan.pointer import enter, steps


def raw_at(plan: Plan, where: str) -> Any:
    """The raw value at a place; None where nothing stands."""
    try:
        return resolve(to_raw(plan), where)
    except (LookupError, TypeError):
        return None


def with_value(plan: Plan, where: str, value: Any, like: Plan | None = None) -> Plan:
    """The plan with a raw value at a place; None takes away what stands there.

    like: a plan whose order a part that comes back follows. Raises KanminError where what the
    place hangs on is no longer in the plan.
    """
    raw = to_raw(plan)
    *path, last = steps(where)
    target: Any = raw
    try:
        for step in path:
            target = enter(target, step)
        if isinstance(target, list):
            _put_item(target, last, value, _order(like, where))
        elif value is None:
            target.pop(last, None)
        else:
            target[last] = value
    except (LookupError, TypeError):
        raise KanminError(
            _("この欄のある施策などは、もう計画にありません。"),
            todo=_("計画の値のままにするか、施策を足してから書いてください。"),
        ) from None
    return parse(raw)


def _order(like: Plan | None, where: str) -> list[str]:
    """The ids of the list that a place lies in, in the order of another plan."""
    items = raw_at(like, where.rpartition("/")[0]) if like else None
    return [item["id"] for item in items or []]


def _put_item(items: list[Any], last: str, value: Any, order: list[str]) -> None:
    """Replace, take away or add; what is added follows those it followed in the order."""
    names = [item["id"] for item in items]
    if last in names:
        at = names.index(last)
        items[at : at + 1] = [] if value is None else [value]
    elif value is not None:
        before = order[: order.index(last)] if last in order else names
        at = max((names.index(name) + 1 for name in before if name in names), default=0)
        items.insert(at, value)
