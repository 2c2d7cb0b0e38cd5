"""The handbook's items as JSON values, by kind."""

from __future__ import annotations

from enum import StrEnum

from kanmin.handbook import Handbook, Item
from kanmin.handbook.items import id_of
from kanmin.language import _
from kanmin.server import books
from kanmin.server.api.problems import Problem
from kanmin.server.api.reading import Raw, day


class ItemKind(StrEnum):
    """A kind of items (項目の種類)."""

    CHAPTERS = "chapters"
    SECTIONS = "sections"
    CATEGORIES = "categories"
    REQUIREMENTS = "requirements"
    MEASURES = "measures"
    CASES = "cases"
    TERMS = "terms"
    STARTERS = "starters"


def handbook_of(framework: str, on: str = "") -> Handbook:
    """What a framework asks on a day. Raises KanminError for one that is not there."""
    return books.on(day(on), framework) if on else books.today(framework)


def items(found: Handbook, kind: ItemKind) -> list[Raw]:
    """All items of a kind, in the handbook's order."""
    several: tuple[Item, ...] = getattr(found, kind.value)
    return [_told(kind, one) for one in several]


def item(found: Handbook, kind: ItemKind, name: str) -> Raw:
    """One item. Raises Problem (404) where there is none."""
    several: tuple[Item, ...] = getattr(found, kind.value)
    for one in several:
        if id_of(one) == name:
            return _told(kind, one)
    raise Problem(404, _("手引に「{name}」という項目はありません。").format(name=name[:40]))


def _told(kind: ItemKind, one: Item) -> Raw:
    raw = one.model_dump(mode="json")
    return {
        "kind": kind.value,
        "id": id_of(one),
        "title": str(raw.get("title") or raw.get("term")),
        "source": one.source,
        "verified": one.verified,
        "item": raw,
    }
