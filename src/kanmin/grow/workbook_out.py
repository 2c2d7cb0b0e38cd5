"""The candidates as an Excel workbook that an officer fills in; nothing in it is hidden."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from kanmin.grow.candidates import Candidate, CandidateSet
from kanmin.grow.columns import (
    BUDGETS,
    CANDIDATES,
    CHOICES,
    CONTENT,
    COSTS,
    EFFECTS,
    ITEM,
    SETTING_FIELDS,
    SETTINGS,
    SHEETS,
    WEIGHTS,
    YES,
    Column,
)
from kanmin.plan import Part
from kanmin.plan.terms import Term
from kanmin.workbook_forms import FormBook, drop_down, write

GUIDE = "はじめに"
_GUIDE_LINES = (
    "「候補」に、始めるかもしれない施策を1行に1つ書きます。IDは空けておいてかまいません。",
    "「経費」に、財源ごとの経費を書きます。かからない施策は0と書いてください。"
    "行のない施策は「経費が分からない」とみなし、計算に入れません。",
    "「効果」に、1年間に減る経費（千円）か時間を書きます。減った経費のうち、予算に戻せる割合は"
    "財政担当と決めて書いてください。書いていない分は次の施策に回しません。",
    "効果が出るまでの年数は、始めた年度から数えます（同じ年度に出るなら0、翌年度からなら1）。"
    "その効果を予算に使えるのは、効果が出た年度の翌年度からです（会計年度独立の原則）。",
    "空いた時間は時間としてだけ使い、経費には数えません。",
    "「前提となる候補」は、先に始めておく施策のIDか施策名です。前の年度までに始めておきます。",
    "「枠」に、年度ごとに新しい施策に使える一般財源と職員の時間を書きます。"
    "時間が空欄なら、時間の限りはないものとします。",
    "使い残した一般財源は、翌年度に使えません。基金に積むなら「設定」に基金の名を書いてください。",
    "価値は、動いている1年ごとの点数です。空欄なら、分類ごとに1点です。",
    "金額は千円、年度は西暦（2027）でも和暦（令和9年度、R9）でもかまいません。",
)
_DROP_DOWN_ROWS = 500
_WIDE = {"施策名": 36, "備考": 36, "前提となる候補": 20, "同時に選べない候補": 20}
_USUAL_WIDTH = 13


def candidates_workbook(wanted: CandidateSet) -> bytes:
    """The workbook of a set of candidates; `read_candidates` reads it back."""
    book = FormBook()
    book.page(GUIDE, 100, _GUIDE_LINES)
    settings = [[column.title, _setting(wanted, column)] for column in SETTING_FIELDS]
    _table(book, SETTINGS, [ITEM, CONTENT], settings)
    for name, rows in _rows(wanted).items():
        sheet = _table(book, name, [column.title for column in SHEETS[name]], rows)
        for at, column in enumerate(SHEETS[name]):
            last = len(rows) + _DROP_DOWN_ROWS
            drop_down(sheet, (1, last), at, CHOICES.get(column.form, ()))
    return book.saved()


def _setting(wanted: CandidateSet, column: Column) -> Any:
    if column in WEIGHTS:
        number = int(column.field.removeprefix("weights/"))
        return next((w.weight for w in wanted.weights if w.category == number), None)
    match column.field:
        case "fund/name":
            return wanted.fund.name if wanted.fund else None
        case "fund/balance":
            return wanted.fund.balance if wanted.fund else None
        case field:
            return getattr(wanted, field)


def _rows(wanted: CandidateSet) -> dict[str, list[list[Any]]]:
    owned = [(c, cost) for c in wanted.candidates for cost in c.costs]
    felt = [(c, effect) for c in wanted.candidates for effect in c.effects]
    return {
        BUDGETS: [[_cell(b, column) for column in SHEETS[BUDGETS]] for b in wanted.budgets],
        CANDIDATES: [
            [_cell(c, column) for column in SHEETS[CANDIDATES]] for c in wanted.candidates
        ],
        COSTS: [[c.id, *(_cell(x, column) for column in SHEETS[COSTS][1:])] for c, x in owned],
        EFFECTS: [[c.id, *(_cell(x, column) for column in SHEETS[EFFECTS][1:])] for c, x in felt],
    }


def _cell(part: Part, column: Column) -> Any:
    if isinstance(part, Candidate) and column.field.startswith("points/"):
        number = int(column.field.removeprefix("points/"))
        return next((p.points for p in part.points if p.category == number), None)
    value = getattr(part, column.field)
    match value:
        case bool():
            return YES if value else None
        case tuple():
            return "\n".join(value)
        case Term():
            return value.word
        case _:
            return value


def _table(book: FormBook, name: str, titles: list[str], rows: list[list[Any]]) -> Worksheet:
    sheet = book.table(name)
    for at, title in enumerate(titles):
        sheet.set_column(at, at, _WIDE.get(title, _USUAL_WIDTH))
        sheet.write_string(0, at, title, book.head)
        year = "年度" in title and "千円" not in title
        for number, cells in enumerate(rows, start=1):
            words = isinstance(cells[at], str)
            look = book.text if words else book.plain if year else book.number
            write(sheet, number, at, cells[at], look)
    return sheet
