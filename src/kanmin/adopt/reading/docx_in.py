"""Word documents as outlines: by outline level along the styles, else by how paragraphs look."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import docx
from docx.oxml.ns import qn

from kanmin.adopt.outline import Node, NodeKind, Outline
from kanmin.adopt.reading import by_look
from kanmin.adopt.reading.docx_numbering import Numbering
from kanmin.adopt.reading.docx_styles import Styles
from kanmin.adopt.reading.numbers import numbered
from kanmin.text import clean

BODY_LEVEL = 9
_CONTENTS = re.compile(r"^(?:toc|TOC|目次)\s*\d*$")
_CONTENTS_TITLE = re.compile(r"^[\s　]*目[\s　]*次[\s　]*$")
_LEADERS = re.compile(r"[.．…‥・]{4,}\s*[0-9０-９]*\s*$|\t\s*[0-9０-９]+\s*$")


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A paragraph with what decides whether it is a heading. level: by its style; 9 for body."""

    text: str
    number: str
    level: int
    style: str
    size: float
    bold: bool
    space: bool
    page: int
    item: bool


def read_docx(data: bytes) -> Outline:
    """The outline of a Word document. Raises what python-docx raises for a damaged one."""
    document = docx.Document(io.BytesIO(data))
    reader = _Reader(document)
    pieces = list(reader.pieces(document.element.body))
    named = sum(isinstance(p, _Paragraph) and p.level < BODY_LEVEL for p in pieces)
    nodes = tuple(_by_style(pieces) if named >= 2 else _by_look(pieces))
    if reader.page == 1:  # no program that lays out pages has saved it: where they end is unknown
        return Outline(kind="docx", nodes=tuple(replace(n, page=None) for n in nodes))
    return Outline(kind="docx", pages=reader.page, nodes=nodes)


class _Reader:
    """Walks the body in reading order and knows styles, numbers and the page it is on."""

    def __init__(self, document: Any) -> None:
        self.styles = Styles(document)
        self.numbering = Numbering(document)
        self.page = 1

    def pieces(self, parent: Any) -> Iterator[_Paragraph | Node]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag == qn("w:p"):
                yield self._paragraph(child)
            elif tag == qn("w:tbl"):
                yield _table(child, self.page)
            elif tag == qn("w:sdt") and not _is_contents_list(child):
                content = child.find(qn("w:sdtContent"))
                if content is not None:
                    yield from self.pieces(content)

    def _paragraph(self, element: Any) -> _Paragraph:
        self.page += len(element.findall(f".//{qn('w:lastRenderedPageBreak')}"))
        style = self.styles.of(element)
        text = clean(_text(element)).strip()
        number = self.numbering.number(element, style) if text else ""
        size, bold = self.styles.look(element, style)
        return _Paragraph(
            text=text,
            number=number,
            level=self.styles.level(element, style),
            style=style.name,
            size=size,
            bold=bold,
            space=self.styles.space_before(element, style),
            page=self.page,
            item=bool(number) or self.numbering.in_list(element, style),
        )


def _text(element: Any) -> str:
    """What a paragraph says: text, tabs, line ends; nothing of deleted runs and field codes."""
    parts: list[str] = []
    for node in element.iter():
        if node.tag == qn("w:t"):
            if not _in_deleted(node):
                parts.append(node.text or "")
        elif node.tag == qn("w:tab"):
            parts.append("\t")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            parts.append("\n")
    return "".join(parts)


def _in_deleted(node: Any) -> bool:
    return any(
        parent.tag in (qn("w:del"), qn("w:txbxContent"), qn("w:rt"))
        for parent in node.iterancestors()
    )


def _is_contents_list(element: Any) -> bool:
    found = element.find(f".//{qn('w:docPartGallery')}")
    return found is not None and "Table of Contents" in (found.get(qn("w:val")) or "")


