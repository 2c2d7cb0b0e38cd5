"""Telling a change above (上位の変化): kept once, its reach looked through, mails sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django_tasks import task

from kanmin.calendar_ja import fiscal_year_of, format_date
from kanmin.cascade import (
    UpperChange,
    UpperKind,
    impact,
    items_of_edition,
    items_of_plan,
    leaning,
    still_holds,
)
from kanmin.handbook import Handbook, Reach, with_layers
from kanmin.language import _, active, speaking
from kanmin.localgov import Tier
from kanmin.plan import Plan, to_raw
from kanmin.server import books
from kanmin.server.accounts.mail import mail_is_set, send_each
from kanmin.server.accounts.models import Person
from kanmin.server.accounts.roles import Role
from kanmin.server.bodies import name_of, registry
from kanmin.server.layers.stored import layer_of
from kanmin.server.store import queries, wall
from kanmin.server.store.cascade_models import ImpactRow, UpperChangeRecord
from kanmin.server.store.deciding_models import PlanProposal, Publication
from kanmin.server.store.layer_models import LayerVersion
from kanmin.server.store.models import Revision, StoredPlan

AT_A_TIME = 200  # plans looked through between two writes
ABOLISHED = "abolish"


def tell_edition(old: Handbook, new: Handbook, author: Person | None) -> UpperChangeRecord | None:
    """Tell what a new edition of the handbook changes, from its day on."""
    change = UpperChange(
        kind=UpperKind.EDITION,
        subject=f"{new.framework.id}/{new.edition.id}",
        title=new.edition.title,
        on=new.edition.date,
        by=new.edition.by,
        framework=new.framework.id,
        items=items_of_edition(old, new),
    )
    return tell(change, "", "", author)


def tell_layer(row: LayerVersion, author: Person | None) -> UpperChangeRecord | None:
    """Tell what a published layer changes for the bodies it reaches, from its day on."""
    layer = layer_of(row)
    book = books.today(layer.framework)
    earlier = row.layer.versions.filter(number__lt=row.number, withdrawn_at=None)
    before = earlier.exclude(published_on=None).order_by("number").last()
    change = UpperChange(
        kind=UpperKind.LAYER,
        subject=f"{layer.id}/{row.number}",
        title=layer.title,
        on=layer.since,
        by=name_of(layer.lg_code),
        framework=layer.framework,
        items=items_of_edition(
            with_layers(book, [layer_of(before)] if before else []), with_layers(book, [layer])
        ),
    )
    own = layer.reach is Reach.OWN
    return tell(change, layer.lg_code if own else layer.lg_code[:2], layer.lg_code, author)


def tell_publication(row: Publication, author: Person | None) -> UpperChangeRecord | None:
    """Tell what a published plan of a prefecture changes for its municipalities."""
    stored = row.plan
    body = registry().by_code.get(stored.lg_code)
    if body is None or body.tier is not Tier.PREFECTURE:
        return None
    new = _plan(stored, row)
    change = UpperChange(
        kind=UpperKind.PLAN,
        subject=f"{stored.key}/{row.number}",
        title=_("{plan} 第{number}版").format(plan=new.title, number=row.number),
        on=row.published_on,
        by=body.name,
        framework=new.framework,
        items=items_of_plan(stored.key, _before(row), new, books.category_titles(new.framework)),
    )
    return tell(change, body.prefecture_code, body.code, author)


def _plan(stored: StoredPlan, row: Publication) -> Plan:
    return queries.document(queries.revision(stored, row.revision))


def _before(row: Publication) -> Plan | None:
    """The version that was public until now; None for the first."""
    earlier = row.plan.publications.filter(withdrawn_at=None, number__lt=row.number)
    last = earlier.order_by("number").last()
    return _plan(row.plan, last) if last else None


def untell_publication(row: Publication) -> None:
    """A version that was taken back touches nobody any more."""
    untell(UpperKind.PLAN, f"{row.plan.key}/{row.number}")


def untell(kind: UpperKind, subject: str) -> None:
    """What was told by mistake touches nobody any more; the answers to it stay."""
    found = UpperChangeRecord.objects.filter(kind=kind.value, subject=subject, withdrawn_at=None)
    found.update(withdrawn_at=timezone.now())


@transaction.atomic
def tell(
    change: UpperChange, reach: str, lg_code: str, author: Person | None
) -> UpperChangeRecord | None:
    """Keep a change and have its reach looked through; None where nothing moved.

    reach: the first digits of the codes it reaches. lg_code: of the body whose change it is.
    """
    if not change.items:
        return None
    told = change.model_dump_json()
    row, new = UpperChangeRecord.objects.get_or_create(
        digest=hashlib.sha256(f"{reach} {told}".encode()).hexdigest(),
        defaults={
            "kind": change.kind.value,
            "subject": change.subject,
            "title": change.title,
            "lg_code": lg_code,
            "reach": reach,
            "on": change.on,
            "value": to_raw(change),
            "author": author,
        },
    )
    if new:
        look_through.enqueue(row.pk, active())
    return row


@task()
def look_through(number: int, language: str) -> None:
    """Look which plans a change touches, and tell their officers by mail where that is set."""
    row = UpperChangeRecord.objects.get(pk=number)
    with speaking(language):
        touched = measured(row)
        if touched and mail_is_set():
            rows = ImpactRow.objects.filter(pk__in=touched, mailed=0).select_related("plan")
            send_each(rows.select_related("plan", "change"), addresses, message)


def change_of(row: UpperChangeRecord) -> UpperChange:
    """The change of a record."""
    return UpperChange.model_validate(row.value)


def plans_in_reach(row: UpperChangeRecord) -> QuerySet[StoredPlan]:
    """The plans a change could touch: those of its reach that were not ended by a decision."""
    ended = PlanProposal.objects.filter(value__kind=ABOLISHED, decided_revision__isnull=False)
    plans = StoredPlan.objects.exclude(pk__in=ended.values("plan"))
    plans = plans.filter(lg_code__startswith=row.reach) if row.reach else plans
    if row.lg_code and row.lg_code != row.reach:
        plans = plans.exclude(lg_code=row.lg_code)
    return plans


@wall.lifted()
def measured(row: UpperChangeRecord) -> list[int]:
    """Make the rows of all plans in reach anew; the keys of those that are touched."""
    change, touched = change_of(row), []
    heads = Revision.objects.filter(plan__in=plans_in_reach(row), number=F("plan__head"))
    for batch in _batches(heads):
        rows = [_row(row, change, one) for one in batch]
        ImpactRow.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["plan", "change"],
            update_fields=["revision", "places"],
        )
        touched += [one.plan_id for one in rows if one.places]
    found = ImpactRow.objects.filter(change=row, plan__in=touched)
    return list(found.values_list("pk", flat=True))


def _batches(heads: QuerySet[Revision]) -> Iterator[list[Revision]]:
    """Revisions, so many at a time; each with what it is packed with."""
    whole = heads.order_by("pk").select_related("dictionary", "plan")
    numbers = list(heads.order_by("pk").values_list("pk", flat=True))
    for at in range(0, len(numbers), AT_A_TIME):
        yield list(whole.filter(pk__in=numbers[at : at + AT_A_TIME]))


def _row(row: UpperChangeRecord, change: UpperChange, head: Revision) -> ImpactRow:
    plan = leaning(queries.plain(head))
    holds = still_holds(plan, fiscal_year_of(change.on))
    places = len(impact(plan, change)) if holds else 0
    return ImpactRow(plan=head.plan, change=row, revision=head.number, places=places)


def addresses(row: ImpactRow) -> list[str]:
    """The addresses of the officers who write the plan."""
    people = Person.objects.filter(lg_code=row.plan.lg_code, is_active=True).exclude(email="")
    return sorted({one.email for one in people if Role.EDITOR in one.role_set})


def message(row: ImpactRow, to: Sequence[str], connection: BaseEmailBackend) -> EmailMessage:
    """The mail of a change; nobody sees the addresses of others."""
    text = _(
        "「{title}」（{day}から）で、「{plan}」のうち{count}か所に見直しが要るかもしれません。\n\n"
        "Kanmin の「上位の変化」で、変わったことと変更の案をご覧ください。\n"
        "変更が要らないときは、その理由を記録できます。"
    ).format(
        title=row.change.title,
        day=format_date(row.change.on),
        plan=row.plan.title or name_of(row.plan.lg_code),
        count=row.places,
    )
    subject = _("【Kanmin】{title}").format(title=row.change.title)
    return EmailMessage(subject, text, bcc=to, connection=connection)
