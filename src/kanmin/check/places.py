"""A place in a plan as a clerk would name it."""

from __future__ import annotations

from kanmin.language import _
from kanmin.plan import Measure, Paragraph, Part, Plan
from kanmin.plan.pointer import steps


def place_name(plan: Plan, pointer: str) -> str:
    """`/chapters/2/paragraphs/0/text` as 「位置付け」 1番目の段落; "" for the plan as a whole."""
    names: list[str] = []
    here: object = plan
    owner: Part = plan
    for step in steps(pointer):
        if isinstance(here, tuple):
            index = int(step)
            here = here[index] if index < len(here) else None
            names[-1] = _item_name(here, names[-1], index)
        elif isinstance(here, Part) and step in type(here).model_fields:
            owner = here
            names.append(_(type(owner).model_fields[step].title or step))
            here = getattr(owner, step)
        if isinstance(here, Part):
            owner = here
    told = " ".join(name for name in names if name)
    return f"{told}（ID {owner.id}）" if isinstance(owner, Paragraph | Measure) else told


def _item_name(item: object, list_name: str, index: int) -> str:
    title = getattr(item, "title", "") or getattr(item, "name", "")
    if title:
        return _("「{title}」").format(title=title)
    return _("{list}の{number}番目").format(list=list_name, number=index + 1)
