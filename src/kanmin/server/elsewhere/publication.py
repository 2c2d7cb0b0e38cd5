"""Taking a published document back, whatever the door: recorded, and gone from the search."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.store import audit, search_elsewhere
from kanmin.server.store.audit_actions import Action, Thing
from kanmin.server.store.elsewhere_models import ElsewhereAttempt, ElsewhereRecord


def recorded(record: ElsewhereRecord, person: Person | None, detail: str = "") -> None:
    """Write into the log that a document was published or, as detail tells, taken back."""
    lg_code = person.lg_code if person else record.lg_code
    target = f"{Thing.ELSEWHERE.value} {record.pk}"
    audit.record(Action.ELSEWHERE_PUBLISHED, lg_code, person, target, detail)


def take_back_unconfirmed(record: ElsewhereRecord, person: Person | None = None) -> None:
    """Take a document back of which there is something now that nobody has confirmed."""
    if take_back(record, person):
        told = _("中身が変わるため、掲載をやめました。確かめて、もう一度掲載してください。")
        ElsewhereAttempt.objects.create(record=record, good=True, sentence=told)


@transaction.atomic
def take_back(record: ElsewhereRecord, person: Person | None) -> bool:
    """Whether there was anything to be taken back. person: None for the job that reads."""
    there = ElsewhereRecord.objects.filter(pk=record.pk).exclude(published_at=None)
    values = {"published_at": None, "publisher": None}
    done = there.update(**values, changed_at=timezone.now()) > 0
    record.published_at = record.publisher = None
    if done:
        search_elsewhere.update(record)
        recorded(record, person, "withdrawn")
    return done
