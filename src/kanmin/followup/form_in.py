"""A filled-in results form, read from its visible cells alone: good rows, issues with others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kanmin.calendar_ja import format_fiscal_year, parse_year
from kanmin.cells import CellIssue, letter, plain
from kanmin.errors import InvalidDocument
from kanmin.followup.answers import AnswerKind, Place, Results, Severity
from kanmin.followup.cells import as_text, empty
from kanmin.followup.columns import COLUMNS as ALL_COLUMNS
from kanmin.followup.columns import GUIDE, LG_CODE, PLAN_ID, YEAR, Column, needed
from kanmin.followup.judge import Line, judged
from kanmin.language import _
from kanmin.plan import Plan
from kanmin.workbooks import read_workbook_sheets

Rows = list[list[Any]]
_HEAD_WITHIN = 20  # rows, in which the heading of a table is looked for


def read_results(data: bytes, where: str, plan: Plan, year: int) -> Results:
    """The answers in a workbook for a fiscal year of a plan. where: the file's name.

    Raises UnreadableFile for what is no sound workbook, InvalidDocument for one that is no results
    form. A form of another plan or year gives no answers and one issue.
    """
    sheets = {plain(name): rows for name, rows in read_workbook_sheets(data, where).items()}
    if not any(plain(kind.word) in sheets for kind in AnswerKind):
        names = "、".join(kind.word for kind in AnswerKind)
        raise InvalidDocument(
            _("実績の様式ではありません（シート「{sheets}」がありません）。").format(sheets=names),
            where=where,
            todo=_("kanmin followup --form で作った様式を使ってください。"),
        )
    issues = list(_of_another(sheets.get(plain(GUIDE), []), where, plan, year))
    issues += period_issues(where, plan, year)
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Results(where, year, (), tuple(issues))
    lines: list[Line] = []
    for kind in AnswerKind:
        found, faults = _sheet(kind, sheets.get(plain(kind.word)), where)
        lines += found
        issues += faults
    answers, doubts = judged(lines, plan, year)
    return Results(where, year, answers, (*issues, *doubts))


def _of_another(guide: Rows, where: str, plan: Plan, year: int) -> Iterator[CellIssue]:
    """Whether the form was made for another plan or another year."""
    told = _told(guide)
    place = Place(where, GUIDE)
    if PLAN_ID not in told or YEAR not in told:
        sentence = _("どの計画の何年度の様式か、確かめられません。")
        yield CellIssue(place, Severity.ASK, sentence)
    yield from another_plan(place, plan, told.get(PLAN_ID), told.get(LG_CODE))
    if YEAR in told:
        yield from another_year(place, year, parse_year(told[YEAR]))


def another_plan(
    place: Place, plan: Plan, plan_id: str | None, code: str | None
) -> list[CellIssue]:
    """An issue where results name another plan or body; what is not named is not known."""
    other_id = plan_id is not None and plan_id != plan.id
    if not other_id and (code is None or code.zfill(6) == plan.body.lg_code):
        return []
    sentence = _(
        "ほかの計画の様式です（様式は計画ID「{found}」・団体コード「{code}」、"
        "計画は「{id}」・「{own}」）。"
    ).format(found=plan_id or "", code=code or "", id=plan.id, own=plan.body.lg_code)
    return [CellIssue(place, Severity.REFUSE, sentence)]


def another_year(place: Place, year: int, found: int | None) -> list[CellIssue]:
    """An issue where results are of another fiscal year, or of none that can be read."""
    if found == year:
        return []
    if found is None:
        return [CellIssue(place, Severity.REFUSE, _("何年度の実績か読めません。"))]
    sentence = _("{found}の様式です。{year}の実績として読むことはできません。").format(
        found=format_fiscal_year(found), year=format_fiscal_year(year)
    )
    return [CellIssue(place, Severity.REFUSE, sentence)]


def period_issues(where: str, plan: Plan, year: int) -> list[CellIssue]:
    """A question where the fiscal year lies outside the plan's period."""
    if year in plan.period:
        return []
    sentence = _("{year}は計画期間（{first}年度から{last}年度まで）の外です。").format(
        year=format_fiscal_year(year), first=plan.period.first, last=plan.period.last
    )
    return [CellIssue(Place(where), Severity.ASK, sentence)]


def _told(guide: Rows) -> Mapping[str, str]:
    """What the guide sheet says of plan and year: the cell after each name, wherever it stands."""
    found: dict[str, str] = {}
    for row in guide:
        filled = [as_text(cell).strip() for cell in row if not empty(cell)]
        for name in (PLAN_ID, LG_CODE, YEAR):
            if len(filled) > 1 and plain(filled[0]) == plain(name):
                found.setdefault(name, filled[1])
    return found


def _sheet(kind: AnswerKind, rows: Rows | None, where: str) -> tuple[list[Line], list[CellIssue]]:
    """The rows of a sheet under its heading, wherever that stands, in whatever order."""
    place = Place(where, kind.word)
    if rows is None:
        sentence = _("シート「{sheet}」がありません。この分の答えはないものとして読みました。")
        return [], [CellIssue(Place(where), Severity.ASK, sentence.format(sheet=kind.word))]
    head = _head(kind, rows)
    at = _places(kind, rows[head]) if head is not None else {}
    lost = [column.title for column in needed(kind) if column.name not in at]
    if head is None or lost:
        titles = "」「".join(lost)
        sentence = _("見出し「{titles}」がありません。このシートは読んでいません。")
        return [], [CellIssue(place, Severity.REFUSE, sentence.format(titles=titles))]
    letters = {name: letter(index) for name, index in at.items()}
    return [
        Line(kind, Place(where, kind.word, number), _cells(row, at), letters)
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
    ], []


def _head(kind: AnswerKind, rows: Rows) -> int | None:
    """The row in which most titles of the sheet stand, the ids among them."""
    wanted = {plain(c.title) for c in needed(kind)}
    best = max(
        range(min(len(rows), _HEAD_WITHIN)),
        key=lambda n: len(wanted & {plain(as_text(cell)) for cell in rows[n]}),
        default=None,
    )
    if best is None or not wanted & {plain(as_text(cell)) for cell in rows[best]}:
        return None
    return best


def _places(kind: AnswerKind, head: list[Any]) -> dict[str, int]:
    titles = [plain(as_text(cell)) for cell in head]
    columns: tuple[Column, ...] = ALL_COLUMNS[kind]
    return {c.name: titles.index(plain(c.title)) for c in columns if plain(c.title) in titles}


def _cells(row: list[Any], at: Mapping[str, int]) -> dict[str, Any]:
    return {name: row[index] for name, index in at.items() if index < len(row)}
