"""The page of support: what is coming up, month by month, and the same as an iCalendar file."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from kanmin.language import _
from kanmin.server.downloads import attached
from kanmin.server.support import calendar, events
from kanmin.server.support.access import office, office_name
from kanmin.support import calendar_file, seats_left


@require_safe
def support(request: Any) -> HttpResponse:
    """What is coming up by month, and what was within a year."""
    coming, over = calendar.items(request.user, dt.date.today())
    context = {
        "title": _("支援の日程"),
        "months": calendar.by_month(coming),
        "over": over,
        "office": office(request.user),
        "office_name": office_name,
        "left": seats_left,
    }
    return render(request, "support.html", context)


@require_safe
def file(request: Any) -> HttpResponse:
    """The calendar of the reader as a file."""
    found = calendar.entries(request.user, request.get_host(), _base(request))
    return attached(calendar_file(_("支援の日程"), found, timezone.now()), "ics", _("支援の日程"))


@require_safe
def event_file(request: Any, number: int) -> HttpResponse:
    """One event as a file."""
    found = events.seen_event(request.user, number)
    entry = calendar.entry_of(found, request.get_host(), _base(request))
    return attached(calendar_file(found.title, [entry], timezone.now()), "ics", found.title)


def _base(request: Any) -> str:
    return str(request.build_absolute_uri("/")).rstrip("/")
