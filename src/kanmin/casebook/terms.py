"""The closed sets of the casebook."""

from __future__ import annotations

from kanmin.language import N_
from kanmin.plan.terms import Term


class CaseState(Term):
    """How far an offered case is."""

    OFFERED = "offered", N_("申出中")
    RETURNED = "returned", N_("差し戻し")
    PUBLISHED = "published", N_("公表")
    DECLINED = "declined", N_("見送り")
    WITHDRAWN = "withdrawn", N_("取下げ")
    TAKEN_BACK = "taken-back", N_("公表の取消し")


class CaseStep(Term):
    """What somebody does with an offered case."""

    OFFER = "offer", N_("申し出た")
    RETURN = "return", N_("差し戻した")
    PUBLISH = "publish", N_("公表した")
    DECLINE = "decline", N_("見送った")
    WITHDRAW = "withdraw", N_("取り下げた")
    TAKE_BACK = "take-back", N_("公表を取り消した")


class CaseSide(Term):
    """Who takes a step: the body whose measure it is, or the office that reviews."""

    BODY = "body", N_("申し出た団体")
    OFFICE = "office", N_("国・都道府県")


class FigureKind(Term):
    """What a figure of a case counts."""

    INDICATOR = "indicator", N_("指標")
    COST = "cost", N_("経費")
    WORK = "work", N_("所要時間")
    SAVING = "saving", N_("減った経費")
    FREED = "freed", N_("減った時間")


EFFECTS = frozenset({FigureKind.INDICATOR, FigureKind.SAVING, FigureKind.FREED})
"""The figures that tell an effect; costs and hours tell what it took."""


class Proof(Term):
    """Where a figure stands for anybody to check (確認)."""

    REPORT = "report", N_("公表された年次報告にある値")
    PLAN = "plan", N_("公表された計画にある値")
    NONE = "none", N_("確認されていない値")
