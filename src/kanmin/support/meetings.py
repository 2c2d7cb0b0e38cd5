"""A meeting on the way to an edition of the handbook (委員会・ヒアリング)."""

from __future__ import annotations

from pydantic import Field

from kanmin.errors import InvalidDocument
from kanmin.language import N_, _
from kanmin.plan import Part
from kanmin.plan.fields import Day, FilledLine, Line, Text
from kanmin.plan.terms import Term
from kanmin.support.clock import Clock


class MeetingKind(Term):
    """What kind of meeting it is."""

    COMMITTEE = "committee", N_("委員会")
    HEARING = "hearing", N_("ヒアリング")
    OTHER = "other", N_("その他")


class Meeting(Part):
    """A meeting (会議): when and where, what was planned, said and decided. begins: None: a day."""

    kind: MeetingKind = Field(MeetingKind.COMMITTEE, title=N_("種類"))
    title: FilledLine = Field(title=N_("件名"))
    day: Day = Field(title=N_("日"))
    begins: Clock | None = Field(None, title=N_("始まり"))
    ends: Clock | None = Field(None, title=N_("終わり"))
    place: Line = Field("", title=N_("場所"))
    agenda: Text = Field("", title=N_("議題"))
    minutes: Text = Field("", title=N_("議事の要旨"))
    outcome: Text = Field("", title=N_("結果"))


def refuse_meeting(meeting: Meeting) -> None:
    """Raise InvalidDocument for a meeting whose times cannot be."""
    if meeting.ends and not meeting.begins:
        raise InvalidDocument(
            _("終わりの時刻だけで、始まりがありません。"), todo=_("始まりの時刻も書いてください。")
        )
    if meeting.begins and meeting.ends and meeting.ends <= meeting.begins:
        raise InvalidDocument(
            _("終わりの時刻が始まりより前です。"), todo=_("時刻を直してください。")
        )
