"""One table a measure: labels with their values, and small grids within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanmin.adopt.columns import LONGEST_LABEL, Column, Head, Row, head_of
from kanmin.adopt.labels import Fact, Field, field_of
from kanmin.adopt.titles import is_generic
from kanmin.adopt.years import year_of

LEAST_LABELS = 2
_OF_MEASURES = {
    Field.ACTION, Field.LEAD, Field.SCHEDULE, Field.INDICATOR, Field.TARGET, Field.OUTCOME,
    Field.CURRENT, Field.COST, Field.PARTNERS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a measure's own table says. title: "" where the heading above it names the measure."""

    title: str
    number: str
    facts: tuple[Fact, ...]


def sheet_of(rows: Sequence[Row]) -> Sheet | None:
    """The sheet in a table; None for a table that is none."""
    facts = list(_facts(rows))
    title = next((f.text for f in facts if f.field is Field.TITLE), "")
    number = next((f.text for f in facts if f.field is Field.NUMBER), "")
    kinds = {f.field for f in facts} & _OF_MEASURES
    labels = {f.label for f in facts if f.field in kinds}
    named = bool(title)
    title = title or _title_above(rows)
    telling = kinds & {Field.ACTION, Field.LEAD} or (named and kinds)
    if len(labels) + bool(title) < LEAST_LABELS or not telling:
        return None
    kept = tuple(f for f in facts if f.field not in (Field.TITLE, Field.NUMBER, Field.OTHER))
    return Sheet(title, number, kept)


def _title_above(rows: Sequence[Row]) -> str:
    """A first row that is one cell across the whole table names the measure."""
    cells = [cell for cell in dict.fromkeys(rows[0]) if cell.strip()]
    if any(map(year_of, cells)):
        return ""
    if len(cells) == 1 and len(rows) > 1 and not is_generic(cells[0]):
        return cells[0]
    if len(cells) == 2 and len(rows) > 1 and len(cells[0]) <= 8 and not any(map(field_of, cells)):
        return f"{cells[0]} {cells[1]}"
    return ""


def _facts(rows: Sequence[Row]) -> Iterator[Fact]:
    index = 0
    while index < len(rows):
        grid, end = _grid(rows, index)
        if grid is not None:
            yield from _of_grid(grid, rows[index + 1 : end])
            index = end
            continue
        yield from _pairs(rows[index])
        index += 1


def _pairs(row: Row) -> Iterator[Fact]:
    """Label, value, label, value … along a row; merged cells count once."""
    cells = [c for i, c in enumerate(row) if i == 0 or c != row[i - 1]]
    place = 0
    while place < len(cells):
        label = cells[place]
        field = _label(label)
        following = cells[place + 1] if place + 1 < len(cells) else ""
        if field is not None and following.strip() and _label(following) is None:
            yield Fact(field, following.strip(), label)
            place += 2
            continue
        place += 1


def _label(cell: str) -> Field | None:
    return field_of(cell) if cell.strip() and len(cell) <= LONGEST_LABEL else None


def _grid(rows: Sequence[Row], index: int) -> tuple[Head | None, int]:
    """A grid that begins with a row of labels or years, and the row after its last one."""
    row = rows[index]
    cells = [c for c in dict.fromkeys(row) if c.strip()]
    named = [c for c in cells if _label(c) is not None or (year_of(c) and len(c) <= 16)]
    first = row[0]
    rest = [c for c in cells if c != first] if _label(first) is not None else cells
    if len(rest) < 2 or not all(c in named for c in rest):
        return None, index + 1
    head = head_of([row, *rows[index + 1 : index + 2]]) if index + 1 < len(rows) else None
    if head is None or head.end != 1:
        return None, index + 1
    end = index + 1
    while end < len(rows) and _belongs(rows[end], first):
        end += 1
    return (head, end) if end > index + 1 else (None, index + 1)


def _belongs(row: Row, first: str) -> bool:
    """Whether a row goes on with a grid: its first cell is the grid's own label or no label."""
    if row[0] == first or not row[0].strip():
        return True
    cells = [c for c in dict.fromkeys(row) if c.strip()]
    return _label(row[0]) is None and len(cells) > 1


def _of_grid(head: Head, rows: Sequence[Row]) -> Iterator[Fact]:
    whole = _label(head.columns[0].label)
    for row in rows:
        for index, cell in enumerate(row[: len(head.columns)]):
            column = head.columns[index]
            if not cell.strip() or (index == 0 and whole is not None and cell == column.label):
                continue
            if fact := _in_grid(column, cell, whole):
                yield fact


def _in_grid(column: Column, cell: str, whole: Field | None) -> Fact | None:
    if column.year is not None and whole in (Field.TARGET, Field.INDICATOR, Field.COST):
        field = Field.COST if whole is Field.COST else Field.TARGET
        return Fact(field, cell, column.label)
    if column.field in (None, Field.OTHER, Field.TITLE):
        return Fact(Field.INDICATOR, cell, column.label) if whole is Field.INDICATOR else None
    return Fact(column.field, cell, column.label)
