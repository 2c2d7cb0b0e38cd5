"""The sheets of an inquiry and their columns: what is told, what is filled in. One table both ways.

Sheets and titles are Japanese in every language, like those of a plan's workbook.
"""

from __future__ import annotations

from dataclasses import dataclass

from kanmin.language import N_
from kanmin.plan import (
    Cost,
    FundSource,
    IndicatorValue,
    Measure,
    Part,
    ScheduleStep,
    StaffHours,
    ValueRole,
    WorkStage,
)
from kanmin.plan.form_columns import Column, Form
from kanmin.plan.terms import Term

GUIDE = "はじめに"
PLAN_TITLE, PLAN_ID, LG_CODE, REVISION, MARK = (
    "計画名",
    "計画ID",
    "団体コード",
    "版",
    "照合番号",
)
NUMBER, SECTION, DUE, NOTE = "照会番号", "担当課", "回答の締切り", "お願い"
ANSWERER, REMARKS = "回答者", "全体への意見"
REMOVE = "削除"


class InquiryKind(Term):
    """The sheets of an inquiry; the word is the sheet's name."""

    MEASURE = "measures", N_("施策")
    STEP = "schedule", N_("工程")
    VALUE = "values", N_("指標の値")
    COST = "costs", N_("経費")
    HOURS = "staff_hours", N_("所要時間")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the measure itself that a section is asked about: a row of the first sheet."""

    name: str
    title: str
    guide: str


FIELDS = (
    Field("title", "施策名", "計画に載せる名です。"),
    Field("current", "現状と課題", "いま何に困っているか。件数や時間など、数字があれば入れます。"),
    Field("action", "取組", "何を、だれに、どのように行うかを書きます。"),
    Field("outcome", "得られる姿", "住民や職員にとって、何がどう良くなるかを書きます。"),
    Field("lead", "担当課", "ほかの課が受け持つときは、その課の名に直してください。"),
    Field("partners", "関係課・関係者", "1行に一つ書きます（Alt+Enterで改行）。"),
)
PARTS: dict[InquiryKind, type[Part]] = {
    InquiryKind.MEASURE: Measure,
    InquiryKind.STEP: ScheduleStep,
    InquiryKind.VALUE: IndicatorValue,
    InquiryKind.COST: Cost,
    InquiryKind.HOURS: StaffHours,
}
GUIDES = {
    InquiryKind.STEP: "その年度にすることの段階を選び、内容を短く書きます。",
    InquiryKind.VALUE: "目標値には年度を書きます。率のときは、分子と分母も書きます。",
    InquiryKind.COST: "千円単位の整数です。分からない年度は空けておきます（0とは違います）。",
    InquiryKind.HOURS: "職員がこの施策に使う時間です。分からない年度は空けておきます。",
}
ROLES = (ValueRole.BASELINE, ValueRole.TARGET)
"""The values an inquiry asks for; results are asked for by the form of a year's results."""

_MEASURE = Column("measure", "施策ID", Form.ID, width=13)
_REVISION = Column("revision", REVISION, width=5)
_NAME = Column("title", "施策名", width=24)
_YEAR = Column("fiscal_year", "年度", Form.YEAR, True, width=10)
_REMOVE = Column("remove", REMOVE, Form.CHOICE, True, width=6)
_GUIDANCE = Column("guide", "書き方", width=26)
_REMARKS = (
    Column("remark", "意見・連絡", Form.TEXT, True, width=22),
    Column("by", "記入者", Form.TEXT, True, width=10),
)

COLUMNS: dict[InquiryKind, tuple[Column, ...]] = {
    InquiryKind.MEASURE: (
        _MEASURE,
        _REVISION,
        _NAME,
        Column("id", "項目", Form.ID, width=14),
        Column("content", "内容", Form.TEXT, True, width=60),
        _GUIDANCE,
        *_REMARKS,
    ),
    InquiryKind.STEP: (
        _MEASURE,
        Column("id", "工程ID", Form.ID, width=9),
        _REVISION,
        _NAME,
        _YEAR,
        Column("stage", "段階", Form.CHOICE, True, WorkStage, 8),
        Column("note", "内容", Form.TEXT, True, width=36),
        _REMOVE,
        _GUIDANCE,
        *_REMARKS,
    ),
    InquiryKind.VALUE: (
        _MEASURE,
        Column("owner", "指標ID", Form.ID, width=8),
        Column("id", "値ID", Form.ID, width=9),
        _REVISION,
        _NAME,
        Column("name", "指標名", width=24),
        Column("unit", "単位", width=7),
        Column("role", "区分", Form.CHOICE, True, ValueRole, 8),
        _YEAR,
        Column("value", "値", Form.NUMBER, True, width=10),
        Column("numerator", "分子", Form.NUMBER, True, width=9),
        Column("denominator", "分母", Form.NUMBER, True, width=9),
        Column("as_of", "時点", Form.DAY, True, width=11),
        Column("note", "備考", Form.TEXT, True, width=20),
        _REMOVE,
        _GUIDANCE,
        *_REMARKS,
    ),
    InquiryKind.COST: (
        _MEASURE,
        Column("owner", "事務事業ID", Form.ID, width=10),
        Column("id", "経費ID", Form.ID, width=9),
        _REVISION,
        _NAME,
        Column("name", "事務事業名", width=24),
        _YEAR,
        Column("source", "財源", Form.CHOICE, True, FundSource, 13),
        Column("amount", "金額（千円）", Form.NUMBER, True, width=12, unit="千円"),
        _REMOVE,
        _GUIDANCE,
        *_REMARKS,
    ),
    InquiryKind.HOURS: (
        _MEASURE,
        Column("id", "所要時間ID", Form.ID, width=11),
        _REVISION,
        _NAME,
        _YEAR,
        Column("hours", "時間", Form.NUMBER, True, width=9, unit="時間"),
        _REMOVE,
        _GUIDANCE,
        *_REMARKS,
    ),
}
_BESIDE = {"remove", "remark", "by"}


def fields_of(kind: InquiryKind) -> tuple[Column, ...]:
    """The columns of a sheet that are fields of its part."""
    return tuple(c for c in COLUMNS[kind] if c.filled and c.name not in _BESIDE)


def choices_of(column: Column) -> tuple[str, ...]:
    """The words a cell may hold, where these are a closed set."""
    if column.name == "remove":
        return (REMOVE,)
    if column.choices is ValueRole:
        return tuple(role.word for role in ROLES)
    return tuple(member.word for member in column.choices) if column.choices else ()
