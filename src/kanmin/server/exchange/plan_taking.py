"""Taking a plan in from a signed file: read here as it was published or shared, never written."""

from __future__ import annotations

import datetime as dt
import json

from django.utils import timezone

from kanmin.decide import Release, refuse_release, refuse_ruling
from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _
from kanmin.plan import Plan, parse, parse_as, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.bodies import name_of
from kanmin.server.cascading.telling import tell_publication, untell_publication
from kanmin.server.exchange.kind import BODIES, Kind
from kanmin.server.exchange.plan_claims import key_here, left_out, own_rulings
from kanmin.server.exchange.plan_file import (
    NAME,
    Decision,
    PlanFile,
    Sharing,
    Version,
    subject,
    version_words,
)
from kanmin.server.store import frames, publications, searching, services, sharing
from kanmin.server.store.deciding_models import PlanProposal, Publication, RulingRecord
from kanmin.server.store.exchange_models import ReceivedRevision
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.tracing import project_published
from kanmin.signing import Signed


def take(given: Signed, _author: Person | None) -> str:
    """Take in what a file tells of a plan. Raises KanminError; the caller's transaction ends."""
    sent, others = own_rulings(parse_as(PlanFile, given.payload), given.lg_code)
    document = sent.document.encode()
    plan = _plan(sent, document, given.lg_code) if document else None
    stored = _stored(sent, given, plan)
    known = _known(stored, sent)
    if plan is not None and known is None:
        _add(stored, plan, document, given)
    if sent.version is not None and known is None:
        _publish(stored, sent.version)
    if sent.version is not None and known is not None:
        _correct(known, sent.version)
    if sent.ending is not None:
        _end(stored, sent.ending)
    _withdraw(stored, sent)
    _share(stored, sent)
    _tell(stored, sent, published=sent.version is not None and known is None)
    return _words(stored, sent) + left_out(others)


def _tell(stored: StoredPlan, sent: PlanFile, *, published: bool) -> None:
    """Bring the trace up to it, and tell those below what changed."""
    project_published(stored)
    searching.update(stored)
    if published and sent.version is not None:
        tell_publication(stored.publications.get(number=sent.version.number), None)
    for row in stored.publications.filter(number__in=sent.withdrawn):
        untell_publication(row)


def _plan(sent: PlanFile, document: bytes, lg_code: str) -> Plan:
    """The plan in the text of a file: sound as any plan that is read, and of who signed."""
    if frames.digest(document) != sent.digest:
        raise InvalidDocument(_("計画の本文が、ファイルに書かれた SHA-256 と合いません。"))
    try:
        parse(json.loads(document))
        plan = Plan.model_validate_json(document)
    except (ValueError, RecursionError):
        raise InvalidDocument(_("計画として読めません。")) from None
    if plan.body.lg_code != lg_code:
        raise InvalidDocument(
            _("署名した団体（{signed}）と、計画の団体（{found}）が違います。").format(
                signed=lg_code, found=plan.body.lg_code
            )
        )
    return plan


def _stored(sent: PlanFile, given: Signed, plan: Plan | None) -> StoredPlan:
    """The plan of the file's key that came from its sender before, else a new one."""
    key = key_here(sent.key, given.lg_code)
    found = StoredPlan.objects.select_for_update().filter(key=key).first()
    if found is None and plan is not None:
        return StoredPlan.objects.create(
            key=key, lg_code=given.lg_code, title=plan.title, received=True
        )
    if found is None:
        raise KanminError(_("この計画は、まだ受け取っていません（{key}）。").format(key=sent.key))
    if not found.received or found.lg_code != given.lg_code:
        raise KanminError(
            _("同じ名前（{key}）の別の計画が、もうここにあります。").format(key=key),
            todo=_("この Kanmin で書いている計画は、ファイルでは置き換えられません。"),
        )
    return found


def _add(stored: StoredPlan, plan: Plan, document: bytes, given: Signed) -> None:
    before = stored.head
    added = services.add_received(stored, plan, document, _("ファイルで受け取り"))
    if added.number > before:
        ReceivedRevision.objects.create(
            revision=added, public=given.public, made_at=given.made_at, digest=given.digest
        )


