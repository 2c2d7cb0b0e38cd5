"""The pages of operation: alive, ready, and the figures for a monitor."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.server.operating.metrics import exposed
from kanmin.server.operating.ready import TO_ANSWER, State, state

PAGE = "text/html"
BALANCER = "balancer"


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Whether this process lives; nothing else is asked."""
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: Any) -> HttpResponse:
    """Whether all is there that is needed; `?for=balancer` for what answering alone needs."""
    found = state()
    if request.GET.get("for") == BALANCER:
        found = found.of(TO_ANSWER)
    response = _page(request, found) if PAGE in request.headers.get("Accept", "") else _json(found)
    response.status_code = 200 if found.ready else 503
    response._has_been_logged = True  # type: ignore[attr-defined] # asked for every few seconds
    return response


def _json(found: State) -> HttpResponse:
    conditions = {
        one.value: "ok" if holds else "missing" for one, holds in found.conditions.items()
    }
    status = "ready" if found.ready else "not ready"
    return JsonResponse({"status": status, "conditions": conditions})


def _page(request: Any, found: State) -> HttpResponse:
    request.user = AnonymousUser()  # to know who asks would take the database
    title = _("すべて動いています") if found.ready else _("動いていないところがあります")
    return render(request, "ready.html", {"title": title, "conditions": found.conditions})


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for a monitor that knows the token; nothing is here where none is set."""
    if not settings.METRICS_TOKEN:
        raise Http404
    scheme, _blank, told = request.headers.get("Authorization", "").partition(" ")
    known = hmac.compare_digest(told.strip().encode(), settings.METRICS_TOKEN.encode())
    if scheme.lower() != "bearer" or not known:
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    body, kind = exposed(request.headers.get("Accept", ""))
    return HttpResponse(body, content_type=kind)
