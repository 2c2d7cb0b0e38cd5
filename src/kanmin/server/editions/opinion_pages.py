"""Opinions on drafts: what bodies see and send, what the State answers, the published list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from kanmin.calendar_ja import parse_date, write_date
from kanmin.consult import AskedOpinions, Disposition, chosen
from kanmin.errors import KanminError, fault_of
from kanmin.handbook.items import id_of
from kanmin.handbook.words import table_word, title_of
from kanmin.language import _
from kanmin.server.bodies import body_name, registry
from kanmin.server.downloads import attached
from kanmin.server.editions import opinions
from kanmin.server.editions.compare_pages import FORMS as CHANGE_FORMS
from kanmin.server.editions.compare_pages import changes_of
from kanmin.server.editions.held import Held, asked, found, is_open
from kanmin.server.editions.item_pages import tables_of
from kanmin.server.forms import Typed, page, version_in
from kanmin.server.making import one_of_few
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to, there
from kanmin.server.store.edition_models import EditionCall, EditionOpinion

FORM = ("where", "text")


@require_safe
def call_list(request: Any) -> HttpResponse:
    """The drafts that bodies are, or were, asked about."""
    today = dt.date.today()
    rows = EditionCall.objects.filter(opens__lte=today).select_related("draft").defer("results")
    newest = {row.draft_id: row for row in rows}
    context = {
        "title": _("手引の版の案への意見照会"),
        "calls": sorted(newest.values(), key=lambda row: row.closes, reverse=True),
        "is_open": is_open,
    }
    return render(request, "edition_calls.html", context)


@require_safe
def shown(request: Any, number: int) -> HttpResponse:
    """A draft for bodies: what it changes, the form for an opinion, their own opinions."""
    held, call = asked(number)
    return _shown(request, held, call, {"where": request.GET.get("where", ""), "text": ""})


def _shown(
    request: Any, held: Held, call: EditionCall, typed: Typed, error: str = ""
) -> HttpResponse:
    own = request.user.lg_code
    context = {
        "title": held.draft.title,
        "held": held,
        "call": call,
        "open": is_open(call),
        "may": is_open(call) and own in registry().by_code,
        "compared": None if held.doubt else held.compared,
        "names": None if held.doubt else held.names,
        "groups": _places(held),
        "form": typed,
        "own": opinions.with_answers(call, own) if own else [],
        "forms": CHANGE_FORMS,
        "error": error,
    }
    return page(request, "edition_asked.html", context)


def _places(held: Held) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an opinion can be about: the items that change first, then all by table."""
    amended = [(f"{a.table}/{a.id}", "") for a in held.draft.amendments]
    groups = [(_("改正事項"), [(where, held.place(where)) for where, _word in amended])]
    for table in tables_of(held):
        items = [(f"{table}/{id_of(i)}", title_of(i)) for i in getattr(held.before, table)]
        groups.append((table_word(table), items))
    return [(word, items) for word, items in groups if items]


@require_POST
def give(request: Any, number: int) -> HttpResponse:
    """Keep an opinion of one's body."""
    held, call = asked(number)
    if request.user.lg_code not in registry().by_code:
        raise Http404
    typed: Typed = {name: request.POST.get(name, "") for name in FORM}
    known = {where for _word, items in _places(held) for where, _title in items}
    try:
        if typed["where"] and typed["where"] not in known:
            raise KanminError(
                _("その箇所は、この案にありません。"), todo=_("箇所を選び直してください。")
            )
        opinions.give(call, typed["where"], typed["text"], request.user)
    except KanminError as error:
        return _shown(request, held, call, typed, error.sentence)
    return lead_to("edition-asked", number, anchor="own")


@require_safe
def shown_file(_request: Any, number: int, form: str) -> HttpResponse:
    """The 新旧対照表 that bodies are asked about, as a file."""
    held, _call = asked(number)
    return changes_of(held, form)


@require_safe
def opinion_list(request: Any, number: int) -> HttpResponse:
    """All opinions on a draft for the State, with the form of an answer to each."""
    held = found(number)
    return _list(request, held, _call_form(held.call))


