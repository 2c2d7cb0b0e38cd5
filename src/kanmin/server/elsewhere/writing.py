"""What is done to a registered document: registered, corrected, read, published, taken over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kanmin.elsewhere import COLUMNS, PlanElsewhere, cells_of, read_fields, web_address
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.roles import Role
from kanmin.server.elsewhere import evidence, registering, working
from kanmin.server.elsewhere.pages import document_page
from kanmin.server.elsewhere.publication import take_back
from kanmin.server.elsewhere.whose import known, record_of, records_of
from kanmin.server.elsewhere.working import AlreadyThere
from kanmin.server.numbers import whole_number
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.uploads import contents

Typed = dict[str, str]


@require_GET
def new(request: Any) -> HttpResponse:
    """The form for one plan."""
    today = dt.date.today().isoformat()
    return _form(request, {"seen_on": today, "lg_code": request.GET.get("body", "")})


def _of_one_body(person: Any) -> bool:
    """Whether somebody registers for the own body only."""
    return not person.role_set & {Role.STATE, Role.SUPPORTER}


def _form(request: Any, typed: Typed, **more: Any) -> HttpResponse:
    if _of_one_body(request.user):
        typed = {**typed, "lg_code": request.user.lg_code, "name": ""}
    context: dict[str, Any] = {
        "title": _("よそにある計画を登録する"),
        "typed": typed,
        "fixed": _of_one_body(request.user),
        "chosen": typed.get("duties", "").split("、"),
        "frameworks": known().duties,
        "columns": COLUMNS,
        "faults": (),
        "error": "",
        "other": None,
        "record": None,
        **more,
    }
    response = render(request, "elsewhere_form.html", context)
    response.status_code = 400 if context["faults"] or context["error"] else 200
    return response


def _typed(request: Any) -> Typed:
    typed = {name: request.POST.get(name, "").strip() for name in COLUMNS}
    typed["duties"] = "、".join(request.POST.getlist("duties"))
    if _of_one_body(request.user):
        typed |= {"lg_code": request.user.lg_code, "name": ""}
    return typed


@require_POST
def create(request: Any) -> HttpResponse:
    """Register a plan, with its file where one is sent; what is wrong is told at its field."""
    typed = _typed(request)
    plan, faults = read_fields(typed, known())
    if plan is None:
        return _form(request, typed, faults=faults)
    try:
        record = registering.register(plan, request.user, _file(request))
    except KanminError as error:
        return _refused(request, typed, error)
    return _to(record)


def _file(request: Any) -> registering.File | None:
    upload = request.FILES.get("file")
    return contents(upload, "") if upload else None


def _refused(request: Any, typed: Typed, error: KanminError, **more: Any) -> HttpResponse:
    other = error.number if isinstance(error, AlreadyThere) else None
    return _form(request, typed, error=error.sentence, other=other, **more)


def plan_of(record: ElsewhereRecord) -> PlanElsewhere:
    """What was registered as a value."""
    return PlanElsewhere(
        record.lg_code,
        record.title,
        record.first,
        record.last,
        tuple(record.duties),
        web_address(record.url),
        record.seen_on,
    )


@require_GET
def edit(request: Any, number: int) -> HttpResponse:
    """The form with what was registered."""
    record = record_of(request.user, number)
    return _form(request, cells_of(plan_of(record), known()), **_editing(record))


def _editing(record: ElsewhereRecord) -> dict[str, Any]:
    return {"record": record, "title": _("登録を直す")}


@require_POST
def save(request: Any, number: int) -> HttpResponse:
    """Correct what was registered."""
    record = record_of(request.user, number)
    typed = _typed(request) | {"lg_code": record.lg_code, "name": ""}
    plan, faults = read_fields(typed, known())
    if plan is None:
        return _form(request, typed, faults=faults, **_editing(record))
    try:
        registering.correct(record, plan, request.user)
    except KanminError as error:
        return _refused(request, typed, error, **_editing(record))
    return _to(record)


@require_POST
def take_file(request: Any, number: int) -> HttpResponse:
    """A file for a document, kept until it is read."""
    record = record_of(request.user, number)
    try:
        file = contents(request.FILES.get("file"), _("計画の文書を選んでください。"))
        registering.take_file(record, file, request.user)
    except KanminError as error:
        other = error.number if isinstance(error, AlreadyThere) else None
        return document_page(request, record_of(request.user, number), error.sentence, other)
    return _to(record)


@require_POST
def try_again(request: Any, number: int) -> HttpResponse:
    """Have a document fetched and read once more, by hand."""
    record = record_of(request.user, number)
    if not working.can_try_again(record):
        error = _("いまは、やり直すものがありません。")
        return document_page(request, record, error)
    working.begin(record)
    return _to(record)


@require_POST
def publish(request: Any, number: int) -> HttpResponse:
    """Let anybody see a document."""
    record = record_of(request.user, number)
    record.digest = request.POST.get("seen", record.digest)
    try:
        registering.publish(record, request.user)
    except KanminError as error:
        return document_page(request, record_of(request.user, number), error.sentence)
    return _to(record)


@require_POST
def publish_chosen(request: Any) -> HttpResponse:
    """Let anybody see the documents that were ticked; those that cannot be are told."""
    numbers = [n for one in request.POST.getlist("chosen") if (n := whole_number(one))]
    if not numbers:
        raise KanminError(_("何も選ばれていません。"), todo=_("載せる文書に印を付けてください。"))
    refused = []
    for record in records_of(request.user).filter(pk__in=numbers[:1000]):
        try:
            registering.publish(record, request.user)
        except KanminError as error:
            refused.append(f"{record.title}: {error.sentence}")
    if refused:
        raise KanminError("\n".join(refused), todo=_("ほかは載せました。"))
    return HttpResponseRedirect(reverse("elsewhere"))


@require_POST
def withdraw(request: Any, number: int) -> HttpResponse:
    """Take a document back."""
    record = record_of(request.user, number)
    take_back(record, request.user)
    return _to(record)


@require_POST
def remove(request: Any, number: int) -> HttpResponse:
    """Take a registration away that was a mistake."""
    record = record_of(request.user, number)
    try:
        registering.remove(record)
    except KanminError as error:
        return document_page(request, record, error.sentence)
    return HttpResponseRedirect(reverse("elsewhere"))


@require_POST
def write_status(request: Any, number: int) -> HttpResponse:
    """Add to the register of states what a document shows; a person has looked at it."""
    record = record_of(request.user, number)
    try:
        evidence.write(record, request.POST.get("duty", ""), request.user)
    except KanminError as error:
        return document_page(request, record, error.sentence)
    return _to(record)


@require_POST
def take_as_own(request: Any, number: int) -> HttpResponse:
    """Go on with a document as the body's own, to make a plan of it."""
    record = record_of(request.user, number)
    if record.lg_code != request.user.lg_code:
        raise Http404
    try:
        made = registering.made_own(record, request.user)
    except KanminError as error:
        return document_page(request, record, error.sentence)
    return HttpResponseRedirect(reverse("adoption", args=[made]))


def _to(record: ElsewhereRecord) -> HttpResponse:
    return HttpResponseRedirect(reverse("elsewhere-one", args=[record.pk]))
