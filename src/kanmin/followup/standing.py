"""How a plan stands at the end of a fiscal year: read from the plan, nothing changed, no opinion.

No data is never "no": what has not been answered is counted and named apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from kanmin.followup.paths import TargetPoint, baseline, next_target, result, target
from kanmin.language import N_
from kanmin.plan import (
    Direction,
    EffectKind,
    FundSource,
    Indicator,
    IndicatorValue,
    Measure,
    Plan,
    RealisedEffect,
    Review,
    ReviewState,
    Spending,
    ValueStatus,
)
from kanmin.plan.terms import Term

KEPT_WITHIN = 0.05  # of the target; a value that shall be kept need not be hit to the last digit
_CLOSE = 1e-9


class Attainment(Term):
    """How an indicator stands against the target of the year (達成状況)."""

    ACHIEVED = "achieved", N_("達成")
    ON_COURSE = "on-course", N_("順調")
    BEHIND = "behind", N_("遅れ")
    NO_DATA = "no-data", N_("数値なし")
    NO_TARGET = "no-target", N_("目標なし")


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate with what it was made of, so that it cannot be read without its denominator."""

    numerator: float
    denominator: float

    @property
    def percent(self) -> float | None:
        """The rate in percent; None where there is nothing to divide by."""
        return 100 * self.numerator / self.denominator if self.denominator else None


@dataclass(frozen=True, slots=True)
class Standing:
    """An indicator in a fiscal year.

    progress: how much of the way from the baseline to the year's target was made; None where
    either is unknown or nothing shall change.
    """

    measure: Measure
    indicator: Indicator
    year: int
    result: IndicatorValue | None
    target: TargetPoint | None
    next_target: TargetPoint | None
    attainment: Attainment
    progress: Rate | None


def standing(measure: Measure, indicator: Indicator, year: int) -> Standing:
    """How an indicator of a measure stands in a fiscal year."""
    found = result(indicator, year)
    aim, later = target(indicator, year), next_target(indicator, year)
    value = None if found is None or found.value is None else float(found.value)
    return Standing(
        measure=measure,
        indicator=indicator,
        year=year,
        result=found,
        target=aim,
        next_target=later,
        attainment=_attainment(indicator, value, aim, later),
        progress=None if value is None else _progress(indicator, value, aim),
    )


def _attainment(
    indicator: Indicator, value: float | None, aim: TargetPoint | None, later: TargetPoint | None
) -> Attainment:
    """Achieved: a decided target is reached. On course: the line between targets is."""
    if value is None:
        return Attainment.NO_DATA
    start = baseline(indicator)
    if aim is None and later is None:
        if indicator.direction is not Direction.KEEP or start is None:
            return Attainment.NO_TARGET
        kept = reached(indicator.direction, value, float(start.value or 0))
        return Attainment.ACHIEVED if kept else Attainment.BEHIND
    decided = later or aim
    if decided and reached(indicator.direction, value, decided.value):
        return Attainment.ACHIEVED
    if aim is None:
        return Attainment.NO_TARGET
    on_course = aim.interpolated and reached(indicator.direction, value, aim.value)
    return Attainment.ON_COURSE if on_course else Attainment.BEHIND


def reached(direction: Direction, value: float, aim: float) -> bool:
    """Whether a value has come to where it shall be, in the direction it shall move."""
    match direction:
        case Direction.UP:
            return value >= aim - _CLOSE
        case Direction.DOWN:
            return value <= aim + _CLOSE
        case Direction.KEEP:
            return abs(value - aim) <= KEPT_WITHIN * abs(aim) + _CLOSE


def _progress(indicator: Indicator, value: float, aim: TargetPoint | None) -> Rate | None:
    start = baseline(indicator)
    if aim is None or start is None or indicator.direction is Direction.KEEP:
        return None
    begun = float(start.value or 0)
    sign = 1 if aim.value > begun else -1
    return Rate(sign * (value - begun), abs(aim.value - begun)) if aim.value != begun else None


@dataclass(frozen=True, slots=True)
class Money:
    """Budget and settled amount of a fiscal year by source, in thousand yen.

    estimates: the sources whose settled amount is still an estimate, in part at least.
    """

    budget: Mapping[FundSource, int]
    spent: Mapping[FundSource, int]
    estimates: frozenset[FundSource]

    @property
    def estimated(self) -> bool:
        """Whether any settled amount is still an estimate."""
        return bool(self.estimates)

    @property
    def sources(self) -> tuple[FundSource, ...]:
        """The sources that occur, in their usual order."""
        return tuple(s for s in FundSource if s in self.budget or s in self.spent)


