"""The calendar of a draft: its days on one page, a meeting's form, an iCalendar file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import to_raw
from kanmin.server.downloads import attached
from kanmin.server.editions import timeline
from kanmin.server.editions.held import Held, found
from kanmin.server.forms import Typed, page, typed, value_of
from kanmin.server.onward import lead_to
from kanmin.server.store.edition_models import EditionMeeting
from kanmin.support import Meeting, MeetingKind, calendar_file, refuse_meeting


@require_safe
def calendar(request: Any, number: int) -> HttpResponse:
    """The days of a draft, and the form of a new meeting."""
    return _page(request, found(number), None, dict.fromkeys(Meeting.model_fields, ""))


@require_safe
def meeting(request: Any, number: int, place: int) -> HttpResponse:
    """The same with the form of a meeting that is there."""
    held = found(number)
    row = timeline.meeting_row(held, place)
    return _page(request, held, row, _shown(Meeting.model_validate(row.value)))


def _shown(value: Meeting) -> Typed:
    """The form of a meeting that is there."""
    raw = to_raw(value)
    clocks = {n: f"{getattr(value, n):%H:%M}" for n in ("begins", "ends") if getattr(value, n)}
    return {name: str(raw.get(name) or "") for name in Meeting.model_fields} | clocks


def _page(
    request: Any, held: Held, row: EditionMeeting | None, form: Typed, error: str = ""
) -> HttpResponse:
    context = {
        "title": _("会議と日程"),
        "held": held,
        "milestones": timeline.milestones(held),
        "row": row,
        "form": form,
        "fields": Meeting.model_fields,
        "kinds": list(MeetingKind),
        "error": error,
    }
    return page(request, "edition_calendar.html", context)


@require_POST
def save(request: Any, number: int, place: int) -> HttpResponse:
    """Keep a meeting. place: 0 for a new one."""
    held = found(number)
    row = timeline.meeting_row(held, place) if place else None
    sent = typed(Meeting, request.POST)
    try:
        value = value_of(Meeting, sent)
        refuse_meeting(value)
        timeline.save(held, value, row, request.user)
    except KanminError as error:
        return _page(request, held, row, sent, error.sentence)
    return lead_to("edition-calendar", number)


@require_safe
def file(request: Any, number: int) -> HttpResponse:
    """The days as an iCalendar file."""
    held = found(number)
    address = request.build_absolute_uri(reverse("edition-calendar", args=[number]))
    entries = timeline.entries(held, request.get_host(), address)
    name = _("{title}の日程").format(title=held.draft.title)
    return attached(calendar_file(name, entries, timezone.now()), "ics", name)
