"""Ruled tables of a PDF's pages: their cells by pdfplumber, the text of the cells by pypdfium2."""

from __future__ import annotations

import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pdfplumber
import pypdfium2 as pdfium
from pypdfium2 import raw

from kanmin.adopt.reading.pdf_lines import Line
from kanmin.text import clean

MOST_PAGES = 300  # with tables; pdfplumber reads 10 to 34 pages a second
MOST_PATHS = 400  # drawn shapes of a page that are looked at
THIN, LONG_RULE, TALL_RULE = 2.5, 30.0, 8.0  # points
MANY_SEGMENTS = 8
Rows = tuple[tuple[str, ...], ...]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Table:
    """A table. page, order: of the first line it stands in the place of. edges: of its columns.

    boxes: where it stands on each of its pages (left, bottom, right, top).
    """

    page: int
    order: int
    edges: tuple[int, ...]
    rows: Rows
    boxes: tuple[tuple[int, Box], ...]

    def holds(self, line: Line) -> bool:
        """Whether a line stands in it."""
        return any(page == line.page and _within(line, box) for page, box in self.boxes)


def is_ruled(page: pdfium.PdfPage) -> bool:
    """Whether rules on a page may form a table: two and two that cross, or boxes."""
    across = down = boxes = 0
    kinds = (raw.FPDF_PAGEOBJ_PATH,)
    for shape in itertools.islice(page.get_objects(filter=kinds, max_depth=3), MOST_PATHS):
        left, bottom, right, top = shape.get_bounds()
        wide, high = right - left, top - bottom
        if high <= THIN and wide >= LONG_RULE:
            across += 1
        elif wide <= THIN and high >= TALL_RULE:
            down += 1
        elif wide > LONG_RULE and high > TALL_RULE:
            boxes += raw.FPDFPath_CountSegments(shape) // MANY_SEGMENTS + 1
        if (across >= 2 and down >= 2) or boxes >= 4:
            return True
    return False


def tables_of(
    data: bytes, document: pdfium.PdfDocument, pages: Sequence[int], lines: Sequence[list[Line]]
) -> list[Table]:
    """The tables of some pages (from 1), each with the text of its cells, merged ones filled."""
    if not pages:
        return []
    found: list[Table] = []
    with pdfplumber.open(io.BytesIO(data), pages=list(pages)) as plumbed:
        for page in plumbed.pages:
            textpage = document[page.page_number - 1].get_textpage()
            found += _on_page(page, textpage, lines[page.page_number - 1])
            textpage.close()
            page.close()
    return _continued(found, lines)


def _on_page(page: Any, textpage: pdfium.PdfTextPage, lines: list[Line]) -> list[Table]:
    tables = []
    for table in page.find_tables():
        rows = _rows(table, textpage, float(page.height))
        if len(rows) < 2 or len(rows[0]) < 2:
            continue
        left, top, right, bottom = table.bbox
        box = (left, float(page.height) - bottom, right, float(page.height) - top)
        inside = [line for line in lines if _within(line, box)]
        if inside:
            edges = tuple(sorted({round(cell[0]) for cell in table.cells}))
            order = min(line.order for line in inside)
            boxes = ((page.page_number, box),)
            tables.append(Table(page.page_number, order, edges, rows, boxes))
    return tables


def _rows(table: Any, textpage: pdfium.PdfTextPage, height: float) -> Rows:
    """The cells row by row; a place within a merged cell has that cell's text."""
    texts: dict[Box, str] = {}
    for cell in table.cells:
        left, top, right, bottom = cell
        text = textpage.get_text_bounded(left, height - bottom, right, height - top)
        texts[cell] = clean(text.replace("\ufffe", "")).strip()
    lefts = sorted({cell[0] for cell in table.cells})
    tops = sorted({cell[1] for cell in table.cells})
    rows = [tuple(_at(texts, x + 1, y + 1) for x in lefts) for y in tops]
    return tuple(_without_breaks(row) for row in rows if any(row))


def _at(texts: dict[Box, str], x: float, y: float) -> str:
    for (left, top, right, bottom), text in texts.items():
        if left <= x <= right and top <= y <= bottom:
            return text
    return ""


def _without_breaks(row: tuple[str, ...]) -> tuple[str, ...]:
    """Cells whose lines are one text: only what begins with a bullet begins a line."""
    return tuple(_joined(cell) for cell in row)


def _joined(cell: str) -> str:
    parts: list[str] = []
    for line in cell.split("\n"):
        text = line.strip()
        starts = text[:1] in "・●○■◆①②③④⑤⑥⑦⑧⑨⑩(（※【" or (parts and parts[-1][-1:] in "。）)")
        if parts and not starts:
            gap = " " if parts[-1][-1:].isascii() and text[:1].isascii() else ""
            parts[-1] += gap + text
        elif text:
            parts.append(text)
    return "\n".join(parts)


def _within(line: Line, box: Box) -> bool:
    middle = (line.top + line.bottom) / 2
    return box[0] - 2 <= line.left <= box[2] + 2 and box[1] - 2 <= middle <= box[3] + 2


def _continued(tables: list[Table], lines: Sequence[list[Line]]) -> list[Table]:
    """Tables that go on at the top of the next page as one; a head told again is left out."""
    joined: list[Table] = []
    for table in tables:
        last = joined[-1] if joined else None
        if last and _goes_on(last, table, lines):
            rows = table.rows
            while rows and rows[0] in last.rows[:2]:
                rows = rows[1:]
            more = (*last.boxes, *table.boxes)
            joined[-1] = replace(last, rows=(*last.rows, *rows), boxes=more)
        else:
            joined.append(table)
    return joined


def _goes_on(last: Table, table: Table, lines: Sequence[list[Line]]) -> bool:
    """Whether nothing but running heads stands between the two, and the columns are the same."""
    page, below = last.boxes[-1]
    if table.page != page + 1 or len(last.edges) != len(table.edges):
        return False
    if any(abs(a - b) > 3 for a, b in zip(last.edges, table.edges, strict=True)):
        return False
    above = table.boxes[0][1]
    after = [x for x in lines[page - 1] if not x.at_edge and x.top < below[1]]
    before = [x for x in lines[page] if not x.at_edge and x.bottom > above[3]]
    return not after and not before
