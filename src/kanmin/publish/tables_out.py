"""The tables of a document as an Excel workbook: a sheet each; nothing hidden, texts as texts."""

from __future__ import annotations

import io
import re

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from kanmin.layout import Cell, Document, Table

WIDTH = 130.0  # characters of a landscape A4 page
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_NUMBER = re.compile(r"[+-]?\d{1,3}(,?\d{3})*(\.\d{1,6})?")
_LONGEST_NAME = 31
HEAD, SHADE = "#E8F1FE", "#F2F2F2"


class _Looks:
    """The looks of cells: as text, as number, as head; shaded, aligned."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top"}
        self._made: dict[tuple[object, ...], Format] = {}
        self.title = book.add_format({**self._base, "bold": True, "font_size": 12})
        self.plain = book.add_format(self._base)
        self.underlined = book.add_format({**self._base, "underline": 1})

    def pieces(self, cell: Cell) -> list[str | Format]:
        """The pieces of a cell with marks, each behind its look."""
        found: list[str | Format] = []
        for text, marked in cell.pieces():
            if text:
                found += [self.underlined if marked else self.plain, text]
        return found

    def of(self, cell: Cell, *, head: bool, number: bool) -> Format:
        """The look of a cell. head: of the rows repeated on each page."""
        whole = cell.marked == ((0, len(cell.text)),)
        key = (head, number, cell.header, cell.shaded, cell.align, whole)
        if key not in self._made:
            self._made[key] = self._book.add_format(
                {
                    **self._base,
                    "text_wrap": True,
                    "border": 1,
                    "border_color": "#000000" if head else "#B3B3B3",
                    "bold": cell.header,
                    "underline": int(whole),
                    "bg_color": HEAD if head else SHADE if cell.shaded else "#FFFFFF",
                    "align": cell.align,
                    "num_format": "#,##0.###" if number else "@",
                }
            )
        return self._made[key]


def tables_bytes(document: Document) -> bytes:
    """The workbook of a document's tables, each under its caption. Other blocks are left out.

    A figure that stands at the right of its cell is a number to reckon with; all else is text.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    looks = _Looks(book)
    names: set[str] = set()
    for table in (block for block in document.blocks if isinstance(block, Table)):
        sheet = book.add_worksheet(_name(table.caption, names))
        sheet.write_string(0, 0, f"{document.title}　{table.caption}", looks.title)
        _fill(sheet, table, looks)
    if not names:
        book.add_worksheet(_name(document.title or "1", names))
    book.close()
    return buffer.getvalue()


def _fill(sheet: Worksheet, table: Table, looks: _Looks) -> None:
    whole = sum(table.widths)
    for column, share in enumerate(table.widths):
        sheet.set_column(column, column, max(8, share / whole * WIDTH))
    for number, row in enumerate((*table.head, *table.rows), start=1):
        column = 0
        for cell in row:
            _write(sheet, number, column, cell, looks, head=number <= len(table.head))
            column += cell.span
    sheet.freeze_panes(1 + len(table.head), 1)
    if all(cell.span == 1 for row in table.rows for cell in row):
        last = len(table.head) + len(table.rows)
        sheet.autofilter(len(table.head), 0, last, len(table.widths) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, len(table.head))


def _write(
    sheet: Worksheet, row: int, column: int, cell: Cell, looks: _Looks, *, head: bool
) -> None:
    figure = None if head or cell.align != "right" else _figure(cell.text)
    look = looks.of(cell, head=head, number=figure is not None)
    if cell.span > 1:
        sheet.merge_range(row, column, row, column + cell.span - 1, "", look)
    pieces = looks.pieces(cell)
    if len(pieces) > 2:
        sheet.write_rich_string(row, column, *pieces, look)
    elif figure is None:
        sheet.write_string(row, column, cell.text, look)
    else:
        sheet.write_number(row, column, figure, look)


def _figure(text: str) -> float | None:
    """The number a cell tells, as an office writes it; None for words and for 「－」."""
    plain = text.replace("△", "-", 1)
    return float(plain.replace(",", "")) if _NUMBER.fullmatch(plain) else None


def _name(caption: str, taken: set[str]) -> str:
    plain = _FORBIDDEN.sub("", caption).strip()[:_LONGEST_NAME] or "1"
    number = 1
    name = plain
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - 3]}{number}"
    taken.add(name.casefold())
    return name
