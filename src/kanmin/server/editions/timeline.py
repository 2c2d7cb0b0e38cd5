"""The way to an edition by its days: meetings, the call for opinions, the edition's own day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db import transaction

from kanmin.language import _, bracketed
from kanmin.plan import label, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.editions.held import Held
from kanmin.server.onward import there
from kanmin.server.store.edition_models import EditionMeeting
from kanmin.support import CalendarEntry, Meeting

TOKYO = ZoneInfo("Asia/Tokyo")


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day on the way. row: the meeting; None for a day that follows from the draft."""

    day: dt.date
    kind: str
    title: str
    key: str
    row: EditionMeeting | None = None
    meeting: Meeting | None = None


def milestones(held: Held) -> list[Milestone]:
    """The days of a draft in their order."""
    found = [*_meetings(held), *_calls(held), *_own_day(held)]
    return sorted(found, key=lambda one: one.day)


def _meetings(held: Held) -> Iterator[Milestone]:
    for row in held.row.meetings.all():
        value = Meeting.model_validate(row.value)
        yield Milestone(value.day, label(value.kind), value.title, f"meeting-{row.pk}", row, value)


def _calls(held: Held) -> Iterator[Milestone]:
    for call in held.row.calls.defer("results"):
        for day, word, key in (
            (call.opens, _("意見照会の始まり"), "opens"),
            (call.closes, _("意見照会の締切"), "closes"),
        ):
            yield Milestone(day, _("意見照会"), word, f"call-{call.pk}-{key}")


def _own_day(held: Held) -> Iterator[Milestone]:
    if held.draft.date:
        word = _("版の効力の始まり") if held.published else _("版の効力の始まり（予定）")
        yield Milestone(held.draft.date, _("公表"), word, "edition")


@transaction.atomic
def save(held: Held, meeting: Meeting, row: EditionMeeting | None, person: Person) -> None:
    """Keep a meeting, a new one where there is none yet."""
    kept = row or EditionMeeting(draft=held.row, author=person)
    kept.day, kept.value = meeting.day, to_raw(meeting)
    kept.version += 1
    kept.save()


def meeting_row(held: Held, number: int) -> EditionMeeting:
    """A meeting of a draft. Raises Http404 for none."""
    row: EditionMeeting = there(held.row.meetings.filter(pk=number).first())
    return row


def entries(held: Held, host: str, address: str) -> list[CalendarEntry]:
    """The days as entries of an iCalendar file. address: of the page of the calendar."""
    return [_entry(held, one, host, address) for one in milestones(held)]


def _entry(held: Held, one: Milestone, host: str, address: str) -> CalendarEntry:
    starts, ends = _when(one)
    return CalendarEntry(
        uid=f"edition-{held.row.pk}-{one.key}@{host}",
        title=bracketed(one.title, held.draft.title),
        starts=starts,
        ends=ends,
        place=one.meeting.place if one.meeting else "",
        text=one.meeting.agenda if one.meeting else "",
        address=address,
        version=one.row.version if one.row else held.number,
    )


def _when(one: Milestone) -> tuple[dt.datetime | dt.date, dt.datetime | dt.date]:
    """From when to when: the day, or the hours of a meeting that has any."""
    if one.meeting is None or one.meeting.begins is None:
        return one.day, one.day
    begins = dt.datetime.combine(one.day, one.meeting.begins, TOKYO)
    ends = one.meeting.ends
    return begins, dt.datetime.combine(one.day, ends, TOKYO) if ends else begins
