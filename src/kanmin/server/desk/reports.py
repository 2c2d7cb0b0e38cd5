"""The pages on which a year's results become a report, and next year's plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.followup import (
    achievements_document,
    changes,
    common_of_plan,
    report_document,
    with_changes,
    with_scale,
)
from kanmin.language import _
from kanmin.layout import Document
from kanmin.plan import Plan
from kanmin.publish.documents import document_bytes
from kanmin.publish.html_out import blocks_html
from kanmin.server.bodies import registry
from kanmin.server.desk.results import in_period
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to
from kanmin.server.store import queries, services
from kanmin.server.store.models import PublishedReport, StoredPlan

FILES = ("report-docx", "report-pdf", "report-html", "achievements-docx", "achievements-xlsx")


def _report(plan: Plan, year: int) -> Document:
    """The report with the common indicators of the plan's bodies."""
    return report_document(plan, year, common_of_plan(plan, registry()))


@require_safe
def report(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """The yearly report as a page."""
    sheet = Sheet(stored)
    in_period(sheet.plan, year)
    document = _report(sheet.plan, year)
    published = PublishedReport.objects.filter(plan=stored, fiscal_year=year).first()
    context = {
        "title": document.title,
        "year": year,
        "answer": blocks_html(document),
        "report": published,
    }
    return page(request, "report.html", sheet, **context)


@require_safe
def file(_request: Any, stored: StoredPlan, year: int, form: str) -> HttpResponse:
    """The report, or the sheet of achievements for the assembly, as a file."""
    plan = Sheet(stored).plan
    in_period(plan, year)
    if form not in FILES:
        raise Http404
    kind, _dash, suffix = form.partition("-")
    make = _report if kind == "report" else achievements_document
    document = make(plan, year)
    name = _("{title}（{year}年度）").format(title=document.title, year=year)
    return attached(document_bytes(document, suffix), suffix, name)


@require_safe
def following(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """What the reviews of a year mean for the plan of the years after it."""
    sheet = Sheet(stored)
    in_period(sheet.plan, year)
    proposals = changes(sheet.plan, year)
    context = {"title": _("来年度の計画へ"), "year": year, "proposals": proposals}
    return page(request, "following.html", sheet, **context)


@require_POST
def follow(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """Put the chosen proposals into the plan, as a revision."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    in_period(before, year)
    chosen = set(request.POST.getlist("change"))
    plan = with_changes(before, changes(before, year), chosen)
    message = _("{year}年度の評価を反映").format(year=year)
    services.save(stored, plan, base, request.user, message)
    return lead_to("plan", stored.key, saved=1)


@require_POST
def choose_scale(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """Take one of the scales that come with Kanmin as the plan's own."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    plan = with_scale(before, request.POST.get("scale", ""))
    services.save(stored, plan, base, request.user, _("評価の尺度"))
    return lead_to("results-year", stored.key, year, saved=1)


@require_POST
def publish_report(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """Let anybody read the report as it is now; or take it back."""
    in_period(Sheet(stored).plan, year)
    if request.POST.get("act") == "withdraw":
        PublishedReport.objects.filter(plan=stored, fiscal_year=year).delete()
    else:
        PublishedReport.objects.update_or_create(
            plan=stored,
            fiscal_year=year,
            defaults={"revision": stored.head, "author": request.user},
        )
    return lead_to("results-report", stored.key, year, saved=1)
