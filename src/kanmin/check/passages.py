"""Where a plan says something: paragraphs that answer a requirement, chapters, words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.plan import Chapter, Plan
from kanmin.text import half_width

DENIED = re.compile("(?:ません|ない|せず|おらず)")
NOT_YET = re.compile("今後|予定|必要があ|こととされ|ものとされ|検討して")


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph with its place. text: normalised (NFKC, no blanks) for the search of words."""

    where: str
    text: str
    written: bool
    is_fact: bool


def passages(plan: Plan, template_chapter: str = "") -> Iterator[Passage]:
    """The paragraphs of all chapters, or of those that stand for one of the template's."""
    for number, chapter in enumerate(plan.chapters):
        if template_chapter and template_chapter not in chapter.fulfils:
            continue
        for index, paragraph in enumerate(chapter.paragraphs):
            cells = " ".join(cell for row in paragraph.rows for cell in row)
            yield Passage(
                where=f"/chapters/{number}/paragraphs/{index}/text",
                text=re.sub(r"\s", "", half_width(f"{paragraph.text} {cells}")),
                written=paragraph.written,
                is_fact=paragraph.source is not None,
            )


OPEN = "【[^【】]*】"
"""What is still to be written; a bracket that nobody closes is read once, not from each sign."""
_STILL_OPEN = re.compile(rf"{OPEN}|\((?:(?!記載)[^()])*+記載[^()]*+\)|未定|検討中|調整中|[\W_]")


def substantial(passage: Passage) -> bool:
    """Whether it says more than that something is still to be written."""
    return passage.written and bool(_STILL_OPEN.sub("", passage.text))


def sentences(text: str) -> list[str]:
    """The sentences of a text; a 。 inside brackets ends none."""
    whole = re.sub(r"\([^()]*\)", lambda match: match[0].replace("。", ""), text)
    return [sentence for sentence in re.split("(?<=。)", whole) if sentence]


def answering(plan: Plan, requirement: str) -> Iterator[Passage]:
    """The paragraphs set apart for a requirement."""
    wanted = {
        f"/chapters/{number}/paragraphs/{index}/text"
        for number, chapter in enumerate(plan.chapters)
        for index, paragraph in enumerate(chapter.paragraphs)
        if requirement in paragraph.fulfils
    }
    return (passage for passage in passages(plan) if passage.where in wanted)


def place_for(plan: Plan, requirement: str, template_chapter: str) -> str:
    """Where an answer belongs: its own paragraph, else its chapter, else the list of chapters."""
    for passage in answering(plan, requirement):
        return passage.where
    for number, chapter in enumerate(plan.chapters):
        if template_chapter in chapter.fulfils:
            return f"/chapters/{number}"
    return "/chapters"


def own_words(plan: Plan, template_chapter: str) -> tuple[Passage, ...]:
    """What the body itself has written in the chapters that stand for one of the template's.

    In a chapter that stands for several only the paragraphs marked for this one count.
    """
    mark = f"guide.chapter-{template_chapter}"
    apart = {
        f"/chapters/{number}/paragraphs/{index}/text"
        for number, chapter in enumerate(plan.chapters)
        if stands_for_several(chapter, mark)
        for index, paragraph in enumerate(chapter.paragraphs)
        if mark not in paragraph.fulfils
    }
    found = (p for p in passages(plan, template_chapter) if p.written and not p.is_fact)
    return tuple(passage for passage in found if passage.where not in apart)


def stands_for_several(chapter: Chapter, mark: str) -> bool:
    """Whether a chapter stands for several of the template's and marks what is for this one."""
    return len(chapter.fulfils) > 1 and any(mark in p.fulfils for p in chapter.paragraphs)