def _known(stored: StoredPlan, sent: PlanFile) -> Publication | None:
    """The version of a file where it is here already. Raises KanminError for another text of it,
    and for a new version that comes after a newer one in force."""
    if sent.version is None:
        return None
    number = sent.version.number
    found = stored.publications.filter(number=number).first()
    if found is None:
        _refuse_late(stored, number, sent.withdrawn)
    elif stored.revisions.get(number=found.revision).digest != sent.digest:
        raise KanminError(
            _("第{number}版はもう受け取っていて、本文が違います。").format(number=number),
            todo=_("直した計画は、次の版として公表してから渡してもらってください。"),
        )
    return found


def _refuse_late(stored: StoredPlan, number: int, withdrawn: tuple[int, ...]) -> None:
    newer = stored.publications.filter(number__gt=number, withdrawn_at=None)
    last = newer.exclude(number__in=withdrawn).order_by("number").last()
    if last is not None:
        raise KanminError(
            _("第{number}版より新しい第{last}版を、もう受け取っています。").format(
                number=number, last=last.number
            ),
            todo=_("版は古いものから順に渡してもらってください。"),
        )


def _publish(stored: StoredPlan, version: Version) -> None:
    """Let anybody read the text that was added."""
    _refuse_release(version)
    Publication.objects.create(
        plan=stored,
        number=version.number,
        revision=stored.head,
        proposal=_decided(stored, version.decision),
        published_on=version.published_on,
        url=version.url,
    )
    publications.tell(stored)


def _refuse_release(version: Version) -> None:
    """Raise InvalidDocument for a version or a decision that contradicts the calendar."""
    today, decision = dt.date.today(), version.decision
    for one in decision.rulings:
        refuse_ruling(one.ruling, decision.proposal, today)
    day = max(one.ruling.decided_on for one in decision.rulings)
    release = Release(published_on=version.published_on, url=version.url)
    refuse_release(release, day, today)


def _correct(row: Publication, version: Version) -> None:
    """The same version again: the record of its decision may have been corrected."""
    _refuse_release(version)
    known = dict(row.proposal.rulings.order_by("pk").values_list("lg_code", "value"))
    for one in version.decision.rulings:
        value = to_raw(one.ruling)
        if known.get(one.lg_code) != value:
            RulingRecord.objects.create(
                proposal=row.proposal,
                lg_code=one.lg_code,
                value=value,
                because=_("送り元での訂正"),
            )


def _decided(stored: StoredPlan, decision: Decision) -> PlanProposal:
    """The record of a decision on the text that is the newest here."""
    row = PlanProposal.objects.create(
        plan=stored,
        revision=stored.head,
        value=to_raw(decision.proposal),
        ended_at=timezone.now(),
        decided_revision=stored.head,
    )
    RulingRecord.objects.bulk_create(
        RulingRecord(proposal=row, lg_code=one.lg_code, value=to_raw(one.ruling))
        for one in decision.rulings
    )
    return row


def _end(stored: StoredPlan, ending: Decision) -> None:
    """The plan was abolished, told once."""
    value = to_raw(ending.proposal)
    if value not in [row.value for row in stored.proposals.all()]:
        _decided(stored, ending)


def _withdraw(stored: StoredPlan, sent: PlanFile) -> None:
    """Take back versions that were published by mistake."""
    rows = stored.publications.filter(number__in=sent.withdrawn, withdrawn_at=None)
    rows.update(withdrawn_at=timezone.now(), withdrawn_because=_("送り元での取消し"))


def _share(stored: StoredPlan, sent: PlanFile) -> None:
    match sent.sharing:
        case Sharing.SHARED:
            sharing.share(stored, None)
        case Sharing.ENDED:
            sharing.withdraw(stored, None)


def _words(stored: StoredPlan, sent: PlanFile) -> str:
    """What was taken, in words."""
    known = {"body": name_of(stored.lg_code), "title": stored.title or stored.key}
    if sent.version is not None:
        version = version_words(sent.version.number, sent.version.published_on)
        return _("{body}の計画「{title}」の{version}").format(version=version, **known)
    match sent.sharing:
        case Sharing.SHARED:
            return _("{body}が共有した計画「{title}」").format(**known)
        case Sharing.ENDED:
            return _("{body}の計画「{title}」の共有を取りやめる知らせ").format(**known)
    return _("{body}の計画「{title}」の公表を取り消す知らせ").format(**known)


KIND = Kind(NAME, N_("計画"), BODIES, subject, take)
