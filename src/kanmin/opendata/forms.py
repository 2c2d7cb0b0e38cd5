"""The forms of the files: CSV, JSON and JSON Lines piece by piece, Excel into a file."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import IO, Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kanmin.language import N_
from kanmin.opendata.columns import DataTable
from kanmin.opendata.rows import Row
from kanmin.text import without_formula

BOM = b"\xef\xbb\xbf"
"""What Excel needs to read UTF-8; three bytes in front of the CSV, which is else the same."""
MOST_ROWS = 1_048_575  # of a sheet, without its head
MOST_LETTERS = 32_767  # of a cell
_CUT = "…"
_WIDE, _NARROW = 40, 14
Batches = Iterable[Iterable[Row]]
"""Rows, some at a time: those of a plan."""


class DataForm(StrEnum):
    """A form of a file (形式); its value is the ending of the name."""

    CSV = "csv"
    PLAIN = "plain.csv"
    JSON = "json"
    LINES = "jsonl"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def whole(self) -> bool:
        """Whether a file is whole or nothing; the others can be sent piece by piece."""
        return self in (DataForm.XLSX, DataForm.PARQUET)

    @property
    def media_type(self) -> str:
        """Its media type."""
        return _MEDIA_TYPES[self]

    @property
    def word(self) -> str:
        """What it is called; to be translated where it is shown."""
        return _WORDS[self]


_MEDIA_TYPES = {
    DataForm.CSV: "text/csv",
    DataForm.PLAIN: "text/csv",
    DataForm.JSON: "application/json",
    DataForm.LINES: "application/x-ndjson",
    DataForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    DataForm.PARQUET: "application/vnd.apache.parquet",
}
_WORDS = {
    DataForm.CSV: N_("CSV（Excel用、BOM付き）"),
    DataForm.PLAIN: N_("CSV（BOMなし）"),
    DataForm.JSON: "JSON",
    DataForm.LINES: "JSON Lines",
    DataForm.XLSX: "Excel",
    DataForm.PARQUET: "Parquet",
}


def csv_pieces(table: DataTable, batches: Batches) -> Iterator[bytes]:
    """A table as CSV without BOM (RFC 4180, UTF-8, CRLF): the titles, then some rows at a time.

    A text that a spreadsheet would compute has an apostrophe in front; JSON has it as it is.
    """
    yield _lines([table.titles])
    for batch in batches:
        yield _lines(batch)


def _lines(batch: Iterable[Row]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows(
        [without_formula(value) if isinstance(value, str) else value for value in row]
        for row in batch
    )
    return buffer.getvalue().encode()


def json_pieces(table: DataTable, batches: Batches, about: Mapping[str, Any]) -> Iterator[bytes]:
    """A table as one JSON object: what is told about it, and `rows`, a list of objects."""
    head = json.dumps(dict(about) | {"table": table.name}, ensure_ascii=False)
    yield f'{head[:-1]}, "rows": ['.encode()
    before = "\n"
    for batch in batches:
        if several := [_object(table, row) for row in batch]:
            yield (before + ",\n".join(several)).encode()
            before = ",\n"
    yield b"\n]}\n"


def jsonl_pieces(table: DataTable, batches: Batches) -> Iterator[bytes]:
    """A table as JSON Lines: an object a row, a row a line."""
    for batch in batches:
        if several := [f"{_object(table, row)}\n" for row in batch]:
            yield "".join(several).encode()


def _object(table: DataTable, row: Row) -> str:
    return json.dumps(dict(zip(table.names, row, strict=True)), ensure_ascii=False)


def rows_in(table: DataTable, lines: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a table in lines of JSON."""
    for line in lines:
        found = json.loads(line)
        yield tuple(found[name] for name in table.names)


def write_workbook(
    file: IO[bytes], table: DataTable, batches: Batches, about: Iterable[tuple[str, str]]
) -> None:
    """A table as an Excel workbook: its rows, more sheets where one is full, what columns mean.

    about: title and text of what stands on the last sheet. A text longer than a cell is cut, and
    ends in 「…」.
    """
    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(file, settings)
    head = book.add_format({"bold": True, "bg_color": "#E8F1FE", "text_wrap": True})
    sheet, place, number = _sheet(book, table, 1, head), 0, 1
    for row in (row for batch in batches for row in batch):
        if place == MOST_ROWS:
            number, place = number + 1, 0
            sheet = _sheet(book, table, number, head)
        place += 1
        _write(sheet, place, row)
    _meanings(book, table, about, head)
    book.close()


def _sheet(book: xlsxwriter.Workbook, table: DataTable, number: int, head: Any) -> Worksheet:
    sheet = book.add_worksheet(table.title if number == 1 else f"{table.title}{number}")
    sheet.set_column(0, len(table.columns) - 1, _NARROW)
    sheet.freeze_panes(1, 0)
    for column, title in enumerate(table.titles):
        sheet.write_string(0, column, title, head)
    return sheet


def _write(sheet: Worksheet, place: int, row: Row) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(place, column, _fitting(value))
        elif value is not None:
            sheet.write_number(place, column, value)


def _fitting(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - len(_CUT)] + _CUT


def _meanings(
    book: xlsxwriter.Workbook, table: DataTable, about: Iterable[tuple[str, str]], head: Any
) -> None:
    sheet = book.add_worksheet("項目の説明")
    sheet.set_column(0, 3, _NARROW)
    sheet.set_column(4, 4, _WIDE)
    rows: list[Row] = [
        (one.title, one.name, one.type.value, one.unit, one.meaning) for one in table.columns
    ]
    for column, title in enumerate(("項目", "名前", "型", "単位", "意味")):
        sheet.write_string(0, column, title, head)
    for place, row in enumerate((*rows, (), *about), start=1):
        _write(sheet, place, row)
