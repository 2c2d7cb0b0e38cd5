"""Bodies that draw up a plan together: asked by the one that leads it, they join or decline."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Body, Plan
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import registry
from kanmin.server.store import queries, services
from kanmin.server.store.access import JOINED
from kanmin.server.store.deciding_models import PartnerBody
from kanmin.server.store.models import StoredPlan

DECLINED = "declined"


@transaction.atomic
def invite(stored: StoredPlan, asked: str, person: Person) -> PartnerBody:
    """Ask a body to draw up a plan together. Raises KanminError for one that cannot be asked."""
    _refuse_underway(stored)
    body = registry().find(asked)
    if body.code == stored.lg_code:
        raise KanminError(_("計画を主として作る団体です。"))
    if stored.partners.filter(lg_code=body.code, ended_at=None).exists():
        raise KanminError(_("{body}には、もう声をかけています。").format(body=body.name))
    return PartnerBody.objects.create(plan=stored, lg_code=body.code, invited_by=person)


def _refuse_underway(stored: StoredPlan) -> None:
    if stored.proposals.filter(ended_at=None).exists():
        raise KanminError(
            _("合議中は、共同で策定する団体を変えられません。"),
            todo=_("起案を取り下げるか、決裁が済んでから変えてください。"),
        )


def invitations(person: Person) -> tuple[PartnerBody, ...]:
    """The plans that a person's body is asked to join; its editors answer."""
    if not person.lg_code or Role.EDITOR not in person.role_set:
        return ()
    rows = PartnerBody.objects.filter(lg_code=person.lg_code, answer="", ended_at=None)
    return tuple(rows.select_related("plan"))


@transaction.atomic
def answer(row: PartnerBody, person: Person, *, joins: bool) -> None:
    """Join, or decline; the plan names a body from when it joined."""
    locked = PartnerBody.objects.select_for_update().get(pk=row.pk)
    if locked.answer or locked.ended_at:
        raise KanminError(_("この誘いには、もう答えがあるか、取り消されています。"))
    if joins:
        _refuse_underway(locked.plan)
    locked.answer = JOINED if joins else DECLINED
    locked.answered_by, locked.answered_at = person, timezone.now()
    if not joins:
        locked.ended_at, locked.ended_by = timezone.now(), person
    locked.save()
    if joins:
        _change(locked.plan, locked.lg_code, person, joins=True)


@transaction.atomic
def end(row: PartnerBody, person: Person) -> None:
    """Take a body out of a plan; what was written stays in its history."""
    locked = PartnerBody.objects.select_for_update().get(pk=row.pk)
    if locked.ended_at:
        raise KanminError(_("もう外れています。"))
    _refuse_underway(locked.plan)
    locked.ended_at, locked.ended_by = timezone.now(), person
    locked.save(update_fields=["ended_at", "ended_by"])
    if locked.answer == JOINED:
        _change(locked.plan, locked.lg_code, person, joins=False)


def _change(stored: StoredPlan, code: str, person: Person, *, joins: bool) -> None:
    plan = queries.document(queries.revision(stored))
    bodies = tuple(body for body in plan.bodies if body.lg_code != code)
    name = registry().get(code).name
    if joins:
        bodies = (*bodies, Body(id=f"b-{code}", lg_code=code, name=name))
    message = _("{body}が加わりました") if joins else _("{body}が外れました")
    changed: Plan = plan.model_copy(update={"bodies": bodies})
    services.save(stored, changed, stored.head, person, message.format(body=name))
