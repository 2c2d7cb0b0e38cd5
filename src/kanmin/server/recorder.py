"""What was done is recorded here, once it is done: each form by its route, each file taken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.services import normalised
from kanmin.server.audit_routes import ROUTES, target_of
from kanmin.server.operating import lines
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import WRITTEN_WITH_IT, Action
from kanmin.server.store.audit_models import AuditRecord

REFUSED, LOCKED = 400, 429
Respond = Callable[[HttpRequest], HttpResponse]


def describe(request: Any, detail: str) -> None:
    """Say more of what a request did; nothing personal."""
    request.audit_detail = detail


class Recorder:
    """Adds a row for each form that was taken and each file that went out."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: Any) -> HttpResponse:
        before = _person(request) if request.method == "POST" else None
        response = self.respond(request)
        action = action_of(request, response)
        if action is None:
            return response
        try:
            _record(action, request, _person(request) or before)
        except (DatabaseError, InterfaceError) as error:
            lines.fault("audit", error)
            return pages.told(request, _not_recorded(), 503)
        return response


def _not_recorded() -> KanminError:
    return KanminError(
        _("行いましたが、そのことを記録できませんでした。"),
        todo=_("管理者に知らせ、ディスクの空きを確かめてもらってください。"),
    )


def _person(request: Any) -> Person | None:
    return request.user if request.user.is_authenticated else None


def action_of(request: Any, response: HttpResponse) -> Action | None:
    """What a request that has been answered was; None for what is not recorded here."""
    match = request.resolver_match
    if match is None:
        return None
    if request.method == "GET":
        taken = response.headers.get("Content-Disposition", "").startswith("attachment")
        return Action.FILE_TAKEN if taken and request.user.is_authenticated else None
    if request.method != "POST" or match.view_name not in ROUTES:
        return None
    if match.view_name == "login" and response.status_code == LOCKED:
        return Action.LOCKED_OUT
    action = ROUTES[match.view_name][0]
    done = response.status_code < REFUSED and action not in WRITTEN_WITH_IT
    return action if done else None


def _record(action: Action, request: Any, person: Person | None) -> None:
    if action is Action.LOCKED_OUT:
        _record_lock(request)
        return
    match = request.resolver_match
    detail = getattr(request, "audit_detail", "")
    if action is Action.FILE_TAKEN:
        detail = match.view_name
    target = target_of(match.view_name, match.kwargs)
    audit.record(action, person.lg_code if person else "", person, target, detail)


def _record_lock(request: Any) -> None:
    """Whose account was locked, in the chain of that body, once while it lasts; by whom is not
    known. A name that nobody has is not kept: it may be a password in the wrong field."""
    found = Person.objects.filter(username=normalised(request.POST.get("username", ""))).first()
    lg_code, target = (found.lg_code, f"person {found.pk}") if found else ("", "")
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    known = AuditRecord.objects.filter(lg_code=lg_code, at__gt=since)
    if not known.filter(action=Action.LOCKED_OUT.value, target=target).exists():
        audit.record(Action.LOCKED_OUT, lg_code, None, target)
