"""Writing to the store: one transaction a save, nothing updated, every accepted change kept."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Change, Conflict, Plan, diff, merge
from kanmin.plan.set_aside import with_parts_of
from kanmin.server.accounts.models import Person
from kanmin.server.store import audit, frames, queries
from kanmin.server.store.audit_actions import Action
from kanmin.server.store.models import FieldChange, Revision, StoredPlan
from kanmin.server.store.projections import project

LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save came to. conflicts: places where another save was first; theirs stands."""

    revision: Revision
    plan: Plan
    conflicts: tuple[Conflict, ...] = ()


def document_bytes(plan: Plan) -> bytes:
    """The plain document as it is stored and hashed: compact JSON in the model's order."""
    return plan.model_dump_json(exclude_none=True).encode()


@transaction.atomic
def create(plan: Plan, key: str, author: Person | None, message: str) -> Saved:
    """A new stored plan with its first revision."""
    stored = StoredPlan.objects.create(key=key, lg_code=plan.body.lg_code, title=plan.title)
    added = _append(stored, plan, document_bytes(plan), None, author, message)
    audit.record(Action.PLAN_CREATED, stored.lg_code, author, f"plan {key}", "1")
    return Saved(added, plan)


@transaction.atomic
def save(stored: StoredPlan, plan: Plan, base: int, author: Person | None, message: str) -> Saved:
    """Add a revision that was made from revision `base`.

    When others saved meanwhile, both are merged by field and id; where both changed one field,
    the stored value stands and the conflict is returned for a person to decide.
    """
    locked = StoredPlan.objects.select_for_update().get(pk=stored.pk)
    _refuse_received(locked)
    newest = queries.revision(locked)
    head = queries.document(newest)
    conflicts: tuple[Conflict, ...] = ()
    if base != locked.head:
        before = queries.document(queries.revision(locked, base))
        merged = merge(before, head, plan)
        plan, conflicts = merged.plan, merged.conflicts
    changes = diff(head, plan)
    if not changes:
        return Saved(newest, head, conflicts)
    plan = with_parts_of(head, plan)
    added = _append(locked, plan, document_bytes(plan), newest, author, message)
    _note_changes(added, changes)
    target, detail = f"plan {locked.key}", str(added.number)
    audit.record(Action.PLAN_SAVED, locked.lg_code, author, target, detail)
    stored.head, stored.title = locked.head, locked.title
    return Saved(added, plan, conflicts)


def _refuse_received(stored: StoredPlan) -> None:
    if stored.received:
        raise KanminError(
            _("ほかの Kanmin から受け取った計画です。ここでは書き換えられません。"),
            todo=_("もとの Kanmin で直し、書き出し直してもらってください。"),
        )


@transaction.atomic
def add_received(stored: StoredPlan, plan: Plan, document: bytes, message: str) -> Revision:
    """Add a state that came by file, byte for byte as it was sent.

    The newest revision where that holds the same document already.
    """
    newest = queries.revision(stored) if stored.head else None
    if newest is not None and newest.digest == frames.digest(document):
        return newest
    added = _append(stored, plan, document, newest, None, message)
    if newest is not None:
        _note_changes(added, diff(queries.document(newest), plan))
    return added


def _append(
    stored: StoredPlan,
    plan: Plan,
    document: bytes,
    parent: Revision | None,
    author: Person | None,
    message: str,
) -> Revision:
    frame, dictionary = _packed(document, parent)
    added = Revision.objects.create(
        plan=stored,
        number=stored.head + 1,
        parent=parent.number if parent else None,
        frame=frame,
        dictionary=dictionary,
        digest=frames.digest(document),
        author=author,
        message=message,
    )
    before = queries.at_hand(parent) if parent else None
    queries.remember(added, plan)
    stored.head, stored.title = added.number, plan.title
    stored.save(update_fields=["head", "title"])
    project(stored, plan, before)
    return added


def _note_changes(added: Revision, changes: tuple[Change, ...]) -> None:
    FieldChange.objects.bulk_create(
        FieldChange(revision=added, kind=c.kind, where=c.where, shown=_shown(c)) for c in changes
    )


def _packed(document: bytes, parent: Revision | None) -> tuple[bytes, Revision | None]:
    """The frame, and the key frame it leans on unless it had better be one itself."""
    key = (parent.dictionary or parent) if parent else None
    if key is None or parent is None or parent.number + 1 - key.number >= frames.KEY_EVERY:
        return frames.pack(document), None
    frame = frames.pack(document, frames.unpack(bytes(key.frame)))
    if len(frame) > frames.LARGEST_SHARE * len(bytes(key.frame)):
        return frames.pack(document), None
    return frame, key


def _shown(change: Change) -> str:
    value: Any = change.new if change.new is not None else change.old
    if isinstance(value, dict):
        value = value.get("title") or value.get("name") or value.get("text") or ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text[:LONGEST_SHOWN]
