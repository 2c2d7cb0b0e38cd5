"""Finding in plans that live elsewhere: the whole and its sections, for anybody once published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db import transaction

from kanmin.adopt import passages_of
from kanmin.search import DocumentKind, FilterKey, SearchDocument, of_sections
from kanmin.search.terms import OPEN, mark
from kanmin.server.bodies import name_of, registry
from kanmin.server.store import searching
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.outlines import outline_in
from kanmin.server.store.searching import ELSEWHERE, Documents, Shelf


def shelf_of(record: ElsewhereRecord) -> Shelf:
    """Where a document and its sections stand."""
    return Shelf(ELSEWHERE, OPEN, (mark(FilterKey.SCOPE, OPEN),), record=record)


@transaction.atomic
def update(record: ElsewhereRecord) -> None:
    """Bring a document up to what is published of it; a job may have read it meanwhile."""
    found = ElsewhereRecord.objects.select_for_update().filter(pk=record.pk).first()
    if found:
        searching.bring_up(shelf_of(found), documents(found))


def documents(record: ElsewhereRecord) -> Documents:
    """The document by its title, and its sections, each from its heading to the next one.

    A section's name tells where it stands: `s3`, or `s3-p12` where it begins on page 12.
    """
    return searching.by_name(_documents(record)) if record.published_at else {}


def _documents(record: ElsewhereRecord) -> Iterator[SearchDocument]:
    several = list(passages_of(outline_in(record.outline))) if record.outline else []
    texts = [(record.title, name_of(record.lg_code)), *((s.title, s.text) for s in several)]
    found = of_sections(texts, record.lg_code, record.seen_on, registry())
    for at, one in enumerate(found):
        page = several[at - 1].page if at else None
        name = f"s{at}" if at else ""
        yield replace(
            one,
            kind=DocumentKind.ELSEWHERE,
            name=f"{name}-p{page}" if page else name,
            first=record.first,
            last=record.last,
        )


def lags() -> bool:
    """Whether what is found of a document is not what is published of it."""
    for record in ElsewhereRecord.objects.iterator():
        rows = shelf_of(record).rows.values_list("name", "digest")
        if dict(rows) != {name: one.digest for name, one in documents(record).items()}:
            return True
    return False
