"""A change above (上位の変化): what moved in the handbook, a layer, a prefecture's plan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from kanmin.handbook import Handbook, Item, NationalMeasure, Requirement
from kanmin.handbook.changes import ItemChange, changes_between
from kanmin.handbook.words import field_text, field_word
from kanmin.language import N_, _, speaking
from kanmin.plan import Measure, Part, Plan, to_raw, value_text
from kanmin.plan.terms import Term


class UpperKind(Term):
    """Whose change it is."""

    EDITION = "edition", N_("手引の改定")
    LAYER = "layer", N_("上乗せの改定")
    PLAN = "plan", N_("上位の計画の変更")


class ItemSort(Term):
    """What of it moved."""

    NATIONAL_PLAN = "national-plan", N_("国の計画")
    REQUIREMENT = "requirement", N_("要件")
    CHAPTER = "chapter", N_("雛形の章")
    MEASURE = "measure", N_("国の施策")
    UPPER_PLAN = "upper-plan", N_("都道府県の計画")
    UPPER_MEASURE = "upper-measure", N_("都道府県の施策")


class ItemEvent(Term):
    """What became of it."""

    ADDED = "added", N_("加わった")
    CHANGED = "changed", N_("変わった")
    DROPPED = "dropped", N_("なくなった")


class UpperField(Part):
    """A field of an item above that moved, in words. name: of the field in its model."""

    name: str
    old: str = ""
    new: str = ""


class UpperItem(Part):
    """One item above that moved. ref: its id; of a measure of a plan `key/id`.

    old, new: the fields that differ, as raw values; of an item that came or went all it has.
    told: the same in words. tiers: whom it speaks to; none for all. chapter: of the template, for
    a requirement. before: ids of the items it took the place of.
    """

    sort: ItemSort
    ref: str
    title: str
    event: ItemEvent
    old: dict[str, Any] = Field({})
    new: dict[str, Any] = Field({})
    told: tuple[UpperField, ...] = ()
    tiers: tuple[str, ...] = ()
    chapter: str = ""
    before: tuple[str, ...] = ()


class UpperChange(Part):
    """All that one edition, layer or plan changed. subject: which; on: the day it counts from."""

    kind: UpperKind
    subject: str
    title: str
    on: dt.date
    by: str = ""
    framework: str = "act9"
    items: tuple[UpperItem, ...]


_SORTS = {
    "national_plans": ItemSort.NATIONAL_PLAN,
    "requirements": ItemSort.REQUIREMENT,
    "chapters": ItemSort.CHAPTER,
    "measures": ItemSort.MEASURE,
}


def items_of_edition(old: Handbook, new: Handbook) -> tuple[UpperItem, ...]:
    """What a new edition changed that a plan can lean on; cases and terms are not among it."""
    with speaking("ja"):
        changes = changes_between(old, new)
        return tuple(_of_item(one, old, new) for one in changes if one.table in _SORTS)


def _of_item(one: ItemChange, before: Handbook, after: Handbook) -> UpperItem:
    newest = one.new or one.old
    whole = one.kind != "changed" or one.table == "national_plans"
    fields = None if whole else one.fields
    return UpperItem(
        sort=_SORTS[one.table],
        ref=one.id,
        title=one.title,
        event=ItemEvent(one.kind),
        old=_raw(one.old, fields),
        new=_raw(one.new, fields),
        told=tuple(_fields(one, before, after)),
        tiers=_tiers(newest),
        chapter=newest.chapter if isinstance(newest, Requirement) else "",
        before=newest.predecessors if isinstance(newest, NationalMeasure) else (),
    )


def _fields(one: ItemChange, before: Handbook, after: Handbook) -> Iterator[UpperField]:
    """What differs in words; of an item that came or went what it says."""
    shown = one.new or one.old
    for name in one.fields or (tuple(type(shown).model_fields) if shown else ()):
        if name not in Item.model_fields and name != "id":
            told = (field_text(one.old, name, before), field_text(one.new, name, after))
            if any(told):
                yield UpperField(name=name, old=told[0], new=told[1])


def _raw(item: Item | None, fields: tuple[str, ...] | None) -> dict[str, Any]:
    if item is None:
        return {}
    raw = item.model_dump(mode="json", exclude=set(Item.model_fields), exclude_defaults=True)
    return raw if fields is None else {name: raw.get(name) for name in fields}


def _tiers(item: Item | None) -> tuple[str, ...]:
    match item:
        case Requirement():
            return item.tiers
        case NationalMeasure():
            return tuple(item.asked)
        case _:
            return ()


TOLD = ("title", "category", "linked_categories", "current", "action", "outcome", "indicators")
"""Fields of a measure above that those below may have taken over."""
BASICS = ("title", "period", "decided_on", "changed_on", "published_on")


def items_of_plan(
    key: str, old: Plan | None, new: Plan, categories: Mapping[int, str]
) -> tuple[UpperItem, ...]:
    """What a new version of a plan above changed; all of it is new where there was none.

    categories: their names by number.
    """
    with speaking("ja"):
        return (*_basics(key, old, new), *_measures(key, old, new, categories))


def _basics(key: str, old: Plan | None, new: Plan) -> Iterator[UpperItem]:
    before = {name: to_raw(old).get(name) for name in BASICS} if old else {}
    after = {name: to_raw(new).get(name) for name in BASICS}
    differs = {name for name in BASICS if before.get(name) != after[name]}
    if differs:
        yield UpperItem(
            sort=ItemSort.UPPER_PLAN,
            ref=key,
            title=new.title,
            event=ItemEvent.CHANGED if old else ItemEvent.ADDED,
            old={name: before.get(name) for name in BASICS if name in differs},
            new={name: after[name] for name in BASICS if name in differs},
            told=_told_fields([name for name in BASICS if name in differs], old, new, {}),
        )


def _measures(
    key: str, old: Plan | None, new: Plan, categories: Mapping[int, str]
) -> Iterator[UpperItem]:
    before = {one.id: one for one in old.measures} if old else {}
    after = {one.id: one for one in new.measures}
    for name in [*after, *(name for name in before if name not in after)]:
        item = _measure(f"{key}/{name}", before.get(name), after.get(name), categories)
        if item is not None:
            yield item


def _measure(
    ref: str, old: Measure | None, new: Measure | None, categories: Mapping[int, str]
) -> UpperItem | None:
    before, after = (_raw_measure(one) for one in (old, new))
    differs = [name for name in TOLD if before.get(name) != after.get(name)]
    if not differs:
        return None
    newest = new or old
    return UpperItem(
        sort=ItemSort.UPPER_MEASURE,
        ref=ref,
        title=newest.title if newest else "",
        event=_event(old, new),
        old={name: before.get(name) for name in differs} if old else {},
        new={name: after.get(name) for name in differs} if new else {},
        told=_told_fields(differs, old, new, categories),
    )


def _told_fields(
    names: list[str], old: Part | None, new: Part | None, categories: Mapping[int, str]
) -> tuple[UpperField, ...]:
    texts = {
        name: [value_text(one, f"/{name}", categories) if one else "" for one in (old, new)]
        for name in names
    }
    return tuple(UpperField(name=n, old=t[0], new=t[1]) for n, t in texts.items() if any(t))


def _event(old: Measure | None, new: Measure | None) -> ItemEvent:
    if old is None:
        return ItemEvent.ADDED
    return ItemEvent.CHANGED if new else ItemEvent.DROPPED


def _raw_measure(measure: Measure | None) -> dict[str, Any]:
    """The fields of a measure that are told; of its indicators what they are, not how they do."""
    if measure is None:
        return {}
    raw = {name: to_raw(measure).get(name) for name in TOLD if name != "indicators"}
    raw["indicators"] = [
        {"name": one.name, "kind": one.kind.value, "unit": one.unit} for one in measure.indicators
    ]
    return raw


def field_name(item: UpperItem, field: str) -> str:
    """What a field of an item above is called.

    >>> item = UpperItem(sort="upper-measure", ref="p/m1", title="", event="changed")
    >>> field_name(item, "action")
    '取組'
    """
    kinds: dict[ItemSort, type[Part]] = {
        ItemSort.UPPER_MEASURE: Measure,
        ItemSort.UPPER_PLAN: Plan,
    }
    kind = kinds.get(item.sort)
    if kind is None:
        return field_word(field)
    return _(kind.model_fields[field].title or field)
