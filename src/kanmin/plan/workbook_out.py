"""The plan as an Excel workbook: a sheet a table; nothing hidden, as border checks strip that."""

from __future__ import annotations

import datetime as dt
import io

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from kanmin.plan.model import Plan
from kanmin.plan.tables import SHEETS, Cell, Table, columns, to_tables
from kanmin.plan.terms import Term

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
_LONGEST_LIST = 255  # characters of a drop-down's list


class _Formats:
    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "游ゴシック", "font_size": 10, "valign": "top", "text_wrap": True}
        self.text = book.add_format({**base, "num_format": "@"})
        self.number = book.add_format({**base, "num_format": "General"})
        self.date = book.add_format({**base, "num_format": "yyyy/m/d"})
        head = {**base, "bold": True, "bg_color": "#E8F1FE", "bottom": 1, "valign": "vcenter"}
        self.head = book.add_format(head)


def workbook_bytes(plan: Plan) -> bytes:
    """The workbook of a plan. A text that begins with = stays a text and computes nothing."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    formats = _Formats(book)
    _guide(book.add_worksheet(GUIDE), formats)
    for name, table in to_tables(plan).items():
        sheet = book.add_worksheet(name)
        _fill(sheet, table, formats)
        _drop_downs(sheet, name, table)
    book.close()
    return buffer.getvalue()


def _guide(sheet: Worksheet, formats: _Formats) -> None:
    sheet.set_column(0, 0, 90)
    for row, line in enumerate(_GUIDE_LINES):
        sheet.write_string(row, 0, line, formats.text)


def _fill(sheet: Worksheet, table: Table, formats: _Formats) -> None:
    for column, title in enumerate(table.titles):
        sheet.set_column(column, column, _width(title), formats.text)
        sheet.write_string(0, column, title, formats.head)
    for number, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
    sheet.freeze_panes(1, min(1, len(table.titles)))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _width(title: str) -> int:
    if title in _WIDE_TITLES:
        return _WIDE
    return _NARROW if title in ("年度", "段階", "財源", "番号", "行", "値", "単位") else _MIDDLE


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None:
            pass
        case dt.date():
            sheet.write_datetime(row, column, dt.datetime.combine(cell, dt.time()), formats.date)
        case int() | float():
            sheet.write_number(row, column, cell, formats.number)
        case str():
            sheet.write_string(row, column, cell, formats.text)


def _drop_downs(sheet: Worksheet, name: str, table: Table) -> None:
    part = SHEETS.get(name)
    for column in columns(part) if part else ():
        if column.many or not issubclass(column.kind, Term):
            continue
        choices = [member.word for member in column.kind]
        if len(",".join(choices)) <= _LONGEST_LIST:
            at = table.titles.index(column.title)
            rule = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, at, len(table.rows) + _DROP_DOWN_ROWS, at, rule)
