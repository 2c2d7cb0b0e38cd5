"""An event (説明会・ブロック会議・セミナー・相談会): when, where, and whom it is for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from pydantic import Field

from kanmin.errors import refuse
from kanmin.language import N_, _
from kanmin.localgov import LocalGovernment, Tier
from kanmin.plan import Part
from kanmin.plan.fields import Count, Day, FilledLine, Line, Text
from kanmin.plan.terms import Term
from kanmin.support.clock import Clock
from kanmin.text import half_width

MOST_SEATS = 100_000


class EventKind(Term):
    """What kind of meeting it is."""

    BRIEFING = "briefing", N_("説明会")
    BLOCK = "block", N_("ブロック会議")
    SEMINAR = "seminar", N_("セミナー")
    CLINIC = "clinic", N_("相談会")


class EventAudience(Term):
    """Whom a meeting is for."""

    ALL = "all", N_("すべての団体")
    PREFECTURES = "prefectures", N_("都道府県")
    MUNICIPALITIES = "municipalities", N_("市町村")


class Event(Part):
    """A meeting. place, online: where; one of them at least. capacity: people; None: no limit.

    prefectures: two-digit codes of those whose bodies are meant; none: all of them.
    """

    kind: EventKind = Field(EventKind.BRIEFING, title=N_("種類"))
    title: FilledLine = Field(title=N_("件名"))
    day: Day = Field(title=N_("日"))
    begins: Clock = Field(title=N_("始まり"))
    ends: Clock = Field(title=N_("終わり"))
    place: Line = Field("", title=N_("会場"))
    online: Line = Field("", title=N_("オンラインのURL"))
    audience: EventAudience = Field(EventAudience.ALL, title=N_("対象"))
    prefectures: tuple[str, ...] = Field((), title=N_("対象の都道府県"))
    capacity: Count | None = Field(None, title=N_("定員"))
    description: Text = Field("", title=N_("内容"))


def invites(
    audience: EventAudience, prefectures: tuple[str, ...] | list[str], body: LocalGovernment
) -> bool:
    """Whether an event is meant for a body."""
    tier = {
        EventAudience.PREFECTURES: Tier.PREFECTURE,
        EventAudience.MUNICIPALITIES: Tier.MUNICIPALITY,
    }.get(audience, body.tier)
    return body.tier is tier and (not prefectures or body.prefecture_code in prefectures)


def seats_left(capacity: int | None, taken: int) -> int | None:
    """How many seats are free; None where there is no limit.

    >>> seats_left(30, 28), seats_left(30, 31), seats_left(None, 31)
    (2, 0, None)
    """
    return None if capacity is None else max(0, capacity - taken)


def refuse_impossible(event: Event, today: dt.date) -> None:
    """Raise InvalidDocument for a meeting that cannot be held as it was written."""
    refuse(_faults(event, today))


def _faults(event: Event, today: dt.date) -> Iterator[tuple[str, str]]:
    if event.ends <= event.begins:
        yield _("終わりの時刻が始まりより前です。"), _("時刻を直してください。")
    if event.day < today:
        yield _("過ぎた日です。"), _("日を直してください。")
    if not (event.place or event.online):
        yield _("会場も、オンラインのURLもありません。"), _("どちらかを書いてください。")
    if event.online and not half_width(event.online).startswith(("https://", "http://")):
        yield (
            _("URL「{url}」は http で始まっていません。").format(url=event.online[:80]),
            _("ページのURLをそのまま写してください。"),
        )
    if event.capacity is not None and not 1 <= event.capacity <= MOST_SEATS:
        yield (
            _("定員「{count}」では開けません。").format(count=event.capacity),
            _("1以上の人数を書くか、空欄（定員なし）にしてください。"),
        )
