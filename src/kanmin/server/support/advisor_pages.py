"""The pages of advisors: a body's requests, their course, the report; the list of advisors."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.language import _
from kanmin.plan.terms import PriorityField
from kanmin.server import books, forms
from kanmin.server.bodies import body_name, registry
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to
from kanmin.server.store.support_models import AdvisorRequest
from kanmin.server.support import advisors
from kanmin.server.support.access import office, own_body
from kanmin.support import (
    AdvisorWish,
    RequestState,
    Side,
    VisitReport,
    VisitWay,
    next_states,
)


@require_safe
def requests(request: Any) -> HttpResponse:
    """The requests that the reader sees, with counts; for a body the form of a new one."""
    return _requests(request, {})


def _requests(request: Any, typed: forms.Typed, error: str = "") -> HttpResponse:
    found = advisors.standings(request.user)
    wanted = request.GET.get("state", "")
    context = {
        "title": _("アドバイザー派遣"),
        "office": office(request.user),
        "counts": advisors.counts(found),
        "found": [one for one in found if not wanted or one.state == wanted],
        "states": list(RequestState),
        "state": wanted,
        "titles": books.category_shorts(),
        "body_name": body_name,
        "fields": AdvisorWish.model_fields,
        "priority_fields": list(PriorityField),
        "ways": list(VisitWay),
        "form": typed,
        "error": error,
        "has_body": request.user.lg_code in registry().by_code,
    }
    return forms.page(request, "support_advisors.html", context)


@require_POST
def ask(request: Any) -> HttpResponse:
    """Ask for an advisor; what cannot be taken is told, with all that was typed."""
    body, typed = own_body(request.user), forms.typed(AdvisorWish, request.POST)
    try:
        row = advisors.ask(forms.value_of(AdvisorWish, typed), body, request.user)
    except KanminError as error:
        return _requests(request, typed, error.sentence)
    return _to(row)


def _to(row: AdvisorRequest) -> HttpResponse:
    return lead_to("support-request", row.pk)


@require_safe
def request_page(request: Any, number: int) -> HttpResponse:
    """A request: what is wished, its steps, what may follow."""
    return _request(request, advisors.seen_request(request.user, number))


def _request(
    request: Any, row: AdvisorRequest, typed: forms.Typed | None = None, error: str = ""
) -> HttpResponse:
    standing = advisors.standing_of(row)
    side = advisors.side_of(request.user, row)
    by_office = side is Side.OFFICE
    fits = advisors.fitting(standing) if by_office else ()
    near = {match.key for match in fits}
    others = advisors.listed().items() if by_office else ()
    context = {
        "title": standing.wish.subject,
        "row": row,
        "standing": standing,
        "wish": standing.wish,
        "body": body_name(row.lg_code),
        "titles": books.category_shorts(),
        "by_office": by_office,
        "next": next_states(standing.state, side) if advisors.acts(request.user, row) else (),
        "states": RequestState,
        "fits": fits,
        "others": [(key, one) for key, one in others if key not in near],
        "advisor_of": advisors.advisor_of,
        "report_of": VisitReport.model_validate,
        "fields": VisitReport.model_fields,
        "form": typed if typed is not None else _report_form(standing),
        "error": error,
    }
    return forms.page(request, "support_request.html", context)


def _report_form(standing: advisors.Standing) -> forms.Typed:
    report = standing.report
    if report is None:
        return {}
    shown = {name: getattr(report, name) for name in VisitReport.model_fields}
    return {name: "" if value is None else str(value) for name, value in shown.items()}


def _acted_on(request: Any, number: int) -> AdvisorRequest:
    row = advisors.seen_request(request.user, number)
    if not advisors.acts(request.user, row):
        raise Http404
    return row


@require_POST
def step(request: Any, number: int) -> HttpResponse:
    """Take a step: for the body to withdraw, for the office to arrange, decide, decline."""
    row = _acted_on(request, number)
    name = request.POST.get("state", "")
    if name not in list(RequestState) or name == RequestState.REPORTED:
        raise Http404
    words, state = forms.text_in(request, "words"), RequestState(name)
    advisor = whole_number(request.POST.get("advisor", ""))
    if fault := fault_of(lambda: advisors.take_step(row, state, request.user, words, advisor)):
        return _request(request, row, {"words": words, "state": name}, fault)
    return _to(row)


@require_POST
def report(request: Any, number: int) -> HttpResponse:
    """Report on a visit; a report may be put right by a further one."""
    row = _acted_on(request, number)
    typed = forms.typed(VisitReport, request.POST)
    try:
        value = forms.value_of(VisitReport, typed)
        advisors.take_step(row, RequestState.REPORTED, request.user, report=value)
    except KanminError as error:
        return _request(request, row, typed, error.sentence)
    return _to(row)
