"""A plan as a signed file: a published version, or what a body shares of it.

The document goes as the text that is stored, so that whoever takes it in has the same document
with the same digest. Of the decision goes what the public page shows; who endorsed it, and with
what words it was asked for, stays in the house.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import Field

from kanmin.calendar_ja import format_date
from kanmin.decide import Proposal, Ruling
from kanmin.errors import KanminError
from kanmin.language import N_, _
from kanmin.plan import Part, to_raw
from kanmin.plan.fields import Count, Day, LgCode, Line
from kanmin.plan.terms import Term
from kanmin.server.deciding.life import Life, Proposed
from kanmin.server.exchange.kind import Outgoing
from kanmin.server.store import queries, sharing
from kanmin.server.store.deciding_models import Publication
from kanmin.server.store.models import Revision, StoredPlan

NAME = "plan"


class Sharing(Term):
    """What a file says of sharing a plan (計画の共有)."""

    UNSAID = "unsaid", N_("何も伝えない")
    SHARED = "shared", N_("共有しています")
    ENDED = "ended", N_("共有を取りやめました")


class BodyRuling(Part):
    """The decision of one body (決裁の記録)."""

    lg_code: LgCode
    ruling: Ruling


class Decision(Part):
    """What was proposed and how the body that signs decided on it (決定の記録).

    rulings: earlier files have those of the other bodies of a joint plan too; they are left out.
    """

    proposal: Proposal
    rulings: tuple[BodyRuling, ...] = Field(min_length=1)


class Version(Part):
    """A published version (公表した版). number: in its plan, from 1."""

    number: Count = Field(ge=1)
    published_on: Day
    url: Line = ""
    decision: Decision


class PlanFile(Part):
    """What a file tells of a plan (計画のファイル).

    document: the text that is stored, "" where nothing but the end of something is told. digest:
    SHA-256 of it. version: what is published by it. ending: the plan was abolished. withdrawn:
    numbers of versions that were published by mistake.
    """

    key: str = Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")
    document: str = ""
    digest: str = ""
    version: Version | None = None
    ending: Decision | None = None
    withdrawn: tuple[int, ...] = ()
    sharing: Sharing = Sharing.UNSAID


def subject(payload: dict[str, Any]) -> str:
    """A plan is known by its key."""
    return str(payload.get("key", ""))


def write_published(stored: StoredPlan, number: int | None = None) -> Outgoing:
    """A published version, the one in force by default; what was withdrawn goes with it.

    Raises KanminError for a plan that was never public, and for a version that is not.
    """
    _refuse_received(stored)
    life = Life(stored)
    withdrawn = stored.publications.filter(withdrawn_at__isnull=False)
    numbers = tuple(withdrawn.order_by("number").values_list("number", flat=True))
    row = _publication(life, number)
    if row is None and not numbers:
        raise KanminError(
            _("公表した版がありません。"),
            todo=_("「決定と公表」で公表するか、共有した計画なら --shared を付けてください。"),
        )
    if row is None:
        return _outgoing(stored, PlanFile(key=stored.key, withdrawn=numbers))
    revision = queries.revision(stored, row.revision)
    text, version = _text_of(revision), _version(life, row)
    sent = PlanFile(
        key=stored.key,
        **text,
        version=version,
        ending=_ending(life),
        withdrawn=numbers,
    )
    return _outgoing(stored, sent)


def write_shared(stored: StoredPlan) -> Outgoing:
    """The plan as it stands, as its body shares it; that sharing has ended, where it has.

    Raises KanminError for a plan that was never shared.
    """
    _refuse_received(stored)
    if sharing.is_shared(stored):
        text = _text_of(queries.revision(stored))
        return _outgoing(stored, PlanFile(key=stored.key, **text, sharing=Sharing.SHARED))
    if not sharing.history(stored):
        raise KanminError(
            _("共有していない計画です。"),
            todo=_("計画の画面の「都道府県との共有」で、先に共有してください。"),
        )
    return _outgoing(stored, PlanFile(key=stored.key, sharing=Sharing.ENDED))


def _refuse_received(stored: StoredPlan) -> None:
    if stored.received:
        raise KanminError(
            _("ほかの Kanmin から受け取った計画です。"),
            todo=_("もとの Kanmin で書き出してください。"),
        )


def _publication(life: Life, number: int | None) -> Publication | None:
    if number is None:
        return life.publication
    for row in life.publications:
        if row.number == number:
            return row
    raise KanminError(_("公表している第{number}版はありません。").format(number=number))


def _outgoing(stored: StoredPlan, sent: PlanFile) -> Outgoing:
    return Outgoing(NAME, stored.lg_code, stored.key, to_raw(sent))


def _text_of(revision: Revision) -> dict[str, Any]:
    return {"document": queries.plain(revision).decode(), "digest": revision.digest}


def _version(life: Life, row: Publication) -> Version:
    found = next(one for one in life.proposals if one.row.pk == row.proposal_id)
    return Version(
        number=row.number,
        published_on=row.published_on,
        url=row.url,
        decision=_decision(found, life.stored.lg_code),
    )


def _ending(life: Life) -> Decision | None:
    found = life.decided
    return _decision(found, life.stored.lg_code) if life.abolished and found else None


def _decision(found: Proposed, lg_code: str) -> Decision:
    """What was decided, as far as the body that signs can say so: its own ruling."""
    kept = ("kind", "title", "drafted_on", "effective_on")
    proposal = Proposal(**{name: getattr(found.proposal, name) for name in kept})
    own = BodyRuling(lg_code=lg_code, ruling=found.rulings[lg_code].ruling)
    return Decision(proposal=proposal, rulings=(own,))


def version_words(number: int, day: dt.date) -> str:
    """What a version is called."""
    return _("第{number}版（{day}公表）").format(number=number, day=format_date(day))
