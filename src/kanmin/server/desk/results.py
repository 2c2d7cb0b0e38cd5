"""The pages of a year's results (実績): what is asked now, the sections' answers, Excel in."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.followup import (
    CellIssue,
    Place,
    Results,
    Severity,
    expected_status,
    meaning,
    phase,
    phases,
    read_results,
    read_results_json,
    results_form,
    scale_of,
    scales,
    sections,
    with_results,
    year_standing,
)
from kanmin.language import _
from kanmin.plan import EffectKind, GradeKind, Measure, Plan, ReviewState, ValueStatus
from kanmin.server import pages
from kanmin.server.accounts.roles import Role
from kanmin.server.desk import result_form
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.desk.writing import base_of
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to, there
from kanmin.server.store import queries, services
from kanmin.server.store.models import PublishedReport, StoredPlan
from kanmin.server.uploads import contents_of_all

MOST_FILES = 50


@require_safe
def results(_request: Any, stored: StoredPlan) -> HttpResponse:
    """The year that today's work is about, within the plan's period."""
    period = Sheet(stored).plan.period
    year = min(max(phase(dt.date.today()).year, period.first), period.last)
    return lead_to("results-year", stored.key, year)


@require_safe
def year_page(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """Each measure with its state, who has not answered, and what is to be done now."""
    return _year_page(request, Sheet(stored), year)


def _year_page(request: Any, sheet: Sheet, year: int, **more: Any) -> HttpResponse:
    in_period(sheet.plan, year)
    today = dt.date.today()
    standing = year_standing(sheet.plan, year)
    context = {
        "title": _("実績と評価"),
        "year": year,
        "standing": standing,
        "phase": phase(today),
        "course": phases(year),
        "today": today,
        "sections": sections(sheet.plan),
        "waiting": _waiting(standing.unanswered),
        "states": list(ReviewState),
        "scales": scales(),
        "grades": scale_of(sheet.plan),
        "report": PublishedReport.objects.filter(plan=sheet.stored, fiscal_year=year).first(),
        "may_answer": lambda measure: _may_answer(request.user, measure),
        "meaning": lambda kind, mark: meaning(sheet.plan, GradeKind(kind), mark),
        "issues": (),
        "disagreements": (),
        **more,
    }
    return page(request, "results.html", sheet, **context)


def _waiting(unanswered: Any) -> dict[str, int]:
    """How many measures wait for an answer of each section; "" for measures without a section."""
    found: dict[str, int] = {}
    for one in unanswered:
        found[one.measure.lead] = found.get(one.measure.lead, 0) + 1
    return found


def in_period(plan: Plan, year: int) -> None:
    """404 for a year that the plan does not cover."""
    if year not in plan.period:
        raise Http404


def _may_answer(person: Any, measure: Measure) -> bool:
    """An editor answers for all measures, a member of a section for those that it leads."""
    if Role.EDITOR in person.role_set:
        return True
    return (
        Role.SECTION in person.role_set and bool(person.section) and person.section == measure.lead
    )


@require_safe
def measure_page(request: Any, stored: StoredPlan, year: int, part: str) -> HttpResponse:
    """The form of one measure's results."""
    sheet = Sheet(stored)
    found = _measure(sheet.plan, year, part)
    return _form(request, sheet, year, found, result_form.shown(found, year))


def _measure(plan: Plan, year: int, part: str) -> Measure:
    in_period(plan, year)
    return there(next((m for m in plan.measures if m.id == part), None))


def _form(
    request: Any, sheet: Sheet, year: int, found: Measure, form: dict[str, str], **more: Any
) -> HttpResponse:
    grades = scale_of(sheet.plan)
    context = {
        "title": found.title or found.id,
        "year": year,
        "measure": found,
        "form": form,
        "standing": next(
            s for s in year_standing(sheet.plan, year).measures if s.measure.id == found.id
        ),
        "states": list(ReviewState),
        "levels": [g for g in grades if g.kind is GradeKind.LEVEL],
        "steps": [g for g in grades if g.kind is GradeKind.NEXT],
        "field_word": result_form.field_word,
        "sources": result_form.sources_of(found, year),
        "effects": list(EffectKind),
        "statuses": list(ValueStatus),
        "status": form.get("status") or expected_status(year, dt.date.today()).value,
        "writes": _may_answer(request.user, found),
        "issues": (),
        "disagreements": (),
        "others": (),
        "theirs": result_form.theirs,
        "base": request.POST.get("base", sheet.revision.number),
        **more,
    }
    response = page(request, "result.html", sheet, **context)
    refused = context["issues"] or context["disagreements"] or context["others"]
    response.status_code = 400 if refused else 200
    return response


