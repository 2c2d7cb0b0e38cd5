"""Finding published cases (公表された事例): for anybody, kept within what publishes them."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet

from kanmin.casebook import Offer, PublishedCase
from kanmin.search import FilterKey, of_case
from kanmin.search.terms import OPEN, mark
from kanmin.server.bodies import body_name, registry
from kanmin.server.store import searching
from kanmin.server.store.case_models import CasePublication, StoredCase
from kanmin.server.store.search_models import SearchRow
from kanmin.server.store.searching import CASE, Documents, Shelf

_MARKS = (mark(FilterKey.SCOPE, OPEN),)


def published(row: CasePublication) -> PublishedCase:
    """A publication with its case as a value."""
    found = row.case
    return PublishedCase(
        number=found.pk,
        version=row.number,
        published_on=row.published_on,
        lg_code=found.lg_code,
        body=body_name(found.lg_code),
        offer=Offer.model_validate(row.value),
    )


def in_force(**where: Any) -> QuerySet[CasePublication]:
    """What anybody may read now, one of each case, of some cases or of all; the newest first."""
    rows = CasePublication.objects.filter(withdrawn_at=None, number=F("case__published"), **where)
    return rows.select_related("case").order_by("-pk")


def update(stored: StoredCase) -> None:
    """Bring what is found of a case up to what is published of it."""
    rows = stored.publications.filter(withdrawn_at=None).select_related("case")
    newest = rows.order_by("number").last()
    shelf = Shelf(CASE, OPEN, _MARKS, only=name_in_search(stored.pk))
    searching.bring_up(shelf, _documents(newest) if newest else {})


def name_in_search(number: int) -> str:
    """What a case is called among the documents of the search."""
    return f"published/{number}"


def _documents(row: CasePublication) -> Documents:
    one = published(row)
    offer, name = one.offer, name_in_search(one.number)
    year = offer.source.fiscal_year
    found = of_case(one.case, name, one.published_on, year, offer.fields, registry())
    return searching.by_name([found])


def rebuild() -> None:
    """Put all published cases in, where nothing is in."""
    for row in in_force():
        update(row.case)


def lags() -> bool:
    """Whether what is found of cases is not what is published of them."""
    wanted = {n: d.digest for row in in_force() for n, d in _documents(row).items()}
    held = SearchRow.objects.filter(source=CASE).values_list("name", "digest")
    return sorted(held) != sorted(wanted.items())
