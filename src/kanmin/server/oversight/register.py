"""The register of planning states: entries are only added; the newest one of a body counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.plan import to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.store.models import CurrentStatus, StatusRecord
from kanmin.status import (
    PlanningState,
    StateChange,
    StatusEntry,
    refuse_unproven,
    timelines,
)

DUTY = "act9"


def states(duty: str = DUTY) -> dict[str, PlanningState]:
    """The newest state of each body that has one, by code."""
    rows = CurrentStatus.objects.filter(duty=duty).values_list("lg_code", "state")
    return {code: PlanningState(state) for code, state in rows}


def entries(duty: str | None = None) -> Iterable[StatusEntry]:
    """The newest entry of each body, in code order."""
    rows = CurrentStatus.objects.select_related("record").order_by("lg_code", "duty")
    for row in rows.filter(duty=duty) if duty else rows:
        yield StatusEntry.model_validate(row.record.entry)


def newest(code: str, duty: str = DUTY) -> StatusEntry:
    """The newest entry of a body; an unknown state where there is none."""
    row = CurrentStatus.objects.select_related("record").filter(lg_code=code, duty=duty).first()
    if row is None:
        return StatusEntry(lg_code=code, duty=duty)
    return StatusEntry.model_validate(row.record.entry)


def history(code: str) -> list[tuple[StatusRecord, StatusEntry]]:
    """All entries of a body, the newest first."""
    records = StatusRecord.objects.filter(lg_code=code).select_related("author").order_by("-pk")
    return [(record, StatusEntry.model_validate(record.entry)) for record in records]


def lines(duty: str = DUTY) -> dict[str, list[tuple[dt.date, PlanningState]]]:
    """By code, since when which state held, as corrected since."""
    found = StatusRecord.objects.filter(duty=duty).order_by("pk")
    return timelines(_change(record) for record in found)


def _change(record: StatusRecord) -> StateChange:
    """An entry by the day it was checked; by the day it was registered where that is not said."""
    checked = record.entry.get("checked_on")
    day = dt.date.fromisoformat(checked) if checked else record.created_at.date()
    return StateChange(
        record.lg_code, day, PlanningState(record.state), corrects=bool(record.correction)
    )


def may_register(person: Person, body: LocalGovernment) -> bool:
    """The State registers for any body, a prefecture for its municipalities and itself."""
    if Role.STATE in person.role_set:
        return True
    if Role.SUPPORTER not in person.role_set:
        return False
    return person.lg_code == body.prefecture_body_code


@transaction.atomic
def register(entry: StatusEntry, author: Person, correction: str = "") -> bool:
    """Add an entry. False when it says what the newest one says already.

    Raises InvalidDocument for a state that nobody has seen; KanminError where the person may not
    register for the body.
    """
    body = registry().get(entry.lg_code)
    if not may_register(author, body):
        raise KanminError(
            _("{body}の状況を登録する役割がありません。").format(body=body.full_name),
            todo=_("その団体の都道府県か、国の担当者に頼んでください。"),
        )
    refuse_unproven(entry, dt.date.today())
    if newest(body.code, entry.duty) == entry:
        return False
    record = StatusRecord.objects.create(
        lg_code=body.code,
        duty=entry.duty,
        state=entry.state.value,
        entry=to_raw(entry),
        correction=correction,
        author=author,
    )
    CurrentStatus.objects.update_or_create(
        lg_code=body.code,
        duty=entry.duty,
        defaults={"state": entry.state.value, "record": record},
    )
    return True
