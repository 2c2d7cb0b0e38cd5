"""The pages of bodies that draw up a plan together, and of what each finds in it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.check import MARKS, Verdict, conformity_document, conformity_of_bodies
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.publish.documents import DOCUMENT_WRITERS, document_bytes
from kanmin.server import books
from kanmin.server.bodies import name_of
from kanmin.server.deciding import partners
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.downloads import attached
from kanmin.server.onward import lead_to, there
from kanmin.server.store.deciding_models import PartnerBody
from kanmin.server.store.models import StoredPlan


@require_safe
def partner_list(request: Any, stored: StoredPlan) -> HttpResponse:
    """The bodies of a plan, and those that were asked."""
    return _list(request, stored)


def _list(request: Any, stored: StoredPlan, error: str = "", asked: str = "") -> HttpResponse:
    context = {
        "title": _("共同で策定する団体"),
        "partners": stored.partners.select_related("invited_by", "answered_by", "ended_by"),
        "leads": stored.lg_code == request.user.lg_code,
        "lead_name": name_of(stored.lg_code),
        "own": request.user.lg_code,
        "name_of": name_of,
        "asked": asked,
        "error": error,
    }
    return page(request, "partners.html", Sheet(stored), **context)


def _back(stored: StoredPlan) -> HttpResponse:
    return lead_to("partners", stored.key, saved=1)


def _leading(request: Any, stored: StoredPlan) -> None:
    if stored.lg_code != request.user.lg_code:
        raise KanminError(_("団体を加えたり外したりできるのは、計画を主として作る団体だけです。"))


@require_POST
def invite(request: Any, stored: StoredPlan) -> HttpResponse:
    """Ask another body."""
    asked = request.POST.get("body", "").strip()
    try:
        _leading(request, stored)
        partners.invite(stored, asked, request.user)
    except KanminError as error:
        return _list(request, stored, error.sentence, asked)
    return _back(stored)


@require_POST
def end(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Take a body out, or leave with one's own."""
    row = there(stored.partners.filter(pk=number).first())
    try:
        if row.lg_code != request.user.lg_code:
            _leading(request, stored)
        partners.end(row, request.user)
    except KanminError as error:
        return _list(request, stored, error.sentence)
    if row.lg_code == request.user.lg_code:
        return lead_to("desk")
    return _back(stored)


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Join a plan one's body was asked to draw up together, or decline."""
    row = PartnerBody.objects.filter(pk=number, lg_code=request.user.lg_code).first()
    if row is None or not request.user.lg_code:
        raise Http404
    joins = request.POST.get("answer") == "join"
    partners.answer(row, request.user, joins=joins)
    if joins:
        return lead_to("plan", row.plan.key)
    return lead_to("desk")


@require_safe
def conformity(request: Any, stored: StoredPlan) -> HttpResponse:
    """For each body and duty what the document meets, in figures and row by row."""
    sheet = Sheet(stored)
    context = {
        "title": _("義務と団体ごとの適合"),
        "found": conformity_of_bodies(sheet.plan, sheet.context),
        "title_of": lambda name: books.framework(name).title,
        "marks": MARKS,
        "verdicts": [one for one in Verdict if one is not Verdict.NOT_APPLICABLE],
        "forms": tuple(DOCUMENT_WRITERS),
        "broad": True,
    }
    return page(request, "conformity.html", sheet, **context)


@require_safe
def conformity_file(_request: Any, stored: StoredPlan, code: str, form: str) -> HttpResponse:
    """The table of conformity of one body as a file."""
    sheet = Sheet(stored)
    found = conformity_of_bodies(sheet.plan, sheet.context)
    one = next((each for each in found if each.body.lg_code == code), None)
    if one is None or form not in DOCUMENT_WRITERS:
        raise Http404
    document = conformity_document(one.report, sheet.book)
    name = f"{document.title} {one.body.name}".strip()
    return attached(document_bytes(document, form), form, name)
