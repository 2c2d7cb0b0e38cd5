"""A request for an advisor (アドバイザー派遣の申請): what is wished, its steps, the report."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import Field

from kanmin.errors import InvalidDocument, KanminError
from kanmin.language import N_, _
from kanmin.plan import Part, label
from kanmin.plan.fields import Category, Day, FilledLine, Hours, Line, Text, ThousandYen
from kanmin.plan.terms import PriorityField, Term

FilledText = Annotated[Text, Field(min_length=1)]
"""Running text that says something."""


class RequestState(Term):
    """How far a request is."""

    ASKED = "asked", N_("申請")
    ARRANGING = "arranging", N_("調整中")
    DECIDED = "decided", N_("決定")
    DONE = "done", N_("実施")
    REPORTED = "reported", N_("報告済")
    WITHDRAWN = "withdrawn", N_("取下げ")
    DECLINED = "declined", N_("見送り")


class Side(Term):
    """Who takes a step: the body that asked, or the State and the prefecture."""

    BODY = "body", N_("申請した団体")
    OFFICE = "office", N_("国・都道府県")


class VisitWay(Term):
    """How the advice is given."""

    EITHER = "either", N_("どちらでもよい")
    SITE = "site", N_("訪問")
    WEB = "web", N_("オンライン")


class AdvisorWish(Part):
    """What a body asks an advisor for. dates: wished days, in words."""

    subject: FilledLine = Field(title=N_("件名"))
    category: Category | None = Field(None, title=N_("分類"))
    field: PriorityField | None = Field(None, title=N_("重点分野"))
    wish: FilledText = Field(title=N_("相談の内容"))
    dates: Line = Field("", title=N_("希望する日"))
    way: VisitWay = Field(VisitWay.EITHER, title=N_("方法"))


class VisitReport(Part):
    """What came of a visit. hours: of advice. effect: in words.

    saved: thousand yen a year; freed: working hours a year; None where nobody knows.
    """

    held_on: Day = Field(title=N_("実施した日"))
    hours: Hours = Field(title=N_("時間"))
    done: FilledText = Field(title=N_("行ったこと"))
    effect: FilledText = Field(title=N_("効果"))
    saved: ThousandYen | None = Field(None, title=N_("減る経費（千円／年）"))
    freed: Hours | None = Field(None, title=N_("減る時間（時間／年）"))

    def refuse_future(self, today: dt.date) -> None:
        """Raise InvalidDocument for a visit that has not taken place yet."""
        if self.held_on > today:
            raise InvalidDocument(_("実施した日が先の日付です。"), todo=_("日付を直してください。"))


_S = RequestState
_BY_BODY = {
    _S.ASKED: (_S.WITHDRAWN,),
    _S.ARRANGING: (_S.WITHDRAWN,),
    _S.DECIDED: (_S.REPORTED, _S.WITHDRAWN),
    _S.DONE: (_S.REPORTED,),
    _S.REPORTED: (_S.REPORTED,),
}
_BY_OFFICE = {
    _S.ASKED: (_S.ARRANGING, _S.DECIDED, _S.DECLINED),
    _S.ARRANGING: (_S.ARRANGING, _S.DECIDED, _S.DECLINED),
    _S.DECIDED: (_S.DONE, _S.ARRANGING, _S.DECLINED),
}
_NEEDS_WORDS = frozenset({_S.WITHDRAWN, _S.DECLINED})


def next_states(state: RequestState, side: Side) -> tuple[RequestState, ...]:
    """What may follow a state, for one side.

    >>> [s.word for s in next_states(RequestState.DECIDED, Side.BODY)]
    ['報告済', '取下げ']
    """
    return (_BY_BODY if side is Side.BODY else _BY_OFFICE).get(state, ())


def refuse_step(
    state: RequestState, wanted: RequestState, side: Side, words: str, assigned: bool
) -> None:
    """Raise KanminError for a step that may not follow, or that leaves out what it needs."""
    if wanted not in next_states(state, side):
        raise KanminError(
            _("「{state}」の申請を「{wanted}」にはできません。").format(
                state=label(state), wanted=label(wanted)
            ),
            todo=_("ページを読み込み直して、いまの状態を確かめてください。"),
        )
    if wanted in _NEEDS_WORDS and not words:
        raise KanminError(
            _("「{wanted}」の理由がありません。").format(wanted=label(wanted)),
            todo=_("理由を書いてください。"),
        )
    if wanted is RequestState.DECIDED and not assigned:
        raise KanminError(
            _("派遣するアドバイザーが選ばれていません。"), todo=_("一人を選んでください。")
        )
