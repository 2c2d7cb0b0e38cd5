"""A place of a plan in words an officer reads: 施策「予約」› 指標「割合」› 値."""

from __future__ import annotations

from typing import Any

from kanmin.calendar_ja import short_fiscal_year
from kanmin.language import _
from kanmin.plan.model import Plan
from kanmin.plan.pointer import steps

LONGEST_NAME = 24


def in_words(plan: Plan, where: str) -> str:
    """What stands at a pointer by ids, each step by its field's title and its part's own name.

    A part that is no longer in the plan is told by its kind alone.
    """
    words: list[str] = []
    here: Any = plan
    for step in steps(where):
        if isinstance(here, tuple):
            here = next((part for part in here if getattr(part, "id", None) == step), None)
            if words and (name := _name(here)):
                words[-1] += _("「{name}」").format(name=name)
        elif here is not None and step in type(here).model_fields:
            words.append(_(type(here).model_fields[step].title or step))
            here = getattr(here, step)
    return " › ".join(words) or _("計画")


def _name(part: Any) -> str:
    text = getattr(part, "title", "") or getattr(part, "name", "") or getattr(part, "text", "")
    if not text and getattr(part, "fiscal_year", None):
        return short_fiscal_year(part.fiscal_year)
    line = str(text).split("\n", 1)[0]
    return line if len(line) <= LONGEST_NAME else f"{line[:LONGEST_NAME]}…"
