"""The passages of a plan on which somebody may comment, in reading order, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kanmin.language import _
from kanmin.plan import Chapter, Measure, Paragraph, ParagraphKind, Plan

WHOLE = ""
"""The place of an opinion on the plan as a whole."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of a plan (意見を書ける箇所). where: pointer by ids. words: what it is called.

    part: the chapter or measure that stands there, or a paragraph with subheadings before it.
    """

    where: str
    words: str
    part: Chapter | Measure | tuple[Paragraph, ...]


def passages(plan: Plan) -> tuple[Passage, ...]:
    """Chapters with their written paragraphs, and measures where they stand."""
    return tuple(_passages(plan))


def _passages(plan: Plan) -> Iterator[Passage]:
    named = {chapter.id for chapter in plan.chapters}
    homes = plan.chapters_for("measures")
    home = homes[0].id if homes else ""
    for number, chapter in enumerate(plan.chapters, start=1):
        title = _title(chapter, number)
        where = f"/chapters/{chapter.id}"
        yield Passage(where, title, chapter)
        yield from _paragraphs(chapter, title, where)
        for measure in plan.measures:
            own = measure.chapter if measure.chapter in named else home
            if own == chapter.id:
                yield _measure(plan, measure)
    for measure in plan.measures:
        if not home and measure.chapter not in named:
            yield _measure(plan, measure)


def _title(chapter: Chapter, number: int) -> str:
    name = chapter.number or _("第{number}章").format(number=number)
    return f"{name} {chapter.title}".strip()


def _paragraphs(chapter: Chapter, title: str, where: str) -> Iterator[Passage]:
    number = 0
    before: list[Paragraph] = []
    for paragraph in chapter.paragraphs:
        if paragraph.kind is ParagraphKind.SUBHEADING:
            before.append(paragraph)
        if not paragraph.written:
            continue
        number += 1
        words = _("{chapter} {number}番目の段落").format(chapter=title, number=number)
        yield Passage(f"{where}/paragraphs/{paragraph.id}", words, (*before, paragraph))
        before = []


def _measure(plan: Plan, measure: Measure) -> Passage:
    number = measure.number or str(plan.measures.index(measure) + 1)
    words = _("施策{number} {title}").format(number=number, title=measure.title).strip()
    return Passage(f"/measures/{measure.id}", words, measure)


def place_words(found: tuple[Passage, ...]) -> dict[str, str]:
    """What each place is called, the plan as a whole among them."""
    return {WHOLE: _("計画全体"), **{one.where: one.words for one in found}}
