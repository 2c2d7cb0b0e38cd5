"""The pages for anybody, without an account: calls for opinions, the form, the results."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from kanmin.consult import (
    WHOLE,
    Asked,
    Channel,
    ConsultationResults,
    ConsultationState,
    notice_facts,
    promises,
    results_document,
)
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.publish.html_out import blocks_html
from kanmin.server import forms
from kanmin.server.consulting import door, publishing, shown
from kanmin.server.consulting.held import Held, public
from kanmin.server.consulting.receiving import Incoming, cleaned, receive, refuse
from kanmin.server.downloads import attached
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to, there
from kanmin.server.store.consult_models import Consultation, Opinion
from kanmin.text import clean

A_PAGE = 50  # calls
ROWS_A_PAGE = 200  # of the table of answers
ASKED = ("name", "address", "phone")
TYPED = ("where", "text", "kind", *ASKED)


@require_safe
def call_list(request: Any) -> HttpResponse:
    """All calls for opinions of all bodies here, the newest first."""
    rows = Consultation.objects.filter(opened_at__isnull=False).select_related("plan")
    pages: Paginator[Consultation] = Paginator(rows.defer("results"), A_PAGE)
    found = pages.get_page(request.GET.get("page"))
    helds = [Held(row) for row in found]
    context = {"title": _("意見募集（パブリックコメント）"), "page": found, "helds": helds}
    return render(request, "consultations.html", context)


@require_safe
def call_page(request: Any, number: int) -> HttpResponse:
    """The notice and the plan, passage by passage, each with the way to the form."""
    held = public(number)
    context = {
        "title": held.call.title,
        "held": held,
        "facts": notice_facts(held.call, held.rules, held.plan.title, held.plan.contact),
        "promises": promises(),
        "passages": shown.shown_passages(held),
        "open": _takes_opinions(held),
    }
    return render(request, "consultation.html", context)


def _takes_opinions(held: Held) -> bool:
    return held.state is ConsultationState.OPEN and Channel.WEB in held.rules.channels


@require_safe
def plan_file(_request: Any, number: int, form: str) -> HttpResponse:
    """The plan that opinions are asked on, as Word or PDF."""
    held = public(number)
    if form not in shown.PLAN_FORMS:
        raise Http404
    return attached(*shown.plan_file(held, form))


@csrf_exempt  # nobody is signed in here: the form's own signed mark says whose form it is
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_form(request: Any, number: int) -> HttpResponse:
    """The form of an opinion; what cannot be taken is told, with all that was typed."""
    held = public(number)
    if request.method != "POST":
        wanted = {"where": request.GET.get("where", WHOLE)}
        return _form(request, held, wanted, token=door.new_form(held.number))
    typed = {name: clean(request.POST.get(name, "")) for name in TYPED}
    token = request.POST.get("mark", "")
    try:
        return _thanks(held, _kept(request, held, typed, token))
    except _UsedForm as error:
        return _form(request, held, typed, token=door.new_form(held.number), error=error.sentence)
    except KanminError as error:
        return _form(request, held, typed, token=_fresh(token, held), error=error.sentence)


class _UsedForm(KanminError):
    """Another opinion was sent by a form that had served."""


def _kept(request: Any, held: Held, typed: dict[str, str], token: str) -> Opinion:
    """The opinion, kept now or when the button was pressed before. Raises KanminError."""
    _refuse_closed(held)
    mark = door.mark_of(token, held.number)
    if known := Opinion.objects.filter(consultation=held.row, form=mark.nonce).first():
        return _again(known, typed["text"])
    door.refuse_robots(mark, request.POST.get("subject", ""), typed["text"])
    sent = _incoming(request, held, typed)
    refuse(sent, held, entered=False)
    with transaction.atomic():
        door.let_in(request)
        return receive(held, sent, form=mark.nonce)


def _refuse_closed(held: Held) -> None:
    if not _takes_opinions(held):
        raise KanminError(
            _("いまは、ここで意見を受け付けていません。"),
            todo=_("募集期間と提出方法を確かめてください。書いたものは下に残っています。"),
        )


def _again(known: Opinion, text: str) -> Opinion:
    """What a form has brought already, where its button was pressed twice."""
    if known.text == text.strip():
        return known
    raise _UsedForm(
        _("この画面からは、もう意見を受け付けました。"),
        todo=_("続けて送るときは、もう一度「意見を送る」を押してください。"),
    )


def _fresh(token: str, held: Held) -> str:
    """The mark of a form that is shown again: its own while that is good."""
    try:
        door.mark_of(token, held.number)
    except KanminError:
        return door.new_form(held.number)
    return token


def _incoming(request: Any, held: Held, typed: dict[str, str]) -> Incoming:
    who = door.same_submitter(request.POST.get("again", ""), held.number)
    asked = {name: typed[name] for name in ASKED if getattr(held.rules, name) is not Asked.NOT}
    kind = typed["kind"] if typed["kind"] in held.rules.participants else ""
    return cleaned(
        Incoming(
            where=typed["where"],
            text=typed["text"],
            channel=Channel.WEB,
            received_on=dt.date.today(),
            kind=kind,
            submitter=who,
            **asked,
        )
    )


def _form(
    request: Any, held: Held, typed: dict[str, str], token: str, error: str = ""
) -> HttpResponse:
    again = request.POST.get("again", "") or request.GET.get("again", "")
    known = {WHOLE, *(one.where for one in held.passages)}
    if typed["where"] not in known and not error:
        raise Http404
    context = {
        "title": _("意見を書く"),
        "held": held,
        "form": typed,
        "passage": shown.shown_passage(held, typed["where"]),
        "mark": token,
        "again": again if door.same_submitter(again, held.number) is not None else "",
        "asked": {name: getattr(held.rules, name) for name in ASKED},
        "open": _takes_opinions(held),
        "promises": promises(),
        "error": error,
    }
    return forms.page(request, "opinion.html", context)


def _thanks(held: Held, kept: Opinion) -> HttpResponse:
    receipt = door.again(held.number, kept.submitter)
    return lead_to("consultation-received", held.number, receipt=receipt, number=kept.number)


@require_safe
def received(request: Any, number: int) -> HttpResponse:
    """The receipt: its number, and the way to another passage."""
    held = public(number)
    token = request.GET.get("receipt", "")
    who = door.same_submitter(token, held.number)
    wanted = whole_number(request.GET.get("number", "")) or 0
    kept = get_object_or_404(Opinion, consultation=held.row, submitter=who or 0, number=wanted)
    context = {
        "title": _("意見を受け付けました"),
        "held": held,
        "opinion": kept,
        "place": held.place(kept.where),
        "again": token,
        "passages": held.passages,
    }
    return render(request, "opinion_received.html", context)


@require_safe
def results(request: Any, number: int) -> HttpResponse:
    """The published table of opinions and answers; 404 before it is."""
    held = public(number)
    found = there(publishing.published(held))
    context = {"title": _("{title}の結果").format(title=held.call.title), "held": held}
    return render(request, "consultation_results.html", context | results_page(request, found))


def results_page(request: Any, found: ConsultationResults) -> dict[str, Any]:
    """Counts and a page of the table, as HTML."""
    pages = Paginator(found.rows, ROWS_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    part = found.model_copy(update={"rows": tuple(page.object_list)})
    document = results_document(part, dt.date.today())
    return {
        "results": found,
        "page": page,
        "table": blocks_html(document),
        "forms": publishing.forms_of(found),
    }


@require_safe
def results_file(_request: Any, number: int, form: str) -> HttpResponse:
    """The published table as a file."""
    held = public(number)
    found = publishing.published(held)
    if found is None or form not in publishing.forms_of(found):
        raise Http404
    name = _("{title}の結果").format(title=held.call.title)
    return attached(*publishing.published_file(held, found, form, name))
