"""The results form (実績の様式): an Excel workbook that a section fills in for one fiscal year.

Nothing in it is hidden: border checks (無害化) strip hidden sheets, names, comments and rules for
cells, and the form must still be read after that. Source of the sheets: the parts of the plan that
a year's follow-up fills (`Review`, `IndicatorValue`, `Spending`, `RealisedEffect`).
"""

from __future__ import annotations

from kanmin.calendar_ja import format_fiscal_year
from kanmin.followup.columns import (
    COLUMNS,
    GUIDE,
    LG_CODE,
    PLAN_ID,
    PLAN_TITLE,
    SECTION,
    YEAR,
)
from kanmin.followup.form_rows import form_rows, measures_of
from kanmin.followup.scales import scale_of
from kanmin.plan import Grade, GradeKind, Plan
from kanmin.plan.form_columns import Column, Form, FormRow, in_cell
from kanmin.workbook_forms import FormBook, drop_down

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


def results_form(plan: Plan, year: int, section: str = "") -> bytes:
    """The form of a fiscal year for the measures a section leads; for all of them with "".

    Filled with what the plan holds. Raises KanminError where the section leads no measure.
    """
    measures = measures_of(plan, section)
    book = FormBook()
    grades = scale_of(plan)
    _guide(book, plan, year, section)
    for kind, rows in form_rows(measures, year).items():
        _fill(book, kind.word, COLUMNS[kind], rows, grades)
    return book.saved()


def _guide(book: FormBook, plan: Plan, year: int, section: str) -> None:
    told = {
        PLAN_TITLE: plan.title,
        PLAN_ID: plan.id,
        LG_CODE: plan.body.lg_code,
        YEAR: str(year),
        SECTION: section or "すべて",
    }
    sheet = book.guide(GUIDE, f"{format_fiscal_year(year)} 実績の様式", told)
    row = book.lines(sheet, 3 + len(told), "書き方", _GUIDE_LINES) + 1
    for kind, name in ((GradeKind.LEVEL, "評価"), (GradeKind.NEXT, "今後の方向")):
        marks = [_told(grade) for grade in scale_of(plan) if grade.kind is kind]
        row = book.lines(sheet, row, name, marks)


def _told(grade: Grade) -> str:
    return f"{grade.mark}：{grade.word}" if grade.word else grade.mark


def _fill(
    book: FormBook,
    name: str,
    columns: tuple[Column, ...],
    rows: tuple[FormRow, ...],
    grades: tuple[Grade, ...],
) -> None:
    sheet = book.table(name)
    for at, column in enumerate(columns):
        book.column(sheet, at, column, (in_cell(row.get(column.name)) for row in rows))
        drop_down(sheet, (1, len(rows) + _SPARE_ROWS), at, _choices(column, grades))


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
