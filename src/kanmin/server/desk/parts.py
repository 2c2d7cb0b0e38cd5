"""Parts added to and taken from a plan on the desk: measures, indicators, paragraphs, plans."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Plan, parse, to_raw
from kanmin.plan.identity import new_id
from kanmin.plan.pointer import index_of, resolve, steps

Raw = dict[str, Any]
NEW: dict[str, Callable[[], Raw]] = {
    "measures": dict,
    "indicators": dict,
    "paragraphs": dict,
    "chapters": lambda: {"title": _("新しい章")},
    "plans_beside": lambda: {"kind": "comprehensive"},
}
_PREFIX = {"measures": "m", "indicators": "k", "paragraphs": "p", "chapters": "ch"}


def added(plan: Plan, where: str) -> tuple[Plan, str]:
    """The plan with a new, empty part at the end of the list at `where`, and the part's id.

    The id is random, so that two officers who add at the same time add two parts.
    """
    kind = where.rsplit("/", 1)[-1]
    if kind not in NEW:
        raise KanminError(_("ここには足せません。"), where=where[:80])
    raw = to_raw(plan)
    name = new_id(_PREFIX.get(kind, "x"))
    _list(raw, where).append({**NEW[kind](), "id": name})
    return parse(raw), name


def removed(plan: Plan, where: str) -> Plan:
    """The plan without the part at `where`; it stays in the history."""
    *path, name = steps(where)
    if not path or path[-1] not in NEW:
        raise KanminError(_("ここからは削除できません。"), where=where[:80])
    raw = to_raw(plan)
    items = _list(raw, "".join(f"/{step}" for step in path))
    try:
        del items[index_of(items, name)]
    except (LookupError, ValueError):
        raise KanminError(_("もう削除されています。")) from None
    return parse(raw)


def _list(raw: Raw, where: str) -> list[Any]:
    try:
        found = resolve(raw, where)
    except LookupError:
        found = None
    if not isinstance(found, list):
        raise KanminError(
            _("この場所は、ほかの画面で削除されています。"), todo=_("読み込み直してください。")
        )
    return found
