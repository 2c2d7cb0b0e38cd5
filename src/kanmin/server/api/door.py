"""The door of the API: tokens count, sessions do not; what is open is so for other sites too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kanmin.server.api.problems import problem

ROOT, TROUBLE = "/api/v1/", 400
Respond = Callable[[HttpRequest], HttpResponse]


def api(respond: Respond) -> Respond:
    """Requests to the API ask as nobody until a token says who; trouble is told as a problem."""

    def answer(request: Any) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return respond(request)
        request.user = AnonymousUser()
        asked = request.method
        if asked == "HEAD":  # as GET, without what it would carry (RFC 9110)
            request.method = "GET"
        response = respond(request)
        if response.status_code >= TROUBLE and _is_page(response):
            response = _as_problem(response)
        if asked == "HEAD":
            response.headers["Content-Length"] = str(len(response.content))
            response.content = b""
        if request.method == "GET" and "Authorization" not in request.headers:
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answer


def _is_page(response: HttpResponse) -> bool:
    return isinstance(response, HttpResponseNotAllowed) or response.headers.get(
        "Content-Type", ""
    ).startswith("text/html")


def _as_problem(response: HttpResponse) -> HttpResponse:
    kept = {
        name: response.headers[name]
        for name in ("Allow", "Retry-After")
        if name in response.headers
    }
    return problem(response.status_code, headers=kept)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.path.startswith(ROOT)
