"""Pages for anybody that a browser, or a cache on the way, may keep and need only ask about.

What was made for one reader who is not signed in is kept here too, by the same digest (ETag).
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.models import Count, Max, Model
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from kanmin import __version__
from kanmin.language import active
from kanmin.server import books
from kanmin.server.store.case_models import CasePublication
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.deciding_models import PartnerBody, Publication, RulingRecord
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.models import PublishedReport, StatusRecord

_SHOWN: dict[type[Model], tuple[str, ...]] = {
    Publication: ("max(id)", "count(withdrawn_at)", "count(*)"),
    PublishedReport: ("max(published_at)", "count(*)"),
    RulingRecord: ("max(id)",),
    PartnerBody: ("max(answered_at)", "max(ended_at)", "count(answered_at)", "count(ended_at)"),
    Consultation: ("max(published_at)",),
    StatusRecord: ("max(id)",),
    CasePublication: ("max(id)", "count(withdrawn_at)"),
    ElsewhereRecord: (
        "max(CASE WHEN published_at IS NOT NULL THEN changed_at END)",
        "count(published_at)",
    ),
}
LARGEST_KEPT = 400_000  # bytes of a page; 64 of them are kept in each process
_KEPT_WITH = frozenset({"plans", "prefecture", "page", "size"})
"""What may be asked in the address of a page that is kept: any other would only push pages out."""
ASK_EACH_TIME = "public, no-cache"
"""Kept, and never shown without asking: what was taken back is gone at once."""


def kept(request: Any, made_of: tuple[str, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """A page, or 304 to who has it already. made_of: what tells the documents on it.

    Whoever is signed in gets a page of his or her own, which nobody keeps.
    """
    if request.user.is_authenticated:
        return make()
    etag = _etag(request, made_of)
    response = get_conditional_response(request, etag=etag) or _made(request, etag, make)
    if response.status_code in (200, 304):
        response["ETag"] = etag
        response["Cache-Control"] = ASK_EACH_TIME
        patch_vary_headers(response, ["Cookie"])
    return response


def _made(request: Any, etag: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """A page as it was made for somebody before."""
    kept_here = caches["pages"]
    if found := kept_here.get(etag):
        body, headers = found
        return HttpResponse(body, headers=headers)
    response = make()
    if _may_be_kept(request, response):
        kept_here.set(etag, (response.content, dict(response.headers)))
    return response


def _may_be_kept(request: Any, response: HttpResponse) -> bool:
    """Whether a page is the same for all: one with a form of somebody's own is nobody else's."""
    own = bool(response.cookies) or request.META.get("CSRF_COOKIE_NEEDS_UPDATE", False)
    small = response.status_code == 200 and len(response.content) <= LARGEST_KEPT
    return small and not own and set(request.GET) <= _KEPT_WITH


def _etag(request: Any, made_of: tuple[str, ...]) -> str:
    """What changes whenever the page does: its address and language, its documents, the rest."""
    parts = (request.build_absolute_uri(), active(), *made_of, *stamp())
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def stamp() -> tuple[object, ...]:
    """What changes with anything else that pages show: what is public, the handbook, the day."""
    return (__version__, dt.date.today(), table_of_bodies(), books.published_stamp(), *_newest())


def _newest() -> tuple[object, ...]:
    """The newest of each table that pages show, and how many; asked for in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_asked())
        return tuple(cursor.fetchone())


@cache
def _asked() -> str:
    several = []
    for table, asked in _SHOWN.items():
        named = connection.ops.quote_name(table._meta.db_table)
        several += [f"(SELECT {one} FROM {named})" for one in asked]  # noqa: S608 - our own words
    return f"SELECT {', '.join(several)}"


def publications() -> tuple[object, ...]:
    """What changes whenever something is published or taken back."""
    found = Publication.objects.aggregate(
        newest=Max("pk"), withdrawn=Count("withdrawn_at"), all=Count("pk")
    )
    return tuple(found.values())


def table_of_bodies() -> int:
    """When the table of bodies was imported; 0 for the one that comes with Kanmin."""
    path = Path(settings.DATA) / "localgov" / "bodies.csv"
    return path.stat().st_mtime_ns if path.is_file() else 0
