"""The plan as a file: at once, or made by a job when it takes long."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kanmin import publish
from kanmin.language import _, active
from kanmin.server import jobs
from kanmin.server.desk.sheets import Sheet, page
from kanmin.server.downloads import CONTENT_TYPES, attached, attached_files
from kanmin.server.jobs import exported
from kanmin.server.middleware import PREVIEW_POLICY
from kanmin.server.onward import lead_to, there
from kanmin.server.store.models import MadeFile, StoredPlan

LONG = 150
"""Measures from which a PDF is made by a job: it takes more than two seconds then."""


@require_safe
def preview(_request: HttpRequest, stored: StoredPlan) -> HttpResponse:
    """The plan as its readers will see it."""
    response = HttpResponse(exported(stored, "html")[""], content_type=CONTENT_TYPES["html"])
    response["Content-Security-Policy"] = PREVIEW_POLICY
    return response


@require_safe
def export(_request: HttpRequest, stored: StoredPlan, form: str) -> HttpResponse:
    """The plan as a file; a long PDF is asked for, and its page says how far it is."""
    if form not in publish.FORMATS:
        raise Http404
    if form == "pdf" and stored.measures.count() > LONG:
        made = jobs.ask_for(stored, form, active())
        return lead_to("made", stored.key, made.pk)
    files = exported(stored, form)
    return attached_files(files, form, _name(stored))


@require_safe
def made(request: HttpRequest, stored: StoredPlan, number: int) -> HttpResponse:
    """How far a file is that a job makes; the script looks again, a button does without it."""
    found = _made(stored, number)
    context = {"title": _("書き出し"), "made": found, "state": jobs.state(found)}
    return page(request, "made.html", Sheet(stored), **context)


@require_safe
def made_file(_request: HttpRequest, stored: StoredPlan, number: int) -> HttpResponse:
    """The file a job has made."""
    found = _made(stored, number)
    if not found.data:
        raise Http404
    return attached(bytes(found.data), found.form, _name(stored))


def _made(stored: StoredPlan, number: int) -> MadeFile:
    return there(stored.made_files.filter(pk=number).first())


def _name(stored: StoredPlan) -> str:
    return stored.title or stored.key
