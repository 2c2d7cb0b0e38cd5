"""Registering a plan that lives elsewhere: once for a body and address, its file with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from kanmin.adopt.reading import refuse_unknown
from kanmin.elsewhere import DocumentState, PlanElsewhere
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import registry
from kanmin.server.desk.adoption import keep
from kanmin.server.elsewhere import working
from kanmin.server.elsewhere.publication import recorded, take_back_unconfirmed
from kanmin.server.elsewhere.whose import refuse_strange
from kanmin.server.elsewhere.working import already_there, same_file
from kanmin.server.store import audit, search_elsewhere
from kanmin.server.store.audit_actions import Action, Thing
from kanmin.server.store.elsewhere_models import (
    NO_FILE,
    ElsewhereRecord,
    FileColumns,
    columns_of,
    file_columns,
    key_of,
)

WORKING = (DocumentState.FETCHING, DocumentState.READING)
PUBLISHED = ("published_at", "publisher", "changed_at")
UNREAD: Mapping[str, object] = {"gone_on": None, "outline": b"", "proposal": b""}
"""What goes with an older file."""
File = tuple[str, bytes]


def register(plan: PlanElsewhere, person: Person, file: File | None) -> ElsewhereRecord:
    """Put a plan into the register, and have its file read.

    Raises AlreadyThere for one that is there; KanminError for a body that is not the person's, or
    a file that nobody could read.
    """
    refuse_strange(person, registry().get(plan.lg_code))
    columns = _readable(file) if file else NO_FILE
    try:
        with transaction.atomic():
            _refuse_twice(plan, columns["digest"])
            record = ElsewhereRecord.objects.create(**columns_of(plan), **columns, author=person)
            working.begin(record)
            target = f"{Thing.ELSEWHERE.value} {record.pk}"
            audit.record(Action.ELSEWHERE_REGISTERED, person.lg_code, person, target)
    except IntegrityError:  # somebody else came first
        _refuse_twice(plan, columns["digest"])
        raise
    return record


def _readable(file: File) -> FileColumns:
    refuse_unknown(file[1], file[0])
    return file_columns(*file)


def _refuse_twice(plan: PlanElsewhere, digest: str, but: int = 0) -> None:
    same = ElsewhereRecord.objects.filter(lg_code=plan.lg_code, url_key=key_of(plan))
    other = same.exclude(pk=but).first()
    if other is None and digest:
        other = same_file(plan.lg_code, digest, but)
    if other:
        raise already_there(other)


def correct(record: ElsewhereRecord, plan: PlanElsewhere, person: Person) -> None:
    """Other words for what was registered.

    Of another address all begins anew: file, digest and what was read were of the older one.
    """
    if plan.lg_code != record.lg_code:
        raise KanminError(
            _("団体は変えられません。"),
            todo=_("登録を取り下げて、正しい団体で登録し直してください。"),
        )
    _refuse_twice(plan, "", record.pk)
    moved = key_of(plan) != record.url_key
    columns = columns_of(plan)
    _set(record, columns)
    try:
        with transaction.atomic():
            record.save(update_fields=[*columns, "changed_at"])
            if moved:
                _begin_anew(record, person)
            search_elsewhere.update(record)
    except IntegrityError:  # somebody else came first
        _refuse_twice(plan, "", record.pk)
        raise


def _set(record: ElsewhereRecord, columns: Mapping[str, object]) -> None:
    for name, value in columns.items():
        setattr(record, name, value)


def _begin_anew(record: ElsewhereRecord, person: Person) -> None:
    _set(record, {**NO_FILE, **UNREAD})
    working.begin(record, changed=(*NO_FILE, *UNREAD))
    take_back_unconfirmed(record, person)


def take_file(record: ElsewhereRecord, file: File, person: Person) -> None:
    """A file that somebody sends for a document; what was read of an older one goes then.

    One that is published is taken back: nobody has confirmed the new file.
    """
    columns = _readable(file)
    if columns["digest"] == record.digest and record.state == DocumentState.READ:
        raise KanminError(_("このファイルは、もう読み取ってあります。"))
    other = same_file(record.lg_code, columns["digest"], record.pk)
    if other:
        raise already_there(other)
    _set(record, {**columns, **UNREAD})
    try:
        with transaction.atomic():
            working.begin(record, changed=(*columns, *UNREAD))
            take_back_unconfirmed(record, person)
    except IntegrityError:  # somebody else came first
        digest = str(columns["digest"])
        raise already_there(same_file(record.lg_code, digest, record.pk)) from None


@transaction.atomic
def publish(record: ElsewhereRecord, person: Person) -> None:
    """Let anybody find a document and see its page.

    Raises KanminError for one that is read right now, or was since it was looked at.
    """
    now = ElsewhereRecord.objects.select_for_update().get(pk=record.pk)
    if now.gone_on:
        raise KanminError(
            _("アドレスに文書がなかったため、掲載できません。"),
            todo=_("アドレスを直すか、ファイルを送ってください。"),
        )
    if DocumentState(now.state) in WORKING:
        raise KanminError(_("いま読み取っています。"), todo=_("終わってから掲載してください。"))
    if now.digest != record.digest:
        raise KanminError(
            _("見ている間に、文書が読み取られました。"),
            todo=_("読み取ったものを確かめてから掲載してください。"),
        )
    if now.published_at is None:
        record.published_at, record.publisher = timezone.now(), person
        record.save(update_fields=PUBLISHED)
        search_elsewhere.update(record)
        recorded(record, person)


@transaction.atomic
def remove(record: ElsewhereRecord) -> None:
    """Take a registration away that was a mistake. One that is published is taken back first."""
    if record.published_at:
        raise KanminError(
            _("掲載中は、登録を取り下げられません。"),
            todo=_("先に、掲載をやめてください。"),
        )
    record.delete()


def made_own(record: ElsewhereRecord, person: Any) -> int:
    """The document as one of the body's own in work (既存計画), made the first time; its number."""
    if record.adoption_id is None:
        if not record.proposal:
            raise KanminError(
                _("まだ読み取れていません。"),
                todo=_("ファイルを送るか、読み取れるまでお待ちください。"),
            )
        named = record.name or record.title
        record.adoption = keep(named, bytes(record.outline), bytes(record.proposal), person)
        record.save(update_fields=["adoption", "changed_at"])
    return int(record.adoption_id or 0)
