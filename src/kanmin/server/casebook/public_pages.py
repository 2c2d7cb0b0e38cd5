"""The casebook for anybody: the list, a case, its earlier versions, the list as files."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kanmin.casebook import CaseFilter, ListedCase, PublishedCase, case_document, narrowed
from kanmin.language import _
from kanmin.plan import PriorityField, Tier
from kanmin.publish.html_out import blocks_html
from kanmin.server import books
from kanmin.server.bodies import registry
from kanmin.server.casebook.filling import measure_in
from kanmin.server.casebook.listing import all_cases, listed, published_cases, wanted
from kanmin.server.casebook.rows import case_raw, table
from kanmin.server.downloads import attached, attached_table
from kanmin.server.opendata.sources import licence
from kanmin.server.portal.caching import kept
from kanmin.server.portal.measures import Alike, alike
from kanmin.server.portal.versions import in_force
from kanmin.server.store import search_cases
from kanmin.server.store.case_models import CasePublication, StoredCase

A_PAGE = 30  # cases


@require_safe
def cases(request: Any) -> HttpResponse:
    """All cases, the newest first, narrowed as the address says."""
    asked = wanted(request.GET)
    return kept(request, (), lambda: _list(request, asked))


def _list(request: HttpRequest, asked: CaseFilter) -> HttpResponse:
    everything = all_cases()
    pages: Paginator[ListedCase] = Paginator(narrowed(everything, asked), A_PAGE)
    chosen = {name: value for name, value in request.GET.items() if value and name != "page"}
    context = {
        "title": _("事例集"),
        "found": pages.get_page(request.GET.get("page")),
        "asked": asked,
        "query": urlencode(chosen),
        "categories": books.category_shorts(),
        "priority_fields": list(PriorityField),
        "tiers": list(Tier),
        "prefectures": registry().prefectures(),
        "years": sorted({one.year for one in everything if one.year}, reverse=True),
    }
    return render(request, "cases.html", context)


@require_safe
def case(request: Any, number: int) -> HttpResponse:
    """A case as it was published last; one that was taken back says why, with status 410."""
    return _case(request, _publications(number)[-1])


@require_safe
def version(request: Any, number: int, version: int) -> HttpResponse:
    """An earlier version of a case."""
    for row in _publications(number):
        if row.number == version:
            return _case(request, row)
    raise Http404


def _publications(number: int) -> list[CasePublication]:
    rows = CasePublication.objects.filter(case__pk=number).select_related("case__plan")
    found = list(rows.order_by("number"))
    if not found:
        raise Http404
    return found


def _case(request: Any, row: CasePublication) -> HttpResponse:
    if row.withdrawn_at:
        context = {"title": _("公表を取り消した事例"), "row": row, "newest": row.case.published}
        return render(request, "case_gone.html", context, status=410)
    return kept(request, (f"{row.pk}",), lambda: _page(request, row))


def _page(request: HttpRequest, row: CasePublication) -> HttpResponse:
    one = search_cases.published(row)
    public = _public_measure(one)
    context = {
        "title": f"{one.body} {one.offer.title}",
        "one": one,
        "row": row,
        "versions": list(row.case.publications.filter(withdrawn_at=None)),
        "answer": blocks_html(case_document(one.offer)),
        "categories": books.category_shorts(),
        "source": public,
        "alike": _alike(row.case, one) if public else (),
        "licence": licence(),
    }
    return render(request, "case.html", context)


def _public_measure(one: PublishedCase) -> str:
    """The address of the measure in its published plan; "" where it is not there."""
    source = one.offer.source
    found = in_force(source.plan)
    if found is None or measure_in(found.plan, source.measure) is None:
        return ""
    return reverse("public-measure", args=[source.plan, source.measure])


def _alike(row: StoredCase, one: PublishedCase) -> tuple[Alike, ...]:
    return alike(row.plan, one.offer.source.measure)


@require_safe
def file(request: Any, form: str) -> HttpResponse:
    """The published cases that a list is narrowed to, with their figures, as CSV or JSON."""
    asked = wanted(request.GET)
    known = {one.number: one for one in published_cases()}
    found = narrowed([listed(one) for one in known.values()], asked)
    several = [known[one.number] for one in found if one.number is not None]
    match form:
        case "csv":
            return attached_table(table(several), _("事例"))
        case "json":
            raw = {"licence": licence().name, "cases": [case_raw(one) for one in several]}
            text = json.dumps(raw, ensure_ascii=False, indent=2)
            return attached(text.encode(), "json", _("事例"))
        case _:
            raise Http404
