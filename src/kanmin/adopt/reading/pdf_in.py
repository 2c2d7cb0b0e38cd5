"""PDF files as outlines: lines with size and weight, running heads and contents lists left out.

The PDF's own bookmarks name the headings where they are there; else the look of the lines does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pypdfium2 as pdfium

from kanmin.adopt.outline import Node, NodeKind, Outline
from kanmin.adopt.reading import by_look
from kanmin.adopt.reading.numbers import numbered
from kanmin.adopt.reading.pdf_furniture import notes_apart, without_contents, without_running
from kanmin.adopt.reading.pdf_layout import SENTENCE_END, Layout
from kanmin.adopt.reading.pdf_lines import Line, bookmarks, is_scanned, lines_of, plain
from kanmin.adopt.reading.pdf_tables import MOST_PAGES, Table, is_ruled, tables_of

_BULLET = re.compile(r"^[・●○■□◆◇▪•➢➤✓\-–]\s*")


def read_pdf(data: bytes) -> Outline:
    """The outline of a PDF. Raises pdfium.PdfiumError for a damaged or encrypted one."""
    document = pdfium.PdfDocument(data)
    try:
        pages = [lines_of(page, number) for number, page in enumerate(document, start=1)]
        scanned = tuple(n for n, page in enumerate(document, start=1) if is_scanned(page))
        ruled = [n for n, page in enumerate(document, start=1) if is_ruled(page)]
        tables = tables_of(data, document, ruled[:MOST_PAGES], pages)
        named = bookmarks(document)
    finally:
        count = len(document)
        document.close()
    pages = [[line for line in page if not any(t.holds(line) for t in tables)] for page in pages]
    lines, notes = notes_apart(without_contents(without_running(pages)))
    nodes = (*_nodes(lines, named, tables), *notes)
    return Outline(
        kind="pdf", pages=count, scanned=scanned, untabled=tuple(ruled[MOST_PAGES:]), nodes=nodes
    )


def _nodes(
    lines: list[Line], named: dict[tuple[int, str], int], tables: list[Table]
) -> Iterator[Node]:
    whole = Layout(lines).titles_joined()
    layout = Layout(whole)
    levels = {
        index: level
        for index, line in enumerate(whole)
        if (level := named.get((line.page, plain(line.text)))) is not None
    }
    if len(levels) < 2 or len(levels) * 2 < len(named):
        levels = {f.index: f.level for f in by_look.headings(_looks(whole, layout), whole=False)}
    yield from _with_tables(_with_levels(layout, levels), tables)


def _looks(lines: list[Line], layout: Layout) -> list[by_look.Line]:
    return [
        by_look.Line(
            text=line.text,
            size=line.size,
            bold=line.bold,
            space=layout.gap_before(index),
            goes_on=layout.goes_on(index),
            page=line.page,
        )
        for index, line in enumerate(lines)
    ]


Placed = tuple[tuple[int, int], Node]
"""A node with the page and order of its first line."""


def _with_tables(placed: Iterator[Placed], tables: list[Table]) -> Iterator[Node]:
    """The nodes of the text with the tables where they stand."""
    waiting = sorted((((t.page, t.order), _table(t)) for t in tables), key=lambda placed: placed[0])
    for place, node in placed:
        while waiting and waiting[0][0] < place:
            yield waiting.pop(0)[1]
        yield node
    yield from (node for _place, node in waiting)


def _table(table: Table) -> Node:
    return Node(kind=NodeKind.TABLE, page=table.page, rows=table.rows, header_rows=1)


def _with_levels(layout: Layout, levels: dict[int, int]) -> Iterator[Placed]:
    """Headings with their levels, the lines between them as paragraphs and items."""
    text: list[Line] = []
    for index, line in enumerate(layout.lines):
        if index not in levels:
            if text and _begins_anew(text[-1], line, gap=layout.gap_before(index)):
                yield _paragraph(text)
                text = []
            text.append(line)
            continue
        if text:
            yield _paragraph(text)
            text = []
        number = numbered(line.text)
        title = number.title if number and number.title else line.text
        heading = Node(
            kind=NodeKind.HEADING,
            text=re.sub(r"\s+", " ", title).strip(),
            number=number.number if number and number.title else "",
            level=levels[index],
            page=line.page,
        )
        yield (line.page, line.order), heading
    if text:
        yield _paragraph(text)


def _begins_anew(last: Line, line: Line, *, gap: bool) -> bool:
    """Whether a line begins a paragraph; the top of a page alone does not."""
    return bool(
        SENTENCE_END.search(last.text)
        or _BULLET.match(line.text)
        or numbered(line.text)
        or (gap and last.page == line.page)
    )


def _paragraph(lines: list[Line]) -> Placed:
    text = "".join(_spaced(line.text) for line in lines).strip()
    kind = NodeKind.ITEM if _BULLET.match(text) or numbered(text) else NodeKind.PARAGRAPH
    return (lines[0].page, lines[0].order), Node(kind=kind, text=text, page=lines[0].page)


def _spaced(text: str) -> str:
    """A line that ends with a Latin letter needs a blank before the next."""
    return f"{text} " if text[-1:].isascii() and text[-1:].isalnum() else text
