"""A plan with what was recorded of its life, and where it stands today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from kanmin.decide import (
    Endorsement,
    EndorsementState,
    LifePhase,
    Proposal,
    ProposalKind,
    Ruling,
    Standing,
    last_day,
    phase_on,
    same_text,
)
from kanmin.plan import AnyPlan, Plan, Stage
from kanmin.server.store import access, queries, wall
from kanmin.server.store.deciding_models import PlanProposal, Publication, RulingRecord
from kanmin.server.store.models import Revision, StoredPlan


@dataclass(frozen=True, slots=True)
class RecordedRuling:
    """A decision of a body as it is recorded. row: the newest record; earlier: those before it."""

    lg_code: str
    ruling: Ruling
    row: RulingRecord
    earlier: tuple[RulingRecord, ...]


class Proposed:
    """A proposal with its endorsements and decisions."""

    def __init__(self, row: PlanProposal) -> None:
        self.row = row
        self.proposal = Proposal.model_validate(row.value)

    @cached_property
    def endorsements(self) -> tuple[Endorsement, ...]:
        """What each section said of the text that is proposed now; none said is まだ."""
        said: dict[str, Endorsement] = {}
        for one in self.row.endorsements.filter(revision=self.row.revision):
            said[one.section] = Endorsement.model_validate(one.value)
        return tuple(said.get(s, Endorsement(section=s)) for s in self.proposal.sections)

    @property
    def waiting(self) -> int:
        """How many sections have not said anything of it yet."""
        return sum(one.state is EndorsementState.WAITING for one in self.endorsements)

    @cached_property
    def rulings(self) -> Mapping[str, RecordedRuling]:
        """The decision of each body that has made one, by its code."""
        rows: dict[str, list[RulingRecord]] = {}
        for one in self.row.rulings.select_related("author"):
            rows.setdefault(one.lg_code, []).append(one)
        return {code: _recorded(code, several) for code, several in rows.items()}

    @property
    def withdrawn(self) -> bool:
        """Whether it was taken back before it was decided."""
        return self.row.ended_at is not None and self.row.decided_revision is None


def _recorded(code: str, rows: list[RulingRecord]) -> RecordedRuling:
    *earlier, newest = rows
    return RecordedRuling(code, Ruling.model_validate(newest.value), newest, tuple(earlier))


class Life:
    """What was recorded of a plan, the newest last."""

    def __init__(self, stored: StoredPlan, *known: Revision) -> None:
        """known: states of the plan that are at hand."""
        self.stored = stored
        self._revisions = {one.number: one for one in known}
        self._briefs: dict[int, AnyPlan] = {}

    def revision(self, number: int) -> Revision:
        """A state of the plan in the store; it never changes, so it is asked for once."""
        if number not in self._revisions:
            self._revisions[number] = queries.revision(self.stored, number)
        return self._revisions[number]

    def brief(self, number: int) -> AnyPlan:
        """Of the plan at a revision what tells what it holds."""
        if number not in self._briefs:
            self._briefs[number] = queries.brief(self.revision(number))
        return self._briefs[number]

    @cached_property
    def proposals(self) -> tuple[Proposed, ...]:
        """All that were made."""
        return tuple(Proposed(row) for row in self.stored.proposals.select_related("author"))

    @property
    def open(self) -> Proposed | None:
        """The one that is on its way; None where none is."""
        return next((one for one in self.proposals if one.row.ended_at is None), None)

    @property
    def decided(self) -> Proposed | None:
        """The one that was decided last."""
        found = [one for one in self.proposals if one.row.decided_revision is not None]
        return found[-1] if found else None

    @cached_property
    def publications(self) -> tuple[Publication, ...]:
        """What anybody may read, the newest last; those taken back are left out."""
        return tuple(self.stored.publications.filter(withdrawn_at=None).order_by("number"))

    @property
    def publication(self) -> Publication | None:
        """The one in force: the newest."""
        return self.publications[-1] if self.publications else None

    @property
    def unpublished(self) -> Proposed | None:
        """What was decided last, where it is not public yet; the end of a plan needs no text."""
        found, newest = self.decided, self.publication
        if found is None or found.proposal.kind is ProposalKind.ABOLISH:
            return None
        return None if newest and newest.proposal_id == found.row.pk else found

    @cached_property
    def head(self) -> Plan:
        """The plan as it stands now."""
        return self.at(self.stored.head)

    def at(self, number: int) -> Plan:
        """The plan at a revision."""
        return queries.document(self.revision(number))

    def moved(self, number: int) -> bool:
        """Whether the text of today is another than at a revision."""
        if number == self.stored.head:
            return False
        with wall.lifted():  # the public is told that a plan is being changed, and not what
            return not same_text(self.at(number), self.at(self.stored.head))

    @property
    def bodies(self) -> tuple[str, ...]:
        """The codes of the bodies that decide, the one that leads first."""
        return access.bodies_of(self.stored)

    @property
    def undecided(self) -> tuple[str, ...]:
        """The bodies whose decision on the open proposal is not recorded yet."""
        found = self.open
        return tuple(code for code in self.bodies if found and code not in found.rulings)

    @property
    def abolished(self) -> bool:
        """Whether what was decided last is the end of the plan."""
        found = self.decided
        return found is not None and found.proposal.kind is ProposalKind.ABOLISH

    @property
    def over(self) -> bool:
        """Whether the period of what is in force has ended; not so where nothing is."""
        newest = self.publication
        if newest is None:
            return False
        return dt.date.today() > last_day(self.brief(newest.revision))

    @cached_property
    def phase(self) -> LifePhase:
        """Where the plan stands today."""
        newest = self.publication
        shown = self.at(newest.revision) if newest else self.head
        standing = Standing(
            last_day=last_day(shown),
            circulating=self.open is not None,
            decided=self.unpublished is not None,
            published=newest is not None,
            changed=newest is not None and self.moved(newest.revision),
            abolished=self.abolished,
        )
        return phase_on(standing, dt.date.today())

    @property
    def next_kind(self) -> ProposalKind:
        """What the next proposal is of: a plan that was decided is changed."""
        return ProposalKind.CHANGE if self.decided else ProposalKind.ESTABLISH


def marked_as_draft(stored: StoredPlan, plan: Plan) -> Plan:
    """A text of the plan, as a draft where it is not one of those that were decided."""
    life = Life(stored)
    decided = [one.row.decided_revision for one in life.proposals]
    texts = [*(row.revision for row in life.publications), *(one for one in decided if one)]
    if not texts or any(same_text(plan, life.at(number)) for number in set(texts)):
        return plan
    return plan.model_copy(update={"stage": Stage.DRAFT})
