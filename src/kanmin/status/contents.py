"""What a plan holds (計画の中身), as oversight counts it: categories covered, plans above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kanmin.plan import AnyPlan, Part, RelatedKind, Relation, Stage, brief_of

CATEGORIES = range(1, 6)
"""The five categories of measures (Act, articles 10 to 15)."""


class PlanAbove(Part):
    """A plan that one is in line with or takes into account; relation: as the plan says it."""

    name: str
    kind: RelatedKind
    relation: Relation


class PlanContents(Part):
    """The contents of a body's plan. measures: by category of the five, linked ones too.

    unsorted: measures of no category. first, last: period in fiscal years. stage: 状態.
    """

    lg_code: str
    title: str
    stage: Stage
    first: int
    last: int
    whole: int
    measures: dict[int, int]
    unsorted: int
    above: tuple[PlanAbove, ...]

    def gaps(self) -> tuple[int, ...]:
        """The categories in which the plan has no measure."""
        return tuple(number for number in CATEGORIES if not self.measures.get(number))


def contents_in(document: bytes) -> PlanContents:
    """What the plan of a stored document holds, in a tenth of the time of reading it whole."""
    return contents(brief_of(document))


def contents(plan: AnyPlan) -> PlanContents:
    """What a plan holds."""
    found = dict.fromkeys(CATEGORIES, 0)
    unsorted = 0
    for measure in plan.measures:
        named = {measure.category, *measure.linked_categories} - {None}
        unsorted += not named
        for number in named:
            if number is not None:
                found[number] += 1
    return PlanContents(
        lg_code=plan.body.lg_code,
        title=plan.title,
        stage=plan.stage,
        first=plan.period.first,
        last=plan.period.last,
        whole=len(plan.measures),
        measures=found,
        unsorted=unsorted,
        above=tuple(
            PlanAbove(name=one.name, kind=one.kind, relation=one.relation)
            for one in plan.plans_above
        ),
    )


def in_force(several: Sequence[PlanContents], year: int) -> PlanContents:
    """Of a body's plans the newest that is decided and holds in a fiscal year, else the newest.

    several: at least one, the oldest first.
    """
    decided = [
        one for one in several if one.stage is not Stage.DRAFT and one.first <= year <= one.last
    ]
    return (decided or several)[-1]


@dataclass(frozen=True, slots=True)
class CategoryCount:
    """How many plans have a measure of a category. whole: the plans that were looked at."""

    category: int
    covered: int
    whole: int
    measures: int


def by_category(plans: Iterable[PlanContents]) -> tuple[CategoryCount, ...]:
    """The five categories over some plans."""
    known = tuple(plans)
    return tuple(
        CategoryCount(
            number,
            sum(bool(one.measures.get(number)) for one in known),
            len(known),
            sum(one.measures.get(number, 0) for one in known),
        )
        for number in CATEGORIES
    )
