"""A measure (個別施策) with its projects, schedule, indicators and effects."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from kanmin.calendar_ja import fiscal_year_of
from kanmin.language import N_
from kanmin.plan.fields import (
    Category,
    Day,
    FilledLine,
    FiscalYear,
    Hours,
    Id,
    Line,
    Quantity,
    Text,
    ThousandYen,
)
from kanmin.plan.parts import OptionalAnchor, Part
from kanmin.plan.terms import (
    Direction,
    EffectKind,
    FundSource,
    IndicatorKind,
    OriginKind,
    PriorityField,
    ReviewState,
    ValueRole,
    ValueStatus,
    WorkStage,
)


class Cost(Part):
    """What is spent in one fiscal year from one source of funds (経費)."""

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    source: FundSource = Field(FundSource.GENERAL, title=N_("財源"))
    amount: ThousandYen = Field(title=N_("金額（千円）"))


class Project(Part):
    """A budget item (事務事業) that a measure is carried out by."""

    id: Id = Field(title=N_("ID"))
    name: Line = Field("", title=N_("事務事業名"))
    section: Line = Field("", title=N_("担当課"))
    costs: tuple[Cost, ...] = Field((), title=N_("経費"))


class StaffHours(Part):
    """Working hours a measure takes in one fiscal year (所要時間)."""

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    hours: Hours = Field(title=N_("時間"))


class ScheduleStep(Part):
    """What is done in one fiscal year (工程)."""

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    stage: WorkStage = Field(title=N_("段階"))
    note: Line = Field("", title=N_("内容"))


_UNDER_WAY = (WorkStage.RUN, WorkStage.EXPAND, WorkStage.DONE)


def begins(schedule: Iterable[ScheduleStep]) -> int | None:
    """The first fiscal year in which a measure is carried out (着手年度); None where none is."""
    years = (step.fiscal_year for step in schedule if step.stage in _UNDER_WAY)
    return min(years, default=None)


class IndicatorValue(Part):
    """One value of an indicator: baseline (現状値), target (目標値) or result (実績値).

    A rate names its numerator and denominator, so that 2 of 2 is not read as a city's 100 %.
    """

    id: Id = Field(title=N_("ID"))
    role: ValueRole = Field(title=N_("区分"))
    fiscal_year: FiscalYear | None = Field(None, title=N_("年度"))
    value: Quantity | None = Field(None, title=N_("値"))
    numerator: Quantity | None = Field(None, title=N_("分子"))
    denominator: Quantity | None = Field(None, title=N_("分母"))
    as_of: Day | None = Field(None, title=N_("時点"))
    status: ValueStatus | None = Field(None, title=N_("見込・確定"))
    note: Line = Field("", title=N_("備考"))

    @property
    def year(self) -> int | None:
        """Its fiscal year: as given, else that of its day."""
        if self.fiscal_year is not None:
            return self.fiscal_year
        return fiscal_year_of(self.as_of) if self.as_of else None


class Indicator(Part):
    """An indicator (KPI) of progress or of effect."""

    id: Id = Field(title=N_("ID"))
    name: Line = Field("", title=N_("指標名"))
    kind: IndicatorKind = Field(IndicatorKind.PROGRESS, title=N_("種類"))
    unit: Line = Field("", title=N_("単位"))
    direction: Direction = Field(Direction.UP, title=N_("望ましい向き"))
    numerator_name: Line = Field("", title=N_("分子の名"))
    denominator_name: Line = Field("", title=N_("分母の名"))
    source: Line = Field("", title=N_("数値の出どころ"))
    values: tuple[IndicatorValue, ...] = Field((), title=N_("値"))

    def of(self, role: ValueRole) -> tuple[IndicatorValue, ...]:
        """Its values of one role, in the order of the document."""
        return tuple(value for value in self.values if value.role is role)


class Effect(Part):
    """What a measure saves every year from a year on (効果額).

    amount: thousand yen or hours a year. general_fund_share: percent of a saving that is
    general-fund cash (一般財源) and may be put back into the next year's budget.
    """

    id: Id = Field(title=N_("ID"))
    kind: EffectKind = Field(title=N_("種類"))
    amount: Quantity = Field(title=N_("年間の量（千円または時間）"))
    from_year: FiscalYear | None = Field(None, title=N_("開始年度"))
    general_fund_share: Quantity | None = Field(None, ge=0, le=100, title=N_("一般財源の割合（%）"))
    note: Line = Field("", title=N_("根拠"))


class Spending(Part):
    """What was spent in one fiscal year from one source of funds (決算額).

    status: an estimate in March, settled after 出納整理期間 (31 May).
    """

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    source: FundSource = Field(FundSource.GENERAL, title=N_("財源"))
    amount: ThousandYen = Field(title=N_("金額（千円）"))
    status: ValueStatus = Field(ValueStatus.ESTIMATE, title=N_("見込・確定"))


class RealisedEffect(Part):
    """What a measure saved in one fiscal year (効果の実績), and where that went.

    amount, put_back: thousand yen or hours. put_back: what was put into next year's budget or
    work; general-fund cash for money. used_for: id of the measure that got it, or words.
    """

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    kind: EffectKind = Field(title=N_("種類"))
    amount: Quantity = Field(title=N_("実績（千円または時間）"))
    put_back: Quantity | None = Field(None, title=N_("翌年度に回した量（千円または時間）"))
    used_for: Line = Field("", title=N_("回した先"))
    status: ValueStatus = Field(ValueStatus.ESTIMATE, title=N_("見込・確定"))
    note: Line = Field("", title=N_("根拠"))


class Review(Part):
    """What became of a measure in one fiscal year (実績と評価).

    grade, next_step: marks of the plan's scale of evaluation (`Plan.grades`).
    """

    id: Id = Field(title=N_("ID"))
    fiscal_year: FiscalYear = Field(title=N_("年度"))
    status: ValueStatus = Field(ValueStatus.ESTIMATE, title=N_("見込・確定"))
    state: ReviewState | None = Field(None, title=N_("進捗状況"))
    done: Text = Field("", title=N_("実施したこと"))
    delay: Text = Field("", title=N_("遅れの理由"))
    grade: Line = Field("", title=N_("評価"))
    next_step: Line = Field("", title=N_("今後の方向"))
    plan: Text = Field("", title=N_("次年度の取組"))


class Origin(Part):
    """Where a measure comes from: the body itself, a plan above, another body's case."""

    kind: OriginKind = Field(OriginKind.OWN, title=N_("由来"))
    ref: Line = Field("", title=N_("由来の番号"))
    name: Line = Field("", title=N_("由来の名"))


