"""The candidates (候補): measures that could be started, with what they cost and what they free.

Money is in thousand yen (千円), work in hours, both of a fiscal year. A candidate without any line
of cost is one whose costs are not known: it is asked about and never counted as free of charge.
"""

from __future__ import annotations

from collections import Counter
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from kanmin.language import N_, _
from kanmin.plan import EffectKind, FundSource, Part
from kanmin.plan.fields import Category, Count, FiscalYear, Hours, Id, LgCode, Line, ThousandYen

CANDIDATES_VERSION = 1
MOST_CANDIDATES, MOST_YEARS = 500, 15
MOST_POINTS = 1_000

Points = Annotated[Count, Field(le=MOST_POINTS)]
Share = Annotated[Count, Field(le=100)]
After = Annotated[Count, Field(le=MOST_YEARS)]


class CandidateCost(Part):
    """What a candidate takes from one source of funds: once, and each year after (経費)."""

    source: FundSource = Field(FundSource.GENERAL, title=N_("財源"))
    initial: ThousandYen = Field(0, title=N_("開始年度（千円）"))
    yearly: ThousandYen = Field(0, title=N_("翌年度から毎年（千円）"))


class CandidateEffect(Part):
    """What a candidate frees every year (効果): thousand yen or hours.

    low, high: where less or more is thought possible. after: years from the start to the first
    year with the effect. general_fund_share: percent of saved money that is general-fund cash and
    may be put back, agreed with the section for finance; not known is nothing.
    """

    kind: EffectKind = Field(EffectKind.HOURS, title=N_("種類"))
    low: ThousandYen | None = Field(None, title=N_("少なめ"))
    expected: ThousandYen = Field(title=N_("見込み"))
    high: ThousandYen | None = Field(None, title=N_("多め"))
    after: After = Field(1, title=N_("効果が出るまでの年数"))
    general_fund_share: Share | None = Field(None, title=N_("予算に戻せる割合（%）"))

    @model_validator(mode="after")
    def _in_order(self) -> CandidateEffect:
        low = self.expected if self.low is None else self.low
        high = self.expected if self.high is None else self.high
        if not low <= self.expected <= high:
            raise PydanticCustomError(
                "range", _("効果は、少なめ、見込み、多めの順に大きくしてください。")
            )
        return self


class CategoryPoints(Part):
    """How much a candidate is worth in a category for each year it runs (価値)."""

    category: Category = Field(title=N_("分類"))
    points: Points = Field(title=N_("価値（点）"))


class Weight(Part):
    """How much a point of a category counts (重み)."""

    category: Category = Field(title=N_("分類"))
    weight: Share = Field(title=N_("重み"))


Each = TypeVar("Each", CategoryPoints, Weight)


def _by_category(items: tuple[Each, ...]) -> tuple[Each, ...]:
    """Sorted; each category once, as in the sheets."""
    counts = Counter(item.category for item in items)
    if doubles := [category for category, count in counts.items() if count > 1]:
        raise PydanticCustomError(
            "range", _("分類{category}が2か所以上にあります。"), {"category": doubles[0]}
        )
    return tuple(sorted(items, key=lambda item: item.category))


class Candidate(Part):
    """A measure that could be started (候補).

    measure: id of the plan's measure it is. must: it shall be started. chosen: it belongs to the
    set that the seed budget shall bring about. requires: ids that have to be started in an earlier
    fiscal year. excludes: ids it cannot stand beside. earliest, latest: fiscal years of its start.
    points: what it is worth; none is one point in its own category. hours: of staff.
    """

    id: Id = Field(title=N_("ID"))
    title: Line = Field("", title=N_("施策名"))
    measure: Line = Field("", title=N_("計画の施策ID"))
    category: Category | None = Field(None, title=N_("分類"))
    must: bool = Field(False, title=N_("必ず始める"))
    chosen: bool = Field(False, title=N_("元手で実現したい"))
    earliest: FiscalYear | None = Field(None, title=N_("早くて（年度）"))
    latest: FiscalYear | None = Field(None, title=N_("遅くとも（年度）"))
    requires: tuple[Id, ...] = Field((), title=N_("前提となる候補"))
    excludes: tuple[Id, ...] = Field((), title=N_("同時に選べない候補"))
    points: Annotated[tuple[CategoryPoints, ...], AfterValidator(_by_category)] = Field(
        (), title=N_("価値")
    )
    hours_initial: Hours = Field(0, title=N_("開始年度の時間"))
    hours_yearly: Hours = Field(0, title=N_("翌年度から毎年の時間"))
    costs: tuple[CandidateCost, ...] = Field((), title=N_("経費"))
    effects: tuple[CandidateEffect, ...] = Field((), title=N_("効果"))
    note: Line = Field("", title=N_("備考"))

    @property
    def known(self) -> bool:
        """Whether its costs are known, be it that there are none."""
        return bool(self.costs)


