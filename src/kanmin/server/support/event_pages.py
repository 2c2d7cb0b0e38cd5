"""The pages of an event: details, sign-up, who comes; made, changed and cancelled by an office."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError, fault_of
from kanmin.language import _, bracketed
from kanmin.plan import label
from kanmin.server import forms
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import body_name, registry
from kanmin.server.downloads import attached_as_sent, attached_table
from kanmin.server.forms import text_in
from kanmin.server.numbers import whole_number
from kanmin.server.onward import lead_to, there
from kanmin.server.store.support_models import EventMaterial, SupportEvent
from kanmin.server.support import event_form, events
from kanmin.server.support.access import STATE, office, office_name, own_body
from kanmin.server.uploads import contents_of_all
from kanmin.support import Event, EventAudience, EventKind
from kanmin.text import half_width


@require_safe
def event(request: Any, number: int) -> HttpResponse:
    """An event: when, where, materials, one's own sign-up; who comes, for whom it concerns."""
    return _event(request, events.seen_event(request.user, number))


def _event(request: Any, found: SupportEvent, error: str = "", people: str = "") -> HttpResponse:
    body = registry().by_code.get(request.user.lg_code)
    mine = events.may_change(request.user, found)
    own = events.own_signup(found, body.code) if body else None
    context = {
        "title": found.title,
        "event": found,
        "kind": label(EventKind(found.kind)),
        "for_whom": for_whom(found),
        "starts": timezone.localtime(found.starts_at),
        "ends": timezone.localtime(found.ends_at),
        "over": found.starts_at <= timezone.now(),
        "organiser": office_name(found.organiser),
        "materials": found.materials.defer("data"),
        "taken": events.people_coming(found),
        "left": events.free(found),
        "own": own,
        "people": people or (str(own.people) if own else "1"),
        "may_sign_up": _may_sign_up(request.user) and body and events.invited(found, body),
        "mine": mine,
        "coming": list(events.coming(found)) if mine else [],
        "body_name": body_name,
        "error": error,
    }
    return forms.page(request, "support_event.html", context)


def _may_sign_up(person: Any) -> bool:
    return bool({Role.EDITOR, Role.SUPPORTER} & person.role_set)


def for_whom(found: SupportEvent) -> str:
    """Whom an event is for, in words."""
    names = {body.prefecture_code: body.name for body in registry().prefectures()}
    audience = label(EventAudience(found.audience))
    where = _("、").join(names.get(code, code) for code in found.prefectures)
    return bracketed(where, audience) if where else audience


def _to(found: SupportEvent) -> HttpResponse:
    return lead_to("support-event", found.pk)


@require_safe
def new(request: Any) -> HttpResponse:
    """The form of a new event."""
    if office(request.user) is None:
        raise Http404
    return _form(request, None, event_form.blank())


def _form(
    request: Any, found: SupportEvent | None, typed: event_form.Typed, error: str = ""
) -> HttpResponse:
    organiser = found.organiser if found else office(request.user)
    context = {
        "title": _("説明会・会議を直す") if found else _("説明会・会議を作る"),
        "event": found,
        "form": typed,
        "kinds": list(EventKind),
        "audiences": list(EventAudience),
        "prefectures": registry().prefectures(),
        "organiser": office_name(organiser or STATE),
        "by_state": organiser == STATE,
        "fields": Event.model_fields,
        "error": error,
    }
    return forms.page(request, "support_event_form.html", context)


@require_POST
def create(request: Any) -> HttpResponse:
    """Make an event for one's office."""
    return _save(request, None)


@require_safe
def edit(request: Any, number: int) -> HttpResponse:
    """The form of an event of one's office."""
    found = events.changeable(request.user, number)
    return _form(request, found, event_form.shown(found))


@require_POST
def save(request: Any, number: int) -> HttpResponse:
    """Change an event."""
    return _save(request, events.changeable(request.user, number))


def _save(request: Any, found: SupportEvent | None) -> HttpResponse:
    organiser = there(found.organiser if found else office(request.user))
    typed = event_form.typed(request.POST)
    try:
        wanted = event_form.event_of(typed, organiser, found)
        return _to(events.save(wanted, found, organiser, request.user))
    except KanminError as error:
        return _form(request, found, typed, error.sentence)


@require_POST
def cancel(request: Any, number: int) -> HttpResponse:
    """Cancel an event, with the reason."""
    found = events.changeable(request.user, number)
    return _after(request, found, lambda: events.cancel(found, text_in(request, "why")))


def _after(request: Any, found: SupportEvent, act: Callable[[], object]) -> HttpResponse:
    """To the event once something is done; its page says why where it cannot be."""
    fault = fault_of(act)
    return _event(request, found, fault) if fault else _to(found)


@require_POST
def sign_up(request: Any, number: int) -> HttpResponse:
    """Sign one's body up, or change how many come."""
    found = events.seen_event(request.user, number)
    body = own_body(request.user)
    if not events.invited(found, body):
        raise Http404
    people = request.POST.get("people", "").strip()
    count = whole_number(half_width(people))
    if fault := fault_of(lambda: events.sign_up(found, body, count, request.user)):
        return _event(request, found, fault, people)
    return _to(found)


@require_POST
def withdraw(request: Any, number: int) -> HttpResponse:
    """Take one's body's sign-up back."""
    found = events.seen_event(request.user, number)
    return _after(request, found, lambda: events.withdraw(found, own_body(request.user).code))


@require_safe
def signups(request: Any, number: int) -> HttpResponse:
    """Who comes, as CSV, for the organiser."""
    found = events.changeable(request.user, number)
    head = (_("団体コード"), _("団体名"), _("人数"), _("申し込んだ日時"))
    rows = [
        (s.lg_code, body_name(s.lg_code), s.people, f"{timezone.localtime(s.changed_at):%F %R}")
        for s in events.coming(found)
    ]
    return attached_table([head, *rows], _("{title}の参加者").format(title=found.title))


@require_POST
def add_materials(request: Any, number: int) -> HttpResponse:
    """Add files to an event."""
    found = events.changeable(request.user, number)
    return _after(request, found, lambda: events.add_materials(found, _sent(request), request.user))


def _sent(request: Any) -> list[tuple[str, bytes]]:
    todo = _("資料のファイルを選んでください。")
    return contents_of_all(request.FILES.getlist("file"), events.MOST_MATERIALS, todo)


def _material(number: int) -> EventMaterial:
    return get_object_or_404(EventMaterial.objects.select_related("event"), pk=number)


@require_safe
def material(request: Any, number: int) -> HttpResponse:
    """A file of an event, for those whose business the event is."""
    found = _material(number)
    events.seen_event(request.user, found.event_id)
    return attached_as_sent(bytes(found.data), found.name)


@require_POST
def remove_material(request: Any, number: int) -> HttpResponse:
    """Take a file away from an event."""
    found = _material(number)
    event_ = events.changeable(request.user, found.event_id)
    found.delete()
    return _to(event_)
