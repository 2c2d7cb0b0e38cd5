"""The measures of a document, wherever they stand: under headings, in lists, in sheets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kanmin.adopt.chapters import MappedHeading, map_heading
from kanmin.adopt.labels import Fact, Field
from kanmin.adopt.outline import NodeKind, Outline
from kanmin.adopt.runs import Reader, may_name, real_children
from kanmin.adopt.sections import Piece, Section, sections
from kanmin.adopt.sheets import Entry
from kanmin.adopt.tables import TableKind
from kanmin.adopt.titles import is_numbered_measure, parted
from kanmin.wording import letters

LONGEST_QUOTE = 120
SURE = 0.75  # share of the points of a heading's chapter
NEVER_HERE = {"current-state", "purpose", "positioning"}
"""Chapters whose headings name no measures of this plan."""
NOT_HERE = {"organisation", "policy"}
"""Chapters in which headings without a measure's sheet name no measures."""


@dataclass(frozen=True, slots=True)
class Found:
    """A measure as a document has it. nodes: of the outline it covers. section: its heading.

    path: headings above it. quote: how its text begins. sure: a sheet or list names it.
    run: it stands under a heading of its own. whole: all that its nodes say is in its facts.
    """

    title: str
    number: str
    facts: tuple[Fact, ...]
    nodes: tuple[int, ...]
    page: int | None
    path: tuple[str, ...]
    quote: str
    sure: bool = True
    run: bool = False
    whole: bool = True


def find_measures(outline: Outline) -> tuple[Found, ...]:
    """The measures of an outline in reading order; one named twice is one."""
    reader = Reader()
    found: list[Found] = []
    for section in sections(outline):
        found += _Finder(reader).within(section, "")
    return tuple(_once(found))


class _Finder:
    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def within(self, section: Section, above: str) -> list[Found]:
        """The measures of a section and all below it. above: the chapter it stands in."""
        mapped = map_heading(section.title) if section.title else None
        if mapped and mapped.apart and not section.children:
            return []
        chapter = _chapter_below(mapped, above)
        found = self._tables(section, chapter)
        below = [self.within(child, chapter) for child in real_children(section)]
        if any(m.sure for group in below for m in group) or (below and any(below)):
            found += self._with_siblings(section, below, chapter)
            return found
        if found:
            return found
        strong = self.reader.told(section).strong
        own = self._own(section, above if strong and above not in NEVER_HERE else chapter)
        return [own] if own else []

    def _with_siblings(
        self, section: Section, below: list[list[Found]], chapter: str
    ) -> list[Found]:
        """What stands below; where measures have sheets, bare headings beside them are none."""
        merged = [m for group in below for m in group]
        if any(m.sure for m in merged) and chapter != "measures":
            merged = [m for m in merged if m.sure]
        told = self.reader.told(section)
        if self._calls_itself(section) and told.strong and not any(m.sure for m in merged):
            own = self._own(section, chapter)
            return [own] if own else merged
        return merged

    def _calls_itself(self, section: Section) -> bool:
        heading = section.heading
        if heading is None:
            return False
        whole = f"{heading.node.number} {heading.node.text}".strip()
        return is_numbered_measure(whole) or is_numbered_measure(heading.node.text)

    def _own(self, section: Section, chapter: str) -> Found | None:
        """A section as a measure: it has a sheet, or calls itself one, or is a leaf among them."""
        if section.heading is None or not may_name(section):
            return None
        told = self.reader.told(section)
        named = self._calls_itself(section)
        written = bool(told.rest or told.facts or real_children(section))
        sure = told.strong or (named and written)
        if chapter in NEVER_HERE or (chapter in NOT_HERE and not told.strong):
            return None
        if not sure and (chapter != "measures" or not written or not section.path):
            return None
        apart = section.number and not is_numbered_measure(section.title)
        number, title = ("", section.title) if apart else parted(section.title)
        rest = list(self._all_text(section))
        text = "\n".join(p.node.text for p in rest if p.node.text)
        facts = (*told.facts, Fact(Field.ACTION, text)) if text else told.facts
        tables = {p.index for p in rest if p.node.rows}  # they stay in the chapter
        covered = (p for p in (section.heading, *section.pieces()) if p.index not in tables)
        return Found(
            title=title,
            number=section.number or number,
            facts=facts,
            nodes=tuple(p.index for p in covered),
            page=section.page,
            path=section.path,
            quote=_quote(facts),
            sure=sure,
            run=True,
        )

    def _all_text(self, section: Section) -> Iterator[Piece]:
        """Text of a section that no label claims, with that of the headings below it."""
        yield from self.reader.told(section).rest
        for child in real_children(section):
            if child.heading:
                yield child.heading
            yield from self._all_text(child)

    def _tables(self, section: Section, chapter: str) -> list[Found]:
        """The measures that tables of a section list."""
        found: list[Found] = []
        sheets = [p for p in section.body if p.node.kind is NodeKind.TABLE]
        contents = [(p, self.reader.table(p)) for p in sheets]
        for piece, content in contents:
            listed = content.kind in (TableKind.LIST, TableKind.OVERVIEW)
            if chapter == "current-state" and content.kind is not TableKind.SHEET:
                continue
            if listed or content.kind is TableKind.SHEET:
                sure = content.kind is not TableKind.OVERVIEW
                found += [self._entry(e, piece, section, sure=sure) for e in content.entries]
        return found

    def _entry(self, entry: Entry, piece: Piece, section: Section, *, sure: bool) -> Found:
        path = (*section.path, section.title) if section.title else section.path
        first = [piece.index]
        if section.heading and letters(parted(section.title)[1]) == letters(entry.title):
            first = [section.heading.index, piece.index]
            path = section.path
        path = (*path, *(group for group in entry.groups if group not in path))
        return Found(
            title=entry.title,
            number=entry.number or (section.number if len(first) > 1 else ""),
            facts=entry.facts,
            nodes=tuple(first),
            page=piece.node.page,
            path=path,
            quote=_quote(entry.facts),
            sure=sure,
            whole=self.reader.table(piece).whole,
        )


