"""Coming in and going out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import (
    authenticate,
    logout,
    password_validation,
    update_session_auth_hash,
)
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from kanmin.errors import KanminError
from kanmin.language import LANGUAGES, _
from kanmin.server import pages
from kanmin.server.accounts import oidc, oidc_pages, tokens
from kanmin.server.accounts.models import FirstLink, Person
from kanmin.server.accounts.roles import Role, label
from kanmin.server.accounts.services import (
    ERASED,
    LONGEST_USER_NAME,
    accept,
    belonging,
    normalised,
    withdraw_links,
)
from kanmin.server.accounts.signing_in import enter, inside, proven, sign_in
from kanmin.server.bodies import registry
from kanmin.server.demo import PEOPLE
from kanmin.server.onward import there

A_YEAR = 365 * 24 * 60 * 60


@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page. Whether the name or the password was wrong is not told."""
    target = inside(request, request.GET.get("next") or request.POST.get("next") or "/")
    name, fault = normalised(request.POST.get("username", "")), ""
    if request.method == "POST":
        password = request.POST.get("password", "")
        if _is_name(name) and (person := authenticate(request, username=name, password=password)):
            return enter(request, person, target)
        fault = _("利用者名かパスワードが違います。")
    context = {"title": _("入る"), "next": target, "username": name, "fault": fault}
    context |= {"provider": oidc.name()}
    return render(request, "login.html", context, status=400 if fault else 200)


def locked_out(request: HttpRequest, *_arguments: Any, **_more: Any) -> HttpResponse:
    """Too many attempts."""
    error = KanminError(
        _("続けて間違えたため、しばらく入れません。"), todo=_("15分ほど待ってからお試しください。")
    )
    return pages.told(request, error, 429)


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Leave, and forget the session."""
    logout(request)
    return HttpResponseRedirect("/login")


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link: choose a name, a password and, where it is open, the body."""
    link = there(FirstLink.find(token))
    typed, faults = {key: request.POST.get(key, "") for key in ("username", "body")}, {}
    if link.person is not None:
        typed |= {"username": link.person.username}
    by_provider = request.POST.get("by") == "provider" and bool(oidc.name()) and not link.person
    if request.method == "POST":
        typed["password"] = request.POST.get("password", "")
        faults = _faults(typed, link, by_provider=by_provider)
        if not faults and by_provider:
            kept = {key: typed[key] for key in ("username", "body")}
            return oidc_pages.to_provider(request, "invited", token=token, **kept)
        if not faults:
            person = accept(link, typed["username"], typed["password"], typed["body"])
            return enter(request, person, "/")
    typed["body"] = typed["body"] or request.GET.get("body", "")
    typed["username"] = typed["username"] or request.GET.get("username", "")
    title = _("パスワードを決め直す") if link.person else _("はじめての方")
    context = {"title": title, "typed": typed, "faults": faults, "link": link}
    context |= {"provider": oidc.name(), "state_word": label(Role.STATE)}
    context |= _map(request.GET.get("prefecture", ""))
    return render(request, "welcome.html", context, status=400 if faults else 200)


def _map(prefecture: str) -> dict[str, Any]:
    """The prefectures with their tiles, and the municipalities of the one chosen."""
    bodies = registry()
    tiles = [(body, bodies.cell(body.code)) for body in bodies.prefectures()]
    chosen = next((body for body, _cell in tiles if body.code == prefecture), None)
    members = bodies.municipalities(chosen) if chosen else ()
    return {"tiles": [t for t in tiles if t[1]], "chosen": chosen, "members": members}


def _faults(typed: dict[str, str], link: FirstLink, *, by_provider: bool) -> dict[str, str]:
    faults = {}
    person = link.person or Person(username=normalised(typed["username"]))
    if link.person is None and (fault := _unfit(person.username)):
        faults["username"] = fault
    if not by_provider and (fault := _weak(typed["password"], person)):
        faults["password"] = fault
    try:
        belonging(link, typed["body"])
    except KanminError as error:
        faults["body"] = error.sentence
    return faults


def _weak(password: str, person: Person) -> str:
    """Why a password will not do; "" for one that will."""
    try:
        password_validation.validate_password(password, person)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _is_name(username: str) -> bool:
    """Whether it could be a user name; what could not is neither looked up nor kept."""
    return len(username) <= LONGEST_USER_NAME and username.isprintable()


def _unfit(username: str) -> str:
    """Why a name is none; "" for one that will do."""
    if not username:
        return _("利用者名を書いてください。")
    if username.startswith(ERASED):
        return _("その利用者名は使えません。")
    if not _is_name(username):
        return _("利用者名は{count}字以内で、見える文字で書いてください。").format(
            count=LONGEST_USER_NAME
        )
    return ""


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: Any) -> HttpResponse:
    """One's own password, changed by who knows the present one."""
    fault = ""
    if request.method == "POST":
        new = request.POST.get("password", "")
        fault = _weak(new, request.user) if proven(request) else _("今のパスワードが違います。")
        if not fault:
            request.user.set_password(new)
            request.user.save(update_fields=["password"])
            withdraw_links(request.user)
            tokens.revoke_all(request.user, request.user)
            update_session_auth_hash(request, request.user)
            return HttpResponseRedirect("/password?saved=1")
    context = {"title": _("パスワードを変える"), "fault": fault, "saved": request.GET.get("saved")}
    return render(request, "password.html", context, status=400 if fault else 200)


@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the reader's language in a cookie.

    Its form stands on every page and has no token, so that pages for anybody can be kept: all that
    another site could do with it is to turn the words English.
    """
    chosen = request.POST.get("language", "")
    response = HttpResponseRedirect(inside(request, request.POST.get("next", "/")))
    if chosen in LANGUAGES:
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=A_YEAR,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
    return response


@require_POST
def demo_as(request: HttpRequest) -> HttpResponse:
    """In the demonstration: look at it as one of its people. 404 elsewhere."""
    name = request.POST.get("name", "")
    if not settings.DEMO or name not in PEOPLE:
        raise Http404
    person = Person.objects.get(username=name)
    sign_in(request, person)
    return HttpResponseRedirect("/")
