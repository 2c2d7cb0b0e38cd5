"""A sheet that came back, opened: what it says of itself, its rows by title, visible cells only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kanmin.cells import CellIssue, Place, Severity, as_text, empty, letter, plain
from kanmin.errors import InvalidDocument
from kanmin.form_tables import Rows, cells_at, head_in, places_of, told_in
from kanmin.inquiry.columns import (
    ANSWERER,
    COLUMNS,
    GUIDE,
    LG_CODE,
    MARK,
    NUMBER,
    PLAN_ID,
    REMARKS,
    REVISION,
    SECTION,
    InquiryKind,
)
from kanmin.language import _, listed
from kanmin.plan.form_columns import Form
from kanmin.text import half_width
from kanmin.workbooks import read_workbook_sheets

_LONGEST_NUMBER = 9  # digits
_NAMES = (PLAN_ID, LG_CODE, REVISION, MARK, NUMBER, SECTION, ANSWERER, REMARKS)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row under its titles. letters: of the columns that are there, by name."""

    kind: InquiryKind
    place: Place
    cells: Mapping[str, Any]
    letters: Mapping[str, str]

    def text(self, name: str) -> str:
        """What stands in a cell, as one trimmed text of plain width."""
        return half_width(as_text(self.cells.get(name))).strip()


@dataclass(frozen=True, slots=True)
class InquirySheet:
    """A sheet as it came back. told: what its first page says, by name. issues: what it lacks."""

    file: str
    told: Mapping[str, str]
    rows: tuple[SheetRow, ...]
    issues: tuple[CellIssue, ...] = field(default=())

    @property
    def section(self) -> str:
        """The section it was made for; "" where that is not told any more."""
        return self.told.get(SECTION, "")

    @property
    def revision(self) -> int | None:
        """The revision it was made from: told on the first page, else by most rows."""
        found = [self.told.get(REVISION, ""), *self._of_rows()]
        return next((n for n in map(number_in, found) if n is not None), None)

    def _of_rows(self) -> Iterator[str]:
        counted = Counter(row.text("revision") for row in self.rows if row.text("revision"))
        return (text for text, _count in counted.most_common())

    @property
    def number(self) -> int | None:
        """The number of the inquiry (照会番号); None where there is none."""
        return number_in(self.told.get(NUMBER, ""))

    @property
    def measures(self) -> frozenset[str]:
        """The ids of the measures its rows speak of."""
        return frozenset(row.text("measure") for row in self.rows) - {""}


def number_in(text: str) -> int | None:
    """A whole number in a cell's text; None where it is none."""
    plain_text = half_width(text).strip()
    plain_digits = plain_text.isascii() and plain_text.isdecimal()
    return int(plain_text) if plain_digits and len(plain_text) <= _LONGEST_NUMBER else None


def open_inquiry(data: bytes, where: str) -> InquirySheet:
    """A workbook as a sheet of an inquiry. where: the file's name.

    Raises UnreadableFile for what is no sound workbook, InvalidDocument for one that is no sheet
    of an inquiry.
    """
    sheets = {plain(name): rows for name, rows in read_workbook_sheets(data, where).items()}
    read = {kind: _table(kind, sheets.get(plain(kind.word)), where) for kind in InquiryKind}
    if not any(rows for rows, _issues in read.values()):
        raise InvalidDocument(
            _("照会の様式ではありません（シート「{sheets}」が読めません）。").format(
                sheets=listed(kind.word for kind in InquiryKind)
            ),
            where=where,
            todo=_("この照会で受け取った様式に書いて、返してください。"),
        )
    return InquirySheet(
        where,
        told_in(sheets.get(plain(GUIDE), []), _NAMES),
        tuple(row for rows, _issues in read.values() for row in rows),
        tuple(issue for _rows, issues in read.values() for issue in issues),
    )


def _table(
    kind: InquiryKind, rows: Rows | None, where: str
) -> tuple[list[SheetRow], list[CellIssue]]:
    """The rows of a sheet under its heading, wherever that stands, in whatever order."""
    place = Place(where, kind.word)
    if rows is None:
        sentence = _("シート「{sheet}」がありません。この分は変更なしとして読みました。")
        ask = CellIssue(Place(where), Severity.ASK, sentence.format(sheet=kind.word))
        return [], [ask]
    titles = {column.name: column.title for column in COLUMNS[kind]}
    head = head_in(rows, titles.values(), least=2)
    at = places_of(titles, rows[head]) if head is not None else {}
    lost = [c.title for c in COLUMNS[kind] if c.form is not Form.TOLD and c.name not in at]
    ids = [c.title for c in COLUMNS[kind] if c.form is Form.ID and c.name not in at]
    if head is None or ids:
        sentence = _("見出し「{titles}」がありません。このシートは読んでいません。")
        told = sentence.format(titles="」「".join(ids or lost))
        return [], [CellIssue(place, Severity.REFUSE, told)]
    return _rows(kind, rows, head, at, where), _lost(place, lost)


def _lost(place: Place, titles: list[str]) -> list[CellIssue]:
    if not titles:
        return []
    sentence = _("見出し「{titles}」がありません。この欄は変更なしとして読みました。")
    told = sentence.format(titles="」「".join(titles))
    return [CellIssue(place, Severity.REFUSE, told)]


def _rows(
    kind: InquiryKind, rows: Rows, head: int, at: Mapping[str, int], where: str
) -> list[SheetRow]:
    letters = {name: letter(index) for name, index in at.items()}
    return [
        SheetRow(kind, Place(where, kind.word, number), cells_at(row, at), letters)
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
        if not all(empty(cell) for cell in row)
    ]
