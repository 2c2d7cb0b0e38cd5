"""The draft of a change (変更の案): what can follow a change above by itself, and what cannot.

Only what a plan took over as it was follows; what a body wrote itself is for a person to decide.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from kanmin.calendar_ja import format_date
from kanmin.cascade.change import ItemEvent, ItemSort
from kanmin.cascade.impact import Touched, Why
from kanmin.plan import (
    Chapter,
    Indicator,
    IndicatorKind,
    Measure,
    Plan,
    PriorityField,
    RelatedPlan,
    Relation,
)

NewId = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Drafted:
    """The plan with the draft of a change. done: what followed; left: what a person decides."""

    plan: Plan
    done: tuple[Touched, ...]
    left: tuple[Touched, ...]


def drafted(plan: Plan, touched: Collection[Touched], new_id: NewId) -> Drafted:
    """A plan as it could follow what touches it.

    new_id: makes an id that nobody else makes, from a prefix.
    """
    done: list[Touched] = []
    left: list[Touched] = []
    for one in touched:
        following = _following(plan, one, new_id)
        (done if following != plan else left).append(one)
        plan = following
    return Drafted(plan, tuple(done), tuple(left))


def _following(plan: Plan, one: Touched, new_id: NewId) -> Plan:
    place = one.where.split("/")[1:]
    match place:
        case ["measures", name] if one.item.event is not ItemEvent.DROPPED:
            return _with_measure(plan, name, one, new_id)
        case ["plans_above", name]:
            return _with_above(plan, name, one)
        case ["chapters", chapter, "paragraphs", name] if one.why is Why.MENTIONED:
            return _with_paragraph(plan, chapter, name, one)
        case _:
            return plan


def _with_measure(plan: Plan, name: str, one: Touched, new_id: NewId) -> Plan:
    measures = tuple(
        _measure(m, one, plan.tier.value, new_id) if m.id == name else m for m in plan.measures
    )
    return plan.model_copy(update={"measures": measures})


def _measure(measure: Measure, one: Touched, tier: str, new_id: NewId) -> Measure:
    update = dict(_origin(measure, one))
    if one.why is Why.TAKEN:
        national = one.item.sort is ItemSort.MEASURE
        update |= _from_national(measure, one, tier, new_id) if national else {}
        update |= {} if national else _from_upper(measure, one)
    return measure.model_copy(update=update)


def _origin(measure: Measure, one: Touched) -> Iterator[tuple[str, Any]]:
    """Where it comes from: the item that followed, and the name it has now."""
    name, before = measure.origin.name, str(one.item.old.get("title") or "")
    if one.why is Why.SUCCEEDED:
        name = one.item.title
    elif before and name.endswith(before):  # a prefecture's measure is named after its body, too
        name = name.removesuffix(before) + one.item.title
    origin = measure.origin.model_copy(update={"ref": one.item.ref, "name": name})
    if origin != measure.origin:
        yield "origin", origin


def _from_national(measure: Measure, one: Touched, tier: str, new_id: NewId) -> dict[str, Any]:
    """What `draft.from_national` carried over and nobody changed since."""
    old, new = one.item.old, one.item.new
    update: dict[str, Any] = {}
    for field, source in (("title", "title"), ("category", "category")):
        if source in new and getattr(measure, field) == old.get(source):
            update[field] = new[source]
    if "linked" in new and measure.linked_categories == tuple(old.get("linked") or ()):
        update["linked_categories"] = tuple(new["linked"] or ())
    if "fields" in new and {f.value for f in measure.fields} == set(old.get("fields") or ()):
        update["fields"] = tuple(PriorityField(name) for name in new["fields"] or ())
    before, after = ((side.get("asked") or {}).get(tier, "") for side in (old, new))
    if before and after and before in measure.action:
        update["action"] = measure.action.replace(before, after, 1)
    added = tuple(_new_indicators(measure, new.get("indicators") or (), new_id))
    if added:
        update["indicators"] = (*measure.indicators, *added)
    return update


def _new_indicators(
    measure: Measure, usual: Collection[dict[str, Any]], new_id: NewId
) -> Iterator[Indicator]:
    """The usual indicators that it has not; their values are the body's own and stay empty."""
    known = {indicator.name for indicator in measure.indicators}
    for one in usual:
        if one["name"] not in known:
            yield Indicator(
                id=new_id("k"),
                name=one["name"],
                kind=IndicatorKind(one.get("kind", "progress")),
                unit=one.get("unit", ""),
                numerator_name=one.get("numerator", ""),
                denominator_name=one.get("denominator", ""),
            )


TEXTS = ("current", "action", "outcome")


def _from_upper(measure: Measure, one: Touched) -> dict[str, Any]:
    """What `draft.from_upper` carried over: fields that are still the same, and its sentences."""
    old, new = one.item.old, one.item.new
    update = {
        field: new[field]
        for field in ("title", "category")
        if new.get(field) is not None and old.get(field) == getattr(measure, field)
    }
    for field in TEXTS:
        before, here = old.get(field), getattr(measure, field)
        if before and new.get(field) and before in here:
            update[field] = here.replace(before, new[field], 1)
    return update


def _with_above(plan: Plan, name: str, one: Touched) -> Plan:
    several = tuple(_above(a, one) if a.id == name else a for a in plan.plans_above)
    return plan.model_copy(update={"plans_above": several})


def _above(above: RelatedPlan, one: Touched) -> RelatedPlan:
    """The entry of a plan above as it is called now; whether one is in line anew, is open."""
    new = one.item.new
    day = new.get("date") or new.get("changed_on") or new.get("decided_on")
    update: dict[str, Any] = {"name": new.get("name") or one.item.title}
    if day:
        update["decided_on"] = dt.date.fromisoformat(str(day))
    changed = above.model_copy(update=update)
    return (
        above if changed == above else changed.model_copy(update={"relation": Relation.UNCONFIRMED})
    )


def _with_paragraph(plan: Plan, chapter: str, name: str, one: Touched) -> Plan:
    chapters = tuple(_chapter(c, name, one) if c.id == chapter else c for c in plan.chapters)
    return plan.model_copy(update={"chapters": chapters})


def _chapter(chapter: Chapter, name: str, one: Touched) -> Chapter:
    paragraphs = tuple(
        p.model_copy(update={"text": _renamed(p.text, one)}) if p.id == name else p
        for p in chapter.paragraphs
    )
    return chapter.model_copy(update={"paragraphs": paragraphs})


def _renamed(text: str, one: Touched) -> str:
    """The text with the old name and its day replaced by the new ones."""
    old, new = one.item.old, one.item.new
    name = str(new.get("name") or new.get("title") or "")
    before = str(old.get("name") or old.get("title") or "")
    if before and name:
        text = text.replace(before, name)
    if old.get("date") and new.get("date"):
        was, now = (format_date(dt.date.fromisoformat(str(one["date"]))) for one in (old, new))
        text = text.replace(was, now)
    return text
