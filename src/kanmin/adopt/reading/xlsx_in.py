"""Workbooks as outlines: a sheet is a heading, each block of cells on it a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kanmin.adopt.outline import Node, NodeKind, Outline
from kanmin.text import clean
from kanmin.workbook_cells import read_cells

MOST_HEADER_ROWS = 6
Row = tuple[str, ...]


def read_xlsx(data: bytes, where: str) -> Outline:
    """The outline of a workbook. Raises UnreadableFile for one that is damaged or too large."""
    nodes: list[Node] = []
    for number, (name, rows) in enumerate(
        read_cells(data, where, fill_merged=True).items(), start=1
    ):
        nodes.append(Node(kind=NodeKind.HEADING, text=clean(name), level=1, page=number))
        nodes += _sheet(rows, number)
    return Outline(kind="xlsx", pages=sum(n.level == 1 for n in nodes), nodes=tuple(nodes))


def _sheet(rows: list[list[Any]], number: int) -> Iterator[Node]:
    block: list[Row] = []
    for row in [*(tuple(_told(cell) for cell in row) for row in rows), ()]:
        if any(row):
            block.append(row)
        elif block:
            yield from _block(block, number)
            block = []


def _block(block: list[Row], number: int) -> Iterator[Node]:
    """Lines with one filled cell before a table are text; the rest is the table."""
    while block and len({cell for cell in block[0] if cell}) == 1:
        text = next(cell for cell in block.pop(0) if cell)
        yield Node(kind=NodeKind.PARAGRAPH, text=text, page=number)
    if not block:
        return
    used = [i for i in range(max(map(len, block))) if any(len(r) > i and r[i] for r in block)]
    rows = tuple(tuple(r[i] if i < len(r) else "" for i in used) for r in block)
    heads = _header_rows(rows)
    yield Node(
        kind=NodeKind.TABLE, rows=(*_filled(rows[:heads]), *rows[heads:]), header_rows=heads,
        page=number,
    )  # fmt: skip


def _header_rows(rows: tuple[Row, ...]) -> int:
    """Rows from the top until one with numbers, or one that is as full as the rows below it."""
    if len(rows) < 2:
        return 0
    for index, row in enumerate(rows[: MOST_HEADER_ROWS + 1]):
        numbers = sum(_is_number(cell) for cell in row)
        if numbers * 3 >= sum(map(bool, row)) > 0:
            return index
    return 1


def _is_number(cell: str) -> bool:
    return bool(cell) and cell.replace(",", "").replace(".", "").lstrip("-△▲").isdigit()


def _filled(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Merged cells of the head filled in from the left; below a filled one stays empty."""
    filled = []
    for row in rows:
        cells: list[str] = []
        for cell in row:
            cells.append(cell or (cells[-1] if cells and row is not rows[-1] else ""))
        filled.append(tuple(cells))
    return tuple(filled)


def _told(cell: Any) -> str:
    """A cell as it is read: whole numbers without a point, days as days."""
    match cell:
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime() if cell.time() == dt.time():
            return cell.date().isoformat()
        case _:
            return clean(str(cell)).strip()
