"""Signing in: after the first proof (password, link, provider) the code, then the session."""

from __future__ import annotations

import secrets
import time
from typing import Any

from django.contrib.auth import authenticate, login, update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from kanmin.language import N_, _
from kanmin.server.accounts import tokens
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.records import record
from kanmin.server.accounts.second import has_second, is_held_up, is_missing, readable
from kanmin.server.store.audit_actions import Action

BACKEND = "django.contrib.auth.backends.ModelBackend"
WAITING, STRONG = "waiting_for_code", "provider_asked_twice"
PATIENCE = 10 * 60  # seconds between the first proof and the code, or to the provider and back
HELD_UP = N_(
    "違うコードが続いたため、1時間ほど、認証アプリのコードでは入れません。回復コードなら入れます。"
)


def enter(request: Any, person: Person, target: str, *, strong: bool = False) -> HttpResponse:
    """Go on after the first proof. strong: the provider has asked for a second one itself."""
    if strong or not has_second(person):
        sign_in(request, person)
        if strong:
            request.session[STRONG] = True
        return HttpResponseRedirect(target)
    request.session.flush()
    request.session[WAITING] = {
        "person": person.pk,
        "hash": person.get_session_auth_hash(),
        "target": target,
        "at": int(time.time()),
    }
    return HttpResponseRedirect("/login/code")


def sign_in(request: Any, person: Person) -> None:
    """The session of a person, with nothing left of what was there before."""
    login(request, person, backend=BACKEND)
    record(Action.LOGGED_IN, None, person)
    request.session.set_expiry(None)
    for key in (WAITING, STRONG):
        request.session.pop(key, None)


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Any) -> HttpResponse:
    """The code of the moment or a recovery code, from who has shown the password."""
    person = _waiting(request)
    if person is None:
        return HttpResponseRedirect("/login")
    fault = ""
    if request.method == "POST":
        typed = request.POST.get("code", "")
        if authenticate(request, username=person.username, code=typed) is not None:
            target = request.session[WAITING]["target"]
            sign_in(request, person)
            return HttpResponseRedirect(target)
        fault = (
            _(HELD_UP)
            if is_held_up(person)
            else _("コードが違います。新しく表示されたコードを書いてください。")
        )
    context = {
        "title": _("二段階認証のコード"),
        "fault": fault,
        "name": person.username,
        "readable": readable(person),
    }
    return render(request, "login_code.html", context, status=400 if fault else 200)


def _waiting(request: Any) -> Person | None:
    """Who has shown the first proof here, lately, and has neither changed nor been put out."""
    kept = request.session.get(WAITING)
    if not kept or time.time() - kept["at"] > PATIENCE:
        return None
    person = Person.objects.filter(pk=kept["person"], is_active=True).first()
    return person if person and person.get_session_auth_hash() == kept["hash"] else None


def inside(request: Any, target: str) -> str:
    """An address of ours; anything else becomes the first page."""
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else "/"


def must_set_up(request: Any, person: Person) -> bool:
    """Whether somebody signed in has to switch the second factor on before anything else."""
    return not request.session.get(STRONG) and is_missing(person)


def end_other_sessions(request: Any) -> None:
    """Only this session of the person goes on, and no token."""
    end_sessions(request.user, request.user)
    update_session_auth_hash(request, request.user)


@transaction.atomic
def end_sessions(person: Person, by: Person | None) -> None:
    """No session of a person goes on, and no token: both let in whoever has them."""
    person.session_stamp = secrets.token_hex(16)
    person.save(update_fields=["session_stamp"])
    tokens.revoke_all(person, by)


def can_prove(person: Person) -> bool:
    """Whether there is anything by which a person could show who it is; not for who came by the
    provider and has no code."""
    return person.has_usable_password() or has_second(person)


def proven(request: Any) -> bool:
    """Whether the form shows that it is really the person: by password, else by a code.

    Attempts are counted as at the log-in.
    """
    name = request.user.username
    if request.user.has_usable_password():
        password = request.POST.get("present", "")
        return authenticate(request, username=name, password=password) is not None
    return authenticate(request, username=name, code=request.POST.get("present", "")) is not None
