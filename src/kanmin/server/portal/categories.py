"""The page of a category (分類) for anybody: what it asks, what bodies do in it, its cases."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.cascade import TraceState
from kanmin.casebook import CaseFilter, narrowed
from kanmin.language import _
from kanmin.plan import CATEGORIES, OriginKind, PriorityField, Tier
from kanmin.search import DocumentKind, Filter, FilterKey
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.cascading import counting
from kanmin.server.casebook.listing import all_cases
from kanmin.server.portal.caching import kept
from kanmin.server.portal.searching import address
from kanmin.server.store.search_engine import Found, find

CASES = 8
TAKEN_UP = (TraceState.DOING, TraceState.PLANNED)


@require_safe
def category(request: Any, number: int) -> HttpResponse:
    """A category of measures; 404 for none."""
    if number not in CATEGORIES:
        raise Http404
    return kept(request, (), lambda: _page(request, number))


def _page(request: Any, number: int) -> HttpResponse:
    book = books.today()
    own = book.category(number)
    seen = counting.Readable()
    found = find("", _narrowed(number))
    bodies = registry().by_code
    context = {
        "title": f"{number} {_(own.title)}",
        "category": own,
        "categories": books.category_shorts(),
        "found": found,
        "hits": [(hit, address(hit), bodies.get(hit.row.lg_code)) for hit in found.hits],
        "fields": _fields(found),
        "more": f"{reverse('search')}?kind=measure&category={number}",
        "measures": [one for one in book.measures if one.category == number],
        "counts": counting.counts(OriginKind.NATIONAL, seen),
        "whole": counting.bodies(seen),
        "tiers": tuple(Tier),
        "taken_up": TAKEN_UP,
        "cases": narrowed(all_cases(), CaseFilter(category=number))[:CASES],
    }
    return render(request, "public_category.html", context)


def _narrowed(number: int) -> list[Filter]:
    return [
        Filter(FilterKey.KIND, (DocumentKind.MEASURE,)),
        Filter(FilterKey.CATEGORY, (number,)),
    ]


def _fields(found: Found) -> list[tuple[PriorityField, int]]:
    """How many measures of each priority field, in the order of the fields."""
    facet = next((one for one in found.facets if one.key is FilterKey.FIELD), None)
    counts = dict(facet.counts) if facet else {}
    return [(one, counts[one]) for one in PriorityField if counts.get(one)]