@require_POST
def save_measure(request: Any, stored: StoredPlan, year: int, part: str) -> HttpResponse:
    """Take the results of one measure; what cannot be taken is told, with all that was typed."""
    base = base_of(request, stored)
    before = queries.document(queries.revision(stored, base))
    found = _measure(before, year, part)
    today = next((m for m in Sheet(stored).plan.measures if m.id == part), found)
    if not _may_answer(request.user, today):  # whoever leads it by now, not when the form was made
        return pages.refused(request)
    form = {name: str(request.POST[name]) for name in request.POST}
    read = read_results_json(
        result_form.document(before, found, year, form), _("画面"), before, year
    )
    applied = with_results(_without_emptied(before, found, year, form), [read])
    sheet = Sheet(stored, queries.revision(stored, base))
    if read.refused or applied.disagreements:
        told = {"issues": read.refused, "disagreements": applied.disagreements}
        return _form(request, sheet, year, found, form, **told)
    message = _("{year}年度の実績").format(year=year)
    saved = services.save(stored, applied.plan, base, request.user, message)
    if saved.conflicts:
        base = saved.revision.number
        return _form(request, sheet, year, found, form, others=saved.conflicts, base=base)
    asked = tuple(issue for issue in read.issues if issue.severity is Severity.ASK)
    if asked:
        sheet = Sheet(stored)
        again = _measure(sheet.plan, year, part)
        shown = result_form.shown(again, year)
        more = {"asked": asked, "saved": "1", "base": sheet.revision.number}
        return _form(request, sheet, year, again, shown, **more)
    return lead_to("results-year", stored.key, year, saved=1)


def _without_emptied(plan: Plan, measure: Measure, year: int, form: dict[str, str]) -> Plan:
    left = result_form.emptied(measure, year, form)
    measures = tuple(left if one.id == measure.id else one for one in plan.measures)
    return plan.model_copy(update={"measures": measures})


@require_safe
def form(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """The Excel form of the whole body or of one section."""
    plan = Sheet(stored).plan
    in_period(plan, year)
    section = request.GET.get("section", "")
    name = _("{year}年度実績_{section}").format(year=year, section=section or _("全庁"))
    return attached(results_form(plan, year, section), "xlsx", name)


@require_POST
def upload(request: Any, stored: StoredPlan, year: int) -> HttpResponse:
    """Take the sections' Excel forms: good rows are kept, others told by sheet, row and cell."""
    sheet = Sheet(stored)
    in_period(sheet.plan, year)
    todo = _("実績の様式（.xlsx）を選んでください。")
    files = contents_of_all(request.FILES.getlist("file"), MOST_FILES, todo)
    read = [_read(name, data, sheet.plan, year) for name, data in files]
    applied = with_results(sheet.plan, read)
    message = _("{year}年度の実績（Excel）").format(year=year)
    services.save(stored, applied.plan, sheet.revision.number, request.user, message)
    told: dict[str, Any] = {
        "issues": tuple(issue for found in read for issue in found.issues),
        "disagreements": applied.disagreements,
        "taken": applied.taken,
        "saved": "1",
    }
    response = _year_page(request, Sheet(stored), year, **told)
    if not applied.taken and any(found.refused for found in read):
        response.status_code = 400
    return response


def _read(name: str, data: bytes, plan: Plan, year: int) -> Results:
    """What a file says; one that cannot be read is told, and the others are taken."""
    try:
        return read_results(data, name, plan, year)
    except KanminError as error:
        told = error.sentence.removeprefix(f"{name}: ")
        return Results(name, year, (), (CellIssue(Place(name), Severity.REFUSE, told),))
