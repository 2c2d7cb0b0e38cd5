"""What differs between two handbooks: items that were added, changed, dropped (版の違い)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from kanmin.handbook.items import Item, id_of
from kanmin.handbook.model import Handbook
from kanmin.handbook.shelf import TABLES
from kanmin.handbook.words import title_of

NATIONAL_PLANS = "national_plans"
BOOKKEEPING = frozenset(Item.model_fields)
"""Fields that tell when an item holds and from where it is known, not what it says."""


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that differs between two handbooks (事項の違い).

    table, id: which one; a category by its number. title: what the newer one is called. old, new:
    None where it was not there, or is there no longer. fields: those that differ.
    """

    kind: Literal["added", "changed", "dropped"]
    table: str
    id: str
    title: str
    old: Item | None
    new: Item | None
    fields: tuple[str, ...] = ()


def changes_between(old: Handbook, new: Handbook) -> tuple[ItemChange, ...]:
    """What differs, in the newer handbook's order; what a table no longer holds comes last in it.

    The national plan in force counts as the table `national_plans`: one that took the place of
    another is a change, under the newer one's id.
    """
    plans = _national_plan(old, new)
    tables = (change for table in TABLES for change in _in_table(table, old, new))
    return (*plans, *tables)


def successor_of(changes: tuple[ItemChange, ...], name: str) -> ItemChange | None:
    """The item that took the place of one, as it says itself in its `predecessors`.

    Of several one that is new comes first. None where nothing says so.
    """
    found = [c for c in changes if c.new and name in getattr(c.new, "predecessors", ())]
    found.sort(key=lambda change: change.kind != "added")
    return found[0] if found else None


def differing_fields(old: Item, new: Item) -> tuple[str, ...]:
    """The fields in which two items differ, those of bookkeeping left out."""
    names = [name for name in type(new).model_fields if name not in BOOKKEEPING]
    return tuple(n for n in names if getattr(old, n, None) != getattr(new, n))


def _national_plan(old: Handbook, new: Handbook) -> Iterator[ItemChange]:
    before, after = old.national_plan, new.national_plan
    if before and after:
        if fields := differing_fields(before, after):
            yield ItemChange("changed", NATIONAL_PLANS, after.id, after.name, before, after, fields)
    elif after:
        yield ItemChange("added", NATIONAL_PLANS, after.id, after.name, None, after)
    elif before:
        yield ItemChange("dropped", NATIONAL_PLANS, before.id, before.name, before, None)


def _in_table(table: str, old: Handbook, new: Handbook) -> Iterator[ItemChange]:
    before: dict[str, Item] = {id_of(item): item for item in getattr(old, table)}
    after: dict[str, Item] = {id_of(item): item for item in getattr(new, table)}
    for name, item in after.items():
        known = before.get(name)
        if known is None:
            yield ItemChange("added", table, name, title_of(item, new), None, item)
        elif known != item and (fields := differing_fields(known, item)):
            yield ItemChange("changed", table, name, title_of(item, new), known, item, fields)
    for name, item in before.items():
        if name not in after:
            yield ItemChange("dropped", table, name, title_of(item, old), item, None)
