"""The Excel workbook of a plan, read from its visible cells alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from kanmin.errors import UnreadableFile
from kanmin.files import read_bytes
from kanmin.language import _
from kanmin.plan.model import Plan
from kanmin.plan.tables import Cell, Table
from kanmin.plan.tables_in import from_tables

LARGEST_UNPACKED = 400 * 1024 * 1024  # bytes
MOST_CELLS = 2_000_000


def read_workbook(path: Path) -> Plan:
    """The plan in a workbook. Raises UnreadableFile for what is no sound .xlsx file."""
    return from_tables(read_tables(path))


def read_tables(path: Path) -> dict[str, Table]:
    """Every sheet that has a title row, by name."""
    data = read_bytes(path)
    _check_archive(data, str(path))
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {name: _table(book.get_sheet_by_name(name)) for name in book.sheet_names}
    except (CalamineError, ValueError, OSError) as error:
        raise _broken(str(path)) from error


def _check_archive(data: bytes, where: str) -> None:
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise UnreadableFile(
            _("パスワードの付いたブックか、古い形式(.xls)です。"),
            where=where,
            todo=_("パスワードを外し、「Excel ブック(.xlsx)」で保存し直してください。"),
        )
    try:
        unpacked = sum(info.file_size for info in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile:
        raise _broken(where) from None
    if unpacked > LARGEST_UNPACKED:
        raise UnreadableFile(
            _("展開すると大きすぎます({size}MB)。").format(size=unpacked // 1024 // 1024),
            where=where,
        )


def _broken(where: str) -> UnreadableFile:
    return UnreadableFile(
        _("Excelのブックとして読めません(壊れているか、別の種類のファイルです)。"),
        where=where,
        todo=_("Excelで開けるか確かめ、「Excel ブック(.xlsx)」で保存し直してください。"),
    )


def _table(sheet: Any) -> Table:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise UnreadableFile(
            _("シート「{sheet}」の範囲が広すぎます({rows}行)。").format(
                sheet=sheet.name, rows=sheet.total_height
            ),
            todo=_("使っていない行と列を削除してください。"),
        )
    rows = sheet.to_python(skip_empty_area=False)
    titles = ["" if cell is None else str(cell) for cell in rows[0]] if rows else []
    return Table(titles, [[_plain(cell) for cell in row] for row in rows[1:]])


def _plain(cell: Any) -> Cell:
    match cell:
        case "":
            return None
        case dt.datetime():
            return cell.date()
        case dt.time() | dt.timedelta():
            return str(cell)
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return int(cell)
        case _:
            return cell  # type: ignore[no-any-return]
