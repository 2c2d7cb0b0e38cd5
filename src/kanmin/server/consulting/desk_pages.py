"""The desk of a consultation: its list, its rules and call, the notice, how far it is."""

from __future__ import annotations

from typing import Any, TypeVar

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from kanmin.consult import (
    Asked,
    Call,
    Channel,
    ConsultationState,
    Participant,
    Rules,
    notice_document,
    notice_facts,
    refuse_call,
)
from kanmin.errors import fault_of
from kanmin.language import _
from kanmin.plan import Part
from kanmin.publish.documents import document_bytes
from kanmin.server.consulting import opening
from kanmin.server.consulting.held import Held, own
from kanmin.server.consulting.reading import figures
from kanmin.server.downloads import attached
from kanmin.server.forms import Typed, page, value_of, written
from kanmin.server.onward import lead_to
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.models import StoredPlan

P = TypeVar("P", bound=Part)
LISTS = ("participants", "channels")
NOTICE_FORMS = ("docx", "pdf")


@require_safe
def list_page(request: Any, stored: StoredPlan) -> HttpResponse:
    """The consultations on a plan."""
    rows = Consultation.objects.filter(plan=stored).select_related("plan").defer("results")
    context = {
        "title": _("意見募集（パブリックコメント）"),
        "stored": stored,
        "helds": [Held(row) for row in rows],
    }
    return page(request, "consultings.html", context)


@require_POST
def begin(request: Any, stored: StoredPlan) -> HttpResponse:
    """Prepare a consultation on the plan."""
    row = opening.begin(stored, request.user)
    return lead_to("consulting-edit", row.pk)


@require_safe
def overview(request: Any, number: int) -> HttpResponse:
    """How far a consultation is, and what is to be done next."""
    return _overview(request, own(request.user, number))


def _overview(request: Any, held: Held, error: str = "") -> HttpResponse:
    context = {
        "title": held.call.title,
        "held": held,
        "facts": notice_facts(held.call, held.rules, held.plan.title, held.plan.contact),
        "figures": figures(held.row),
        "states": list(ConsultationState),
        "doubt": "" if held.row.opened_at else _doubt(held),
        "error": error,
    }
    return page(request, "consulting.html", context)


def _doubt(held: Held) -> str:
    """What stands against putting the notice out; "" for nothing."""
    return fault_of(lambda: refuse_call(held.call, held.rules))


@require_safe
def edit(request: Any, number: int) -> HttpResponse:
    """The form of rules and call."""
    held = own(request.user, number)
    return _form(request, held, _shown(held.rules) | _shown(held.call))


def _shown(part: Part) -> Typed:
    raw = written(part)
    return {name: value if isinstance(value, list) else str(value) for name, value in raw.items()}


def _form(request: Any, held: Held, typed: Typed, error: str = "") -> HttpResponse:
    context = {
        "title": _("意見募集の準備"),
        "held": held,
        "form": typed,
        "rules": Rules.model_fields,
        "call": Call.model_fields,
        "asked": list(Asked),
        "participants": list(Participant),
        "channels": list(Channel),
        "running": held.state is ConsultationState.OPEN,
        "error": error,
    }
    return page(request, "consulting_form.html", context)


@require_POST
def save(request: Any, number: int) -> HttpResponse:
    """Take over the form; what cannot be is told, with all that was typed."""
    held = own(request.user, number)
    typed: Typed = {
        name: request.POST.getlist(name) if name in LISTS else request.POST.get(name, "").strip()
        for name in (*Rules.model_fields, *Call.model_fields)
    }
    if fault := fault_of(lambda: opening.save(held, _rules(held, typed), _value(Call, typed))):
        return _form(request, held, typed, fault)
    return _to(held)


def _rules(held: Held, typed: Typed) -> Rules:
    """The rules that were typed; once opinions are taken the form no longer has them."""
    return held.rules if held.state is ConsultationState.OPEN else _value(Rules, typed)


def _value(kind: type[P], typed: Typed) -> P:
    return value_of(kind, {name: typed[name] for name in kind.model_fields})


def _to(held: Held) -> HttpResponse:
    return lead_to("consulting", held.number)


@require_POST
def announce(request: Any, number: int) -> HttpResponse:
    """Put the notice out."""
    held = own(request.user, number)
    if fault := fault_of(lambda: opening.announce(held)):
        return _overview(request, held, fault)
    return _to(held)


@require_safe
def notice_file(request: Any, number: int, form: str) -> HttpResponse:
    """The notice as Word or PDF."""
    held = own(request.user, number)
    if form not in NOTICE_FORMS:
        raise Http404
    document = notice_document(
        held.call, held.rules, held.body_name, held.plan.title, held.plan.contact
    )
    return attached(document_bytes(document, form), form, held.call.title)
