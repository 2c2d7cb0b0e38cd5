"""What is told of a request: the names of its route and method, nothing of the address's own."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route_of(request: HttpRequest) -> str:
    """The name of the route."""
    if match := request.resolver_match:
        return match.view_name or "unnamed"
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


def method_of(request: HttpRequest) -> str:
    """The method; one that nobody knows is not told as it was written."""
    method = request.method or ""
    return method if method in _METHODS else "OTHER"
