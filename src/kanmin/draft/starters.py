"""The starter basket (初めの一歩): measures for a small start, a plan that begins with one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from kanmin.draft.addendum import Gap
from kanmin.draft.new_plan import new_plan
from kanmin.draft.taken import NewId, from_national
from kanmin.handbook import Case, Effort, Freed, Handbook, NationalMeasure, Starter
from kanmin.language import N_, _, speaking
from kanmin.localgov import Figure, Kind, Likeness, LocalGovernment, Registry, similar
from kanmin.plan import Chapter, Paragraph, ParagraphKind, Period, Plan
from kanmin.plan.terms import Term

MOST, MOST_CASES = 10, 3
SAME_SIZE = 2.0  # one has at most so many times the residents of the other
ALIKE = 0.5  # standard deviations of the tier, see `localgov.similar`
DECLARATION = "act9.declaration"
_SAME_CONTENT = {"act9.content-policy": "guide.basic-policy"}
"""A prefecture's duty whose sentence the handbook gives with the municipalities' requirement."""

Missing = Callable[[Plan], Iterable[Gap]]
"""The musts a plan does not meet yet, as the check sees them, with a sentence for each."""


class Nearness(Term):
    """Why a case is near a body: its own, the same prefecture, size, figures, kind."""

    OWN = "own", N_("この団体の事例")
    PREFECTURE = "prefecture", N_("同じ都道府県")
    SIZE = "size", N_("人口の規模が近い")
    FIGURES = "figures", N_("統計の数字が似ている")
    KIND = "kind", N_("団体の種別が同じ")


@dataclass(frozen=True, slots=True)
class NearCase:
    """A case with why it is near; nothing in `why` where it is not.

    distance: as in `localgov.Likeness`; None where the two cannot be compared.
    """

    case: Case
    why: tuple[Nearness, ...]
    distance: float | None


@dataclass(frozen=True, slots=True)
class Starting:
    """A small start for a body.

    cases: at most three, of the bodies most like this one first. figures: the body's own that
    speak to it, with date and source; nothing is ranked. No cost of the body is told.
    """

    starter: Starter
    measure: NationalMeasure
    cases: tuple[NearCase, ...]
    figures: tuple[Figure, ...]


def starter_basket(
    body: LocalGovernment, registry: Registry, book: Handbook, taken: Collection[str] = ()
) -> tuple[Starting, ...]:
    """At most ten small starts for a body, best first; the same for the same input.

    taken: national measures that are in the plan already (`Origin.ref`), left out. One of each
    category comes before a second. Within that: a near case with verified figures, then what frees
    hours or money, then small effort, then the handbook's order. A body that is not in the registry
    gets none of the figures and the cases of bodies of its kind first.
    """
    looked = _Surroundings(body, registry)
    found = [
        Starting(
            starter=starter,
            measure=book.measure(starter.measure),
            cases=looked.cases(c for c in book.cases if starter.measure in c.measures),
            figures=looked.figures(starter),
        )
        for starter in book.starters_for(body.tier)
        if starter.measure not in taken
    ]
    return tuple(_evenly(sorted(found, key=_merit)))[:MOST]


def _merit(starting: Starting) -> tuple[bool, bool, bool]:
    """What sorts before what: False comes first."""
    proven = any(near.why and near.case.figures and near.case.verified for near in starting.cases)
    frees = starting.starter.frees is not Freed.NONE
    return not proven, not frees, starting.starter.effort is not Effort.SMALL


def _evenly(best_first: Iterable[Starting]) -> Iterator[Starting]:
    """The best of each category, then the second of each, and on."""
    categories = defaultdict[int, list[Starting]](list)
    for starting in best_first:
        categories[starting.measure.category].append(starting)
    for of_each in zip_longest(*categories.values()):
        yield from sorted((s for s in of_each if s is not None), key=_merit)


class _Surroundings:
    """A body among the others: the likeness of each of its tier, computed once."""

    def __init__(self, body: LocalGovernment, registry: Registry) -> None:
        self._body, self._registry = body, _knowing(body, registry)
        self._alike: Mapping[str, Likeness] = {
            likeness.body.code: likeness
            for likeness in similar(body, self._registry, len(self._registry))
        }

    def figures(self, starter: Starter) -> tuple[Figure, ...]:
        """The body's own figures that speak to a start; those without a value are left out."""
        tiers = {d.id: d.tiers for d in self._registry.definitions()}
        names = [name for name in starter.figures if self._body.tier in tiers.get(name, ())]
        found = (self._registry.figure(self._body.code, name) for name in names)
        return tuple(figure for figure in found if figure.value is not None)

    def cases(self, cases: Iterable[Case]) -> tuple[NearCase, ...]:
        """The nearest three; those that are near in nothing come last."""
        return tuple(sorted(map(self._near, cases), key=_closeness)[:MOST_CASES])

    def _near(self, case: Case) -> NearCase:
        if self._own(case):
            return NearCase(case, (Nearness.OWN,), 0.0)
        alike = self._alike.get(case.lg_code)
        return NearCase(case, tuple(self._why(case, alike)), alike.distance if alike else None)

    def _own(self, case: Case) -> bool:
        """Whether it is the body's case, alone or with others."""
        if case.lg_code:
            return case.lg_code == self._body.code
        names = re.split("[・（）と]", case.body)
        return self._body.name in names and self._body.prefecture in case.body

    def _why(self, case: Case, alike: Likeness | None) -> Iterator[Nearness]:
        if self._same_prefecture(case):
            yield Nearness.PREFECTURE
        if alike and _same_size(alike):
            yield Nearness.SIZE
        if alike and alike.distance <= ALIKE:
            yield Nearness.FIGURES
        if not self._alike and self._same_kind(case):
            yield Nearness.KIND

    def _same_prefecture(self, case: Case) -> bool:
        if case.lg_code:
            return case.lg_code[:2] == self._body.prefecture_code
        return self._body.prefecture in case.body

    def _same_kind(self, case: Case) -> bool:
        other = self._registry.by_code.get(case.lg_code)
        return other is not None and _kind(other) == _kind(self._body)


