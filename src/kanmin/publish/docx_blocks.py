"""The blocks of a document as WordprocessingML, one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kanmin.language import _, bracketed
from kanmin.layout import Block, Chart, Document, Heading, Items, Paragraph, Table
from kanmin.publish.docx_picture import Picture, picture_xml
from kanmin.publish.docx_table import table_xml
from kanmin.publish.docx_xml import StyleIds, bookmarked, paragraph_xml, text_xml
from kanmin.text import clean

_BELOW_TABLE = 160  # twentieths of a point, for text that follows a table


@dataclass(frozen=True, slots=True)
class Means:
    """What the blocks of a Word document are written with.

    width: of a line, in twentieths of a point. pictures: of the charts. lists: the number of each
    ordered list, in reading order.
    """

    styles: StyleIds
    width: int
    pictures: Mapping[Chart, Picture]
    lists: tuple[int, ...] = ()


def blocks_xml(document: Document, means: Means) -> str:
    """All blocks in reading order."""
    writer = _Writer(means, deeper=int(document.short))
    return "".join(part for block in document.blocks for part in writer.written(block))


@dataclass(slots=True)
class _Writer:
    """deeper: levels below their own at which headings stand. tabled: whether a table is above."""

    means: Means
    deeper: int
    counts: Counter[str] = field(default_factory=Counter)
    tabled: bool = False

    @property
    def styles(self) -> StyleIds:
        return self.means.styles

    def written(self, block: Block) -> Iterator[str]:
        self.counts[type(block).__name__] += 1
        yield from self._by_kind(block)
        self.tabled = isinstance(block, Table)

    def _by_kind(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield from self._text(block)
            case Items():
                yield from self._items(block)
            case Table():
                yield from self._table(block)
            case Chart():
                yield from self._chart(block)

    def _before(self) -> str:
        """The gap above what is no heading: a table has none below it."""
        return f'<w:spacing w:before="{_BELOW_TABLE}"/>' if self.tabled else ""

    def _heading(self, heading: Heading) -> str:
        number = self.counts["Heading"]
        runs = bookmarked(text_xml(heading.text), number, f"_Toc{number:06}")
        return paragraph_xml(runs, self.styles.headings[heading.level - 1 + self.deeper])

    def _text(self, paragraph: Paragraph) -> Iterator[str]:
        indent = "" if paragraph.quiet else '<w:ind w:firstLineChars="100" w:firstLine="210"/>'
        style = self.styles.note if paragraph.quiet else self.styles.text
        lines = [paragraph.text] if paragraph.quiet else paragraph.text.split("\n")
        for line in filter(str.strip, lines):
            yield paragraph_xml(text_xml(line), style, self._before() + indent)
            self.tabled = False
        if paragraph.note:
            yield paragraph_xml(
                text_xml(bracketed("", paragraph.note)), self.styles.note, self._before()
            )

    def _items(self, block: Items) -> Iterator[str]:
        style = self.styles.ordered if block.ordered else self.styles.item
        listed = self._next_list() if block.ordered else ""
        for item in block.items:
            note = f"\n{bracketed('', item.note)}" if item.note else ""
            runs = text_xml(item.text) + (text_xml(note, size=17) if note else "")
            yield paragraph_xml(runs, style, listed + self._before())
            self.tabled = False

    def _next_list(self) -> str:
        self.counts["list"] += 1
        number = self.means.lists[self.counts["list"] - 1]
        return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'

    def _table(self, table: Table) -> Iterator[str]:
        """The table below its name; two tables with nothing between them would become one."""
        if self.tabled or (table.caption and table.head):
            yield paragraph_xml(text_xml(table.caption or _("表")), self.styles.caption)
        yield table_xml(table, self.styles, self.means.width, self.counts["Table"])

    def _chart(self, chart: Chart) -> Iterator[str]:
        """The picture, kept on one page with the caption below it."""
        stay = "<w:keepNext/>" if chart.caption else ""
        above = f'w:before="{_BELOW_TABLE}" ' if self.tabled else ""
        line = f'<w:spacing {above}w:line="240" w:lineRule="auto"/>'
        picture = self.means.pictures[chart]
        drawn = picture_xml(chart, picture, self.counts["Chart"], self.means.width)
        yield paragraph_xml(drawn, self.styles.text, stay + line)
        if chart.caption:
            alone = '<w:keepNext w:val="0"/><w:spacing w:before="0"/><w:jc w:val="center"/>'
            yield paragraph_xml(text_xml(clean(chart.caption)), self.styles.caption, alone)
