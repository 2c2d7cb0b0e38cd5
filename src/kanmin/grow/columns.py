"""The sheets of candidates: which column holds which field. Read and written by the same table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kanmin.grow.candidates import Candidate, CandidateCost, CandidateEffect, YearBudget
from kanmin.plan import CATEGORIES, EffectKind, FundSource, Part

SETTINGS, BUDGETS, CANDIDATES, COSTS, EFFECTS = "設定", "枠", "候補", "経費", "効果"
OWNER = "候補のID"
ITEM, CONTENT = "項目", "内容"
YES = "○"


class Form(Enum):
    """How the cells of a column are written."""

    TEXT = "text"
    NUMBER = "number"
    YES = "yes"
    IDS = "ids"
    SOURCE = "source"
    EFFECT = "effect"


@dataclass(frozen=True, slots=True)
class Column:
    """A column. field: of the part; "points/3" is the points in category 3."""

    title: str
    field: str
    form: Form = Form.NUMBER


def _column(part: type[Part], field: str, form: Form = Form.NUMBER) -> Column:
    return Column(part.model_fields[field].title or field, field, form)


POINTS = tuple(Column(f"価値：分類{number}", f"points/{number}") for number in CATEGORIES)
WEIGHTS = tuple(Column(f"重み：分類{number}", f"weights/{number}") for number in CATEGORIES)
SETTING_FIELDS = (
    Column("題名", "title", Form.TEXT),
    Column("団体コード", "lg_code", Form.TEXT),
    Column("元手で実現したい年度", "chosen_by"),
    Column("基金の名", "fund/name", Form.TEXT),
    Column("基金のはじめの残高（千円）", "fund/balance"),
    *WEIGHTS,
)
SHEETS: dict[str, tuple[Column, ...]] = {
    BUDGETS: tuple(_column(YearBudget, field) for field in ("fiscal_year", "general", "hours")),
    CANDIDATES: (
        _column(Candidate, "id", Form.TEXT),
        _column(Candidate, "title", Form.TEXT),
        _column(Candidate, "measure", Form.TEXT),
        _column(Candidate, "category"),
        _column(Candidate, "must", Form.YES),
        _column(Candidate, "chosen", Form.YES),
        _column(Candidate, "earliest"),
        _column(Candidate, "latest"),
        _column(Candidate, "requires", Form.IDS),
        _column(Candidate, "excludes", Form.IDS),
        *POINTS,
        _column(Candidate, "hours_initial"),
        _column(Candidate, "hours_yearly"),
        _column(Candidate, "note", Form.TEXT),
    ),
    COSTS: (
        Column(OWNER, "", Form.TEXT),
        _column(CandidateCost, "source", Form.SOURCE),
        _column(CandidateCost, "initial"),
        _column(CandidateCost, "yearly"),
    ),
    EFFECTS: (
        Column(OWNER, "", Form.TEXT),
        _column(CandidateEffect, "kind", Form.EFFECT),
        _column(CandidateEffect, "low"),
        _column(CandidateEffect, "expected"),
        _column(CandidateEffect, "high"),
        _column(CandidateEffect, "after"),
        _column(CandidateEffect, "general_fund_share"),
    ),
}
CHOICES: dict[Form, list[str]] = {
    Form.YES: [YES],
    Form.SOURCE: [member.word for member in FundSource],
    Form.EFFECT: [member.word for member in EffectKind],
}
