"""The sheet of an inquiry (照会の様式): a workbook that a section reads, mends and sends back.

Nothing in it is hidden: border checks (無害化) strip hidden sheets, names, notes and rules for
cells, and it must still be read after that.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kanmin.calendar_ja import format_date, short_fiscal_year
from kanmin.errors import KanminError
from kanmin.inquiry.columns import (
    ANSWERER,
    COLUMNS,
    DUE,
    GUIDE,
    LG_CODE,
    MARK,
    NOTE,
    NUMBER,
    PLAN_ID,
    PLAN_TITLE,
    REMARKS,
    REVISION,
    SECTION,
    InquiryKind,
    choices_of,
)
from kanmin.inquiry.rows import form_rows
from kanmin.language import _
from kanmin.plan import Measure, Plan
from kanmin.plan.form_columns import Column, Form, FormRow, in_cell
from kanmin.workbook_forms import FormBook, drop_down

_SPARE_RULES = 200  # rows below the table that have drop-downs too
_GUIDE_LINES = (
    "黄色の欄に、いまの計画の内容が入っています。違うところを書き直してください。灰色の欄は説明です。",
    "直すところがなければ、そのまま返してください。「変更なし」の回答になります。",
    "IDの欄、「版」、「項目」と見出しの文字は変えないでください。列や行の順は変えられます。",
    "新しいものは、IDの空いている行に書いてください。足りないときは、IDの空いている行を写してください。",
    "要らなくなったものは、行を消さずに「削除」の欄で「削除」を選んでください。",
    "行がなくなっていても、計画からは消しません。文を空にすると、空にしたという回答になります。",
    "計画に載せない連絡は「意見・連絡」に書いてください。「記入者」は、行ごとに違うときに書きます。",
    "年度は西暦（2027）でも和暦（R9）でも、時点は 2027-03-31 でも R9.3.31 でも書けます。",
)


@dataclass(frozen=True, slots=True)
class InquiryHead:
    """What a sheet says of itself. revision: of the plan it is made from. number: 照会番号."""

    revision: int
    section: str
    due: dt.date | None = None
    note: str = ""
    number: int = 0


def mark_of(plan: Plan) -> str:
    """A short mark of a plan's content (照合番号), by which a sheet knows what it was made from."""
    document = plan.model_dump_json(exclude_none=True).encode()
    return f"K{hashlib.sha256(document).hexdigest()[:10]}"


def inquiry_form(plan: Plan, head: InquiryHead, measures: Sequence[Measure]) -> bytes:
    """The sheet for a section about some measures of a plan, filled with what the plan holds.

    Raises KanminError for no measures.
    """
    if not measures:
        raise KanminError(_("照会する施策がありません。"), todo=_("施策を一つ以上選んでください。"))
    book = FormBook()
    _guide(book, plan, head)
    for kind, rows in form_rows(measures).items():
        _fill(book, plan, kind, [row | {"revision": head.revision} for row in rows])
    return book.saved()


def _guide(book: FormBook, plan: Plan, head: InquiryHead) -> None:
    told = {
        PLAN_TITLE: plan.title,
        PLAN_ID: plan.id,
        LG_CODE: plan.body.lg_code,
        REVISION: str(head.revision),
        MARK: mark_of(plan),
        NUMBER: str(head.number or ""),
        SECTION: head.section,
        DUE: format_date(head.due) if head.due else "",
        NOTE: head.note,
    }
    sheet = book.guide(GUIDE, f"庁内照会　{head.section}", told)
    row = 2 + len(told)
    for name in (ANSWERER, REMARKS):
        sheet.write_string(row, 0, name, book.asked)
        sheet.write_blank(row, 1, None, book.fill)
        row += 1
    book.lines(sheet, row + 1, "書き方", _GUIDE_LINES)


def _fill(book: FormBook, plan: Plan, kind: InquiryKind, rows: Sequence[FormRow]) -> None:
    sheet = book.table(kind.word, fixed=2)
    for at, column in enumerate(COLUMNS[kind]):
        book.column(sheet, at, column, (in_cell(row.get(column.name)) for row in rows))
        drop_down(sheet, (1, len(rows) + _SPARE_RULES), at, _choices(column, plan))


def _choices(column: Column, plan: Plan) -> tuple[str, ...]:
    if column.form is Form.YEAR:
        return tuple(short_fiscal_year(year) for year in plan.period.years())
    return choices_of(column)
