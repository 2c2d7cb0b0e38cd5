"""Events: who sees them, who takes part, and their changes; a seat is given to one body only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.http import Http404
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.onward import there
from kanmin.server.store.support_models import EventMaterial, EventSignup, SupportEvent
from kanmin.server.support.access import STATE, office
from kanmin.support import Event, EventAudience, invites, seats_left
from kanmin.support.ical import TOKYO

MOST_PEOPLE = 50  # of one body
MOST_MATERIALS = 20
_COMING = Q(signups__withdrawn_at=None)


def counted() -> QuerySet[SupportEvent]:
    """All events with the number of people who come as `taken`."""
    return SupportEvent.objects.annotate(taken=Sum("signups__people", filter=_COMING, default=0))


def sees_event(person: Person, event: SupportEvent) -> bool:
    """Whether somebody sees an event: it concerns them, or their body has signed up for it."""
    return concerns(person, event) or event.pk in own_people(person.lg_code)


def concerns(person: Person, event: SupportEvent) -> bool:
    """Whether an event is somebody's business: their own, one for their body, one for theirs."""
    found, body = office(person), registry().by_code.get(person.lg_code)
    if found == STATE or (found is not None and found == event.organiser):
        return True
    if body is None:
        return False
    if invited(event, body):
        return True
    return found is not None and _for_towns_of(event, found[:2])


def _for_towns_of(event: SupportEvent, prefecture: str) -> bool:
    everywhere = not event.prefectures
    for_towns = event.audience != EventAudience.PREFECTURES
    return for_towns and (everywhere or prefecture in event.prefectures)


def invited(event: SupportEvent, body: LocalGovernment) -> bool:
    """Whether an event is meant for a body."""
    return invites(EventAudience(event.audience), event.prefectures, body)


def seen_event(person: Person, number: int) -> SupportEvent:
    """An event that is somebody's business. Raises Http404 for any other."""
    return there(
        SupportEvent.objects.filter(pk=number).first(), lambda found: sees_event(person, found)
    )


def may_change(person: Person, event: SupportEvent) -> bool:
    """The State changes any event, a prefecture its own."""
    found = office(person)
    return found is not None and found in (STATE, event.organiser)


def changeable(person: Person, number: int) -> SupportEvent:
    """An event that somebody may change. Raises Http404 for any other."""
    found = seen_event(person, number)
    if not may_change(person, found):
        raise Http404
    return found


def own_signup(event: SupportEvent, code: str) -> EventSignup | None:
    """The sign-up of a body that stands."""
    return event.signups.filter(lg_code=code, withdrawn_at=None).first()


def own_people(code: str) -> dict[int, int]:
    """How many people of a body come, by event."""
    rows = EventSignup.objects.filter(lg_code=code, withdrawn_at=None) if code else ()
    return {row.event_id: row.people for row in rows}


def coming(event: SupportEvent) -> QuerySet[EventSignup]:
    """The sign-ups that stand, in the order of the bodies."""
    return event.signups.filter(withdrawn_at=None)


def people_coming(event: SupportEvent) -> int:
    """How many people come."""
    return sum(signup.people for signup in coming(event))


def free(event: SupportEvent) -> int | None:
    """How many seats are free; None where there is no limit."""
    return seats_left(event.capacity, people_coming(event))


def moment_of(day: dt.date, clock: dt.time) -> dt.datetime:
    """A day and time of day in the office's time zone."""
    return dt.datetime.combine(day, clock, TOKYO)


@transaction.atomic
def save(event: Event, found: SupportEvent | None, organiser: str, author: Person) -> SupportEvent:
    """Keep an event, a new one where there is none yet.

    Raises KanminError where it has fewer seats than people who come.
    """
    row = found or SupportEvent(organiser=organiser, author=author)
    if found is not None:
        row = SupportEvent.objects.select_for_update().get(pk=found.pk)
        row.version += 1
        _refuse_too_small(event, people_coming(row))
    for name in ("title", "place", "online", "capacity", "description"):
        setattr(row, name, getattr(event, name))
    row.kind, row.audience = event.kind.value, event.audience.value
    row.prefectures = list(event.prefectures)
    row.starts_at = moment_of(event.day, event.begins)
    row.ends_at = moment_of(event.day, event.ends)
    row.save()
    return row


def _refuse_too_small(event: Event, taken: int) -> None:
    if event.capacity is not None and event.capacity < taken:
        raise KanminError(
            _("もう{count}人が申し込んでいます。").format(count=taken),
            todo=_("定員を{count}人以上にしてください。").format(count=taken),
        )


def cancel(event: SupportEvent, why: str) -> None:
    """Cancel an event; it stays in the calendar as one that does not take place."""
    if not why:
        raise KanminError(_("中止の理由がありません。"), todo=_("理由を書いてください。"))
    event.cancelled = why
    event.version += 1
    event.save(update_fields=["cancelled", "version"])


@transaction.atomic
def sign_up(event: SupportEvent, body: LocalGovernment, people: int | None, by: Person) -> None:
    """Sign a body up, or change how many come. Raises KanminError where that cannot be."""
    row = SupportEvent.objects.select_for_update().get(pk=event.pk)
    _refuse_closed(row)
    if people is None or not 1 <= people <= MOST_PEOPLE:
        raise KanminError(
            _("人数が読めません。"),
            todo=_("1から{most}までの人数を数字で書いてください。").format(most=MOST_PEOPLE),
        )
    others = sum(s.people for s in coming(row) if s.lg_code != body.code)
    left = seats_left(row.capacity, others)
    if left is not None and people > left:
        raise _full(row, left)
    EventSignup.objects.update_or_create(
        event=row,
        lg_code=body.code,
        defaults={"people": people, "withdrawn_at": None, "author": by},
    )


def _full(event: SupportEvent, left: int) -> KanminError:
    if left:
        what = _("空きは{left}人分です（定員{capacity}人）。")
        todo = _("人数を減らすか、主催者に尋ねてください。")
    else:
        what = _("満席です（定員{capacity}人）。")
        todo = _("空きが出るのを待つか、主催者に尋ねてください。")
    return KanminError(what.format(left=left, capacity=event.capacity), todo=todo)


def _refuse_closed(event: SupportEvent) -> None:
    if event.cancelled:
        raise KanminError(_("中止になったため、申し込めません。"))
    if event.starts_at <= timezone.now():
        raise KanminError(_("もう始まったため、申込みを変えられません。"))


@transaction.atomic
def withdraw(event: SupportEvent, code: str) -> None:
    """Take a body's sign-up back. Raises Http404 where there is none."""
    row = SupportEvent.objects.select_for_update().get(pk=event.pk)
    found = there(own_signup(row, code))
    _refuse_closed(row)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at", "changed_at"])


def add_materials(event: SupportEvent, files: Iterable[tuple[str, bytes]], author: Person) -> None:
    """Add files to an event. Raises KanminError for more than so many."""
    sent = list(files)
    if event.materials.count() + len(sent) > MOST_MATERIALS:
        raise KanminError(
            _("資料は{count}個までです。").format(count=MOST_MATERIALS),
            todo=_("要らない資料を外してください。"),
        )
    for name, data in sent:
        EventMaterial.objects.create(
            event=event, name=name, size=len(data), data=data, author=author
        )
