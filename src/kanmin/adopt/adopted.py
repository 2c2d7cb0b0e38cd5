"""The plan a document becomes: its own chapters in order, its measures, each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kanmin.adopt.chapters import template
from kanmin.adopt.measures import LONGEST_QUOTE
from kanmin.adopt.outline import NodeKind, Outline
from kanmin.adopt.proposal import Item, ItemKind, Proposal, chapter_sections
from kanmin.adopt.sections import Piece, Section
from kanmin.handbook import Handbook
from kanmin.localgov import LocalGovernment
from kanmin.plan import OriginKind, ParagraphKind, Period, Plan, parse

Raw = dict[str, Any]
LEAST_FOREWORD = 40  # letters of a text before the first heading that is more than a cover
_KINDS = {
    NodeKind.HEADING: ParagraphKind.SUBHEADING,
    NodeKind.PARAGRAPH: ParagraphKind.TEXT,
    NodeKind.ITEM: ParagraphKind.ITEM,
    NodeKind.TABLE: ParagraphKind.TABLE,
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What the document itself need not say of the plan. title: "" takes the document's own."""

    body: LocalGovernment
    handbook: Handbook
    period: Period
    title: str = ""


def adopted_plan(outline: Outline, proposal: Proposal, frame: Frame) -> Plan:
    """The document as a plan. Nothing is added to what it says; each part has its anchor.

    Text that became a measure stands in the measure, at the place where it stood.
    """
    writer = _Writer(proposal)
    chapters = [writer.chapter(s) for s in chapter_sections(outline, proposal)]
    framework = frame.handbook.framework
    return parse(
        {
            "id": f"plan-{frame.body.code}-{frame.period.first}",
            "title": frame.title or proposal.title,
            "bodies": [{"id": "body1", "lg_code": frame.body.code, "name": frame.body.name}],
            "framework": framework.id,
            "edition": frame.handbook.edition.id,
            "period": {"first": frame.period.first, "last": frame.period.last},
            "duties": [{"id": "duty1", "framework": framework.id, "name": framework.title}],
            "chapters": [chapter for chapter in chapters if chapter],
            "measures": writer.measures,
        }
    )


class _Writer:
    """Writes chapters one by one and gathers the measures that stand in them."""

    def __init__(self, proposal: Proposal) -> None:
        self.measures: list[Raw] = []
        self._headings = {i.nodes[0]: i for i in proposal.items if i.kind is ItemKind.HEADING}
        self._starting: dict[int, list[Item]] = {}
        self._covered: set[int] = set()
        for item in proposal.measures():
            self._starting.setdefault(item.nodes[0], []).append(item)
            if item.covers:
                self._covered.update(item.nodes)

    def chapter(self, section: Section) -> Raw | None:
        """A chapter with its paragraphs; None for a cover without text."""
        if section.heading is None and not self._is_foreword(section):
            return None
        name = f"ch{section.index}"
        before = len(self.measures)
        fulfils = self._fulfils(section)
        paragraphs = list(self._paragraphs(section, name, fulfils if len(fulfils) > 1 else ()))
        if len(self.measures) > before and "measures" not in fulfils:
            fulfils = (*fulfils, "measures")
        return {
            "id": name,
            "number": section.number,
            "title": section.title,
            "fulfils": list(fulfils),
            "paragraphs": paragraphs,
            "anchor": _anchor(section.page, (*section.path, section.title), ""),
        }

    def _is_foreword(self, section: Section) -> bool:
        return any(
            p.node.rows or len(p.node.text) >= LEAST_FOREWORD or p.index in self._starting
            for p in section.body
        )

    def _fulfils(self, section: Section) -> tuple[str, ...]:
        """The template's chapters that its headings stand for, in the template's order."""
        found: set[str] = set()
        for part in section.walk():
            item = self._headings.get(part.index) if part.heading else None
            if item and not item.skipped:
                found.update(item.chapters)
        return tuple(name for name in template() if name in found)

    def _paragraphs(self, section: Section, chapter: str, mark: Sequence[str]) -> Iterator[Raw]:
        """The paragraphs in order; a measure follows the last one before it.

        mark: the template's chapters of a chapter that stands for several: each paragraph then
        says which one its heading speaks of.
        """
        last = chapter
        own: tuple[str, ...] = ()
        path = [(0, title) for title in (*section.path, section.title)]
        marks: list[tuple[int, tuple[str, ...]]] = []
        if section.heading and (item := self._headings.get(section.index)):
            own = () if item.skipped else item.chapters
        top = own
        for item in self._starting.get(section.index, ()) if section.heading else ():
            self._place(item, chapter, last)
        for piece in section.pieces():
            if piece.node.kind is NodeKind.HEADING:
                own = self._speaking(piece, marks, top)
                path = [step for step in path if step[0] < piece.node.level]
                path.append((piece.node.level, piece.node.text))
            for item in self._starting.get(piece.index, ()):
                self._place(item, chapter, last)
            if piece.index in self._covered:
                continue
            last = f"p{piece.index}"
            yield _paragraph(piece, last, [t for _l, t in path], [c for c in own if c in mark])

    def _speaking(
        self, piece: Piece, marks: list[tuple[int, tuple[str, ...]]], top: tuple[str, ...]
    ) -> tuple[str, ...]:
        """What a heading within a chapter speaks of: its own chapters, else those above it."""
        while marks and marks[-1][0] >= piece.node.level:
            marks.pop()
        item = self._headings.get(piece.index)
        if item is None:
            return marks[-1][1] if marks else top
        marks.append((piece.node.level, () if item.skipped else item.chapters))
        return marks[-1][1]

    def _place(self, item: Item, chapter: str, last: str) -> None:
        raw: Raw = {"id": f"m{len(self.measures) + 1}", "number": item.number, "title": item.title}
        raw |= {"chapter": chapter, "follows": last, **item.parts}
        if item.category:
            raw |= {"category": item.category, "linked_categories": list(item.linked)}
        raw["fields"] = list(item.fields)
        if item.national and item.carries_out:
            origin = {"kind": OriginKind.NATIONAL.value, "ref": item.national}
            raw["origin"] = {**origin, "name": item.national_title}
        raw["anchor"] = _anchor(item.page, item.path, item.quote)
        self.measures.append(raw)


def _paragraph(piece: Piece, name: str, path: Sequence[str], fulfils: Sequence[str]) -> Raw:
    node = piece.node
    text = f"{node.number} {node.text}".strip() if node.kind is NodeKind.HEADING else node.text
    raw: Raw = {"id": name, "kind": _KINDS[node.kind].value, "text": text}
    if node.rows:
        raw["rows"] = [list(row) for row in node.rows]
    if fulfils:
        raw["fulfils"] = [f"guide.chapter-{chapter}" for chapter in fulfils]
    raw["anchor"] = _anchor(node.page, path, "")
    return raw


def _anchor(page: int | None, path: Sequence[str], quote: str) -> Raw:
    raw: Raw = {"path": [step for step in path if step], "quote": quote[:LONGEST_QUOTE]}
    return raw | ({"page": page} if page else {})
