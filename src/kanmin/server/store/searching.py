"""Keeping what can be found: within the transaction that changes it, and only what changed.

A plan is found by its published version, for anybody, and by its head, for those who may read it;
of a head only the parts that differ from what is published are documents of their own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kanmin.plan import Plan
from kanmin.search import FilterKey, SearchDocument, of_handbook, of_plan
from kanmin.search.codes import COLUMNS, codes
from kanmin.search.terms import DRAFT, OPEN, mark, own_mark, plan_mark, shared_mark
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.store import queries, search_index, search_words
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.models import Adoption, StoredPlan
from kanmin.server.store.publications import in_force, text_of
from kanmin.server.store.search_models import SearchRow, SearchText
from kanmin.server.store.sharing_models import SharedPlan

PLAN, HANDBOOK, ADOPTED, CASE, ELSEWHERE = "plan", "handbook", "adopted", "case", "document"
Documents = Mapping[str, SearchDocument]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where documents stand: what they come from, who may read them, their marks for that.

    only: the name of the one document that stands there; "" for a shelf of several.
    """

    source: str
    scope: str
    marks: tuple[str, ...]
    stored: StoredPlan | None = None
    adoption: Adoption | None = None
    only: str = ""
    record: ElsewhereRecord | None = None

    @property
    def name(self) -> str:
        """What keeps its documents together in an order."""
        if self.record:
            return f"document {self.record.pk}"
        return f"adopted {self.adoption.pk}" if self.adoption else ""

    @property
    def rows(self) -> QuerySet[SearchRow]:
        """What stands there."""
        found = SearchRow.objects.filter(source=self.source, scope=self.scope)
        if self.only:
            return found.filter(name=self.only)
        if self.adoption:
            return found.filter(adoption=self.adoption)
        if self.record:
            return found.filter(record=self.record)
        return found.filter(plan=self.stored) if self.stored else found


def open_shelf(stored: StoredPlan) -> Shelf:
    """Where the published version of a plan stands."""
    return Shelf(PLAN, OPEN, (mark(FilterKey.SCOPE, OPEN),), stored)


def draft_shelf(stored: StoredPlan) -> Shelf:
    """Where the head of a plan stands: for its bodies' people, and those it is shared with."""
    found = [mark(FilterKey.SCOPE, DRAFT), own_mark(stored.lg_code), plan_mark(stored.pk)]
    if SharedPlan.objects.filter(plan=stored, until=None).exists():
        found += [shared_mark(), shared_mark(stored.lg_code[:2])]
    return Shelf(PLAN, DRAFT, tuple(found), stored)


HANDBOOK_SHELF = Shelf(HANDBOOK, OPEN, (mark(FilterKey.SCOPE, OPEN),))


@transaction.atomic
def update(plan: StoredPlan) -> None:
    """Bring a plan up to what is published and what was written."""
    stored = StoredPlan.objects.select_for_update().get(pk=plan.pk)
    bring_up(open_shelf(stored), _published(stored))
    head = queries.document(queries.revision(stored))
    update_head(stored, head, timezone.localdate())


def update_head(stored: StoredPlan, plan: Plan, day: dt.date) -> None:
    """Bring the head of a plan up to what was written. day: what is new is dated by."""
    bring_up(draft_shelf(stored), _differing(stored, plan, day))


def readers_changed(stored: StoredPlan) -> None:
    """Let those find a head who may read it from now on, and no others."""
    take_out(draft_shelf(stored).rows.values_list("pk", flat=True))
    update(stored)


def _published(stored: StoredPlan) -> Documents:
    rows = in_force(plan=stored)
    if not rows:
        return {}
    return by_name(of_plan(text_of(rows[0]), rows[0].published_on, registry()))


def _differing(stored: StoredPlan, plan: Plan, day: dt.date) -> Documents:
    """The parts of a head that are not published word for word."""
    rows = open_shelf(stored).rows.values_list("name", "digest")
    published = dict(rows)
    found = by_name(of_plan(plan, day, registry()))
    return {name: one for name, one in found.items() if published.get(name) != one.digest}


def by_name(documents: Iterable[SearchDocument]) -> Documents:
    """Documents by their names."""
    return {one.name: one for one in documents}


def bring_up(shelf: Shelf, wanted: Documents) -> None:
    """Let exactly these documents stand on a shelf; what stands there already stays."""
    stale, known = [], set()
    for number, name, digest in shelf.rows.values_list("pk", "name", "digest"):
        if name in wanted and name not in known and wanted[name].digest == digest:
            known.add(name)
        else:
            stale.append(number)
    take_out(stale)
    put_in(shelf, [one for name, one in wanted.items() if name not in known])


def take_out(numbers: Iterable[int]) -> None:
    """Take documents out by their ids."""
    several = list(numbers)
    if not several:
        return
    search_index.remove(several)
    for rows in (
        SearchText.objects.filter(pk__in=several),
        SearchRow.objects.filter(pk__in=several),
    ):
        rows._raw_delete(rows.db)  # nothing else hangs on them, so none is read first


def put_in(shelf: Shelf, documents: Collection[SearchDocument]) -> None:
    """Put documents on a shelf."""
    if not documents:
        return
    known = search_words.words()
    rows = SearchRow.objects.bulk_create(_row(shelf, one) for one in documents)
    texts = []
    for row, one in zip(rows, documents, strict=True):
        plain = one.plain
        marks = " ".join((*shelf.marks, *one.marks, *known.marks(plain)))
        texts.append(SearchText(row=row, title=one.title, text=one.text, plain=plain, marks=marks))
    search_index.add(texts)


def _row(shelf: Shelf, one: SearchDocument) -> SearchRow:
    key = shelf.stored.key if shelf.stored else shelf.name
    return SearchRow(
        source=shelf.source,
        plan=shelf.stored,
        adoption=shelf.adoption,
        record=shelf.record,
        scope=shelf.scope,
        name=one.name,
        lg_code=one.lg_code,
        digest=one.digest,
        **dict(zip(COLUMNS, codes(one, key), strict=True)),
    )


def update_handbook() -> None:
    """Bring the handbook up to what it says today."""
    found = by_name(of_handbook(books.today(), registry()))
    bring_up(HANDBOOK_SHELF, found)


def faults(stored: StoredPlan) -> Iterator[str]:
    """The names of the documents of a plan that are not what they should be."""
    head = queries.document(queries.revision(stored))
    day = timezone.localdate()
    for shelf, wanted in (
        (open_shelf(stored), _published(stored)),
        (draft_shelf(stored), _differing(stored, head, day)),
    ):
        rows = list(shelf.rows.values_list("name", "digest"))
        if sorted(rows) != sorted((name, one.digest) for name, one in wanted.items()):
            yield shelf.scope
            continue
        marks = SearchText.objects.filter(row__in=shelf.rows).values_list("marks", flat=True)
        if any(not set(shelf.marks) <= set(one.split()) for one in marks):
            yield shelf.scope
