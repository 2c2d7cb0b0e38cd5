"""Raw values of a plan in words an officer reads: terms by their word, years in 和暦."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.language import _
from kanmin.plan import Part, Plan, label
from kanmin.plan.parts import part_lists
from kanmin.plan.pointer import steps
from kanmin.plan.tables import columns
from kanmin.plan.terms import Term

_YEARS = {"fiscal_year", "from_year"}


def value_words(where: str, value: Any) -> str:
    """What a raw value at a place says; 「（なし）」 for none."""
    if value is None or value in ("", []):
        return _("（なし）")
    part, field = _place(where)
    if isinstance(value, dict):
        return _part_words(part, value)
    if isinstance(value, list) and value and isinstance(value[0], dict):
        inner = part_lists(part).get(field, part)
        return "\n".join(_part_words(inner, item) for item in value)
    return _scalar(part, field, value)


def _place(where: str) -> tuple[type[Part], str]:
    """The kind of part a pointer leads to, and the field in it; "" for the part itself."""
    part: type[Part] = Plan
    path = steps(where)
    while path:
        name = path.pop(0)
        inner = part_lists(part).get(name)
        if inner is None or not path:
            return part, name
        part = inner
        path.pop(0)
    return part, ""


def _part_words(part: type[Part], raw: dict[str, Any]) -> str:
    """A part in a line: its fields that say something, without its id."""
    told = []
    for column in columns(part):
        value = raw.get(column.path[0]) if len(column.path) == 1 else None
        if column.path[0] != "id" and value not in (None, "", []):
            shown = _scalar(part, column.path[0], value)
            told.append(_("{title}：{value}").format(title=_(column.title), value=shown))
    return "、".join(told) or _("（なし）")


def _scalar(part: type[Part], field: str, value: Any) -> str:
    if isinstance(value, list):
        return "、".join(_scalar(part, field, item) for item in value)
    kind = next((c.kind for c in columns(part) if c.path == (field,)), str)
    if field in _YEARS:
        return format_fiscal_year(value)
    if isinstance(kind, type) and issubclass(kind, Term):
        return label(kind(value))
    if kind is dt.date:
        return format_date(dt.date.fromisoformat(value))
    if isinstance(value, int | float) and not isinstance(value, bool) and field != "category":
        return f"{value:,}"
    return str(value)
