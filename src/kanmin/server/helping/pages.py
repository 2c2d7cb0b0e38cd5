"""The list of documents, and each of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.server.helping import documents
from kanmin.server.helping.markup import rendered


@require_safe
def contents(request: HttpRequest) -> HttpResponse:
    """Where to begin, by what somebody wants to do."""
    context = {"title": _("使い方"), "documents": documents}
    return render(request, "help.html", context)


@require_safe
def one(request: HttpRequest, name: str) -> HttpResponse:
    """A document."""
    found = documents.named(name)
    if not found:
        raise Http404
    context = {"title": found.title, "document": found, "text": rendered(found)}
    return render(request, "help_document.html", context | {"documents": documents})
