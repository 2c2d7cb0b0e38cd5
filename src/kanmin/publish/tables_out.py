"""The tables of a document as an Excel workbook: a sheet each; nothing hidden, texts as texts."""

from __future__ import annotations

import io
import re

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kanmin.layout import Document, Table

WIDTH = 130.0  # characters of a landscape A4 page
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def tables_bytes(document: Document) -> bytes:
    """The workbook of a document's tables, each under its caption. Other blocks are left out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
    text = book.add_format({**base, "num_format": "@", "border": 1, "border_color": "#B3B3B3"})
    head = book.add_format({**base, "bold": True, "bg_color": "#E8F1FE", "border": 1})
    title = book.add_format({**base, "bold": True, "font_size": 12, "text_wrap": False})
    names: set[str] = set()
    for table in (block for block in document.blocks if isinstance(block, Table)):
        sheet = book.add_worksheet(_name(table.caption, names))
        sheet.write_string(0, 0, f"{document.title}　{table.caption}", title)
        _fill(sheet, table, head, text)
    if not names:
        book.add_worksheet(_name(document.title or "1", names))
    book.close()
    return buffer.getvalue()


def _fill(sheet: Worksheet, table: Table, head: object, text: object) -> None:
    whole = sum(table.widths)
    for column, share in enumerate(table.widths):
        sheet.set_column(column, column, max(8, share / whole * WIDTH))
    for number, row in enumerate((*table.head, *table.rows), start=1):
        column = 0
        for cell in row:
            style = head if number <= len(table.head) else text
            sheet.write_string(number, column, cell.text, style)
            column += cell.span
    sheet.freeze_panes(1 + len(table.head), 1)
    sheet.autofilter(len(table.head), 0, len(table.head) + len(table.rows), len(table.widths) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, len(table.head))


def _name(caption: str, taken: set[str]) -> str:
    plain = _FORBIDDEN.sub("", caption).strip()[:_LONGEST_NAME] or "1"
    number = 1
    name = plain
    while name.casefold() in taken:
        number += 1
        name = f"{plain[: _LONGEST_NAME - 3]}{number}"
    taken.add(name.casefold())
    return name
