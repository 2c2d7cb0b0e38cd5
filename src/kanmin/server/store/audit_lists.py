"""Reading the audit log: rows of a body by day, person and action, and as tables."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from kanmin.language import N_, _
from kanmin.plan import label
from kanmin.server.accounts.roles import label as role_label
from kanmin.server.accounts.roles import roles_in
from kanmin.server.store.audit_actions import Action, Thing
from kanmin.server.store.audit_models import AuditRecord

COLUMNS = (
    N_("番号"), N_("いつ"), N_("だれ"), N_("利用者の番号"), N_("何をしたか"), N_("対象"),
    N_("内容"), N_("団体コード"), N_("封印（SHA-256）"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are wanted. lg_code: None for all bodies. first, last: days, both included."""

    lg_code: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    person: int | None = None
    action: str = ""


def rows(wanted: Wanted) -> QuerySet[AuditRecord]:
    """The rows, the newest first."""
    found = AuditRecord.objects.select_related("person").order_by("-at", "-pk")
    if wanted.lg_code is not None:
        found = found.filter(lg_code=wanted.lg_code)
    if wanted.first:
        found = found.filter(at__gte=_midnight(wanted.first))
    if wanted.last:
        found = found.filter(at__lt=_midnight(wanted.last + dt.timedelta(days=1)))
    if wanted.person:
        found = found.filter(person=wanted.person)
    return found.filter(action=wanted.action) if wanted.action else found


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def who(row: AuditRecord) -> str:
    """The name of who did it; the number where the account is no longer there."""
    if row.person is not None:
        return row.person.username
    return _("利用者{number}").format(number=row.person_id) if row.person_id else ""


def action_word(row: AuditRecord) -> str:
    """What was done; the name itself for an action of another version of Kanmin."""
    return label(Action(row.action)) if row.action in {a.value for a in Action} else row.action


def target_words(row: AuditRecord) -> str:
    """What it was done to."""
    thing, *rest = row.target.split(" ", 1)
    if thing not in {t.value for t in Thing}:
        return row.target
    return " ".join([label(Thing(thing)), *rest])


OF_ROLES = {one.value for one in (Action.PERSON_CHANGED, Action.INVITED, Action.SECOND_RULE)}
EVERYBODY = "everybody"
"""What the detail of a rule for all says."""


def detail_words(row: AuditRecord) -> str:
    """What else is known: a version, roles, which file."""
    if row.action in (Action.PLAN_SAVED.value, Action.PLAN_CREATED.value):
        return _("版{number}").format(number=row.detail)
    if row.action == Action.SECOND_RULE.value and row.detail == EVERYBODY:
        return _("全員")
    if row.action == Action.ELSEWHERE_PUBLISHED.value and row.detail:
        return _("載せるのをやめた")
    if row.action in OF_ROLES:
        words = [role_label(role) for role in sorted(roles_in(row.detail))]
        return "・".join([*words, *([_("停止中")] if "inactive" in row.detail.split() else [])])
    return row.detail


def table(found: Iterable[AuditRecord]) -> Iterator[tuple[object, ...]]:
    """Rows for a CSV, titles first."""
    yield tuple(_(title) for title in COLUMNS)
    for row in found:
        at = timezone.localtime(row.at).isoformat(timespec="seconds")
        words = (action_word(row), target_words(row), detail_words(row))
        yield (row.number, at, who(row), row.person_id, *words, row.lg_code, row.digest)


def raw(row: AuditRecord) -> dict[str, Any]:
    """A row as JSON: what its digest is over, and the digest."""
    return {
        "lg_code": row.lg_code,
        "number": row.number,
        "at": row.at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
        "action": row.action,
        "person": row.person_id,
        "target": row.target,
        "detail": row.detail,
        "digest": row.digest,
    }
