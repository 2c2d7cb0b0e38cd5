"""What Kanmin proposes to make of a document: each heading and measure with place and reasons."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise, takewhile
from typing import Any

from pydantic import BaseModel, ConfigDict

from kanmin.adopt.categories import Context, Example, classify_with, examples
from kanmin.adopt.chapters import map_heading
from kanmin.adopt.details import measure_parts
from kanmin.adopt.kinship import national_kin, priority_fields
from kanmin.adopt.labels import Field
from kanmin.adopt.measures import LONGEST_QUOTE, Found, find_measures
from kanmin.adopt.outline import NodeKind, Outline
from kanmin.adopt.sections import Section, sections
from kanmin.adopt.years import period_in, period_on_cover
from kanmin.handbook import Handbook
from kanmin.plan import Period
from kanmin.wording import letters

COVERING = 0.8  # share of a document below one heading from which it is the document's title
_TITLE = re.compile(
    r"(?:計画|プラン|戦略|ビジョン|方針|構想|プログラム|大綱|指針)(?:[（(「【].*)?$"
)
LONGEST_TITLE = 60
_AMONG_MEASURES = ("organisation", "security")
"""Chapters of the template that a heading within the one for measures may stand for."""


class ItemKind(StrEnum):
    """What a proposal is about."""

    HEADING = "heading"
    MEASURE = "measure"


class Item(BaseModel):
    """A heading or a measure of the document with what it is proposed to be.

    key: the same for the same piece in a later version of the document. nodes: of the outline it
    stands in. covers: all that they say is in it. chapters: of the template, best first (a
    heading). category, linked, national: of a measure; 0 and "" where none fits. second: the
    runner-up, as text. parts: of the plan's measure. carries_out: a person says that it carries
    out the national one. confirmed: by a person. skipped: no measure, or a heading without
    counterpart.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    kind: ItemKind
    number: str = ""
    title: str
    page: int | None = None
    path: tuple[str, ...] = ()
    quote: str = ""
    nodes: tuple[int, ...] = ()
    covers: bool = True
    chapters: tuple[str, ...] = ()
    category: int = 0
    linked: tuple[int, ...] = ()
    fields: tuple[str, ...] = ()
    national: str = ""
    national_title: str = ""
    second: str = ""
    score: float = 0.0
    reason: str = ""
    parts: dict[str, Any] = {}
    carries_out: bool = False
    confirmed: bool = False
    skipped: bool = False


class Proposal(BaseModel):
    """All items of a document in reading order. period: of the plan, None where none is told.

    level_down: the one highest heading is the document's title, its chapters stand below it.
    """

    model_config = ConfigDict(frozen=True)

    title: str = ""
    period: Period | None = None
    level_down: bool = False
    items: tuple[Item, ...] = ()

    def measures(self) -> tuple[Item, ...]:
        """The measures that are not skipped."""
        return tuple(i for i in self.items if i.kind is ItemKind.MEASURE and not i.skipped)

    def headings(self) -> tuple[Item, ...]:
        """The headings that stand for chapters of the template or were asked about."""
        return tuple(i for i in self.items if i.kind is ItemKind.HEADING)


def propose(outline: Outline, book: Handbook, tier: str, known: Sequence[Example] = ()) -> Proposal:
    """The proposal for a document. known: titles whose category people here have confirmed."""
    found = find_measures(outline)
    covered = {index for measure in found for index in measure.nodes}
    whole = sections(outline)
    down = _is_one_title(whole)
    taught = [*known, *examples()]
    national = book.measures_for(tier)
    items = [_measure(measure, taught, national) for measure in found]
    items += _headings(_chapters(whole, down=down), covered)
    texts = [n.text for n in outline.nodes if n.kind is not NodeKind.TABLE]
    near = [f"{a}\n{b}" for a, b in pairwise([*texts, ""])]
    ordered = sorted(_with_keys(items), key=lambda i: (i.nodes[0], i.kind is ItemKind.MEASURE))
    return Proposal(
        title=_title(outline, whole, down=down),
        period=period_in(near) or period_on_cover(_before_headings(outline)),
        level_down=down,
        items=tuple(ordered),
    )


def _before_headings(outline: Outline) -> list[str]:
    nodes = takewhile(lambda node: node.kind is not NodeKind.HEADING, outline.nodes)
    return [line for node in nodes for line in node.text.split("\n")]


