"""The pages of the officer who asks: inquiries, who has answered, sheets out and in, reminders."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import parse_date
from kanmin.errors import KanminError
from kanmin.inquiry import measures_by_section
from kanmin.language import _
from kanmin.server.accounts.mail import mail_is_set
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.downloads import attached, file_name
from kanmin.server.inquiry import asking
from kanmin.server.inquiry.asking import inquiry_of
from kanmin.server.onward import lead_to
from kanmin.server.store.inquiry_models import Inquiry
from kanmin.server.store.models import StoredPlan

LONGEST = 1_000
"""Characters of what is told with an inquiry, a reminder or a late answer."""
USUAL_DAYS = 14
"""Days until an answer is due, where nothing else is said."""


@require_safe
def inquiries(request: Any, stored: StoredPlan) -> HttpResponse:
    """The inquiries of a plan; for a section those it was asked in. The form of a new one."""
    return _list(request, stored)


def _list(request: Any, stored: StoredPlan, error: str = "") -> HttpResponse:
    sheet = Sheet(stored)
    sections = measures_by_section(sheet.plan)
    due = dt.date.today() + dt.timedelta(days=USUAL_DAYS)
    context = {
        "title": _("庁内照会"),
        "rows": tuple(_seen(request.user, stored)),
        "sections": sections,
        "nobody": [m for m in sheet.plan.measures if not m.lead],
        "chosen": request.POST.getlist("measure") if error else None,
        "due": request.POST.get("due", due.isoformat()),
        "note": request.POST.get("note", ""),
        "error": error,
    }
    return page(request, "inquiries.html", sheet, **context)


def _seen(person: Any, stored: StoredPlan) -> Any:
    """The inquiries somebody sees, the newest first, each with the sections seen in it."""
    today = dt.date.today()
    for row in Inquiry.objects.filter(plan=stored).select_related("plan").order_by("-pk"):
        seen = [s for s in asking.standings(row, today) if asking.may_see(person, s.section)]
        if seen:
            yield row, seen


@require_POST
def start(request: Any, stored: StoredPlan) -> HttpResponse:
    """Begin an inquiry; what cannot be taken is told, with all that was typed."""
    try:
        due = _due(request.POST.get("due", ""))
        note = request.POST.get("note", "").strip()[:LONGEST]
        chosen = request.POST.getlist("measure")
        row = asking.start(stored, chosen, due, note, request.user)
    except KanminError as error:
        return _list(request, stored, error.sentence)
    return _to(stored, row)


def _due(text: str) -> dt.date:
    due = parse_date(text)
    if due is None:
        raise KanminError(
            _("締切りの日が読めません。"), todo=_("2027-02-15 や R9.2.15 のように書いてください。")
        )
    if due < dt.date.today():
        raise KanminError(_("締切りが過ぎた日になっています。"))
    return due


def _to(stored: StoredPlan, row: Inquiry, **query: object) -> HttpResponse:
    return lead_to("inquiry", stored.key, row.pk, **query)


@require_safe
def inquiry(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """An inquiry: which section has answered, sheets, uploads, reminders."""
    return overview(request, stored, inquiry_of(stored, number))


def overview(request: Any, stored: StoredPlan, found: Inquiry, **more: Any) -> HttpResponse:
    """The page of an inquiry."""
    standings = asking.standings(found, dt.date.today())
    context = {
        "title": _("照会{number}").format(number=found.pk),
        "inquiry": found,
        "standings": standings,
        "answered": sum(bool(one.answers) for one in standings),
        "undecided": asking.undecided(found).count(),
        "mail": mail_is_set(),
        "reminded": request.GET.get("reminded", ""),
        "taken": (),
        "reason": request.POST.get("reason", ""),
        "error": "",
        **more,
    }
    return page(request, "inquiry.html", Sheet(stored), **context)


@require_safe
def sheets(_request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """The sheets of all sections in one zip file."""
    found = inquiry_of(stored, number)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for section in asking.section_names(found):
            archive.writestr(f"{sheet_name(found, section)}.xlsx", asking.sheet_of(found, section))
    return attached(buffer.getvalue(), "zip", _("照会{number}").format(number=found.pk))


def sheet_name(found: Inquiry, section: str) -> str:
    """What the file of a section's sheet is called."""
    return _("照会{number}_{section}").format(number=found.pk, section=file_name(section))


@require_POST
def remind(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Ask sections that have not answered again."""
    found = inquiry_of(stored, number)
    words = request.POST.get("words", "").strip()[:LONGEST]
    try:
        count = asking.remind(found, request.POST.getlist("section"), words, request.user)
    except KanminError as error:
        return overview(request, stored, found, error=error.sentence)
    return _to(stored, found, reminded=count)


@require_POST
def close(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Close an inquiry: answers need a reason from now on."""
    found = inquiry_of(stored, number)
    asking.close(found, request.user)
    return _to(stored, found)
