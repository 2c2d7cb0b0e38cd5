"""One table a measure: labels with their values, and small grids within it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kanmin.adopt.columns import LONGEST_LABEL, Column, Head, Row, columns_of
from kanmin.adopt.labels import Fact, Field, field_of
from kanmin.adopt.titles import LONGEST_TITLE, is_generic
from kanmin.adopt.years import is_arrow, stage_of, year_of

LEAST_LABELS, LONGEST_STEP = 2, 10
_CORNERS = {"", "年度", "年", "区分", "項目", "年次", "時期", "内容"}
_OF_MEASURES = {
    Field.ACTION, Field.LEAD, Field.SCHEDULE, Field.INDICATOR, Field.TARGET, Field.OUTCOME,
    Field.CURRENT, Field.COST, Field.PARTNERS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """A measure named by a table, with what its cells say. groups: what it stands under there.

    title: "" where the heading above a measure's own table names it.
    """

    title: str
    number: str
    facts: tuple[Fact, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(f.text for f in self.facts if f.field is Field.GROUP))


def sheet_of(rows: Sequence[Row], facts: Sequence[Fact]) -> Entry | None:
    """The measure whose own sheet a table is; None for a table that is none. facts: of its rows."""
    title = next((f.text for f in facts if f.field is Field.TITLE), "")
    number = next((f.text for f in facts if f.field is Field.NUMBER), "")
    kinds = {f.field for f in facts} & _OF_MEASURES
    labels = {f.label for f in facts if f.field in kinds}
    named = bool(title)
    title = title or _title_above(rows)
    telling = kinds & {Field.ACTION, Field.LEAD} or (named and kinds)
    if len(labels) + bool(title) < LEAST_LABELS or not telling:
        return None
    told = {title, number, *(rows[0] if title and not named else ())}
    kept = tuple(f for f in facts if f.field is not Field.NUMBER and f.text not in told)
    return Entry(title, number, kept)


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


def facts_of(rows: Sequence[Row]) -> Iterator[Fact]:
    """What the labels and grids of a table say, row by row."""
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
    cells = [c for i, c in enumerate(row) if c.strip() and (i == 0 or c != row[i - 1])]
    rest: list[str] = []
    place = 0
    while place < len(cells):
        label = cells[place]
        field = _label(label)
        following = cells[place + 1] if place + 1 < len(cells) else ""
        if field is not None and following and _label(following) is None:
            if field is Field.TITLE and _reads_as_text(following):  # 取組 names both
                field = Field.ACTION
            yield Fact(field, following.strip(), label)
            place += 2
            continue
        rest.append(label)
        place += 1
    if len(rest) > 1 or (rest and _label(rest[0]) is None):
        yield Fact(Field.OTHER, "：".join(rest))


def _reads_as_text(cell: str) -> bool:
    return len(cell) > LONGEST_TITLE / 2 or cell.rstrip().endswith("。")


def _label(cell: str) -> Field | None:
    return field_of(cell) if cell.strip() and len(cell) <= LONGEST_LABEL else None


def _grid(rows: Sequence[Row], index: int) -> tuple[Head | None, int]:
    """A grid that begins with a row of labels or years, and the row after its last one."""
    row = rows[index]
    cells = [c for c in dict.fromkeys(row[1:]) if c.strip() and c != row[0]]
    named = [c for c in cells if _label(c) is not None or (year_of(c) and len(c) <= 16)]
    opens = _label(row[0]) is not None or row[0].strip() in _CORNERS
    if not opens:
        cells = [row[0], *cells]
        named = [row[0], *named] if year_of(row[0]) and len(row[0]) <= 16 else named
    if len(cells) < 2 or len(named) < len(cells):
        return None, index + 1
    head = Head(tuple(columns_of([row])), 1)
    end = index + 1
    while end < len(rows) and _belongs(rows[end], row, head):
        end += 1
    return (head, end) if end > index + 1 else (None, index + 1)


def _belongs(row: Row, first: Row, head: Head) -> bool:
    """Whether a row goes on with a grid: it has cells in its columns, and is no new head."""
    if row[0] == first[0] or not row[0].strip():
        return True
    cells = [c for c in dict.fromkeys(row[1:]) if c.strip() and c != row[0]]
    if _label(row[0]) is not None and len(head.years()) < 2:
        return False
    return bool(cells) and not _is_head(row)


def _is_head(row: Row) -> bool:
    named = [c for c in dict.fromkeys(row[1:]) if _label(c) is not None or year_of(c)]
    return len(named) >= 2 and all(len(c) <= 16 for c in named)


def _of_grid(head: Head, rows: Sequence[Row]) -> Iterator[Fact]:
    corner = head.columns[0].label
    for row in rows:
        own = _label(row[0])
        if _is_across(row, own):
            yield from _pairs(row)
            continue
        for index, cell in enumerate(row[: len(head.columns)]):
            column = head.columns[index]
            merged = index > 0 and cell == row[index - 1] and column == head.columns[index - 1]
            named = index == 0 and (own is not None or cell == corner or column.year is None)
            if not cell.strip() or merged or (named and not _names_indicator(cell, own, head)):
                continue
            name = "" if head.columns[0].year is not None else row[0]
            yield from _in_grid(column, cell, own or _label(corner), name)


def _is_across(row: Row, own: Field | None) -> bool:
    """Whether one cell reaches across all years, and so tells of none of them: 指標, 事務事業."""
    if len(row) < 3 or len(set(row[1:])) > 1 or own is Field.SCHEDULE:
        return False
    return own is not None or len(row[1]) > LONGEST_STEP


def _names_indicator(cell: str, own: Field | None, head: Head) -> bool:
    """Whether a row's first cell is an indicator's name: 利用率 | 10% | 30%."""
    values = head.of(Field.BASELINE) or head.of(Field.TARGET)
    first = head.columns[0].field in (Field.INDICATOR, None, Field.OTHER)
    return own is None and bool(values) and first and cell != head.columns[0].label


def _in_grid(column: Column, cell: str, whole: Field | None, name: str) -> Iterator[Fact]:
    """What a cell says. whole: the part its row, else its grid, speaks of. name: of its row."""
    if column.field in (Field.BASELINE, Field.TARGET):
        yield Fact(column.field, cell, column.label)
    elif column.year is not None and whole is Field.COST:
        yield Fact(Field.COST, cell, f"{name} {column.label}")
    elif column.year is not None and whole in (Field.TARGET, Field.INDICATOR):
        yield Fact(Field.TARGET, cell, column.label)
    elif column.year is not None:
        step = not name or whole is Field.SCHEDULE or stage_of(cell) or is_arrow(cell)
        told = cell if not name or _label(name) or is_arrow(cell) else f"{name} {cell}"
        yield Fact(Field.SCHEDULE if step else Field.OTHER, told, column.label)
    elif column.field in (None, Field.OTHER, Field.TITLE):
        yield Fact(Field.INDICATOR if whole is not Field.SCHEDULE else Field.OTHER, cell, name)
    else:
        yield Fact(column.field, cell, column.label)
