"""Measures to take up: the State's and other bodies' cases, each one click from the plan."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.draft import Recommended, from_case, from_layer, from_national, recommended
from kanmin.errors import KanminError
from kanmin.handbook import Case, Handbook, NationalMeasure
from kanmin.handbook.find import find
from kanmin.language import _
from kanmin.plan import Measure, Plan
from kanmin.plan.identity import new_id
from kanmin.server import books
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.onward import lead_to
from kanmin.server.store import queries, services
from kanmin.server.store.models import StoredPlan


@require_safe
def choose(request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """National measures and cases by category and words; what is in the plan already is marked."""
    sheet = Sheet(stored)
    category = request.GET.get("category", "")
    words = request.GET.get("q", "").strip()[:100]
    taken = {measure.origin.ref for measure in sheet.plan.measures}
    context = {
        "title": _("手引から選んで足す"),
        "category": category,
        "q": words,
        "taken": taken,
        "recommended": _recommended(sheet.book, sheet.tier, category, words),
        "nationals": _chosen(sheet.book, sheet.book.measures_for(sheet.tier), category, words),
        "cases": _chosen(sheet.book, sheet.book.cases, category, words),
    }
    return page(request, "choose.html", sheet, **context)


def _chosen(book: Handbook, items: Any, category: str, words: str) -> list[Any]:
    hits = {hit.id: -hit.score for hit in find(book, words)} if words else None
    kept = [item for item in items if not category or str(item.category) == category]
    if hits is not None:
        kept = sorted((i for i in kept if i.id in hits), key=lambda i: hits[i.id])
    return kept


def _recommended(book: Handbook, tier: str, category: str, words: str) -> list[Recommended]:
    """What layers recommend of a category, and with some words in it."""
    found = [recommended(one, book) for one in book.recommended() if one.layer.tier == tier]
    return [
        one
        for one in found
        if one is not None
        and (not category or str(one.measure.category) == category)
        and all(word in f"{one.measure.title} {one.why}" for word in words.split())
    ]


@require_POST
def take(request: Any, stored: StoredPlan) -> HttpResponse:
    """Put a national measure or a case into the plan as a measure of its own, and open it."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    ref = request.POST.get("ref", "")
    newest = queries.document(queries.revision(stored))
    there = next((m for m in newest.measures if ref and m.origin.ref == ref), None)
    if there is not None:
        return lead_to("measure", stored.key, there.id)
    measure = _measure(ref, before, books.for_body(stored.lg_code, before.framework))
    changed = before.model_copy(update={"measures": (*before.measures, measure)})
    services.save(stored, changed, base, request.user, _("手引から追加"))
    return lead_to("measure", stored.key, measure.id)


def _measure(ref: str, plan: Plan, book: Handbook) -> Measure:
    for one in book.recommended():
        found = recommended(one, book)
        if one.id == ref and found is not None and found.own:
            return from_layer(found, plan.body, new_id)
    known: dict[str, NationalMeasure | Case] = {item.id: item for item in book.measures}
    known |= {item.id: item for item in book.cases}
    match known.get(ref):
        case NationalMeasure() as source:
            return from_national(source, plan.body, new_id)
        case Case() as source:
            return from_case(source, plan.body, new_id)
        case _:
            raise KanminError(_("手引に「{ref}」はありません。").format(ref=ref[:40]))
