"""A published edition of the handbook as a signed file: what it changes, from which day."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import Any

from django.utils import timezone

from kanmin import handbook
from kanmin.errors import InvalidDocument, KanminError
from kanmin.handbook import FRAMEWORKS, EditionDraft
from kanmin.language import N_, _
from kanmin.server import books
from kanmin.server.accounts.models import Person
from kanmin.server.editions import in_force
from kanmin.server.exchange.kind import Kind, Outgoing, Sender
from kanmin.server.store.edition_models import (
    EditionDraftRecord,
    EditionDraftVersion,
    PublishedEdition,
)
from kanmin.signing import Signed

NAME = "edition"


def write(row: PublishedEdition) -> Outgoing:
    """An edition for other installations; one that was taken back says so."""
    payload = {
        "framework": row.framework,
        "edition": row.edition,
        "document": row.document,
        "withdrawn_because": row.withdrawn_because,
    }
    return Outgoing(NAME, "", subject(payload), payload)


def subject(payload: dict[str, Any]) -> str:
    """An edition is known by its framework and its id."""
    return f"{payload.get('framework', '')}/{payload.get('edition', '')}"


def take(given: Signed, author: Person | None) -> str:
    """Take an edition in: it counts here from its day on. Raises KanminError."""
    text = str(given.payload.get("document", ""))
    draft = _draft(text, given.payload)
    known = PublishedEdition.objects.filter(
        framework=draft.framework, edition=draft.id, withdrawn_at=None
    ).first()
    because = str(given.payload.get("withdrawn_because", "")).strip()
    if because:
        _take_back(known, draft, because)
        return _("「{title}」の取下げ").format(title=draft.title)
    if known is None:
        _add(draft, text, author)
    elif known.document != text:
        raise KanminError(
            _("版「{id}」はもうここにあり、中身が違います。").format(id=draft.id),
            todo=_("送り元に、版のIDを確かめてください。"),
        )
    return _("手引の版「{title}」").format(title=draft.title)


def _draft(text: str, payload: dict[str, Any]) -> EditionDraft:
    try:
        draft = EditionDraft.model_validate_json(text)
    except (ValueError, RecursionError):
        raise InvalidDocument(_("手引の版として読めません。")) from None
    named = subject(payload) == f"{draft.framework}/{draft.id}"
    if draft.framework not in FRAMEWORKS or draft.date is None or not named:
        raise InvalidDocument(_("手引の版の枠組み・ID・日付がそろっていません。"))
    return draft


def _take_back(known: PublishedEdition | None, draft: EditionDraft, because: str) -> None:
    if known is None:
        raise KanminError(_("この版は、まだ受け取っていません（{id}）。").format(id=draft.id))
    known.withdrawn_at, known.withdrawn_because = timezone.now(), because
    known.save(update_fields=["withdrawn_at", "withdrawn_because"])
    in_force.ends(draft.framework, draft.id)


def _add(draft: EditionDraft, text: str, author: Person | None) -> None:
    """Make it the handbook of its day, and tell what it changes."""
    day = draft.date or dt.date.max
    same_day = PublishedEdition.objects.filter(
        framework=draft.framework, date=day, withdrawn_at=None
    ).first()
    if same_day:
        raise KanminError(
            _("同じ日の版「{id}」が、もうここにあります。").format(id=same_day.edition),
            todo=_("送り元に確かめてください。"),
        )
    base, common = books.framework(draft.framework), books.common_to(draft.framework)
    new = in_force.sound(base, draft)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row = EditionDraftRecord.objects.create(
        framework=draft.framework, title=draft.title, head=1, author=author
    )
    EditionDraftVersion.objects.create(
        draft=row, number=1, document=text, digest=digest, author=author
    )
    PublishedEdition.objects.create(
        draft=row,
        framework=draft.framework,
        edition=draft.id,
        date=day,
        document=text,
        digest=digest,
        author=author,
    )
    before, after = (handbook.of(one, day, common) for one in (base, new))
    in_force.begins(before, after, author)


KIND = Kind(NAME, N_("手引の版"), frozenset({Sender.STATE}), subject, take)
