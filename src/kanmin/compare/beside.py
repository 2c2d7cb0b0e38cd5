"""Plans of several bodies side by side (計画の並び): what each covers, its costs and indicators.

Each count stands with what it is a count of. What is not known is told as that and is never 0.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kanmin.plan import (
    Direction,
    Indicator,
    IndicatorKind,
    Measure,
    OriginKind,
    Period,
    Plan,
    ValueRole,
    begins,
)

_EFFECT = IndicatorKind.EFFECT
_ROLES = (ValueRole.BASELINE, ValueRole.TARGET, ValueRole.RESULT)


class ValueBeside(NamedTuple):
    """A value of an indicator in such a table (並べた値). The year is a fiscal year."""

    value: float
    year: int | None
    numerator: float | None
    denominator: float | None


class EffectBeside(NamedTuple):
    """An indicator of effect in such a table (並べた効果の指標), with each role’s last value."""

    name: str
    direction: Direction
    unit: str
    baseline: ValueBeside | None
    target: ValueBeside | None
    result: ValueBeside | None


class MeasureBeside(NamedTuple):
    """A measure in such a table (並べた施策).

    national: whether it takes up a measure of the State; ref, ref_name: which. begins: the first
    fiscal year it is carried out. costs: fiscal year and amount, thousand yen.
    """

    id: str
    title: str
    category: int | None
    national: bool
    ref: str
    ref_name: str
    begins: int | None
    costs: tuple[tuple[int, int], ...]
    effects: tuple[EffectBeside, ...]


@dataclass(frozen=True, slots=True)
class PlanBeside:
    """A plan in such a table (並べた計画), as much of it as is compared. name: of its body."""

    key: str
    name: str
    title: str
    period: Period
    measures: tuple[MeasureBeside, ...]

    def of_category(self, number: int | None) -> tuple[MeasureBeside, ...]:
        """Its measures of a main category; of none where none is chosen yet."""
        return tuple(m for m in self.measures if m.category == number)

    def effects(self) -> tuple[tuple[MeasureBeside, EffectBeside], ...]:
        """Its indicators of effect, each with its measure."""
        return tuple((m, one) for m in self.measures for one in m.effects)


def plan_beside(key: str, name: str, plan: Plan) -> PlanBeside:
    """What of a plan is compared. key: of the plan; name: of its body."""
    return PlanBeside(key, name, plan.title, plan.period, tuple(map(_measure, plan.measures)))


def _measure(measure: Measure) -> MeasureBeside:
    national = measure.origin.kind is OriginKind.NATIONAL
    return MeasureBeside(
        id=measure.id,
        title=measure.title,
        category=measure.category,
        national=national,
        ref=measure.origin.ref if national else "",
        ref_name=measure.origin.name if national else "",
        begins=begins(measure.schedule),
        costs=tuple((cost.fiscal_year, cost.amount) for cost in measure.all_costs),
        effects=tuple(_effect(one) for one in measure.indicators if one.kind is _EFFECT),
    )


def _effect(indicator: Indicator) -> EffectBeside:
    last = (_last(indicator, role) for role in _ROLES)
    return EffectBeside(indicator.name, indicator.direction, indicator.unit, *last)


def _last(indicator: Indicator, role: ValueRole) -> ValueBeside | None:
    found = [
        ValueBeside(one.value, one.fiscal_year, one.numerator, one.denominator)
        for one in indicator.of(role)
        if one.value is not None
    ]
    return found[-1] if found else None


@dataclass(frozen=True, slots=True)
class YearCost:
    """The costs of a plan in a fiscal year (年度の経費), thousand yen.

    amount: None where no measure tells any. known: how many measures do; whole: of how many.
    """

    amount: int | None
    known: int
    whole: int


def year_cost(plan: PlanBeside, year: int) -> YearCost:
    """What the measures of a plan cost in a fiscal year, as far as they tell it."""
    told = [[amount for of, amount in m.costs if of == year] for m in plan.measures]
    known = [amounts for amounts in told if amounts]
    amount = sum(map(sum, known)) if known else None
    return YearCost(amount, len(known), len(plan.measures))


@dataclass(frozen=True, slots=True)
class SharedMeasure:
    """A national measure that several plans take up (同じ国の施策). taken: by the key of a plan."""

    ref: str
    name: str
    taken: Mapping[str, tuple[MeasureBeside, ...]]


def shared_measures(plans: Sequence[PlanBeside]) -> tuple[SharedMeasure, ...]:
    """The national measures that at least two of some plans take up, most of them first."""
    found: dict[str, dict[str, tuple[MeasureBeside, ...]]] = {}
    names: dict[str, str] = {}
    for one in plans:
        for measure in one.measures:
            if measure.ref:
                of = found.setdefault(measure.ref, {})
                of[one.key] = (*of.get(one.key, ()), measure)
                names.setdefault(measure.ref, measure.ref_name or measure.ref)
    several = [SharedMeasure(ref, names[ref], of) for ref, of in found.items() if len(of) > 1]
    return tuple(sorted(several, key=lambda one: (-len(one.taken), one.ref)))
