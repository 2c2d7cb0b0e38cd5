"""The calendar of one reader: meetings for them, surveys that ask them, deadlines of plans."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from kanmin.handbook import FRAMEWORKS
from kanmin.language import _, bracketed
from kanmin.localgov import LocalGovernment
from kanmin.plan import label
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.oversight import deadlines, rounds
from kanmin.server.store.models import SurveyRound
from kanmin.server.store.support_models import SupportEvent
from kanmin.server.support import events
from kanmin.server.support.access import bodies_of, office, office_name
from kanmin.status import asks
from kanmin.support import CalendarEntry, EventKind

A_YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the calendar. event: None for a day of a survey, or a deadline.

    own: people of one's body.
    """

    day: dt.date
    kind: str
    title: str
    address: str
    event: SupportEvent | None = None
    taken: int = 0
    own: int = 0


def items(person: Person, today: dt.date) -> tuple[list[Item], list[Item]]:
    """What is coming up, the nearest first, and what is over within a year, the latest first."""
    since = timezone.now() - A_YEAR
    found = [*_meetings(person, since), *_dated(person, today - A_YEAR)]
    found.sort(key=lambda item: (item.day, item.event.starts_at.isoformat() if item.event else ""))
    coming = [item for item in found if item.day >= today]
    return coming, [item for item in reversed(found) if item.day < today]


def by_month(found: Iterable[Item]) -> list[tuple[dt.date, list[Item]]]:
    """The lines by the first day of their month."""
    months = groupby(found, key=lambda item: item.day.replace(day=1))
    return [(month, list(lines)) for month, lines in months]


def seen_events(person: Person, since: dt.datetime) -> list[SupportEvent]:
    """The events that are somebody's business and not over before a moment."""
    found = events.counted().filter(ends_at__gte=since).order_by("starts_at")
    own = events.own_people(person.lg_code)
    return [event for event in found if event.pk in own or events.concerns(person, event)]


def _meetings(person: Person, since: dt.datetime) -> Iterable[Item]:
    own = events.own_people(person.lg_code)
    for event in seen_events(person, since):
        yield Item(
            timezone.localtime(event.starts_at).date(),
            label(EventKind(event.kind)),
            event.title,
            reverse("support-event", args=[event.pk]),
            event,
            getattr(event, "taken", 0),
            own.get(event.pk, 0),
        )


def _dated(person: Person, since: dt.date) -> Iterable[Item]:
    """What has a day but no meeting: surveys and deadlines."""
    yield from _survey_days(person, since)
    yield from _deadlines(person, since)


def _deadlines(person: Person, since: dt.date) -> Iterable[Item]:
    """The deadlines for somebody's body, or for bodies that their office looks after."""
    concerned = tuple(_concerned(person))
    address = reverse("oversight-deadlines" if office(person) is not None else "desk")
    for duty in FRAMEWORKS:
        for one in deadlines.known(duty):
            if one.day >= since and any(asks(one, body) for body in concerned):
                yield Item(one.day, _("期限"), one.title, address)


def _survey_days(person: Person, since: dt.date) -> Iterable[Item]:
    route = "survey" if office(person) is not None else "own-survey"
    for found in _asking(person, since):
        address = reverse(route, args=[found.pk])
        for day, words in ((found.opens_on, _("受付の始まり")), (found.closes_on, _("締切り"))):
            if day >= since:
                yield Item(day, _("調査"), bracketed(found.title, words), address)


def _asking(person: Person, since: dt.date) -> Iterable[SurveyRound]:
    """The rounds that ask somebody's body, or bodies that their office looks after."""
    concerned = set(_concerned(person))
    for found in SurveyRound.objects.filter(closes_on__gte=since).order_by("opens_on"):
        if not found.closed and concerned.intersection(rounds.audience(found)):
            yield found


def _concerned(person: Person) -> Iterable[LocalGovernment]:
    own = registry().by_code.get(person.lg_code)
    return (*bodies_of(person), *((own,) if own else ()))


def entries(person: Person, host: str, base: str) -> list[CalendarEntry]:
    """The calendar as entries of an iCalendar file. base: the address of this installation."""
    since = timezone.now() - A_YEAR
    found = [entry_of(event, host, base) for event in seen_events(person, since)]
    for item in _dated(person, dt.date.today() - A_YEAR):
        title = hashlib.sha256(item.title.encode()).hexdigest()[:8]
        name = f"{item.address.strip('/').replace('/', '-')}-{item.day}-{title}"
        found.append(
            CalendarEntry(
                f"{name}@{host}", item.title, item.day, item.day, address=base + item.address
            )
        )
    return found


def entry_of(event: SupportEvent, host: str, base: str) -> CalendarEntry:
    """A meeting as an entry of an iCalendar file."""
    told = [event.description, _("主催：{office}").format(office=office_name(event.organiser))]
    if event.online:
        told.insert(0, event.online)
    if event.cancelled:
        told.insert(0, _("中止：{why}").format(why=event.cancelled))
    return CalendarEntry(
        uid=f"support-event-{event.pk}@{host}",
        title=event.title,
        starts=event.starts_at,
        ends=event.ends_at,
        place=event.place or _("オンライン"),
        text="\n".join(filter(None, told)),
        address=base + reverse("support-event", args=[event.pk]),
        version=event.version,
        cancelled=bool(event.cancelled),
    )
