"""The survey's form (調査の様式): an Excel workbook for one body, filled with what is known of it.

Nothing in it is hidden: border checks (無害化) strip hidden sheets, names, comments and rules for
cells, and the form must still be read after that.
"""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from kanmin.calendar_ja import format_date, format_fiscal_year
from kanmin.localgov import LocalGovernment
from kanmin.plan import AnyPlan
from kanmin.survey import columns as c
from kanmin.survey.answers import Return
from kanmin.survey.form_rows import FormRow, form_rows
from kanmin.survey.questionnaire import Questionnaire
from kanmin.workbook_forms import FormBook, drop_down, write

_WIDTHS = (9, 46, 34, 7, 40, 26, 26)
_GUIDE_LINES = (
    "シート「回答」の色の付いた欄に書いてください。灰色の欄は説明です。",
    "答えられない問は空けてください。空けた問は「答えなし」と数え、「いいえ」とは数えません。",
    "「団体コード」「番号」と見出しの文字は変えないでください。行を足したり消したりしないでください。",
    "いくつも選ぶ問は、当てはまる選択肢の行に ○ を付けてください。",
    "条件の付いた問は、条件に当てはまる団体だけがお答えください。",
    "あらかじめ入っている答えは、前回の回答か計画から写したものです。違うときは書き直してください。",
)


def survey_form(
    questionnaire: Questionnaire,
    body: LocalGovernment,
    plan: AnyPlan | None = None,
    last: Return | None = None,
) -> bytes:
    """The form of a body. plan, last: what the answers to begin with are taken from.

    Raises KanminError for another body's plan.
    """
    rows = form_rows(questionnaire, body, plan, last)
    book = FormBook()
    _guide(book, questionnaire, body)
    _answers(book, rows)
    return book.saved()


def _guide(book: FormBook, questionnaire: Questionnaire, body: LocalGovernment) -> None:
    told = {
        c.QUESTIONNAIRE: questionnaire.id,
        c.TITLE: questionnaire.title,
        c.YEAR: format_fiscal_year(questionnaire.fiscal_year),
        c.AS_OF: format_date(questionnaire.as_of),
        c.LG_CODE: body.code,
        c.NAME: body.full_name,
    }
    sheet = book.guide(c.GUIDE, questionnaire.title, told)
    row = 2 + len(told)
    sheet.write_string(row, 0, c.NOTE, book.name)
    sheet.write_blank(row, 1, None, book.fill)
    book.lines(sheet, row + 2, "書き方", (questionnaire.note, *_GUIDE_LINES))


def _answers(book: FormBook, rows: Iterable[FormRow]) -> None:
    sheet = book.table(c.ANSWERS, fixed=2)
    for column, (title, width) in enumerate(zip(c.TITLES, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, title, book.asked if title == c.ANSWER else book.head)
    for number, row in enumerate(rows, start=1):
        _row(book, sheet, number, row)


def _row(book: FormBook, sheet: Worksheet, at: int, row: FormRow) -> None:
    told = (row.number, row.text, None, row.unit, row.how, row.last, row.plan)
    for column, text in enumerate(told):
        write(sheet, at, column, text, book.told)
    answer = c.TITLES.index(c.ANSWER)
    write(sheet, at, answer, row.answer, book.fill if row.filled else book.told)
    drop_down(sheet, (at, at), answer, row.choices)
