"""The roadmap back into a plan: schedules, costs, hours and effects of its measures."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kanmin.grow.candidates import Candidate, CandidateSet
from kanmin.grow.problem import Scenario, amount
from kanmin.grow.roadmap import Roadmap
from kanmin.language import N_, _, speaking
from kanmin.plan import (
    Cost,
    Effect,
    Measure,
    Plan,
    Project,
    ScheduleStep,
    StaffHours,
    WorkStage,
)

NewId = Callable[[str], str]
"""Makes an id that nobody else makes, from a prefix."""

WAITS = N_("財源と時間の枠に入らないため、始め方を検討")


def with_roadmap(plan: Plan, wanted: CandidateSet, found: Roadmap, new_id: NewId) -> Plan:
    """The plan in which measures start as the roadmap says; candidates new to it are added.

    Costs stand with the measure's one project, or with the measure where it has none; those of a
    measure with several projects stay as they are, for nobody can say which is meant. A measure
    that does not start is to be studied in the last year. Measures that are no candidates, or whose
    costs are not known, stay as they are.
    """
    by_measure = {c.measure: c for c in wanted.candidates if c.measure}
    measures = [
        _placed(measure, by_measure[measure.id], plan, wanted, found, new_id)
        if measure.id in by_measure
        else measure
        for measure in plan.measures
    ]
    there = {measure.id for measure in plan.measures}
    for candidate in wanted.known:
        if candidate.measure not in there and found.year_of(candidate.id) is not None:
            fresh = Measure(id=new_id("m"), title=candidate.title, category=candidate.category)
            measures.append(_placed(fresh, candidate, plan, wanted, found, new_id))
    return plan.model_copy(update={"measures": tuple(measures)})


def untouched(plan: Plan, wanted: CandidateSet) -> tuple[Measure, ...]:
    """Measures whose costs stay as they are, because several projects share them."""
    named = {c.measure for c in wanted.known}
    return tuple(m for m in plan.measures if m.id in named and len(m.projects) > 1)


def _placed(
    measure: Measure,
    candidate: Candidate,
    plan: Plan,
    wanted: CandidateSet,
    found: Roadmap,
    new_id: NewId,
) -> Measure:
    if candidate.id in found.unknown:
        return measure
    years = [year for year in plan.period.years() if year in wanted.years]
    start = found.year_of(candidate.id)
    if start is None or not years:
        return measure.model_copy(update={"schedule": tuple(_waiting(years, new_id))})
    running = [year for year in years if year >= start]
    costs = tuple(_costs(candidate, running, start, new_id))
    return measure.model_copy(
        update={
            "schedule": tuple(_steps(candidate, running, start, new_id)),
            "staff_hours": tuple(_hours(candidate, running, start, new_id)),
            "effects": tuple(_effects(candidate, measure, found.scenario, start, new_id)),
            **_where_costs_stand(measure, costs),
        }
    )


def _waiting(years: list[int], new_id: NewId) -> Iterator[ScheduleStep]:
    with speaking("ja"):
        note = _(WAITS)
    for year in years[-1:]:
        yield ScheduleStep(id=new_id("s"), fiscal_year=year, stage=WorkStage.STUDY, note=note)


def _steps(
    candidate: Candidate, running: list[int], start: int, new_id: NewId
) -> Iterator[ScheduleStep]:
    """Preparing in the year of the start where the first effect comes later; then running."""
    late = any(effect.after for effect in candidate.effects)
    for year in running:
        stage = WorkStage.PREPARE if late and year == start else WorkStage.RUN
        yield ScheduleStep(id=new_id("s"), fiscal_year=year, stage=stage)


def _costs(candidate: Candidate, running: list[int], start: int, new_id: NewId) -> Iterator[Cost]:
    for year in running:
        for cost in candidate.costs:
            spent = cost.initial if year == start else cost.yearly
            if spent or (year == start and len(candidate.costs) == 1):
                yield Cost(id=new_id("c"), fiscal_year=year, source=cost.source, amount=spent)


def _hours(
    candidate: Candidate, running: list[int], start: int, new_id: NewId
) -> Iterator[StaffHours]:
    for year in running:
        hours = candidate.hours_initial if year == start else candidate.hours_yearly
        if hours:
            yield StaffHours(id=new_id("h"), fiscal_year=year, hours=hours)


def _effects(
    candidate: Candidate, measure: Measure, scenario: Scenario, start: int, new_id: NewId
) -> Iterator[Effect]:
    """Its effects, each with id and note of the measure's own of the same kind, in their order."""
    before = list(measure.effects)
    for effect in candidate.effects:
        same = next((old for old in before if old.kind is effect.kind), None)
        if same:
            before.remove(same)
        yield Effect(
            id=same.id if same else new_id("e"),
            kind=effect.kind,
            amount=amount(effect, scenario),
            from_year=start + effect.after,
            general_fund_share=effect.general_fund_share,
            note=same.note if same else "",
        )


def _where_costs_stand(measure: Measure, costs: tuple[Cost, ...]) -> dict[str, object]:
    match measure.projects:
        case ():
            return {"costs": costs}
        case (project,):
            return {"projects": (_with_costs(project, costs),), "costs": ()}
        case _:
            return {}


def _with_costs(project: Project, costs: tuple[Cost, ...]) -> Project:
    return project.model_copy(update={"costs": costs})
