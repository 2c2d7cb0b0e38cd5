"""The value of a field as an office reads it: words for closed sets, years and days in full."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.language import _
from kanmin.plan.model import Paragraph, Plan
from kanmin.plan.parts import Part, part_lists
from kanmin.plan.pointer import enter, steps
from kanmin.plan.terms import Term, label

Categories = Mapping[int, str]
YEARS = ("fiscal_year", "from_year", "first", "last")
CATEGORY_FIELDS = ("category", "linked_categories")


def value_at(plan: Part, where: str) -> Any:
    """What stands at a pointer by ids. Raises LookupError where nothing does."""
    here: Any = plan
    for step in steps(where):
        here = _entered(here, step)
    return here


def _entered(here: Any, step: str) -> Any:
    if isinstance(here, Part):
        if step in type(here).model_fields:
            return getattr(here, step)
        return (here.__pydantic_extra__ or {})[step]
    if isinstance(here, tuple):
        for item in here:
            if getattr(item, "id", None) == step:
                return item
        raise LookupError(step)
    return enter(here, step)


def value_text(plan: Part, where: str, categories: Categories | None = None) -> str:
    """What stands at a pointer in words; "" where nothing does."""
    try:
        found = value_at(plan, where)
    except (LookupError, TypeError, ValueError):
        return ""
    names = [step for step in steps(where) if step]
    return told(found, names[-1] if names else "", categories or {})


def raw_text(where: str, raw: Any, categories: Categories | None = None) -> str:
    """A raw value of a place in words, whether it still stands there or not; "" for none."""
    if raw is None:
        return ""
    part, field = _kind_at(where)
    kind: Any = part.model_fields[field].annotation if field else part
    return told(TypeAdapter(kind).validate_python(raw), field, categories or {})


def _kind_at(where: str) -> tuple[type[Part], str]:
    """The kind of part a pointer leads to, and the field in it; "" for the part itself."""
    part: type[Part] = Plan
    path = [step for step in steps(where) if step]
    while path:
        name = path.pop(0)
        inner = part_lists(part).get(name)
        if inner is None or not path:
            return part, name
        part = inner
        path.pop(0)
    return part, ""


def told(value: Any, field: str, categories: Categories) -> str:
    """A value of a field in words; a part as its filled fields."""
    match value:
        case None:
            return ""
        case Part():
            return part_text(value, categories)
        case tuple():
            return _several(value, field, categories)
        case int() if field in CATEGORY_FIELDS and value in categories:
            return f"{value} {categories[value]}"
        case int() if field in YEARS:
            return format_fiscal_year(value)
        case _:
            return _plain(value)


def _plain(value: Any) -> str:
    match value:
        case Term():
            return label(value)
        case str():
            return value
        case bool() | dict() | list():  # of a field that Kanmin does not know
            return json.dumps(value, ensure_ascii=False, sort_keys=True)
        case int() | float():
            return f"{value:,}"
        case dt.date():
            return format_date(value)
        case _:
            return str(value)


def _several(values: Any, field: str, categories: Categories) -> str:
    if any(isinstance(item, tuple) for item in values):  # the rows of a table
        return "\n".join(" | ".join(map(_plain, row)) for row in values)
    texts = [told(item, field, categories) for item in values]
    lines = any(isinstance(item, Part) for item in values)
    return "\n".join(texts) if lines else _("、").join(texts)


def part_text(part: Part, categories: Categories) -> str:
    """The filled fields of a part: a line each, or all in one where it holds no other parts."""
    lines = list(_fields(part, categories))
    if part_lists(type(part)) or isinstance(part, Paragraph):
        return "\n".join(lines)
    return _("、").join(line.replace("\n", " ") for line in lines)


def _indented(title: str, text: str) -> str:
    """A title, and what is within it a step further in."""
    lines = (f"　{line}" for line in text.split("\n"))
    return "\n".join((f"{title}{_('：')}", *lines))


def _fields(part: Part, categories: Categories) -> Iterator[str]:
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        text = told(value, name, categories)
        if name == "id" or not text or (value == field.default and not field.is_required()):
            continue
        if isinstance(part, Paragraph) and name in ("text", "rows"):
            yield text
        elif name in part_lists(type(part)):
            yield _indented(_(field.title or name), text)
        else:
            yield _("{name}：{text}").format(name=_(field.title or name), text=text)
    for name, value in (part.__pydantic_extra__ or {}).items():
        yield _("{name}：{text}").format(name=name, text=told(value, name, categories))
