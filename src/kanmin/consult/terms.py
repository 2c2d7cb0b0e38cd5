"""The closed sets of a public comment procedure, and what each member is called."""

from __future__ import annotations

from typing import TypeVar

from kanmin.language import N_
from kanmin.plan.terms import Term

T = TypeVar("T", bound=Term)


def chosen(kind: type[T], text: str) -> T | None:
    """The member of a closed set that a text names; None for none.

    >>> chosen(Channel, "fax"), chosen(Channel, "pigeon")
    (<Channel.FAX: 'fax'>, None)
    """
    return next((one for one in kind if one.value == text), None)


class Asked(Term):
    """Whether something about a person is asked for; it is never published."""

    REQUIRED = "required", N_("必ず書いてもらう")
    OPTIONAL = "optional", N_("書いても書かなくてもよい")
    NOT = "not", N_("尋ねない")


class Participant(Term):
    """Who may comment (提出できる人), as bodies' own rules name them."""

    RESIDENT = "resident", N_("住民")
    WORKER = "worker", N_("在勤")
    STUDENT = "student", N_("在学")
    CORPORATION = "corporation", N_("法人その他の団体")
    INTERESTED = "interested", N_("利害関係者")


class Channel(Term):
    """The way an opinion came in."""

    WEB = "web", N_("ウェブ")
    MAIL = "mail", N_("メール")
    FAX = "fax", N_("FAX")
    PAPER = "paper", N_("郵送・書面")
    COUNTER = "counter", N_("窓口")


class Disposition(Term):
    """What becomes of an opinion (対応区分)."""

    ACCEPTED = "accepted", N_("反映する")
    PARTLY = "partly", N_("一部反映する")
    INCLUDED = "included", N_("既に盛り込み済み")
    NOTED = "noted", N_("今後の参考とする")
    REJECTED = "rejected", N_("反映しない")
    OUTSIDE = "outside", N_("対象外（その他）")

    @property
    def changes_the_plan(self) -> bool:
        """Whether something in the plan is changed for it."""
        return self in (Disposition.ACCEPTED, Disposition.PARTLY)


class ConsultationState(Term):
    """Where a consultation stands on a day."""

    PREPARING = "preparing", N_("準備中")
    UPCOMING = "upcoming", N_("募集予定")
    OPEN = "open", N_("募集中")
    SORTING = "sorting", N_("整理中")
    PUBLISHED = "published", N_("結果公表")


class Timing(Term):
    """When an opinion came, seen from the period in which they are asked for."""

    EARLY = "early", N_("募集開始より前")
    IN_TIME = "in-time", N_("期間内")
    LATE = "late", N_("締切より後")
