"""A host that only shows what is public, from a replica: nobody signs in, nothing is written.

`kanmin serve --read-only`. It needs no key of the others, and goes on while the primary is down.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch
from django.utils.deprecation import MiddlewareMixin

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server import pages
from kanmin.server.middleware import Respond
from kanmin.server.open_routes import OPEN_ROUTES
from kanmin.server.permissions import MATRIX

AGAIN_AFTER = 300  # seconds
OF_WRITERS = frozenset(
    {
        "login",
        "login-code",
        "oidc-start",
        "openid_connect_callback",
        "account-mail-confirm",
        "demo-as",
        "welcome",
        "consultation-opinion",
        "consultation-received",
    }
)
"""Open to everybody, but part of writing something down or signing in."""
ONLY_A_COOKIE = frozenset({"language"})


def nobody(respond: Respond) -> Respond:
    """Whoever asks is nobody; a session of another host is neither read nor ended here."""

    def answer(request: Any) -> HttpResponse:
        request.user = AnonymousUser()
        return respond(request)

    return answer


class ReadOnly(MiddlewareMixin):
    """Lets through what reads and is open to all; anything else is for the hosts that write."""

    def process_view(
        self, request: Any, _view: object, _args: object, _kwargs: object
    ) -> HttpResponse | None:
        """The page that says where one can write, or nothing."""
        return None if shown(request.resolver_match, request.method) else _elsewhere(request)


def shown(match: ResolverMatch, method: str) -> bool:
    """Whether a route is answered here."""
    if match.view_name in ONLY_A_COOKIE:
        return True
    if method not in ("GET", "HEAD"):
        return False
    if match.namespace == "api":
        return match.view_name not in MATRIX and not of_draft(match.view_name)
    return match.view_name in OPEN_ROUTES and match.view_name not in OF_WRITERS


def of_draft(name: str) -> bool:
    """Whether an operation of the API is for tokens; all of these are of drafts, by their names."""
    return name.startswith("api:draft")


def _elsewhere(request: HttpRequest) -> HttpResponse:
    if settings.MAIN_URL and request.method == "GET":
        return HttpResponseRedirect(f"{settings.MAIN_URL}{request.get_full_path()}")
    error = KanminError(
        _("このサーバーは、公表されている計画を見せるだけです。"),
        todo=_("ログインや書き込みは、担当者が使うアドレスで行ってください。"),
    )
    response = pages.told(request, error, 503)
    response["Retry-After"] = str(AGAIN_AFTER)
    return response