def _call_form(call: EditionCall | None) -> Typed:
    if call is None:
        return {"opens": write_date(dt.date.today()), "closes": ""}
    return {"opens": write_date(call.opens), "closes": write_date(call.closes)}


def _list(
    request: Any,
    held: Held,
    form: Typed,
    error: str = "",
    typed: dict[int, Typed] | None = None,
) -> HttpResponse:
    call = held.call
    asked_held = Held(held.row, call.version) if call else held
    context = {
        "title": _("意見照会"),
        "held": held,
        "call": call,
        "open": bool(call and is_open(call)),
        "running": bool(call and call.closes >= dt.date.today()),
        "places": asked_held.place,
        "rows": opinions.with_answers(call) if call else [],
        "newest": opinions.newest_answer,
        "body_name": body_name,
        "dispositions": list(Disposition),
        "disposition": lambda one: Disposition(one.disposition),
        "form": form,
        "typed": typed or {},
        "forms": opinions.FORMS,
        "error": error,
    }
    return page(request, "edition_opinions.html", context)


@require_POST
def open_call(request: Any, number: int) -> HttpResponse:
    """Ask the bodies, or until a later day."""
    held = found(number)
    form: Typed = {name: request.POST.get(name, "").strip() for name in ("opens", "closes")}
    days = parse_date(form["opens"]), parse_date(form["closes"])
    if fault := fault_of(lambda: opinions.open_call(held, *days, request.user)):
        return _list(request, held, form, fault)
    return _to_list(held)


def _to_list(held: Held, anchor: str = "") -> HttpResponse:
    return lead_to("edition-opinions", held.row.pk, anchor=anchor)


@require_POST
def answer(request: Any, number: int) -> HttpResponse:
    """Add an answer to an opinion; what was typed stands there again where it cannot be."""
    held = found(number)
    wanted = whole_number(request.POST.get("opinion", "")) or 0
    one = get_object_or_404(EditionOpinion, call__draft=held.row, pk=wanted)
    form: Typed = {name: request.POST.get(name, "") for name in ("disposition", "text")}
    kind, base = chosen(Disposition, form["disposition"]), version_in(request)
    if fault := fault_of(lambda: opinions.answer(one, kind, form["text"], base, request.user)):
        return _list(request, held, _call_form(held.call), fault, {one.pk: form})
    return _to_list(held, f"opinion-{one.number}")


@require_POST
def publish_list(request: Any, number: int) -> HttpResponse:
    """Publish opinions and answers."""
    held = found(number)
    call = there(held.call)
    if fault := fault_of(lambda: opinions.publish_list(Held(held.row, call.version), call)):
        return _list(request, held, _call_form(call), fault)
    return _to_list(held)


@require_safe
def list_file(_request: Any, number: int, form: str) -> HttpResponse:
    """Opinions and answers as they are now, for use within the office."""
    held = found(number)
    if form not in opinions.FORMS:
        raise Http404
    call = there(held.call)
    return _attached(opinions.listed(Held(held.row, call.version), call), form)


def _attached(listed: AskedOpinions, form: str) -> HttpResponse:
    name = _("{title}への意見と考え方").format(title=listed.title)
    with one_of_few():
        data = opinions.list_bytes(listed, form)
    return attached(data, form, name)


@require_safe
def results(request: Any, number: int) -> HttpResponse:
    """The published list of a call, for anybody. number: the call's."""
    call, listed = _published(number)
    context = {
        "title": _("{title}への意見と考え方").format(title=listed.title),
        "call": call,
        "listed": listed,
        "forms": opinions.FORMS,
    }
    return render(request, "edition_results.html", context)


@require_safe
def results_file(_request: Any, number: int, form: str) -> HttpResponse:
    """The published list as a file."""
    _call, listed = _published(number)
    if form not in opinions.FORMS:
        raise Http404
    return _attached(listed, form)


def _published(number: int) -> tuple[EditionCall, AskedOpinions]:
    call = get_object_or_404(EditionCall, pk=number)
    return call, there(opinions.published_list(call))
