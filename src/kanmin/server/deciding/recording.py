"""Recording what an office decided: each in one transaction, nothing overwritten."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from kanmin.calendar_ja import format_date
from kanmin.decide import (
    Endorsement,
    Proposal,
    ProposalKind,
    Release,
    Ruling,
    decided,
    refuse_endorsement,
    refuse_release,
    refuse_ruling,
    released,
)
from kanmin.errors import KanminError
from kanmin.language import _
from kanmin.plan import Plan, merge, to_raw
from kanmin.server.accounts.models import Person
from kanmin.server.deciding.life import Life, Proposed
from kanmin.server.store import publications, searching, services
from kanmin.server.store.deciding_models import (
    EndorsementRecord,
    PlanProposal,
    Publication,
    RulingRecord,
)
from kanmin.server.store.history import name_revision
from kanmin.server.store.models import StoredPlan
from kanmin.server.store.tracing import project_published


def _locked(stored: StoredPlan) -> Life:
    """The life of a plan, for this transaction alone; whoever comes second sees the first."""
    return Life(StoredPlan.objects.select_for_update().get(pk=stored.pk))


def _open(life: Life) -> Proposed:
    if life.open is None:
        raise KanminError(
            _("合議中の起案がありません。"),
            todo=_("ほかの人が先に進めていないか確かめてください。"),
        )
    return life.open


@transaction.atomic
def propose(stored: StoredPlan, proposal: Proposal, person: Person) -> PlanProposal:
    """Put the plan as it stands on its way. Raises KanminError while another is."""
    life = _locked(stored)
    if life.open is not None:
        raise KanminError(
            _("合議中の起案があります。"),
            todo=_("先に、その起案の決裁を記録するか、取り下げてください。"),
        )
    _refuse_kind(life, proposal.kind)
    row = PlanProposal.objects.create(
        plan=stored, revision=life.stored.head, value=to_raw(proposal), author=person
    )
    _name(life, life.stored.head, _("合議に回した案"), person)
    return row


def _refuse_kind(life: Life, kind: ProposalKind) -> None:
    if life.abolished:
        raise KanminError(_("廃止された計画です。"), todo=_("新しい計画を作ってください。"))
    if (kind is ProposalKind.ESTABLISH) == (life.decided is not None):
        raise KanminError(
            _("起案の種類が計画の状態に合いません。"),
            todo=_("初めてなら「策定」、決定のあとなら「変更」か「廃止」を選んでください。"),
        )


def _name(life: Life, number: int, name: str, person: Person) -> None:
    name_revision(life.stored, number, f"{name} {format_date(dt.date.today())}", person)


@transaction.atomic
def propose_anew(stored: StoredPlan, person: Person) -> None:
    """Put the text of today in the place of the one proposed; the sections are asked anew."""
    life = _locked(stored)
    found = _open(life)
    if found.rulings:
        raise KanminError(
            _("すでに決裁を記録した団体があります。"),
            todo=_("いちど取り下げて、起案し直してください。"),
        )
    found.row.revision = life.stored.head
    found.row.save(update_fields=["revision"])
    _name(life, life.stored.head, _("差し替えて合議に回した案"), person)


@transaction.atomic
def withdraw(stored: StoredPlan, because: str) -> None:
    """Take the open proposal back; it stays in the list with its reason."""
    found = _open(_locked(stored))
    if not because.strip():
        raise KanminError(_("取り下げる理由を書いてください。"))
    found.row.ended_at, found.row.withdrawn_because = timezone.now(), because.strip()
    found.row.save(update_fields=["ended_at", "withdrawn_because"])


@transaction.atomic
def endorse(stored: StoredPlan, said: Endorsement, person: Person) -> None:
    """Record what a section said of the text that is proposed."""
    found = _open(_locked(stored))
    refuse_endorsement(said, found.proposal, dt.date.today())
    EndorsementRecord.objects.create(
        proposal=found.row,
        section=said.section,
        revision=found.row.revision,
        value=to_raw(said),
        author=person,
    )


@transaction.atomic
def rule(stored: StoredPlan, ruling: Ruling, lg_code: str, person: Person) -> None:
    """Record a body's decision; once all bodies have decided, the proposed text is decided."""
    life = _locked(stored)
    found = _open(life)
    refuse_ruling(ruling, found.proposal, dt.date.today())
    if lg_code not in life.bodies:
        raise KanminError(_("この計画を決める団体ではありません。"))
    if lg_code in found.rulings:
        raise KanminError(_("決裁は、もう記録されています。"))
    RulingRecord.objects.create(
        proposal=found.row, lg_code=lg_code, value=to_raw(ruling), author=person
    )
    life = Life(life.stored)
    if not life.undecided:
        _decide(life, _open(life), person)


