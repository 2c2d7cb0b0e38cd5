"""The lines of a PDF's pages: text, size and weight of type, place; pictures; bookmarks."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
from pypdfium2 import raw

from kanmin.adopt.reading.numbers import numbered
from kanmin.text import clean

SCANNED_BELOW = 10  # letters on a page with a picture: its text is in the picture
EDGE = 0.1  # of the page's height: where running heads and page numbers stand


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page. top, bottom, left, right: in points, counted up from the page's foot.

    height: of the page. order: its place among the lines of the page.
    """

    text: str
    size: float
    bold: bool
    page: int
    top: float
    left: float
    right: float
    height: float
    bottom: float = 0.0
    order: int = 0

    @property
    def at_edge(self) -> bool:
        return self.top > self.height * (1 - EDGE) or self.top < self.height * EDGE


def is_scanned(page: pdfium.PdfPage) -> bool:
    text = page.get_textpage()
    letters = text.count_chars()
    text.close()
    if letters >= SCANNED_BELOW:
        return False
    kinds = (raw.FPDF_PAGEOBJ_IMAGE,)
    return any(True for _object in page.get_objects(filter=kinds, max_depth=3))


def lines_of(page: pdfium.PdfPage, number: int) -> list[Line]:
    """The lines of a page in the order of its text."""
    textpage = page.get_textpage()
    height = page.get_height()
    count = textpage.count_chars()
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(textpage, 0, count, buffer)
    whole = bytes(buffer)[: count * 2].decode("utf-16-le", errors="replace")
    lines: list[Line] = []
    start = 0
    for part in whole.split("\n"):
        text = clean(part.replace("\r", "").replace("\ufffe", "")).strip()
        if text:
            first = start + len(part) - len(part.lstrip())
            last = start + len(part.rstrip("\r ")) - 1
            found = _line(textpage, text, first, max(first, last), number, height)
            lines.append(replace(found, order=len(lines)))
        start += len(part) + 1
    textpage.close()
    return lines


def _line(
    textpage: pdfium.PdfTextPage, text: str, first: int, last: int, page: int, height: float
) -> Line:
    """A line with the look of its letters, asked of a few of them."""
    probes = sorted({first, (first + last) // 2, last})
    boxes = [_loose_box(textpage, index) for index in (first, last)]
    weights = [raw.FPDFText_GetFontWeight(textpage, index) for index in probes]
    size = max(_size(textpage, index) for index in probes)
    return Line(
        text=text,
        size=round(size, 1),
        bold=sum(w >= 600 for w in weights) * 2 > len(weights),
        page=page,
        top=boxes[0][3],
        bottom=boxes[0][2],
        left=boxes[0][0],
        right=boxes[-1][1],
        height=height,
    )


def _size(textpage: pdfium.PdfTextPage, index: int) -> float:
    """The size of a letter's type in points, whatever matrix the page draws it with."""
    matrix = raw.FS_MATRIX()
    if not raw.FPDFText_GetMatrix(textpage, index, matrix):
        return 0.0
    scale = math.hypot(matrix.b, matrix.d) or 1.0
    return float(raw.FPDFText_GetFontSize(textpage, index) * scale)


def _loose_box(textpage: pdfium.PdfTextPage, index: int) -> tuple[float, float, float, float]:
    """Left, right, bottom, top of a letter's full height."""
    box = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(textpage, index, box):
        return (0.0, 0.0, 0.0, 0.0)
    return (box.left, box.right, box.bottom, box.top)


def bookmarks(document: pdfium.PdfDocument) -> dict[tuple[int, str], int]:
    """Level by page and title, from the PDF's own bookmarks."""
    found: dict[tuple[int, str], int] = {}
    for bookmark in document.get_toc(max_depth=8):
        target = bookmark.get_dest()
        index = target.get_index() if target else None
        if index is not None:
            found[index + 1, plain(bookmark.get_title())] = bookmark.level + 1
    return found


def plain(text: str) -> str:
    """A title without its number, blanks and width."""
    number = numbered(text.strip())
    title = number.title if number and number.title else text
    return re.sub(r"[\s　]+", "", unicodedata.normalize("NFKC", title))
