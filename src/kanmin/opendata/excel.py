"""The open data as Excel workbooks: the frame by XlsxWriter, the many rows put into it as text.

XlsxWriter takes some ten microseconds a cell, and the plans of all bodies have millions of cells.
Rows without formats are simple enough to be written at once (ECMA-376 part 1, 18.3.1: row, c, is).
"""

from __future__ import annotations

import io
import re
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kanmin.opendata.about import About
from kanmin.opendata.columns import DataTable
from kanmin.opendata.forms import Batch
from kanmin.opendata.rows import Row, Value

MOST_ROWS = 1_048_575  # of a sheet, without its head
MOST_LETTERS = 32_767  # of a cell, in units of UTF-16
_CUT = "…"
_WIDE, _NARROW = 40, 14
_KEPT, _PIECE = 64 * 1024, 1024 * 1024  # bytes: of a sheet in memory; copied at once
_SETTINGS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_MARKUP = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x|^\s|\s$")
_ESCAPED = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]")


@dataclass(slots=True)
class _Sheet:
    """The rows of a sheet as they stand in its file, and how many they are."""

    file: IO[bytes]
    rows: int = 0


class WorkbookWriter:
    """A table as an Excel workbook: its rows, more sheets where one is full, what columns mean.

    A text longer than a cell is cut, and ends in 「…」. Rows wait in files of their own until all
    are there, in a folder that may be named.
    """

    def __init__(
        self, out: IO[bytes], table: DataTable, about: About, folder: str | None = None
    ) -> None:
        self._out, self._table, self._about, self._folder = out, table, about, folder
        self._columns = [xl_col_to_name(at) for at in range(len(table.columns))]
        self._stack = ExitStack()
        self._sheets = [self._begun()]

    def _begun(self) -> _Sheet:
        return _Sheet(
            self._stack.enter_context(
                tempfile.SpooledTemporaryFile(
                    _KEPT, dir=str(self._folder) if self._folder else None
                )
            )
        )

    def add(self, batch: Batch) -> None:
        """Write some rows, in a next sheet where one is full."""
        left = batch.rows
        while left:
            if self._sheets[-1].rows >= MOST_ROWS:
                self._sheets.append(self._begun())
            sheet = self._sheets[-1]
            room = MOST_ROWS - sheet.rows
            fitting, left = left[:room], left[room:]
            written = [self._row(at, row) for at, row in enumerate(fitting, sheet.rows + 2)]
            sheet.file.write("".join(written).encode())
            sheet.rows += len(fitting)

    def _row(self, number: int, row: Row) -> str:
        cells = [
            f'<c r="{column}{number}"{_cell(value)}</c>'
            for column, value in zip(self._columns, row, strict=True)
            if value is not None
        ]
        return f'<row r="{number}">{"".join(cells)}</row>'

    def close(self) -> None:
        """Put the rows into a workbook that has everything else."""
        frame = io.BytesIO()
        _write_frame(frame, self._table, len(self._sheets), self._about)
        waiting = {f"xl/worksheets/sheet{at}.xml": s for at, s in enumerate(self._sheets, start=1)}
        with self._stack, ZipFile(frame) as source, ZipFile(self._out, "w", ZIP_DEFLATED) as book:
            for info in source.infolist():
                text = source.read(info)
                if sheet := waiting.get(info.filename):
                    head, tail = self._around(text, sheet)
                    info.file_size = len(head) + sheet.file.tell() + len(tail)
                    with book.open(info, "w") as file:
                        file.write(head)
                        sheet.file.seek(0)
                        shutil.copyfileobj(sheet.file, file, _PIECE)
                        file.write(tail)
                else:
                    book.writestr(info, text)

    def _around(self, text: bytes, sheet: _Sheet) -> tuple[bytes, bytes]:
        """What stands in front of the rows of a sheet and behind them."""
        last = self._columns[-1]
        whole, told = f'ref="A1:{last}{sheet.rows + 1}"', f'ref="A1:{last}1"'
        head, end, tail = text.partition(b"</sheetData>")
        return head.replace(told.encode(), whole.encode(), 1), end + tail


def _cell(value: Value) -> str:
    if not isinstance(value, str):
        return f"><v>{value:.16G}</v>"
    if len(value) > MOST_LETTERS // 2:
        value = _fitting(value)
    if _MARKUP.search(value) is None:
        return f' t="inlineStr"><is><t>{value}</t></is>'
    kept = ' xml:space="preserve"' if value != value.strip() else ""
    return f' t="inlineStr"><is><t{kept}>{_escaped(value)}</t></is>'


def _escaped(text: str) -> str:
    """As XML, and what XML cannot carry as `_xHHHH_` (ECMA-376 part 1, 22.4.2.4)."""
    text = _ESCAPED.sub("_x005F_", text)
    text = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _fitting(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT


def _write_frame(file: IO[bytes], table: DataTable, sheets: int, about: About) -> None:
    """The workbook with the heads of its sheets and the meanings of the columns."""
    book = xlsxwriter.Workbook(file, _SETTINGS)
    head = book.add_format({"bold": True, "bg_color": "#E8F1FE", "text_wrap": True})
    for number in range(1, sheets + 1):
        sheet = book.add_worksheet(table.title if number == 1 else f"{table.title}{number}")
        sheet.set_column(0, len(table.columns) - 1, _NARROW)
        sheet.freeze_panes(1, 0)
        _write(sheet, 0, table.titles, head)
    _meanings(book, table, about, head)
    book.close()


def _write(sheet: Worksheet, place: int, row: Row, form: Any = None) -> None:
    for column, value in enumerate(row):
        sheet.write_string(place, column, str(value), form)


def _meanings(book: xlsxwriter.Workbook, table: DataTable, about: About, head: Any) -> None:
    sheet = book.add_worksheet("項目の説明")
    sheet.set_column(0, 3, _NARROW)
    sheet.set_column(4, 4, _WIDE)
    rows: list[Row] = [
        (one.title, one.name, one.type.value, one.unit, one.meaning) for one in table.columns
    ]
    _write(sheet, 0, ("項目", "名前", "型", "単位", "意味"), head)
    for place, row in enumerate((*rows, (), *about.lines()), start=1):
        _write(sheet, place, row)
