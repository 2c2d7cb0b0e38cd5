"""The page of a plan that lives elsewhere for anybody: where it is, what a machine read of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.elsewhere import DocumentState
from kanmin.language import _
from kanmin.server.bodies import registry
from kanmin.server.elsewhere import shown
from kanmin.server.onward import there
from kanmin.server.portal.caching import kept
from kanmin.server.store.elsewhere_models import ElsewhereRecord


def published_of(lg_code: str) -> list[ElsewhereRecord]:
    """The documents of a body that anybody may see, the newest period first."""
    found = ElsewhereRecord.objects.published().filter(lg_code=lg_code)
    return list(found.light().order_by("-first", "-pk"))


@require_safe
def page(request: Any, number: int) -> HttpResponse:
    """A document; 404 for one that is not published, or no more."""
    found = there(ElsewhereRecord.objects.published().filter(pk=number).first())
    return kept(request, (str(found.changed_at),), lambda: _page(request, found))


def _page(request: Any, record: ElsewhereRecord) -> HttpResponse:
    context = {
        "title": record.title or _("（計画名なし）"),
        "record": record,
        "body": registry().by_code.get(record.lg_code),
        "duties": shown.duties_of(record),
        "state": DocumentState(record.state),
        "read": shown.what_was_read(record),
        "at_page": shown.at_page,
    }
    return render(request, "public_document.html", context)
