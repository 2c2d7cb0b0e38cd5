"""Results as JSON: the same answers as the form's, with English names and a published schema."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from kanmin.cells import CellIssue
from kanmin.errors import InvalidDocument
from kanmin.followup.answers import AnswerKind, Place, Results, Severity
from kanmin.followup.cells import as_text
from kanmin.followup.columns import COLUMNS
from kanmin.followup.form_in import another_plan, another_year, period_issues
from kanmin.followup.judge import Line, judged
from kanmin.language import N_, _
from kanmin.plan import EffectKind, FundSource, Plan, ReviewState, ValueStatus
from kanmin.plan.fields import Day, FiscalYear, Id, Quantity, Text, ThousandYen
from kanmin.plan.fields import Line as OneLine
from kanmin.plan.form_columns import Form
from kanmin.plan.schema import schema_of

SCHEMA = "urn:kanmin:results:1"


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: Id = Field(title=N_("施策ID"))
    status: ValueStatus = Field(ValueStatus.ESTIMATE, title=N_("見込・確定"))


class ReviewRow(_Row):
    """State, evaluation and next step of a measure."""

    state: ReviewState | None = Field(None, title=N_("進捗状況"))
    done: Text = Field("", title=N_("実施したこと"))
    delay: Text = Field("", title=N_("遅れの理由"))
    grade: OneLine = Field("", title=N_("評価"))
    next_step: OneLine = Field("", title=N_("今後の方向"))
    plan: Text = Field("", title=N_("次年度の取組"))


class ValueRow(_Row):
    """The value of an indicator of a measure."""

    indicator: Id = Field(title=N_("指標ID"))
    value: Quantity | None = Field(None, title=N_("実績値"))
    numerator: Quantity | None = Field(None, title=N_("分子"))
    denominator: Quantity | None = Field(None, title=N_("分母"))
    as_of: Day | None = Field(None, title=N_("時点"))
    note: OneLine = Field("", title=N_("備考"))


class SpendingRow(_Row):
    """What was spent on a measure from one source, in thousand yen."""

    source: FundSource = Field(title=N_("財源"))
    amount: ThousandYen = Field(title=N_("決算額（千円）"))


class EffectRow(_Row):
    """What a measure saved, in thousand yen or hours, and where that went."""

    kind: EffectKind = Field(title=N_("種類"))
    amount: Quantity = Field(title=N_("実績"))
    put_back: Quantity | None = Field(None, title=N_("翌年度に回した量"))
    used_for: OneLine = Field("", title=N_("回した先"))
    note: OneLine = Field("", title=N_("根拠"))


class ResultsDocument(BaseModel):
    """The results of a fiscal year of a plan (実績), of the whole body or one section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    form: Literal["kanmin-results"] = Field("kanmin-results", title=N_("形式"))
    plan: Id = Field(title=N_("計画ID"))
    lg_code: str | None = Field(None, title=N_("団体コード"))
    year: FiscalYear = Field(title=N_("年度"))
    section: OneLine = Field("", title=N_("担当課"))
    reviews: tuple[ReviewRow, ...] = Field((), title=N_("実績"))
    values: tuple[ValueRow, ...] = Field((), title=N_("指標"))
    spending: tuple[SpendingRow, ...] = Field((), title=N_("決算額"))
    effects: tuple[EffectRow, ...] = Field((), title=N_("効果"))


def results_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a document of results (docs/schema/results.schema.json)."""
    return schema_of(ResultsDocument, SCHEMA, "validation")


def read_results_json(raw: object, where: str, plan: Plan, year: int) -> Results:
    """The answers in a raw JSON value for a fiscal year of a plan. where: the file's name.

    Raises InvalidDocument for what is no document of results. A fault of a row is an issue of that
    row; the others are kept.
    """
    if not isinstance(raw, dict) or not any(kind.value in raw for kind in AnswerKind):
        raise InvalidDocument(
            _("実績のJSONではありません（reviews、values、spending、effects がありません）。"),
            where=where,
            todo=_("形式の説明（docs/formats.md）に合わせてください。"),
        )
    place = Place(where)
    issues = another_plan(place, plan, _named(raw, "plan"), _named(raw, "lg_code"))
    issues += another_year(place, year, _year(raw.get("year")))
    issues += period_issues(where, plan, year)
    issues += [CellIssue(place, Severity.ASK, text) for text in _strange(raw)]
    if any(issue.severity is Severity.REFUSE for issue in issues):
        return Results(where, year, (), tuple(issues))
    lines: list[Line] = []
    for kind in AnswerKind:
        lines += _lines(kind, raw.get(kind.value, []), where, issues)
    answers, doubts = judged(lines, plan, year)
    return Results(where, year, answers, (*issues, *doubts))


def _named(raw: dict[str, Any], name: str) -> str | None:
    return as_text(raw[name]).strip() if raw.get(name) else None


def _year(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if dt.MINYEAR <= value <= dt.MAXYEAR else None


def _strange(raw: dict[str, Any]) -> Iterator[str]:
    for name in raw:
        if name not in ResultsDocument.model_fields:
            yield _("知らない項目「{name}」は読んでいません。").format(name=str(name)[:40])


def _lines(kind: AnswerKind, items: object, where: str, issues: list[CellIssue]) -> list[Line]:
    if not isinstance(items, list):
        sentence = _("並び（リスト）にしてください。")
        issues.append(CellIssue(Place(where, kind.value), Severity.REFUSE, sentence))
        return []
    lines = []
    for number, item in enumerate(items, start=1):
        place = Place(where, kind.value, number)
        if not isinstance(item, dict):
            issues.append(CellIssue(place, Severity.REFUSE, _("項目の組にしてください。")))
            continue
        issues += _nested(item, kind, place)
        lines.append(Line(kind, place, {n: v for n, v in item.items() if _plain(v)}))
    return lines


def _plain(value: object) -> bool:
    return value is None or isinstance(value, str | int | float)


def _nested(item: dict[str, Any], kind: AnswerKind, place: Place) -> Iterator[CellIssue]:
    known = {column.name for column in COLUMNS[kind] if column.form is not Form.TOLD}
    for name, value in item.items():
        if name not in known or not _plain(value):
            sentence = _("知らない項目「{name}」は読んでいません。").format(name=str(name)[:40])
            yield CellIssue(place, Severity.ASK, sentence)
