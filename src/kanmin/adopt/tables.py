"""Measures in tables: lists of measures, one sheet a measure, schedules by year, indicators."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kanmin.adopt.columns import Head, Row, head_of
from kanmin.adopt.labels import Fact, Field, field_of
from kanmin.adopt.outline import Node
from kanmin.adopt.sheets import Entry, facts_of, sheet_of
from kanmin.adopt.titles import LONGEST_TITLE, is_generic, parted

TELLING = {Field.ACTION, Field.LEAD, Field.SCHEDULE, Field.INDICATOR, Field.TARGET, Field.OUTCOME}


class TableKind(StrEnum):
    """What a table is to a plan."""

    LIST = "list"
    SHEET = "sheet"
    FACTS = "facts"
    OVERVIEW = "overview"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TableContent:
    """What was read from a table: measures, or facts of the measure it stands under.

    whole: all it says stands in them.
    """

    kind: TableKind
    entries: tuple[Entry, ...] = ()
    facts: tuple[Fact, ...] = ()
    whole: bool = True


LONGEST_SHEET = 300  # rows; a longer table is no sheet of one measure
_STEPS_AND_VALUES = {Field.SCHEDULE, Field.INDICATOR, Field.TARGET, Field.COST}
OTHER = TableContent(TableKind.OTHER)


def content_of(table: Node) -> TableContent:
    """What a table says of measures; OTHER for statistics, terms, members and the like."""
    rows = [row for row in table.rows if any(cell.strip() for cell in row)]
    if len(rows) < 1 or not rows[0]:
        return OTHER
    head = head_of(rows) if len(rows) > 1 else None
    if head and (found := _listed(head, rows[head.end :])):
        return found
    if len(rows) > LONGEST_SHEET:
        return OTHER
    facts = tuple(facts_of(rows))
    if sheet := sheet_of(rows, facts):
        return _sheet(sheet)
    if {fact.field for fact in facts} & _STEPS_AND_VALUES:
        return TableContent(TableKind.FACTS, facts=facts)
    return OTHER


def _sheet(sheet: Entry) -> TableContent:
    if not sheet.title:
        return TableContent(TableKind.FACTS, facts=sheet.facts)
    number, title = ("", sheet.title) if sheet.number else parted(sheet.title)
    entry = replace(sheet, title=title, number=sheet.number or number)
    return TableContent(TableKind.SHEET, (entry,))


def _listed(head: Head, rows: Sequence[Row]) -> TableContent | None:
    """A list of measures, a row or some rows each; None where the table is none."""
    column = _title_column(head, rows)
    if column is None:
        return None
    named = list(_entries(head, rows, column))
    entries = _joined(named)
    told = {fact.field for entry in entries for fact in entry.facts} & TELLING
    strong = head.columns[column].strong
    if not entries or (not strong and not told & {Field.LEAD, Field.SCHEDULE, Field.ACTION}):
        return None
    if not strong and not told & {Field.LEAD, Field.SCHEDULE}:
        return None  # 項目 and 内容 alone head many tables
    kind = TableKind.LIST if told else TableKind.OVERVIEW
    return TableContent(kind, tuple(entries), whole=all(map(_is_entry, named)))


def _title_column(head: Head, rows: Sequence[Row]) -> int | None:
    """The column that names measures: the rightmost with short, different names."""
    named = head.of(Field.TITLE)
    strong = [i for i in named if head.columns[i].strong] or list(named)
    for index in reversed(strong):
        cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
        if not cells or sum(field_of(cell) is not None for cell in cells) * 2 >= len(cells):
            continue
        if statistics.median(map(len, cells)) <= LONGEST_TITLE / 2:
            return index
    return None


def _entries(head: Head, rows: Sequence[Row], column: int) -> Iterator[Entry]:
    numbers = head.of(Field.NUMBER)
    group: tuple[Fact, ...] = ()
    for row in rows:
        cells = [cell for cell in dict.fromkeys(row) if cell.strip()]
        text = row[column] if column < len(row) else ""
        if len(cells) <= 1 and len(head.columns) > 2:  # a line across the table names a group
            group = tuple(Fact(Field.GROUP, cell) for cell in cells)
            continue
        if field_of(text) is not None and head.columns[column].strong:
            continue  # the head again, on the next page
        given = next((row[i] for i in numbers if i < len(row) and row[i].strip()), "")
        number, title = (given.strip(), " ".join(text.split())) if given else parted(text)
        yield Entry(title, number, (*group, *_facts(head, row, column)))


def _facts(head: Head, row: Row, title_column: int) -> Iterator[Fact]:
    for index, cell in enumerate(row[: len(head.columns)]):
        column = head.columns[index]
        if index == title_column or not cell.strip() or column.field is Field.NUMBER:
            continue
        if column.field is Field.TITLE:
            yield Fact(Field.ACTION if index > title_column else Field.GROUP, cell, column.label)
        else:
            yield Fact(column.field or Field.OTHER, cell, column.label)


def _joined(entries: Sequence[Entry]) -> list[Entry]:
    """Rows of one measure as one: the name repeated or left empty, with another indicator."""
    found: list[Entry] = []
    for entry in entries:
        last = found[-1] if found else None
        again = last is not None and (
            not entry.title or (entry.title == last.title and entry.number == last.number)
        )
        if last is not None and again:
            new = tuple(f for f in entry.facts if f.field in _SEVERAL or f not in last.facts)
            found[-1] = Entry(last.title, last.number, (*last.facts, *new))
        elif _is_entry(entry):
            found.append(entry)
    return found


def _is_entry(entry: Entry) -> bool:
    """Whether a row names a measure or goes on with one: 合計 and long sentences do not."""
    return len(entry.title) <= LONGEST_TITLE and not is_generic(entry.title)


_SEVERAL = {Field.INDICATOR, Field.BASELINE, Field.TARGET, Field.UNIT}
