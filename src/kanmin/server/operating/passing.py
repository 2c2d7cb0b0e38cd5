"""The outermost that every request passes: its number, whom it is from, how long it took."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from kanmin.server.accounts.models import Person
from kanmin.server.operating import addresses, counting, lines
from kanmin.server.operating.naming import method_of, route_of

HEADER = "X-Request-ID"
QUIET = frozenset({"static", "health", "ready", "metrics"})
"""Routes that are asked all the time; told of only where they fail."""
TROUBLE = 400
_NUMBER = re.compile(r"[A-Za-z0-9_-]{8,64}")
Respond = Callable[[HttpRequest], HttpResponse]


class Passing:
    """Gives each request its number, and tells the log and the counters how it went."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        counting.counters()  # once, before threads come

    def __call__(self, request: Any) -> HttpResponse:
        request.request_id = number_of(request)
        addresses.put_in_place(request)
        mark = lines.REQUEST.set({"request_id": request.request_id})
        start = time.perf_counter()
        try:
            response = self._answer(request)
            response.headers[HEADER] = request.request_id
            _went(request, response, time.perf_counter() - start)
        finally:
            lines.REQUEST.reset(mark)
        return response

    def _answer(self, request: Any) -> HttpResponse:
        """What is answered; where even the page that tells of trouble is in trouble, its number."""
        try:
            return self.respond(request)
        except Exception:
            lines.caught("failed twice", route=route_of(request))
            return HttpResponse(f"500 {request.request_id}\n", "text/plain", status=500)


def number_of(request: HttpRequest) -> str:
    """The number a proxy of ours gave the request, else a new one."""
    told = request.headers.get(HEADER, "")
    if settings.PROXIES and _NUMBER.fullmatch(told):
        return told
    return secrets.token_hex(8)


def _went(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    route, method = route_of(request), method_of(request)
    counting.answered(route, method, response.status_code, seconds)
    if route in QUIET and response.status_code < TROUBLE:
        return
    lines.tell(
        "request",
        route=route,
        method=method,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        **_whose(request),
    )


def _whose(request: HttpRequest) -> dict[str, Any]:
    """The number and the body of the person; nobody is looked up for it."""
    known = vars(request)
    found = known.get("_cached_user") or known.get("user")
    if type(found) is not Person:  # nobody, or somebody whom nothing has asked about yet
        return {}
    return {"person": found.pk, "body": found.lg_code}
