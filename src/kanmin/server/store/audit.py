"""The audit log (記録): rows are only added, each sealed with the digest of the one before it.

A row that was changed or taken out is found by `kanmin verify`. Whoever can write to the database
can make a chain anew; against that an exported file with its last digest is kept elsewhere.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone

from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.audit_models import AuditChain, AuditRecord

LONGEST = 120  # characters of a target or detail


@transaction.atomic
def record(
    action: Action, lg_code: str, person: Person | None = None, target: str = "", detail: str = ""
) -> AuditRecord:
    """Add a row to the chain of a body. Writers of one body wait for each other here, briefly."""
    chain = _locked(lg_code)
    added = AuditRecord(
        lg_code=lg_code,
        number=chain.length + 1,
        at=_now(),
        action=action.value,
        person=person,
        target=target[:LONGEST],
        detail=detail[:LONGEST],
    )
    added.digest = digest(chain.digest, added)
    added.save(force_insert=True)
    AuditChain.objects.filter(pk=lg_code).update(length=added.number, digest=added.digest)
    return added


def _now() -> dt.datetime:
    """Now to the millisecond: backups keep no more, and the digest is over the time too."""
    now = timezone.now()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _locked(lg_code: str) -> AuditChain:
    """The chain of a body, for this transaction alone."""
    found = AuditChain.objects.select_for_update().filter(pk=lg_code).first()
    if found is None:
        AuditChain.objects.get_or_create(pk=lg_code)
        found = AuditChain.objects.select_for_update().get(pk=lg_code)
    return found


def digest(before: str, row: AuditRecord) -> str:
    """SHA-256 over the digest before and the fields of a row; a person is a number in it."""
    at = row.at.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    fields = [row.lg_code, row.number, at, row.action, row.person_id, row.target, row.detail]
    plain = json.dumps([before, *fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def faults() -> Iterator[str]:
    """A sentence for the first fault of each chain: a row changed, taken out or put in."""
    lengths = {chain.lg_code: chain for chain in AuditChain.objects.all()}
    codes = AuditRecord.objects.values_list("lg_code", flat=True).distinct().order_by("lg_code")
    for code in sorted({*codes, *lengths}):
        if fault := _fault(code, lengths.get(code)):
            yield fault


def _fault(lg_code: str, chain: AuditChain | None) -> str:
    last, number = "", 0
    for row in AuditRecord.objects.filter(lg_code=lg_code).order_by("number").iterator():
        number += 1
        if row.number != number:
            return _("団体「{code}」の記録の{number}番が欠けています。").format(
                code=lg_code, number=number
            )
        last = digest(last, row)
        if row.digest != last:
            return _("団体「{code}」の記録の{number}番が書き換えられています。").format(
                code=lg_code, number=number
            )
    if chain is None or (chain.length, chain.digest) != (number, last):
        return _("団体「{code}」の記録の終わりが欠けています（{number}番まであります）。").format(
            code=lg_code, number=number
        )
    return ""
