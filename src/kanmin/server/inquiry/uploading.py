"""Sheets that came back, uploaded: many at once by the officer, its own by a section."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.roles import Role
from kanmin.server.inquiry import taking
from kanmin.server.inquiry.asking import inquiry_of
from kanmin.server.inquiry.pages import LONGEST, overview
from kanmin.server.inquiry.section_pages import own_page
from kanmin.server.store.models import StoredPlan
from kanmin.server.uploads import contents_of_all

MOST_FILES = 50


@require_POST
def upload(request: Any, stored: StoredPlan, number: int) -> HttpResponse:
    """Take sheets that came back, many at once; a section's people their own section's."""
    found = inquiry_of(stored, number)
    show = overview if Role.EDITOR in request.user.role_set else own_page
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    try:
        taking.need_reason(found, reason)
        todo = _("書き込まれた様式（.xlsx）を選んでください。")
        files = contents_of_all(request.FILES.getlist("file"), MOST_FILES, todo)
    except KanminError as error:
        return show(request, stored, found, error=error.sentence)
    taken = [taking.take_sheet(found, file, request.user, reason) for file in files]
    stored.refresh_from_db()
    response = show(request, stored, found, taken=taken)
    if not any(one.answer for one in taken):
        response.status_code = 400
    return response
