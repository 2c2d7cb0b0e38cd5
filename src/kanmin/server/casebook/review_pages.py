"""The pages of those who review offers: the list by state, one offer, the decision."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.casebook import CaseSide, CaseState, CaseStep, case_document, next_steps
from kanmin.language import _
from kanmin.publish.html_out import blocks_html
from kanmin.server import books, forms
from kanmin.server.bodies import body_name
from kanmin.server.casebook.desk_pages import fault_of_step
from kanmin.server.casebook.held import Held, rows
from kanmin.server.onward import lead_to, there
from kanmin.server.store import sharing
from kanmin.server.store.case_models import StoredCase
from kanmin.server.support.access import looks_after, office, office_name, theirs

A_PAGE = 50  # offers
OFFICE_STEPS = {
    one.value: one
    for one in (CaseStep.RETURN, CaseStep.PUBLISH, CaseStep.DECLINE, CaseStep.TAKE_BACK)
}


@require_safe
def reviews(request: Any) -> HttpResponse:
    """The offers of the bodies that somebody's office looks after, of one state at a time."""
    mine = rows().filter(theirs(request.user)).exclude(lg_code=office(request.user) or "none")
    counts = dict(mine.order_by().values_list("state").annotate(Count("pk")))
    wanted = request.GET.get("state", "")
    known = {one.value for one in CaseState}
    state = wanted if wanted in known else CaseState.OFFERED.value
    pages: Paginator[StoredCase] = Paginator(mine.filter(state=state), A_PAGE)
    context = {
        "title": _("事例の申出の確認"),
        "found": pages.get_page(request.GET.get("page")),
        "state": state,
        "states": [(one, counts.get(one.value, 0)) for one in CaseState],
        "body_name": body_name,
    }
    return render(request, "case_reviews.html", context)


@require_safe
def review(request: Any, number: int) -> HttpResponse:
    """An offer to be reviewed, with what moved in the plan since."""
    return _page(request, _seen(request, number))


def _seen(request: Any, number: int) -> Held:
    row = there(
        rows().filter(pk=number).first(), lambda row: looks_after(request.user, row.lg_code)
    )
    return Held(row)


def _page(request: Any, held: Held, error: str = "", words: str = "") -> HttpResponse:
    context = {
        "title": held.offer.title,
        "held": held,
        "body": body_name(held.row.lg_code),
        "answer": blocks_html(case_document(held.offer)),
        "categories": books.category_shorts(),
        "next": next_steps(held.standing, CaseSide.OFFICE),
        "steps": CaseStep,
        "office_name": office_name,
        "open_values": sharing.is_shared(held.row.plan),
        "words": words,
        "error": error,
    }
    return forms.page(request, "case_review.html", context)


@require_POST
def step(request: Any, number: int) -> HttpResponse:
    """Ask back, publish, decline or take back; whoever comes second is told so."""
    held = _seen(request, number)
    if fault := fault_of_step(request, held.row, OFFICE_STEPS, CaseSide.OFFICE):
        return _page(request, _seen(request, number), fault, request.POST.get("words", ""))
    return lead_to("case-review", number, saved=1)
