"""The cells of Excel workbooks from outside: size, packing and extent before the parser.

For a process of its own (`sandbox`); others ask `workbooks`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

from kanmin.archives import (
    DAMAGES,
    LARGEST_UNPACKED,
    OLD_OFFICE,
    refuse_large,
    too_large,
    unpack,
)
from kanmin.errors import UnreadableFile
from kanmin.language import _

MOST_CELLS = 5_000_000  # of all sheets, empty ones among the used ones counted
LONGEST_CELL = 100_000  # characters; Excel's own limit is 32,767
MOST_FILLED = 500_000  # places of merged cells
LAST_ROW, LAST_COLUMN = 200_000, 1_000
_PLACE = re.compile(rb"""<(?:\w+:)?(?:c|row)\b[^<]*?[\s"']r\s*=\s*["']([A-Za-z]*)([0-9]+)["']""")


def prepare(data: bytes, where: str, *, fill_merged: bool) -> Callable[[], dict[str, Any]]:
    """What reads a workbook, for the sandbox; days and times told by `told`."""
    import python_calamine  # noqa: F401, PLC0415 - before the wall stands

    def read() -> dict[str, Any]:
        found = read_cells(data, where, fill_merged=fill_merged)
        return {name: [[told(c) for c in row] for row in rows] for name, rows in found.items()}

    return read


def _refuse_long(name: str, rows: list[list[Any]], where: str) -> None:
    for number, row in enumerate(rows, start=1):
        if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in row):
            raise UnreadableFile(
                _("シート「{sheet}」の{row}行目に、長すぎる文章の入ったセルがあります。").format(
                    sheet=name, row=number
                ),
                where=where,
                todo=_("{count}文字までに分けてください。").format(count=f"{LONGEST_CELL:,}"),
            )


def told(cell: Any) -> Any:
    """A cell as JSON carries it: days and times as a pair of kind and text."""
    match cell:
        case dt.datetime() | dt.date() | dt.time():
            return [type(cell).__name__, cell.isoformat()]
        case dt.timedelta():
            return ["timedelta", cell // dt.timedelta(microseconds=1)]
        case _:
            return cell


def cell_of(raw: Any) -> Any:
    """The cell that was told."""
    match raw:
        case ["datetime", str(text)]:
            return dt.datetime.fromisoformat(text)
        case ["date", str(text)]:
            return dt.date.fromisoformat(text)
        case ["time", str(text)]:
            return dt.time.fromisoformat(text)
        case ["timedelta", int(microseconds)]:
            return dt.timedelta(microseconds=microseconds)
        case _:
            return raw


def read_cells(data: bytes, where: str, *, fill_merged: bool = False) -> dict[str, list[list[Any]]]:
    """The cells of every sheet, by its name, from the first row and column on.

    where: the file's name for errors. fill_merged: each place of a merged cell has its value.
    Raises UnreadableFile for what is no sound .xlsx file, for one that unpacks to too much, and for
    a sheet with cells far away from its table.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - start-up time

    if data.startswith(OLD_OFFICE):
        raise old_office(where)
    try:
        book = CalamineWorkbook.from_filelike(_checked(data, where))
        return _sheets(book, where, fill_merged=fill_merged)
    except (CalamineError, *DAMAGES) as error:
        raise damaged(where) from error


def _sheets(book: Any, where: str, *, fill_merged: bool) -> dict[str, list[list[Any]]]:
    """The sheets one after another, no more cells in all of them than one may have."""
    found: dict[str, list[list[Any]]] = {}
    cells = 0
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = found[name] = sheet.to_python(skip_empty_area=False)
        cells += sum(map(len, rows))
        if cells > MOST_CELLS:
            raise UnreadableFile(
                _("セルが多すぎます（{count}まで）。").format(count=f"{MOST_CELLS:,}"),
                where=where,
                todo=_("使っていないシート、行、列、画像を削除してください。"),
            )
        _refuse_long(name, rows, where)
        if fill_merged:
            _fill(rows, sheet.merged_cell_ranges or [])
    return found


def _fill(rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """The value of each merged cell in all places it covers; one that covers too many in none."""
    places = 0
    for (top, left), (bottom, right) in merged:
        places += max(0, bottom - top + 1) * max(0, right - left + 1)
        if places > MOST_FILLED:
            return
        for row in rows[top : bottom + 1]:
            if top < len(rows) and left < len(rows[top]):
                row[left : right + 1] = [rows[top][left]] * (min(right + 1, len(row)) - left)


def damaged(where: str) -> UnreadableFile:
    """The error for what is no sound workbook."""
    return UnreadableFile(
        _("Excelのブックとして読めません（壊れているか、途中で切れています）。"),
        where=where,
        todo=_("Excelで開けるか確かめ、「Excel ブック（.xlsx）」で保存し直してください。"),
    )


def old_office(where: str) -> UnreadableFile:
    """The error for an old .xls or a workbook with a password: both begin with the same bytes."""
    return UnreadableFile(
        _("パスワードの付いたブックか、古い形式（.xls）です。"),
        where=where,
        todo=_("パスワードを外し、「Excel ブック（.xlsx）」で保存し直してください。"),
    )


def _checked(data: bytes, where: str) -> io.BytesIO:
    """The workbook packed anew, of what was looked at and nothing else.

    Two readers of zip files need not agree on what is in one: which of two parts of one name
    counts, where its directory begins, how large a part becomes that says it is small.
    """
    found = io.BytesIO()
    left = LARGEST_UNPACKED
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(found, "w") as sound:
        refuse_large(archive, where)
        for name in archive.namelist():
            if name in sound.NameToInfo:
                continue
            part = unpack(archive, name, left)
            if part is None:
                raise too_large(LARGEST_UNPACKED, where)
            left -= len(part)
            _check_extent(part, where)
            sound.writestr(zipfile.ZipInfo(name), part)
    found.seek(0)
    return found


def _check_extent(sheet: bytes, where: str) -> None:
    # calamine lays a sheet out as one dense block and aborts the whole process when a single
    # far-off cell makes the block larger than memory.
    rows = columns = 0
    for column, row in _PLACE.findall(sheet):
        rows, columns = max(rows, int(row)), max(columns, _number(column))
        if rows * columns > MOST_CELLS or rows > LAST_ROW or columns > LAST_COLUMN:
            raise UnreadableFile(
                _("表から離れた場所（{cell}）に値か書式があります。").format(
                    cell=(column + row).decode()
                ),
                where=where,
                todo=_("表だけを新しいブックに写して保存してください。"),
            )


def _number(column: bytes) -> int:
    """A=1, Z=26, AA=27."""
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
