"""Yearly reports that a body has published: for anybody, with or without an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from markupsafe import Markup

from kanmin.followup import common_of_plan, report_document
from kanmin.layout import Heading
from kanmin.plan import Contact, Plan
from kanmin.publish.html_out import blocks_html
from kanmin.server.bodies import registry
from kanmin.server.making import laid_out
from kanmin.server.portal.caching import table_of_bodies
from kanmin.server.store import queries
from kanmin.server.store.models import PublishedReport


@dataclass(frozen=True, slots=True)
class ReportText:
    """A report as its page shows it (年次報告). contents: its headings."""

    title: str
    author: str
    cover: tuple[str, ...]
    contact: Contact
    contents: tuple[Heading, ...]
    text: Markup


@require_safe
def report(request: Any, key: str, year: int) -> HttpResponse:
    """The report as it was published; 404 for one that is not, as for one that never was."""
    found = PublishedReport.objects.filter(plan__key=key, fiscal_year=year).first()
    if found is None:
        raise Http404
    revision = queries.revision(found.plan, found.revision)
    state = ("report", revision.digest, year, table_of_bodies())
    shown = laid_out(state, lambda: _laid_out(queries.document(revision), year))
    context = {"title": shown.title, "shown": shown, "report": found}
    return render(request, "public_report.html", context)


def _laid_out(plan: Plan, year: int) -> ReportText:
    document = report_document(plan, year, common_of_plan(plan, registry()))
    return ReportText(
        title=document.title,
        author=document.author,
        cover=document.cover,
        contact=plan.contact,
        contents=tuple(one for one in document.headings() if one.level == 1),
        text=blocks_html(document),
    )
