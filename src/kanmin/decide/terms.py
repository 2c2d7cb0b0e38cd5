"""The closed sets of a plan's life: where it stands, what is proposed, what an endorser says."""

from __future__ import annotations

from kanmin.language import N_
from kanmin.plan.terms import Term


class LifePhase(Term):
    """Where a plan stands in its life (計画の段階)."""

    DRAFTING = "drafting", N_("案")
    CIRCULATING = "circulating", N_("合議中")
    DECIDED = "decided", N_("決定")
    PUBLISHED = "published", N_("公表")
    CHANGING = "changing", N_("変更の案を作成中")
    ENDED = "ended", N_("期間終了")


class ProposalKind(Term):
    """What is proposed (起案の種類): the first decision, a change, or the end of the plan."""

    ESTABLISH = "establish", N_("策定")
    CHANGE = "change", N_("変更")
    ABOLISH = "abolish", N_("廃止")


class EndorsementState(Term):
    """What a section that was asked said of a proposal (合議の結果)."""

    WAITING = "waiting", N_("まだ")
    AGREED = "agreed", N_("異議なし")
    REMARKED = "remarked", N_("意見あり")


class AssemblyAct(Term):
    """What the assembly has to do with it (議会との関係).

    A resolution is asked only where the body's own 条例 says so (地方自治法96条2項).
    """

    NONE = "none", N_("かけない")
    REPORT = "report", N_("報告する")
    RESOLUTION = "resolution", N_("議決を経る")