class YearBudget(Part):
    """What there is for new measures in one fiscal year (枠): general-fund money, and hours."""

    fiscal_year: FiscalYear = Field(title=N_("年度"))
    general: ThousandYen = Field(title=N_("一般財源（千円）"))
    hours: Hours | None = Field(None, title=N_("時間"))


class Fund(Part):
    """A fund (基金), into which what is left may be put: the only way to carry money over.

    General-fund money that is not used lapses at the end of its year (会計年度独立の原則,
    地方自治法208条2項); a fund is set up by ordinance (同法241条).
    """

    name: Line = Field("", title=N_("基金の名"))
    balance: ThousandYen = Field(0, title=N_("はじめの残高（千円）"))


class CandidateSet(Part):
    """Candidates, and the money and hours of the fiscal years they can be started in.

    chosen_by: fiscal year by which the chosen ones shall have been started; the last if absent.
    """

    schema_version: int = Field(CANDIDATES_VERSION, title=N_("形式の版"))
    title: Line = Field("", title=N_("題名"))
    lg_code: LgCode | None = Field(None, title=N_("団体コード"))
    budgets: tuple[YearBudget, ...] = Field(title=N_("枠"), min_length=1, max_length=MOST_YEARS)
    fund: Fund | None = Field(None, title=N_("基金"))
    weights: Annotated[tuple[Weight, ...], AfterValidator(_by_category)] = Field(
        (), title=N_("分類の重み")
    )
    chosen_by: FiscalYear | None = Field(None, title=N_("元手で実現したい年度"))
    candidates: tuple[Candidate, ...] = Field(
        title=N_("候補"), min_length=1, max_length=MOST_CANDIDATES
    )

    @model_validator(mode="after")
    def _years_follow_each_other(self) -> CandidateSet:
        years = [budget.fiscal_year for budget in self.budgets]
        if years != list(range(years[0], years[0] + len(years))):
            raise PydanticCustomError(
                "years", _("枠の年度は、古い順に1年ずつ、抜けなく書いてください。")
            )
        counts = Counter(candidate.id for candidate in self.candidates)
        if doubles := [name for name, count in counts.items() if count > 1]:
            raise PydanticCustomError(
                "duplicate_id", _("同じID「{id}」が2か所以上にあります。"), {"id": doubles[0]}
            )
        return self

    @property
    def years(self) -> range:
        """The fiscal years of the budgets."""
        return range(self.budgets[0].fiscal_year, self.budgets[-1].fiscal_year + 1)

    @property
    def known(self) -> tuple[Candidate, ...]:
        """The candidates that can be reckoned with: costs known, theirs and their forerunners'."""
        names = {c.id for c in self.candidates if c.known}
        while True:
            kept = {c.id for c in self.candidates if c.id in names and names.issuperset(c.requires)}
            if kept == names:
                return tuple(c for c in self.candidates if c.id in names)
            names = kept

    @property
    def unknown(self) -> tuple[Candidate, ...]:
        """The candidates whose costs, or whose forerunners' costs, have to be asked first."""
        names = {c.id for c in self.known}
        return tuple(c for c in self.candidates if c.id not in names)

    def named(self, name: str) -> str:
        """The title of a candidate by its id; the id where it has none."""
        return next((c.title for c in self.candidates if c.id == name and c.title), name)

    def weight(self, category: int) -> int:
        """How much a point of a category counts; 1 unless it is said."""
        return next((w.weight for w in self.weights if w.category == category), 1)
