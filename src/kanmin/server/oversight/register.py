"""The register of planning states: entries are only added; the newest one of a body counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, TextField
from django.db.models.functions import Cast
from django.http import Http404

from kanmin.csv_tables import RowFault
from kanmin.errors import KanminError
from kanmin.handbook import FRAMEWORKS
from kanmin.language import _
from kanmin.localgov import LocalGovernment
from kanmin.plan import to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.store import audit
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.models import CurrentStatus, StatusRecord
from kanmin.status import (
    PlanningState,
    RegisterRow,
    StateChange,
    StatusEntry,
    refuse_unproven,
    timelines,
)

DUTY = "act9"
MOST_PARSED = 8_000  # entries kept in memory, about 2 kB each


def duty_of(request: Any) -> str:
    """The duty that is asked about; the Act's where none is named. Raises Http404."""
    asked = request.GET.get("duty", "") or request.POST.get("duty", "") or DUTY
    if asked not in FRAMEWORKS:
        raise Http404
    return str(asked)


def states(duty: str = DUTY) -> dict[str, PlanningState]:
    """The newest state of each body that has one, by code."""
    rows = CurrentStatus.objects.filter(duty=duty).values_list("lg_code", "state")
    return {code: PlanningState(state) for code, state in rows}


def entries(duty: str | None = None, prefecture: str = "") -> Iterable[StatusEntry]:
    """The newest entry of each body, in code order; of those in a prefecture's two digits."""
    rows = CurrentStatus.objects.filter(lg_code__startswith=prefecture)
    rows = rows.filter(duty=duty) if duty else rows
    texts = rows.annotate(text=Cast("record__entry", TextField())).order_by("lg_code", "duty")
    return map(_parsed, texts.values_list("text", flat=True))


@lru_cache(maxsize=MOST_PARSED)
def _parsed(text: str) -> StatusEntry:
    """The entry in a stored text. An entry is a value, so one serves all who ask."""
    return StatusEntry.model_validate_json(text)


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


def lines(duty: str = DUTY) -> Mapping[str, list[tuple[dt.date, PlanningState]]]:
    """By code, since when which state held, as corrected since."""
    return _lines(duty, written(duty))


def written(duty: str) -> tuple[Any, ...]:
    """What changes whenever an entry of a duty is added."""
    found = StatusRecord.objects.filter(duty=duty)
    return tuple(found.aggregate(Max("pk"), Max("created_at"), Count("pk")).values())


@lru_cache(maxsize=8)
def _lines(
    duty: str, _written: tuple[Any, ...]
) -> Mapping[str, list[tuple[dt.date, PlanningState]]]:
    names = ("lg_code", "state", "correction", "created_at", "entry__checked_on")
    found = StatusRecord.objects.filter(duty=duty).order_by("pk").values_list(*names)
    return timelines(_change(*row) for row in found)


def _change(
    code: str, state: str, correction: str, created: dt.datetime, checked: str | None
) -> StateChange:
    """An entry by the day it was checked; by the day it was registered where that is not said."""
    day = dt.date.fromisoformat(checked) if checked else created.date()
    return StateChange(code, day, PlanningState(state), corrects=bool(correction))


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
    _refuse(entry, author)
    if newest(registry().get(entry.lg_code).code, entry.duty) == entry:
        return False
    _add([_record(entry, author, correction)])
    return True


@transaction.atomic
def register_all(rows: Iterable[RegisterRow], author: Person) -> tuple[int, tuple[RowFault, ...]]:
    """Add the entries of a file, all at once: how many were new, and the rows not taken."""
    known = {(one.lg_code, one.duty): one for one in entries()}
    records, faults = [], []
    for row in rows:
        try:
            _refuse(row.entry, author)
        except KanminError as error:
            faults.append(RowFault(row.number, error.sentence))
            continue
        before = known.get((row.entry.lg_code, row.entry.duty))
        if row.entry != (before or StatusEntry(lg_code=row.entry.lg_code, duty=row.entry.duty)):
            records.append(_record(row.entry, author, row.correction))
    _add(records)
    return len(records), tuple(faults)


def _refuse(entry: StatusEntry, author: Person) -> None:
    body = registry().get(entry.lg_code)
    if not may_register(author, body):
        raise KanminError(
            _("{body}の状況を登録する役割がありません。").format(body=body.full_name),
            todo=_("その団体の都道府県か、国の担当者に頼んでください。"),
        )
    refuse_unproven(entry, dt.date.today())


def _record(entry: StatusEntry, author: Person, correction: str) -> StatusRecord:
    return StatusRecord(
        lg_code=registry().get(entry.lg_code).code,
        duty=entry.duty,
        state=entry.state.value,
        entry=to_raw(entry),
        correction=correction,
        author=author,
    )


def _add(records: list[StatusRecord]) -> None:
    """Store entries, one at most of a body and duty, and make each the newest of its body."""
    StatusRecord.objects.bulk_create(records)
    CurrentStatus.objects.bulk_create(
        (
            CurrentStatus(lg_code=one.lg_code, duty=one.duty, state=one.state, record=one)
            for one in records
        ),
        update_conflicts=True,
        unique_fields=("lg_code", "duty"),
        update_fields=("state", "record"),
    )
    if records and (author := records[0].author):
        target = f"body {records[0].lg_code}" if len(records) == 1 else ""
        detail = records[0].state if len(records) == 1 else f"{len(records)}"
        audit.record(Action.STATUS_ENTERED, author.lg_code, author, target, detail)