def _is_one_title(whole: Sequence[Section]) -> bool:
    named = [section for section in whole if section.heading]
    if not named:
        return False
    sizes = {s.index: sum(1 for _ in s.pieces()) for s in named}
    largest = max(named, key=lambda s: sizes[s.index])
    share = sizes[largest.index] / max(1, sum(sizes.values()))
    alone = len(named) <= 2 and not largest.number
    return alone and share >= COVERING and len(largest.children) >= 2


def _chapters(whole: Sequence[Section], *, down: bool) -> tuple[Section, ...]:
    if not down:
        return tuple(whole)
    return tuple(part for s in whole for part in (s.children or (s,)))


def chapter_sections(outline: Outline, proposal: Proposal) -> tuple[Section, ...]:
    """The sections that are the document's chapters, text before the first heading among them."""
    return _chapters(sections(outline), down=proposal.level_down)


def _title(outline: Outline, whole: Sequence[Section], *, down: bool) -> str:
    first = [n.text for n in outline.nodes[:12] if n.kind is not NodeKind.TABLE]
    if down:
        first = [s.title for s in whole if s.children] + first
    for text in first:
        line = " ".join(text.split())
        if len(line) <= LONGEST_TITLE and _TITLE.search(line):
            return line
    return ""


def _measure(found: Found, taught: Sequence[Example], national: Sequence[Any]) -> Item:
    parts = measure_parts(found.facts)
    printed = tuple(f.text for f in found.facts if f.field is Field.CATEGORY)
    context = Context(str(parts.get("action", "")), found.path, printed)
    got = classify_with(found.title, taught, context)
    kin = national_kin(found.title, got.category, national)
    return Item(
        key=_key("m", found.path[-1:], found.title),
        kind=ItemKind.MEASURE,
        number=found.number,
        title=found.title,
        page=found.page,
        path=found.path,
        quote=found.quote,
        nodes=found.nodes,
        covers=found.whole,
        category=got.category,
        linked=got.linked,
        fields=tuple(field.value for field in priority_fields(found.title)),
        national=kin.ref,
        national_title=kin.title,
        second=str(got.second) if got.second else "",
        score=got.score,
        reason=got.reason,
        parts=parts,
    )


def _headings(chapters: Sequence[Section], covered: set[int]) -> Iterator[Item]:
    """The chapters, and the headings below them that speak of another chapter of the template."""
    for chapter in chapters:
        if chapter.heading is None or chapter.heading.index in covered:
            continue
        own = _heading(chapter, bool(covered & {p.index for p in chapter.pieces()}))
        yield own
        if not own.skipped:
            yield from _below(chapter, own.chapters, covered)


def _below(section: Section, above: tuple[str, ...], covered: set[int]) -> Iterator[Item]:
    for child in section.children:
        if child.heading is None or child.heading.index in covered:
            continue
        mapped = map_heading(child.title)
        different = bool(mapped.chapters) and mapped.chapters[0] not in above
        weak = different and "measures" in above and mapped.chapters[0] not in _AMONG_MEASURES
        if different and not weak:
            yield _heading(child, False)
            yield from _below(child, mapped.chapters, covered)
        else:
            yield from _below(child, above, covered)


def _heading(section: Section, has_measures: bool) -> Item:
    mapped = map_heading(section.title)
    chapters = mapped.chapters
    if has_measures and not mapped.apart and "measures" not in chapters:
        chapters = (*chapters, "measures")
    first = next((p.node.text for p in section.pieces() if p.node.kind is not NodeKind.HEADING), "")
    assert section.heading is not None
    return Item(
        key=_key("h", section.path, section.title),
        kind=ItemKind.HEADING,
        number=section.number,
        title=section.title,
        page=section.page,
        path=section.path,
        quote=" ".join(first.split())[:LONGEST_QUOTE],
        nodes=(section.heading.index,),
        chapters=chapters,
        second=mapped.second,
        score=mapped.score,
        reason=mapped.reason,
        skipped=mapped.apart,
    )


def _key(kind: str, path: Sequence[str], title: str) -> str:
    digest = hashlib.sha256("\n".join(map(letters, (*path, title))).encode()).hexdigest()
    return f"{kind}{digest[:10]}"


def _with_keys(items: Sequence[Item]) -> Iterator[Item]:
    """Items with keys of their own, also where two have one title under one heading."""
    seen: dict[str, int] = {}
    for item in items:
        count = seen.get(item.key, 0)
        seen[item.key] = count + 1
        yield item.model_copy(update={"key": f"{item.key}-{count + 1}"}) if count else item
