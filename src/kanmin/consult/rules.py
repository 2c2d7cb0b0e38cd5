"""The body's own rules (要綱) of a public comment procedure as a value, and its period.

Part 6 of the Administrative Procedure Act (行政手続法) is about orders of the State. A plan of a
body is not under it: what binds is the body's own 要綱 or 条例, so nothing here is fixed but what
the body itself has written down. Thirty days is usual, and only the value a form begins with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from kanmin.consult.terms import Asked, Channel, ConsultationState, Participant, Timing
from kanmin.errors import refuse
from kanmin.language import N_, _
from kanmin.plan import Part
from kanmin.plan.fields import Count, Day, FilledLine, Line, Text

USUAL_DAYS = 30
LONGEST_PERIOD = 366  # days
EVERY_CHANNEL = tuple(Channel)


class Rules(Part):
    """What a body's 要綱 says of opinions on its plans (意見公募の要綱).

    days: the least length of the period, first and last day counted. law, law_number: how the 要綱
    or 条例 is called. participants: who may comment, beside participants_words, the body's own
    words for it. send_to: where mail, FAX and paper go.
    """

    law: Line = Field("", title=N_("要綱・条例の名称"))
    law_number: Line = Field("", title=N_("要綱・条例の番号"))
    days: Count = Field(USUAL_DAYS, title=N_("募集の日数"), ge=1, le=LONGEST_PERIOD)
    name: Asked = Field(Asked.REQUIRED, title=N_("氏名・団体名"))
    address: Asked = Field(Asked.REQUIRED, title=N_("住所・所在地"))
    phone: Asked = Field(Asked.OPTIONAL, title=N_("電話番号"))
    participants: tuple[Participant, ...] = Field((), title=N_("意見を出せる人"))
    participants_words: Text = Field("", title=N_("意見を出せる人の説明"))
    channels: tuple[Channel, ...] = Field(EVERY_CHANNEL, title=N_("受け付ける方法"))
    send_to: Text = Field("", title=N_("提出先"))


class Call(Part):
    """A call for opinions (意見募集): its title, its period with both ends, its notice.

    short_because: why the period is shorter than the rules say; "" where it is not.
    """

    title: FilledLine = Field(title=N_("件名"))
    opens: Day = Field(title=N_("始まりの日"))
    closes: Day = Field(title=N_("締切の日"))
    short_because: Line = Field("", title=N_("期間が短い理由"))
    notice: Text = Field("", title=N_("お知らせの文"))

    @property
    def days(self) -> int:
        """How long opinions are taken, first and last day counted."""
        return (self.closes - self.opens).days + 1


def closing_day(opens: dt.date, rules: Rules) -> dt.date:
    """The earliest last day that the rules allow.

    >>> str(closing_day(dt.date(2027, 1, 5), Rules()))
    '2027-02-03'
    """
    return opens + dt.timedelta(days=rules.days - 1)


def refuse_call(call: Call, rules: Rules) -> None:
    """Raise InvalidDocument for a call that contradicts itself or the body's rules."""
    refuse(_faults(call, rules))


def _faults(call: Call, rules: Rules) -> Iterator[tuple[str, str]]:
    if call.closes < call.opens:
        yield _("締切の日が始まりの日より前です。"), _("日付を直してください。")
    if call.days > LONGEST_PERIOD:
        yield (
            _("募集の期間が長すぎます（{days}日間）。").format(days=f"{call.days:,}"),
            _("{days}日以内にしてください。").format(days=LONGEST_PERIOD),
        )
    if call.days < rules.days and not call.short_because:
        yield (
            _("募集の期間が{days}日間で、要綱の{least}日より短くなっています。").format(
                days=call.days, least=rules.days
            ),
            _("締切の日を延ばすか、短くする理由を書いてください。"),
        )
    if not rules.channels:
        yield _("受け付ける方法が一つもありません。"), _("一つ以上を選んでください。")


def state_on(
    call: Call, today: dt.date, *, announced: bool, published: bool = False
) -> ConsultationState:
    """Where a consultation stands on a day. announced: its notice is out.

    >>> call = Call(title="案", opens=dt.date(2027, 1, 5), closes=dt.date(2027, 2, 3))
    >>> state_on(call, dt.date(2027, 2, 4), announced=True).word
    '整理中'
    """
    if not announced:
        return ConsultationState.PREPARING
    if published:
        return ConsultationState.PUBLISHED
    if today < call.opens:
        return ConsultationState.UPCOMING
    return ConsultationState.OPEN if today <= call.closes else ConsultationState.SORTING


def timing(received: dt.date, call: Call) -> Timing:
    """Whether an opinion came within the period.

    >>> call = Call(title="案", opens=dt.date(2027, 1, 5), closes=dt.date(2027, 2, 3))
    >>> timing(dt.date(2027, 2, 4), call).word
    '締切より後'
    """
    if received < call.opens:
        return Timing.EARLY
    return Timing.IN_TIME if received <= call.closes else Timing.LATE
