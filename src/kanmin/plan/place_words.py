"""A place of a plan in words an officer reads: 「スマートフォン教室」 指標."""

from __future__ import annotations

from typing import Any

from kanmin.calendar_ja import short_fiscal_year
from kanmin.language import _
from kanmin.plan.parts import Part
from kanmin.plan.pointer import steps

LONGEST_TITLE = 24


def in_words(plan: Part, where: str) -> str:
    """What stands at a pointer by ids or indexes, of a plan or a part; "" for all of it.

    A part is told by its own name, else by its number in its list; one that is no longer in the
    plan by its list alone.
    """
    names: list[str] = []
    here: Any = plan
    for step in steps(where):
        if isinstance(here, tuple):
            index = _index(here, step)
            here = here[index] if index is not None else None
            if here is not None and index is not None:
                names[-1] = _item_name(here, names[-1], index)
        elif isinstance(here, Part) and step in type(here).model_fields:
            names.append(_(type(here).model_fields[step].title or step))
            here = getattr(here, step)
    return " ".join(name for name in names if name)


def _index(items: tuple[Any, ...], step: str) -> int | None:
    if step.isascii() and step.isdecimal():
        return int(step) if int(step) < len(items) else None
    return next((i for i, item in enumerate(items) if getattr(item, "id", None) == step), None)


def _item_name(item: Any, list_name: str, index: int) -> str:
    name = str(getattr(item, "title", "") or getattr(item, "name", ""))
    if name:
        short = name if len(name) <= LONGEST_TITLE else f"{name[:LONGEST_TITLE]}…"
        return _("「{title}」").format(title=short)
    if year := getattr(item, "fiscal_year", None):
        return f"{list_name} {short_fiscal_year(year)}"
    return _("{list}の{number}番目").format(list=list_name, number=index + 1)
