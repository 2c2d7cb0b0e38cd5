"""Which places of a plan a change above touches, and why (影響)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kanmin.cascade.change import ItemEvent, ItemSort, UpperChange, UpperItem, UpperKind
from kanmin.cascade.leaning import Leaner, frameworks_of
from kanmin.handbook.layer import PREFIX
from kanmin.language import N_
from kanmin.plan import OriginKind, RelatedKind
from kanmin.plan.terms import Term

SHORTEST_NAME = 6
"""A name of fewer characters is not looked for in running text."""


class Why(Term):
    """Why a place of a plan is touched."""

    TAKEN = "taken", N_("この施策のもとになった施策です。")
    SUCCEEDED = "succeeded", N_("この施策のもとになった施策が、別の施策に引き継がれました。")
    STANCE = "stance", N_("取り上げない理由を書いた施策です。")
    NEW = "new", N_("新しい施策です。取り上げるか、取り上げない理由を書くかを決めてください。")
    ANSWERS = "answers", N_("この段落が応える要件です。")
    IN_CHAPTER = "in-chapter", N_("この章に書くことになっている要件です。")
    STANDS_FOR = "stands-for", N_("この章のもとになった雛形の章です。")
    NAMED = "named", N_("上位の計画として挙げています。")
    MENTIONED = "mentioned", N_("この段落で名前を挙げています。")
    NOWHERE = "nowhere", N_("この計画に、応える章が見当たりません。")


@dataclass(frozen=True, slots=True)
class Touched:
    """A place that is touched. where: pointer by ids; "" for the plan as a whole."""

    where: str
    why: Why
    item: UpperItem


def impact(plan: Leaner, change: UpperChange) -> tuple[Touched, ...]:
    """All that a change touches in a plan, in the order of the change.

    A change of a handbook touches the plans that fulfil its framework's duty.
    """
    if change.kind is not UpperKind.PLAN and change.framework not in frameworks_of(plan):
        return ()
    found: dict[tuple[str, str, str], Touched] = {}
    for item in change.items:
        if not item.tiers or plan.tier.value in item.tiers:
            for where, why in _PLACES[item.sort](plan, item):
                found.setdefault((where, item.sort.value, item.ref), Touched(where, why, item))
    return tuple(found.values())


Places = Iterator[tuple[str, Why]]


def _of_measure(plan: Leaner, item: UpperItem) -> Places:
    """Measures taken from it or from what it followed; the reasons given for not taking it up."""
    national = item.sort is ItemSort.MEASURE and not item.ref.startswith(PREFIX)
    kind = OriginKind.NATIONAL if national else OriginKind.PREFECTURAL
    known = False
    for measure in plan.measures:
        if measure.origin.kind is kind and measure.origin.ref in (item.ref, *item.before):
            known = True
            why = Why.TAKEN if measure.origin.ref == item.ref else Why.SUCCEEDED
            yield f"/measures/{measure.id}", why
    for stance in plan.stances:
        if stance.kind is kind and stance.ref == item.ref:
            known = True
            yield f"/stances/{stance.id}", Why.STANCE
    if item.event is ItemEvent.ADDED and not known:
        yield "", Why.NEW


def _of_requirement(plan: Leaner, item: UpperItem) -> Places:
    """Paragraphs that answer it; else the chapter it belongs to."""
    answering = [
        (f"/chapters/{chapter.id}/paragraphs/{one.id}", Why.ANSWERS)
        for chapter in plan.chapters
        for one in chapter.paragraphs
        if item.ref in one.fulfils
    ]
    if answering or item.event is ItemEvent.DROPPED:
        yield from answering
        return
    chapters = [c for c in plan.chapters if item.chapter and item.chapter in c.fulfils]
    yield from ((f"/chapters/{one.id}", Why.IN_CHAPTER) for one in chapters)
    if not chapters:
        yield "", Why.NOWHERE


def _of_chapter(plan: Leaner, item: UpperItem) -> Places:
    chapters = [one for one in plan.chapters if item.ref in one.fulfils]
    yield from ((f"/chapters/{one.id}", Why.STANDS_FOR) for one in chapters)
    if not chapters and item.event is ItemEvent.ADDED:
        yield "", Why.NOWHERE


def _of_national_plan(plan: Leaner, item: UpperItem) -> Places:
    """The entry among the plans above, unless it is up to date, and paragraphs that name it."""
    day = str(item.new.get("date") or "")
    for above in plan.plans_above:
        current = above.name == item.title and str(above.decided_on or "") == day
        if above.kind is RelatedKind.NATIONAL and not current:
            yield f"/plans_above/{above.id}", Why.NAMED
    yield from _mentions(plan, str(item.old.get("name") or ""))


def _of_upper_plan(plan: Leaner, item: UpperItem) -> Places:
    old = str(item.old.get("title") or "")
    for above in plan.plans_above:
        named = above.kind is RelatedKind.PREFECTURAL and above.name in (old, item.title)
        if above.ref == item.ref or named:
            yield f"/plans_above/{above.id}", Why.NAMED
    yield from _mentions(plan, old)


def _mentions(plan: Leaner, name: str) -> Places:
    if len(name) < SHORTEST_NAME:
        return
    for chapter in plan.chapters:
        for one in chapter.paragraphs:
            if name in one.text:
                yield f"/chapters/{chapter.id}/paragraphs/{one.id}", Why.MENTIONED


_PLACES: dict[ItemSort, Callable[[Leaner, UpperItem], Places]] = {
    ItemSort.MEASURE: _of_measure,
    ItemSort.UPPER_MEASURE: _of_measure,
    ItemSort.REQUIREMENT: _of_requirement,
    ItemSort.CHAPTER: _of_chapter,
    ItemSort.NATIONAL_PLAN: _of_national_plan,
    ItemSort.UPPER_PLAN: _of_upper_plan,
}
