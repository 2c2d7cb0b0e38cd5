"""Measures of several bodies, as far as joining needs them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kanmin.plan import Measure, OriginKind, Plan, WorkStage
from kanmin.wording import letters

YearFigures = tuple[tuple[int, int | float], ...]
"""A figure for each fiscal year that has one, in the order of the years."""

_AT_WORK = (WorkStage.STUDY, WorkStage.PREPARE, WorkStage.RUN, WorkStage.EXPAND)
_CARRIED_OUT = (WorkStage.RUN, WorkStage.EXPAND)


@dataclass(frozen=True, slots=True)
class Member:
    """A measure (個別施策) of a body that may be joined with others.

    codes: the bodies of its plan, the leading one first. name: of that one. plan, measure: titles
    and ids of what it comes from. origin: what it was taken from, "" for a measure of one's own.
    years: fiscal years with any work; runs: those in which it is carried out. costs: thousand
    yen, hours: of staff; a year without a figure is not among them.
    """

    codes: tuple[str, ...]
    name: str
    plan: str
    measure: str
    title: str
    category: int | None
    lead: str
    origin: str
    origin_kind: OriginKind
    origin_name: str
    text: str
    years: tuple[int, ...]
    runs: tuple[int, ...]
    costs: YearFigures
    hours: YearFigures
    indicators: tuple[tuple[str, str], ...]

    @property
    def code(self) -> str:
        """The body that leads the plan."""
        return self.codes[0]


def members_of(plans: Iterable[Plan], names: Mapping[str, str] | None = None) -> tuple[Member, ...]:
    """The measures of some plans. names: of bodies, by code, where a plan has none.

    Where two plans of a body hold the same measure, the later plan's counts: its costs are not
    counted twice.
    """
    later_first = _later_first(tuple(plans))
    seen: set[tuple[str, str]] = set()
    found: list[Member] = []
    for plan in later_first:
        marks = [(plan.body.lg_code, letters(measure.title)) for measure in plan.measures]
        own = [m for m, mark in zip(plan.measures, marks, strict=True) if mark not in seen]
        seen.update(marks)
        found += _members(plan, own, names or {})
    return tuple(sorted(found, key=order))


def order(member: Member) -> tuple[str, ...]:
    """What sorts measures the same way whatever order they came in."""
    return (*member.codes, member.title, member.plan, member.measure)


def _later_first(plans: Sequence[Plan]) -> list[Plan]:
    """The plans of later periods first; of one period in an order of their own."""
    counts = Counter(plan.body.lg_code for plan in plans)

    def age(plan: Plan) -> tuple[int, int, str]:
        several = counts[plan.body.lg_code] > 1
        return plan.period.first, plan.period.last, plan.model_dump_json() if several else ""

    return sorted(plans, key=age, reverse=True)


def _members(plan: Plan, measures: Iterable[Measure], names: Mapping[str, str]) -> Iterator[Member]:
    codes = tuple(dict.fromkeys(body.lg_code for body in plan.bodies))
    name = plan.body.name or names.get(codes[0], "") or codes[0]
    for measure in measures:
        if letters(measure.title):
            yield _member(plan, measure, codes, name)


def _member(plan: Plan, measure: Measure, codes: tuple[str, ...], name: str) -> Member:
    return Member(
        codes=codes,
        name=name,
        plan=plan.title,
        measure=measure.id,
        title=measure.title,
        category=measure.category,
        lead=measure.lead,
        origin=_origin(measure, codes[0]),
        origin_kind=measure.origin.kind,
        origin_name=measure.origin.name,
        text=f"{measure.action}\n{measure.outcome}".strip(),
        years=_years(measure, _AT_WORK),
        runs=_years(measure, _CARRIED_OUT),
        costs=_sums((cost.fiscal_year, cost.amount) for cost in measure.all_costs),
        hours=_sums((one.fiscal_year, one.hours) for one in measure.staff_hours),
        indicators=tuple(dict.fromkeys((k.name, k.unit) for k in measure.indicators if k.name)),
    )


def _origin(measure: Measure, code: str) -> str:
    """What a measure was taken from, told apart; a prefecture's measure by its prefecture too."""
    found = measure.origin
    mark = found.ref or letters(found.name)
    if found.kind is OriginKind.OWN or not mark:
        return ""
    home = code[:2] if found.kind is OriginKind.PREFECTURAL else ""
    return f"{found.kind.value}{home}:{mark}"


def _years(measure: Measure, stages: tuple[WorkStage, ...]) -> tuple[int, ...]:
    return tuple(sorted({s.fiscal_year for s in measure.schedule if s.stage in stages}))


def _sums(figures: Iterable[tuple[int, int | float]]) -> YearFigures:
    found: dict[int, int | float] = defaultdict(int)
    for year, amount in figures:
        found[year] += amount
    return tuple(sorted(found.items()))