def _decide(life: Life, found: Proposed, person: Person) -> None:
    number = found.row.revision
    if found.proposal.kind is not ProposalKind.ABOLISH:
        rulings = [one.ruling for one in found.rulings.values()]
        before = life.at(number)
        number = _kept(life, before, decided(before, found.proposal, rulings), person, _("決定"))
    found.row.ended_at, found.row.decided_revision = timezone.now(), number
    found.row.save(update_fields=["ended_at", "decided_revision"])


def _kept(life: Life, before: Plan, after: Plan, person: Person, message: str) -> int:
    """Store a state that was recorded of an earlier text; what was written since goes on after it.

    The number of the revision that holds exactly that state.
    """
    head, number = life.head, life.stored.head
    saved = services.save(life.stored, after, number, person, message)
    life.stored.refresh_from_db()
    kept = int(saved.revision.number)
    name_revision(life.stored, kept, f"{message} {format_date(dt.date.today())}", person)
    going_on = merge(before, head, after)  # the recorded days come in; written since stays
    if going_on.plan != after:
        told = _("{what}のあとも続ける直し").format(what=message)
        services.save(life.stored, going_on.plan, kept, person, told)
    return kept


@transaction.atomic
def correct(
    stored: StoredPlan, number: int, ruling: Ruling, lg_code: str, because: str, person: Person
) -> None:
    """Record a decision anew that was recorded wrongly; the earlier record stays.

    The day in the plan follows in a new revision; what is public stays as it is.
    """
    life = _locked(stored)
    found = next((one for one in life.proposals if one.row.pk == number), None)
    if found is None or lg_code not in found.rulings:
        raise KanminError(_("直す記録がありません。"))
    if not because.strip():
        raise KanminError(_("直す理由を書いてください。"))
    refuse_ruling(ruling, found.proposal, dt.date.today())
    RulingRecord.objects.create(
        proposal=found.row,
        lg_code=lg_code,
        value=to_raw(ruling),
        because=because.strip(),
        author=person,
    )
    life = Life(life.stored)
    if life.decided and life.decided.row.pk == number:
        _correct_day(life, life.decided, person)


def _correct_day(life: Life, found: Proposed, person: Person) -> None:
    day = max(one.ruling.decided_on for one in found.rulings.values())
    field = "decided_on" if found.proposal.kind is ProposalKind.ESTABLISH else "changed_on"
    plan = life.head.model_copy(update={field: day})
    services.save(life.stored, plan, life.stored.head, person, _("決裁日の訂正"))


@transaction.atomic
def publish(stored: StoredPlan, release: Release, person: Person) -> Publication:
    """Let anybody read what was decided last, as it was decided, from now on."""
    life = _locked(stored)
    found = life.unpublished
    if found is None or found.row.decided_revision is None:
        raise KanminError(
            _("公表する決定がありません。"), todo=_("決裁を記録してから公表してください。")
        )
    day = max(one.ruling.decided_on for one in found.rulings.values())
    refuse_release(release, day, dt.date.today())
    before = life.at(found.row.decided_revision)
    after = released(before, release.published_on, release.url)
    number = _kept(life, before, after, person, _("公表"))
    last = stored.publications.order_by("number").last()
    added = Publication.objects.create(
        plan=stored,
        number=last.number + 1 if last else 1,
        revision=number,
        proposal=found.row,
        published_on=release.published_on,
        url=release.url,
        author=person,
    )
    project_published(stored)
    searching.update(life.stored)
    publications.tell(life.stored)
    return added


@transaction.atomic
def take_back(stored: StoredPlan, because: str) -> Publication:
    """Take back the newest publication, which was a mistake; the one before it shows again."""
    life = _locked(stored)
    newest = life.publication
    if newest is None:
        raise KanminError(_("公表している版がありません。"))
    if not because.strip():
        raise KanminError(_("公表を取り消す理由を書いてください。"))
    newest.withdrawn_at, newest.withdrawn_because = timezone.now(), because.strip()
    newest.save(update_fields=["withdrawn_at", "withdrawn_because"])
    project_published(stored)
    searching.update(life.stored)
    return newest
