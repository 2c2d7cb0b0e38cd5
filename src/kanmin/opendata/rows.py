"""The rows of a published plan, table by table. What is not known is None, never 0."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from kanmin.language import speaking
from kanmin.opendata.columns import DataTable
from kanmin.plan import Indicator, IndicatorValue, Measure, Plan, label

Value = str | int | float | None
Row = tuple[Value, ...]
LIST, WORDS = ";", "、"
"""Between several codes, and between several texts, in one cell."""


@dataclass(frozen=True, slots=True)
class PublishedPlan:
    """A version of a plan that anybody may read (公表された計画).

    key: the plan's name in addresses. state: `published` or `abolished`. prefecture: the name of
    the body's. categories: their names by number.
    """

    key: str
    version: int
    published_on: dt.date
    plan: Plan
    state: str
    prefecture: str
    categories: Mapping[int, str]


def rows(published: PublishedPlan, table: DataTable) -> tuple[Row, ...]:
    """The rows of a plan in a table, each in the order of its columns; words in Japanese."""
    with speaking("ja"):
        return tuple(
            tuple(None if value == "" else value for value in row)
            for row in _MAKERS[table.name](published)
        )


def _lead(published: PublishedPlan) -> Row:
    body = published.plan.body
    return (published.key, published.version, body.lg_code, body.name)


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _plans(published: PublishedPlan) -> Iterator[Row]:
    plan = published.plan
    yield (
        *_lead(published),
        published.prefecture,
        plan.tier.value,
        LIST.join(body.lg_code for body in plan.bodies[1:]),
        plan.title,
        plan.framework,
        plan.period.first,
        plan.period.last,
        _day(plan.decided_on),
        _day(published.published_on),
        plan.published_url,
        published.state,
        len(plan.measures),
    )


def _measures(published: PublishedPlan) -> Iterator[Row]:
    for lead, measure in _each(published):
        costs = [cost.amount for cost in measure.all_costs]
        yield (
            *lead,
            measure.number,
            measure.category,
            published.categories.get(measure.category or 0),
            LIST.join(map(str, measure.linked_categories)),
            LIST.join(field.value for field in measure.fields),
            measure.origin.kind.value,
            measure.origin.ref,
            measure.origin.name,
            measure.current,
            measure.action,
            measure.outcome,
            measure.lead,
            WORDS.join(measure.partners),
            WORDS.join(measure.articles),
            sum(costs) if costs else None,
        )


def _each(published: PublishedPlan) -> Iterator[tuple[Row, Measure]]:
    """The measures, each with what stands in front of its rows."""
    lead = _lead(published)
    for measure in published.plan.measures:
        yield (*lead, measure.id, measure.title), measure


def _indicators(published: PublishedPlan) -> Iterator[Row]:
    for lead, measure in _each(published):
        for indicator in measure.indicators:
            known: tuple[IndicatorValue | None, ...] = indicator.values or (None,)
            for value in known:
                yield (*lead, *_indicator(indicator), *_value(value))


def _indicator(one: Indicator) -> Row:
    return (one.id, one.name, one.kind.value, one.unit, one.direction.value)


def _value(value: IndicatorValue | None) -> Row:
    if value is None:
        return (None,) * 8
    return (
        value.role.value,
        value.fiscal_year,
        value.value,
        value.numerator,
        value.denominator,
        _day(value.as_of),
        value.status.value if value.status else None,
        value.note,
    )


def _costs(published: PublishedPlan) -> Iterator[Row]:
    for lead, measure in _each(published):
        names = {cost.id: one.name for one in measure.projects for cost in one.costs}
        for cost in measure.all_costs:
            source = (cost.source.value, label(cost.source))
            name = names.get(cost.id)
            yield (*lead, cost.id, name, cost.fiscal_year, *source, cost.amount)


def _spending(published: PublishedPlan) -> Iterator[Row]:
    for lead, measure in _each(published):
        for one in measure.spending:
            source = (one.source.value, label(one.source))
            yield (*lead, one.id, one.fiscal_year, *source, one.amount, one.status.value)


def _schedule(published: PublishedPlan) -> Iterator[Row]:
    for lead, measure in _each(published):
        for step in measure.schedule:
            stage = (step.stage.value, label(step.stage))
            yield (*lead, step.id, step.fiscal_year, *stage, step.note)


def _stances(published: PublishedPlan) -> Iterator[Row]:
    for one in published.plan.stances:
        answer = (one.answer.value, label(one.answer))
        said = (one.id, one.kind.value, one.ref, one.name, *answer, one.reason)
        yield (*_lead(published), *said)


_MAKERS: dict[str, Callable[[PublishedPlan], Iterator[Row]]] = {
    "plans": _plans,
    "measures": _measures,
    "indicators": _indicators,
    "costs": _costs,
    "spending": _spending,
    "schedule": _schedule,
    "stances": _stances,
}
