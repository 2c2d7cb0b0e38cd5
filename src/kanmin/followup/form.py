"""The results form (実績の様式): an Excel workbook that a section fills in for one fiscal year.

Nothing in it is hidden: border checks (無害化) strip hidden sheets, names, comments and rules for
cells, and the form must still be read after that. Source of the sheets: the parts of the plan that
a year's follow-up fills (`Review`, `IndicatorValue`, `Spending`, `RealisedEffect`).
"""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup.columns import (
    COLUMNS,
    GUIDE,
    KEPT,
    LG_CODE,
    PLAN_ID,
    PLAN_TITLE,
    SECTION,
    YEAR,
    Column,
    Form,
)
from kanmin.followup.form_rows import CellValue, FormRow, form_rows, measures_of
from kanmin.followup.scales import scale_of
from kanmin.plan import Grade, GradeKind, Plan

LONGEST_CELL = 30_000  # characters; a spreadsheet cell holds 32,767
LONGEST_LIST = 255  # characters of a drop-down's list
_SPARE_ROWS = 200
_GUIDE_LINES = (
    "色の付いた欄に、この年度の実績を書いてください。灰色の欄は計画の内容です。",
    "書ける欄だけで構いません。書かなかった行は「まだ答えがない」として扱い、実績なしとはしません。",
    "「施策ID」「指標ID」と見出しの文字は変えないでください。列の順を変えること、列や空の行を足すことはできます。",
    "3月の時点の見込は「見込」、5月31日に出納を閉じたあとの数値は「確定」を選んでください。",
    "決算額は千円、時間の効果は時間で書きます。数字だけでも、単位を付けても（1,200千円、40%）読めます。",
    "単位が%の指標は、分子と分母も書いてください。実績値を空けると、分子÷分母を小数第1位まで計算します。",
    "財源や効果の種類の行が足りないときは、行を写して「財源」「種類」を選び直してください。",
    "進捗状況が「遅れ」のときは、遅れの理由も書いてください。",
)


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
        line = {**base, "border": 1, "border_color": "#B3B3B3"}
        self.text = book.add_format(base)
        self.title = book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False})
        self.name = book.add_format({**base, "bold": True})
        self.head = book.add_format({**line, "bold": True, "bg_color": "#E8F1FE"})
        self.asked = book.add_format({**line, "bold": True, "bg_color": "#FFE9B8"})
        self.told = book.add_format({**line, "bg_color": "#F2F2F2"})
        # As text, since Excel turns 40% typed into a plain cell into 0.4 without a word.
        self.fill = book.add_format({**line, "bg_color": "#FFFBEF", "num_format": "@"})
        self.number = book.add_format(
            {**line, "bg_color": "#FFFBEF", "num_format": "@", "align": "right"}
        )

    def of(self, column: Column) -> Any:
        """The format of a column's cells."""
        if not column.filled:
            return self.told
        return self.number if column.form is Form.NUMBER else self.fill


def results_form(plan: Plan, year: int, section: str = "") -> bytes:
    """The form of a fiscal year for the measures a section leads; for all of them with "".

    Filled with what the plan holds. Raises KanminError where the section leads no measure.
    """
    measures = measures_of(plan, section)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    formats = _Formats(book)
    grades = scale_of(plan)
    _guide(book.add_worksheet(GUIDE), plan, year, section, formats)
    for kind, rows in form_rows(measures, year).items():
        sheet = book.add_worksheet(kind.word)
        _fill(sheet, COLUMNS[kind], rows, formats)
        _drop_downs(sheet, COLUMNS[kind], grades, len(rows))
    book.close()
    return buffer.getvalue()


def _guide(sheet: Worksheet, plan: Plan, year: int, section: str, formats: _Formats) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, f"{format_fiscal_year(year)} 実績の様式", formats.title)
    told = {
        PLAN_TITLE: plan.title,
        PLAN_ID: plan.id,
        LG_CODE: plan.body.lg_code,
        YEAR: str(year),
        SECTION: section or "すべて",
    }
    for row, (name, text) in enumerate(told.items(), start=2):
        sheet.write_string(row, 0, name, formats.name)
        sheet.write_string(row, 1, text, formats.text)
    row = 3 + len(told)
    sheet.write_string(row, 0, "書き方", formats.name)
    for line in _GUIDE_LINES:
        sheet.write_string(row, 1, line, formats.text)
        row += 1
    _legend(sheet, row + 1, scale_of(plan), formats)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _legend(sheet: Worksheet, row: int, grades: tuple[Grade, ...], formats: _Formats) -> None:
    for kind, name in ((GradeKind.LEVEL, "評価"), (GradeKind.NEXT, "今後の方向")):
        sheet.write_string(row, 0, name, formats.name)
        for grade in (g for g in grades if g.kind is kind):
            text = f"{grade.mark}：{grade.word}" if grade.word else grade.mark
            sheet.write_string(row, 1, text, formats.text)
            row += 1


def _fill(
    sheet: Worksheet, columns: tuple[Column, ...], rows: tuple[FormRow, ...], formats: _Formats
) -> None:
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
        style = formats.asked if column.filled else formats.head
        sheet.write_string(0, at, column.title, style)
        for number, row in enumerate(rows, start=1):
            _write(sheet, number, at, row.get(column.name), formats.of(column))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, column: int, value: CellValue, style: Any) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, style)
        case str():
            text = value if len(value) <= LONGEST_CELL else KEPT
            sheet.write_string(row, column, text, style)
        case _:
            sheet.write_number(row, column, value, style)


def _drop_downs(
    sheet: Worksheet, columns: tuple[Column, ...], grades: tuple[Grade, ...], rows: int
) -> None:
    for at, column in enumerate(columns):
        choices = _choices(column, grades)
        if choices and len(",".join(choices)) <= LONGEST_LIST:
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, at, rows + _SPARE_ROWS, at, rule)


def _choices(column: Column, grades: tuple[Grade, ...]) -> list[str]:
    match column.form:
        case Form.CHOICE if column.choices:
            return [member.word for member in column.choices]
        case Form.LEVEL:
            return [g.mark for g in grades if g.kind is GradeKind.LEVEL]
        case Form.NEXT:
            return [g.mark for g in grades if g.kind is GradeKind.NEXT]
        case _:
            return []
