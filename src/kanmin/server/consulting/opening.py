"""Preparing a consultation and putting its notice out."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kanmin.calendar_ja import office_day
from kanmin.consult import (
    Call,
    ConsultationState,
    Rules,
    closing_day,
    refuse_call,
)
from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import _
from kanmin.plan import to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.consulting.held import Held
from kanmin.server.store.consult_models import Consultation
from kanmin.server.store.models import StoredPlan

DAYS_AHEAD = 7


def begin(stored: StoredPlan, person: Person | None) -> Consultation:
    """A new consultation on a plan, in preparation: the rules are those of the body's last one."""
    last = Consultation.objects.filter(plan__lg_code=stored.lg_code).first()
    rules = Rules.model_validate(last.rules) if last else Rules()
    opens = office_day(dt.date.today() + dt.timedelta(days=DAYS_AHEAD))
    call = Call(
        title=_("{plan}（案）への意見の募集").format(plan=stored.title or _("計画")),
        opens=opens,
        closes=closing_day(opens, rules),
    )
    return Consultation.objects.create(
        plan=stored, revision=stored.head, rules=to_raw(rules), call=to_raw(call), author=person
    )


def save(held: Held, rules: Rules, call: Call) -> None:
    """Take over rules and call; once opinions are taken, a later last day and the notice alone.

    Raises KanminError for a call that cannot be, or that others already rely on.
    """
    if held.state in (ConsultationState.SORTING, ConsultationState.PUBLISHED):
        raise KanminError(
            _("募集は終わっています。"), todo=_("意見の整理と結果の公表へ進んでください。")
        )
    if held.state is ConsultationState.OPEN:
        if call.closes < held.call.closes:
            raise KanminError(
                _("募集を始めたあとは、締切を早められません。"),
                todo=_("締切の日を、いまの日か、それより後にしてください。"),
            )
        rules = held.rules
        call = held.call.model_copy(update={"closes": call.closes, "notice": call.notice})
    refuse_call(call, rules)
    if held.state is ConsultationState.UPCOMING:
        _refuse_past(call)
    held.row.rules, held.row.call = to_raw(rules), to_raw(call)
    held.row.save(update_fields=["rules", "call"])


@transaction.atomic
def announce(held: Held) -> None:
    """Put the notice out: from its first day on anybody may comment; the plan stays as it is now.

    Raises KanminError where it is out already, or could not be.
    """
    row = Consultation.objects.select_for_update().select_related("plan").get(pk=held.row.pk)
    if row.opened_at is not None:
        raise KanminError(_("お知らせは、もう公表されています。"))
    refuse_call(held.call, held.rules)
    _refuse_past(held.call)
    row.revision, row.opened_at = row.plan.head, timezone.now()
    row.save(update_fields=["revision", "opened_at"])


def _refuse_past(call: Call) -> None:
    if call.opens < dt.date.today():
        raise InvalidDocument(
            _("始まりの日が過ぎています。"), todo=_("始まりの日を、きょうか先の日にしてください。")
        )
