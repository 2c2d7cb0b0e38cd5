"""The plan as an Excel workbook: a sheet a table; nothing hidden, as border checks strip that."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsxwriter.worksheet import Worksheet

from kanmin.plan.model import Plan
from kanmin.plan.tables import SHEETS, Cell, Table, columns, to_tables
from kanmin.plan.terms import Term
from kanmin.workbook_forms import FormBook, drop_down, write

GUIDE = "はじめに"
_GUIDE_LINES = (
    "このブックは計画の全体です。書き直して Kanmin に読み込むと、計画に反映されます。",
    "行を足すときは「ID」を空けておいてください。読み込むときに付きます。",
    "「上位のID」は、その行がどの施策・指標・事務事業・章に付くかを示します。",
    "列の順を変えても、列を足しても読み込めます。見出しの文字は変えないでください。",
    "1つの欄に2つ以上を書くときは、Alt+Enterで改行してください。",
    "金額は千円、時間は時間、年度は西暦（2027）でも和暦（令和9年度、R9）でもかまいません。",
)
_WIDE, _NARROW, _MIDDLE = 48, 10, 18
_WIDE_TITLES = (
    *("文", "現状と課題", "取組", "得られる姿", "内容", "関係の説明・理由"),
    *("実施したこと", "遅れの理由", "次年度の取組"),
)
_DROP_DOWN_ROWS = 1_000


def workbook_bytes(plan: Plan) -> bytes:
    """The workbook of a plan. A text that begins with = stays a text and computes nothing."""
    book = FormBook()
    book.page(GUIDE, 90, _GUIDE_LINES)
    for name, table in to_tables(plan).items():
        _drop_downs(_fill(book, name, table), name, table)
    return book.saved()


def _fill(book: FormBook, name: str, table: Table) -> Worksheet:
    sheet = book.table(name)
    for column, title in enumerate(table.titles):
        sheet.set_column(column, column, _width(title), book.text)
        sheet.write_string(0, column, title, book.head)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                write(sheet, number, column, cell, _look(book, cell))
    return sheet


def _look(book: FormBook, cell: Cell) -> Any:
    match cell:
        case str():
            return book.text
        case dt.date():
            return book.day
        case _:
            return book.plain


def _width(title: str) -> int:
    if title in _WIDE_TITLES:
        return _WIDE
    return _NARROW if title in ("年度", "段階", "財源", "番号", "行", "値", "単位") else _MIDDLE


def _drop_downs(sheet: Worksheet, name: str, table: Table) -> None:
    part = SHEETS.get(name)
    for column in columns(part) if part else ():
        if not column.many and issubclass(column.kind, Term):
            choices = [member.word for member in column.kind]
            last = len(table.rows) + _DROP_DOWN_ROWS
            drop_down(sheet, (1, last), table.titles.index(column.title), choices)
