"""The desk's pages of the results: what they would be, publishing them, deleting names."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.consult import unanswered, unlinked
from kanmin.errors import fault_of
from kanmin.language import _
from kanmin.server.consulting import publishing, reading
from kanmin.server.consulting.held import Held, own
from kanmin.server.consulting.public_pages import results_page
from kanmin.server.downloads import attached
from kanmin.server.forms import page
from kanmin.server.onward import lead_to
from kanmin.server.store.consult_models import Opinion

MOST_LISTED = 50


@require_safe
def results(request: Any, number: int) -> HttpResponse:
    """The table as it would be published now, and what still stands against it."""
    return _results(request, own(request.user, number))


def _results(request: Any, held: Held, error: str = "") -> HttpResponse:
    groups = reading.groups_of(held.row)
    left, loose = unanswered(groups), unlinked(groups)
    named = [one.number for one in (*left[:MOST_LISTED], *loose[:MOST_LISTED])]
    homes = Opinion.objects.filter(consultation=held.row, number__in=named)
    context = {
        "title": _("結果の公表"),
        "held": held,
        "left": left,
        "loose": loose,
        "most": MOST_LISTED,
        "homes": dict(homes.values_list("number", "group")),
        "figures": reading.figures(held.row),
        "error": error,
        **results_page(request, publishing.as_of_now(held)),
    }
    return page(request, "consulting_results.html", context)


@require_POST
def publish(request: Any, number: int) -> HttpResponse:
    """Publish the results as they are now."""
    held = own(request.user, number)
    if fault := fault_of(lambda: publishing.publish(held)):
        return _results(request, held, fault)
    return lead_to("consulting", held.number)


@require_POST
def forget(request: Any, number: int) -> HttpResponse:
    """Delete names, addresses and telephones."""
    held = own(request.user, number)
    if fault := fault_of(lambda: publishing.forget(held)):
        return _results(request, held, fault)
    return lead_to("consulting", held.number)


@require_safe
def file(request: Any, number: int, form: str) -> HttpResponse:
    """The table as it would be published now, as a file to be looked through in the office."""
    held = own(request.user, number)
    found = publishing.as_of_now(held)
    if form not in publishing.forms_of(found):
        raise Http404
    name = _("{title}の結果（案）").format(title=held.call.title)
    return attached(publishing.bytes_of(held, found, form), form, name)
