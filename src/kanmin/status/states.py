"""The state of planning of a body (策定状況), and the three parts in which it is followed up."""

from __future__ import annotations

from kanmin.language import N_
from kanmin.plan.terms import Term


class PlanningState(Term):
    """How far a body is with a plan for one duty. Where nothing was checked, it is unknown."""

    UNKNOWN = "unknown", N_("不明")
    NOT_CONSIDERED = "not-considered", N_("未検討")
    CONSIDERING = "considering", N_("検討中")
    DRAFTING = "drafting", N_("策定中")
    MADE = "made", N_("策定済")
    PUBLISHED = "published", N_("公表済")
    REVISING = "revising", N_("改定中")
    ENDED = "ended", N_("期間終了")
    NOT_MAKING = "not-making", N_("策定しない")


class FollowUpPart(Term):
    """The parts of the follow-up: made, considering, not considering; and not known."""

    MADE = "made", N_("策定した団体")
    CONSIDERING = "considering", N_("検討している団体")
    NOT_CONSIDERING = "not-considering", N_("検討していない団体")
    UNKNOWN = "unknown", N_("状況の分からない団体")


_PARTS = {
    PlanningState.MADE: FollowUpPart.MADE,
    PlanningState.PUBLISHED: FollowUpPart.MADE,
    PlanningState.REVISING: FollowUpPart.MADE,
    PlanningState.CONSIDERING: FollowUpPart.CONSIDERING,
    PlanningState.DRAFTING: FollowUpPart.CONSIDERING,
    PlanningState.NOT_CONSIDERED: FollowUpPart.NOT_CONSIDERING,
    PlanningState.ENDED: FollowUpPart.NOT_CONSIDERING,
    PlanningState.NOT_MAKING: FollowUpPart.NOT_CONSIDERING,
    PlanningState.UNKNOWN: FollowUpPart.UNKNOWN,
}


def part_of(state: PlanningState) -> FollowUpPart:
    """The part of the follow-up that a state belongs to.

    >>> part_of(PlanningState.ENDED).value
    'not-considering'
    """
    return _PARTS[state]
