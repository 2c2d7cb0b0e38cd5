"""Cells of an inquiry as values of the plan; what cannot be read raises BadCell with a sentence."""

from __future__ import annotations

from typing import Any

from kanmin.calendar_ja import parse_year
from kanmin.cells import BadCell, as_day, as_number, as_text, empty, plain, short
from kanmin.inquiry.columns import choices_of
from kanmin.language import _, listed
from kanmin.plan.form_columns import CellValue, Column, Form
from kanmin.text import half_width


def same(cell: Any, shown: CellValue) -> bool:
    """Whether a cell still holds what the sheet showed; a number as a number, whatever its form."""
    if empty(cell):
        return shown is None or (isinstance(shown, str) and not shown.strip())
    if isinstance(shown, int | float) and isinstance(cell, int | float):
        return cell == shown
    return as_text(cell) == as_text(shown)


def value_of(column: Column, cell: Any, unit: str) -> Any:
    """The raw value in a cell; None for an empty one, "" for an empty text. Raises BadCell."""
    if empty(cell):
        return "" if column.form is Form.TEXT else None
    match column.form:
        case Form.NUMBER:
            return as_number(cell, unit)
        case Form.YEAR:
            return _year(cell)
        case Form.DAY:
            return as_day(cell).isoformat()
        case Form.CHOICE:
            return _choice(column, cell)
        case _:
            return as_text(cell)


def _year(cell: Any) -> int:
    text = half_width(as_text(cell)).strip()
    found = parse_year(text)
    if found is None and text.isascii() and text.isdecimal():
        found = int(text)
    if found is None:
        raise BadCell(
            _("「{text}」は年度として読めません（例 2027、R9、令和9年度）。").format(
                text=short(cell)
            )
        )
    return found


def _choice(column: Column, cell: Any) -> str:
    wanted = plain(as_text(cell))
    for member in column.choices or ():
        if member.word in choices_of(column) and wanted in (plain(member.word), member.value):
            return str(member.value)
    raise BadCell(
        _("「{text}」は選べません。{choices}のどれかにしてください。").format(
            text=short(cell), choices=listed(choices_of(column))
        )
    )
