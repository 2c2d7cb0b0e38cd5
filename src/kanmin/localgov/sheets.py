"""A table file as rows of text: CSV in UTF-8 or CP932, or an Excel workbook (.xlsx).

Nothing of what the rows mean is known here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kanmin.errors import InvalidDocument, UnreadableFile
from kanmin.files import csv_rows, read_bytes
from kanmin.language import _
from kanmin.workbooks import OLD_OFFICE, old_office, read_workbook_sheets


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: place names it for a clerk (file, and the sheet of a workbook)."""

    place: str
    rows: list[list[str]]


def read_sheets(path: Path) -> Iterator[Sheet]:
    """The sheets of a file one after another; a CSV file has one. UnreadableFile if damaged."""
    data = _read(path)
    if data.startswith(b"PK"):
        yield from _workbook(path.name, data)
    else:
        yield Sheet(path.name, _csv_rows(path.name, data))


def _read(path: Path) -> bytes:
    data = read_bytes(path)
    if not data.strip():
        raise UnreadableFile(
            _("ファイルが空です。"), where=path.name, todo=_("元のファイルを入手し直してください。")
        )
    return data


def _csv_rows(name: str, data: bytes) -> list[list[str]]:
    try:
        return list(csv_rows(_decode(name, data), strict=True))
    except InvalidDocument as error:
        raise error.at(name) from None


def _decode(name: str, data: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if data.startswith(OLD_OFFICE):
        raise old_office(name)
    raise UnreadableFile(
        _("文字コードを読み取れません。"),
        where=name,
        todo=_("UTF-8かShift_JISのCSV、またはExcelブック(.xlsx)で保存し直してください。"),
    )


def _workbook(name: str, data: bytes) -> Iterator[Sheet]:
    for title, rows in read_workbook_sheets(data, name).items():
        place = _("{file} シート「{sheet}」").format(file=name, sheet=title)
        yield Sheet(place, [[_text(cell) for cell in row] for row in rows])


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
