"""Taking an opinion in, from the public form or entered from paper: cleaned, numbered, kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from kanmin import errors
from kanmin.consult import WHOLE, Asked, Channel, Participant, Rules, chosen
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.server.accounts.models import Person
from kanmin.server.consulting.held import Held
from kanmin.server.store.consult_models import Consultation, Opinion, OpinionGroup, Submitter
from kanmin.text import clean, clean_line

LONGEST_TEXT, LONGEST_LINE = 10_000, 300  # characters


@dataclass(frozen=True, slots=True)
class Incoming:
    """An opinion as it was typed. submitter: number of who sent one before; None for a new one."""

    where: str
    text: str
    channel: Channel
    received_on: dt.date
    name: str = ""
    address: str = ""
    phone: str = ""
    kind: str = ""
    submitter: int | None = None


def cleaned(sent: Incoming) -> Incoming:
    """The same, with every text made safe as text is that enters a plan."""
    return Incoming(
        sent.where,
        clean(sent.text).strip(),
        sent.channel,
        sent.received_on,
        clean_line(sent.name),
        clean_line(sent.address),
        clean_line(sent.phone),
        sent.kind,
        sent.submitter,
    )


def refuse(sent: Incoming, held: Held, *, entered: bool) -> None:
    """Raise KanminError for what cannot be taken. entered: from paper."""
    errors.refuse(_faults(sent, held), KanminError)
    if not entered and sent.submitter is None:
        errors.refuse(_lacking(sent, held.rules), KanminError)


def _faults(sent: Incoming, held: Held) -> Iterator[tuple[str, str]]:
    known = {WHOLE, *(one.where for one in held.passages)}
    if sent.where not in known:
        yield _("意見を書く箇所が、この計画にありません。"), _("箇所を選び直してください。")
    if not sent.text:
        yield _("意見が書かれていません。"), _("意見を書いてください。")
    if len(sent.text) > LONGEST_TEXT:
        yield (
            _("意見が長すぎます（{found}字。{most}字まで）。").format(
                found=f"{len(sent.text):,}", most=f"{LONGEST_TEXT:,}"
            ),
            _("短くするか、二つに分けてお送りください。"),
        )
    if max(map(len, (sent.name, sent.address, sent.phone))) > LONGEST_LINE:
        yield (
            _("氏名、住所、電話番号は{most}字までです。").format(most=LONGEST_LINE),
            _("短くしてください。"),
        )
    if sent.kind and chosen(Participant, sent.kind) is None:
        yield _("「意見を出せる人」の選び方が読めません。"), _("選び直してください。")
    if sent.received_on > dt.date.today():
        yield _("受け付けた日が先の日付です。"), _("日付を直してください。")


def _lacking(sent: Incoming, rules: Rules) -> Iterator[tuple[str, str]]:
    for name in ("name", "address", "phone"):
        if getattr(rules, name) is Asked.REQUIRED and not getattr(sent, name):
            title = Rules.model_fields[name].title or ""
            yield (
                _("{field}が書かれていません。").format(field=_(title)),
                _("公表はしません。意見の確認のために書いてください。"),
            )
    if rules.participants and not sent.kind:
        yield (
            _("どのような立場で意見を出されるかが選ばれていません。"),
            _("当てはまるものを一つ選んでください。"),
        )


@transaction.atomic
def receive(
    held: Held, sent: Incoming, form: str | None = None, author: Person | None = None
) -> Opinion:
    """Keep an opinion that was cleaned and not refused, in a group of its own, with its number."""
    row = Consultation.objects.select_for_update().get(pk=held.row.pk)
    if form and (known := Opinion.objects.filter(consultation=row, form=form).first()):
        return known  # the button was pressed twice at the same moment
    last = Opinion.objects.filter(consultation=row).aggregate(
        number=Max("number"), submitter=Max("submitter")
    )
    who = sent.submitter
    if who is None:
        who = (last["submitter"] or 0) + 1
        _keep_submitter(held, sent, who)
    return Opinion.objects.create(
        consultation=row,
        group=OpinionGroup.objects.create(consultation=row),
        number=(last["number"] or 0) + 1,
        where=sent.where,
        text=sent.text,
        channel=sent.channel.value,
        received_on=sent.received_on,
        submitter=who,
        form=form,
        author=author,
    )


def _keep_submitter(held: Held, sent: Incoming, number: int) -> None:
    """The personal data, of what the rules ask for alone, apart from the opinion."""
    given = {
        name: getattr(sent, name)
        for name in ("name", "address", "phone")
        if getattr(held.rules, name) is not Asked.NOT
    }
    if any(given.values()) or sent.kind:
        Submitter.objects.create(consultation=held.row, number=number, kind=sent.kind, **given)
