"""Where a request goes on: to another page, or nowhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse

Found = TypeVar("Found")


def lead_to(route: str, *where: object, anchor: object = "", **query: object) -> HttpResponse:
    """On to the page of a route: `lead_to("life", key, saved=1)`."""
    address = reverse(route, args=where, query=query or None, fragment=str(anchor) or None)
    return HttpResponseRedirect(address)


def there(found: Found | None, fits: Callable[[Found], bool] = lambda _found: True) -> Found:
    """What was looked for. Raises Http404 where it is not there, or does not fit."""
    if found is None or not fits(found):
        raise Http404
    return found