class Measure(Part):
    """One measure (個別施策): a sheet of chapter 6.

    chapter: id of the chapter it stands in; "" is the chapter for measures.
    follows: id of the paragraph of that chapter after which it stands, or of the chapter itself
    for its beginning; "" is its end.
    plain: what it brings, in plain words for residents; kept for the sheets (概要版).
    costs: its own, used only while no project of it has any.
    """

    id: Id = Field(title=N_("ID"))
    number: Line = Field("", title=N_("番号"))
    title: Line = Field("", title=N_("施策名"))
    chapter: Line = Field("", title=N_("章"))
    follows: Line = Field("", title=N_("前の段落"))
    category: Category | None = Field(None, title=N_("分類"))
    linked_categories: tuple[Category, ...] = Field((), title=N_("関連する分類"))
    fields: tuple[PriorityField, ...] = Field((), title=N_("重点分野"))
    origin: Origin = Field(Origin(), title=N_("由来"))
    current: Text = Field("", title=N_("現状と課題"))
    action: Text = Field("", title=N_("取組"))
    outcome: Text = Field("", title=N_("得られる姿"))
    plain: Text = Field("", title=N_("やさしい言い方"))
    lead: Line = Field("", title=N_("担当課"))
    partners: tuple[FilledLine, ...] = Field((), title=N_("関係課・関係者"))
    articles: tuple[FilledLine, ...] = Field((), title=N_("根拠条項"))
    schedule: tuple[ScheduleStep, ...] = Field((), title=N_("工程"))
    indicators: tuple[Indicator, ...] = Field((), title=N_("指標"))
    projects: tuple[Project, ...] = Field((), title=N_("事務事業"))
    costs: tuple[Cost, ...] = Field((), title=N_("経費"))
    staff_hours: tuple[StaffHours, ...] = Field((), title=N_("所要時間"))
    effects: tuple[Effect, ...] = Field((), title=N_("効果額"))
    spending: tuple[Spending, ...] = Field((), title=N_("決算額"))
    realised: tuple[RealisedEffect, ...] = Field((), title=N_("効果の実績"))
    reviews: tuple[Review, ...] = Field((), title=N_("実績と評価"))
    anchor: OptionalAnchor = Field(None, title=N_("もとの文書での位置"))

    @property
    def all_costs(self) -> tuple[Cost, ...]:
        """The costs of its projects; its own while no project has any."""
        of_projects = tuple(cost for project in self.projects for cost in project.costs)
        return of_projects or self.costs

    def review(self, year: int) -> Review | None:
        """What was answered for a fiscal year; None where nobody has."""
        return next((review for review in self.reviews if review.fiscal_year == year), None)


def name_of(measure: Measure) -> str:
    """What a measure is called in a sentence."""
    return measure.title or measure.number or measure.id
