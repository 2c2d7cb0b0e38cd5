"""Two handbooks compared: the items that differ, table by table, each field in words."""

from __future__ import annotations

from dataclasses import dataclass

from kanmin.compare.comparison import ComparedText, FieldKind
from kanmin.compare.document import table_document
from kanmin.handbook import Handbook, Item, ItemChange, changes_between
from kanmin.handbook.changes import BOOKKEEPING
from kanmin.handbook.words import field_text, field_word, table_word
from kanmin.language import _, labelled
from kanmin.layout import Document


@dataclass(frozen=True, slots=True)
class ComparedItem:
    """An item with what differs in it. where: `table/id`. title: with the table's name."""

    change: ItemChange
    title: str
    fields: tuple[ComparedText, ...]

    @property
    def where(self) -> str:
        """Its place: table and id."""
        return f"{self.change.table}/{self.change.id}"


@dataclass(frozen=True, slots=True)
class HandbookComparison:
    """All that differs between two handbooks."""

    old: Handbook
    new: Handbook
    parts: tuple[ComparedItem, ...]

    @property
    def count(self) -> int:
        """Number of items that differ."""
        return len(self.parts)


def compare_handbooks(old: Handbook, new: Handbook) -> HandbookComparison:
    """What differs between two handbooks, in the newer one's order."""
    parts = tuple(_part(change, old, new) for change in changes_between(old, new))
    return HandbookComparison(old, new, parts)


def handbook_comparison_document(
    found: HandbookComparison, old_name: str, new_name: str
) -> Document:
    """The 新旧対照表 of two handbooks. old_name, new_name: what they are called, with days."""
    heading = _("{framework}の手引　新旧対照表").format(framework=found.new.framework.title)
    return table_document(heading, found.new.edition.by, found, (old_name, new_name))


def _part(change: ItemChange, old: Handbook, new: Handbook) -> ComparedItem:
    kind = {"added": FieldKind.ADDED, "dropped": FieldKind.REMOVED}.get(change.kind)
    title = f"{table_word(change.table)}　{change.title}"
    if kind:
        texts = (_whole(change.old, old), _whole(change.new, new))
        return ComparedItem(change, title, (ComparedText("", kind, *texts),))
    fields = tuple(
        ComparedText(
            field_word(name),
            FieldKind.CHANGED,
            field_text(change.old, name, old),
            field_text(change.new, name, new),
        )
        for name in change.fields
    )
    return ComparedItem(change, title, fields)


def _whole(item: Item | None, book: Handbook) -> str:
    """All fields of an item that say something, each with its name."""
    if item is None:
        return ""
    names = [name for name in type(item).model_fields if name not in BOOKKEEPING]
    told = ((name, field_text(item, name, book)) for name in names)
    return "\n".join(labelled(field_word(name), text) for name, text in told if text)
