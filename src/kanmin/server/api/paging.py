"""A page of a list, and the addresses of the pages beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Path, Query

from kanmin.language import N_
from kanmin.server.api.reading import Raw

MOST, USUAL = 100, 20
LAST, LARGEST = 10_000_000, 2_000_000_000
T = TypeVar("T")

PageNumber = Annotated[
    int, Query(1, ge=1, le=LAST, description=N_("何ページ目か。1から数えます。"))
]
VersionNumber = Annotated[int, Path(ge=1, le=LARGEST, description=N_("版の番号。1から数えます。"))]
CaseNumber = Annotated[int, Path(ge=1, le=LARGEST, description=N_("事例の番号。"))]
PageSize = Annotated[int, Query(USUAL, ge=1, le=MOST, description=N_("1ページの件数。100まで。"))]


def paged(
    several: Sequence[T] | QuerySet[Any, T],
    page: int,
    size: int,
    tell: Callable[[T], Any] = lambda one: one,
) -> Raw:
    """A page of several things, each told."""
    whole = Paginator(several, size)
    items = [tell(one) for one in several[(page - 1) * size : page * size]]
    return {"count": whole.count, "page": page, "pages": whole.num_pages, "items": items}


def link(request: HttpRequest, response: HttpResponse, raw: Raw) -> None:
    """The pages before and after, as RFC 8288 writes them."""
    asked, found = request.GET.copy(), []
    for name, number in (("prev", raw["page"] - 1), ("next", raw["page"] + 1)):
        if 1 <= number <= raw["pages"]:
            asked["page"] = str(number)
            found.append(f'<{request.path}?{asked.urlencode()}>; rel="{name}"')
    if found:
        response["Link"] = ", ".join(found)