def _chapter_below(mapped: MappedHeading | None, above: str) -> str:
    """The template's chapter that what stands below a heading belongs to.

    Among measures only 推進体制 and セキュリティ open another one: 統計の公開 is a measure there.
    """
    here = mapped.chapters[0] if mapped and mapped.chapters else ""
    if above == "measures":
        leaves = (
            mapped is not None and mapped.score >= SURE and here in ("organisation", "security")
        )
        return here if leaves else above
    if above in NEVER_HERE and here == "measures":  # what was done so far
        return above
    return here or above


def _quote(facts: Sequence[Fact]) -> str:
    for field in (Field.ACTION, Field.OUTCOME, Field.CURRENT):
        for fact in facts:
            if fact.field is field and fact.text.strip():
                return " ".join(fact.text.split())[:LONGEST_QUOTE]
    return ""


def _once(found: Sequence[Found]) -> Iterator[Found]:
    """Each measure once: what an overview names again, or a sheet and a table of years.

    Two headings of one name that say different things are two measures.
    """
    by_key: dict[str, int] = {}
    kept: list[Found] = []
    for measure in found:
        key = letters(measure.title)
        before = kept[by_key[key]] if key in by_key else None
        if before is not None and not _differ(before, measure):
            kept[by_key[key]] = _merged(before, measure)
        elif key:
            by_key[key] = len(kept)
            kept.append(measure)
    sheets = [m for m in kept if m.sure]
    beside = {m.path for m in sheets if m.run}
    for measure in kept:
        few = not sheets or len(sheets) * 2 < len(kept)
        if measure.sure or few or (measure.run and measure.path in beside):
            yield measure


def _differ(one: Found, other: Found) -> bool:
    """Whether two headings of one name stand for two measures."""
    told = [
        {f.text for f in measure.facts if f.field in (Field.ACTION, Field.LEAD)}
        for measure in (one, other)
    ]
    return one.run and other.run and one.path != other.path and told[0] != told[1]


def _merged(one: Found, other: Found) -> Found:
    """The fuller one stays where it stands; of each part the fuller telling, of texts all."""
    fuller = (one.sure, len(one.facts)) >= (other.sure, len(other.facts))
    main, more = (one, other) if fuller else (other, one)
    return replace(
        main,
        facts=tuple(_fuller(main.facts, more.facts)),
        nodes=tuple(sorted({*main.nodes, *(more.nodes if more.sure else ())})),
        number=main.number or more.number,
        whole=main.whole and more.whole,
    )


def _fuller(facts: Sequence[Fact], others: Sequence[Fact]) -> Iterator[Fact]:
    """Both tellings of a measure as one: indicators with their values stay in their order."""
    texts = {fact.text for fact in facts if fact.field in _ALL_OF}
    yield from (fact for fact in facts if fact.field in _ALL_OF)
    yield from (f for f in others if f.field in _ALL_OF and f.text not in texts)
    for part in _PARTS:
        told = [[f for f in facts_of if f.field in part] for facts_of in (facts, others)]
        yield from max(told, key=lambda several: sum(len(f.text) for f in several))


_ALL_OF = {Field.ACTION, Field.CURRENT, Field.OUTCOME, Field.LEAD, Field.OTHER, Field.CATEGORY}
_PARTS = (
    {Field.INDICATOR, Field.UNIT, Field.BASELINE, Field.TARGET},
    {Field.SCHEDULE},
    {Field.COST},
    {Field.PARTNERS},
    {Field.GROUP},
)
