"""Excel workbooks that people fill in: one look, printable on A4, nothing hidden.

Border checks (無害化) strip hidden sheets, names, comments and rules for cells; a form must still
be read after that, so whatever it needs stands in visible cells.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

LONGEST_LIST = 255  # characters of a drop-down's list
_A4 = 9


class FormColumn(Protocol):
    """A column as a sheet shows it. filled: somebody fills it in. numeric: with figures."""

    @property
    def title(self) -> str: ...
    @property
    def width(self) -> int: ...
    @property
    def filled(self) -> bool: ...
    @property
    def numeric(self) -> bool: ...


class FormBook:
    """A workbook in the making, with the looks of its cells.

    head: titles; asked: titles of columns to fill in; told: what is only told; fill, figure: cells
    to fill in, as text, since Excel turns 40% typed into a plain cell into 0.4 without a word.
    """

    def __init__(self) -> None:
        self._buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False}
        self.book = xlsxwriter.Workbook(self._buffer, options)
        base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {**base, "border": 1, "border_color": "#B3B3B3"}
        fill = {**line, "bg_color": "#FFFBEF", "num_format": "@"}
        self.text = self.book.add_format({**base, "num_format": "@"})
        self.title = self.book.add_format(
            {**base, "bold": True, "font_size": 14, "text_wrap": False}
        )
        self.name = self.book.add_format({**base, "bold": True})
        self.head = self.book.add_format({**line, "bold": True, "bg_color": "#E8F1FE"})
        self.asked = self.book.add_format({**line, "bold": True, "bg_color": "#FFE9B8"})
        self.told = self.book.add_format({**line, "bg_color": "#F2F2F2"})
        self.fill = self.book.add_format(fill)
        self.figure = self.book.add_format({**fill, "align": "right"})
        self.number = self.book.add_format({**base, "num_format": "#,##0.##"})
        self.plain = self.book.add_format({**base, "num_format": "General"})
        self.day = self.book.add_format({**base, "num_format": "yyyy/m/d"})

    def sheet(self, name: str) -> Worksheet:
        """A new sheet, lying, one page wide."""
        sheet = self.book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        return sheet

    def table(self, name: str, fixed: int = 1) -> Worksheet:
        """A new sheet for a table: its first row is repeated, its first columns stay in sight."""
        sheet = self.sheet(name)
        sheet.freeze_panes(1, fixed)
        sheet.repeat_rows(0)
        return sheet

    def guide(self, name: str, title: str, told: Mapping[str, str]) -> Worksheet:
        """A new sheet that says what the form is: a title, then names and what they are."""
        sheet = self.sheet(name)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 90)
        sheet.write_string(0, 0, title, self.title)
        for row, (term, text) in enumerate(told.items(), start=2):
            sheet.write_string(row, 0, term, self.name)
            sheet.write_string(row, 1, text, self.text)
        return sheet

    def page(self, name: str, width: int, lines: Iterable[str]) -> Worksheet:
        """A new sheet of lines of text, one below the other."""
        sheet = self.sheet(name)
        sheet.set_column(0, 0, width)
        for row, line in enumerate(lines):
            sheet.write_string(row, 0, line, self.text)
        return sheet

    def column(self, sheet: Worksheet, at: int, column: FormColumn, values: Iterable[Any]) -> None:
        """A column: its title, and its values as what is told or is to be filled in."""
        sheet.set_column(at, at, column.width)
        sheet.write_string(0, at, column.title, self.asked if column.filled else self.head)
        asked = self.figure if column.numeric else self.fill
        for row, value in enumerate(values, start=1):
            write(sheet, row, at, value, asked if column.filled else self.told)

    def lines(self, sheet: Worksheet, row: int, name: str, lines: Iterable[str]) -> int:
        """A name and lines beside and below it; the row after them."""
        sheet.write_string(row, 0, name, self.name)
        for line in lines:
            sheet.write_string(row, 1, line, self.text)
            row += 1
        return row

    def saved(self) -> bytes:
        """The bytes of the workbook; nothing can be added after that."""
        self.book.close()
        return self._buffer.getvalue()


def write(sheet: Worksheet, row: int, column: int, value: Any, look: Any) -> None:
    """A value into a cell; a text that begins with = stays a text."""
    match value:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case str():
            sheet.write_string(row, column, value, look)
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(value, dt.time()), look)
        case _:
            sheet.write_number(row, column, value, look)


def drop_down(sheet: Worksheet, rows: tuple[int, int], column: int, choices: Sequence[str]) -> None:
    """A list to choose from in the rows from the first to the last; other words are let through."""
    if choices and len(",".join(choices)) <= LONGEST_LIST:
        rule = {"validate": "list", "source": list(choices), "error_type": "warning"}
        sheet.data_validation(rows[0], column, rows[1], column, rule)
