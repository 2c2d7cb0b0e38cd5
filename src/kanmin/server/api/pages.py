"""The API as people read of it: each operation with its parameters, without a script."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.server.accounts.mail import address_of
from kanmin.server.api.door import ROOT
from kanmin.server.api.openapi import description
from kanmin.server.portal.caching import kept


@require_safe
def guide(request: Any) -> HttpResponse:
    """What there is to ask for, and how."""

    def page() -> HttpResponse:
        context = {"title": _("API（プログラムから使う）"), "groups": operations(description())}
        context |= {"base": address_of(request, ROOT.rstrip("/"))}
        return render(request, "api.html", context)

    return kept(request, (), page)


def operations(raw: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The operations by group, in their order."""
    several = [
        {"method": method.upper(), "path": path, **one}
        for path, methods in raw["paths"].items()
        for method, one in methods.items()
    ]
    order = list(dict.fromkeys(one["tags"][0] for one in several))
    several.sort(key=lambda one: order.index(one["tags"][0]))
    return [(tag, list(found)) for tag, found in groupby(several, lambda one: one["tags"][0])]


@require_safe
def openapi(request: Any) -> HttpResponse:
    """The same for programs (OpenAPI 3.1)."""
    shown = {"ensure_ascii": False, "indent": 1}
    return kept(request, (), lambda: JsonResponse(description(), json_dumps_params=shown))
