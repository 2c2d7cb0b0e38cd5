"""Conflicts decided: the value of the plan, or the section's; both are kept until then."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.inquiry import raw_at, value_words, with_value
from kanmin.language import _
from kanmin.plan import Plan, in_words
from kanmin.server.accounts.models import Person
from kanmin.server.onward import there
from kanmin.server.store import queries, services
from kanmin.server.store.inquiry_models import Inquiry, InquiryConflict
from kanmin.server.store.models import FieldChange, Revision, StoredPlan

PLAN, ANSWER = "plan", "answer"


@dataclass(frozen=True, slots=True)
class Side:
    """A conflict as it is shown: the place in words, the three values, who changed the plan."""

    row: InquiryConflict
    place: str
    asked: str
    now: str
    answered: str
    changed: Revision | None
    agrees: bool


def side_of(row: InquiryConflict, plan: Plan) -> Side:
    """A conflict beside the plan as it stands now."""
    now = raw_at(plan, row.where)
    return Side(
        row,
        in_words(_asked(row) if now is None else plan, row.where),
        value_words(row.where, row.base),
        value_words(row.where, now),
        value_words(row.where, row.answered),
        _last_change(row),
        now == row.answered,
    )


def _asked(row: InquiryConflict) -> Plan:
    """The plan the section answered to."""
    return queries.document(queries.revision(row.answer.inquiry.plan, row.answer.base))


def _last_change(row: InquiryConflict) -> Revision | None:
    """The revision that gave the place its value in the plan."""
    changes = FieldChange.objects.filter(
        revision__plan=row.answer.inquiry.plan_id, where=row.where
    ).select_related("revision__author")
    newest = changes.order_by("-revision__number").first()
    return newest.revision if newest else None


def conflict_of(found: Inquiry, number: int) -> InquiryConflict:
    """A conflict of an inquiry; 404 for none."""
    rows = InquiryConflict.objects.select_related("answer__inquiry__plan")
    return there(rows.filter(pk=number, answer__inquiry=found).first())


@transaction.atomic
def decide(row: InquiryConflict, taken: str, base: int, person: Person) -> None:
    """Keep the plan's value or take the section's. base: the revision that was looked at.

    Raises KanminError where it is decided already, or the plan's value has changed meanwhile.
    """
    locked = InquiryConflict.objects.select_for_update().get(pk=row.pk)
    if locked.taken:
        raise KanminError(_("この食い違いは、もう決まっています。"))
    if taken not in (PLAN, ANSWER):
        raise KanminError(_("どちらにするか選ばれていません。"))
    stored = StoredPlan.objects.select_for_update().get(pk=row.answer.inquiry.plan_id)
    seen = queries.document(queries.revision(stored, base))
    now = queries.document(queries.revision(stored))
    if raw_at(seen, row.where) != raw_at(now, row.where):
        raise KanminError(
            _("見ているあいだに、計画の値が変わりました。"),
            todo=_("いまの値を確かめて、もう一度選んでください。"),
        )
    if taken == ANSWER:
        locked.revision = _put(row, stored, now, person)
    locked.taken, locked.decided_by, locked.decided_at = taken, person, timezone.now()
    locked.save()


def _put(row: InquiryConflict, stored: StoredPlan, now: Plan, person: Person) -> int:
    """Save the section's value; the number of the revision that came of it."""
    changed = with_value(now, row.where, row.answered, _asked(row))
    section = row.answer.section
    message = _("庁内照会の食い違いを決定（{section}の回答を採用）").format(section=section)
    return int(services.save(stored, changed, stored.head, person, message).revision.number)
