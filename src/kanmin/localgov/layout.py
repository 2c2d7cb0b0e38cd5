"""The layouts a table of bodies may have: where its heading is, and its rows by column name.

Official list: 総務省「全国地方公共団体コード」, with the columns 団体コード, 都道府県名（漢字）,
市区町村名（漢字）, 都道府県名（カナ）, 市区町村名（カナ）; line breaks, white space and brackets in
a heading do not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kanmin.errors import InvalidDocument
from kanmin.language import _
from kanmin.localgov.sheets import Sheet
from kanmin.text import clean_line, half_width

OWN = ("code", "prefecture", "name", "kana", "kind", "lat", "lng", "url")
OFFICIAL = {
    "団体コード": "code",
    "都道府県名漢字": "prefecture",
    "市区町村名漢字": "name",
    "都道府県名カナ": "prefecture_kana",
    "市区町村名カナ": "kana",
}
_LAYOUTS = (OFFICIAL, dict(zip(OWN, OWN, strict=True)))
_DEEPEST_HEADING = 20  # rows of titles and remarks that may stand above the heading


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its place (file, sheet, row) and its cells by column."""

    place: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def wrong(self, what: str, todo: str) -> InvalidDocument:
        return InvalidDocument(what, where=self.place, todo=todo)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the heading stands (row number from 0) and which column is which."""

    number: int
    columns: Mapping[str, int]


def find_heading(sheet: Sheet) -> Heading | None:
    """The heading of a sheet, None if it has none; InvalidDocument if columns are missing."""
    for number, row in enumerate(sheet.rows[:_DEEPEST_HEADING]):
        titles = [re.sub(r"[\s()\[\]]", "", half_width(cell)) for cell in row]
        for layout in _LAYOUTS:
            if next(iter(layout)) in titles:
                place = f"{sheet.place} {_row_name(number)}"
                return Heading(number, _columns(place, titles, layout))
    return None


def _columns(place: str, titles: Sequence[str], layout: Mapping[str, str]) -> dict[str, int]:
    missing = [title for title in layout if title not in titles]
    if missing:
        raise InvalidDocument(
            _("列「{columns}」がありません。").format(columns="」「".join(missing)),
            where=place,
            todo=_("列を消していない元の表を指定してください。"),
        )
    return {column: titles.index(title) for title, column in layout.items()}


def _row_name(number: int) -> str:
    return _("{number}行目").format(number=number + 1)


def rows_below(sheet: Sheet, heading: Heading) -> Iterator[Row]:
    """The rows under the heading, empty ones left out; InvalidDocument if one is cut short."""
    columns = heading.columns
    for number, cells in enumerate(sheet.rows[heading.number + 1 :], heading.number + 1):
        if not any(cell.strip() for cell in cells):
            continue
        row = Row(f"{sheet.place} {_row_name(number)}", {})
        if len(cells) <= max(columns.values()):
            raise row.wrong(
                _("列が足りません。ファイルが途中で切れているおそれがあります。"),
                _("元のファイルを入手し直してください。"),
            )
        yield Row(row.place, {name: clean_line(cells[i]) for name, i in columns.items()})
