"""The measures of a plan as candidates, with what the plan says of costs, hours and effects."""

from __future__ import annotations

from collections.abc import Iterator

from kanmin.grow.candidates import (
    MOST_YEARS,
    Candidate,
    CandidateCost,
    CandidateEffect,
    CandidateSet,
    YearBudget,
)
from kanmin.language import _
from kanmin.plan import Effect, EffectKind, FundSource, Measure, Plan


def candidates_of(plan: Plan) -> CandidateSet:
    """The candidates of a plan, for its years, with budgets still to be filled in.

    The costs of the first year with any count as those of the start; the largest of the years
    after as those of every later year. What the plan does not say stays unknown.
    """
    years = list(plan.period.years())[:MOST_YEARS]
    return CandidateSet(
        title=_("{plan}の工程表").format(plan=plan.title or plan.body.name),
        lg_code=plan.body.lg_code,
        budgets=tuple(YearBudget(fiscal_year=year, general=0) for year in years),
        candidates=tuple(_candidate(measure) for measure in plan.measures),
    )


def blank_candidates(first: int, years: int = 5) -> CandidateSet:
    """A set to be filled in: one candidate without a name, and budgets of nothing."""
    return CandidateSet(
        title=_("工程表"),
        budgets=tuple(YearBudget(fiscal_year=first + n, general=0) for n in range(years)),
        candidates=(Candidate(id="c1"),),
    )


def _candidate(measure: Measure) -> Candidate:
    hours = {item.fiscal_year: item.hours for item in measure.staff_hours}
    first = min(hours, default=0)
    return Candidate(
        id=measure.id,
        title=measure.title,
        measure=measure.id,
        category=measure.category,
        hours_initial=hours.get(first, 0),
        hours_yearly=max((h for year, h in hours.items() if year != first), default=0),
        costs=tuple(_costs(measure)),
        effects=tuple(_effects(measure)),
    )


def _costs(measure: Measure) -> Iterator[CandidateCost]:
    first = min((cost.fiscal_year for cost in measure.all_costs), default=0)
    for source in FundSource:
        sums: dict[int, int] = {}
        for cost in measure.all_costs:
            if cost.source is source:
                sums[cost.fiscal_year] = sums.get(cost.fiscal_year, 0) + cost.amount
        if sums:
            later = [amount for year, amount in sums.items() if year != first]
            yield CandidateCost(
                source=source, initial=sums.get(first, 0), yearly=max(later, default=0)
            )


def _effects(measure: Measure) -> Iterator[CandidateEffect]:
    begin = min(
        (*(step.fiscal_year for step in measure.schedule), *_cost_years(measure)), default=None
    )
    for effect in measure.effects:
        if effect.amount >= 0:
            share = effect.general_fund_share
            yield CandidateEffect(
                kind=effect.kind,
                expected=int(effect.amount),
                after=_after(effect, begin),
                general_fund_share=int(share)
                if share is not None and effect.kind is EffectKind.YEN
                else None,
            )


def _cost_years(measure: Measure) -> tuple[int, ...]:
    return tuple(cost.fiscal_year for cost in measure.all_costs)


def _after(effect: Effect, begin: int | None) -> int:
    if effect.from_year is None or begin is None:
        return 1
    return min(max(0, effect.from_year - begin), MOST_YEARS)
