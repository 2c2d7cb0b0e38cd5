"""Tables in CSV that people fill in: good rows are taken, each other one is told with why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from kanmin.errors import InvalidDocument, KanminError
from kanmin.files import csv_rows
from kanmin.language import _
from kanmin.text import half_width

Row = TypeVar("Row")
Take = Callable[[int, Mapping[str, str]], Row]
"""Makes a row of its number in the file and its cells by title. Raises KanminError."""


@dataclass(frozen=True, slots=True)
class TableForm:
    """What a table looks like. titles: that are read. needed: of these. most: rows.

    todo: what to do where a needed title is missing (to be translated).
    """

    titles: tuple[str, ...]
    needed: tuple[str, ...]
    most: int
    todo: str


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not taken, and why. number: in the file, its head being 1."""

    number: int
    sentence: str


@dataclass(frozen=True, slots=True)
class RowsRead(Generic[Row]):
    """What a file says."""

    rows: tuple[Row, ...]
    faults: tuple[RowFault, ...]


def read_rows(text: str, form: TableForm, take: Take[Row]) -> RowsRead[Row]:
    """The rows of a table. Raises InvalidDocument for what is no such table."""
    lines = csv_rows(text)
    at = _places(next(lines, []), form)
    rows: list[Row] = []
    faults: list[RowFault] = []
    for number, cells in _filled(lines, form.most):
        found = {title: cells[i].strip() for title, i in at.items() if i < len(cells)}
        try:
            rows.append(take(number, found))
        except KanminError as error:
            faults.append(RowFault(number, error.sentence))
    return RowsRead(tuple(rows), tuple(faults))


def _places(head: list[str], form: TableForm) -> Mapping[str, int]:
    """The place of each title among the columns."""
    there = [half_width(cell).strip() for cell in head]
    for title in form.needed:
        if half_width(title) not in there:
            raise InvalidDocument(
                _("列「{columns}」がありません。").format(columns=title), todo=_(form.todo)
            )
    return {t: there.index(half_width(t)) for t in form.titles if half_width(t) in there}


def _filled(lines: Iterable[list[str]], most: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that say something, with their numbers."""
    for number, cells in enumerate(lines, start=2):
        if number > most:
            raise InvalidDocument(_("行が多すぎます（{count}行まで）。").format(count=most))
        if any(cell.strip() for cell in cells):
            yield number, cells