def _knowing(body: LocalGovernment, registry: Registry) -> Registry:
    """The registry with a body that its tables do not hold; nothing is known of that one."""
    if body.code in registry.by_code:
        return registry
    return Registry((*registry.bodies, body), registry.changes, registry.facts)


def _kind(body: LocalGovernment) -> Kind:
    """Towns and villages are of one kind."""
    return Kind.TOWN if body.kind is Kind.VILLAGE else body.kind


def _same_size(alike: Likeness) -> bool:
    compared = next(f for f in alike.features if f.id == "residents_2025")
    mine, theirs = compared.mine, compared.theirs
    if not isinstance(mine, int) or not isinstance(theirs, int):
        return False
    return 0 < max(mine, theirs) <= SAME_SIZE * min(mine, theirs)


def _closeness(near: NearCase) -> tuple[bool, float, bool]:
    distance = float("inf") if near.distance is None else near.distance
    return not near.why, distance, not near.case.figures


def plan_from_starter(  # noqa: PLR0913 - what a new plan takes, and what it lacks at the end
    body: LocalGovernment,
    registry: Registry,
    book: Handbook,
    period: Period,
    measure: NationalMeasure,
    new_id: NewId,
    *,
    missing: Missing,
) -> Plan:
    """A plan from the template that begins with one national measure and meets its musts.

    missing: asked of the plan with its measure, it answers with the gaps to be closed. What only
    a person can confirm is marked 【要確認】 in the text.
    """
    blank = new_plan(body, book, period, _knowing(body, registry))
    begun = blank.model_copy(update={"measures": (from_national(measure, blank.body, new_id),)})
    return with_standard_sentences(begun, missing(begun), book)


def with_standard_sentences(plan: Plan, gaps: Iterable[Gap], book: Handbook) -> Plan:
    """The plan with the handbook's sentence for each gap, at its place in the template's chapters.

    A gap for which the handbook has no sentence stays open. What is written is Japanese.
    """
    for gap in gaps:
        if text := _sentence(gap, book):
            plan = _written(plan, gap, text)
    return plan


def _sentence(gap: Gap, book: Handbook) -> str:
    """The sentence, with what a person must confirm; "" where there is none."""
    name = gap.requirement.id
    text = gap.text
    if not text and name in _SAME_CONTENT:
        text = next(iter(book.requirement(_SAME_CONTENT[name]).example.values()), "")
    if not text or name == DECLARATION:
        return text
    with speaking("ja"):
        return text + _(_TO_CONFIRM.get(name, _ANY_TO_CONFIRM))


_TO_CONFIRM = {
    "act9.national-plan": N_("【要確認：国の計画を読み、食い違いがないか確かめてください】"),
    "act9.prefectural-plan": N_("【要確認：都道府県の計画を読み、考え合わせてください】"),
}
_ANY_TO_CONFIRM = N_("【要確認：この文のとおりでよいか確かめてください】")


def _written(plan: Plan, gap: Gap, text: str) -> Plan:
    """The text in the paragraph kept for it, else at the end of the chapter it belongs to."""
    chapters = list(plan.chapters)
    for number, chapter in enumerate(chapters):
        if (index := _kept_for(chapter, gap)) is not None:
            chapters[number] = _filled(chapter, index, text)
            return plan.model_copy(update={"chapters": tuple(chapters)})
    for number, chapter in enumerate(chapters):
        if gap.requirement.chapter in chapter.fulfils:
            chapters[number] = _longer(chapter, gap, text)
            break
    return plan.model_copy(update={"chapters": tuple(chapters)})


def _kept_for(chapter: Chapter, gap: Gap) -> int | None:
    """The empty paragraph that is kept for a requirement."""
    for index, paragraph in enumerate(chapter.paragraphs):
        empty = paragraph.kind is ParagraphKind.TEXT and not paragraph.written
        if empty and gap.requirement.id in paragraph.fulfils:
            return index
    return None


def _filled(chapter: Chapter, index: int, text: str) -> Chapter:
    paragraphs = list(chapter.paragraphs)
    paragraphs[index] = paragraphs[index].model_copy(update={"text": text})
    return chapter.model_copy(update={"paragraphs": tuple(paragraphs)})


def _longer(chapter: Chapter, gap: Gap, text: str) -> Chapter:
    name = gap.requirement.id
    added = Paragraph(id=f"{chapter.id}.{name}", text=text, fulfils=(name,))
    return chapter.model_copy(update={"paragraphs": (*chapter.paragraphs, added)})
