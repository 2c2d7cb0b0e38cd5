"""A place of a finding as a clerk would name it, with the id to look for in a file."""

from __future__ import annotations

from kanmin.language import bracketed
from kanmin.plan import Measure, Paragraph, Plan, in_words
from kanmin.plan.pointer import steps


def place_name(plan: Plan, pointer: str) -> str:
    """`/chapters/2/paragraphs/0/text` as 「位置付け」 段落の1番目; "" for the whole plan."""
    told = in_words(plan, pointer)
    owner = _owner(plan, pointer)
    return bracketed(told, f"ID {owner.id}") if owner else told


def _owner(plan: Plan, pointer: str) -> Paragraph | Measure | None:
    """The paragraph or measure in which a place lies."""
    match steps(pointer):
        case ["measures", index, *_rest]:
            return plan.measures[int(index)]
        case ["chapters", chapter, "paragraphs", index, *_rest]:
            return plan.chapters[int(chapter)].paragraphs[int(index)]
        case _:
            return None
