"""What every request passes: headers, language, the gate of the matrix, errors as sentences."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import ResolverMatch
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.functional import SimpleLazyObject

from kanmin.errors import KanminError
from kanmin.language import LANGUAGES, from_environment, speaking
from kanmin.server import books, pages, trouble
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.signing_in import must_set_up, sign_in
from kanmin.server.api.door import is_api
from kanmin.server.demo import OFFICER
from kanmin.server.making import Busy
from kanmin.server.onward import there
from kanmin.server.permissions import EVERYBODY, MATRIX, may
from kanmin.server.store import access
from kanmin.server.store.models import StoredPlan

Respond = Callable[[HttpRequest], HttpResponse]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ONLY_BY_TLS = "max-age=31536000; includeSubDomains"  # a year
BEFORE_THE_SECOND = frozenset({"second-on", "logout"})
"""What somebody may open who has yet to switch the second factor on that the body asks for."""
# The preview is the exported page, which carries its style within itself; it has no script.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


def headers(respond: Respond) -> Respond:
    """Strict headers: nothing from elsewhere, nothing inline, nothing kept by others."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("X-Frame-Options", "DENY")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", _embedded_by(response))
        if settings.HTTPS:
            response.setdefault("Strict-Transport-Security", ONLY_BY_TLS)
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response

    return answer


def _embedded_by(response: HttpResponse) -> str:
    """Whose pages may use a response: anybody's where it is told to be open, else ours alone."""
    return "cross-origin" if "Access-Control-Allow-Origin" in response.headers else "same-origin"


def language(respond: Respond) -> Respond:
    """Words in the language of the reader's cookie, else of the installation."""

    def answer(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "") or accepted(request)
        chosen = chosen if chosen in LANGUAGES else from_environment()
        with speaking(chosen), translation.override(chosen):
            return respond(request)

    return answer


def accepted(request: HttpRequest) -> str:
    """The language a program asks for; "" for a browser, whose reader chooses on the page."""
    if not is_api(request) or not request.headers.get("Accept-Language"):
        return ""
    return translation.get_language_from_request(request)


def one_reading(respond: Respond) -> Respond:
    """One page reads one state of the handbook, and asks once which editions are published."""

    def answer(request: HttpRequest) -> HttpResponse:
        with books.one_reading():
            return respond(request)

    return answer


def demo_sign_in(respond: Respond) -> Respond:
    """In the demonstration whoever sits at this machine is its officer."""

    def answer(request: Any) -> HttpResponse:
        if request.META.get("REMOTE_ADDR") not in ("127.0.0.1", "::1"):
            return HttpResponse(status=403)
        if not request.user.is_authenticated:
            officer = Person.objects.get(username=OFFICER)
            sign_in(request, officer)
        return respond(request)

    return answer


class Gate(MiddlewareMixin):
    """Holds each request against the matrix, and finds the plan an address speaks of."""

    def process_view(
        self, request: Any, _view: object, _args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let through, send to the log-in, or refuse."""
        route = request.resolver_match.view_name
        if is_open(request.resolver_match):
            return _to_anybody(request, route)
        if not request.user.is_authenticated:
            return to_log_in(request)
        if not may(request.user.role_set, route):
            return pages.refused(request)
        if route not in BEFORE_THE_SECOND and must_set_up(request, request.user):
            return pages.second_wanted(request)
        if "key" in kwargs:
            kwargs["stored"] = own_plan(request, kwargs.pop("key"))
        return None


def _to_anybody(request: Any, route: str) -> HttpResponse | None:
    """An open page, to somebody who has yet to switch the second factor on: as to nobody.

    Who that is, is asked only where the page asks; the first page leads to where one can.
    """
    person = request.user
    if route == "home" and _waits(request, person):
        return pages.second_wanted(request)
    request.user = SimpleLazyObject(lambda: AnonymousUser() if _waits(request, person) else person)
    return None


def _waits(request: Any, person: Any) -> bool:
    return bool(person.is_authenticated and must_set_up(request, person))


def to_log_in(request: HttpRequest) -> HttpResponse:
    """Where nobody is signed in: to the log-in, or word of it to the script of a page."""
    if pages.fetched(request):
        return pages.signed_out(request)
    return HttpResponseRedirect(f"/login?{urlencode({'next': request.get_full_path()})}")


def is_open(match: ResolverMatch) -> bool:
    """Whether a route is for everybody; the operations of the API ask each for themselves."""
    row = MATRIX.get(match.view_name)
    return match.namespace == "api" or (row is not None and row.roles == EVERYBODY)


def own_plan(request: Any, key: str) -> StoredPlan:
    """The plan of a key when the person's body leads it or has joined it; 404 otherwise."""
    return there(access.plans_of(request.user).filter(key=key).first())


class Sentences(MiddlewareMixin):
    """Errors that are sentences become a page that says so, with what was typed kept behind it."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page, or JSON for the script, for an error a person can mend."""
        if isinstance(error, Busy):
            return pages.busy(request, error)
        if isinstance(error, KanminError):
            return pages.told(request, error, 400)
        if isinstance(error, trouble.TROUBLE):
            return trouble.answer(request, error)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A page that says so, too, for an address that is only sent to, or only looked at."""
        asked_by_a_page = pages.fetched(request) or "text/html" in request.headers.get("Accept", "")
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not asked_by_a_page:
            return response
        told = pages.no_such_way(request)
        told["Allow"] = response["Allow"]
        return told
