"""What of support is near, for the desk: a meeting soon, a new answer, an advisor decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from kanmin.calendar_ja import format_date
from kanmin.language import _
from kanmin.plan import label
from kanmin.server.accounts.models import Person
from kanmin.server.store.support_models import SupportAnswer
from kanmin.server.support import advisors, calendar
from kanmin.support import EventKind, RequestState

SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Near:
    """Something that is near: what, and the page of it."""

    words: str
    title: str
    address: str


def near(person: Person) -> list[Near]:
    """What is near for somebody of a body."""
    if not person.lg_code:
        return []
    return [*_events(person), *_decided(person), *_answers(person)]


def _events(person: Person) -> Iterator[Near]:
    now = timezone.now()
    for event in calendar.seen_events(person, now):
        if event.starts_at <= now + SOON and not event.cancelled:
            day = format_date(timezone.localtime(event.starts_at).date())
            words = f"{day} {label(EventKind(event.kind))}"
            yield Near(words, event.title, reverse("support-event", args=[event.pk]))


def _decided(person: Person) -> Iterator[Near]:
    for one in advisors.standings(person):
        if one.request.lg_code == person.lg_code and one.state is RequestState.DECIDED:
            address = reverse("support-request", args=[one.request.pk])
            yield Near(_("アドバイザーが決まりました"), one.wish.subject, address)


def _answers(person: Person) -> Iterator[Near]:
    found = SupportAnswer.objects.filter(
        question__lg_code=person.lg_code, created_at__gte=timezone.now() - SOON
    )
    subjects = {one.question_id: one.question.subject for one in found.select_related("question")}
    for number, subject in subjects.items():
        address = reverse("support-question", args=[number])
        yield Near(_("質問に回答がありました"), subject, address)
