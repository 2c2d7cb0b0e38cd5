"""Small pieces of the handbook's document: rows of tables, the line that tells a source."""

from __future__ import annotations

from kanmin.calendar_ja import format_date
from kanmin.handbook import Item
from kanmin.language import _, listed
from kanmin.layout import Cell, Row


def sourced(item: Item) -> str:
    """Source and date of an item; what was not verified says so."""
    parts = [item.source or _("出典なし")]
    if item.as_of:
        parts.append(_("{day}時点").format(day=format_date(item.as_of)))
    if not item.verified:
        parts.append(_("未確認"))
    return listed(parts)


def table_row(*texts: str) -> Row:
    """A row whose first cell names it."""
    first, *rest = texts
    return (Cell(first, header=True), *(Cell(text) for text in rest))


def head_row(*titles: str) -> tuple[Row, ...]:
    """The head of a table."""
    return (tuple(Cell(title, header=True) for title in titles),)
