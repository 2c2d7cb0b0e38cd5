"""The answer (工程表): what starts when, the money and hours of each year, and how good that is."""

from __future__ import annotations

from pydantic import Field

from kanmin.grow.problem import Scenario
from kanmin.language import N_
from kanmin.plan import FundSource, Part
from kanmin.plan.fields import Category, FiscalYear, Id, LgCode, Line, ThousandYen

ROADMAP_VERSION = 1


class Start(Part):
    """A candidate and the fiscal year it starts in; none when it does not start."""

    id: Id = Field(title=N_("ID"))
    title: Line = Field("", title=N_("施策名"))
    measure: Line = Field("", title=N_("計画の施策ID"))
    category: Category | None = Field(None, title=N_("分類"))
    fiscal_year: FiscalYear | None = Field(None, title=N_("開始年度"))


class SourceAmount(Part):
    """Money from one source of funds, thousand yen."""

    source: FundSource = Field(title=N_("財源"))
    amount: ThousandYen = Field(title=N_("金額（千円）"))


class LedgerYear(Part):
    """One fiscal year of a roadmap (収支), thousand yen and hours.

    budget: general-fund money for new measures. put_back: savings of the year before. carried:
    what comes out of the fund. left: what stays; it goes into the fund, or lapses without one.
    hours: None where no limit was given.
    """

    fiscal_year: FiscalYear = Field(title=N_("年度"))
    budget: ThousandYen = Field(title=N_("一般財源の枠"))
    put_back: ThousandYen = Field(title=N_("前年度の効果から戻す額"))
    carried: ThousandYen | None = Field(None, title=N_("基金から"))
    spent: tuple[SourceAmount, ...] = Field((), title=N_("経費"))
    left: int = Field(title=N_("残り"))
    hours: int | None = Field(None, title=N_("使える時間"))
    hours_freed: int = Field(title=N_("生まれた時間"))
    hours_used: int = Field(title=N_("かかる時間"))
    started: int = Field(title=N_("始める施策の数"))
    running: int = Field(title=N_("動いている施策の数"))
    worth: int = Field(title=N_("価値（点）"))

    def of(self, source: FundSource) -> int:
        """What is spent from one source, thousand yen."""
        return sum(item.amount for item in self.spent if item.source is source)

    @property
    def general(self) -> int:
        """What is spent of the general fund, thousand yen; money of an unknown source too."""
        return self.of(FundSource.GENERAL) + self.of(FundSource.UNKNOWN)


class SimpleOrder(Part):
    """What a simple order would come to. sound: it starts all that must be."""

    name: Line = Field(title=N_("並べ方"))
    value: int = Field(title=N_("価値（点）"))
    started: int = Field(title=N_("始める施策の数"))
    sound: bool = Field(title=N_("条件を満たす"))


class Lack(Part):
    """What is missing in one fiscal year: thousand yen of general-fund money, hours."""

    fiscal_year: FiscalYear = Field(title=N_("年度"))
    money: ThousandYen = Field(0, title=N_("一般財源の不足（千円）"))
    hours: int = Field(0, title=N_("時間の不足"))


class Stress(Part):
    """The same starts while effects come out otherwise. lacks: none when it still holds."""

    scenario: Scenario = Field(title=N_("効果の出方"))
    lacks: tuple[Lack, ...] = Field((), title=N_("不足"))


class WhatIf(Part):
    """The best roadmap under another condition, found anew. gained, lost: ids against this one.

    value: None when none was found in time, or when none can be (impossible).
    """

    name: Line = Field(title=N_("条件"))
    value: int | None = Field(title=N_("価値（点）"))
    bound: int | None = Field(None, title=N_("上限（点）"))
    started: int = Field(0, title=N_("始める施策の数"))
    gained: tuple[Id, ...] = Field((), title=N_("増える施策"))
    lost: tuple[Id, ...] = Field((), title=N_("減る施策"))
    impossible: bool = Field(False, title=N_("必ず始める候補を始められない"))


class Seed(Part):
    """The smallest sum (元手) that brings a set about by a year, thousand yen beside the budgets.

    every_year: given in every year; else once, in the first. amount: None when no sum is enough
    (proven), or none was found in time. proven: one thousand yen less is not enough.
    """

    every_year: bool = Field(title=N_("毎年度"))
    by: FiscalYear = Field(title=N_("いつまでに"))
    amount: ThousandYen | None = Field(title=N_("元手（千円）"))
    proven: bool = Field(title=N_("最小と証明済み"))
    bound: ThousandYen | None = Field(None, title=N_("これより小さくはならない額"))
    starts: tuple[Start, ...] = Field((), title=N_("工程"))


class Roadmap(Part):
    """The best order that was found, checked, and compared.

    value: points. bound: no order is worth more. proven: bound and value are equal.
    unknown: ids of candidates left out until their costs are known.
    """

    schema_version: int = Field(ROADMAP_VERSION, title=N_("形式の版"))
    title: Line = Field("", title=N_("題名"))
    lg_code: LgCode | None = Field(None, title=N_("団体コード"))
    scenario: Scenario = Field(title=N_("効果の出方"))
    starts: tuple[Start, ...] = Field(title=N_("工程"))
    ledger: tuple[LedgerYear, ...] = Field(title=N_("収支"))
    value: int = Field(title=N_("価値（点）"))
    bound: int | None = Field(None, title=N_("上限（点）"))
    proven: bool = Field(title=N_("最良と証明済み"))
    orders: tuple[SimpleOrder, ...] = Field((), title=N_("ほかの並べ方"))
    seeds: tuple[Seed, ...] = Field((), title=N_("元手"))
    what_ifs: tuple[WhatIf, ...] = Field((), title=N_("もしも"))
    stress: tuple[Stress, ...] = Field((), title=N_("効果が違ったら"))
    unknown: tuple[Id, ...] = Field((), title=N_("経費が分からない候補"))
    remarks: tuple[Line, ...] = Field((), title=N_("確かめること"))

    @property
    def gap(self) -> float | None:
        """How far the bound lies above the value, of the value; None when nothing is known."""
        if self.bound is None:
            return None
        return (self.bound - self.value) / self.value if self.value else float(self.bound > 0)

    @property
    def started(self) -> tuple[Start, ...]:
        """What starts, by year and then in the order of the list."""
        found = [start for start in self.starts if start.fiscal_year is not None]
        return tuple(sorted(found, key=lambda start: start.fiscal_year or 0))

    def year_of(self, name: str) -> int | None:
        """The fiscal year a candidate starts in, by its id."""
        return next((start.fiscal_year for start in self.starts if start.id == name), None)
