"""The survey's form (調査の様式): an Excel workbook for one body, filled with what is known of it.

Nothing in it is hidden: border checks (無害化) strip hidden sheets, names, comments and rules for
cells, and the form must still be read after that.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.localgov import LocalGovernment
from kanmin.plan import Plan
from kanmin.survey import columns as c
from kanmin.survey.answers import Return
from kanmin.survey.form_rows import FormRow, form_rows
from kanmin.survey.questionnaire import Questionnaire

LONGEST_LIST = 255  # characters of a drop-down's list
_WIDTHS = (9, 46, 34, 7, 40, 26, 26)
_GUIDE_LINES = (
    "シート「回答」の色の付いた欄に書いてください。灰色の欄は説明です。",
    "答えられない問は空けてください。空けた問は「答えなし」と数え、「いいえ」とは数えません。",
    "「団体コード」「番号」と見出しの文字は変えないでください。行を足したり消したりしないでください。",
    "いくつも選ぶ問は、当てはまる選択肢の行に ○ を付けてください。",
    "条件の付いた問は、条件に当てはまる団体だけがお答えください。",
    "あらかじめ入っている答えは、前回の回答か計画から写したものです。違うときは書き直してください。",
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
        # As text, since Excel turns 9-1 and 40% typed into a plain cell into something else.
        self.fill = book.add_format({**line, "bg_color": "#FFFBEF", "num_format": "@"})


def survey_form(
    questionnaire: Questionnaire,
    body: LocalGovernment,
    plan: Plan | None = None,
    last: Return | None = None,
) -> bytes:
    """The form of a body. plan, last: what the answers to begin with are taken from.

    Raises KanminError for another body's plan.
    """
    rows = form_rows(questionnaire, body, plan, last)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    formats = _Formats(book)
    _guide(book.add_worksheet(c.GUIDE), questionnaire, body, formats)
    _answers(book.add_worksheet(c.ANSWERS), rows, formats)
    book.close()
    return buffer.getvalue()


def _guide(
    sheet: Worksheet, questionnaire: Questionnaire, body: LocalGovernment, formats: _Formats
) -> None:
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, questionnaire.title, formats.title)
    told = {
        c.QUESTIONNAIRE: questionnaire.id,
        c.TITLE: questionnaire.title,
        c.YEAR: format_fiscal_year(questionnaire.fiscal_year),
        c.AS_OF: format_date(questionnaire.as_of),
        c.LG_CODE: body.code,
        c.NAME: body.full_name,
    }
    for row, (name, text) in enumerate(told.items(), start=2):
        sheet.write_string(row, 0, name, formats.name)
        sheet.write_string(row, 1, text, formats.text)
    row = 2 + len(told)
    sheet.write_string(row, 0, c.NOTE, formats.name)
    sheet.write_blank(row, 1, None, formats.fill)
    sheet.write_string(row + 2, 0, "書き方", formats.name)
    for at, line in enumerate((questionnaire.note, *_GUIDE_LINES), start=row + 2):
        sheet.write_string(at, 1, line, formats.text)
    _page(sheet)


def _answers(sheet: Worksheet, rows: Iterable[FormRow], formats: _Formats) -> None:
    for column, (title, width) in enumerate(zip(c.TITLES, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        style = formats.asked if title == c.ANSWER else formats.head
        sheet.write_string(0, column, title, style)
    for number, row in enumerate(rows, start=1):
        _row(sheet, number, row, formats)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    _page(sheet)


def _row(sheet: Worksheet, at: int, row: FormRow, formats: _Formats) -> None:
    told = (row.number, row.text, None, row.unit, row.how, row.last, row.plan)
    for column, text in enumerate(told):
        _value(sheet, at, column, text, formats.told)
    answer = c.TITLES.index(c.ANSWER)
    _value(sheet, at, answer, row.answer, formats.fill if row.filled else formats.told)
    if row.choices and len(",".join(row.choices)) <= LONGEST_LIST:
        rule = {"validate": "list", "source": list(row.choices), "error_type": "warning"}
        sheet.data_validation(at, answer, at, answer, rule)


def _value(sheet: Worksheet, row: int, column: int, value: Any, style: Any) -> None:
    match value:
        case None | "":
            sheet.write_blank(row, column, None, style)
        case str():
            sheet.write_string(row, column, value, style)
        case _:
            sheet.write_number(row, column, value, style)


def _page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
