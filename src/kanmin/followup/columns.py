"""The columns of the results form: what is told, what is filled in. One table for out and in.

Sheets and titles are Japanese in every language, like those of a plan's workbook.
"""

from __future__ import annotations

from kanmin.followup.answers import AnswerKind
from kanmin.plan import EffectKind, FundSource, ReviewState, ValueStatus
from kanmin.plan.form_columns import Column, Form

GUIDE = "はじめに"
PLAN_TITLE, PLAN_ID, LG_CODE, YEAR, SECTION = (
    "計画名",
    "計画ID",
    "団体コード",
    "年度",
    "担当課",
)
UNITS = {EffectKind.YEN: "千円", EffectKind.HOURS: "時間"}


def _status() -> Column:
    return Column("status", "見込・確定", Form.CHOICE, True, ValueStatus, 10)


_MEASURE = Column("measure", "施策ID", Form.ID)
_NAME = Column("title", "施策名", width=24)

COLUMNS: dict[AnswerKind, tuple[Column, ...]] = {
    AnswerKind.REVIEW: (
        _MEASURE,
        Column("number", "番号", width=6),
        _NAME,
        Column("lead", "担当課"),
        Column("schedule", "予定の工程", width=18),
        Column("state", "進捗状況", Form.CHOICE, True, ReviewState, 10),
        Column("done", "実施したこと", Form.TEXT, True, width=40),
        Column("delay", "遅れの理由", Form.TEXT, True, width=28),
        Column("grade", "評価", Form.LEVEL, True, width=8),
        Column("next_step", "今後の方向", Form.NEXT, True, width=10),
        Column("plan", "次年度の取組", Form.TEXT, True, width=32),
        _status(),
    ),
    AnswerKind.VALUE: (
        _MEASURE,
        Column("indicator", "指標ID", Form.ID, width=10),
        _NAME,
        Column("name", "指標名", width=28),
        Column("unit", "単位", width=7),
        Column("direction", "望ましい向き", width=10),
        Column("baseline", "現状値", width=12),
        Column("target", "今年度の目標", width=16),
        Column("last_year", "前年度の実績", width=12),
        Column("value", "実績値", Form.NUMBER, True, width=10),
        Column("numerator", "分子", Form.NUMBER, True, width=10),
        Column("denominator", "分母", Form.NUMBER, True, width=10),
        Column("as_of", "時点", Form.DAY, True, width=12),
        _status(),
        Column("note", "備考", Form.TEXT, True, width=28),
    ),
    AnswerKind.SPENDING: (
        _MEASURE,
        _NAME,
        Column("lead", "担当課"),
        Column("source", "財源", Form.CHOICE, False, FundSource),
        Column("budget", "予算額（千円）", width=12),
        Column("amount", "決算額（千円）", Form.NUMBER, True, width=12),
        _status(),
    ),
    AnswerKind.EFFECT: (
        _MEASURE,
        _NAME,
        Column("kind", "種類", Form.CHOICE, False, EffectKind),
        Column("unit", "単位", width=7),
        Column("expected", "見込んだ量", width=12),
        Column("amount", "実績", Form.NUMBER, True, width=12),
        Column("put_back", "翌年度に回した量", Form.NUMBER, True, width=14),
        Column("used_for", "回した先", Form.TEXT, True, width=28),
        Column("note", "根拠", Form.TEXT, True, width=28),
        _status(),
    ),
}

REQUIRED = {Form.ID, Form.TEXT, Form.NUMBER, Form.DAY, Form.LEVEL, Form.NEXT, Form.CHOICE}
"""Columns without which answers would be lost; the others only tell."""


def needed(kind: AnswerKind) -> tuple[Column, ...]:
    """The columns of a sheet that are read."""
    return tuple(column for column in COLUMNS[kind] if column.form in REQUIRED)


def column(kind: AnswerKind, name: str) -> Column:
    """The column of a field."""
    return next(c for c in COLUMNS[kind] if c.name == name)
