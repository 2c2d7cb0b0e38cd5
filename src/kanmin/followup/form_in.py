"""A filled-in results form, read from its visible cells alone: good rows, issues with others."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.calendar_ja import format_fiscal_year, parse_year
from kanmin.cells import CellIssue, letter, plain
from kanmin.errors import InvalidDocument
from kanmin.followup.answers import AnswerKind, Place, Results, Severity
from kanmin.followup.columns import COLUMNS, GUIDE, LG_CODE, PLAN_ID, YEAR, needed
from kanmin.followup.judge import Line, judged
from kanmin.form_tables import Rows, cells_at, head_in, places_of, told_in
from kanmin.language import _
from kanmin.plan import Plan
from kanmin.workbooks import read_workbook_sheets


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
    told = told_in(guide, (PLAN_ID, LG_CODE, YEAR))
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


def _sheet(kind: AnswerKind, rows: Rows | None, where: str) -> tuple[list[Line], list[CellIssue]]:
    """The rows of a sheet under its heading, wherever that stands, in whatever order."""
    place = Place(where, kind.word)
    if rows is None:
        sentence = _("シート「{sheet}」がありません。この分の答えはないものとして読みました。")
        return [], [CellIssue(Place(where), Severity.ASK, sentence.format(sheet=kind.word))]
    head = head_in(rows, (column.title for column in needed(kind)))
    titles = {column.name: column.title for column in COLUMNS[kind]}
    at = places_of(titles, rows[head]) if head is not None else {}
    lost = [column.title for column in needed(kind) if column.name not in at]
    if head is None or lost:
        sentence = _("見出し「{titles}」がありません。このシートは読んでいません。")
        told = sentence.format(titles="」「".join(lost))
        return [], [CellIssue(place, Severity.REFUSE, told)]
    letters = {name: letter(index) for name, index in at.items()}
    return [
        Line(kind, Place(where, kind.word, number), cells_at(row, at), letters)
        for number, row in enumerate(rows[head + 1 :], start=head + 2)
    ], []
