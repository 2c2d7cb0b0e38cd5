"""What the columns of a table hold, by the words and years at their heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kanmin.adopt.labels import Field, field_of, is_strong_title
from kanmin.adopt.years import header_years, year_of

MOST_HEADS, MOST_ABOVE = 3, 4  # rows of a head, and rows that may stand above it
LONGEST_LABEL = 30
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. label: its heading, with the ones above it. strong: names measures."""

    field: Field | None
    year: int | None
    label: str
    strong: bool = False

    @property
    def known(self) -> bool:
        return self.field is not None or self.year is not None


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a table. end: the first row below it."""

    columns: tuple[Column, ...]
    end: int

    def of(self, field: Field) -> tuple[int, ...]:
        """The columns that hold a part."""
        return tuple(i for i, c in enumerate(self.columns) if c.field is field)

    def years(self) -> tuple[int, ...]:
        """The columns that stand for a fiscal year."""
        return tuple(i for i, c in enumerate(self.columns) if c.year is not None)

    @property
    def known(self) -> int:
        """How much the head tells: parts, years, and how many different names."""
        fields = sum(column.field is not None for column in self.columns)
        years = sum(column.year is not None for column in self.columns)
        return fields + years + len({column.label for column in self.columns if column.known})


def head_of(rows: Sequence[Row]) -> Head | None:
    """The head of a table: the rows from the top that name most columns; None where none does."""
    best: Head | None = None
    for start in range(min(MOST_ABOVE, len(rows))):
        if not _names(rows[start]):
            continue
        for end in range(start + 1, min(start + MOST_HEADS, len(rows) - 1) + 1):
            if end > start + 1 and not _goes_on(rows[end - 2], rows[end - 1]):
                break
            head = Head(tuple(columns_of(rows[start:end])), end)
            if best is None or head.known > best.known:
                best = head
        if best is not None and best.known >= 2:
            return best
    return best


def _names(row: Row) -> bool:
    """Whether a row names columns: at least two of its cells, and half of them."""
    cells = [cell for cell in dict.fromkeys(row) if cell.strip()]
    known = sum(_known(cell) for cell in cells)
    years = sum(year is not None for year in header_years(row))
    return known >= 2 or years >= 2 or (known == 1 and len(cells) <= 2)


def _known(cell: str) -> bool:
    return len(cell) <= LONGEST_LABEL and field_of(cell) is not None


def _goes_on(above: Row, row: Row) -> bool:
    """Whether a row belongs to the head above it: it repeats or divides its cells."""
    cells = [(a, c) for a, c in zip(above, row, strict=False) if c.strip()]
    years = header_years(row)
    new = [c for (a, c) in cells if a != c]
    if not new:
        return True
    named = sum(_known(c) for c in new) + sum(y is not None for y in years)
    return named * 2 >= len(new)


def columns_of(head: Sequence[Row]) -> list[Column]:
    """The columns under some rows of a head."""
    width = max(map(len, head))
    lowest = [head[-1][i] if i < len(head[-1]) else "" for i in range(width)]
    years = header_years(lowest)
    found = [
        _column([row[i] if i < len(row) else "" for row in head], years[i]) for i in range(width)
    ]
    values = any(column.field in (Field.TARGET, Field.INDICATOR) for column in found)
    return [_baseline(column) if values else column for column in found]


def _baseline(column: Column) -> Column:
    """現状 beside a target is a value, not a text."""
    if column.field is Field.CURRENT and "課題" not in column.label:
        return replace(column, field=Field.BASELINE)
    return column


def _column(parts: Sequence[str], year: int | None) -> Column:
    names = [part for part in dict.fromkeys(parts) if part.strip() and len(part) <= LONGEST_LABEL]
    label = " ".join(" ".join(names).split())
    fields = [field for name in reversed(names) if (field := field_of(name)) is not None]
    field = fields[0] if fields else None
    if year is not None and year_of(label) is None:  # 6年度 counts on from 令和5年度
        label = f"{label} {year}年度"
    strong = field is Field.TITLE and any(is_strong_title(name) for name in names)
    if year is not None and field in (None, Field.OTHER, Field.SCHEDULE):
        field = Field.SCHEDULE
    return Column(field, year, label, strong)
