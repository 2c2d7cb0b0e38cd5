"""Pages for anybody that a browser, or a cache on the way, may keep and need only ask about."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from kanmin import __version__
from kanmin.language import active
from kanmin.server import books
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.deciding_models import PartnerBody, Publication, RulingRecord
from kanmin.server.store.elsewhere_models import ElsewhereRecord
from kanmin.server.store.models import PublishedReport, StatusRecord

ASK_EACH_TIME = "public, no-cache"
"""Kept, and never shown without asking: what was taken back is gone at once."""


def kept(request: Any, made_of: tuple[str, ...], make: Callable[[], HttpResponse]) -> HttpResponse:
    """A page, or 304 to who has it already. made_of: digests of the documents on it.

    Whoever is signed in gets a page of his or her own, which nobody keeps.
    """
    if request.user.is_authenticated:
        return make()
    etag = _etag(request, made_of)
    response = get_conditional_response(request, etag=etag) or make()
    if response.status_code in (200, 304):
        response["ETag"] = etag
        response["Cache-Control"] = ASK_EACH_TIME
        patch_vary_headers(response, ["Cookie"])
    return response


def _etag(request: Any, made_of: tuple[str, ...]) -> str:
    """What changes whenever the page does: its address and language, its documents, the rest."""
    parts = (request.get_full_path(), active(), *made_of, *stamp())
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=16).hexdigest()}"'


def stamp() -> tuple[object, ...]:
    """What changes with anything else that pages show: what is public, the handbook, the day."""
    return (
        __version__,
        dt.date.today(),
        _bodies(),
        books.published_stamp(),
        *publications(),
        *PublishedReport.objects.aggregate(at=Max("published_at"), all=Count("pk")).values(),
        *RulingRecord.objects.aggregate(newest=Max("pk")).values(),
        *PartnerBody.objects.aggregate(one=Max("answered_at"), other=Max("ended_at")).values(),
        *Consultation.objects.aggregate(at=Max("published_at")).values(),
        *ElsewhereRecord.objects.exclude(published_at=None)
        .aggregate(at=Max("changed_at"), all=Count("pk"))
        .values(),
        *StatusRecord.objects.aggregate(newest=Max("pk")).values(),
    )


def publications() -> tuple[object, ...]:
    """What changes whenever something is published or taken back."""
    found = Publication.objects.aggregate(
        newest=Max("pk"), withdrawn=Count("withdrawn_at"), all=Count("pk")
    )
    return tuple(found.values())


def _bodies() -> int:
    """When the table of bodies was imported; 0 for the one that comes with Kanmin."""
    path = Path(settings.DATA) / "localgov" / "bodies.csv"
    return path.stat().st_mtime_ns if path.is_file() else 0
