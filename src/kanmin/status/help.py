"""The help that fits (支援): from the reasons a body gives to what can be done for it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from kanmin.language import N_
from kanmin.localgov import Likeness, LocalGovernment, Registry, similar
from kanmin.plan.terms import Term
from kanmin.status.coverage import States
from kanmin.status.states import FollowUpPart, PlanningState, part_of


class Reason(Term):
    """Why a body is not considering a plan (2018 survey: the first three lead the answers)."""

    NOT_UNDERSTOOD = "not-understood", N_("庁内で理解されず、議論にならない")
    NO_SKILL = "no-skill", N_("技術や知識のある職員がいない")
    NO_STAFF = "no-staff", N_("職員が足りない")
    OTHER_PLAN = "other-plans", N_("ほかの計画で足りている")
    NO_MONEY = "no-budget", N_("予算がない")
    OTHER = "other", N_("その他")


class Help(Term):
    """What can be done for a body."""

    BRIEFING = "briefing", N_("説明会に招く")
    NEIGHBOUR = "neighbour", N_("似た団体の計画を示す")
    STARTERS = "starters", N_("小さく始められる施策を示す")
    ADVISOR = "advisor", N_("地域情報化アドバイザーを派遣する")
    JOINT = "joint", N_("近くの団体との共同策定をつなぐ")
    ADOPT = "adopt", N_("いまの計画に足りないところだけを補う")
    COMMENTS = "comments", N_("案に意見を述べる")
    PUBLISH = "publish", N_("公表を促す")
    ASK = "ask", N_("状況を尋ねる")


_BY_REASON = {
    Reason.NOT_UNDERSTOOD: (Help.BRIEFING, Help.NEIGHBOUR),
    Reason.NO_SKILL: (Help.ADVISOR, Help.STARTERS),
    Reason.NO_STAFF: (Help.JOINT, Help.STARTERS),
    Reason.OTHER_PLAN: (Help.ADOPT,),
    Reason.NO_MONEY: (Help.STARTERS, Help.JOINT),
    Reason.OTHER: (Help.NEIGHBOUR,),
}
_BY_STATE = {
    PlanningState.UNKNOWN: (Help.ASK,),
    PlanningState.NOT_CONSIDERED: (Help.BRIEFING, Help.STARTERS),
    PlanningState.ENDED: (Help.ADOPT, Help.STARTERS),
    PlanningState.NOT_MAKING: (Help.ADOPT,),
    PlanningState.CONSIDERING: (Help.NEIGHBOUR, Help.STARTERS),
    PlanningState.DRAFTING: (Help.COMMENTS,),
    PlanningState.MADE: (Help.PUBLISH,),
}
MOST_LIKE, LOOKED_AT = 3, 40
MOST_NEAR = 5


def help_for(state: PlanningState, reasons: Collection[Reason] = ()) -> tuple[Help, ...]:
    """The help that fits a state and the reasons given, what fits best first."""
    by_reason = [help_ for reason in reasons for help_ in _BY_REASON[reason]]
    return tuple(dict.fromkeys([*by_reason, *_BY_STATE.get(state, ())]))


@dataclass(frozen=True, slots=True)
class PlanExample:
    """A body with a plan that is like this one."""

    body: LocalGovernment
    likeness: Likeness


def examples(body: LocalGovernment, registry: Registry, states: States) -> tuple[PlanExample, ...]:
    """The bodies with a plan that are most like this one, at most three."""
    found = [
        PlanExample(like.body, like)
        for like in similar(body, registry, LOOKED_AT)
        if part_of(states.get(like.body.code, PlanningState.UNKNOWN)) is FollowUpPart.MADE
    ]
    return tuple(found[:MOST_LIKE])


def partners(
    body: LocalGovernment, registry: Registry, states: States
) -> tuple[LocalGovernment, ...]:
    """Municipalities of the same prefecture near by that have no plan yet: for a joint one.

    The nearest first, by the distance of their offices; at most five. Those whose state nobody
    knows are not among them.
    """
    open_ = (FollowUpPart.CONSIDERING, FollowUpPart.NOT_CONSIDERING)
    there = [
        other
        for other in registry
        if other.prefecture_code == body.prefecture_code
        and other.tier is body.tier
        and other.code != body.code
        and part_of(states.get(other.code, PlanningState.UNKNOWN)) in open_
    ]
    return tuple(sorted(there, key=lambda other: (_distance(body, other), other.code))[:MOST_NEAR])


def _distance(one: LocalGovernment, two: LocalGovernment) -> float:
    """Squared distance in degrees, good enough within a prefecture; unknown places are far."""
    if None in (one.latitude, one.longitude, two.latitude, two.longitude):
        return float("inf")
    north = (one.latitude or 0) - (two.latitude or 0)
    east = ((one.longitude or 0) - (two.longitude or 0)) * 0.81
    return north * north + east * east
