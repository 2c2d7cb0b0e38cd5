"""The pages on which many plans are registered out of one file."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from kanmin.elsewhere import LARGEST_BULK, template
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import forms
from kanmin.server.downloads import attached_table
from kanmin.server.elsewhere import importing
from kanmin.server.elsewhere.whose import known
from kanmin.server.onward import lead_to
from kanmin.server.store.elsewhere_models import ElsewhereImport
from kanmin.server.uploads import contents

SHOWN = 200  # wrong rows on a page; the file has all


@require_safe
def bulk(request: Any) -> HttpResponse:
    """The way to send a file, with its template."""
    return _bulk_page(request)


def _bulk_page(request: Any, error: str = "") -> HttpResponse:
    context = {
        "title": _("CSVでまとめて登録する"),
        "largest": LARGEST_BULK,
        "head": template()[0],
        "frameworks": known().duties.values(),
        "fetches": settings.FETCH,
        "error": error,
    }
    return forms.page(request, "elsewhere_bulk.html", context)


@require_safe
def template_file(_request: Any) -> HttpResponse:
    """A file with the head and an example row."""
    return attached_table(template(), _("団体のホームページにある計画のひな形"))


@require_POST
def take(request: Any) -> HttpResponse:
    """Have a file read in the background; one that cannot be read at all is told at once."""
    try:
        name, data = contents(request.FILES.get("file"), _("CSVを選んでください。"))
        row = importing.ask(name, data, request.user)
    except KanminError as error:
        return _bulk_page(request, error.sentence)
    return lead_to("elsewhere-import", row.pk)


def _own(request: Any, number: int) -> ElsewhereImport:
    return get_object_or_404(ElsewhereImport, pk=number, author=request.user)


@require_safe
def progress(request: Any, number: int) -> HttpResponse:
    """How far a file is, then what came of it, row by row."""
    row = _own(request, number)
    waits = importing.waiting(row)
    faults = importing.faults_of(row)
    context = {
        "title": _("取り込み：{name}").format(name=row.name),
        "row": row,
        "waits": waits,
        "before": importing.sent_before(row),
        "faults": faults[:SHOWN],
        "more": max(0, len(faults) - SHOWN),
        "wrong": len(row.wrong),
        "fetches": settings.FETCH,
    }
    return render(request, "elsewhere_import.html", context)


@require_safe
def wrong_file(request: Any, number: int) -> HttpResponse:
    """The rows that were not taken, with reasons, to be mended and sent again."""
    row = _own(request, number)
    return attached_table(importing.wrong_rows(row), _("直す行"))
