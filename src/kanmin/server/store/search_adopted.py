"""Finding in the documents that a body read in (既存計画): for those who write its plans."""

from __future__ import annotations

from kanmin.adopt import passages_of
from kanmin.search import FilterKey, of_sections
from kanmin.search.terms import DRAFT, mark, writers_mark
from kanmin.server.bodies import registry
from kanmin.server.store import outlines, searching
from kanmin.server.store.models import Adoption
from kanmin.server.store.searching import ADOPTED, Documents, Shelf


def shelf_of(found: Adoption) -> Shelf:
    """Where the sections of a document stand."""
    marks = (mark(FilterKey.SCOPE, DRAFT), writers_mark(found.lg_code))
    return Shelf(ADOPTED, DRAFT, marks, adoption=found)


def update(found: Adoption) -> None:
    """Bring a document up to how it was read last."""
    searching.bring_up(shelf_of(found), documents(found))


def documents(found: Adoption) -> Documents:
    """The sections of a document, each from its heading to the next one."""
    outline = outlines.outline_in(found.outline)
    day = found.created_at.date()
    several = ((one.title, one.text) for one in passages_of(outline))
    return searching.by_name(of_sections(several, found.lg_code, day, registry()))


def lags() -> bool:
    """Whether what is found of any document is not how it was read."""
    return any(map(lags_of, Adoption.objects.iterator()))


def lags_of(found: Adoption) -> bool:
    """Whether what is found of a document is not how it was read."""
    rows = shelf_of(found).rows.values_list("name", "digest")
    return dict(rows) != {name: one.digest for name, one in documents(found).items()}
