"""How answers go out: JSON with its ETag, documents byte for byte as they are stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from kanmin.server.api.paging import link
from kanmin.server.api.reading import Raw
from kanmin.server.portal.caching import kept


def answer(raw: Any, status: int = 200, **headers: str) -> HttpResponse:
    """Values as JSON, readable as they are. headers: with `_` for `-`."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    shown = {"ensure_ascii": False}
    return JsonResponse(raw, status=status, safe=False, headers=named, json_dumps_params=shown)


def public(
    request: HttpRequest, make: Callable[[], Any], made_of: tuple[str, ...] = ()
) -> HttpResponse:
    """What is public, or 304 to who has it. made_of: digests of the documents in it."""
    return kept(request, made_of, lambda: answer(make()))


def public_page(request: HttpRequest, make: Callable[[], Raw]) -> HttpResponse:
    """A page of what is public, with the addresses of those beside it."""

    def made() -> HttpResponse:
        raw = make()
        response = answer(raw)
        link(request, response, raw)
        return response

    return kept(request, (), made)


def document(data: bytes, **headers: str) -> HttpResponse:
    """A stored document as it is."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return HttpResponse(data, content_type="application/json", headers=named)
