"""Where a plan stands: it follows from what was recorded and from the day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kanmin.decide.records import Proposal, Ruling
from kanmin.decide.terms import LifePhase, ProposalKind
from kanmin.plan import AnyPlan, Plan, Stage

RECORDED = ("stage", "decided_on", "changed_on", "published_on", "published_url")
"""Fields of the plan that a decision and a publication fill in; they are not its text."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What has been recorded of a plan. last_day: of its period. abolished: by a decision.

    decided: what was decided last is not public yet. published: an earlier or the last decision
    is. changed: the text of today is another than the published one.
    """

    last_day: dt.date
    circulating: bool = False
    decided: bool = False
    published: bool = False
    changed: bool = False
    abolished: bool = False


def phase_on(standing: Standing, today: dt.date) -> LifePhase:
    """Where a plan stands on a day.

    >>> phase_on(Standing(dt.date(2032, 3, 31), published=True), dt.date(2032, 4, 1)).word
    '期間終了'
    """
    if standing.abolished:
        return LifePhase.ENDED
    if standing.circulating:
        return LifePhase.CIRCULATING
    if standing.decided:
        return LifePhase.DECIDED
    if standing.published and today > standing.last_day:
        return LifePhase.ENDED
    if standing.published:
        return LifePhase.CHANGING if standing.changed else LifePhase.PUBLISHED
    return LifePhase.DRAFTING


def last_day(plan: AnyPlan) -> dt.date:
    """The last day of the plan's period: a fiscal year ends on 31 March."""
    return dt.date(plan.period.last + 1, 3, 31)


def same_text(one: Plan, other: Plan) -> bool:
    """Whether two states of a plan say the same, whatever was recorded of them."""
    return _text(one) == _text(other)


def _text(plan: Plan) -> Plan:
    return plan.model_copy(update=dict.fromkeys(RECORDED))


def decided(plan: Plan, proposal: Proposal, rulings: Iterable[Ruling]) -> Plan:
    """The plan as it was decided. The day of a joint plan is that of the last body."""
    day = max(one.decided_on for one in rulings)
    if proposal.kind is ProposalKind.ESTABLISH:
        recorded = {"stage": Stage.DECIDED, "decided_on": day, "changed_on": None}
        recorded |= {"published_on": None, "published_url": ""}
        return plan.model_copy(update=recorded)
    return plan.model_copy(update={"stage": Stage.CHANGED, "changed_on": day})


def released(plan: Plan, published_on: dt.date, url: str) -> Plan:
    """The plan as it was published; one that was changed stays so."""
    stage = plan.stage if plan.stage is Stage.CHANGED else Stage.PUBLISHED
    recorded = {"stage": stage, "published_on": published_on, "published_url": url}
    return plan.model_copy(update=recorded)
