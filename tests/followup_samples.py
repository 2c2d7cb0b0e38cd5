"""Results forms filled in as sections fill them, for the tests of the follow-up."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidationList

from kanmin.followup import Results, read_results, results_form
from kanmin.plan import Indicator, Plan, parse

YEAR = 2027
Fill = tuple[str, str, dict[str, Any]]
"""A sheet, the id of its row with the word that tells rows of one id apart, cells by title."""


def opened(data: bytes) -> Workbook:
    return load_workbook(io.BytesIO(data))


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def put(book: Workbook, fills: Iterable[Fill]) -> None:
    for sheet, row, cells in fills:
        table = book[sheet]
        titles = [cell.value for cell in table[1]]
        wanted = set(row.split())
        found = next(
            number
            for number, values in enumerate(table.iter_rows(values_only=True), start=1)
            if wanted <= {str(value) for value in values}
        )
        for title, value in cells.items():
            write(table.cell(found, titles.index(title) + 1), value)


def write(cell: Any, value: Any) -> None:
    """A value into a cell; a text that looks like a formula is a text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def filled(plan: Plan, *fills: Fill, section: str = "", year: int = YEAR) -> bytes:
    book = opened(results_form(plan, year, section))
    put(book, fills)
    return saved(book)


def read(plan: Plan, *fills: Fill, year: int = YEAR, file: str = "a.xlsx") -> Results:
    return read_results(filled(plan, *fills, year=year), file, plan, year)


def stripped(data: bytes) -> bytes:
    """What a border check leaves: cells alone, without rules, names, notes, properties, styles."""
    old, new = opened(data), Workbook()
    new.remove(new.worksheets[0])
    for sheet in old.worksheets:
        copy = new.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                write(copy.cell(cell.row, cell.column), cell.value)
        copy.data_validations = DataValidationList()
    return saved(new)


def rearranged(data: bytes) -> bytes:
    """Columns the other way round, a title above, a blank row between rows, a column of notes."""
    book = opened(data)
    for sheet in book.worksheets[1:]:
        rows = [list(row)[::-1] for row in sheet.iter_rows(values_only=True)]
        sheet.delete_rows(1, sheet.max_row)
        write(sheet.cell(1, 1), "課のメモ")
        for number, row in enumerate(rows):
            note = "自由に書いた列" if number else "メモ"
            for column, value in enumerate([note, *row], start=1):
                write(sheet.cell(2 + 2 * number, column), value)
    return saved(book)


BOOKING, OPEN_DATA, CLASSES = "m-booking", "m-opendata", "m-classes"
GOOD: tuple[Fill, ...] = (
    ("実績", BOOKING, {"進捗状況": "順調", "実施したこと": "=1+1 ではない\n@文", "評価": "A"}),
    ("指標", "k1", {"実績値": "５０．０％", "分子": "1,526", "分母": 3052, "時点": "R10.3.31"}),
    ("決算額", f"{BOOKING} 一般財源", {"決算額（千円）": "７６０千円"}),
    ("効果", BOOKING, {"実績": "12時間", "翌年度に回した量": 10, "回した先": CLASSES}),
)


def value(role: str, year: int, number: float | None, **more: Any) -> dict[str, Any]:
    return {"role": role, "fiscal_year": year, "value": number, **more}


def indicator(*values: dict[str, Any], **more: Any) -> Indicator:
    named = [{"id": f"v{n}", **v} for n, v in enumerate(values)]
    return Indicator.model_validate({"id": "k", "values": named, **more})


def with_measure(**fields: Any) -> Plan:
    """A plan of one measure for 2027 to 2031."""
    return parse(
        {
            "bodies": [{"lg_code": "993018", "name": "みほん町"}],
            "period": {"first": 2027, "last": 2031},
            "measures": [{"id": "m", "title": "施策", "lead": "課", **fields}],
        }
    )


def answered_years(plan: Plan) -> list[int]:
    """The fiscal years a plan holds any answer for, else one of its period."""
    found: set[int | None] = set()
    for measure in plan.measures:
        found |= {review.fiscal_year for review in measure.reviews}
        found |= {spent.fiscal_year for spent in measure.spending}
        found |= {effect.fiscal_year for effect in measure.realised}
        found |= {value.fiscal_year for one in measure.indicators for value in one.values}
    return sorted(year for year in found if year is not None) or [plan.period.first]
