"""Writing drafts: each save is a version; publishing fixes one, taking back needs a reason."""

from __future__ import annotations

import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone

from kanmin.calendar_ja import format_date
from kanmin.errors import KanminError
from kanmin.handbook import EditionDraft
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.editions import in_force
from kanmin.server.editions.held import Held, is_open
from kanmin.server.store.edition_models import (
    EditionDraftRecord,
    EditionDraftVersion,
    EditionOpinion,
    PublishedEdition,
)
from kanmin.text import clean_line

LONGEST_REASON = 1_000  # characters


class StaleDraft(KanminError):
    """Somebody else has saved the draft meanwhile."""


@transaction.atomic
def begin(draft: EditionDraft, person: Person) -> EditionDraftRecord:
    """A new draft."""
    row = EditionDraftRecord.objects.create(
        framework=draft.framework, title=draft.title, author=person
    )
    _add(row, draft, person)
    return row


def _add(row: EditionDraftRecord, draft: EditionDraft, person: Person) -> None:
    document = draft.model_dump_json()
    row.head += 1
    row.title = draft.title
    EditionDraftVersion.objects.create(
        draft=row,
        number=row.head,
        document=document,
        digest=hashlib.sha256(document.encode()).hexdigest(),
        author=person,
    )
    row.save(update_fields=["head", "title"])


@transaction.atomic
def save(held: Held, base: int, draft: EditionDraft, person: Person) -> None:
    """Add a version. base: the one it was written over.

    Raises StaleDraft where there is a newer one, KanminError for a draft that is closed.
    """
    row = EditionDraftRecord.objects.select_for_update().get(pk=held.row.pk)
    if not Held(row).open:
        raise KanminError(
            _("この案は、公表したか取りやめたため、直せません。"),
            todo=_("直すことは、次の版の案に書いてください。"),
        )
    if row.head != base:
        raise StaleDraft(
            _("ほかの人が先にこの案を保存しています（版{number}）。").format(number=row.head),
            todo=_("いまの内容を確かめ、よければもう一度保存してください。"),
        )
    if draft.framework != row.framework:
        raise KanminError(
            _("この案の枠組みは変えられません。"), todo=_("新しい案として取り込んでください。")
        )
    if draft != Held(row).draft:
        _add(row, draft, person)


@transaction.atomic
def give_up(held: Held, because: str) -> None:
    """End a draft that is not published. Raises KanminError without a reason."""
    row = EditionDraftRecord.objects.select_for_update().get(pk=held.row.pk)
    if not Held(row).open:
        raise KanminError(_("この案は、もう公表したか取りやめました。"))
    row.ended_because = reason_of(because)
    row.save(update_fields=["ended_because"])


def reason_of(text: str) -> str:
    """A reason. Raises KanminError for none and for one that is too long."""
    found = clean_line(text)
    if not found:
        raise KanminError(_("理由がありません。"), todo=_("理由を書いてください。"))
    if len(found) > LONGEST_REASON:
        raise KanminError(
            _("長すぎます（{count}字まで）。").format(count=f"{LONGEST_REASON:,}"),
            todo=_("短くしてください。"),
        )
    return found


@transaction.atomic
def publish(held: Held, base: int, person: Person) -> PublishedEdition:
    """Publish a draft as it is. base: the version that was looked at.

    Raises KanminError for a day that has passed, for what cannot be an edition, while opinions are
    taken or wait for an answer, and where somebody has changed the draft meanwhile.
    """
    row = EditionDraftRecord.objects.select_for_update().get(pk=held.row.pk)
    held = Held(row)
    if not held.open:
        raise KanminError(_("この案は、もう公表したか取りやめました。"))
    if row.head != base:
        raise StaleDraft(
            _("ほかの人が先にこの案を保存しています（版{number}）。").format(number=row.head),
            todo=_("いまの内容を確かめてから公表してください。"),
        )
    _refuse_opinions(held)
    day = refuse_edition(held)
    before, after = held.before, held.after
    document = held.draft.model_dump_json()
    added = PublishedEdition.objects.create(
        draft=row,
        framework=row.framework,
        edition=held.draft.id,
        date=day,
        document=document,
        digest=hashlib.sha256(document.encode()).hexdigest(),
        author=person,
    )
    in_force.begins(before, after, person)
    return added


def refuse_edition(held: Held) -> dt.date:
    """The day of an edition. Raises KanminError for what cannot be published."""
    day = held.draft.date
    if day is not None and day < dt.date.today():
        raise KanminError(
            _("版の日付（{day}）が過ぎています。").format(day=format_date(day)),
            todo=_("きょうか、それより後の日にしてください。"),
        )
    in_force.sound(held.base, held.draft)
    return day or dt.date.max


def _refuse_opinions(held: Held) -> None:
    if held.call and is_open(held.call):
        raise KanminError(
            _("意見照会の期間中です（{day}まで）。").format(day=format_date(held.call.closes)),
            todo=_("締切のあと、意見に答えてから公表してください。"),
        )
    left = EditionOpinion.objects.filter(call__draft=held.row, answers=None).count()
    if left:
        raise KanminError(
            _("答えていない意見が{count}件あります。").format(count=left),
            todo=_("対応区分と考え方を書いてください。"),
        )


@transaction.atomic
def take_back(held: Held, because: str, person: Person) -> None:
    """Take a published edition back before its day; the draft can be written on.

    Raises KanminError from its day on, without a reason, and where a later edition builds on it.
    """
    EditionDraftRecord.objects.select_for_update().get(pk=held.row.pk)
    row = PublishedEdition.objects.filter(draft=held.row, withdrawn_at=None).first()
    if row is None:
        raise KanminError(_("この案は公表されていません。"))
    if row.date <= dt.date.today():
        raise KanminError(
            _("もう効力があるため、取り下げられません。"),
            todo=_("直すことは、次の版で改めてください。"),
        )
    later = PublishedEdition.objects.filter(
        framework=row.framework, withdrawn_at=None, date__gt=row.date
    ).first()
    if later:
        raise KanminError(
            _("あとの版「{id}」が、この版の上にできています。").format(id=later.edition),
            todo=_("先に、あとの版を取り下げてください。"),
        )
    row.withdrawn_because = reason_of(because)
    row.withdrawn_at, row.withdrawn_by = timezone.now(), person
    row.save(update_fields=["withdrawn_because", "withdrawn_at", "withdrawn_by"])
    in_force.ends(row.framework, row.edition)
