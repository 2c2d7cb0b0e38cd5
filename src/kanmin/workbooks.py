"""Excel workbooks from outside, read in a process of their own."""

from __future__ import annotations

from typing import Any

from kanmin.archives import OLD_OFFICE
from kanmin.sandbox import read_apart
from kanmin.workbook_cells import cell_of, damaged, old_office

__all__ = ["OLD_OFFICE", "old_office", "read_workbook_sheets"]
_READER = "kanmin.workbook_cells:prepare"


def read_workbook_sheets(
    data: bytes, where: str, *, fill_merged: bool = False
) -> dict[str, list[list[Any]]]:
    """The cells of every sheet, by its name, from the first row and column on.

    where: the file's name for errors. fill_merged: each place of a merged cell has its value.
    Raises UnreadableFile for what is no sound .xlsx file, for one that unpacks to too much or takes
    too long, and for a sheet with cells far away from its table.
    """
    if not data.startswith(b"PK"):
        raise old_office(where) if data.startswith(OLD_OFFICE) else damaged(where)
    told = read_apart(_READER, data, where, fill_merged=fill_merged)
    return {
        name: [[cell_of(c) if type(c) is list else c for c in row] for row in rows]
        for name, rows in told.items()
    }
