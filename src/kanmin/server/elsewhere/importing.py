"""Many registrations out of one file: read by a job, good rows kept, wrong ones to be mended."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kanmin.elsewhere import (
    COLUMNS,
    BulkRow,
    Fault,
    PlanElsewhere,
    read_bulk,
    spread,
    told_of,
    with_reasons,
)
from kanmin.errors import KanminError
from kanmin.files import decoded
from kanmin.language import _, from_environment, speaking
from kanmin.server import jobs
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.elsewhere import working
from kanmin.server.elsewhere.whose import known, refuse_strange
from kanmin.server.operating import lines
from kanmin.server.store import audit, frames
from kanmin.server.store.audit_actions import Action, Thing
from kanmin.server.store.elsewhere_models import (
    ElsewhereImport,
    ElsewhereRecord,
    columns_of,
    key_of,
)

AT_ONCE = 100  # rows put in together
Tell = Callable[[int], None]


def ask(name: str, data: bytes, person: Person) -> ElsewhereImport:
    """Have a file read. Raises KanminError for one that is no such file at all."""
    row = kept(name, data, person)
    row.task = str(import_rows.enqueue(row.pk).id)
    row.save(update_fields=["task"])
    return row


def kept(name: str, data: bytes, person: Person | None) -> ElsewhereImport:
    """A file that was looked over and waits to be read."""
    read = read_bulk(decoded(data, name), known())
    return ElsewhereImport.objects.create(
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        data=frames.pack(data),
        head=list(read.head),
        whole=len(read.rows),
        author=person,
    )


def sent_before(row: ElsewhereImport) -> ElsewhereImport | None:
    """When the same file was sent before, last."""
    others = ElsewhereImport.objects.filter(digest=row.digest, author=row.author, pk__lt=row.pk)
    return others.last()


def waiting(row: ElsewhereImport) -> bool:
    """Whether a file is still to be read, or is being read."""
    return row.ended_at is None and jobs.waiting(row, row.told_at or row.created_at)


@task()
def import_rows(number: int) -> None:
    """Read a file that waits; what goes wrong as a whole is told on its page."""
    row = ElsewhereImport.objects.filter(pk=number, ended_at=None).first()
    if row is None:
        return
    with speaking(from_environment()):
        try:
            take_all(row, lambda _done: None)
        except KanminError as error:
            _end(row, fault=error.sentence)
        except Exception:
            lines.caught("elsewhere import")
            _end(row, fault=_("取り込みで不具合が起きました。管理者にお知らせください。"))


def take_all(row: ElsewhereImport, tell: Tell) -> None:
    """Register the good rows of a file; begun anew after a fall, what is there stays there once."""
    text = decoded(frames.unpack(bytes(row.data)), row.name)
    read = read_bulk(text, known())
    rows = [_allowed(one, row.author) for one in read.rows]
    wrong = [_kept_wrong(one) for one in rows if one.plan is None]
    good = [one.plan for one in rows if one.plan]
    for done, several in _by_pieces(good, list(spread([p.address.host for p in good]))):
        _put_in(row, several)
        progress = len(wrong) + done
        ElsewhereImport.objects.filter(pk=row.pk).update(done=progress, told_at=timezone.now())
        tell(progress)
    taken = row.records.count()
    _end(row, wrong=wrong, whole=len(rows), done=len(rows), taken=taken, same=len(good) - taken)


def _by_pieces(
    plans: Sequence[PlanElsewhere], waits: Sequence[Any]
) -> Iterator[tuple[int, list[tuple[PlanElsewhere, Any]]]]:
    both = list(zip(plans, waits, strict=True))
    for at in range(0, len(both), AT_ONCE):
        yield min(at + AT_ONCE, len(both)), both[at : at + AT_ONCE]


def _allowed(one: BulkRow, person: Person | None) -> BulkRow:
    if one.plan is None:
        return one
    try:
        refuse_strange(person, registry().get(one.plan.lg_code))
    except KanminError as error:
        fault = Fault(COLUMNS["lg_code"], error.what, error.todo)
        return BulkRow(one.number, one.cells, None, (fault,))
    return one


def _kept_wrong(one: BulkRow) -> dict[str, Any]:
    return {
        "number": one.number,
        "cells": list(one.cells),
        "faults": [[fault.column, fault.what, fault.todo] for fault in one.faults],
    }


@transaction.atomic
def _put_in(row: ElsewhereImport, several: list[tuple[PlanElsewhere, Any]]) -> None:
    """Register those that are not there yet; what somebody else puts in meanwhile is there."""
    keys = [key_of(plan) for plan, _wait in several]
    there = set(ElsewhereRecord.objects.filter(url_key__in=keys).values_list("lg_code", "url_key"))
    fresh = [(p, wait) for p, wait in several if (p.lg_code, key_of(p)) not in there]
    ElsewhereRecord.objects.bulk_create(
        (ElsewhereRecord(**columns_of(p), author=row.author, imported=row) for p, _w in fresh),
        ignore_conflicts=True,
    )
    if settings.FETCH:
        waits = {(p.lg_code, key_of(p)): wait for p, wait in fresh}
        for one in row.records.filter(url_key__in=keys, ticket=0):
            working.begin(one, waits[one.lg_code, one.url_key])


@transaction.atomic
def _end(row: ElsewhereImport, **values: Any) -> None:
    now = timezone.now()
    ElsewhereImport.objects.filter(pk=row.pk).update(**values, data=b"", ended_at=now)
    row.refresh_from_db()
    lg_code = row.author.lg_code if row.author else ""
    target = f"{Thing.ELSEWHERE.value} {row.pk}"
    audit.record(Action.ELSEWHERE_IMPORTED, lg_code, row.author, target, str(row.taken))


def faults_of(row: ElsewhereImport) -> list[tuple[int, Fault]]:
    """What is wrong with a file, row by row."""
    return [(one["number"], Fault(*fault)) for one in row.wrong for fault in one["faults"]]


def wrong_rows(row: ElsewhereImport) -> Iterator[list[str]]:
    """The rows that were not taken, as they came, with the reasons."""
    told = ((one["cells"], told_of(Fault(*f) for f in one["faults"])) for one in row.wrong)
    return with_reasons(row.head, told)