def _table(element: Any, page: int) -> Node:
    """A table with merged cells filled in; rows that repeat on each page name the columns."""
    rows: list[list[str]] = []
    heads = 0
    for row in element.findall(qn("w:tr")):
        cells: list[str] = []
        for cell in row.findall(qn("w:tc")):
            properties = cell.find(qn("w:tcPr"))
            text = clean("\n".join(_text(p) for p in cell.findall(qn("w:p")))).strip()
            if _continues(properties) and rows and len(cells) < len(rows[-1]):
                text = rows[-1][len(cells)]
            cells += [text] * _span(properties)
        rows.append(cells)
        if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None and heads == len(rows) - 1:
            heads += 1
    width = max(map(len, rows), default=0)
    full = tuple((*row, *[""] * (width - len(row))) for row in rows)
    header = heads or (1 if len(full) > 1 and width > 1 else 0)
    return Node(kind=NodeKind.TABLE, page=page, rows=full, header_rows=header)


def _continues(properties: Any) -> bool:
    """Whether a cell goes on from the one above it."""
    merge = None if properties is None else properties.find(qn("w:vMerge"))
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _span(properties: Any) -> int:
    span = None if properties is None else properties.find(qn("w:gridSpan"))
    return int(span.get(qn("w:val"), "1")) if span is not None else 1


def _left_out(paragraph: _Paragraph) -> bool:
    """Empty paragraphs, contents lists and their title, captions."""
    return (
        not paragraph.text
        or bool(_CONTENTS.match(paragraph.style))
        or bool(_CONTENTS_TITLE.match(paragraph.text))
        or bool(_LEADERS.search(paragraph.text))
        or paragraph.style.lower() == "caption"
        or paragraph.style == "図表の番号"
    )


def _by_style(pieces: list[_Paragraph | Node]) -> Iterator[Node]:
    kept = [p for p in pieces if isinstance(p, Node) or not _left_out(p)]
    used = sorted({p.level for p in kept if isinstance(p, _Paragraph) and p.level < BODY_LEVEL})
    levels = {level: number for number, level in enumerate(used, start=1)}
    for piece in kept:
        if isinstance(piece, Node):
            yield piece
        elif piece.level in levels:
            yield _heading(piece, levels[piece.level])
        else:
            yield _body(piece)


def _by_look(pieces: list[_Paragraph | Node]) -> Iterator[Node]:
    kept = [p for p in pieces if isinstance(p, Node) or not _left_out(p)]
    paragraphs = [p for p in kept if isinstance(p, _Paragraph)]
    above_tables = {id(a) for a, b in pairwise(kept) if isinstance(b, Node)}
    lines = [
        by_look.Line(
            text=f"{p.number} {p.text}".strip() if p.number else p.text,
            size=p.size,
            bold=p.bold,
            space=p.space,
            page=p.page,
            table=id(p) in above_tables,
        )
        for p in paragraphs
    ]
    found = {id(paragraphs[f.index]): f for f in by_look.headings(lines, whole=True)}
    for piece in kept:
        if isinstance(piece, Node):
            yield piece
        elif hit := found.get(id(piece)):
            yield Node(
                kind=NodeKind.HEADING,
                text=hit.title,
                number=hit.number,
                level=hit.level,
                page=piece.page,
            )
        else:
            yield _body(piece)


def _heading(paragraph: _Paragraph, level: int) -> Node:
    """A heading with its number apart, whether Word counts it or somebody typed it."""
    number, title = paragraph.number, paragraph.text
    if not number and (typed := numbered(title)) and typed.title:
        number, title = typed.number, typed.title
    title = re.sub(r"\s+", " ", title.replace("\u3000", " ")).strip()
    return Node(kind=NodeKind.HEADING, text=title, number=number, level=level, page=paragraph.page)


def _body(paragraph: _Paragraph) -> Node:
    kind = NodeKind.ITEM if paragraph.item else NodeKind.PARAGRAPH
    text = f"{paragraph.number} {paragraph.text}".strip()
    return Node(kind=kind, text=text, page=paragraph.page)
