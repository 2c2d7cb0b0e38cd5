"""Yearly reports that a body has published: for anybody, with or without an account."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.followup import common_of_plan, report_document
from kanmin.publish.html_out import blocks_html
from kanmin.server.bodies import registry
from kanmin.server.store import queries
from kanmin.server.store.models import PublishedReport


@require_safe
def report(request: Any, key: str, year: int) -> HttpResponse:
    """The report as it was published; 404 for one that is not, as for one that never was."""
    found = PublishedReport.objects.filter(plan__key=key, fiscal_year=year).first()
    if found is None:
        raise Http404
    plan = queries.document(queries.revision(found.plan, found.revision))
    document = report_document(plan, year, common_of_plan(plan, registry()))
    context = {
        "title": document.title,
        "document": document,
        "answer": blocks_html(document),
        "report": found,
        "plan": plan,
    }
    return render(request, "public_report.html", context)
