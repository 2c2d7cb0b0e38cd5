"""What an office answered to changes above, as a signed file for those who made them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _
from kanmin.plan import Part, parse_as, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.cascading.impacts import ImpactStance
from kanmin.server.exchange.kind import BODIES, Kind, Outgoing
from kanmin.server.exchange.plan_claims import key_here
from kanmin.server.store.cascade_models import ImpactAnswer, UpperChangeRecord
from kanmin.server.store.models import StoredPlan
from kanmin.signing import Signed

NAME = "impact-answers"
LONGEST = 10_000  # characters of a reason


class SentAnswer(Part):
    """An answer to a change. kind, subject: of the change. answered_on: the day it was given."""

    kind: str
    subject: str
    answer: ImpactStance
    because: str = Field("", max_length=LONGEST)
    due_on: dt.date | None = None
    answered_on: dt.date


class AnswerFile(Part):
    """The answers of a plan that count. plan: its key."""

    plan: str
    answers: tuple[SentAnswer, ...] = Field((), max_length=1000)


def write(stored: StoredPlan) -> Outgoing:
    """The newest answer to each change. Raises KanminError where nothing was answered."""
    rows = ImpactAnswer.objects.filter(plan=stored).select_related("change").order_by("pk")
    newest = {row.change_id: row for row in rows}
    if not newest:
        raise KanminError(
            _("上位の変化への答えが、まだありません。"),
            todo=_("「上位の変化」で答えを記録してから書き出してください。"),
        )
    sent = AnswerFile(plan=stored.key, answers=tuple(_sent(row) for row in newest.values()))
    payload = to_raw(sent)
    return Outgoing(NAME, stored.lg_code, subject(payload), payload)


def _sent(row: ImpactAnswer) -> SentAnswer:
    return SentAnswer(
        kind=row.change.kind,
        subject=row.change.subject,
        answer=ImpactStance(row.answer),
        because=row.because,
        due_on=row.due_on,
        answered_on=row.created_at.date(),
    )


def subject(payload: dict[str, Any]) -> str:
    """Answers are known by the plan they are of."""
    return str(payload.get("plan", ""))


def take(given: Signed, author: Person | None) -> str:
    """Keep the answers to changes that are known here. Raises KanminError for no such plan."""
    sent = parse_as(AnswerFile, given.payload)
    key = key_here(sent.plan, given.lg_code)
    stored = StoredPlan.objects.filter(key=key, received=True).first()
    if stored is None or stored.lg_code != given.lg_code:
        raise KanminError(
            _("この計画は、まだ受け取っていません（{key}）。").format(key=sent.plan[:80]),
            todo=_("先に、計画のファイルを受け取ってください。"),
        )
    known = [one for one in sent.answers if _kept(stored, one, author)]
    if sent.answers and not known:
        raise InvalidDocument(_("ここで知らせた変化への答えが、一つもありません。"))
    return _("「{title}」の答え{count}件").format(title=stored.title, count=len(known))


def _kept(stored: StoredPlan, one: SentAnswer, author: Person | None) -> bool:
    """Whether the change is known here; an answer that is the newest already is not kept twice."""
    changes = UpperChangeRecord.objects.filter(kind=one.kind, subject=one.subject)
    change = changes.filter(withdrawn_at=None).first()
    if change is None:
        return False
    last = ImpactAnswer.objects.filter(plan=stored, change=change).order_by("pk").last()
    said = (one.answer.value, one.because, one.due_on)
    if last is None or (last.answer, last.because, last.due_on) != said:
        ImpactAnswer.objects.create(
            plan=stored,
            change=change,
            answer=one.answer.value,
            because=one.because,
            due_on=one.due_on,
            author=author,
        )
    return True


KIND = Kind(NAME, N_("上位の変化への答え"), BODIES, subject, take)