def money(measures: Iterable[Measure], year: int) -> Money:
    """Budget and settled amounts of some measures in a fiscal year."""
    several = tuple(measures)
    budget: Counter[FundSource] = Counter()
    for cost in chain.from_iterable(m.all_costs for m in several):
        if cost.fiscal_year == year:
            budget[cost.source] += cost.amount
    spent: Counter[FundSource] = Counter()
    items = [s for m in several for s in spending(m, year)]
    for item in items:
        spent[item.source] += item.amount
    estimates = frozenset(i.source for i in items if i.status is ValueStatus.ESTIMATE)
    return Money(budget, spent, estimates)


def spending(measure: Measure, year: int) -> tuple[Spending, ...]:
    """What was spent on a measure in a fiscal year."""
    return tuple(item for item in measure.spending if item.fiscal_year == year)


@dataclass(frozen=True, slots=True)
class Saving:
    """Effects of one kind in a fiscal year, thousand yen or hours. answered: any result is there.

    put_back: what went into the next year's budget or work.
    """

    kind: EffectKind
    expected: float
    realised: float
    put_back: float
    answered: bool
    estimated: bool


def saving(measures: Iterable[Measure], year: int, kind: EffectKind) -> Saving:
    """Expected and realised effects of a kind; effects expected from a later year are not yet."""
    several = tuple(measures)
    found = [r for m in several for r in realised(m, year) if r.kind is kind]
    return Saving(
        kind=kind,
        expected=sum(expected(m, year, kind) for m in several),
        realised=sum(float(r.amount) for r in found),
        put_back=sum(float(r.put_back or 0) for r in found),
        answered=bool(found),
        estimated=any(r.status is ValueStatus.ESTIMATE for r in found),
    )


def expected(measure: Measure, year: int, kind: EffectKind) -> float:
    """What a measure is expected to save in a fiscal year."""
    return sum(
        float(effect.amount)
        for effect in measure.effects
        if effect.kind is kind and (effect.from_year is None or effect.from_year <= year)
    )


def realised(measure: Measure, year: int) -> tuple[RealisedEffect, ...]:
    """What a measure saved in a fiscal year."""
    return tuple(item for item in measure.realised if item.fiscal_year == year)


@dataclass(frozen=True, slots=True)
class MeasureStanding:
    """A measure in a fiscal year. review: None where nobody has answered."""

    measure: Measure
    review: Review | None
    indicators: tuple[Standing, ...]
    money: Money
    savings: tuple[Saving, ...]

    @property
    def answered(self) -> bool:
        """Whether its state was answered."""
        return self.review is not None and self.review.state is not None


@dataclass(frozen=True, slots=True)
class YearStanding:
    """A plan in a fiscal year."""

    plan: Plan
    year: int
    measures: tuple[MeasureStanding, ...]
    money: Money
    savings: tuple[Saving, ...]

    @property
    def states(self) -> Mapping[ReviewState, int]:
        """How many measures are in which state; those unanswered are in none."""
        return Counter(m.review.state for m in self.measures if m.review and m.review.state)

    @property
    def unanswered(self) -> tuple[MeasureStanding, ...]:
        """The measures whose state nobody has answered."""
        return tuple(m for m in self.measures if not m.answered)

    @property
    def indicators(self) -> tuple[Standing, ...]:
        """All indicators, in the order of the plan."""
        return tuple(s for m in self.measures for s in m.indicators)

    def with_attainment(self, *attainments: Attainment) -> tuple[Standing, ...]:
        """The indicators that stand so."""
        return tuple(s for s in self.indicators if s.attainment in attainments)


def year_standing(plan: Plan, year: int) -> YearStanding:
    """How a plan stands at the end of a fiscal year."""
    return YearStanding(
        plan=plan,
        year=year,
        measures=tuple(_measure(measure, year) for measure in plan.measures),
        money=money(plan.measures, year),
        savings=tuple(saving(plan.measures, year, kind) for kind in EffectKind),
    )


def _measure(measure: Measure, year: int) -> MeasureStanding:
    return MeasureStanding(
        measure=measure,
        review=measure.review(year),
        indicators=tuple(standing(measure, i, year) for i in measure.indicators),
        money=money((measure,), year),
        savings=tuple(saving((measure,), year, kind) for kind in EffectKind),
    )
