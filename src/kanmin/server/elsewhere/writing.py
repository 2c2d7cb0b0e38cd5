"""What is done to a registered document: registered, corrected, read, published, taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import write_date
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
from kanmin.server.onward import lead_to
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.uploads import contents

Typed = dict[str, str]
Page = Callable[[Any, int], HttpResponse]


@require_safe
def new(request: Any) -> HttpResponse:
    """The form for one plan."""
    today = write_date(dt.date.today())
    return _form(request, {"seen_on": today, "lg_code": request.GET.get("body", "")})


def _of_one_body(person: Any) -> bool:
    """Whether somebody registers for the own body only."""
    return not person.role_set & {Role.STATE, Role.SUPPORTER}


def _form(request: Any, typed: Typed, **more: Any) -> HttpResponse:
    if _of_one_body(request.user):
        typed = {**typed, "lg_code": request.user.lg_code, "name": ""}
    context: dict[str, Any] = {
        "title": _("団体のホームページにある計画を登録する"),
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
    return _form(request, typed, error=error.sentence, other=_other(error), **more)


def _other(error: KanminError) -> int | None:
    """The document that stands there already."""
    return error.number if isinstance(error, AlreadyThere) else None


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


@require_safe
def edit(request: Any, number: int) -> HttpResponse:
    """The form with what was registered."""
    record = record_of(request.user, number)
    plan = plan_of(record)
    typed = cells_of(plan, known()) | {"seen_on": write_date(plan.seen_on)}
    return _form(request, typed, **_editing(record))


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


def _on_document(act: Callable[[Any, ElsewhereRecord], HttpResponse]) -> Page:
    """What is done to one document; what is refused is told on its page."""

    @require_POST
    @wraps(act)
    def page(request: Any, number: int) -> HttpResponse:
        try:
            return act(request, record_of(request.user, number))
        except KanminError as error:
            record = record_of(request.user, number)
            return document_page(request, record, error.sentence, _other(error))

    return page


def _to(record: ElsewhereRecord) -> HttpResponse:
    return lead_to("elsewhere-one", record.pk)


@_on_document
def take_file(request: Any, record: ElsewhereRecord) -> HttpResponse:
    """A file for a document, kept until it is read."""
    file = contents(request.FILES.get("file"), _("計画の文書を選んでください。"))
    registering.take_file(record, file, request.user)
    return _to(record)


@_on_document
def try_again(_request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Have a document fetched and read once more, by hand."""
    if not working.can_try_again(record):
        raise KanminError(_("いまは、やり直すものがありません。"))
    working.begin(record)
    return _to(record)


@_on_document
def publish(request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Let anybody see a document."""
    record.digest = request.POST.get("seen", record.digest)
    registering.publish(record, request.user)
    return _to(record)


@require_POST
def publish_chosen(request: Any) -> HttpResponse:
    """Let anybody see the documents that were ticked; those that cannot be are told."""
    numbers = [n for one in request.POST.getlist("chosen") if (n := whole_number(one))]
    if not numbers:
        raise KanminError(_("何も選ばれていません。"), todo=_("掲載する文書を選んでください。"))
    refused = []
    for record in records_of(request.user).filter(pk__in=numbers[:1000]):
        try:
            registering.publish(record, request.user)
        except KanminError as error:
            refused.append(f"{record.title}: {error.sentence}")
    if refused:
        raise KanminError("\n".join(refused), todo=_("ほかは掲載しました。"))
    return lead_to("elsewhere")


@_on_document
def withdraw(request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Take a document back."""
    take_back(record, request.user)
    return _to(record)


@_on_document
def remove(_request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Take a registration away that was a mistake."""
    registering.remove(record)
    return lead_to("elsewhere")


@_on_document
def write_status(request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Add to the register of states what a document shows; a person has looked at it."""
    evidence.write(record, request.POST.get("duty", ""), request.user)
    return _to(record)


@_on_document
def take_as_own(request: Any, record: ElsewhereRecord) -> HttpResponse:
    """Go on with a document as the body's own, to make a plan of it."""
    if record.lg_code != request.user.lg_code:
        raise Http404
    made = registering.made_own(record, request.user)
    return lead_to("adoption", made)
