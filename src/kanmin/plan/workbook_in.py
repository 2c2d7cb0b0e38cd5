"""The Excel workbook of a plan, read from its visible cells alone."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from kanmin.files import read_bytes
from kanmin.plan.model import Plan
from kanmin.plan.tables import Cell, Table
from kanmin.plan.tables_in import from_tables
from kanmin.workbooks import read_workbook_sheets


def read_workbook(path: Path) -> Plan:
    """The plan in a workbook. Raises UnreadableFile for what is no sound .xlsx file."""
    sheets = read_workbook_sheets(read_bytes(path), path.name)
    return from_tables({name: _table(rows) for name, rows in sheets.items()})


def _table(rows: list[list[Any]]) -> Table:
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
